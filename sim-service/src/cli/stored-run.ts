import { readFileSync } from 'node:fs'
import { buildId } from '../runs/build-id.ts'
import type { StoredRun } from '../runs/replay.ts'
import type { RunResult } from '../runs/run.ts'
import { printablePath } from '../scenario/problem.ts'
import { BadInput, reasonOf } from './bad-input.ts'
import type { RunReport } from './run-report.ts'
import type { FinishedRun } from './run-scenario.ts'

/** What a replay must come to. */
type Outcome = Pick<RunResult, 'scenario' | 'seed' | 'virtualSeconds' | 'fingerprint' | 'shardFingerprints'>

export interface StoredResult extends Outcome {
  readonly replay: StoredRun
}

/** What a run can be repeated from, for its files. */
export function storedRun({ run }: FinishedRun, home: string): StoredRun {
  return { format: 1, build: buildId(home), plan: run.plan, decisions: run.decisions }
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
  ['fingerprints', (stored) => typeof stored?.fingerprint?.signalling === 'string'],
  ['the time that it ran', (stored) => Number.isFinite(stored?.virtualSeconds)],
]
