import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { newRun } from '../../../test-support/stored-runs.ts'
import type { Page } from '../../runs/life/run-service.ts'
import type { Result } from '../../runs/ports/failures.ts'
import { newRunId } from '../../runs/ports/run-id.ts'
import { type RunRecord, type RunState, runStates } from '../../runs/ports/run-record.ts'
import { type Lease, LeaseLost } from '../../runs/ports/run-store.ts'
import { PostgresRunStore } from './run-store.ts'

let fresh: FreshDatabase
let runs: PostgresRunStore

beforeAll(async () => {
  fresh = await freshDatabase()
  runs = new PostgresRunStore(fresh.database)
}, 120_000)

afterAll(() => fresh.drop())

beforeEach(() => fresh.database.query('truncate run cascade'))

/** Ways by which a run gets to a state. */
const ways: Readonly<Record<RunState, readonly RunState[]>> = {
  queued: [],
  planning: ['planning'],
  running: ['planning', 'running'],
  settling: ['planning', 'running', 'settling'],
  judged: ['planning', 'running', 'settling', 'judged'],
  aborted: ['aborted'],
  interrupted: ['interrupted'],
  failed: ['failed'],
}

async function runIn(state: RunState): Promise<RunRecord> {
  const run = await runs.create(newRun())
  for (const next of ways[state]) expect((await runs.transition(run.id, next)).ok).toBe(true)
  return run
}

function itemsOf<T>(result: Result<Page<T>>): Page<T> {
  if (!result.ok) throw new Error(result.failure.detail)
  return result.value
}

async function claimed(owner: string, forMs = 60_000): Promise<Lease> {
  const lease = await runs.claim(owner, forMs, { states: ['queued', 'running'] })
  if (lease === undefined) throw new Error('there is nothing to claim')
  return lease
}

describe('a run', () => {
  test('is stored as it was asked for, and asked for twice it is one', async () => {
    const parent = newRunId()
    const asked = newRun({ labels: { team: 'core' }, parent, seed: 2 ** 53 - 1 })
    const created = await runs.create(asked)
    expect(await runs.create({ ...asked, seed: 8 })).toEqual(created)
    const { durationUs, ...same } = asked
    expect(await runs.get(asked.id)).toEqual({
      ...same,
      state: 'queued',
      progress: { virtualUs: 0, durationUs, attached: 0, started: 0, events: 0 },
    })
    expect(await runs.get(newRunId())).toBeUndefined()
  })

  test('keeps what a change says and what it does not say', async () => {
    const { id } = await runIn('running')
    const fingerprint = { signalling: 's', charging: 'c', chaos: 'h' }
    const changes = {
      verdict: 'failed',
      fingerprint,
      wallSeconds: 1.25,
      endedAt: '2026-11-23T10:00:00.123Z',
    } as const
    await runs.transition(id, 'judged', changes)
    expect(await runs.get(id)).toMatchObject({ ...changes, state: 'judged', seed: 7 })
  })

  test('is gone with everything that belongs to it', async () => {
    const { id } = await runIn('judged')
    await runs.saveDocument(id, 'result', { a: 1 })
    expect(await runs.remove(id)).toBe(true)
    expect(await runs.remove(id)).toBe(false)
    expect(await runs.document(id, 'result')).toBeUndefined()
  })

  test('has documents, which a second write replaces', async () => {
    const { id } = await runIn('queued')
    await runs.saveDocument(id, 'result', { events: 1 })
    await runs.saveDocument(id, 'result', { events: 2, text: 'ü'.repeat(100_000) })
    await runs.saveDocument(id, 'text', 'kind: Scenario')
    expect(await runs.document(id, 'result')).toEqual({ events: 2, text: 'ü'.repeat(100_000) })
    expect(await runs.documentNames(id)).toEqual(['result', 'text'])
  })
})

describe('states', () => {
  const allowed: Readonly<Record<RunState, readonly RunState[]>> = {
    queued: ['planning', 'aborted', 'failed', 'interrupted'],
    planning: ['queued', 'running', 'aborted', 'failed', 'interrupted'],
    running: ['queued', 'settling', 'judged', 'aborted', 'failed', 'interrupted'],
    settling: ['queued', 'running', 'judged', 'aborted', 'failed', 'interrupted'],
    judged: [],
    aborted: [],
    interrupted: ['queued'],
    failed: [],
  }

  test.each(runStates)('from %s a run goes where the table says, and nowhere else', async (from) => {
    for (const to of runStates) {
      const { id } = await runIn(from)
      const result = await runs.transition(id, to)
      const isAllowed = to === from || allowed[from].includes(to)
      expect([to, result.ok]).toEqual([to, isAllowed])
      expect((await runs.get(id))?.state).toBe(isAllowed ? to : from)
      if (!result.ok) expect(result.state).toBe(from)
    }
  })

  test('the database refuses it too, whoever asks', async () => {
    const { id } = await runIn('judged')
    const past = fresh.database.query(`update run set state = 'running' where id = $1`, [id])
    await expect(past).rejects.toMatchObject({ code: 'RL001' })
  })

  test('a run that is not there has no state', async () => {
    expect(await runs.transition(newRunId(), 'aborted')).toEqual({ ok: false })
  })

  test('of many who move a run at once one wins', async () => {
    const { id } = await runIn('running')
    const ends = await Promise.all(
      (['judged', 'aborted', 'failed'] as const).map((to) => runs.transition(id, to)),
    )
    expect(ends.filter(({ ok }) => ok)).toHaveLength(1)
  })
})

describe('leases', () => {
  test('each run is claimed once, the oldest first', async () => {
    const ids: string[] = []
    for (let i = 0; i < 4; i++) {
      const requestedAt = new Date(Date.UTC(2026, 6, 1, 0, 0, i)).toISOString()
      ids.push((await runs.create(newRun({ requestedAt }))).id)
    }
    expect((await claimed('a')).runId).toBe(ids[0])
    const rest = await Promise.all(
      ['b', 'c', 'd', 'e'].map((owner) => runs.claim(owner, 60_000, { states: ['queued'] })),
    )
    const taken = rest.flatMap((lease) => (lease === undefined ? [] : [lease.runId]))
    expect(taken.sort()).toEqual(ids.slice(1).sort())
  })

  test('what expired is claimed again, and who slept through it can do no harm', async () => {
    const { id } = await runIn('running')
    const old = await claimed('a', 0)
    expect((await runs.abandoned()).map((run) => run.id)).toEqual([id])
    const now = await claimed('b')
    expect(await runs.abandoned()).toEqual([])
    expect(now).toMatchObject({ runId: id, epoch: old.epoch + 1 })
    const progress = { virtualUs: 1, durationUs: 2, attached: 3, started: 4, events: 5 }
    expect(await runs.renew(old, 60_000)).toBe(false)
    await expect(runs.progress(old, progress)).rejects.toThrow(LeaseLost)
    await expect(runs.transition(id, 'judged', {}, { lease: old })).rejects.toThrow(LeaseLost)
    await runs.progress(now, progress, 'inject')
    expect(await runs.get(id)).toMatchObject({ state: 'running', phase: 'inject', progress })
    expect(await runs.renew(now, 60_000)).toBe(true)
  })

  test('an end that is written twice, since its answer was lost, is one end', async () => {
    const { id } = await runIn('running')
    const lease = await claimed('a')
    const end = { verdict: 'passed' } as const
    expect((await runs.transition(id, 'judged', end, { lease })).ok).toBe(true)
    expect((await runs.transition(id, 'judged', end, { lease })).ok).toBe(true)
  })

  test('a released run is free at once', async () => {
    const { id } = await runIn('queued')
    await runs.release(await claimed('a'))
    expect((await claimed('b')).runId).toBe(id)
  })
})

describe('lists', () => {
  async function listed(cursorAfter?: string, limit = 3): Promise<{ ids: string[]; next?: string }> {
    const page = itemsOf(await runs.list({ limit }, cursorAfter))
    return { ids: page.items.map(({ id }) => id), next: page.next }
  }

  test('pages neither lose nor repeat a run while others begin, at the same millisecond even', async () => {
    const requestedAt = '2026-07-01T08:00:00.123Z'
    const ids: string[] = []
    for (let i = 0; i < 10; i++) ids.push((await runs.create(newRun({ requestedAt }))).id)
    const seen: string[] = []
    let next: string | undefined
    do {
      const page = await listed(next)
      seen.push(...page.ids)
      next = page.next
      await runs.create(newRun())
    } while (next !== undefined)
    expect(seen).toEqual([...ids].reverse())
  })

  test.each(['', 'x', 'bnVsbA', Buffer.from('["2026-07-01",1]').toString('base64url')])(
    'the cursor %p is refused, not obeyed',
    async (cursor) => {
      const result = await runs.list({}, cursor)
      expect(result).toMatchObject({ ok: false, failure: { code: 'request-refused', place: 'cursor' } })
    },
  )

  test('filters hold together', async () => {
    const wanted = await runs.create(newRun({ tenant: 'north', labels: { team: 'core', ci: '7' } }))
    await runs.create(newRun({ tenant: 'south', labels: { team: 'core' } }))
    await runs.create(newRun({ tenant: 'north', labels: { team: 'edge' } }))
    const ids = async (filter: object): Promise<string[]> =>
      itemsOf(await runs.list(filter)).items.map(({ id }) => id)
    expect(await ids({ tenant: 'north', label: { name: 'team', value: 'core' } })).toEqual([wanted.id])
    expect(await ids({ label: { name: 'ci' } })).toEqual([wanted.id])
    expect(await ids({ states: ['running'] })).toEqual([])
    expect(await ids({ states: ['queued', 'running'], scenario: 'first-drill' })).toHaveLength(3)
    expect(await ids({ startedBy: 'somebody' })).toEqual([])
    expect(await runs.count(['queued'])).toBe(3)
    expect(await runs.count(['queued'], 'north')).toBe(2)
  })
})
