import type { KpiCount } from '../../kpi/kpi-buckets.ts'
import type { KpiCounterName } from '../../kpi/kpi-counters.ts'
import { type KpiDimension, kpiDimensions } from '../../kpi/kpis.ts'
import type { PhaseName } from '../../kpi/objectives.ts'
import type { CountQuery, KpiStore, RollUp, SliQuery, SliRow } from '../../runs/ports/kpi-store.ts'
import type { Database } from './database.ts'
import { KpiDictionary, NO_CELL } from './kpi-dictionary.ts'
import type { Partitions } from './partitions.ts'
import { readSliRows, writeSliRows } from './sli-rows.ts'
import { type UpsertTarget, upsert } from './upsert.ts'
import { Where } from './where.ts'

const MINUTE_US = 60_000_000
const HOUR_US = 60 * MINUTE_US
/** Widths to which runs that are over are added up. */
const rollUpWidthsUs = [MINUTE_US, HOUR_US] as const

/** Runs that one turn of the roll-up takes on. */
const RUNS_A_TURN = 100

const buckets: UpsertTarget = {
  table: 'kpi_bucket',
  columns: ['run_id', 'start_us', 'end_us', 'metric', 'dimension', 'total'],
  key: ['run_id', 'start_us', 'metric', 'dimension'],
}

/** Columns of `kpi_dimension` by the dimension that they are. */
const columnOf: Readonly<Record<Exclude<KpiDimension, 'bucket'>, string>> = {
  phase: 'phase',
  cell: 'cell',
  plmn: 'plmn',
  partner: 'partner',
  cause: 'cause',
}

export class PostgresKpiStore implements KpiStore {
  private readonly database: Database
  private readonly partitions: Partitions
  private readonly dictionary: KpiDictionary

  constructor(database: Database, partitions: Partitions) {
    this.database = database
    this.partitions = partitions
    this.dictionary = new KpiDictionary(database)
  }

  async writeCounts(runId: string, counts: readonly KpiCount[]): Promise<number> {
    if (counts.length === 0) return 0
    await this.partitions.ensureFor(runId)
    await this.dictionary.learn(counts)
    return upsert(this.database, buckets, this.countRows(runId, counts))
  }

  async writeSlis(runId: string, rows: readonly SliRow[]): Promise<number> {
    if (rows.length === 0) return 0
    await this.partitions.ensureFor(runId)
    return writeSliRows(this.database, runId, rows)
  }

  async counts(runId: string, query: CountQuery = {}): Promise<KpiCount[]> {
    const fine = await this.countsFrom('kpi_bucket', runId, query)
    if (fine.length > 0) return fine
    const widthUs = (query.bucketUs ?? 0) >= HOUR_US ? HOUR_US : MINUTE_US
    return this.countsFrom('kpi_rollup', runId, query, widthUs)
  }

  slis(runId: string, query: SliQuery = {}): Promise<SliRow[]> {
    return readSliRows(this.database, runId, query)
  }

  async rollUp(): Promise<RollUp> {
    const runs = await this.database.query<{ id: string }>(
      `select id from run
       where state in ('judged', 'aborted', 'failed')
         and not exists (select from kpi_rolled_up where run_id = run.id)
       order by requested_at limit ${RUNS_A_TURN}`,
    )
    let rows = 0
    for (const { id } of runs) {
      await this.partitions.ensureFor(id)
      rows += await this.rollUpRun(id)
    }
    return { runs: runs.length, rows }
  }

  private rollUpRun(runId: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const turn = await tx.query(
        'insert into kpi_rolled_up (run_id) select id from run where id = $1 on conflict do nothing returning run_id',
        [runId],
      )
      if (turn.length === 0) return 0
      const [{ rows }] = await tx.query<{ rows: number }>(
        `with added as (
           insert into kpi_rollup (run_id, width_us, start_us, end_us, metric, dimension, total)
           select run_id, width_us, start_us / width_us * width_us, max(end_us), metric, dimension, sum(total)
           from kpi_bucket, unnest($2::bigint[]) as width_us
           where run_id = $1
           group by run_id, width_us, start_us / width_us, metric, dimension
           on conflict (run_id, width_us, start_us, metric, dimension)
           do update set end_us = excluded.end_us, total = excluded.total
           returning 1
         ) select count(*) as rows from added`,
        [runId, rollUpWidthsUs],
      )
      return rows
    })
  }

  private *countRows(runId: string, counts: readonly KpiCount[]): Generator<readonly unknown[]> {
    for (const count of counts) {
      const { bucket, total } = count
      const [metric, dimension] = [this.dictionary.metric(count), this.dictionary.dimension(count)]
      yield [runId, bucket.startUs, bucket.endUs, metric, dimension, total]
    }
  }

  private async countsFrom(
    table: 'kpi_bucket' | 'kpi_rollup',
    runId: string,
    query: CountQuery,
    widthUs?: number,
  ): Promise<KpiCount[]> {
    const by = query.by ?? kpiDimensions
    const where = new Where().and('run_id = ?', runId).andIf(widthUs, 'width_us = ?')
    within(where, query)
    const isByBucket = by.includes('bucket')
    const start =
      query.bucketUs === undefined
        ? 'start_us'
        : where.with('start_us / ?::bigint * ?::bigint', query.bucketUs, query.bucketUs)
    // A bucket lies within one phase, so telling buckets apart tells phases apart.
    const names = by.filter((one) => one !== 'bucket').map((one) => columnOf[one])
    const columns = isByBucket ? [...new Set([...names, 'phase'])] : names
    const groups = [...(isByBucket ? [start] : []), 'kpi_metric.name', ...columns].join(', ')
    const selected = columns.map((column) => `, ${column}`).join('')
    const rows = await this.database.query<CountRow>(
      `select min(${start}) as start_us, max(end_us) as end_us, kpi_metric.name as metric, sum(total)::bigint as total
         ${selected}
       from ${table}
         join kpi_metric on kpi_metric.id = metric
         join kpi_dimension on kpi_dimension.id = dimension
       ${where} group by ${groups} order by 1, 3 ${selected}`,
      where.values,
    )
    return rows.map(countOf)
  }
}

interface CountRow {
  readonly start_us: number
  readonly end_us: number
  readonly metric: string
  readonly total: number
  readonly phase?: string
  readonly cause?: string
  readonly plmn?: string
  readonly cell?: number
  readonly partner?: string
}

function within(where: Where, { fromUs, untilUs }: { fromUs?: number; untilUs?: number }): Where {
  return where.andIf(fromUs, 'start_us >= ?').andIf(untilUs, 'start_us < ?')
}

function countOf(row: CountRow): KpiCount {
  const { phase = '', cause = '', plmn = '', cell = NO_CELL, partner = '' } = row
  return {
    counter: row.metric as KpiCounterName,
    cause,
    place: {
      ...(cell === NO_CELL ? {} : { cell }),
      ...(plmn === '' ? {} : { plmn }),
      ...(partner === '' ? {} : { partner }),
    },
    bucket: {
      startUs: row.start_us,
      endUs: row.end_us,
      phase: phase === '' ? undefined : (phase as PhaseName),
    },
    total: row.total,
  }
}
