import type { LabPlan } from '../../test-support/lab-plan.ts'
import { type ShippedPlanOptions, shippedPlan } from '../../test-support/shipped-plan.ts'
import type { Plan } from '../scenario/plan.ts'
import { partOfStation, shardPlan } from '../scenario/regions.ts'
import { Run } from './run.ts'
import { Shard } from './shard.ts'

const drill = (subscribers: number, options: ShippedPlanOptions = {}): LabPlan =>
  shippedPlan('first-drill', { scale: { num: subscribers, den: 2_000 }, regions: 4, ...options })

const parts = (plan: Plan): Plan[] =>
  Array.from({ length: plan.regions }, (_, shard) => shardPlan(plan, shard))

const nodesOf = (plan: Plan) => [
  ...plan.visited.flatMap(({ mmes, sgws, sites }) => [...mmes, ...sgws, ...sites]),
  ...plan.homes.flatMap(({ hsss, pcrfs, ocss, pgws }) => [...hsss, ...pcrfs, ...ocss, ...pgws]),
  ...plan.interconnect.dras,
]

describe('regions of a plan', () => {
  test('follow from the scenario: one for each 5,000 subscribers, as far as the sites reach', () => {
    expect(shippedPlan('first-drill').regions).toBe(1)
    expect(shippedPlan('one-roamer').regions).toBe(1)
    expect(drill(40, { regions: 3 }).regions).toBe(3)
    expect(drill(40, { regions: 250 }).regions).toBe(12)
  })

  test('have disjoint sites, roamers and members of every pool, and all of them together', () => {
    const plan = drill(80)
    for (const identity of ['name', 'host', 'address'] as const) {
      const all = parts(plan).flatMap((part) => nodesOf(part).map((node) => node[identity]))
      expect(new Set(all).size).toBe(all.length)
      expect([...all].sort()).toEqual(
        nodesOf(plan)
          .map((node) => node[identity])
          .sort(),
      )
    }
    const numbers = parts(plan).flatMap((part) => part.numbers!)
    expect(numbers.sort((a, b) => a - b)).toEqual(plan.subscribers.map((_, i) => i + 1))
  })

  test('know each subscriber by its number, at its site', () => {
    const plan = drill(80)
    for (const part of parts(plan)) {
      expect(part.subscribers.length).toBeGreaterThan(5)
      for (const [row, number] of part.numbers!.entries()) {
        const [here, there] = [part.subscribers[row], plan.subscribers[number - 1]]
        expect(here.imsi).toBe(there.imsi)
        expect(part.visited[0].sites[here.site]).toEqual(plan.visited[0].sites[there.site])
      }
    }
  })

  test('have addresses and Charging-IDs of their own for the sessions of their roamers', () => {
    const runs = new Run(drill(80))
    while (runs.progress.virtualUs < 100e6) runs.advance()
    const sessions = runs.shards.map(({ world }) =>
      world.homes.flatMap(({ pgws }) => pgws.flatMap((pgw) => pgw.byTeid.values())),
    )
    for (const some of sessions) expect(some.length).toBeGreaterThan(2)
    const ids = sessions.flat().map(({ chargingId }) => chargingId)
    expect(new Set(ids).size).toBe(ids.length)
    const regionOfId = sessions.map(
      (some) => new Set(some.map(({ chargingId }) => Math.floor(chargingId / 2 ** 30))),
    )
    expect(regionOfId).toEqual([0, 1, 2, 3].map((region) => new Set([region])))
  })
})

describe('a part of a capacity', () => {
  test.each([
    [1, 4],
    [4, 4],
    [7, 4],
    [8, 16],
    [3, 5],
  ])('of %d servers is the same rate in %d regions', (servers, regions) => {
    const whole = { servers, serviceTimeUs: 1_000, distribution: 'constant', queueLimit: 100 } as const
    const part = partOfStation(whole, regions)
    const rate = (station: typeof part): number => station.servers / station.serviceTimeUs
    expect(rate(part) * regions).toBeCloseTo(rate(whole), 5)
    expect(part.queueLimit * regions).toBeGreaterThanOrEqual(100)
  })

  test('the HSS answers as much at its limit in 1, 4 and 16 regions (2 %)', () => {
    const served = [1, 4, 16].map((regions) => {
      const plan = drill(1_500, { regions, sites: 16 })
      expect(plan.regions).toBe(regions)
      for (const subscriber of plan.subscribers)
        subscriber.arrivesAtUs = 1e6 + (subscriber.arrivesAtUs % 20_000_000)
      // The capacity is one home's: nobody is from the other.
      for (const subscriber of plan.subscribers) subscriber.home = 0
      Object.assign(plan.homes[0].profile.nodes.hss, {
        servers: 1,
        serviceTimeUs: 40_000,
        distribution: 'constant',
        queueLimit: 320,
      })
      const run = new Run(plan)
      const count = (): number =>
        run.shards.reduce((sum, { world }) => sum + world.homes[0].hsss[0].station.served, 0)
      while (run.progress.virtualUs < 5e6) run.advance()
      const before = count()
      while (run.progress.virtualUs < 20e6) run.advance()
      return count() - before
    })
    // 25 messages a second is what one server of 40 ms can do.
    expect(served[0]).toBeGreaterThanOrEqual(370)
    for (const each of served) expect(Math.abs(each / served[0] - 1)).toBeLessThanOrEqual(0.02)
  })
})

describe('a run of four regions', () => {
  test('is the same in five repeats, and accounts for every octet', () => {
    const first = new Run(drill(80)).complete()
    expect(first).toMatchObject({ violations: [], kpis: { 'attach.accepted': 80 } })
    expect(first.shardFingerprints).toHaveLength(4)
    expect(new Set(first.shardFingerprints!.map(({ signalling }) => signalling)).size).toBe(4)
    expect(first.usage.ocsDebited).toBeGreaterThan(0)
    for (let repeat = 1; repeat < 5; repeat++) expect(new Run(drill(80)).complete()).toEqual(first)
  })

  test.each([0, 3])('gives region %d the life that it has alone', (region) => {
    const plan = drill(80)
    const together = new Run(plan).complete()
    const alone = new Shard(plan, region)
    for (let untilUs = 0; untilUs < plan.durationUs; )
      alone.run({ untilUs: (untilUs += plan.windowUs), commands: [] })
    expect(alone.finish().fingerprint).toEqual(together.shardFingerprints![region])
  })
})

describe('an operated run', () => {
  const operated = (plan: Plan): Run => {
    const run = new Run(plan)
    while (run.progress.virtualUs < 30e6) run.advance()
    run.command({ kind: 'rate', factor: { num: 3, den: 1 } })
    while (run.progress.virtualUs < 60e6) run.advance()
    run.command({ kind: 'abort' })
    return run
  }

  test.each([1, 4])('replays to the same result from its plan and decisions, %d regions', (regions) => {
    const plan = drill(120, { regions })
    const run = operated(plan)
    const result = run.complete()
    expect(run.decisions).toEqual([
      { atUs: 30e6, command: { kind: 'rate', factor: { num: 3, den: 1 } } },
      { atUs: 60e6, command: { kind: 'abort' } },
    ])
    expect(result.virtualSeconds).toBe(60)
    const stored = JSON.parse(JSON.stringify({ plan, decisions: run.decisions }))
    expect(new Run(stored.plan, {}, stored.decisions).complete()).toEqual(result)
    expect(new Run(plan).complete().fingerprint).not.toEqual(result.fingerprint)
  })

  test('comes three times as fast when told so', () => {
    const plan = drill(120)
    const arrivals = (run: Run): number => {
      while (run.progress.virtualUs < 59e6) run.advance()
      return run.progress.started
    }
    const due = (untilUs: number): number =>
      plan.subscribers.filter(({ arrivesAtUs }) => arrivesAtUs <= untilUs).length
    const run = new Run(plan)
    expect(arrivals(run)).toBe(due(59e6))
    const faster = operated(plan)
    // From 30 s on, 30 s are as 90 s were.
    expect(faster.progress.started).toBeGreaterThanOrEqual(due((30 + 29 * 3) * 1e6))
    expect(faster.progress.started).toBeLessThanOrEqual(due((30 + 31 * 3) * 1e6))
  })
})
