import { randomUUID } from 'node:crypto'
import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import {
  faultEvent,
  MemoryLiveEvents,
  progressEvent,
  runRecord,
  stateEvent,
  timelineEvent,
} from '../../../test-support/memory-live-events.ts'
import { until } from '../../../test-support/until.ts'
import type { LiveEvent, LiveEvents } from '../../runs/ports/live-events.ts'
import type { Database } from '../postgres/database.ts'
import { PostgresLiveEvents } from './postgres-live-events.ts'

interface Subject {
  events: LiveEvents & { settled(): Promise<void> }
  /** A run that may have events. */
  newRun(): Promise<string>
  end(): Promise<void>
}

const memory = async (): Promise<Subject> => {
  const events = new MemoryLiveEvents()
  const newRun = async (): Promise<string> => {
    const id = randomUUID()
    events.runs.set(id, runRecord(id))
    return id
  }
  return { events, newRun, end: async () => {} }
}

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh.drop())

async function insertRun(database: Database): Promise<string> {
  const id = randomUUID()
  await database.query(
    `insert into run (id, tenant, scenario_name, scenario_title, scenario_owner, scenario_hash, seed, pacing, state,
       started_by_subject, started_by_name, requested_at)
     values ($1, 'default', 'first-drill', 'A first drill', 'group:default/roaming', 'ab', 7, 'max', 'queued',
       'test', 'Test', '2026-07-01T06:00:00Z')`,
    [id],
  )
  return id
}

const openPostgres = (database: Database): Promise<PostgresLiveEvents> =>
  PostgresLiveEvents.open({
    database,
    runOf: async (id) => {
      const rows = await database.query('select from run where id = $1', [id])
      return rows.length === 0 ? undefined : runRecord(id)
    },
  })

const postgres = async (): Promise<Subject> => {
  const events = await openPostgres(fresh.database)
  return { events, newRun: () => insertRun(fresh.database), end: () => events.close() }
}

const seqs = (events: readonly LiveEvent[]): number[] => events.map(({ seq }) => seq)

describe.each([
  ['in memory', memory],
  ['on Postgres', postgres],
])('live events %s', (_where, open) => {
  let subject: Subject
  beforeAll(async () => {
    subject = await open()
  })
  afterAll(() => subject.end())

  test('what is published is told once and can be had again from any number on', async () => {
    const { events, newRun } = subject
    const [one, other] = [await newRun(), await newRun()]
    const told: LiveEvent[] = []
    const ofOne: LiveEvent[] = []
    const ends = [
      events.subscribe('all', (list) => told.push(...list)),
      events.subscribe(one, (list) => ofOne.push(...list)),
    ]
    const before = await events.latestPosition()
    events.publish(one, [progressEvent(one, 1), timelineEvent(one, 2)])
    events.publish(other, [timelineEvent(other, 1)])
    // A run that was taken up again after a kill says again what it said.
    events.publish(one, [timelineEvent(one, 2), timelineEvent(one, 3)])
    await events.settled()
    for (const end of ends) end()
    events.publish(one, [timelineEvent(one, 4)])
    await events.settled()
    expect(seqs(ofOne)).toEqual([1, 2, 3])
    expect(told.filter(({ runId }) => runId === other)).toHaveLength(1)
    expect(told.map(({ position }) => position)).toEqual(
      told.map(({ position }) => position!).toSorted((a, b) => a - b),
    )
    expect(seqs(await events.since(one, 0))).toEqual([1, 2, 3, 4])
    expect(seqs(await events.since(one, 1, 2))).toEqual([2, 3])
    expect(await events.since(one, 4)).toEqual([])
    const all = await events.sincePosition('all', before)
    expect(all).toHaveLength(5)
    expect(await events.sincePosition([other], before)).toEqual(all.filter(({ runId }) => runId === other))
    expect(await events.sincePosition('all', all[1].position!, 1)).toEqual([all[2]])
    expect(await events.latestPosition()).toBe(all.at(-1)!.position)
    expect(ofOne).toEqual(all.filter(({ runId, seq }) => runId === one && seq < 4))
    expect(all[0]).toEqual({ ...progressEvent(one, 1), position: all[0].position })
  })

  test('a snapshot has the latest of each and the faults that act now', async () => {
    const { events, newRun } = subject
    const run = await newRun()
    expect(await events.snapshot(run)).toMatchObject({ seq: 0, objectives: [], faults: [], run: { id: run } })
    expect(await events.snapshot(randomUUID())).toBeUndefined()
    const other = await newRun()
    events.publish(other, [
      progressEvent(other, 1),
      faultEvent(other, 2, 'slow-hss', 'begins'),
      faultEvent(other, 3, 'lossy-s6a', 'begins'),
      progressEvent(other, 4),
      faultEvent(other, 5, 'slow-hss', 'ends'),
      stateEvent(other, 6, 'running'),
    ])
    await events.settled()
    expect(await events.snapshot(other)).toMatchObject({
      seq: 6,
      progress: { virtualUs: 4000 },
      faults: ['lossy-s6a'],
    })
  })
})

describe('live events on Postgres', () => {
  test('two services on one database hear each other, in one order', async () => {
    const [here, there] = [await openPostgres(fresh.database), await openPostgres(fresh.database)]
    const run = await insertRun(fresh.database)
    const [heardHere, heardThere]: LiveEvent[][] = [[], []]
    here.subscribe(run, (list) => heardHere.push(...list))
    there.subscribe('all', (list) => heardThere.push(...list))
    for (let seq = 1; seq <= 40; seq += 2) {
      here.publish(run, [timelineEvent(run, seq)])
      there.publish(run, [timelineEvent(run, seq + 1)])
    }
    await until(() => heardHere.length === 40 && heardThere.length === 40, 'both have heard all')
    expect(heardHere).toEqual(heardThere)
    const positions = heardHere.map(({ position }) => position!)
    expect(positions).toEqual(positions.toSorted((a, b) => a - b))
    expect(seqs(heardHere).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
    await here.close()
    await there.close()
  })

  test('an event that the store refuses is left out, and those around it are not', async () => {
    const reported: unknown[] = []
    const run = await insertRun(fresh.database)
    const events = await PostgresLiveEvents.open({
      database: fresh.database,
      runOf: async () => undefined,
      report: (error) => reported.push(error),
    })
    const list = Array.from({ length: 9 }, (_, i) => timelineEvent(run, i + 1))
    events.publish(run, list.with(4, { ...list[4], at: 'no instant' }))
    await events.settled()
    expect(seqs(await events.since(run, 0))).toEqual([1, 2, 3, 4, 6, 7, 8, 9])
    expect(reported.length).toBeGreaterThan(0)
    await events.close()
  })

  test('a run that was deleted takes its events with it', async () => {
    const events = await openPostgres(fresh.database)
    const run = await insertRun(fresh.database)
    events.publish(run, [timelineEvent(run, 1)])
    await events.settled()
    await fresh.database.query('delete from run where id = $1', [run])
    events.publish(run, [timelineEvent(run, 2)])
    await events.settled()
    expect(await events.since(run, 0)).toEqual([])
    await events.close()
  })
})
