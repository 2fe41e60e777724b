import { join } from 'node:path'
import { type FaultWish, faultOf, hurtRun } from '../../test-support/hurt.ts'
import { second } from '../../test-support/lab.ts'
import type { LabPlan } from '../../test-support/lab-plan.ts'
import { repositoryRoot } from '../../test-support/repository.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { faultKindNames } from '../chaos/catalogue.ts'
import { isNothing } from '../chaos/planned-fault.ts'
import { Coordinator } from './coordinator.ts'
import type { JournalRecord } from './journal.ts'
import { Journal } from './journal.ts'
import { Run, type RunResult } from './run.ts'
import { Shard } from './shard.ts'
import { WorkerCrew } from './worker-crew.ts'

/** Some roamers who come and go within a minute, in so many regions. */
function roamers(regions = 1, subscribers = 14): LabPlan {
  const plan = shippedPlan('first-drill', { scale: { num: subscribers, den: 2_000 }, regions, sites: 4 })
  plan.durationUs = 60 * second
  plan.phases = [{ name: 'baseline', startUs: 0, endUs: 60 * second }]
  for (const [i, subscriber] of plan.subscribers.entries()) {
    subscriber.arrivesAtUs = 2 * second + Math.floor((i * 44 * second) / subscribers)
    subscriber.staysUs = 10 * second
  }
  return plan
}

function namesIn(plan: LabPlan, room: string): string[] {
  const pools = [
    ...plan.visited.flatMap(({ mmes, sgws, sites }) => [mmes, sgws, sites]),
    ...plan.homes.flatMap(({ hsss, pcrfs, ocss, pgws }) => [hsss, pcrfs, ocss, pgws]),
    plan.interconnect.dras,
  ]
  return pools.flat().flatMap(({ name }) => (name.startsWith(`${room}/`) ? [name] : []))
}

/** One fault of each kind, as hard as a test wants it: zero is no strength, no time or nobody. */
function each(plan: LabPlan, strength: 0 | 1): FaultWish[] {
  const ms = 1000 * strength
  const part = 200_000 * strength
  const times = { atUs: 20 * second, untilUs: (20 + 20 * strength) * second }
  const node = (room: string): string[] => namesIn(plan, room)
  return [
    { kind: 'link.delay', link: 's6a', parameters: { delay: 50 * ms } },
    { kind: 'link.jitter', link: 's1-mme', parameters: { jitter: 50 * ms } },
    { kind: 'link.loss', link: 's8', parameters: { loss: part } },
    { kind: 'link.duplication', link: 's11', parameters: { duplication: part } },
    { kind: 'link.reordering', link: 's8', parameters: { reordering: part, delay: 20 * ms } },
    { kind: 'link.partition', link: 'gx', ...times },
    { kind: 'node.crash', nodes: node('sgw'), atUs: 20 * second, untilUs: (20 + 5 * strength) * second },
    { kind: 'node.slow', nodes: node('hss'), parameters: { delay: 300 * ms, factor: 1 + strength } },
    { kind: 'node.overload', nodes: node('mme'), selector: { kind: 'share', ppm: part } },
    {
      kind: 'node.wrong-cause',
      nodes: node('pgw'),
      parameters: { cause: 73 },
      selector: { kind: 'count', count: strength },
    },
    { kind: 'cell.outage', link: 'radio', nodes: node('enb').slice(0, 1), ...times },
    { kind: 'cell.interference', link: 'radio', nodes: node('enb'), parameters: { loss: part } },
    { kind: 'ocs.down', nodes: node('ocs'), ...times },
  ]
}

describe('a fault of no intensity', () => {
  test('is of every kind in the catalogue', () => {
    expect(each(roamers(), 0).map(({ kind }) => kind)).toEqual(faultKindNames)
    expect(each(roamers(), 0).map(faultOf).every(isNothing)).toBe(true)
    expect(each(roamers(), 1).map(faultOf).some(isNothing)).toBe(false)
  })

  test('leaves every fingerprint as that of the run without it', () => {
    const plan = roamers()
    const undisturbed = new Run(plan).complete()
    const nothing = hurtRun(plan, each(plan, 0))
    expect(nothing.fingerprint).toEqual(undisturbed.fingerprint)
    expect(nothing.events).toBe(undisturbed.events)
    expect(nothing.counts).toEqual(undisturbed.counts)
  })

  test('nor does one that acts and selects nobody change what the networks say to each other', () => {
    const plan = roamers()
    const undisturbed = new Run(plan).complete()
    for (const wish of each(plan, 1).filter(({ kind }) => !WHOLE.includes(kind))) {
      const spared = hurtRun(plan, [{ ...wish, selector: { kind: 'every', nth: 1e9 } }])
      const { signalling, charging } = spared.fingerprint
      expect({ kind: wish.kind, signalling, charging }).toEqual({
        kind: wish.kind,
        signalling: undisturbed.fingerprint.signalling,
        charging: undisturbed.fingerprint.charging,
      })
    }
  })
})

/** Those that strike their target as a whole. */
const WHOLE = ['link.partition', 'node.crash', 'cell.outage', 'ocs.down']

describe('each fault', () => {
  const undisturbed = new Run(roamers()).complete()

  test.each(faultKindNames)(
    '%s shows in the fingerprint, twice alike, and loses no octet unnamed',
    (kind) => {
      const plan = roamers()
      const wishes = each(plan, 1).filter((one) => one.kind === kind)
      const result = hurtRun(plan, wishes)
      expect(result.fingerprint.signalling).not.toBe(undisturbed.fingerprint.signalling)
      expect(result.fingerprint.chaos).not.toBe(undisturbed.fingerprint.chaos)
      expect(hurtRun(plan, wishes).fingerprint).toEqual(result.fingerprint)
      expect(result.violations).toEqual([])
    },
  )
})

describe('all faults at once', () => {
  const hurt = (regions: number): LabPlan => {
    const plan = roamers(regions, 24)
    return { ...plan, faults: each(plan, 1).map(faultOf) } as LabPlan
  }
  let here: RunResult
  beforeAll(() => {
    here = new Run(hurt(2)).complete()
  })

  test('conserve usage and are each told of', () => {
    expect(here.violations).toEqual([])
    expect(here.chaos?.faults.map(({ id, hits }) => [id, hits > 0])).toEqual(
      faultKindNames.map((kind) => [kind.replace('.', '-'), true]),
    )
  })

  test.each([1, 2])('are the same on %d workers', async (workers) => {
    const plan = hurt(2)
    const home = join(repositoryRoot(), 'sim-service')
    const run = new Coordinator(plan)
    const crew = await WorkerCrew.start(plan, { home, workers, wishes: {} })
    try {
      for (let order = run.nextWindow(); order !== undefined; order = run.nextWindow())
        run.windowEnded(order, await crew.run(order))
      expect(run.result(await crew.finish())).toEqual(here)
    } finally {
      await crew.close()
    }
  })

  test('strike the members of all regions at one virtual instant', () => {
    const instants = [0, 1].map((shard) => {
      const records: string[] = []
      const one = new Shard(hurt(2), shard, { journal: true })
      const { entries } = one.run({ untilUs: 60 * second, commands: [] })
      for (const { kind, timeUs, what } of entries) if (kind === 'fault') records.push(`${timeUs} ${what}`)
      return records
    })
    expect(instants[0]).toEqual(instants[1])
    expect(instants[0]).toContain('20000000 node-crash begins')
  })
})

describe('the end of faults', () => {
  const hurt = (): LabPlan => {
    const plan = roamers()
    return { ...plan, faults: each(plan, 1).map(faultOf) } as LabPlan
  }
  const isWhole = (run: Run): boolean => {
    const { links } = run.world.cabling
    const nodes = [...run.world.nodes()]
    const enbs = run.world.visited.flatMap((network) => network.enbs)
    return (
      !links.some((link) => link.isDisturbed || link.isHeld) &&
      !nodes.some((node) => node.isDown || node.station.isImpeded) &&
      enbs.every(({ isOnAir }) => isOnAir) &&
      run.world.chaos?.active.length === 0
    )
  }

  test('abort restores everything', () => {
    const run = new Run(hurt())
    while (run.progress.virtualUs < 30 * second) run.advance()
    expect(isWhole(run)).toBe(false)
    run.command({ kind: 'abort' })
    run.advance()
    expect(run.advance()).toBe(false)
    run.close()
    expect(isWhole(run)).toBe(true)
  })

  test('an operator heals at a window’s end, the run goes on, and it replays', () => {
    const run = new Run(hurt())
    while (run.progress.virtualUs < 30 * second) run.advance()
    run.command({ kind: 'heal' })
    run.advance()
    run.advance()
    expect(isWhole(run)).toBe(true)
    const result = run.complete()
    expect(new Run(hurt(), {}, run.decisions).complete()).toEqual(result)
    expect(result.fingerprint.chaos).not.toBe(new Run(hurt()).complete().fingerprint.chaos)
  })

  test('the plan’s own end leaves nothing either', () => {
    const run = new Run(hurt())
    run.complete()
    expect(isWhole(run)).toBe(true)
  })

  test('the journal tells of each beginning and end', () => {
    const records: JournalRecord[] = []
    const plan = hurt()
    const journal = new Journal('run', (record) => records.push(record))
    const run = new Coordinator(plan, { journal })
    const shard = new Shard(plan, 0, { journal: true })
    for (let order = run.nextWindow(); order !== undefined; order = run.nextWindow())
      run.windowEnded(order, [shard.run(order)])
    const told = records.filter(({ kind }) => kind === 'fault')
    expect(told).toHaveLength(2 * faultKindNames.length)
  })
})
