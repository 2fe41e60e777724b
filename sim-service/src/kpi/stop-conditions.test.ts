import fc from 'fast-check'
import { Histogram } from '../engine/histogram.ts'
import { histogramSnapshot } from './histogram-snapshot.ts'
import type { Target } from './objectives.ts'
import { mergeWindows, type SliWindow } from './sli-collector.ts'
import { StopConditions, type StopDecision, type StopRow } from './stop-conditions.ts'

const SECOND = 1_000_000
const below = (percent: number): Target => {
  return { kind: 'ratio', operator: '<', value: { num: percent, den: 100 } }
}
const row = (is: Target, forSeconds: number, sli = 'attach.success'): StopRow => {
  return { when: { sli, is }, for: forSeconds * SECOND }
}

interface Counted {
  good?: number
  bad?: number
  latenciesUs?: readonly number[]
}

function window({ good = 0, bad = 0, latenciesUs = [] }: Counted): SliWindow {
  const latency = new Histogram()
  for (const us of latenciesUs) latency.record(us)
  return { attach: { good, bad, latency: histogramSnapshot(latency) } }
}

/** Feeds one window a second, until the run stops. */
function check(
  rows: readonly StopRow[],
  seconds: readonly (Counted | undefined)[],
): StopDecision | undefined {
  const conditions = new StopConditions(rows)
  for (const [i, counted] of seconds.entries()) {
    const decision = conditions.atWindowEnd((i + 1) * SECOND, counted === undefined ? {} : window(counted))
    if (decision !== undefined) return decision
  }
  return undefined
}

const times = (count: number, counted: Counted | undefined) => Array.from({ length: count }, () => counted)

describe('a stop condition', () => {
  test('stops at the end of the window in which the ratio of the last interval is on the named side', () => {
    // 10 s of 10 good ones, then 10 bad ones a second: of 100 in the interval, 21 or more have to be bad.
    const decision = check([row(below(80), 10)], [...times(10, { good: 10 }), ...times(20, { bad: 10 })])
    expect(decision).toEqual({
      atUs: 13 * SECOND,
      condition: 0,
      sli: 'attach.success',
      value: 0.7,
      samples: 100,
      reason:
        'attach.success was 70 % in 100 samples of the last 10 s, and the run stops when it is below 80 %',
    })
  })

  test('does not stop at the threshold itself', () => {
    expect(check([row(below(80), 10)], times(60, { good: 80, bad: 20 }))).toBeUndefined()
    const atMost: Target = { kind: 'ratio', operator: '<=', value: { num: 80, den: 100 } }
    expect(check([row(atMost, 10)], times(60, { good: 80, bad: 20 }))?.atUs).toBe(10 * SECOND)
  })

  test('waits until its interval has passed in full', () => {
    expect(check([row(below(80), 10)], times(9, { bad: 100 }))).toBeUndefined()
    expect(check([row(below(80), 10)], times(10, { bad: 100 }))?.atUs).toBe(10 * SECOND)
  })

  test('needs as many samples as an objective would, and stops nothing without any', () => {
    // 80 % needs 50.
    expect(check([row(below(80), 10)], times(100, { bad: 4 }))).toBeUndefined()
    expect(check([row(below(80), 10)], times(100, { bad: 5 }))?.samples).toBe(50)
    expect(check([row(below(80), 10)], times(100, undefined))).toBeUndefined()
    const below100: Target = { kind: 'ratio', operator: '<', value: { num: 1, den: 1 } }
    expect(check([row(below100, 1)], [{ good: 5 }, { good: 4, bad: 1 }])?.atUs).toBe(2 * SECOND)
  })

  test('forgets what is older than its interval', () => {
    const seconds = [...times(5, { bad: 100 }), ...times(5, undefined), ...times(50, { good: 100 })]
    expect(check([row(below(80), 4)], seconds)?.atUs).toBe(4 * SECOND)
    expect(check([row(below(80), 12)], seconds)?.value).toBeCloseTo(200 / 700)
    expect(check([row(below(20), 20)], seconds)).toBeUndefined()
  })

  test('may be about a latency, whose quantile is that of the whole interval', () => {
    const slow: Target = { kind: 'latency', operator: '>', valueUs: 300 }
    const decision = check(
      [row(slow, 3, 'attach.latency.p50')],
      [
        ...times(3, { good: 20, latenciesUs: Array(20).fill(200) }),
        ...times(9, { good: 20, latenciesUs: Array(20).fill(400) }),
      ],
    )
    expect(decision).toMatchObject({ atUs: 5 * SECOND, value: 400, samples: 60 })
    expect(decision?.reason).toContain('was 400 us in 60 samples of the last 3 s')
  })

  test('comes first of several that are met in one window', () => {
    const rows = [row(below(10), 5), row(below(80), 5), row(below(90), 5)]
    expect(check(rows, times(20, { good: 20, bad: 20 }))).toMatchObject({ condition: 1 })
  })

  test('decides as a list of all windows would', () => {
    const counted = fc.record({ good: fc.nat(9), bad: fc.nat(9) })
    fc.assert(
      fc.property(
        fc.array(counted, { maxLength: 60 }),
        fc.integer({ min: 1, max: 15 }),
        (seconds, forSeconds) => {
          const expected = seconds.findIndex((_, i) => {
            if (i + 1 < forSeconds) return false
            const last = seconds.slice(i + 1 - forSeconds, i + 1)
            const good = last.reduce((sum, one) => sum + one.good, 0)
            const samples = last.reduce((sum, one) => sum + one.good + one.bad, 0)
            return samples >= 20 && 2 * good < samples
          })
          const decision = check([row(below(50), forSeconds)], seconds)
          expect(decision?.atUs).toBe(expected === -1 ? undefined : (expected + 1) * SECOND)
        },
      ),
    )
  })

  test('decides alike however its observations were spread over shards', () => {
    const counted = fc.record({ good: fc.nat(40), bad: fc.nat(40), shards: fc.integer({ min: 1, max: 4 }) })
    fc.assert(
      fc.property(fc.array(counted, { maxLength: 40 }), (seconds) => {
        const whole = new StopConditions([row(below(60), 5)])
        const spread = new StopConditions([row(below(60), 5)])
        for (const [i, { good, bad, shards }] of seconds.entries()) {
          const atUs = (i + 1) * SECOND
          const parts = Array.from({ length: shards }, (_, shard) => {
            const share = (count: number) => Math.floor(count / shards) + (shard < count % shards ? 1 : 0)
            return window({ good: share(good), bad: share(bad) })
          })
          expect(spread.atWindowEnd(atUs, mergeWindows(parts))).toEqual(
            whole.atWindowEnd(atUs, window({ good, bad })),
          )
        }
      }),
    )
  })
})
