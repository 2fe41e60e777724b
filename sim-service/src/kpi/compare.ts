import { stream } from '../engine/random.ts'
import { bootstrapMean, type Estimate, type Unit } from './bootstrap.ts'
import { type ComparedMetric, type Direction, metricNames, metrics } from './compare-metrics.ts'
import { type PairedRun, type PairedSubscriber, type Pairing, pairRuns } from './compare-pairs.ts'
import type { Ratio } from './ratio.ts'
import { type SeedObjective, seedObjectives } from './seed-view.ts'
import { type OutcomeTable, outcomeColumns } from './subscriber-outcomes.ts'
import type { Verdict } from './verdict.ts'

/** What a comparison reads of a run's result. */
export interface ComparedRun {
  readonly seed: number
  readonly scenarioHash: string
  readonly inputsHash: string
  readonly virtualSeconds: number
  readonly versions: object
  readonly fingerprint: Readonly<Record<string, string>>
  readonly verdict: Verdict
  readonly subscribers: OutcomeTable
  /** What an operator did during the run; a run without is another than one with. */
  readonly commands?: readonly unknown[]
}

/** What the pairs say of a metric: whether its interval lies on one side of no difference. */
export type Finding = 'same' | 'better' | 'worse' | 'changed' | 'no difference shown' | 'too few pairs'

export interface MetricComparison {
  readonly metric: string
  readonly unit: ComparedMetric['unit']
  readonly pairs: number
  /** Pairs whose two values differ. */
  readonly differing: number
  readonly meanA: number
  readonly meanB: number
  /** B − A, paired; the interval is absent with too few pairs. */
  readonly difference: number
  readonly interval?: { readonly low: number; readonly high: number }
  readonly finding: Finding
}

export interface ChangedSubscriber {
  readonly seed: number
  readonly ueId: number
  readonly changes: readonly {
    readonly column: string
    readonly a: number | string
    readonly b: number | string
  }[]
}

export interface ObjectiveComparison {
  readonly a?: SeedObjective
  readonly b?: SeedObjective
}

export interface Comparison {
  readonly pairing: Pairing
  /** Every pair of runs has equal fingerprints. */
  readonly isIdentical: boolean
  /** Seeds whose two runs say that they are one run, and are not. */
  readonly notReproducible: readonly number[]
  readonly metrics: readonly MetricComparison[]
  readonly objectives: readonly ObjectiveComparison[]
  readonly changedSubscribers: number
  /** The first of them. */
  readonly firstChanged: readonly ChangedSubscriber[]
  readonly state: 'same' | 'better' | 'worse' | 'mixed' | 'changed' | 'no difference shown' | 'unproved'
}

/** As many as a median needs: fewer pairs prove nothing. */
export const MIN_PAIRS = 30
const SHOWN_SUBSCRIBERS = 10

/**
 * Compares two runs, or two sets of runs with the same seeds, subscriber by subscriber. With one seed in both, every
 * subscriber arrives alike and draws the same luck (common random numbers) until something reaches it at another
 * instant, since links draw by instant (docs/adr/0008-keyed-draws.md); its luck is fresh from then on, which makes
 * intervals wider and biases nothing. The interval of one run speaks of its subscribers; from five seeds on whole seeds
 * are drawn again, since the subscribers of one run share their fate, and the interval speaks of seeds. A directed
 * metric is better or worse when its whole interval lies further from zero than `tolerance`, a share of A's mean.
 */
export function compareRuns(
  a: readonly ComparedRun[],
  b: readonly ComparedRun[],
  tolerance: Ratio = { num: 0, den: 1 },
): Comparison {
  const { pairing, runs } = pairRuns(a, b)
  const changed = runs.flatMap((run) => changedSubscribers(run))
  const isIdentical = runs.length > 0 && runs.every(isSameRun)
  const compared = metricNames.flatMap((name) => compareMetric(name, runs, pairing, tolerance) ?? [])
  return {
    pairing,
    isIdentical,
    notReproducible: runs.filter((run) => claimsToBeOne(run) && !isSameRun(run)).map((run) => run.a.seed),
    metrics: compared,
    objectives: comparedObjectives(a, b),
    changedSubscribers: changed.length,
    firstChanged: changed.slice(0, SHOWN_SUBSCRIBERS),
    state: isIdentical ? 'same' : stateOf(compared),
  }
}

function compareMetric(
  name: string,
  runs: readonly PairedRun[],
  { unit: drawn }: Pairing,
  tolerance: Ratio,
): MetricComparison | undefined {
  const metric = metrics[name]
  const values = runs.map(({ subscribers }) => valuesOf(metric, subscribers))
  const all = values.flat()
  if (all.length === 0 || all.every(([a, b]) => a === 0 && b === 0)) return undefined
  const differing = all.filter(([a, b]) => a !== b).length
  const sum = (of: (pair: ValuePair) => number): number => all.reduce((total, pair) => total + of(pair), 0)
  const meanA = sum(([a]) => a) / all.length
  const meanB = sum(([, b]) => b) / all.length
  const row = {
    metric: name,
    unit: metric.unit,
    pairs: all.length,
    differing,
    meanA,
    meanB,
    difference: sum(([a, b]) => b - a) / all.length,
  }
  if (differing === 0) return { ...row, interval: { low: 0, high: 0 }, finding: 'same' }
  if (all.length < MIN_PAIRS) return { ...row, finding: 'too few pairs' }
  const estimate = bootstrapMean(unitsOf(values, drawn), stream('compare', name))
  const { low, high } = estimate
  const limit = (Math.abs(meanA) * tolerance.num) / tolerance.den
  return { ...row, interval: { low, high }, finding: findingOf(metric.better, estimate, limit) }
}

type ValuePair = readonly [a: number, b: number]

/** The two values of each subscriber that has one in both. */
function valuesOf({ of }: ComparedMetric, pairs: readonly PairedSubscriber[]): ValuePair[] {
  return pairs.flatMap(({ a, b }): ValuePair[] => {
    const [first, second] = [of(a), of(b)]
    return first === undefined || second === undefined ? [] : [[first, second]]
  })
}

function unitsOf(values: readonly (readonly ValuePair[])[], drawn: Pairing['unit']): Unit[] {
  if (drawn === 'subscriber') return values.flat().map(([a, b]) => ({ sum: b - a, count: 1 }))
  return values
    .filter((pairs) => pairs.length > 0)
    .map((pairs) => ({ sum: pairs.reduce((sum, [a, b]) => sum + b - a, 0), count: pairs.length }))
}

function findingOf(better: Direction, { low, high }: Estimate, limit: number): Finding {
  const side = low > limit ? 1 : high < -limit ? -1 : 0
  if (side === 0) return 'no difference shown'
  if (better === 'neither') return 'changed'
  return side > 0 === (better === 'more') ? 'better' : 'worse'
}

function stateOf(compared: readonly MetricComparison[]): Comparison['state'] {
  const has = (finding: Finding): boolean => compared.some((one) => one.finding === finding)
  if (has('worse')) return has('better') ? 'mixed' : 'worse'
  if (compared.length === 0 || has('too few pairs')) return 'unproved'
  if (has('better')) return 'better'
  return has('changed') ? 'changed' : 'no difference shown'
}

function isSameRun({ a, b }: PairedRun): boolean {
  return Object.entries(a.fingerprint).every(([subsystem, hash]) => b.fingerprint[subsystem] === hash)
}

/** Whether two results name the same inputs, seed and version, and ran as long. */
function claimsToBeOne({ a, b }: PairedRun): boolean {
  return (
    a.seed === b.seed &&
    a.scenarioHash === b.scenarioHash &&
    a.inputsHash === b.inputsHash &&
    JSON.stringify(a.versions) === JSON.stringify(b.versions) &&
    a.virtualSeconds === b.virtualSeconds &&
    JSON.stringify(a.commands ?? []) === JSON.stringify(b.commands ?? []) &&
    // Another scale makes another run of the same scenario.
    a.subscribers.rows.length === b.subscribers.rows.length
  )
}

function changedSubscribers({ a: { seed }, subscribers }: PairedRun): ChangedSubscriber[] {
  return subscribers.flatMap(({ a, b }) => {
    const changes = outcomeColumns
      .filter((column) => a[column] !== b[column])
      .map((column) => ({ column, a: a[column], b: b[column] }))
    return changes.length === 0 ? [] : [{ seed, ueId: a.ueId, changes }]
  })
}

/** The objectives that either has, by what they demand. */
function comparedObjectives(a: readonly ComparedRun[], b: readonly ComparedRun[]): ObjectiveComparison[] {
  const key = ({ sli, target, during }: SeedObjective): string => JSON.stringify([sli, target, during])
  const rows = new Map<string, { a?: SeedObjective; b?: SeedObjective }>()
  for (const objective of seedObjectives(a)) rows.set(key(objective), { a: objective })
  for (const objective of seedObjectives(b)) {
    rows.set(key(objective), { ...rows.get(key(objective)), b: objective })
  }
  return [...rows.values()]
}
