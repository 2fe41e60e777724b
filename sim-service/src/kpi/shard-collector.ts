import type { MeasurementSink } from '../engine/simulation.ts'
import type { CollectedPlan } from './collected-plan.ts'
import { KpiBuckets, type KpiBucketsSnapshot, kpiMeasurements } from './kpi-buckets.ts'
import { SliCollector, type SliPhases, type SliSnapshot, sliMeasurements } from './sli-collector.ts'
import { type OutcomeTable, outcomeMeasurements, SubscriberOutcomes } from './subscriber-outcomes.ts'

/** What a shard hands over at a window's end: what it counted within the window. */
export interface WindowDelta {
  readonly sli: SliPhases
  readonly kpis: KpiBucketsSnapshot
}

/** What a shard hands over at the end of the run, beside its windows. */
export interface CollectorSnapshot {
  readonly sli: SliSnapshot
  /** What no window has taken. */
  readonly kpis: KpiBucketsSnapshot
  readonly outcomes: OutcomeTable
}

/**
 * Everything that one shard collects for SLIs, KPIs and comparisons. It hands over its window at each window's end and
 * its snapshot at the end of the run; `RunCollector` adds them up.
 */
export class ShardCollector implements MeasurementSink {
  readonly sli: SliCollector
  readonly kpis: KpiBuckets
  readonly outcomes: SubscriberOutcomes
  /** Who listens to a measurement: most are for nobody here, and cost one look-up. */
  private readonly listeners = new Map<string, MeasurementSink[]>()

  constructor(
    plan: CollectedPlan,
    parts: { sli?: SliCollector; kpis?: KpiBuckets; outcomes?: SubscriberOutcomes } = {},
  ) {
    this.sli = parts.sli ?? new SliCollector(plan)
    this.kpis = parts.kpis ?? new KpiBuckets(plan)
    this.outcomes = parts.outcomes ?? new SubscriberOutcomes(plan)
    this.listen(this.sli, sliMeasurements)
    this.listen(this.kpis, kpiMeasurements)
    if (plan.population === undefined) this.listen(this.outcomes, outcomeMeasurements)
  }

  measure(name: string, dimensions: string, value: number, timeUs: number, flow: number): void {
    const listeners = this.listeners.get(name)
    if (listeners === undefined) return
    for (const listener of listeners) listener.measure(name, dimensions, value, timeUs, flow)
  }

  private listen(sink: MeasurementSink, names: readonly string[]): void {
    for (const name of names) this.listeners.set(name, [...(this.listeners.get(name) ?? []), sink])
  }

  takeWindow(): WindowDelta {
    return { sli: this.sli.takeWindow(), kpis: this.kpis.takeSnapshot() }
  }

  merge(other: ShardCollector): this {
    this.sli.merge(other.sli)
    this.kpis.merge(other.kpis)
    this.outcomes.merge(other.outcomes)
    return this
  }

  toSnapshot(): CollectorSnapshot {
    return {
      sli: this.sli.toSnapshot(),
      kpis: this.kpis.toSnapshot(),
      outcomes: this.outcomes.toSnapshot(),
    }
  }

  static fromSnapshot(plan: CollectedPlan, { sli, kpis, outcomes }: CollectorSnapshot): ShardCollector {
    return new ShardCollector(plan, {
      sli: SliCollector.fromSnapshot(plan, sli),
      kpis: KpiBuckets.fromSnapshot(plan, kpis),
      outcomes: SubscriberOutcomes.fromSnapshot(plan, outcomes),
    })
  }
}
