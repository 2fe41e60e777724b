import type { CollectedPlan } from './collected-plan.ts'
import { type Evaluation, Hypotheses, type Hypothesised } from './hypotheses.ts'
import type { KpiBuckets } from './kpi-buckets.ts'
import { type Measurements, mergeCounts } from './measurements.ts'
import { type CollectorSnapshot, ShardCollector, type WindowDelta } from './shard-collector.ts'
import { mergeWindows } from './sli-collector.ts'
import { StopConditions, type StopDecision, type StopRow } from './stop-conditions.ts'
import type { SubscriberOutcomes } from './subscriber-outcomes.ts'

/** What a shard counted by name beside its measurements. */
export interface ShardCounts {
  readonly marks: Readonly<Record<string, number>>
  readonly violations: Readonly<Record<string, number>>
  readonly counters: Readonly<Record<string, number>>
}

/**
 * What the coordinator of a run makes of its shards: it decides at each window's end whether to stop, and at the end
 * has what a verdict, KPIs and comparisons are made of. It adds up in the order in which it is given the shards; every
 * sum is one of integers, so no other order gives another result.
 */
export class RunCollector {
  private readonly plan: CollectedPlan
  private readonly conditions: StopConditions
  private readonly whole: ShardCollector
  /** What is held to be true of the network under faults; absent where the plan has none. */
  readonly hypotheses: Hypotheses | undefined

  constructor(plan: CollectedPlan & Hypothesised & { readonly stop: readonly StopRow[] }) {
    this.plan = plan
    this.conditions = new StopConditions(plan.stop)
    this.whole = new ShardCollector(plan)
    if ((plan.faults ?? []).length > 0) this.hypotheses = new Hypotheses(plan)
  }

  /** Takes what each shard handed over for the window that ends now. */
  atWindowEnd(timeUs: number, deltas: readonly WindowDelta[]): StopDecision | undefined {
    for (const { kpis } of deltas) this.whole.kpis.mergeSnapshot(kpis)
    const window = mergeWindows(deltas.map(({ sli }) => sli))
    const evaluations = this.hypotheses?.atWindowEnd(timeUs, window) ?? []
    this.judged(evaluations)
    return this.conditions.atWindowEnd(timeUs, mergeWindows([window, this.whole.sli.takeWindow()]))
  }

  /** Counts evaluations of hypotheses as observations of the chaos family. */
  judged(evaluations: readonly Evaluation[]): void {
    for (const { startUs, held } of evaluations) this.whole.sli.observe('chaos', startUs, held, undefined)
  }

  /** Takes what a shard has at the end of the run beside its windows. */
  add(snapshot: CollectorSnapshot): void {
    this.whole.merge(ShardCollector.fromSnapshot(this.plan, snapshot))
  }

  /** KPI counts so far: of what the shards have handed over, for a live view. */
  get kpis(): KpiBuckets {
    return this.whole.kpis
  }

  get outcomes(): SubscriberOutcomes {
    return this.whole.outcomes
  }

  /** What a verdict is made of, when every shard was added. */
  measurements(shards: readonly ShardCounts[]): Measurements {
    return {
      sli: this.whole.sli.observations(),
      marks: mergeCounts(shards.map(({ marks }) => marks)),
      violations: mergeCounts(shards.map(({ violations }) => violations)),
      counters: mergeCounts(shards.map(({ counters }) => counters)),
    }
  }
}
