import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { Run } from './run.ts'

test('first-drill passes as it ships, its two thousand roamers attached and detached', () => {
  const run = new Run(shippedPlan('first-drill'))
  const result = run.complete()
  expect(result.verdict.paragraph).toMatch(/^Passed: every objective held and every mark was reached\./)
  expect(result).toMatchObject({ verdict: { state: 'passed' }, violations: [] })
  expect(result.kpis).toMatchObject({
    'attach.started': 2_000,
    'attach.accepted': 2_000,
    'attach.unfinished': 0,
  })
  expect(result.counts['detach.outcome{accepted}']).toBe(2_000)
  // Nothing is left of anybody, and everything that was let through is paid for.
  for (const { mmes, sgws } of run.world.visited) {
    expect(mmes.map((mme) => mme.byMmeUeId.size)).toEqual(mmes.map(() => 0))
    expect(sgws.map((sgw) => sgw.byTeid.size)).toEqual(sgws.map(() => 0))
  }
  expect(run.world.homes.map(({ ocss }) => ocss.map((ocs) => ocs.openSessions))).toEqual([[0], [0]])
  const { usage, kpis } = result
  expect(usage.ocsDebited).toBe(kpis['usage.uplink.octets'] + kpis['usage.downlink.octets'])
}, 180_000)
