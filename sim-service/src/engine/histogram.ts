import { AssertionError } from './assert.ts'

const MANTISSA_BITS = 7
const SUB = 1 << MANTISSA_BITS

/**
 * A log-linear histogram of non-negative integers (microseconds, octets): values below 256 are exact, above that
 * a bucket is at most 1/128 of its value wide. Two histograms merge by addition, in any order.
 */
export class Histogram {
  private buckets = new Uint32Array(0)
  count = 0
  sum = 0
  min = Number.POSITIVE_INFINITY
  max = 0

  record(value: number): void {
    if (!(Number.isSafeInteger(value) && value >= 0)) throw new AssertionError(`histogram value ${value}`)
    const index = bucketOf(value)
    if (index >= this.buckets.length) this.widen(index + 1)
    this.buckets[index]++
    this.count++
    this.sum += value
    if (value < this.min) this.min = value
    if (value > this.max) this.max = value
  }

  /** The value at quantile q (0 … 1): the upper edge of its bucket, clamped to the greatest value seen. */
  quantile(q: number): number {
    if (this.count === 0) return Number.NaN
    // A product such as 0.55 × 100 lies a little above its whole number in binary: that is not one rank more.
    const rank = Math.max(1, Math.ceil(q * this.count * (1 - 1e-15)))
    let seen = 0
    for (let i = 0; i < this.buckets.length; i++) {
      seen += this.buckets[i]
      if (seen >= rank) return Math.min(upperEdge(i), this.max)
    }
    return this.max
  }

  /**
   * How many values are at most `limit`, to bucket resolution: exact where `limit` is below 256, the greatest
   * integer of a bucket, or nothing greater was seen.
   */
  countAtMost(limit: number): number {
    if (limit >= this.max) return this.count
    let seen = 0
    for (let i = 0; i < this.buckets.length && upperEdge(i) <= limit; i++) seen += this.buckets[i]
    return seen
  }

  mean(): number {
    return this.count === 0 ? Number.NaN : this.sum / this.count
  }

  merge(other: Histogram): this {
    if (other.buckets.length > this.buckets.length) this.widen(other.buckets.length)
    for (let i = 0; i < other.buckets.length; i++) this.buckets[i] += other.buckets[i]
    this.count += other.count
    this.sum += other.sum
    this.min = Math.min(this.min, other.min)
    this.max = Math.max(this.max, other.max)
    return this
  }

  private widen(length: number): void {
    const wider = new Uint32Array(Math.max(length, this.buckets.length * 2))
    wider.set(this.buckets)
    this.buckets = wider
  }
}

function bucketOf(value: number): number {
  if (value < SUB * 2) return value
  let exponent: number
  let mantissa: number
  if (value < 4294967296) {
    exponent = 31 - Math.clz32(value) - MANTISSA_BITS
    mantissa = value >>> exponent
  } else {
    exponent = 63 - Math.clz32(Math.floor(value / 4294967296)) - MANTISSA_BITS
    mantissa = Math.floor(value / 2 ** exponent)
  }
  return exponent * SUB + mantissa
}

/** The greatest integer of a bucket. */
function upperEdge(index: number): number {
  if (index < SUB * 2) return index
  const exponent = Math.floor(index / SUB) - 1
  const mantissa = index - exponent * SUB
  return (mantissa + 1) * 2 ** exponent - 1
}
