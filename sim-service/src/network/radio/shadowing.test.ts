import { shadowingDb } from './shadowing.ts'

const shadowing = { sigmaDb: 8, correlationMetres: 50 }

const at = (flow: number, metres: number): number => shadowingDb(shadowing, 99, flow, metres * 1000, 12_000)

const users = Array.from({ length: 4000 }, (_, i) => i + 1)

/** Correlation coefficient of two places, over many subscribers. */
function correlation(metres: number, from = 100): number {
  let products = 0
  for (const flow of users) products += at(flow, from) * at(flow, from + metres)
  return products / users.length / 64
}

describe('shadowing', () => {
  test.each([0, 10, 25, 49])('deviates by 8 dB, %d m from a corner of the grid as anywhere', (offset) => {
    let sum = 0
    let squares = 0
    for (const flow of users) {
      const db = at(flow, 1000 + offset)
      sum += db
      squares += db * db
    }
    expect(Math.abs(sum / users.length)).toBeLessThan(0.5)
    expect(Math.abs(Math.sqrt(squares / users.length) - 8)).toBeLessThan(0.3)
  })

  test('is alike at places near each other, and not at all two correlation distances apart', () => {
    expect(correlation(5)).toBeGreaterThan(0.9)
    expect(correlation(50)).toBeLessThan(0.7)
    expect(Math.abs(correlation(100))).toBeLessThan(0.06)
    expect(correlation(5)).toBeGreaterThan(correlation(25))
    expect(correlation(25)).toBeGreaterThan(correlation(50))
  })

  test('changes gradually: no step of more than 3 dB in a metre', () => {
    for (let metre = -200; metre < 200; metre++)
      expect(Math.abs(at(1, metre + 1) - at(1, metre))).toBeLessThan(3)
  })

  test('is the same for the same subscriber, source and place, and another for any other', () => {
    expect(at(1, 77)).toBe(at(1, 77))
    expect(at(1, 77)).not.toBe(at(2, 77))
    expect(shadowingDb(shadowing, 98, 1, 77_000, 12_000)).not.toBe(at(1, 77))
  })
})
