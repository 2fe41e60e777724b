import { type FaultWish, faultOf } from '../../test-support/hurt.ts'
import { second } from '../../test-support/lab.ts'
import type { LabPlan } from '../../test-support/lab-plan.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import type { Plan } from '../scenario/plan.ts'
import { type Prediction, rehearse } from './rehearsal.ts'
import { Run } from './run.ts'

const times = { atUs: 30 * second, untilUs: 60 * second }
const hss: FaultWish = {
  kind: 'node.slow',
  nodes: ['hss/26201/1'],
  parameters: { delay: 1000 },
  ...times,
}

/** Sixty roamers of two homes, one a second. */
function roamers(faults: readonly FaultWish[]): LabPlan {
  const plan = shippedPlan('first-drill', { scale: { num: 60, den: 2_000 } })
  plan.durationUs = 70 * second
  plan.phases = [{ name: 'baseline', startUs: 0, endUs: 70 * second }]
  for (const [i, one] of plan.subscribers.entries()) {
    one.arrivesAtUs = (i + 1) * second
    delete one.staysUs
  }
  return { ...plan, faults: faults.map(faultOf) } as LabPlan
}

const predict = (plan: Plan, all = 60): Prediction => rehearse(plan, all).predictions[0]

describe('a rehearsal', () => {
  test('tells how often a fault strikes, and whom, as the run then does', () => {
    const plan = roamers([hss])
    const { frames, subscribers } = predict(plan)
    const { chaos } = new Run(plan).complete()
    expect(Math.abs(frames - (chaos?.faults[0].hits ?? 0))).toBeLessThanOrEqual(2)
    const own = plan.subscribers.filter(
      ({ home, arrivesAtUs }) => home === 0 && arrivesAtUs >= times.atUs && arrivesAtUs < times.untilUs,
    )
    expect(own.length).toBeGreaterThan(10)
    expect(Math.abs(subscribers - own.length)).toBeLessThanOrEqual(1)
  })

  test('of a sample is multiplied: shares stay, rates grow', () => {
    const alone = predict(roamers([hss]))
    const tenfold = predict(roamers([hss]), 600)
    expect(tenfold.share).toBe(alone.share)
    expect(tenfold.subscribers).toBe(10 * alone.subscribers)
    expect(tenfold.peakPerSecond).toBe(10 * alone.peakPerSecond)
  })

  test('of a crash hits everybody who is attached, of an outage those of the cell', () => {
    const crash: FaultWish = { kind: 'node.crash', nodes: ['mme/21407/1'], ...times }
    expect(predict(roamers([crash])).subscribers).toBeGreaterThanOrEqual(58)
    const outage: FaultWish = { kind: 'cell.outage', link: 'radio', nodes: ['enb/21407/1'], ...times }
    const { share } = predict(roamers([outage]))
    expect(share).toBeGreaterThan(0)
    expect(share).toBeLessThan(1)
  })

  test('of a fault that selects some tells a chance, of one that does nothing nobody', () => {
    const whole = predict(roamers([hss])).share
    const some = predict(roamers([{ ...hss, selector: { kind: 'share', ppm: 100_000 } }])).share
    expect(some).toBeGreaterThan(0)
    expect(some).toBeLessThan(whole)
    expect(predict(roamers([{ ...hss, parameters: { delay: 0 } }])).subscribers).toBe(0)
  })
})
