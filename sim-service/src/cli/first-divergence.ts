import { CodecError } from '../codec/codec-error.ts'
import type { Json } from '../codec/json.ts'
import { type ReadPacket, readCapture } from '../codec/pcap/capture-reader.ts'
import { type DecodedMessage, decodeCapture } from './decode.ts'

/** One of the two frames at which two captures part. */
export interface DivergingFrame {
  readonly frameNumber: number
  /** Microseconds since 1970-01-01T00:00:00Z. */
  readonly timeUs: number
  /** What it carries, where that can be decoded. */
  readonly message?: string
  readonly subscriber?: string
}

/** The first frame that two captures do not share. */
export interface Divergence {
  /** Frames that both begin with. */
  readonly equalFrames: number
  /** Absent where the capture has ended. */
  readonly a?: DivergingFrame
  readonly b?: DivergingFrame
  /** Where two messages of one kind differ first: the path of the field, and its values. */
  readonly field?: { readonly path: string; readonly a: Json | undefined; readonly b: Json | undefined }
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
  const [left, right] = [frameAt(a, first.packets[at]), frameAt(b, second.packets[at])]
  const divergence = { equalFrames: at, a: left?.frame, b: right?.frame }
  if (left?.message === undefined || right?.message === undefined) return divergence
  if (left.message.kind !== right.message.kind) return divergence
  const field = firstDifference(left.message.fields, right.message.fields, '')
  return field === undefined ? divergence : { ...divergence, field }
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
  capture: Uint8Array,
  packet: ReadPacket | undefined,
): { frame: DivergingFrame; message?: DecodedMessage } | undefined {
  if (packet === undefined) return undefined
  const { frameNumber, timeUs } = packet
  const decoded = decodeCapture(capture)
  const message = decoded.ok ? decoded.messages.find((one) => one.frameNumber === frameNumber) : undefined
  if (message === undefined) return { frame: { frameNumber, timeUs } }
  const { protocol, kind, from, to, subscriber } = message
  const frame = { frameNumber, timeUs, message: `${protocol} ${kind}, ${from} to ${to}` }
  return { frame: subscriber === undefined ? frame : { ...frame, subscriber }, message }
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
