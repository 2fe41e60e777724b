import { Histogram } from '../engine/histogram.ts'
import type { MeasurementSink } from '../engine/simulation.ts'
import type { CollectedPlan } from '../kpi/collected-plan.ts'
import { ShardCollector } from '../kpi/shard-collector.ts'

/** Counters and sums of one measurement, by its dimensions. */
export interface Tally {
  count: number
  sum: number
}

/** A tally as plain data: measurement, dimensions, count, sum. */
export type TallyRow = readonly [name: string, dimensions: string, count: number, sum: number]

/** Hears how each attach ended. */
export type OutcomeListener = (outcome: string, timeUs: number, flow: number) => void

/** What a shard's network functions measure: counters of everything, and what SLIs and KPIs are made of. */
export class Recorder implements MeasurementSink {
  readonly tallies = new Map<string, Map<string, Tally>>()
  readonly mmeAttach = new Histogram()
  readonly collector: ShardCollector
  onOutcome: OutcomeListener | undefined

  /** `plan` is that of the whole run, whose places and subscribers have the same numbers in every shard. */
  constructor(plan: CollectedPlan) {
    this.collector = new ShardCollector(plan)
  }

  measure(name: string, dimensions: string, value: number, timeUs: number, flow: number): void {
    let byDimensions = this.tallies.get(name)
    if (byDimensions === undefined) this.tallies.set(name, (byDimensions = new Map()))
    const tally = byDimensions.get(dimensions)
    if (tally === undefined) byDimensions.set(dimensions, { count: 1, sum: value })
    else {
      tally.count++
      tally.sum += value
    }
    if (name === 'mme.attach' && dimensions === 'accepted') this.mmeAttach.record(value)
    else if (name === 'attach.outcome') this.onOutcome?.(dimensions, timeUs, flow)
    this.collector.measure(name, dimensions, value, timeUs, flow)
  }

  countOf(name: string, dimensions: string): number {
    return this.tallies.get(name)?.get(dimensions)?.count ?? 0
  }

  rows(): TallyRow[] {
    return [...this.tallies].flatMap(([name, byDimensions]) =>
      Array.from(byDimensions, ([dimensions, { count, sum }]): TallyRow => [name, dimensions, count, sum]),
    )
  }
}
