import type { LabPlan } from '../../test-support/lab-plan.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { experimentalResultCode } from '../codec/diameter/diameter.ts'
import { emmCause } from '../codec/nas/causes.ts'
import { type UsageBalance, usageBalance } from './conservation.ts'
import { Run, type RunResult } from './run.ts'

const oneRoamer = (): LabPlan => shippedPlan('one-roamer')
/** A part of first-drill's two thousand. */
const drill = (subscribers: number): LabPlan =>
  shippedPlan('first-drill', { scale: { num: subscribers, den: 2_000 } })

const complete = (plan: LabPlan): RunResult => new Run(plan).complete()

const objective = ({ verdict }: RunResult, sli: string) => verdict.objectives.find((one) => one.sli === sli)!

test('one-roamer passes as it ships, attached and detached', () => {
  const result = complete(oneRoamer())
  expect(result.verdict.paragraph).toMatch(/^Passed: every objective held and every mark was reached\./)
  expect(result).toMatchObject({ verdict: { state: 'passed' }, violations: [] })
  expect(result.kpis).toMatchObject({ 'attach.started': 1, 'attach.accepted': 1, 'attach.unfinished': 0 })
  expect(result.counts['detach.outcome{accepted}']).toBe(1)
})

describe('a verdict', () => {
  test('is inconclusive when the samples are too few, however good', () => {
    const result = complete(drill(20))
    expect(result.kpis['attach.accepted']).toBe(20)
    expect(result.verdict.state).toBe('inconclusive')
    expect(objective(result, 'attach.success')).toMatchObject({
      state: 'inconclusive',
      samples: 20,
      minSamples: 2_000,
      value: 1,
    })
  })

  test('counts an attach that is not finished at the end as bad', () => {
    const plan = oneRoamer()
    plan.durationUs = plan.subscribers[0].arrivesAtUs + 100_000
    const result = complete(plan)
    expect(result.kpis).toMatchObject({
      'attach.started': 1,
      'attach.accepted': 0,
      'attach.unfinished': 1,
    })
    expect(objective(result, 'attach.success')).toMatchObject({ state: 'failed', samples: 1, value: 0 })
    expect(result.verdict.state).toBe('failed')
  })

  test('counts an unfinished attach once, however often it is looked at', () => {
    const run = new Run(oneRoamer())
    run.advance()
    run.world.sim.run(1_100_000)
    expect(objective(run.result(), 'attach.success')).toMatchObject({ samples: 1, value: 0 })
    expect(objective(run.result(), 'attach.success')).toMatchObject({ samples: 1, value: 0 })
    expect(objective(run.complete(), 'attach.success')).toMatchObject({ samples: 1, value: 1 })
  })
})

describe('a roamer whose agreement bars roaming', () => {
  const barred = (cause: number): LabPlan => {
    const plan = oneRoamer()
    plan.homes[0].agreement.roamingAllowed = false
    plan.homes[0].agreement.barredCause = cause
    return plan
  }

  test.each([
    ['plmnNotAllowed', emmCause.plmnNotAllowed],
    ['trackingAreaNotAllowed', emmCause.trackingAreaNotAllowed],
    ['roamingNotAllowedInThisTrackingArea', emmCause.roamingNotAllowedInThisTrackingArea],
    ['noSuitableCellsInTrackingArea', emmCause.noSuitableCellsInTrackingArea],
    ['epsServicesNotAllowed', emmCause.epsServicesNotAllowed],
    ['epsServicesAndNonEpsServicesNotAllowed', emmCause.epsServicesAndNonEpsServicesNotAllowed],
    ['epsServicesNotAllowedInThisPlmn', emmCause.epsServicesNotAllowedInThisPlmn],
  ])('is rejected with %s as prescribed, and that is good', (_, cause) => {
    const result = complete(barred(cause))
    expect(result.counts[`attach.outcome{rejected/${cause}}`]).toBe(1)
    expect(objective(result, 'attach.success')).toMatchObject({ state: 'passed', samples: 1, value: 1 })
    // Nobody attached, so that no latency was seen, and the run proves nothing about it.
    expect(objective(result, 'attach.latency.p50')).toMatchObject({ state: 'inconclusive', samples: 0 })
  })

  /** The home answers otherwise than its agreement with the visited network says. */
  function withRefusal(plan: LabPlan, code: number | undefined): RunResult {
    const run = new Run(plan)
    const row = run.world.homes[0].database.find(plan.subscribers[0].imsi)!
    row.refusal = code === undefined ? undefined : { on: 'location', experimentalResultCode: code }
    return run.complete()
  }

  test('is bad when the cause is another one', () => {
    const result = withRefusal(barred(emmCause.plmnNotAllowed), experimentalResultCode.unknownEpsSubscription)
    expect(result.counts['attach.outcome{rejected/15}']).toBe(1)
    expect(objective(result, 'attach.success')).toMatchObject({ state: 'failed', samples: 1, value: 0 })
  })

  test('is bad when the agreement allows roaming', () => {
    const result = withRefusal(oneRoamer(), experimentalResultCode.roamingNotAllowed)
    expect(result.counts['attach.outcome{rejected/11}']).toBe(1)
    expect(objective(result, 'attach.success')).toMatchObject({ state: 'failed', samples: 1, value: 0 })
  })
})

test('a roamer who comes and goes attaches again after each absence, until the end', () => {
  const plan = oneRoamer()
  Object.assign(plan.subscribers[0], { staysUs: 20e6, awayUs: 5e6 })
  plan.durationUs = 120e6
  const { kpis, counts, violations } = complete(plan)
  // A cycle takes 25 s and what attach and detach take: from the first second on there is room for five attaches.
  expect(kpis).toMatchObject({ 'attach.started': 5, 'attach.accepted': 5 })
  expect(counts['detach.outcome{accepted}']).toBe(4)
  expect(violations).toEqual([])
})

describe('usage', () => {
  const losses = ({ losses }: UsageBalance): number =>
    Object.values(losses).reduce((sum, octets) => sum + octets, 0)
  const sent = (usage: UsageBalance): number => usage.ueUplink + usage.pdnDownlink
  const accounted = (usage: UsageBalance): number =>
    usage.ueDownlink + usage.pdnUplink + losses(usage) + usage.inFlight + usage.held

  /** Losses on the tunnels that nobody repairs. */
  function lossy(ppm: number): LabPlan {
    const plan = drill(40)
    plan.visited[0].profile.links.s1u.lossPpm = ppm
    plan.interconnect.link.lossPpm = ppm
    return plan
  }

  test.each([0, 1_000, 50_000, 500_000])(
    'sent = counted + named losses, at every moment, when the tunnels lose %d ppm',
    (ppm) => {
      const run = new Run(lossy(ppm))
      while (run.advance()) {
        const usage = usageBalance(run.world)
        expect(accounted(usage)).toBe(sent(usage))
      }
      const { usage, violations } = run.result()
      expect(violations).toEqual([])
      expect(usage.ueUplink).toBeGreaterThan(0)
      const named = Object.keys(usage.losses).filter((name) => name.endsWith(':loss'))
      expect(named).toEqual(ppm === 0 ? [] : ['s1-u:loss', 's8-u:loss'])
      // Each node counted what the one before it had, less what was lost between them.
      expect(usage.enbUplink).toBeGreaterThanOrEqual(usage.sgwUplink)
      expect(usage.sgwUplink).toBeGreaterThanOrEqual(usage.pgwUplink)
      expect(usage.sgwDownlink).toBeGreaterThanOrEqual(usage.enbDownlink)
    },
  )

  test.each([0, 50_000])(
    'the OCS has debited what the PGWs let through when all are gone (%d ppm)',
    (ppm) => {
      const run = new Run(lossy(ppm))
      const { usage, kpis } = run.complete()
      expect(run.world.homes.map(({ ocss }) => ocss.map((ocs) => ocs.openSessions))).toEqual([[0], [0]])
      expect(usage.held).toBe(0)
      expect(usage.ocsDebited).toBeGreaterThan(0)
      const refused = Object.entries(usage.losses).filter(([name]) => name.startsWith('pgw:'))
      const arrived = usage.pgwUplink + usage.pgwDownlink
      expect(usage.ocsDebited).toBe(arrived - refused.reduce((sum, [, octets]) => sum + octets, 0))
      expect(usage.ocsDebited).toBe(kpis['usage.uplink.octets'] + kpis['usage.downlink.octets'])
    },
  )

  test('an octet that nobody sent fails the run', () => {
    const run = new Run(drill(40))
    while (run.advance());
    run.world.ues[0].downlinkReceivedOctets++
    const result = run.result()
    expect(result.violations.map(({ invariant }) => invariant)).toEqual(['usage.conservation'])
    expect(result.verdict.state).toBe('failed')
    expect(result.verdict.paragraph).toMatch(/^Failed: the invariant usage\.conservation was broken once/)
  })
})
