import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ComparedRun } from '../kpi/compare.ts'
import { runReport } from '../runs/report/run-report.ts'
import { printablePath } from '../scenario/problem.ts'
import type { Arguments } from './arguments.ts'
import { BadInput, reasonOf } from './bad-input.ts'
import type { StopSignal } from './exit-codes.ts'
import { type Io, versionsOf } from './io.ts'
import { OutputFile } from './output-file.ts'
import { promisesFor } from './promises.ts'
import { runScenario } from './run-scenario.ts'
import { configFolders, readPlan, seedsOf } from './scenario-input.ts'

/** Enough to find where two runs part; more makes the comparison slower, and says no more. */
const CAPTURED_SUBSCRIBERS = 20

/** What stands on one side of a comparison. */
export interface Side {
  /** As the user named it. */
  readonly name: string
  readonly scenario: string
  readonly runs: readonly ComparedRun[]
  readonly state: string
  /** Of a single run, where there is one. */
  readonly capture?: Uint8Array
}

/** Reads a result or a scenario now, so that whatever is wrong with it shows before anything runs; runs it later. */
export function sideNamed(
  name: string,
  captureOption: 'capture-a' | 'capture-b',
  given: Arguments,
  io: Io,
): () => Promise<Side | StopSignal> {
  const file = given.one(captureOption)
  if (!name.endsWith('.json')) {
    if (file !== undefined) throw new BadInput(`--${captureOption} is for a result, and ${name} is run here`)
    readPlan(given, io, { name, seed: seedsOf(given)?.[0] })
    return () => runHere(name, given, io)
  }
  const side = resultIn(name)
  const whole = file === undefined ? side : { ...side, capture: contentOf(file) }
  return () => Promise.resolve(whole)
}

function resultIn(name: string): Side {
  let result: unknown
  try {
    result = JSON.parse(contentOf(name).toString('utf8'))
  } catch (error) {
    if (error instanceof BadInput) throw error
    throw new BadInput(`${printablePath(name)}: is not JSON: ${(error as Error).message}`)
  }
  const runs = isObject(result) && Array.isArray(result['runs']) ? result['runs'] : [result]
  const wrong = runs.map(missingIn).find((missing) => missing !== undefined)
  if (runs.length === 0 || wrong !== undefined) {
    const expected = 'a file that roamlab run SCENARIO --out json=FILE wrote'
    const lacks = wrong === undefined ? 'has no run' : `lacks ${wrong}`
    throw new BadInput(`${printablePath(name)}: is no result of a run: it ${lacks} (expected ${expected})`)
  }
  return sideFrom(name, runs as Result[])
}

type Result = ComparedRun & { readonly scenario: string }

function sideFrom(name: string, runs: readonly Result[]): Side {
  const states = Map.groupBy(runs, ({ verdict }) => verdict.state)
  const state = Array.from(states, ([one, some]) => (runs.length === 1 ? one : `${one} ${some.length}`))
  return { name, scenario: runs[0].scenario, runs, state: state.join(', ') }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a comparison reads of a result, and how it must look. */
const members: Readonly<Record<string, (value: unknown) => boolean>> = {
  scenario: (value) => typeof value === 'string',
  seed: Number.isSafeInteger,
  scenarioHash: (value) => typeof value === 'string',
  inputsHash: (value) => typeof value === 'string',
  virtualSeconds: Number.isFinite,
  versions: isObject,
  fingerprint: isObject,
  verdict: (value) => isObject(value) && Array.isArray(value['objectives']),
  subscribers: (value) =>
    isObject(value) &&
    Array.isArray(value['columns']) &&
    Array.isArray(value['rows']) &&
    value['columns'].includes('ueId') &&
    value['rows'].every(Array.isArray),
}

function missingIn(result: unknown): string | undefined {
  if (!isObject(result)) return 'everything'
  return Object.keys(members).find((name) => !members[name](result[name]))
}

async function runHere(name: string, given: Arguments, io: Io): Promise<Side | StopSignal> {
  const seeds = seedsOf(given) ?? [undefined]
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-compare-'))
  try {
    const runs: Result[] = []
    // One run is captured, so that the first message that differs can be shown.
    const file = seeds.length === 1 ? new OutputFile(join(folder, 'run.pcapng')) : undefined
    const sink = (chunk: Uint8Array) => file?.write(chunk)
    const capture = { sink, subscribers: CAPTURED_SUBSCRIBERS, nas: 'both' } as const
    for (const seed of seeds) {
      const { plan, reproduce } = readPlan(given, io, { name, seed })
      const request = { plan, pacing: { kind: 'max' }, isQuiet: false } as const
      const finished = await runScenario(file === undefined ? request : { ...request, capture }, io)
      if (finished.stoppedBy !== undefined) return finished.stoppedBy
      const promises = promisesFor(plan, configFolders(given, io))
      runs.push(runReport(finished, { reproduce, versions: versionsOf(io), promises }))
    }
    file?.commit()
    const side = sideFrom(name, runs)
    return file === undefined ? side : { ...side, capture: readFileSync(file.path) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new BadInput(`${printablePath(file)}: cannot be read: ${reasonOf(error)}`)
  }
}
