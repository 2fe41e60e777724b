import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import type { SubscriberFilter, SubscriberRow } from '../../runs/life/run-service.ts'
import { newRunId } from '../../runs/ports/run-id.ts'
import { Partitions } from './partitions.ts'
import { PostgresSubscriberStore } from './subscriber-store.ts'

let fresh: FreshDatabase
let store: PostgresSubscriberStore

beforeAll(async () => {
  fresh = await freshDatabase()
  store = new PostgresSubscriberStore(fresh.database, new Partitions(fresh.database))
}, 120_000)

afterAll(() => fresh.drop())

function subscriber(number: number, given: Partial<SubscriberRow> = {}): SubscriberRow {
  return {
    ueId: String(number),
    imsi: `26201${String(9_900_000_000 + number)}`,
    home: '26201',
    visited: '21407',
    cell: 257,
    attach: 'accepted',
    cause: 0,
    prescribed: false,
    isFailed: false,
    attaches: 1,
    attachLatencyUs: 210_000 + number,
    handovers: 0,
    handoverFailures: 0,
    uplinkOctets: 2 ** 40,
    downlinkOctets: 5,
    debitedOctets: 6,
    billedMicros: 7,
    ...given,
  }
}

function rejected(number: number, cause: number, given: Partial<SubscriberRow> = {}): SubscriberRow {
  const { attachLatencyUs: _none, ...row } = subscriber(number)
  return { ...row, attach: 'rejected', cause, isFailed: true, phase: 'inject', ...given }
}

async function list(runId: string, filter: SubscriberFilter, cursor?: string): Promise<[string[], string?]> {
  const result = await store.list(runId, filter, cursor)
  if (!result.ok) throw new Error(result.failure.detail)
  return [result.value.items.map(({ ueId }) => ueId), result.value.next]
}

test('outcomes come back as they were written, and twice written they are one', async () => {
  const runId = newRunId()
  const rows = [rejected(2, 17), subscriber(10), subscriber(1)]
  expect(await store.write(runId, rows)).toBe(3)
  await store.write(runId, [subscriber(10, { handovers: 3 })])
  await store.write(runId, [rejected(2, 17)])
  expect((await list(runId, {}))[0]).toEqual(['1', '2', '10'])
  expect(await store.get(runId, '2')).toEqual(rejected(2, 17))
  expect(await store.get(runId, '10')).toEqual(subscriber(10, { handovers: 3 }))
  expect(await Promise.all(['3', '0', 'x', '99999999999'].map((id) => store.get(runId, id)))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('filters hold together, and an IMSI may be the beginning of one', async () => {
  const runId = newRunId()
  await store.write(runId, [
    subscriber(1),
    rejected(2, 17),
    rejected(3, 11, { cell: 513 }),
    rejected(4, 17, { phase: 'heal' }),
    rejected(5, 13, { isFailed: false, prescribed: true }),
    subscriber(6, { imsi: '208019900000006' }),
  ])
  expect((await list(runId, { outcome: 'failed' }))[0]).toEqual(['2', '3', '4'])
  expect((await list(runId, { outcome: 'failed', cause: 17, phase: 'inject' }))[0]).toEqual(['2'])
  expect((await list(runId, { cell: 513 }))[0]).toEqual(['3'])
  expect((await list(runId, { imsi: '20801' }))[0]).toEqual(['6'])
  expect((await list(runId, { imsi: subscriber(4).imsi }))[0]).toEqual(['4'])
  expect((await list(runId, { imsi: '%' }))[0]).toEqual([])
  expect(await store.summary(runId)).toEqual({
    subscribers: 6,
    failed: 3,
    byCause: [
      { attach: 'rejected', cause: 17, subscribers: 2 },
      { attach: 'rejected', cause: 11, subscribers: 1 },
    ],
    byCell: [
      { cell: 257, subscribers: 2 },
      { cell: 513, subscribers: 1 },
    ],
  })
})

test('usage is added up, and whoever was debited otherwise is named', async () => {
  const runId = newRunId()
  const even = { uplinkOctets: 1, downlinkOctets: 5, debitedOctets: 6 }
  const rows = [1, 2, 3, 4].map((i) => subscriber(i, { ...even, debitedOctets: i % 2 === 0 ? 9 : 6 }))
  await store.write(runId, rows)
  const first = [{ ueId: '2', chargedOctets: 6, debitedOctets: 9 }]
  expect(await store.usage(runId, 1)).toEqual({ chargedOctets: 24, differing: 2, first })
  expect(await store.usage(newRunId(), 1)).toEqual({ chargedOctets: 0, differing: 0, first: [] })
})

test('of a hundred thousand, pages go by number, and those that failed are found by their index', async () => {
  const runId = newRunId()
  function* everybody(): Generator<SubscriberRow> {
    for (let i = 1; i <= 100_000; i++) yield i % 1000 === 0 ? rejected(i, 17) : subscriber(i)
  }
  expect(await store.write(runId, everybody())).toBe(100_000)
  const [first, next] = await list(runId, { outcome: 'failed', limit: 60 })
  const [second, end] = await list(runId, { outcome: 'failed', limit: 60 }, next)
  expect([...first, ...second]).toEqual(Array.from({ length: 100 }, (_, i) => String((i + 1) * 1000)))
  expect(end).toBeUndefined()
  await fresh.database.query('analyze subscriber_outcome')
  const plan = await fresh.database.query<{ 'QUERY PLAN': string }>(
    `explain select * from subscriber_outcome where run_id = $1 and is_failed order by ue_id limit 51`,
    [runId],
  )
  expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toMatch(
    /Index Scan using subscriber_outcome_\d+_\d+_run_id_ue_id/,
  )
}, 120_000)
