import { concatenated } from '../codec/pcap/pcapng-writer.ts'
import { buildId } from '../runs/build-id.ts'
import { CaptureFile } from '../runs/capture-file.ts'
import { replayShard } from '../runs/replay.ts'
import type { Fingerprints } from '../runs/window.ts'
import { printable } from '../scenario/problem.ts'
import { regionOf } from '../scenario/regions.ts'
import { type Arguments, wholeNumber } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import type { Command } from './command.ts'
import { decodeCapture } from './decode.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, printJson } from './io.ts'
import { ladder } from './ladder.ts'
import { workersOf, workersOption } from './run-command.ts'
import { runScenario } from './run-scenario.ts'
import { readStoredRun, type StoredResult } from './stored-run.ts'

export const replayCommand: Command = {
  name: 'replay',
  summary: 'run a stored run again, or show what happened to one of its subscribers',
  about:
    'Runs again what a result holds: its plan, and what an operator did. Compares the fingerprints: exit code 0 when ' +
    'it is the same run, 10 when it is not.\n' +
    'With --trace, runs only the shard of that subscriber, and prints its call flow, message by message.',
  operands: { name: 'RESULT', least: 1, most: 1 },
  options: {
    trace: {
      value: 'UEID|IMSI',
      help: 'the call flow of this subscriber, by its number in the run or its IMSI',
    },
    shard: { value: 'K', help: 'the shard, from 0; that of the subscriber when not said' },
    ...workersOption,
    quiet: { help: 'no progress line' },
  },
  examples: ['roamlab replay result.json', 'roamlab replay result.json --trace 17'],
  execute: replay,
}

async function replay(given: Arguments, io: Io): Promise<number> {
  const stored = readStoredRun(given.operands[0])
  if (given.has('trace')) return trace(stored, given, io)
  if (given.has('shard')) throw new BadInput('--shard says nothing without --trace UEID|IMSI')
  const { plan, decisions } = stored.replay
  const finished = await runScenario(
    {
      plan,
      pacing: { kind: 'max' },
      isQuiet: given.has('quiet'),
      workers: workersOf(given),
      replayed: decisions,
    },
    io,
  )
  if (finished.stoppedBy !== undefined) {
    io.stderr.write(`stopped by ${finished.stoppedBy}: nothing was compared\n`)
    return exitCode[finished.stoppedBy]
  }
  const { fingerprint, virtualSeconds } = finished.result
  const isSame = virtualSeconds === stored.virtualSeconds && areEqual(fingerprint, stored.fingerprint)
  const { scenario, seed } = stored
  const summary = {
    scenario,
    seed,
    isSame,
    isSameBuild: isThisBuild(stored, io),
    virtualSeconds,
    fingerprint,
  }
  if (given.has('json')) printJson(io, { ...summary, stored: stored.fingerprint })
  else {
    io.stdout.write(
      `${scenario} with seed ${seed}, ${virtualSeconds} s: ${isSame ? 'the same run' : 'another run'}\n`,
    )
    for (const part of ['signalling', 'charging', 'chaos'] as const)
      io.stdout.write(`${part.padEnd(11)}${comparedText(fingerprint[part], stored.fingerprint[part])}\n`)
  }
  if (!isSame) io.stderr.write(`${cannotReplay(stored, io)}\n`)
  return isSame ? exitCode.passed : exitCode.notReproducible
}

/** One shard, tapped for one subscriber. */
function trace(stored: StoredResult, given: Arguments, io: Io): number {
  const { plan } = stored.replay
  const number = subscriberOf(stored, given.one('trace')!)
  const subscriber = plan.subscribers[number - 1]
  const own = regionOf(plan, subscriber)
  const asked = given.one('shard')
  const shard = asked === undefined ? own : wholeNumber('shard', asked, 0, plan.regions - 1)
  if (shard !== own)
    throw new BadInput(`--shard: subscriber ${number} lives on shard ${own}, not on ${shard}`)
  const endUs = Math.round(stored.virtualSeconds * 1e6)
  const { fingerprint, packets } = replayShard(stored.replay, shard, endUs, {
    subscribers: [number],
    nas: 'both',
  })
  if (!areEqual(fingerprint, (stored.shardFingerprints ?? [stored.fingerprint])[shard])) {
    io.stderr.write(`${cannotReplay(stored, io)}\n`)
    return exitCode.notReproducible
  }
  const chunks: Uint8Array[] = []
  const file = new CaptureFile((chunk) => chunks.push(chunk), plan.startsAt.epochUs)
  for (const packet of packets) file.add(packet)
  const decoded = decodeCapture(concatenated(chunks))
  if (!decoded.ok) throw new Error(decoded.problem)
  const { imsi } = subscriber
  const messages = decoded.messages.filter((message) => message.subscriber === imsi)
  if (given.has('json')) printJson(io, { ueId: number, imsi, shard, messages })
  else {
    io.stdout.write(
      `subscriber ${number} of ${plan.subscribers.length}, on shard ${shard} of ${plan.regions}\n\n`,
    )
    const columns = io.stdout.isTTY ? io.stdout.columns : undefined
    io.stdout.write(ladder(messages, { imsi, columns, startUs: plan.startsAt.epochUs }))
  }
  return exitCode.passed
}

/** A subscriber's number in the run, of it or of its IMSI. */
function subscriberOf({ replay: { plan } }: StoredResult, text: string): number {
  const { subscribers } = plan
  if (/^\d{14,15}$/.test(text)) {
    const row = subscribers.findIndex(({ imsi }) => imsi === text)
    if (row !== -1) return row + 1
    throw new BadInput(`--trace: the run has no subscriber ${text}`)
  }
  if (!/^\d+$/.test(text)) throw new BadInput(`--trace: "${printable(text)}" is no number and no IMSI`)
  return wholeNumber('trace', text, 1, subscribers.length)
}

function areEqual(one: Fingerprints, other: Fingerprints): boolean {
  return (['signalling', 'charging', 'chaos'] as const).every((part) => one[part] === other[part])
}

function comparedText(now: string, then: string): string {
  return now === then ? now : `${now}, and it was ${then}`
}

function isThisBuild({ replay: { build } }: StoredResult, { home }: Io): boolean {
  return build === buildId(home)
}

function cannotReplay(stored: StoredResult, io: Io): string {
  const why = isThisBuild(stored, io)
    ? 'although it is the build that stored it: the run is not reproducible'
    : 'another build stored it'
  return `this build cannot replay that run: ${why}`
}
