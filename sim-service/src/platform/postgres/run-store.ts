import type { Page, RunFilter } from '../../runs/life/run-service.ts'
import { type Result, succeeded } from '../../runs/ports/failures.ts'
import {
  isOver,
  type RunProgress,
  type RunRecord,
  type RunState,
  runStates,
} from '../../runs/ports/run-record.ts'
import {
  type Lease,
  LeaseLost,
  type NewRun,
  type RunChanges,
  type RunStore,
  type Transition,
} from '../../runs/ports/run-store.ts'
import type { Transaction } from '../../runs/ports/transaction.ts'
import type { Database, Queryable } from './database.ts'
import { fromJsonBytes, jsonBytes } from './json-bytes.ts'
import { pageOf, pageRows, readCursor } from './pages.ts'
import { partitionedTables } from './partitions.ts'
import { changedColumns, type RunRow, recordOf, runColumns } from './run-rows.ts'
import { Where } from './where.ts'
import { inTransaction, within } from './within.ts'

/** States of runs that somebody executes, or should. */
const begun: readonly RunState[] = ['planning', 'running', 'settling']

export class PostgresRunStore implements RunStore {
  private readonly database: Database

  constructor(database: Database) {
    this.database = database
  }

  async create(run: NewRun, tx?: Transaction): Promise<RunRecord> {
    const { scenario, startedBy } = run
    const rows = await within(this.database, tx).query<RunRow>(
      `insert into run (id, tenant, scenario_name, scenario_title, scenario_owner, scenario_hash, seed, pacing, state,
         duration_us, started_by_subject, started_by_name, labels, requested_at, parent, flags, reason)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9, $10, $11, $12, $13, $14, $15, $16)
       on conflict (id) do update set id = excluded.id
       returning ${runColumns}`,
      [
        run.id,
        run.tenant,
        scenario.name,
        scenario.title,
        scenario.owner,
        scenario.hash,
        run.seed,
        run.pacing,
        run.durationUs,
        startedBy.subject,
        startedBy.name,
        JSON.stringify(run.labels),
        run.requestedAt,
        run.parent,
        JSON.stringify(run.flags),
        run.reason,
      ],
    )
    return recordOf(rows[0])
  }

  async get(id: string): Promise<RunRecord | undefined> {
    const rows = await this.database.query<RunRow>(`select ${runColumns} from run where id = $1`, [id])
    return rows.length === 0 ? undefined : recordOf(rows[0])
  }

  async list(filter: RunFilter, cursor?: string): Promise<Result<Page<RunRecord>>> {
    const after = readCursor(cursor, ['instant', 'id'])
    if (!after.ok) return after
    const size = pageRows(filter.limit)
    const where = whereOf(filter)
    if (after.value !== undefined) where.and('(requested_at, id) < (?, ?)', ...after.value)
    const rows = await this.database.query<RunRow>(
      `select ${runColumns} from run ${where} order by requested_at desc, id desc limit ${size + 1}`,
      where.values,
    )
    return succeeded(pageOf(rows, size, recordOf, ({ requestedAt, id }) => [requestedAt, id]))
  }

  async count(states: readonly RunState[], tenant?: string, tx?: Transaction): Promise<number> {
    const where = new Where().and('state = any(?)', states).andIf(tenant, 'tenant = ?')
    const [row] = await within(this.database, tx).query<{ runs: number }>(
      `select count(*) as runs from run ${where}`,
      where.values,
    )
    return row.runs
  }

  async transition(
    id: string,
    to: RunState,
    changes: RunChanges = {},
    { lease, tx }: { readonly lease?: Lease; readonly tx?: Transaction } = {},
  ): Promise<Transition> {
    const queryable = within(this.database, tx)
    const where = new Where()
    const columns: [string, unknown][] = [['state', to], ...changedColumns(changes)]
    const set = columns.map(([column, value]) => where.with(`${column} = ?`, value))
    if (isOver(to) || to === 'queued') set.push('lease_owner = null', 'lease_expires_at = null')
    // What is repeated after a lost answer finds the state that it asked for, and no lease any more.
    where.and('id = ?', id)
    where.and(
      `(state = ? or exists (select from run_transition where state_from = run.state and state_to = ?))`,
      to,
      to,
    )
    if (lease !== undefined)
      where.and('lease_count = ? and (lease_owner = ? or state = ?)', lease.epoch, lease.owner, to)
    const rows = await queryable.query<RunRow>(
      `update run set ${set.join(', ')} ${where} returning ${runColumns}`,
      where.values,
    )
    if (rows.length > 0) return { ok: true, record: recordOf(rows[0]) }
    return this.refused(queryable, id, lease)
  }

  async progress(lease: Lease, progress: RunProgress, phase?: RunRecord['phase']): Promise<void> {
    const where = new Where()
    const set = changedColumns({ progress, phase }).map(([column, value]) =>
      where.with(`${column} = ?`, value),
    )
    held(where, lease)
    const rows = await this.database.query(
      `update run set ${set.join(', ')} ${where} returning id`,
      where.values,
    )
    if (rows.length === 0) throw new LeaseLost(lease)
  }

  async claim(
    owner: string,
    forMs: number,
    { states, runId }: { states: readonly RunState[]; runId?: string },
  ): Promise<Lease | undefined> {
    const rows = await this.database.query<{ id: string; epoch: number }>(
      `update run set lease_owner = $1, lease_expires_at = now() + $2 * interval '1 ms', lease_count = lease_count + 1
       where id = (
         select id from run
         where state = any($3) and ($4::uuid is null or id = $4)
           and (lease_owner is null or lease_expires_at < now())
         order by requested_at, id limit 1 for update skip locked
       )
       returning id, lease_count as epoch`,
      [owner, forMs, states, runId],
    )
    return rows.length === 0 ? undefined : { runId: rows[0].id, owner, epoch: rows[0].epoch }
  }

  async renew(lease: Lease, forMs: number): Promise<boolean> {
    const where = new Where()
    const expiry = where.with(`now() + ? * interval '1 ms'`, forMs)
    held(where, lease)
    const rows = await this.database.query(
      `update run set lease_expires_at = ${expiry} ${where} returning id`,
      where.values,
    )
    return rows.length > 0
  }

  async release(lease: Lease): Promise<void> {
    const where = held(new Where(), lease)
    await this.database.query(
      `update run set lease_owner = null, lease_expires_at = null ${where}`,
      where.values,
    )
  }

  async abandoned(): Promise<RunRecord[]> {
    const rows = await this.database.query<RunRow>(
      `select ${runColumns} from run
       where state = any($1) and state in ('queued', 'planning', 'running', 'settling')
         and (lease_owner is null or lease_expires_at < now())
       order by requested_at, id`,
      [begun],
    )
    return rows.map(recordOf)
  }

  async saveDocument(runId: string, name: string, value: unknown, tx?: Transaction): Promise<void> {
    await within(this.database, tx).query(
      `insert into run_document (run_id, name, content) values ($1, $2, $3)
       on conflict (run_id, name) do update set content = excluded.content, written_at = now()`,
      [runId, name, await jsonBytes(value)],
    )
  }

  async document<T>(runId: string, name: string): Promise<T | undefined> {
    const rows = await this.database.query<{ content: Buffer }>(
      'select content from run_document where run_id = $1 and name = $2',
      [runId, name],
    )
    return rows.length === 0 ? undefined : fromJsonBytes<T>(rows[0].content)
  }

  async documentNames(runId: string): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>(
      'select name from run_document where run_id = $1 order by name',
      [runId],
    )
    return rows.map(({ name }) => name)
  }

  remove(id: string, tx?: Transaction): Promise<boolean> {
    return inTransaction(this.database, tx, async (one) => {
      const rows = await one.query('delete from run where id = $1 returning id', [id])
      if (rows.length === 0) return false
      for (const table of partitionedTables) await one.query(`delete from ${table} where run_id = $1`, [id])
      return true
    })
  }

  /** Why nothing was changed. */
  private async refused(queryable: Queryable, id: string, lease: Lease | undefined): Promise<Transition> {
    const [row] = await queryable.query<{ state: RunState; owner: string | null; epoch: number }>(
      'select state, lease_owner as owner, lease_count as epoch from run where id = $1',
      [id],
    )
    if (row === undefined) return { ok: false }
    if (lease !== undefined && (row.epoch !== lease.epoch || row.owner !== lease.owner))
      throw new LeaseLost(lease)
    return { ok: false, state: row.state }
  }
}

function held(where: Where, { runId, owner, epoch }: Lease): Where {
  return where.and('id = ? and lease_owner = ? and lease_count = ?', runId, owner, epoch)
}

function whereOf({ states, label, text, ...filter }: RunFilter): Where {
  const where = new Where()
  if (states !== undefined && states.length < runStates.length) where.and('state = any(?)', states)
  where
    .andIf(filter.tenant, 'tenant = ?')
    .andIf(filter.scenario, 'scenario_name = ?')
    .andIf(filter.startedBy, 'started_by_subject = ?')
    .andIf(filter.owner, 'scenario_owner = ?')
    .andIf(filter.verdicts, 'verdict = any(?)')
    .andIf(filter.parent, 'parent = ?')
  if (text !== undefined) {
    const wanted = text.toLowerCase()
    const sought = ['scenario_name', 'scenario_title', `jsonb_path_query_array(labels, '$.*')::text`]
    const found = sought.map((one) => `strpos(lower(${one}), ?) > 0`)
    where.and(`(${found.join(' or ')})`, ...found.map(() => wanted))
  }
  if (label?.value !== undefined) where.and('labels @> ?', JSON.stringify({ [label.name]: label.value }))
  else if (label !== undefined) where.and('jsonb_exists(labels, ?)', label.name)
  return where
}
