import { CodecError } from '../codec/codec-error.ts'
import type { Json } from '../codec/json.ts'
import { type ReadPacket, readCapture } from '../codec/pcap/capture-reader.ts'
import { type DecodedMessage, decodeCapture } from '../runs/reading/decode.ts'

/** One of the two frames at which two captures part. */
export interface DivergingFrame {
  readonly frameNumber: number
  /** Microseconds since 1970-01-01T00:00:00Z. */
  readonly timeUs: number
  /** What it carries, where that can be decoded. */
  readonly message?: string
  readonly subscriber?: string
}

/** Where two captures part. */
export interface Divergence {
  /** Frames that both begin with. */
  readonly equalFrames: number
  /** The first frames that differ, in an octet or only in time; absent where the capture has ended. */
  readonly a?: DivergingFrame
  readonly b?: DivergingFrame
  /** Where two messages of one kind differ first: the path of the field, and its values. */
  readonly field?: { readonly path: string; readonly a: Json | undefined; readonly b: Json | undefined }
  /** The first message of a subscriber that is another in B, whenever it came; absent where only times differ. */
  readonly behaviour?: Behaviour
}

/** A message that one subscriber's signalling has in one of the captures, where the other has another or none. */
export interface Behaviour {
  readonly subscriber: string
  /** The messages with which the two go on, on one link in one direction. */
  readonly a?: DivergingFrame
  readonly b?: DivergingFrame
}

/** Where two captures part; nothing when they are equal, a problem when one of them is no capture. */
export function firstDivergence(a: Uint8Array, b: Uint8Array): Divergence | { problem: string } | undefined {
  const [first, second] = [packetsOf(a), packetsOf(b)]
  if ('problem' in first) return first
  if ('problem' in second) return second
  const shorter = Math.min(first.packets.length, second.packets.length)
  let at = 0
  while (at < shorter && isSame(first.packets[at], second.packets[at])) at++
  if (at === first.packets.length && at === second.packets.length) return undefined
  const [messagesA, messagesB] = [messagesIn(a), messagesIn(b)]
  const left = frameAt(messagesA, first.packets[at])
  const right = frameAt(messagesB, second.packets[at])
  const behaviour = firstBehaviour(messagesA, messagesB)
  const divergence = {
    equalFrames: at,
    a: left?.frame,
    b: right?.frame,
    ...(behaviour === undefined ? {} : { behaviour }),
  }
  if (left?.message === undefined || right?.message === undefined) return divergence
  if (left.message.kind !== right.message.kind) return divergence
  const field = firstDifference(left.message.fields, right.message.fields, '')
  return field === undefined ? divergence : { ...divergence, field }
}

function messagesIn(capture: Uint8Array): DecodedMessage[] {
  const decoded = decodeCapture(capture)
  return decoded.ok ? decoded.messages : []
}

/**
 * Compares what each subscriber sends and gets, link by link and direction by direction: the order of kinds on one is
 * the protocol's, while that of two links is a matter of time.
 */
function firstBehaviour(a: readonly DecodedMessage[], b: readonly DecodedMessage[]): Behaviour | undefined {
  const [left, right] = [bySubscriberAndLink(a), bySubscriberAndLink(b)]
  let first: { behaviour: Behaviour; timeUs: number } | undefined
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [own, other] = [left.get(key) ?? [], right.get(key) ?? []]
    let at = 0
    while (at < own.length && at < other.length && own[at].kind === other[at].kind) at++
    const message = own[at] ?? other[at]
    if (message === undefined) continue
    const timeUs = Math.min(own[at]?.timeUs ?? Infinity, other[at]?.timeUs ?? Infinity)
    if (first !== undefined && first.timeUs <= timeUs) continue
    const frames = { a: own[at] && frameOf(own[at]), b: other[at] && frameOf(other[at]) }
    first = { behaviour: { subscriber: message.subscriber as string, ...frames }, timeUs }
  }
  return first?.behaviour
}

function bySubscriberAndLink(messages: readonly DecodedMessage[]): Map<string, DecodedMessage[]> {
  const about = messages.filter(({ subscriber }) => subscriber !== undefined)
  return Map.groupBy(about, ({ subscriber, protocol, from, to }) =>
    [subscriber, protocol, from, to].join(' '),
  )
}

function packetsOf(octets: Uint8Array): { packets: ReadPacket[] } | { problem: string } {
  try {
    return readCapture(octets)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return { problem: error.message }
  }
}

function isSame(a: ReadPacket, b: ReadPacket): boolean {
  return a.timeUs === b.timeUs && a.interface === b.interface && Buffer.compare(a.octets, b.octets) === 0
}

function frameAt(
  messages: readonly DecodedMessage[],
  packet: ReadPacket | undefined,
): { frame: DivergingFrame; message?: DecodedMessage } | undefined {
  if (packet === undefined) return undefined
  const { frameNumber, timeUs } = packet
  const message = messages.find((one) => one.frameNumber === frameNumber)
  return message === undefined ? { frame: { frameNumber, timeUs } } : { frame: frameOf(message), message }
}

function frameOf({
  frameNumber,
  timeUs,
  protocol,
  kind,
  from,
  to,
  subscriber,
}: DecodedMessage): DivergingFrame {
  const frame = { frameNumber, timeUs, message: `${protocol} ${kind}, ${from} to ${to}` }
  return subscriber === undefined ? frame : { ...frame, subscriber }
}

/** The first place, in the order of the fields, at which two values differ. */
function firstDifference(a: Json | undefined, b: Json | undefined, path: string): Divergence['field'] {
  if (isContainer(a) && isContainer(b) && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const step = Array.isArray(a) ? `[${key}]` : path === '' ? key : `.${key}`
      const found = firstDifference(member(a, key), member(b, key), path + step)
      if (found !== undefined) return found
    }
    return undefined
  }
  return a === b ? undefined : { path, a, b }
}

type Container = { readonly [key: string]: Json }

function isContainer(value: Json | undefined): value is Json & object {
  return typeof value === 'object' && value !== null
}

function member(value: object, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? (value as Container)[key] : undefined
}
