import fc from 'fast-check'
import { testRandom } from '../../test-support/mutation.ts'
import {
  decibelsOfRatio,
  exponential,
  LN2,
  lnInteger,
  log10Integer,
  normalFrom,
  powerOfTwo,
  ratioOfDecibels,
} from './mathematics.ts'

/** Off by at most 1e-15, absolutely or as a share of the result, whichever is more. */
function isNear(value: number, wanted: number): boolean {
  return Math.abs(value - wanted) <= 1e-15 * Math.max(1, Math.abs(wanted))
}

describe('logarithms from additions, multiplications and divisions alone', () => {
  test('of every power of two and its neighbours', () => {
    for (let exponent = 0; exponent <= 53; exponent++) {
      for (const value of [2 ** exponent - 1, 2 ** exponent, 2 ** exponent + 1]) {
        if (value < 1 || value > Number.MAX_SAFE_INTEGER) continue
        expect([value, isNear(lnInteger(value), Math.log(value))]).toEqual([value, true])
      }
    }
  })

  test('of twenty thousand integers of every length', () => {
    const random = testRandom(1)
    const wrong: number[] = []
    for (let i = 0; i < 20_000; i++) {
      const value = Math.floor((random(4294967296) * 2097152 + random(2097152)) / 2 ** random(53)) || 1
      if (!isNear(lnInteger(value), Math.log(value))) wrong.push(value)
    }
    expect(wrong).toEqual([])
  })

  test('never fall where the argument grows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 1 }), (value) => {
        expect(lnInteger(value + 1)).toBeGreaterThanOrEqual(lnInteger(value))
      }),
    )
  })

  test('have the exact bits of this machine on every machine', () => {
    expect(lnInteger(3)).toBe(LN3)
    expect(lnInteger(1)).toBe(0)
    expect(lnInteger(2)).toBe(LN2)
    expect(lnInteger(4294967296)).toBe(32 * LN2)
    let sum = 0
    for (let value = 1; value <= 1_000_000; value += 7) sum += lnInteger(value)
    expect(sum).toBe(SUM_OF_LOGARITHMS)
  })
})

/** From Node 24 on x86-64; additions, multiplications and divisions have one result by IEEE 754. */
const LN3 = 1.0986122886681096
const SUM_OF_LOGARITHMS = 1830793.86505936

test('powers of two are exact', () => {
  for (let exponent = 0; exponent < 64; exponent++)
    expect(powerOfTwo(exponent)).toBe(Number(1n << BigInt(exponent)))
})

describe('what radio needs beside the natural logarithm', () => {
  test('decimal logarithms', () => {
    for (const value of [1, 2, 7, 10, 1000, 123_456_789, 1e12, Number.MAX_SAFE_INTEGER])
      expect(Math.abs(log10Integer(value) - Math.log10(value))).toBeLessThan(1e-14)
  })

  test('e^x is off by less than 1e-13 of itself, from one end to the other', () => {
    for (let x = -43; x <= 43; x += 0.0137) {
      expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-13)
    }
    expect(exponential(0)).toBe(1)
    expect(exponential(1000)).toBe(exponential(43))
    expect(exponential(-1000)).toBe(exponential(-43))
  })

  test('decibels are ratios', () => {
    expect(ratioOfDecibels(0)).toBe(1)
    for (const [decibels, ratio] of [
      [10, 10],
      [-30, 0.001],
      [3, 1.9952623149688795],
    ])
      expect(Math.abs(ratioOfDecibels(decibels) / ratio - 1)).toBeLessThan(1e-12)
    for (const decibels of [-30, -10.5, 0, 3, 40])
      expect(Math.abs(decibelsOfRatio(ratioOfDecibels(decibels)) - decibels)).toBeLessThan(0.01)
    expect(decibelsOfRatio(0)).toBe(-60)
  })

  test('the normal quantiles are those of printed tables, and their mean square is one', () => {
    const quantile = (share: number): number => normalFrom(Math.floor(share * 4294967296))
    expect(Math.abs(quantile(0.975) - 1.95996)).toBeLessThan(0.003)
    expect(Math.abs(quantile(0.84134) - 1)).toBeLessThan(0.001)
    expect(Math.abs(quantile(0.5) - 0)).toBeLessThan(0.001)
    expect(quantile(0.025) + quantile(0.9749999)).toBe(0)
    let squares = 0
    for (let i = 0; i < 4096; i++) squares += normalFrom(i * 1_048_576) ** 2
    expect(Math.abs(squares / 4096 - 1)).toBeLessThan(0.002)
  })
})
