import { concatenated } from '../codec/pcap/pcapng-writer.ts'
import { CaptureFile } from '../runs/capture-file.ts'
import { checkpointOf, storedCheckpoint, stretchEndUs } from '../runs/checkpoints.ts'
import { type DecodedMessage, decodeCapture } from '../runs/reading/decode.ts'
import { type ReplayedShard, replayShard } from '../runs/replay.ts'
import { printable } from '../scenario/problem.ts'
import { regionOf } from '../scenario/regions.ts'
import { everySubscriber, subscriberCount, subscriberNumbered } from '../scenario/subscribers.ts'
import { formatDuration, parseDuration } from '../scenario/units.ts'
import { type Arguments, wholeNumber } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, printJson } from './io.ts'
import { ladder } from './ladder.ts'
import { ProgressLine } from './progress-line.ts'
import { areEqual, cannotReplay, type StoredResult } from './stored-run.ts'

/** One shard, alone and tapped for one subscriber, as far as that subscriber signalled or somebody wants to see. */
export function traceSubscriber(stored: StoredResult, given: Arguments, io: Io): number {
  const { plan } = stored.replay
  const number = subscriberOf(stored, given.one('trace')!)
  const { imsi } = subscriberNumbered(plan, number)
  const shard = shardOf(stored, number, given)
  const untilUs = untilOf(given)
  const endUs = endOf(stored, number, untilUs)
  const replayed = replayedShard(stored, { number, shard, endUs, isQuiet: given.has('quiet') }, io)
  if (!isSame(stored, shard, endUs, replayed)) {
    io.stderr.write(`${cannotReplay(stored, io)}\n`)
    return exitCode.notReproducible
  }
  const { epochUs } = plan.startsAt
  const messages = messagesOf(replayed, epochUs).filter(
    ({ subscriber, timeUs }) =>
      subscriber === imsi && timeUs <= epochUs + (untilUs ?? Number.POSITIVE_INFINITY),
  )
  if (given.has('json')) printJson(io, { ueId: number, imsi, shard, messages })
  else {
    const range = untilUs === undefined ? '' : `, up to ${formatDuration(untilUs)}`
    const of = `subscriber ${number} of ${subscriberCount(plan)}, on shard ${shard} of ${plan.regions}`
    const columns = io.stdout.isTTY ? io.stdout.columns : undefined
    io.stdout.write(`${of}${range}\n\n${ladder(messages, { imsi, columns, startUs: epochUs })}`)
  }
  return exitCode.passed
}

function replayedShard(
  { replay }: StoredResult,
  { number, shard, endUs, isQuiet }: { number: number; shard: number; endUs: number; isQuiet: boolean },
  io: Io,
): ReplayedShard {
  const progress = new ProgressLine(io.stderr, !isQuiet, performance.now())
  const capture = { subscribers: [number], nas: 'both' } as const
  try {
    return replayShard(replay, shard, endUs, capture, ({ world: { sim } }) =>
      progress.update({ virtualUs: sim.now, durationUs: endUs, events: sim.events }, performance.now()),
    )
  } finally {
    progress.clear()
  }
}

/** The end of the stretch in which the subscriber last signalled, or of that which holds the instant asked for. */
function endOf({ replay, virtualSeconds }: StoredResult, number: number, untilUs?: number): number {
  const { checkpoints } = replay
  const endUs = Math.round(virtualSeconds * 1e6)
  if (checkpoints === undefined) return endUs
  const lastUs = (checkpoints.latest[number - 1] + 1) * checkpoints.everyUs
  return Math.min(endUs, lastUs, stretchEndUs(checkpoints, untilUs ?? endUs))
}

/** Whether the shard came to what it had come to then. */
function isSame(
  { replay: { checkpoints }, virtualSeconds, ...stored }: StoredResult,
  shard: number,
  endUs: number,
  { fingerprint }: ReplayedShard,
): boolean {
  if (checkpoints !== undefined && endUs < Math.round(virtualSeconds * 1e6))
    return checkpointOf(fingerprint) === storedCheckpoint(checkpoints, shard, endUs)
  return areEqual(fingerprint, (stored.shardFingerprints ?? [stored.fingerprint])[shard])
}

function messagesOf({ packets }: ReplayedShard, epochUs: number): DecodedMessage[] {
  const chunks: Uint8Array[] = []
  const file = new CaptureFile((chunk) => chunks.push(chunk), epochUs)
  for (const packet of packets) file.add(packet)
  const decoded = decodeCapture(concatenated(chunks))
  if (!decoded.ok) throw new Error(decoded.problem)
  return decoded.messages
}

function shardOf({ replay: { plan } }: StoredResult, number: number, given: Arguments): number {
  const own = regionOf(plan, subscriberNumbered(plan, number))
  const asked = given.one('shard')
  const shard = asked === undefined ? own : wholeNumber('shard', asked, 0, plan.regions - 1)
  if (shard !== own)
    throw new BadInput(`--shard: subscriber ${number} lives on shard ${own}, not on ${shard}`)
  return shard
}

function untilOf(given: Arguments): number | undefined {
  const text = given.one('until')
  if (text === undefined) return undefined
  const untilUs = parseDuration(text)
  if (untilUs !== undefined && untilUs > 0) return untilUs
  throw new BadInput(`--until: "${printable(text)}" is not valid here (expected a time such as 90s or 2m)`)
}

/** A subscriber's number in the run, of it or of its IMSI. */
function subscriberOf({ replay: { plan } }: StoredResult, text: string): number {
  if (/^\d{14,15}$/.test(text)) {
    let number = 0
    for (const { imsi } of everySubscriber(plan)) {
      number++
      if (imsi === text) return number
    }
    throw new BadInput(`--trace: the run has no subscriber ${text}`)
  }
  if (!/^\d+$/.test(text)) throw new BadInput(`--trace: "${printable(text)}" is no number and no IMSI`)
  return wholeNumber('trace', text, 1, subscriberCount(plan))
}
