import type { KpiCount } from '../../kpi/kpi-buckets.ts'
import type { Database } from './database.ts'

/** The network itself, which has no cell. */
export const NO_CELL = -1

type DimensionRow = readonly [phase: string, cause: string, plmn: string, cell: number, partner: string]

const RESOLVE_DIMENSIONS = `
  with given as (
    select * from unnest($1::text[], $2::text[], $3::text[], $4::integer[], $5::text[])
      as given (phase, cause, plmn, cell, partner)
  ), made as (
    insert into kpi_dimension (phase, cause, plmn, cell, partner)
    select distinct * from given
    except select phase, cause, plmn, cell, partner from kpi_dimension
    on conflict do nothing
  )
  select 1`

const SELECT_DIMENSIONS = `
  select id, phase, cause, plmn, cell, partner from kpi_dimension join unnest(
    $1::text[], $2::text[], $3::text[], $4::integer[], $5::text[]
  ) as given (phase, cause, plmn, cell, partner) using (phase, cause, plmn, cell, partner)`

/**
 * The numbers of metrics and dimensions, which millions of rows hold instead of names. A number once given stays, so
 * they are remembered; they are made in transactions of their own, so that none is remembered that was taken back.
 */
export class KpiDictionary {
  private readonly database: Database
  private readonly metrics = new Map<string, number>()
  private readonly dimensions = new Map<string, number>()

  constructor(database: Database) {
    this.database = database
  }

  /** After this `metric` and `dimension` know every count. */
  async learn(counts: readonly KpiCount[]): Promise<void> {
    const metrics = new Set<string>()
    const dimensions = new Map<string, DimensionRow>()
    for (const count of counts) {
      if (!this.metrics.has(count.counter)) metrics.add(count.counter)
      const row = dimensionOf(count)
      const key = keyOf(row)
      if (!this.dimensions.has(key)) dimensions.set(key, row)
    }
    if (metrics.size > 0) await this.learnMetrics([...metrics])
    if (dimensions.size > 0) await this.learnDimensions([...dimensions.values()])
  }

  metric(count: KpiCount): number {
    return this.metrics.get(count.counter)!
  }

  dimension(count: KpiCount): number {
    return this.dimensions.get(keyOf(dimensionOf(count)))!
  }

  private async learnMetrics(names: readonly string[]): Promise<void> {
    await this.database.query(
      `insert into kpi_metric (name)
       select * from unnest($1::text[]) except select name from kpi_metric on conflict do nothing`,
      [names],
    )
    const rows = await this.database.query<{ id: number; name: string }>(
      'select id, name from kpi_metric where name = any($1)',
      [names],
    )
    for (const { id, name } of rows) this.metrics.set(name, id)
  }

  private async learnDimensions(rows: readonly DimensionRow[]): Promise<void> {
    const columns = [0, 1, 2, 3, 4].map((i) => rows.map((row) => row[i]))
    await this.database.query(RESOLVE_DIMENSIONS, columns)
    const known = await this.database.query<Dimension>(SELECT_DIMENSIONS, columns)
    for (const { id, phase, cause, plmn, cell, partner } of known)
      this.dimensions.set(keyOf([phase, cause, plmn, cell, partner]), id)
  }
}

interface Dimension {
  readonly id: number
  readonly phase: string
  readonly cause: string
  readonly plmn: string
  readonly cell: number
  readonly partner: string
}

function dimensionOf({ bucket, cause, place }: KpiCount): DimensionRow {
  return [bucket.phase ?? '', cause, place.plmn ?? '', place.cell ?? NO_CELL, place.partner ?? '']
}

function keyOf(row: DimensionRow): string {
  return row.join('\u0000')
}
