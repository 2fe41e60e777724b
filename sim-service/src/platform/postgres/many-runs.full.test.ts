import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import type { RunFilter } from '../../runs/life/run-service.ts'
import { newRunId } from '../../runs/ports/run-id.ts'
import type { Database } from './database.ts'
import { PostgresRunStore } from './run-store.ts'

/** Ten thousand runs in the list: no page of it may read them all. */

const RUNS = 10_000
const PAGE = 50

let fresh: FreshDatabase

beforeAll(async () => {
  fresh = await freshDatabase()
  const { database } = fresh
  await database.query('alter table run disable trigger run_transitions')
  await database.copy(
    'run',
    [
      'id',
      'tenant',
      'scenario_name',
      'scenario_title',
      'scenario_owner',
      'scenario_hash',
      'seed',
      'pacing',
      'state',
      'started_by_subject',
      'started_by_name',
      'labels',
      'requested_at',
    ],
    manyRuns(),
  )
  await database.query('analyze run')
}, 120_000)

afterAll(() => fresh.drop())

function* manyRuns(): Generator<readonly unknown[]> {
  const first = Date.UTC(2026, 0, 1)
  for (let i = 0; i < RUNS; i++) {
    const state = i >= RUNS - 20 ? 'running' : i % 7 === 0 ? 'aborted' : 'judged'
    const labels = { team: `team-${i % 10}`, pipeline: String(i) }
    const at = new Date(first + i * 60_000)
    const scenario = [`scenario-${i % 40}`, 'A scenario', 'group:default/core', 'hash']
    yield [
      newRunId(),
      `tenant-${i % 5}`,
      ...scenario,
      i,
      'max',
      state,
      `person-${i % 25}`,
      'A person',
      labels,
      at,
    ]
  }
}

/** The database, and how many rows each of its queries touched. */
function watched(database: Database): { database: Database; touched: number[] } {
  const touched: number[] = []
  const query = async <T>(sql: string, values?: readonly unknown[]): Promise<T[]> => {
    const [plan] = await database.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, format json) ${sql}`,
      values,
    )
    touched.push(rowsTouched(plan['QUERY PLAN'][0].Plan))
    return database.query<T>(sql, values)
  }
  return { database: { ...database, query } as Database, touched }
}

interface PlanNode {
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PlanNode[]
}

/** What the scans at the leaves gave and threw away. */
function rowsTouched(node: PlanNode): number {
  if (node.Plans !== undefined) return node.Plans.reduce((sum, one) => sum + rowsTouched(one), 0)
  const thrown = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  return (node['Actual Rows'] + thrown) * node['Actual Loops']
}

const lists: readonly [string, RunFilter, number][] = [
  ['of everybody', {}, PAGE + 1],
  ['of a tenant', { tenant: 'tenant-3' }, 6 * PAGE],
  ['of a scenario', { scenario: 'scenario-3' }, 5 * PAGE],
  ['of a person', { startedBy: 'person-3' }, 5 * PAGE],
  ['of those that run', { states: ['running', 'settling'] }, 2 * PAGE],
  ['of those that were aborted', { states: ['aborted'] }, 8 * PAGE],
  ['of a label that few have', { label: { name: 'pipeline', value: '77' } }, PAGE],
  ['of a label that many have', { label: { name: 'team', value: 'team-3' } }, 1000 + PAGE],
]

test.each(lists)('a page %s touches few rows, the first and a later one', async (_what, filter, most) => {
  const { database, touched } = watched(fresh.database)
  const runs = new PostgresRunStore(database)
  const first = await runs.list({ ...filter, limit: PAGE })
  if (!first.ok) throw new Error(first.failure.detail)
  if (first.value.next !== undefined) await runs.list({ ...filter, limit: PAGE }, first.value.next)
  expect(touched.filter((rows) => rows > most)).toEqual([])
  expect(first.value.items.length).toBeGreaterThan(0)
})

test('what is asked all the time finds the few that are not over', async () => {
  const { database, touched } = watched(fresh.database)
  const runs = new PostgresRunStore(database)
  expect(await runs.abandoned()).toHaveLength(20)
  expect(await runs.count(['queued', 'planning', 'running', 'settling'])).toBe(20)
  expect(touched.filter((rows) => rows > 2 * PAGE)).toEqual([])
})
