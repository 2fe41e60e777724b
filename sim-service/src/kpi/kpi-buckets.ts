import { assert } from '../engine/assert.ts'
import type { MeasurementSink } from '../engine/simulation.ts'
import type { CollectedPlan } from './collected-plan.ts'
import { type KpiCounter, type KpiCounterName, kpiCounterNames, kpiCounters } from './kpi-counters.ts'
import { KpiPlaces, type Place } from './kpi-places.ts'
import type { PhaseName } from './objectives.ts'

/** An interval of virtual time, within one phase. */
export interface Bucket {
  readonly startUs: number
  readonly endUs: number
  readonly phase: PhaseName | undefined
}

/** One counter's content in one bucket and place. */
export interface KpiCount {
  readonly counter: KpiCounterName
  /** Empty where the counter is not told apart by cause. */
  readonly cause: string
  readonly place: Place
  readonly bucket: Bucket
  readonly total: number
}

/** Counts as plain data: rows of bucket, place, counter, cause (an index into `causes`), total. */
export interface KpiBucketsSnapshot {
  readonly causes: readonly string[]
  readonly rows: Float64Array
}

const DEFAULT_BUCKET_US = 10_000_000
/** (bucket, place) pairs, on which the memory of a run depends; above it buckets are made wider. */
const MAX_CELLS = 500_000
const MAX_CAUSES = 1024
const ROW = 5

interface Feed {
  readonly index: number
  readonly counter: KpiCounter
}

const feeds: ReadonlyMap<string, readonly Feed[]> = Map.groupBy(
  kpiCounterNames.map((name, index): Feed => ({ index, counter: kpiCounters[name] })),
  ({ counter }) => counter.from,
)

/** Where a UE camps now: its PLMN, and the cell's identity as the value. */
const CAMPED = 'ue.camped'

/** What the collector listens to. */
export const kpiMeasurements: readonly string[] = [CAMPED, ...feeds.keys()]

/**
 * KPI counters per cell, network, partner and cause in buckets of virtual time. Buckets end at phase boundaries too, so
 * that a phase is a sum of whole buckets. Bounded: the number of buckets and places follows from the plan, and causes
 * are those of the protocols. Everything merges by addition, so shards, windows and repeats add up in any order.
 */
export class KpiBuckets implements MeasurementSink {
  readonly buckets: readonly Bucket[]
  private readonly places: KpiPlaces
  /** Where each subscriber is; the plan's place until it camps elsewhere. */
  private readonly placeOf = new Map<number, number>()
  private readonly causes: string[] = ['']
  private readonly causeIndex = new Map<string, number>([['', 0]])
  private readonly totals: Array<Map<number, number> | undefined>
  /** Buckets that hold counts lie from here to there: of many buckets a window fills one or two. */
  private lowest = Number.POSITIVE_INFINITY
  private highest = -1
  private current = 0

  constructor(plan: CollectedPlan, bucketUs?: number) {
    this.places = new KpiPlaces(plan)
    this.buckets = bucketsOf(plan, bucketUs ?? widthFor(plan, this.places.places.length))
    this.totals = this.buckets.map(() => undefined)
  }

  measure(name: string, dimensions: string, value: number, timeUs: number, flow: number): void {
    if (name === CAMPED) this.placeOf.set(flow, this.places.campingOn(flow, dimensions, value))
    const fed = feeds.get(name)
    if (fed === undefined) return
    const place = this.placeFor(flow)
    const bucket = this.bucketAt(timeUs)
    for (const { index, counter } of fed) {
      if (counter.when !== undefined && !counter.when(dimensions)) continue
      const cause = counter.causeOf === undefined ? 0 : this.causeNumber(counter.causeOf(dimensions))
      this.add(bucket, this.keyOf(place, index, cause), counter.adds === 'one' ? 1 : value)
    }
  }

  merge(other: KpiBuckets): this {
    return this.mergeSnapshot(other.toSnapshot())
  }

  /** Adds what a shard counted. */
  mergeSnapshot({ causes, rows }: KpiBucketsSnapshot): this {
    const own = causes.map((cause) => this.causeNumber(cause))
    for (let i = 0; i < rows.length; i += ROW) {
      this.add(rows[i], this.keyOf(rows[i + 1], rows[i + 2], own[rows[i + 3]]), rows[i + 4])
    }
    return this
  }

  toSnapshot(from = 0): KpiBucketsSnapshot {
    const first = Math.max(from, this.lowest)
    let size = 0
    for (let i = first; i <= this.highest; i++) size += this.totals[i]?.size ?? 0
    const rows = new Float64Array(size * ROW)
    let at = 0
    for (let bucket = first; bucket <= this.highest; bucket++) {
      const totals = this.totals[bucket]
      if (totals === undefined) continue
      for (const [key, total] of totals) {
        const { place, counter, cause } = this.partsOf(key)
        rows.set([bucket, place, counter, cause, total], at)
        at += ROW
      }
    }
    return { causes: [...this.causes], rows }
  }

  /** The snapshot, and nothing is left: what was counted since the last window's end. */
  takeSnapshot(): KpiBucketsSnapshot {
    const taken = this.toSnapshot()
    for (let i = this.lowest; i <= this.highest; i++) this.totals[i] = undefined
    this.lowest = Number.POSITIVE_INFINITY
    this.highest = -1
    return taken
  }

  static fromSnapshot(plan: CollectedPlan, snapshot: KpiBucketsSnapshot, bucketUs?: number): KpiBuckets {
    return new KpiBuckets(plan, bucketUs).mergeSnapshot(snapshot)
  }

  /** Every count, in one order whatever the order in which shards were merged. */
  counts(): KpiCount[] {
    return this.counted(this.toSnapshot())
  }

  /** The counts of buckets that end after an instant: whatever was counted since then is in one of them. */
  countsFrom(fromUs: number): KpiCount[] {
    const first = this.buckets.findIndex(({ endUs }) => endUs > fromUs)
    return first === -1 ? [] : this.counted(this.toSnapshot(first))
  }

  private counted({ causes, rows }: KpiBucketsSnapshot): KpiCount[] {
    const order = Array.from({ length: rows.length / ROW }, (_, i) => i * ROW)
    order.sort(
      (a, b) =>
        rows[a] - rows[b] ||
        rows[a + 1] - rows[b + 1] ||
        rows[a + 2] - rows[b + 2] ||
        (causes[rows[a + 3]] < causes[rows[b + 3]] ? -1 : 1),
    )
    return order.map((i) => ({
      counter: kpiCounterNames[rows[i + 2]],
      cause: causes[rows[i + 3]],
      place: this.places.places[rows[i + 1]],
      bucket: this.buckets[rows[i]],
      total: rows[i + 4],
    }))
  }

  private add(bucket: number, key: number, amount: number): void {
    const totals = (this.totals[bucket] ??= new Map())
    if (bucket < this.lowest) this.lowest = bucket
    if (bucket > this.highest) this.highest = bucket
    const total = (totals.get(key) ?? 0) + amount
    assert(Number.isSafeInteger(total), 'a KPI counter left the safe integers')
    totals.set(key, total)
  }

  private keyOf(place: number, counter: number, cause: number): number {
    return (place * kpiCounterNames.length + counter) * MAX_CAUSES + cause
  }

  private partsOf(key: number): { place: number; counter: number; cause: number } {
    const rest = Math.floor(key / MAX_CAUSES)
    const place = Math.floor(rest / kpiCounterNames.length)
    return { place, counter: rest - place * kpiCounterNames.length, cause: key % MAX_CAUSES }
  }

  private placeFor(flow: number): number {
    let place = this.placeOf.get(flow)
    if (place === undefined) this.placeOf.set(flow, (place = this.places.startOf(flow)))
    return place
  }

  private causeNumber(cause: string): number {
    let index = this.causeIndex.get(cause)
    if (index === undefined) {
      index = this.causes.length
      assert(index < MAX_CAUSES, 'causes are those of a protocol, not texts without end')
      this.causes.push(cause)
      this.causeIndex.set(cause, index)
    }
    return index
  }

  /** Virtual time goes forward, so the bucket is this one or one of the next. */
  private bucketAt(timeUs: number): number {
    if (timeUs < this.buckets[this.current].startUs) this.current = 0
    while (this.current < this.buckets.length - 1 && timeUs >= this.buckets[this.current].endUs)
      this.current++
    return this.current
  }
}

/** What a snapshot counts, whichever bucket and place it belongs to. */
export function* countsIn({
  causes,
  rows,
}: KpiBucketsSnapshot): Generator<{ counter: KpiCounterName; cause: string; total: number }> {
  for (let i = 0; i < rows.length; i += ROW)
    yield { counter: kpiCounterNames[rows[i + 2]], cause: causes[rows[i + 3]], total: rows[i + 4] }
}

/** The default, or as wide as it must be for a plan with very many cells and hours; it follows from the plan alone. */
function widthFor({ durationUs }: CollectedPlan, places: number): number {
  let bucketUs = DEFAULT_BUCKET_US
  while (Math.ceil(durationUs / bucketUs) * places > MAX_CELLS) bucketUs *= 2
  return bucketUs
}

function bucketsOf({ durationUs, phases }: CollectedPlan, bucketUs: number): Bucket[] {
  const edges = new Set<number>()
  for (let at = 0; at < durationUs; at += bucketUs) edges.add(at)
  for (const { startUs, endUs } of phases) edges.add(startUs).add(endUs)
  edges.add(0).add(durationUs)
  const sorted = [...edges].filter((at) => at <= durationUs).sort((a, b) => a - b)
  return sorted.slice(0, -1).map((startUs, i) => ({
    startUs,
    endUs: sorted[i + 1],
    phase: phases.find((phase) => startUs >= phase.startUs && startUs < phase.endUs)?.name,
  }))
}
