import { toHex } from '../../codec/octets.ts'
import { concatenated } from '../../codec/pcap/pcapng-writer.ts'
import { subscriberKeys } from '../../network/subscriber-keys.ts'
import { regionOf } from '../../scenario/regions.ts'
import { subscriberNumbered } from '../../scenario/subscribers.ts'
import { CaptureFile } from '../capture-file.ts'
import { checkpointOf, storedCheckpoint } from '../checkpoints.ts'
import { failed, type Result, succeeded } from '../ports/failures.ts'
import { inputInMemory } from '../reading/capture-input.ts'
import { type DecodedMessage, draftsOf, MessageMaker, surveyOf } from '../reading/decode.ts'
import { lifelineKey, lifelinesOf } from '../reading/lifelines.ts'
import { textOf } from '../reading/message-text.ts'
import { type ReplayedShard, replayShard } from '../replay.ts'
import type { Shard } from '../shard.ts'
import type { Fingerprints } from '../window.ts'
import type { SubscriberTrace, TraceMessage } from './run-service.ts'
import type { TraceRequest } from './task-messages.ts'

/** A message with its own octets. */
interface Seen {
  readonly message: DecodedMessage
  readonly octets: string
  readonly isLost?: boolean
}

/** What of a lost frame is known: the interface that it was sent on, and when. */
type Losses = ReadonlySet<string>

const noLosses: Losses = new Set()

/** The call flow of one subscriber: from the capture of the run, or from its shard, run again alone and tapped. */
export function traceOf(request: TraceRequest): Result<SubscriberTrace> {
  const { stored, ueId, capture } = request
  const { plan } = stored
  const number = Number(ueId)
  const subscriber = subscriberNumbered(plan, number)
  const shard = regionOf(plan, subscriber)
  const of = { runId: request.runId, ueId, imsi: subscriber.imsi, shard, startsAt: plan.startsAt.text }
  const captured = capture && seenIn(capture, request, subscriber.imsi, noLosses)
  if (captured !== undefined && captured.length > 0)
    return succeeded({ ...of, source: 'capture', ...drawn(captured, plan.startsAt.epochUs) })
  if (stored.build !== request.build)
    return failed('run-not-replayable', 'the run was stored by another build, and has no capture of it')
  const losses = new Set<string>()
  const endUs = endOf(request, number)
  const wish = { subscribers: [number], nas: 'both' } as const
  const replayed = replayShard(stored, shard, endUs, wish, (one) => hearLosses(one, number, losses))
  if (!isSame(request, shard, endUs, replayed))
    return failed('trace-differs', `shard ${shard} did not come to what was stored of it at ${endUs / 1e6} s`)
  const seen = seenIn(fileOf(replayed, plan.startsAt.epochUs), request, subscriber.imsi, losses)
  return succeeded({ ...of, source: 'replay', ...drawn(seen, plan.startsAt.epochUs) })
}

/** Losses are measured and not captured: a repetition listens to them. It is asked at each window's end, too late for
 * the first, in which no subscriber signals. */
function hearLosses({ world: { sim } }: Shard, number: number, losses: Set<string>): void {
  sim.sink ??= {
    measure: (name, link, _value, timeUs, flow) => {
      if (name === 'link.lost' && flow === number) losses.add(lossKey(timeUs, link.split('/')[0]))
    },
  }
}

function lossKey(timeUs: number, segment: string): string {
  return `${timeUs} ${segment}`
}

/** The end of the stretch in which the subscriber last signalled. */
function endOf({ stored: { checkpoints }, virtualSeconds }: TraceRequest, number: number): number {
  const endUs = Math.round(virtualSeconds * 1e6)
  if (checkpoints === undefined) return endUs
  return Math.min(endUs, (checkpoints.latest[number - 1] + 1) * checkpoints.everyUs)
}

/** Whether the shard came to what it had come to then. */
function isSame(
  { stored: { checkpoints }, virtualSeconds, shardFingerprints }: TraceRequest,
  shard: number,
  endUs: number,
  { fingerprint }: ReplayedShard,
): boolean {
  if (checkpoints !== undefined && endUs < Math.round(virtualSeconds * 1e6))
    return checkpointOf(fingerprint) === storedCheckpoint(checkpoints, shard, endUs)
  const then = shardFingerprints[shard]
  return (Object.keys(then) as (keyof Fingerprints)[]).every((part) => then[part] === fingerprint[part])
}

function fileOf({ packets }: ReplayedShard, epochUs: number): Uint8Array {
  const written: Uint8Array[] = []
  const file = new CaptureFile((chunk) => written.push(chunk), epochUs)
  for (const packet of packets) file.add(packet)
  return concatenated(written)
}

function seenIn(octets: Uint8Array, { stored }: TraceRequest, imsi: string, losses: Losses): Seen[] {
  const { seed, startsAt } = stored.plan
  const input = inputInMemory(octets)
  const surveyed = surveyOf(input, { keysOf: (one) => subscriberKeys(seed, one) })
  if (!surveyed.ok) throw new Error(surveyed.problem)
  const maker = new MessageMaker(surveyed.survey)
  const seen: Seen[] = []
  for (const draft of draftsOf(input, surveyed.survey)) {
    const message = maker.message(draft)
    if (message.subscriber !== imsi) continue
    const isLost = losses.has(lossKey(message.timeUs - startsAt.epochUs, message.interface ?? ''))
    seen.push({ message, octets: toHex(draft.pdu.octets), ...(isLost && { isLost }) })
  }
  return seen
}

/** A ladder as data. */
function drawn(
  seen: readonly Seen[],
  epochUs: number,
): Pick<SubscriberTrace, 'nodes' | 'messages' | 'summary'> {
  const lifelines = lifelinesOf(
    seen.map(({ message }) => message),
    Number.POSITIVE_INFINITY,
  )
  const idOf = (name: string, address = ''): string => {
    const key = lifelineKey(name, address)
    const found = lifelines.find((one) => one.key === key) ?? lifelines.find((one) => one.stands(name))
    return found?.key ?? key
  }
  const first = new Map<string, number>()
  const messages = seen.map(({ message, octets, isLost }, i): TraceMessage => {
    const { from, to, source, destination, protocol, variant, kind, nas, problem, fields } = message
    const ends = { from: idOf(from, source), to: idOf(to, destination) }
    const same = `${ends.from} ${ends.to} ${protocol} ${octets}`
    const earlier = first.get(same)
    first.set(same, earlier ?? i + 1)
    return {
      sequence: i + 1,
      atUs: message.timeUs - epochUs,
      ...ends,
      protocol,
      ...(variant === undefined ? {} : { variant }),
      name: kind,
      nas: nas.map((one) => one.kind),
      details: textOf(message, false).slice(1),
      ...(earlier === undefined || !isDatagram(protocol) ? {} : { repeats: earlier }),
      ...(isLost && { isLost }),
      ...(problem === undefined ? {} : { problem }),
      fields,
      octets,
    }
  })
  return {
    nodes: lifelines.map(({ key, name, address }) => ({ id: key, name, ...(address && { address }) })),
    messages,
    summary: {
      messages: messages.length,
      repetitions: messages.filter(({ repeats }) => repeats !== undefined).length,
      lost: messages.filter((one) => one.isLost).length,
      problems: messages.filter((one) => one.problem !== undefined).length,
    },
  }
}

/** Where those who talk repeat a message; elsewhere the transport does, and equal octets are another message. */
function isDatagram(protocol: string): boolean {
  return protocol === 'GTPv2'
}
