import type { CollectedPlan } from './collected-plan.ts'
import { type Evaluation, Hypotheses, type Hypothesised } from './hypotheses.ts'
import type { KpiBuckets } from './kpi-buckets.ts'
import { type Measurements, mergeCounts } from './measurements.ts'
import { type CollectorSnapshot, ShardCollector, type WindowDelta } from './shard-collector.ts'
import {
  mergePhases,
  mergeWindows,
  observedIn,
  type SliPhases,
  type SliWindow,
  wholeWindow,
} from './sli-collector.ts'
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
  /** What ended within the latest window, all phases together. */
  latest: SliWindow = {}
  /** What ended up to now, by the phase in which it began: what is unfinished is not in it. */
  private soFar: SliPhases = {}
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
    const fromShards = mergePhases(deltas.map(({ sli }) => sli))
    const window = wholeWindow(fromShards)
    const evaluations = this.hypotheses?.atWindowEnd(timeUs, window) ?? []
    this.judged(evaluations)
    const judged = this.whole.sli.takeWindow()
    this.latest = mergeWindows([window, wholeWindow(judged)])
    this.soFar = mergePhases([this.soFar, fromShards, judged])
    return this.conditions.atWindowEnd(timeUs, this.latest)
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

  /** What the run has observed up to now, for a live view of its objectives. */
  interim(): Measurements {
    const { none: _, ...phases } = this.soFar
    return { sli: observedIn(phases), marks: {}, violations: {}, counters: {} }
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
