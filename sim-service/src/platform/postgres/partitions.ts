import { escapeIdentifier } from 'pg'
import { instantOfRunId, isRunId } from '../../runs/ports/run-id.ts'
import type { Database } from './database.ts'

/** Tables whose rows lie by the month in which their run was asked for. */
export const partitionedTables = [
  'kpi_bucket',
  'kpi_rollup',
  'sli_window',
  'sli_rollup',
  'subscriber_outcome',
] as const

export type PartitionedTable = (typeof partitionedTables)[number]

export interface Partition {
  readonly name: string
  /** The first instant after it. */
  readonly endsAt: Date
}

/** The key of the advisory lock under which partitions are made and dropped: "part" in ASCII. */
const LOCK = 0x70617274

/** Makes partitions as ids of runs need them, and drops those that are old. */
export class Partitions {
  private readonly database: Database
  private readonly known = new Set<string>()

  constructor(database: Database) {
    this.database = database
  }

  /** After this the rows of the run have their place. */
  async ensureFor(runId: string): Promise<void> {
    if (!isRunId(runId)) throw new RangeError(`${runId} is not the id of a run (expected a UUIDv7)`)
    await this.ensure(new Date(instantOfRunId(runId)))
  }

  async ensure(at: Date): Promise<void> {
    const month = suffixOf(at)
    if (this.known.has(month)) return
    await this.database.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
      for (const table of partitionedTables) await tx.query(partitionSql(table, at))
    })
    this.known.add(month)
  }

  async of(table: PartitionedTable): Promise<Partition[]> {
    const rows = await this.database.query<{ name: string }>(
      `select relname as name from pg_inherits join pg_class on pg_class.oid = inhrelid
       where inhparent = $1::regclass order by relname`,
      [table],
    )
    return rows.map(({ name }) => ({ name, endsAt: endOf(name) }))
  }

  /** Drops what ended before an instant; gives the names. What a table has lost is noted beside it. */
  async dropBefore(table: PartitionedTable, before: Date): Promise<string[]> {
    const old = (await this.of(table)).filter(({ endsAt }) => endsAt <= before)
    for (const { name, endsAt } of old) {
      await this.database.transaction(async (tx) => {
        await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
        await tx.query(`drop table if exists ${escapeIdentifier(name)}`)
        await tx.query(
          `insert into retention (table_name, dropped_before) values ($1, $2) on conflict (table_name)
           do update set dropped_before = greatest(retention.dropped_before, excluded.dropped_before)`,
          [table, endsAt],
        )
      })
      this.known.clear()
    }
    return old.map(({ name }) => name)
  }
}

function partitionSql(table: PartitionedTable, at: Date): string {
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
  const from = lowestId(Date.UTC(year, month))
  const to = lowestId(Date.UTC(year, month + 1))
  return `create table if not exists ${escapeIdentifier(`${table}_${suffixOf(at)}`)}
    partition of ${escapeIdentifier(table)} for values from ('${from}') to ('${to}')`
}

/** `2026_07`, in UTC as ids are. */
function suffixOf(at: Date): string {
  return `${at.getUTCFullYear()}_${String(at.getUTCMonth() + 1).padStart(2, '0')}`
}

function endOf(name: string): Date {
  const [, year, month] = /_(\d+)_(\d\d)$/.exec(name)!
  return new Date(Date.UTC(Number(year), Number(month)))
}

/** Below every UUIDv7 of its millisecond, above those of the one before. */
function lowestId(ms: number): string {
  const time = ms.toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`
}
