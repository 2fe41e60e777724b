import { histogramFrom, histogramSnapshot } from '../../kpi/histogram-snapshot.ts'
import type { SliFamily } from '../../kpi/sli.ts'
import type { SliQuery, SliRow } from '../../runs/ports/kpi-store.ts'
import type { Database, Queryable } from './database.ts'
import { fromHistogramBytes, histogramBytes } from './histogram-bytes.ts'
import { type UpsertTarget, upsertWithin } from './upsert.ts'
import { Where } from './where.ts'

const MINUTE_US = 60_000_000

type Table = 'sli_window' | 'sli_rollup'

const target = (table: Table): UpsertTarget => ({
  table,
  columns: ['run_id', 'start_us', 'end_us', 'family', 'good', 'bad', 'histogram'],
  key: ['run_id', 'start_us', 'family'],
})

/**
 * Windows, and the minutes that they lie in: those are made anew of all windows that are stored, so that they too may
 * be written twice. A run has one writer.
 */
export function writeSliRows(database: Database, runId: string, rows: readonly SliRow[]): Promise<number> {
  return database.transaction(async (tx) => {
    const count = await upsertWithin(tx, target('sli_window'), valuesOf(runId, rows))
    const minutes = [...new Set(rows.map(({ fromUs }) => Math.floor(fromUs / MINUTE_US) * MINUTE_US))]
    const where = new Where()
      .and('run_id = ?', runId)
      .and('start_us >= ? and start_us < ?', Math.min(...minutes), Math.max(...minutes) + MINUTE_US)
      .and('start_us / ?::bigint * ?::bigint = any(?)', MINUTE_US, MINUTE_US, minutes)
    const stored = await select(tx, 'sli_window', where)
    await upsertWithin(tx, target('sli_rollup'), valuesOf(runId, widened(stored, MINUTE_US)))
    return count
  })
}

/** From a minute on of the minutes; also where there are no windows any more. */
export async function readSliRows(
  queryable: Queryable,
  runId: string,
  { bucketUs, families, fromUs, untilUs }: SliQuery,
): Promise<SliRow[]> {
  const where = new Where()
    .and('run_id = ?', runId)
    .andIf(fromUs, 'start_us >= ?')
    .andIf(untilUs, 'start_us < ?')
    .andIf(families, 'family = any(?)')
  const minutes = Math.ceil((bucketUs ?? 0) / MINUTE_US)
  const isByMinute = (bucketUs ?? 0) >= MINUTE_US
  const fine = isByMinute ? [] : await select(queryable, 'sli_window', where)
  if (fine.length > 0) return bucketUs === undefined ? fine : widened(fine, bucketUs)
  const coarse = await select(queryable, 'sli_rollup', where)
  return minutes > 1 ? widened(coarse, minutes * MINUTE_US) : coarse
}

interface Row {
  readonly start_us: number
  readonly end_us: number
  readonly family: string
  readonly good: number
  readonly bad: number
  readonly histogram: Buffer
}

async function select(queryable: Queryable, table: Table, where: Where): Promise<SliRow[]> {
  const rows = await queryable.query<Row>(
    `select start_us, end_us, family, good, bad, histogram from ${table} ${where} order by start_us, family`,
    where.values,
  )
  return rows.map(({ start_us, end_us, family, good, bad, histogram }) => ({
    family: family as SliFamily,
    fromUs: start_us,
    untilUs: end_us,
    good,
    bad,
    latency: fromHistogramBytes(histogram),
  }))
}

function* valuesOf(runId: string, rows: readonly SliRow[]): Generator<readonly unknown[]> {
  for (const { fromUs, untilUs, family, good, bad, latency } of rows)
    yield [runId, fromUs, untilUs, family, good, bad, histogramBytes(latency)]
}

/** Intervals of one width, each the sum of those that begin in it. */
function widened(rows: readonly SliRow[], widthUs: number): SliRow[] {
  const groups = Map.groupBy(rows, ({ family, fromUs }) => `${Math.floor(fromUs / widthUs)} ${family}`)
  return Array.from(groups.values(), (group) => {
    const latency = histogramFrom(group[0].latency)
    for (const row of group.slice(1)) latency.merge(histogramFrom(row.latency))
    return {
      family: group[0].family,
      fromUs: Math.floor(group[0].fromUs / widthUs) * widthUs,
      untilUs: Math.max(...group.map(({ untilUs }) => untilUs)),
      good: group.reduce((sum, { good }) => sum + good, 0),
      bad: group.reduce((sum, { bad }) => sum + bad, 0),
      latency: histogramSnapshot(latency),
    }
  })
}
