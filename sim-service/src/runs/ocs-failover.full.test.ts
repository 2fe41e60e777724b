import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { Run } from './run.ts'

const second = 1_000_000

describe('ocs-failover', () => {
  const plan = shippedPlan('ocs-failover', { scale: { num: 1, den: 10 } })
  const run = new Run(plan)
  const { world } = run
  /** Octets by subscriber: let through by a PGW, and in a final report without an answer. */
  const charged = new Map<number, number>()
  const lost = new Map<number, number>()
  const add = (sums: Map<number, number>, flow: number, octets: number): void => {
    sums.set(flow, (sums.get(flow) ?? 0) + octets)
  }
  let during = 0
  let deleted = 0
  const recorder = world.sim.sink
  world.sim.sink = {
    measure(name, dimensions, value, timeUs, flow) {
      if (name === 'pgw.charged.octets') add(charged, flow, value)
      if (name === 'pgw.charged.octets' && timeUs > 160 * second && timeUs < 260 * second) during += value
      if (name === 'pgw.gy.final-usage-lost') add(lost, flow, value)
      if (name === 'pgw.delete-bearer') deleted++
      recorder?.measure(name, dimensions, value, timeUs, flow)
    },
  }
  const { verdict } = run.complete()

  test('no subscriber sees the active server go', () => {
    // A tenth of the roamers makes too few samples for a verdict, and none that is bad.
    expect(verdict.objectives.filter(({ state }) => state === 'failed')).toEqual([])
    expect(deleted).toBe(0)
    expect(during).toBeGreaterThan(1_000_000)
  })

  test('sessions move to the standby', () => {
    expect(world.sim.invariants.marks.get('gy.session-moved') ?? 0).toBeGreaterThan(5)
  })

  test("each subscriber's charged octets are debited once, to the octet, or still to be reported", () => {
    const open = new Map<string, number>()
    const asking = new Set<string>()
    for (const session of world.homes.flatMap(({ pgws }) => pgws.flatMap((pgw) => pgw.byTeid.values()))) {
      const { imsi, credits, creditControl } = session
      if (creditControl !== undefined) asking.add(imsi)
      for (const { quota } of credits) {
        const octets = quota.unreportedUplinkOctets + quota.unreportedDownlinkOctets
        open.set(imsi, (open.get(imsi) ?? 0) + octets)
      }
    }
    let compared = 0
    for (const [index, { imsi, home }] of plan.subscribers.entries()) {
      // A report under way at the end is counted on one side or on both.
      if (asking.has(imsi)) continue
      const debited = world.homes[home].ledger.account(imsi)?.debitedOctets ?? 0
      const flow = index + 1
      expect(debited + (open.get(imsi) ?? 0) + (lost.get(flow) ?? 0)).toBe(charged.get(flow) ?? 0)
      if (debited > 0) compared++
    }
    expect(compared).toBeGreaterThan(100)
  })
})
