import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { shippedPlan } from '../../../test-support/shipped-plan.ts'
import { newRun } from '../../../test-support/stored-runs.ts'
import { type Lease, LeaseLost } from '../../runs/ports/run-store.ts'
import type { Command } from '../../runs/window.ts'
import { PostgresPlanStore } from './plan-store.ts'
import { PostgresRunStore } from './run-store.ts'

let fresh: FreshDatabase
let plans: PostgresPlanStore
let runs: PostgresRunStore

beforeAll(async () => {
  fresh = await freshDatabase()
  plans = new PostgresPlanStore(fresh.database)
  runs = new PostgresRunStore(fresh.database)
}, 120_000)

afterAll(() => fresh.drop())

const abort: Command = { kind: 'abort' }
const rate: Command = { kind: 'rate', factor: { num: 1, den: 2 } }

async function leased(owner = 'leader'): Promise<Lease> {
  const { id } = await runs.create(newRun())
  return (await runs.claim(owner, 60_000, { states: ['queued'], runId: id }))!
}

describe('plans', () => {
  test('a plan comes back as it was, and is written once', async () => {
    const { runId } = await leased()
    const plan = shippedPlan('first-drill')
    await plans.save(runId, { build: 'b1', plan })
    await plans.save(runId, { build: 'b2', plan: { ...plan, seed: 99 } })
    expect(await plans.load(runId)).toEqual({ build: 'b1', plan: JSON.parse(JSON.stringify(plan)) })
  })

  test('a replay has plan, decisions and checkpoints', async () => {
    const lease = await leased()
    const plan = shippedPlan('first-drill')
    await plans.save(lease.runId, { build: 'b1', plan, sabotage: 'late-timer' })
    await plans.journal(lease, 1_000_000, [rate, abort])
    const checkpoints = { everyUs: 1_000_000, shards: ['00ff'], latest: [0, 1] }
    expect((await plans.storedRun(lease.runId))?.checkpoints).toBeUndefined()
    await plans.saveCheckpoints(lease.runId, checkpoints)
    expect(await plans.storedRun(lease.runId)).toEqual({
      format: 1,
      build: 'b1',
      sabotage: 'late-timer',
      plan: JSON.parse(JSON.stringify(plan)),
      decisions: [rate, abort].map((command) => ({ atUs: 1_000_000, command })),
      checkpoints,
    })
  })

  test('a run without a plan has none', async () => {
    const { runId } = await leased()
    expect(await plans.load(runId)).toBeUndefined()
    expect(await plans.storedRun(runId)).toBeUndefined()
    expect(await plans.decisions(runId)).toEqual({ reachedUs: 0, decisions: [] })
  })
})

describe('the journal of decisions', () => {
  test('reaches as far as the last window, with what was decided on the way', async () => {
    const lease = await leased()
    await plans.journal(lease, 1_000_000, [])
    await plans.journal(lease, 2_000_000, [rate])
    await plans.journal(lease, 3_000_000, [])
    const decisions = [{ atUs: 2_000_000, command: rate }]
    expect(await plans.decisions(lease.runId)).toEqual({ reachedUs: 3_000_000, decisions })
  })

  test('the same again changes nothing, other decisions are refused', async () => {
    const lease = await leased()
    await plans.journal(lease, 1_000_000, [rate])
    await plans.journal(lease, 2_000_000, [])
    const before = await plans.decisions(lease.runId)
    await plans.journal(lease, 1_000_000, [rate])
    await plans.journal(lease, 2_000_000, [])
    await expect(plans.journal(lease, 1_000_000, [])).rejects.toThrow('decided otherwise')
    await expect(plans.journal(lease, 2_000_000, [abort])).rejects.toThrow('decided otherwise')
    expect(await plans.decisions(lease.runId)).toEqual(before)
  })

  test('who lost the lease decides nothing any more', async () => {
    const { id } = await runs.create(newRun())
    const of = { states: ['queued'], runId: id } as const
    const old = (await runs.claim('slept', 0, of))!
    await plans.journal(old, 1_000_000, [])
    const now = (await runs.claim('awake', 60_000, of))!
    await expect(plans.journal(old, 2_000_000, [])).rejects.toThrow(LeaseLost)
    await expect(plans.journal(old, 2_000_000, [abort])).rejects.toThrow(LeaseLost)
    await plans.journal(now, 2_000_000, [])
    expect(await plans.decisions(id)).toEqual({ reachedUs: 2_000_000, decisions: [] })
  })
})
