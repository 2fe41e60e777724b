import type { LabPlan } from '../../test-support/lab-plan.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { Run, type RunResult } from './run.ts'

const latencyOf = ({ verdict }: RunResult, sli: string, during: string): number | undefined =>
  verdict.objectives.find((one) => one.sli === sli && one.during.join() === during)?.value

describe('hss-slow', () => {
  /** With the objective of ordinary times held against the time of the fault, and against one partner. */
  const plan = shippedPlan('hss-slow', { scale: { num: 300, den: 1_500 } })
  const strict = { ...plan.objectives[1], minSamples: 30 }
  for (const during of ['baseline', 'inject', 'settle'] as const)
    plan.objectives.push({ ...strict, during: [during] })
  const run = new Run(plan)
  const result = run.complete()

  test('breaks the latency objective of ordinary times while the HSS is slow, and before and after it holds', () => {
    const sli = 'attach.latency.p95'
    const objective = (during: string) =>
      result.verdict.objectives.findLast((one) => one.sli === sli && one.during.join() === during)
    expect(objective('baseline')?.state).toBe('passed')
    expect(objective('inject')?.state).toBe('failed')
    expect(objective('settle')?.state).toBe('passed')
    expect(result.violations).toEqual([])
  })

  test('holds each answer 800 ms: two rounds an attach', () => {
    const [before, during] = ['baseline', 'inject'].map(
      (phase) => latencyOf(result, 'attach.latency.p95', phase) ?? 0,
    )
    expect(during - before).toBeGreaterThan(1_500_000)
    expect(during - before).toBeLessThan(1_800_000)
  })

  test('is felt by the roamers of that home alone', () => {
    const { rows, columns } = run.shards[0].recorder.collector.outcomes.toSnapshot()
    const [number, latency] = ['ueId', 'attachLatencyUs'].map((name) => columns.indexOf(name))
    const slow = (home: number): number =>
      rows.filter((row) => {
        return plan.subscribers[Number(row[number]) - 1].home === home && Number(row[latency]) > 1e6
      }).length
    expect(slow(0)).toBeGreaterThan(20)
    expect(slow(1)).toBe(0)
  })
})

describe('cell-site-failover', () => {
  const plan: LabPlan = shippedPlan('cell-site-failover', { scale: { num: 240, den: 1_200 } })
  const [fault] = plan.faults
  const dark = plan.visited[0].sites[1]
  const run = new Run(plan)
  const { ues, sim } = run.world
  const onDark = (): number =>
    ues.filter(({ cell, registered }) => registered && cell?.eci === dark.cellId).length
  /** Who has an RRC connection there. */
  const connected = (): number =>
    ues.filter(({ cell, rrcConnected }) => rrcConnected && cell?.eci === dark.cellId).length
  const seen: Record<string, [number, number]> = {}
  while (run.advance()) {
    if (sim.now === fault.atUs - 1e6) seen['before'] = [onDark(), connected()]
    if (sim.now === fault.untilUs - 1e6) seen['during'] = [onDark(), connected()]
    if (sim.now === plan.durationUs - 1e6) seen['after'] = [onDark(), connected()]
  }
  const result = run.result()

  test('leaves nobody connected at the site that is dark, and the site serves again after it', () => {
    expect(seen['before'][0]).toBeGreaterThan(3)
    expect(seen['during'][1]).toBe(0)
    expect(seen['after'][0]).toBeGreaterThan(3)
  })

  test('accepts everybody, those of the dark site at its neighbours', () => {
    const own = plan.subscribers.filter(
      ({ site, arrivesAtUs }) => site === 1 && arrivesAtUs >= fault.atUs && arrivesAtUs < fault.untilUs - 2e6,
    )
    expect(own.length).toBeGreaterThan(5)
    expect(result.kpis['attach.accepted']).toBe(
      result.kpis['attach.started'] - result.kpis['attach.unfinished'],
    )
    expect(result.chaos?.faults[0].recovery.map(({ state }) => state)).not.toContain('lost')
    expect(result.violations).toEqual([])
  })

  test('brings those who were attached there back by service request', () => {
    expect(result.marks['service-request.data']).toBeGreaterThan(0)
  })
})
