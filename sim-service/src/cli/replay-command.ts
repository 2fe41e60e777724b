import type { Arguments } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import type { Command } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { type Io, printJson } from './io.ts'
import { traceSubscriber } from './replay-trace.ts'
import { workersOf, workersOption } from './run-command.ts'
import { runScenario } from './run-scenario.ts'
import { areEqual, cannotReplay, isThisBuild, readStoredRun } from './stored-run.ts'

export const replayCommand: Command = {
  name: 'replay',
  summary: 'run a stored run again, or show what happened to one of its subscribers',
  about:
    'Runs again what a result holds: its plan, and what an operator did. Compares the fingerprints: exit code 0 when ' +
    'it is the same run, 10 when it is not.\n' +
    'With --trace, runs only the shard of that subscriber, no further than it signalled, and prints its call flow, ' +
    'message by message, if the shard came to what was stored of it at that time.',
  operands: { name: 'RESULT', least: 1, most: 1 },
  options: {
    trace: {
      value: 'UEID|IMSI',
      help: 'the call flow of this subscriber, by its number in the run or its IMSI',
    },
    shard: { value: 'K', help: 'the shard, from 0; that of the subscriber when not said' },
    until: {
      value: 'TIME',
      help: 'the call flow up to this virtual time, such as 90s or 2m, and no further',
    },
    ...workersOption,
    quiet: { help: 'no progress line' },
  },
  examples: [
    'roamlab replay result.json',
    'roamlab replay result.json --trace 17',
    'roamlab replay result.json --trace 17 --until 2m',
  ],
  execute: replay,
}

async function replay(given: Arguments, io: Io): Promise<number> {
  const stored = readStoredRun(given.operands[0])
  if (given.has('trace')) return traceSubscriber(stored, given, io)
  const useless = ['shard', 'until'].find((option) => given.has(option))
  if (useless !== undefined) throw new BadInput(`--${useless} says nothing without --trace UEID|IMSI`)
  const { plan, decisions, sabotage } = stored.replay
  const finished = await runScenario(
    {
      plan,
      pacing: { kind: 'max' },
      isQuiet: given.has('quiet'),
      workers: workersOf(given),
      replayed: decisions,
      sabotage,
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

function comparedText(now: string, then: string): string {
  return now === then ? now : `${now}, and it was ${then}`
}
