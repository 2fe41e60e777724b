import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { World } from '../scenario/world.ts'
import { KpiBuckets } from './kpi-buckets.ts'
import { kpiRows } from './kpis.ts'

test('a run with idle UEs shows the KPIs of service requests, updates and paging (TS 32.455, TS 32.426)', () => {
  const plan = shippedPlan('iot-midnight-storm', { scale: { num: 1, den: 100 } })
  plan.visited[0].profile.nas.congestion = { queueAbove: 1, fromSeconds: 4, toSeconds: 20 }
  plan.traffic.togetherUs = 20_000
  const world = new World(plan)
  const buckets = new KpiBuckets(plan)
  world.sim.sink = buckets
  world.sim.run(plan.durationUs)
  const kpis = Object.fromEntries(kpiRows(buckets.counts()).map(({ kpi, value = -1 }) => [kpi, value]))
  expect(kpis['eps.tauSuccess']).toBeGreaterThan(90)
  expect(kpis['eps.pagingSuccess']).toBeGreaterThan(90)
  expect(kpis['eps.serviceRequestSuccess']).toBeGreaterThan(20)
  expect(kpis['eps.serviceRequestFailure']).toBeGreaterThan(0)
})
