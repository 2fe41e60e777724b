import { Histogram } from '../engine/histogram.ts'
import { errorBudget } from './error-budget.ts'
import type { Measurements } from './measurements.ts'
import type { Objective, Operator } from './objectives.ts'

function measured(good: number, bad: number, latenciesUs: readonly number[] = []): Measurements {
  const latency = new Histogram()
  for (const us of latenciesUs) latency.record(us)
  return { sli: { settle: { attach: { good, bad, latency } } }, marks: {}, violations: {}, counters: {} }
}

const ratio = (num: number, den: number, operator: Operator = '>='): Objective => {
  return {
    sli: 'attach.success',
    target: { kind: 'ratio', operator, value: { num, den } },
    during: ['settle'],
    minSamples: 1,
  }
}

const latency = (sli: string, valueUs: number, operator: Operator = '<'): Objective => {
  return { sli, target: { kind: 'latency', operator, valueUs }, during: ['settle'], minSamples: 1 }
}

describe('an error budget', () => {
  test.each([
    ['is what the target leaves', ratio(199, 200), 1_990, 10, 10, 10, 0],
    ['is in whole observations', ratio(199, 200), 1_995, 3, 9, 3, 6],
    ['can be overspent', ratio(199, 200), 90, 10, 0, 10, -10],
    ['of a ceiling is spent by the good ones', ratio(1, 10, '<='), 15, 85, 10, 15, -5],
    ['of 100 % is nothing', ratio(1, 1), 10, 0, 0, 0, 0],
  ] as const)('%s', (_, objective, good, bad, allowed, used, left) => {
    expect(errorBudget(objective, measured(good, bad))).toEqual({
      sli: 'attach.success',
      valid: good + bad,
      allowed,
      used,
      left,
    })
  })

  const latencies = Array.from({ length: 100 }, (_, i) => i + 1)
  test.each([
    ['attach.latency.p95', 96, '<', 5, 5],
    ['attach.latency.p95', 96, '<=', 5, 4],
    ['attach.latency.p50', 11, '<', 50, 90],
    ['attach.latency.p99.9', 200, '<', 0, 0],
    ['attach.latency.p95', 10, '>=', 95, 9],
  ] as const)(
    'of %s against %d us (%s) allows %d slow ones, and %d were',
    (sli, us, operator, allowed, used) => {
      expect(errorBudget(latency(sli, us, operator), measured(0, 0, latencies))).toMatchObject({
        valid: 100,
        allowed,
        used,
        left: allowed - used,
      })
    },
  )

  test('does not exist without an observation', () => {
    expect(errorBudget(ratio(199, 200), measured(0, 0))).toBeUndefined()
    expect(errorBudget({ ...ratio(199, 200), during: ['baseline'] }, measured(5, 5))).toBeUndefined()
  })
})
