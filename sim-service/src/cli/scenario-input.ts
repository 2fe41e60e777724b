import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { Ratio } from '../kpi/ratio.ts'
import { flagWords, planFlags, planUnderFlags } from '../runs/flags/plan-under-flags.ts'
import { type LoadedScenario, loadScenario } from '../scenario/library.ts'
import { makePlan } from '../scenario/make-plan.ts'
import type { Plan } from '../scenario/plan.ts'
import { formatProblem, oneOf, printable, printablePath } from '../scenario/problem.ts'
import { parseScale, SCALE_FORM } from '../scenario/scale.ts'
import { type Arguments, type Options, oneOfWords, wholeNumber } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import type { Io } from './io.ts'
import { shellWord } from './shell-word.ts'

/** Options of every command that reads a scenario. */
export const scenarioOptions = {
  config: {
    value: 'FOLDER',
    help: 'look for scenarios/, profiles/ and agreements/ here first, then among those that ship',
    isRepeatable: true,
  },
} as const satisfies Options

export const seedOption = {
  seed: { value: 'N', help: "instead of the scenario's seed; the same seed gives the same run" },
} as const satisfies Options

export const scaleOption = {
  scale: { value: 'F', help: 'this part of the subscribers, such as 1/50, 0.1 or 10%; a part of the plan' },
} as const satisfies Options

export const flagOption = {
  flag: {
    value: 'NAME',
    help: `plan as a service does whose flag is on: ${oneOf(planFlags)}`,
    isRepeatable: true,
  },
} as const satisfies Options

const MOST_SEEDS = 1000

export const seedsOption = {
  seeds: {
    value: 'A..B',
    help: 'a run for each of these seeds, such as 1..20, and how the verdict depends on them',
  },
} as const satisfies Options

/** The folders that names are looked up in, the user's own first. */
export function configFolders(given: Arguments, { home }: Pick<Io, 'home'>): string[] {
  const own = given.all('config')
  for (const folder of own) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new BadInput(`--config: ${printablePath(folder)} is not a folder`)
  }
  return [...own, join(home, 'config')]
}

export interface PlannedInput {
  loaded: LoadedScenario
  plan: Plan
  /** The command that runs it again. */
  reproduce: string
}

/** Which scenario is planned with which seed, where the command line does not say it by itself. */
export interface PlanWish {
  name?: string
  seed?: number
}

/** Reads a scenario by name or path and makes its plan. */
export function readPlan(given: Arguments, io: Pick<Io, 'home'>, wish: PlanWish = {}): PlannedInput {
  const name = wish.name ?? given.operands[0]
  const loaded = loadScenario(name, configFolders(given, io))
  if (!loaded.ok) throw new BadInput(...loaded.problems.map(formatProblem))
  const flags = flagsOf(given)
  const wanted = { seed: wish.seed ?? seedOf(given), scale: scaleOf(given) }
  const plan = planUnderFlags(makePlan(loaded.scenario, loaded.profiles, loaded.agreements, wanted), flags)
  const config = given.all('config').map((folder) => `--config ${shellWord(folder)}`)
  const words = ['roamlab run', shellWord(name), ...config, `--seed ${plan.seed}`]
  if (given.has('scale')) words.push(`--scale ${given.one('scale')}`)
  words.push(...flagWords(flags))
  if (given.has('slos')) words.push('--slos')
  return { loaded, plan, reproduce: words.join(' ') }
}

export function seedOf(given: Arguments): number | undefined {
  const text = given.one('seed')
  return text === undefined ? undefined : wholeNumber('seed', text, 0, Number.MAX_SAFE_INTEGER)
}

function scaleOf(given: Arguments): Ratio | undefined {
  const text = given.one('scale')
  if (text === undefined) return undefined
  const scale = parseScale(text)
  if (scale !== undefined) return scale
  throw new BadInput(`--scale: "${printable(text)}" is not valid here (expected ${SCALE_FORM})`)
}

function flagsOf(given: Arguments): Readonly<Record<string, boolean>> {
  return Object.fromEntries(given.all('flag').map((text) => [oneOfWords('flag', text, planFlags), true]))
}

/** Seeds of `--seeds A..B`, both included. */
export function seedsOf(given: Arguments): number[] | undefined {
  const text = given.one('seeds')
  if (text === undefined) return undefined
  const [, from, to] = /^(\d{1,16})\.\.(\d{1,16})$/.exec(text)?.map(Number) ?? []
  const count = to - from + 1
  if (Number.isSafeInteger(to) && count >= 1 && count <= MOST_SEEDS)
    return Array.from({ length: count }, (_, i) => from + i)
  const expected = `A..B, at most ${MOST_SEEDS} seeds, such as 1..20`
  throw new BadInput(`--seeds: "${printable(text)}" is not valid here (expected ${expected})`)
}
