import { Histogram } from '../engine/histogram.ts'

/** A histogram's content as plain data that a worker thread can hand over. */
export interface HistogramSnapshot {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly buckets: Uint32Array
}

/** A copy: the histogram may go on counting. */
export function histogramSnapshot(histogram: Histogram): HistogramSnapshot {
  const { count, sum, min, max, buckets } = histogram as unknown as HistogramSnapshot
  let used = buckets.length
  while (used > 0 && buckets[used - 1] === 0) used--
  return { count, sum, min, max, buckets: buckets.slice(0, used) }
}

export function histogramFrom(snapshot: HistogramSnapshot): Histogram {
  return Object.assign(new Histogram(), { ...snapshot, buckets: snapshot.buckets.slice() })
}
