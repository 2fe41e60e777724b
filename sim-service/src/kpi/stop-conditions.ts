import { Histogram } from '../engine/histogram.ts'
import { describeCount, describeLatency, describeRatio, describeTarget } from './describe.ts'
import { histogramFrom } from './histogram-snapshot.ts'
import type { Observations } from './measurements.ts'
import { defaultMinSamples, sliNamed, type Target } from './objectives.ts'
import type { SliWindow } from './sli-collector.ts'
import { holds, measuredValue } from './value.ts'

/** A stop condition as a plan holds it: `{ when: "attach.success < 80%", for: 2m }`. */
export interface StopRow {
  readonly when: { readonly sli: string; readonly is: Target }
  /** In microseconds. */
  readonly for: number
}

/** That a run shall end, and why. */
export interface StopDecision {
  /** The end of the window at which the run stops. */
  readonly atUs: number
  /** Index of the condition in the plan; the first of several that are met at once. */
  readonly condition: number
  readonly sli: string
  /** A ratio from 0 to 1, or microseconds. */
  readonly value: number
  readonly samples: number
  /** A sentence without its first capital. */
  readonly reason: string
}

interface Ended {
  readonly endUs: number
  readonly observations: Observations
}

/**
 * Decides at each window's end whether a run shall stop. The value of a condition is that of the observations that
 * ended within the last `for`: a ratio of sums over the sliding interval, or a quantile of its merged latencies, in
 * whole windows. A condition is met when the interval has passed in full since the start, its value is on the named
 * side of the threshold, and it has as many samples as an objective of the same target would need (10/(1−r) for a
 * ratio r, 30 for a p50, 200 for a p95): a single bad attach stops nothing. Everything that it reads is a window's
 * merged counters, so the decision is the same on any number of workers.
 */
export class StopConditions {
  private readonly rows: readonly StopRow[]
  private readonly intervals: Interval[]

  constructor(rows: readonly StopRow[]) {
    this.rows = rows
    this.intervals = rows.map((row) => new Interval(row))
  }

  /** `window` holds what ended after the previous window's end, all shards together. */
  atWindowEnd(timeUs: number, window: SliWindow): StopDecision | undefined {
    let decision: StopDecision | undefined
    for (const [condition, interval] of this.intervals.entries()) {
      interval.add(timeUs, window)
      decision ??= interval.decide(timeUs, this.rows[condition], condition)
    }
    return decision
  }
}

/** The windows of the last `for`, newest last, with running sums of their counts. */
class Interval {
  private readonly row: StopRow
  private readonly minSamples: number
  private windows: Ended[] = []
  private first = 0
  private good = 0
  private bad = 0

  constructor(row: StopRow) {
    this.row = row
    // A threshold of 100 % has no default; one observation that is not good decides it.
    this.minSamples = Math.max(1, defaultMinSamples(row.when.sli, row.when.is) ?? 1)
  }

  add(timeUs: number, window: SliWindow): void {
    const ended = window[sliNamed(this.row.when.sli).family]
    if (ended !== undefined) {
      const { good, bad } = ended
      this.windows.push({ endUs: timeUs, observations: { good, bad, latency: histogramFrom(ended.latency) } })
      this.good += good
      this.bad += bad
    }
    while (this.first < this.windows.length && this.windows[this.first].endUs <= timeUs - this.row.for) {
      const { observations } = this.windows[this.first++]
      this.good -= observations.good
      this.bad -= observations.bad
    }
    if (this.first > 1024) {
      this.windows = this.windows.slice(this.first)
      this.first = 0
    }
  }

  decide(timeUs: number, { when, for: forUs }: StopRow, condition: number): StopDecision | undefined {
    if (timeUs < forUs) return undefined
    const observed = this.observed()
    const { value, samples } = measuredValue(when.sli, observed)
    if (value === undefined || samples < this.minSamples || !holds(when.sli, when.is, observed))
      return undefined
    const shown = when.is.kind === 'ratio' ? describeRatio(observed.good, samples) : describeLatency(value)
    const reason =
      `${when.sli} was ${shown} in ${describeCount(samples)} samples of the last ${forUs / 1_000_000} s, ` +
      `and the run stops when it is ${describeTarget(when.is)}`
    return { atUs: timeUs, condition, sli: when.sli, value, samples, reason }
  }

  private observed(): Observations {
    const latency = new Histogram()
    if (sliNamed(this.row.when.sli).kind === 'latency') {
      for (let i = this.first; i < this.windows.length; i++)
        latency.merge(this.windows[i].observations.latency)
    }
    return { good: this.good, bad: this.bad, latency }
  }
}
