import type { Database } from './database.ts'
import type { PartitionedTable, Partitions } from './partitions.ts'

export interface RetentionSettings {
  /** Of buckets, windows and subscribers. */
  readonly detailDays: number
  /** Of roll-ups, plans, results and traces. A run's own row stays. */
  readonly summaryDays: number
}

export const defaultRetention: RetentionSettings = { detailDays: 62, summaryDays: 400 }

export interface Dropped {
  readonly partitions: readonly string[]
  /** Runs whose plan, journal and documents were deleted. */
  readonly runs: number
}

const DAY_MS = 24 * 60 * 60 * 1000
const detailTables: readonly PartitionedTable[] = ['kpi_bucket', 'sli_window', 'subscriber_outcome']
const summaryTables: readonly PartitionedTable[] = ['kpi_rollup', 'sli_rollup']

/**
 * One turn of forgetting: whole months of rows are dropped with their partition, which costs milliseconds where a
 * deletion costs as many as there are rows. The partition of the month that comes is made ahead.
 */
export async function forget(
  database: Database,
  partitions: Partitions,
  { detailDays, summaryDays }: RetentionSettings = defaultRetention,
  now: Date = new Date(),
): Promise<Dropped> {
  await partitions.ensure(now)
  await partitions.ensure(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)))
  const before = (days: number): Date => new Date(now.getTime() - days * DAY_MS)
  const names: string[] = []
  for (const table of detailTables) names.push(...(await partitions.dropBefore(table, before(detailDays))))
  for (const table of summaryTables) names.push(...(await partitions.dropBefore(table, before(summaryDays))))
  const runs = await database.transaction(async (tx) => {
    const old = await tx.query<{ id: string }>(
      `select id from run where ended_at < $1
         and (exists (select from run_plan where run_id = id) or exists (select from run_document where run_id = id))`,
      [before(summaryDays)],
    )
    const ids = old.map(({ id }) => id)
    for (const table of ['run_plan', 'run_journal', 'run_decision', 'run_document'])
      await tx.query(`delete from ${table} where run_id = any($1)`, [ids])
    return ids.length
  })
  return { partitions: names, runs }
}
