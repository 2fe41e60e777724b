import { Histogram } from '../engine/histogram.ts'
import { chaosReport } from './chaos-report.ts'
import type { Harm } from './harm.ts'
import { histogramSnapshot } from './histogram-snapshot.ts'
import { Hypotheses } from './hypotheses.ts'
import { wilson } from './interval.ts'
import type { Objective, Phase } from './objectives.ts'
import { ratio } from './ratio.ts'
import type { SliWindow } from './sli-collector.ts'

const SECOND = 1_000_000

const phases: Phase[] = [
  { name: 'baseline', startUs: 0, endUs: 100 * SECOND },
  { name: 'inject', startUs: 100 * SECOND, endUs: 200 * SECOND },
  { name: 'settle', startUs: 200 * SECOND, endUs: 300 * SECOND },
]

const fault: Harm = {
  id: 'slow',
  kind: 'node.slow',
  target: 'hss/26201',
  atUs: 100 * SECOND,
  untilUs: 200 * SECOND,
}

const success: Objective = {
  sli: 'attach.success',
  target: { kind: 'ratio', operator: '>=', value: ratio(9, 10) },
  during: ['baseline', 'settle'],
  minSamples: 1,
}

const latency: Objective = {
  sli: 'attach.latency.p50',
  target: { kind: 'latency', operator: '<', valueUs: 500_000 },
  during: ['baseline', 'inject', 'settle'],
  minSamples: 1,
}

/** Ten attaches a second, so many of them bad, each of this length. */
function attaches(bad: number, latencyUs: number, all = 10): SliWindow {
  const histogram = new Histogram()
  for (let i = 0; i < all - bad; i++) histogram.record(latencyUs)
  return { attach: { good: all - bad, bad, latency: histogramSnapshot(histogram) } }
}

/** A run of five minutes, window by window. */
function played(
  window: (second: number) => SliWindow,
  objectives = [success, latency],
  faults = [fault],
): Hypotheses {
  const hypotheses = new Hypotheses({ phases, objectives, faults })
  for (let second = 1; second <= 300; second++) hypotheses.atWindowEnd(second * SECOND, window(second))
  return hypotheses
}

const well = (): SliWindow => attaches(0, 200_000)

describe('a hypothesis', () => {
  test('is an objective over each ten seconds of its phases', () => {
    const { evaluations } = played(well)
    expect(evaluations.filter(({ objective }) => objective === 0)).toHaveLength(20)
    expect(evaluations.filter(({ objective }) => objective === 1)).toHaveLength(30)
    expect(evaluations.every(({ held }) => held)).toBe(true)
  })

  test('lies before, during or after a fault', () => {
    const hypotheses = played((second) => (second > 100 && second <= 200 ? attaches(0, 900_000) : well()))
    expect(hypotheses.seenFrom(fault, 1, 'before')).toEqual({ held: 10, evaluated: 10 })
    expect(hypotheses.seenFrom(fault, 1, 'during')).toEqual({ held: 0, evaluated: 10 })
    expect(hypotheses.seenFrom(fault, 1, 'after')).toEqual({ held: 10, evaluated: 10 })
    expect(hypotheses.seenFrom(fault, 0, 'during')).toEqual({ held: 0, evaluated: 0 })
  })

  test('counts once, however many faults there are', () => {
    const two = played(well, [success], [fault, { ...fault, id: 'other' }])
    expect(two.evaluations).toHaveLength(20)
  })

  test('is not evaluated with fewer than ten observations', () => {
    expect(played(() => attaches(0, 200_000, 0)).evaluations).toEqual([])
    expect(played((second) => attaches(0, 1, second % 10 === 0 ? 9 : 0)).evaluations).toEqual([])
  })

  test('is never one about hypotheses', () => {
    expect(played(well, [{ ...success, sli: 'chaos.success' }]).evaluations).toEqual([])
  })
})

describe('recovery', () => {
  const recoveryOf = (hypotheses: Hypotheses, sli = 'attach.success') =>
    hypotheses.recoveriesOf(fault).find((one) => one.sli === sli)

  test('is nothing to wait for where the SLI never left its target', () => {
    expect(recoveryOf(played(well))).toMatchObject({ state: 'held', seconds: 0 })
  })

  test('lasts from the end of the fault until the last ten seconds hold, and go on holding', () => {
    // Bad from the fault's beginning until 30 s after its end.
    const late = played((second) => (second > 100 && second <= 230 ? attaches(5, 200_000) : well()))
    const recovery = recoveryOf(late)
    expect(recovery?.state).toBe('recovered')
    // At 238 s two bad seconds of ten are left: 10 of 100 observations.
    expect(recovery?.seconds).toBe(38)
  })

  test('is not there when the SLI falls again at once', () => {
    const again = played((second) => {
      if (second <= 100) return well()
      return second % 20 < 10 ? attaches(9, 200_000) : well()
    })
    expect(recoveryOf(again)?.state).toBe('lost')
  })

  test('is lost when the run ends before it, and unknown without observations', () => {
    expect(recoveryOf(played((second) => (second > 100 ? attaches(9, 1) : well())))?.state).toBe('lost')
    expect(recoveryOf(played((second) => (second > 100 ? {} : well())))?.state).toBe('unknown')
  })

  test('is not asked of an objective for the time of the fault alone', () => {
    const hypotheses = played(well, [{ ...latency, during: ['inject'] }])
    expect(hypotheses.recoveriesOf(fault)).toEqual([])
  })
})

describe('chaos success', () => {
  test('is held of evaluated, with the interval at 95 %, and says when that is too few', () => {
    const broken = played((second) => (second > 200 ? attaches(5, 200_000) : well()), [success])
    const report = chaosReport(broken, [fault], { 'chaos.hit{slow}': 7 })
    expect(report).toMatchObject({ held: 10, evaluated: 20, ratio: 0.5, isConclusive: false })
    expect(report.interval?.from).toBeCloseTo(0.2993, 4)
    expect(report.interval?.to).toBeCloseTo(0.7007, 4)
    expect(report.faults[0]).toMatchObject({ id: 'slow', hits: 7, fromSeconds: 100, untilSeconds: 200 })
    expect(chaosReport(played(well), [fault], {})).toMatchObject({ evaluated: 50, isConclusive: true })
  })
})

describe("Wilson's interval", () => {
  // E. B. Wilson, JASA 22 (1927), as Newcombe tabulates it (Statistics in Medicine 17, 1998, table I).
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d: %d to %d', (good, all, from, to) => {
    const interval = wilson(good, all)
    expect(interval?.from).toBeCloseTo(from, 4)
    expect(interval?.to).toBeCloseTo(to, 4)
  })

  test('there is none of nothing', () => expect(wilson(0, 0)).toBeUndefined())
})
