import type { ComparedRun } from './compare.ts'
import { outcomesOf, type SubscriberOutcome } from './subscriber-outcomes.ts'

/** From so many seeds on a seed is what is drawn again: the subscribers of one run share their fate. */
export const MIN_SEEDS = 5

export interface PairedSubscriber {
  readonly a: SubscriberOutcome
  readonly b: SubscriberOutcome
}

export interface PairedRun {
  readonly a: ComparedRun
  readonly b: ComparedRun
  readonly subscribers: readonly PairedSubscriber[]
}

/** Who is compared with whom. */
export interface Pairing {
  /** Seeds that both have. */
  readonly seeds: readonly number[]
  /** Runs of one side whose seed the other side lacks. */
  readonly unpairedRuns: number
  /** Whether the two runs of each pair have one seed. Two single runs with different seeds are paired all the same. */
  readonly isCommonRandom: boolean
  readonly pairs: number
  readonly onlyInA: number
  readonly onlyInB: number
  /** What the bootstrap draws again. */
  readonly unit: 'subscriber' | 'seed'
}

/** Pairs runs by seed, and subscribers by their number in the plan. */
export function pairRuns(
  a: readonly ComparedRun[],
  b: readonly ComparedRun[],
): { pairing: Pairing; runs: readonly PairedRun[] } {
  const bySeed = new Map(b.map((run) => [run.seed, run]))
  let both = a.flatMap((run) => {
    const other = bySeed.get(run.seed)
    return other === undefined ? [] : [{ a: run, b: other }]
  })
  const isCommonRandom = both.length > 0
  if (!isCommonRandom && a.length === 1 && b.length === 1) both = [{ a: a[0], b: b[0] }]
  let onlyInA = 0
  let onlyInB = 0
  const runs = both.map((pair): PairedRun => {
    const first = outcomesOf(pair.a.subscribers)
    const second = new Map(outcomesOf(pair.b.subscribers).map((outcome) => [outcome.ueId, outcome]))
    const subscribers = first.flatMap((outcome) => {
      const other = second.get(outcome.ueId)
      return other === undefined ? [] : [{ a: outcome, b: other }]
    })
    onlyInA += first.length - subscribers.length
    onlyInB += second.size - subscribers.length
    return { ...pair, subscribers }
  })
  const pairing: Pairing = {
    seeds: isCommonRandom ? runs.map((run) => run.a.seed) : [],
    unpairedRuns: a.length + b.length - 2 * runs.length,
    isCommonRandom,
    pairs: runs.reduce((sum, { subscribers }) => sum + subscribers.length, 0),
    onlyInA,
    onlyInB,
    unit: runs.length >= MIN_SEEDS ? 'seed' : 'subscriber',
  }
  return { pairing, runs }
}
