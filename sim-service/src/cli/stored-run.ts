import { readFileSync } from 'node:fs'
import { buildId } from '../runs/build-id.ts'
import type { StoredRun } from '../runs/replay.ts'
import type { FinishedRun, RunReport } from '../runs/report/run-report.ts'
import type { RunResult } from '../runs/run.ts'
import type { Fingerprints } from '../runs/window.ts'
import { printablePath } from '../scenario/problem.ts'
import { subscriberCount } from '../scenario/subscribers.ts'
import { BadInput, reasonOf } from './bad-input.ts'
import type { Io } from './io.ts'

/** What a replay must come to. */
type Outcome = Pick<RunResult, 'scenario' | 'seed' | 'virtualSeconds' | 'fingerprint' | 'shardFingerprints'>

export interface StoredResult extends Outcome {
  readonly replay: StoredRun
}

/** What a run can be repeated from, for its files. */
export function storedRun({ run, sabotage }: FinishedRun, home: string): StoredRun {
  const { plan, decisions, checkpoints } = run
  return { format: 1, build: buildId(home), plan, decisions, checkpoints, sabotage }
}

/** The file of `--out plan=FILE`: the plan, what was decided, and what it came to. */
export function planFile({
  scenario,
  seed,
  virtualSeconds,
  fingerprint,
  shardFingerprints,
  replay,
}: RunReport): string {
  const stored = { scenario, seed, virtualSeconds, fingerprint, shardFingerprints, replay }
  return `${JSON.stringify(stored)}\n`
}

export function readStoredRun(file: string): StoredResult {
  let stored: unknown
  try {
    stored = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    const why =
      error instanceof SyntaxError ? `is not JSON: ${error.message}` : `cannot be read: ${reasonOf(error)}`
    throw new BadInput(`${printablePath(file)}: ${why}`)
  }
  const missing = members.find(([, has]) => !has(stored as never))
  if (missing !== undefined) {
    const expected = 'a file that roamlab run SCENARIO --out json=FILE or plan=FILE wrote'
    throw new BadInput(
      `${printablePath(file)}: cannot be replayed: it lacks ${missing[0]} (expected ${expected})`,
    )
  }
  return stored as StoredResult
}

type Read = { readonly [member in keyof StoredResult]?: StoredResult[member] } | null

const members: readonly (readonly [string, (stored: Read) => boolean])[] = [
  ['a plan', (stored) => stored?.replay?.format === 1 && Array.isArray(stored.replay.plan?.subscribers)],
  ['its decisions', (stored) => Array.isArray(stored?.replay?.decisions)],
  ['its checkpoints in full', (stored) => areWhole(stored?.replay)],
  ['fingerprints', (stored) => typeof stored?.fingerprint?.signalling === 'string'],
  ['the time that it ran', (stored) => Number.isFinite(stored?.virtualSeconds)],
]

/** A file of an older version has no checkpoints; where they are, they are of every shard and subscriber. */
function areWhole(stored: Partial<StoredRun> | undefined): boolean {
  const { checkpoints, plan } = stored ?? {}
  if (checkpoints === undefined) return true
  const { everyUs, shards, latest } = checkpoints
  return everyUs > 0 && shards?.length === plan?.regions && latest?.length === (plan && subscriberCount(plan))
}

export function areEqual(one: Fingerprints, other: Fingerprints): boolean {
  return (['signalling', 'charging', 'chaos'] as const).every((part) => one[part] === other[part])
}

export function isThisBuild({ replay: { build } }: StoredResult, { home }: Io): boolean {
  return build === buildId(home)
}

export function cannotReplay(stored: StoredResult, io: Io): string {
  const why = isThisBuild(stored, io)
    ? 'although it is the build that stored it: the run is not reproducible'
    : 'another build stored it'
  return `this build cannot replay that run: ${why}`
}
