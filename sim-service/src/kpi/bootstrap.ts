import { assert } from '../engine/assert.ts'
import type { Random } from '../engine/random.ts'

/** A mean with its 95 % interval. */
export interface Estimate {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** What is drawn again as a whole: one pair of subscribers, or all pairs of one seed. */
export interface Unit {
  readonly sum: number
  readonly count: number
}

/** Draws in all, which bounds the time: a fraction of a second a metric. */
const MAX_DRAWS = 20_000_000
const MOST_RESAMPLES = 2_000
const FEWEST_RESAMPLES = 400

/**
 * The mean over all units and the percentile bootstrap of its 95 % interval (Efron): as many units are drawn with
 * replacement as there are, the mean of the draw is one resample, and the middle 95 % of the resamples are the
 * interval. The same stream gives the same interval on any machine.
 */
export function bootstrapMean(units: readonly Unit[], random: Random): Estimate {
  assert(units.length > 0, 'a mean needs a unit')
  const mean = meanOf(units)
  if (units.every(({ sum, count }) => sum === mean * count)) return { mean, low: mean, high: mean }
  const resamples = Math.max(FEWEST_RESAMPLES, Math.min(MOST_RESAMPLES, Math.floor(MAX_DRAWS / units.length)))
  const sums = Float64Array.from(units, ({ sum }) => sum)
  const counts = Float64Array.from(units, ({ count }) => count)
  const means = new Float64Array(resamples)
  for (let i = 0; i < resamples; i++) means[i] = resampledMean(sums, counts, random)
  means.sort()
  const at = (share: number): number => means[Math.min(resamples - 1, Math.floor(share * resamples))]
  return { mean, low: at(0.025), high: at(0.975) }
}

function resampledMean(sums: Float64Array, counts: Float64Array, random: Random): number {
  const n = sums.length
  let sum = 0
  let count = 0
  for (let i = 0; i < n; i++) {
    // A share of 2^32 is a little uneven, by one in 2^32: far less than a resample shows.
    const drawn = Math.floor((random.u32() / 4_294_967_296) * n)
    sum += sums[drawn]
    count += counts[drawn]
  }
  return sum / count
}

function meanOf(units: readonly Unit[]): number {
  let sum = 0
  let count = 0
  for (const unit of units) {
    sum += unit.sum
    count += unit.count
  }
  return sum / count
}
