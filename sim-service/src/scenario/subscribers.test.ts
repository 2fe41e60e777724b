import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { Run } from '../runs/run.ts'
import type { Plan } from './plan.ts'
import { regionOf, shardPlan } from './regions.ts'
import { everySubscriber, subscriberCount, subscriberNumbered } from './subscribers.ts'

/** A part of a scenario whose subscribers no plan lists, and the same plan with a list. */
const unlisted = (num: number, den: number, regions = 200): Plan =>
  shippedPlan('peak-million', { scale: { num, den }, regions })
const listed = (plan: Plan): Plan => ({
  ...plan,
  population: undefined,
  subscribers: [...everySubscriber(plan)],
})

describe('a plan of a million subscribers', () => {
  test('is a few lines of recipe, from which each can be worked out alone', () => {
    const plan = unlisted(1, 1)
    expect([subscriberCount(plan), plan.regions, plan.subscribers]).toEqual([1_000_000, 200, []])
    expect(JSON.stringify({ ...plan, visited: [] }).length).toBeLessThan(200_000)
    const stored: Plan = JSON.parse(JSON.stringify(unlisted(1, 500)))
    const everybody = [...everySubscriber(stored)]
    expect(everybody).toHaveLength(2_000)
    expect(new Set(everybody.map(({ imsi }) => imsi)).size).toBe(2_000)
    expect(subscriberNumbered(stored, 1234)).toEqual(everybody[1233])
    // A part begins as the whole does: one more changes nobody.
    expect([...everySubscriber(unlisted(1, 1000))]).toEqual(everybody.slice(0, 1_000))
  })

  test.each([0, 117, 199])('gives region %d what a list would', (shard) => {
    const plan = unlisted(1, 500)
    const part = shardPlan(plan, shard)
    expect(part).toEqual(shardPlan(listed(plan), shard))
    for (const number of part.numbers!) expect(regionOf(plan, subscriberNumbered(plan, number))).toBe(shard)
  })

  test('of one region lists everybody for it', () => {
    const plan = unlisted(1, 10_000, 1)
    expect(shardPlan(plan, 0).subscribers).toEqual([...everySubscriber(plan)])
  })

  test('runs as the same plan with a list does', () => {
    const whole = unlisted(1, 25_000, 3)
    const arrivals = { ...whole.population!.arrivals, over: 60e6 }
    const plan = { ...whole, durationUs: 90e6, phases: [], population: { ...whole.population!, arrivals } }
    const result = new Run(plan).complete()
    expect(result.kpis['attach.accepted']).toBe(40)
    expect(result).toEqual(new Run(listed(plan)).complete())
  })
})
