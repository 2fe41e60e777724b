import fc from 'fast-check'
import { Histogram } from './histogram.ts'

/** Values of all sizes: latencies, octets, and the edges of buckets. */
const value = fc.oneof(
  fc.nat(300),
  fc.nat(10_000_000),
  fc.nat({ max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: 8, max: 52 }).chain((e) => fc.integer({ min: 2 ** e - 2, max: 2 ** e + 2 })),
)
const values = fc.array(value, { minLength: 1, maxLength: 100 })
const quantiles = [0, 0.01, 0.25, 0.5, 0.55, 0.9, 0.95, 0.99, 0.999, 1]

const histogramOf = (list: readonly number[]): Histogram => {
  const histogram = new Histogram()
  for (const one of list) histogram.record(one)
  return histogram
}

/** All that a reader can see. */
const facts = (histogram: Histogram): unknown[] => [
  histogram.count,
  histogram.sum,
  histogram.min,
  histogram.max,
  quantiles.map((q) => histogram.quantile(q)),
  [0, 255, 256, 1000, 1e6, 2 ** 32, 2 ** 40].map((limit) => histogram.countAtMost(limit)),
]

describe('a histogram', () => {
  test('is exact below 256', () => {
    for (let one = 0; one < 256; one++) {
      const histogram = histogramOf([one, 1e6])
      expect(histogram.quantile(0.5)).toBe(one)
      expect(histogram.countAtMost(one)).toBe(1)
      expect(histogram.countAtMost(one - 1)).toBe(0)
    }
  })

  test('is never below a value, and above it by less than 1/128', () => {
    fc.assert(
      fc.property(value, (one) => {
        const seen = histogramOf([one, Number.MAX_SAFE_INTEGER]).quantile(0.5)
        expect(seen).toBeGreaterThanOrEqual(one)
        expect((seen - one) * 128).toBeLessThan(Math.max(one, 1))
      }),
      { numRuns: 1000 },
    )
  })

  test('has the quantiles of the sorted list, to 1/128', () => {
    fc.assert(
      fc.property(values, (list) => {
        const histogram = histogramOf(list)
        const sorted = [...list].sort((a, b) => a - b)
        for (const permille of [1, 50, 500, 550, 900, 950, 990, 999, 1000]) {
          const exact = sorted[Math.ceil((permille * list.length) / 1000) - 1]
          const seen = histogram.quantile(permille / 1000)
          expect(seen).toBeGreaterThanOrEqual(exact)
          expect((seen - exact) * 128).toBeLessThan(Math.max(exact, 1))
        }
        expect(histogram.quantile(1)).toBe(sorted[sorted.length - 1])
      }),
    )
  })

  test('takes the rank of a quantile as decimal people mean it', () => {
    const histogram = histogramOf(Array.from({ length: 100 }, (_, i) => i + 1))
    for (let percent = 1; percent <= 100; percent++) expect(histogram.quantile(percent / 100)).toBe(percent)
  })

  test('keeps count, sum, mean, least and greatest exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 1 }), (list) => {
        const histogram = histogramOf(list)
        const sum = list.reduce((total, one) => total + one, 0)
        expect(histogram).toMatchObject({
          count: list.length,
          sum,
          min: Math.min(...list),
          max: Math.max(...list),
        })
        expect(histogram.mean()).toBe(sum / list.length)
      }),
    )
  })

  test('counts what is at most a limit: exactly at the edges of buckets, else no more than there are', () => {
    fc.assert(
      fc.property(values, value, (list, limit) => {
        const exact = (at: number): number => list.filter((one) => one <= at).length
        const histogram = histogramOf(list)
        expect(histogram.countAtMost(limit)).toBeLessThanOrEqual(exact(limit))
        expect(histogram.countAtMost(limit)).toBeGreaterThanOrEqual(exact(limit - Math.ceil(limit / 128)))
        const edge = histogramOf([limit, Number.MAX_SAFE_INTEGER]).quantile(0.5)
        expect(histogram.countAtMost(edge)).toBe(exact(edge))
      }),
    )
  })

  test('counts all at the greatest value, in the middle of its bucket', () => {
    const histogram = histogramOf([300_000, 300_001])
    expect(histogram.countAtMost(300_001)).toBe(2)
    expect(histogram.countAtMost(299_000)).toBe(0)
    expect(histogram.countAtMost(-1)).toBe(0)
  })

  test('that is empty has no quantile and no mean', () => {
    const empty = new Histogram()
    expect([empty.quantile(0.5), empty.mean(), empty.countAtMost(10)]).toEqual([Number.NaN, Number.NaN, 0])
  })

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses %d', (one) => {
    expect(() => new Histogram().record(one)).toThrow(`histogram value ${one}`)
  })
})

describe('merging histograms', () => {
  const lists = fc.array(fc.array(fc.nat(1e9), { maxLength: 30 }), { minLength: 1, maxLength: 6 })

  test('is recording everything in one, in any order and grouping', () => {
    fc.assert(
      fc.property(lists, fc.nat(5), (parts, at) => {
        const whole = facts(histogramOf(parts.flat()))
        const merge = (some: number[][]): Histogram =>
          some.reduce((into, part) => into.merge(histogramOf(part)), new Histogram())
        expect(facts(merge(parts))).toEqual(whole)
        expect(facts(merge([...parts].reverse()))).toEqual(whole)
        expect(facts(merge(parts.slice(0, at)).merge(merge(parts.slice(at))))).toEqual(whole)
      }),
    )
  })

  test('leaves the other as it was', () => {
    const other = histogramOf([5, 1000])
    const before = facts(other)
    histogramOf([7]).merge(other).record(9)
    expect(facts(other)).toEqual(before)
  })
})
