import { describeLatency } from './describe.ts'
import type { ObjectiveVerdict, State, Verdict } from './verdict.ts'

/** What one seed gave. */
export interface SeedRun {
  readonly seed: number
  readonly verdict: Verdict
}

/** How an objective's verdict depends on the seed. Values are those of runs, never interpolated. */
export interface SeedObjective {
  readonly sli: string
  readonly target: string
  readonly during: readonly string[]
  readonly passed: number
  readonly failed: number
  readonly inconclusive: number
  /** Absent where no seed had a sample. */
  readonly spread?: SeedSpread
}

export interface SeedSpread {
  readonly min: SeedValue
  /** The lower of the middle two where their number is even. */
  readonly median: SeedValue
  readonly max: SeedValue
  /** The seed whose margin to the target is least, or most negative. */
  readonly worst: SeedValue
}

export interface SeedValue {
  readonly seed: number
  readonly value: number
  readonly valueText: string
  /** Percentage points or microseconds on the right side of the target; negative where it was missed. */
  readonly margin: number
  readonly marginText: string
}

export function seedObjectives(runs: readonly SeedRun[]): SeedObjective[] {
  const [first] = runs
  if (first === undefined) return []
  return first.verdict.objectives.map(({ sli, target, during }, i) => {
    const all = runs.map(({ seed, verdict }) => ({ seed, objective: verdict.objectives[i] }))
    const count = (state: State): number => all.filter(({ objective }) => objective.state === state).length
    const values = all.flatMap(({ seed, objective }) => seedValue(seed, objective) ?? [])
    const row = {
      sli,
      target,
      during,
      passed: count('passed'),
      failed: count('failed'),
      inconclusive: count('inconclusive'),
    }
    return values.length === 0 ? row : { ...row, spread: spreadOf(values) }
  })
}

/** The state of all runs together: one that failed fails all, and one that proves nothing leaves all unproved. */
export function stateOfSeeds(runs: readonly SeedRun[]): State {
  const states = runs.map(({ verdict }) => verdict.state)
  if (states.includes('failed')) return 'failed'
  return states.length === 0 || states.includes('inconclusive') ? 'inconclusive' : 'passed'
}

function spreadOf(values: readonly SeedValue[]): SeedSpread {
  const byValue = values.toSorted((a, b) => a.value - b.value || a.seed - b.seed)
  return {
    min: byValue[0],
    median: byValue[(byValue.length - 1) >> 1],
    max: byValue[byValue.length - 1],
    worst: values.reduce((worst, one) => (one.margin < worst.margin ? one : worst)),
  }
}

function seedValue(seed: number, { sli, value, valueText, margin }: ObjectiveVerdict): SeedValue | undefined {
  if (value === undefined || valueText === undefined || margin === undefined) return undefined
  return { seed, value, valueText, margin, marginText: marginText(sli, margin) }
}

function marginText(sli: string, margin: number): string {
  const sign = margin < 0 ? '-' : '+'
  if (sli.endsWith('.success')) return `${sign}${Number(Math.abs(margin).toFixed(4))} points`
  return `${sign}${describeLatency(Math.abs(margin))}`
}
