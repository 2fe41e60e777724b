import type { HistogramSnapshot } from '../../kpi/histogram-snapshot.ts'
import type { KpiCount } from '../../kpi/kpi-buckets.ts'
import type { KpiDimension } from '../../kpi/kpis.ts'
import type { SliFamily } from '../../kpi/sli.ts'

/** What ended within an interval of virtual time, of one family of SLIs. */
export interface SliRow {
  readonly family: SliFamily
  readonly fromUs: number
  readonly untilUs: number
  readonly good: number
  readonly bad: number
  readonly latency: HistogramSnapshot
}

export interface Interval {
  /** Rows that begin at or after this instant of virtual time, and before that one. */
  readonly fromUs?: number
  readonly untilUs?: number
}

export interface CountQuery extends Interval {
  /** What counts are told apart by; added up over the others. All of them where absent. */
  readonly by?: readonly KpiDimension[]
  /** Buckets at least so wide; their phases are kept apart. */
  readonly bucketUs?: number
}

export interface SliQuery extends Interval {
  readonly families?: readonly SliFamily[]
  /** Intervals at least so wide, each added up of those that begin in it; whole minutes from a minute on. */
  readonly bucketUs?: number
}

/** How much was done by one turn of housekeeping. */
export interface RollUp {
  readonly runs: number
  readonly rows: number
}

/**
 * KPIs of runs in buckets of virtual time. Rows are totals of their bucket and replace what is stored of it, so writing
 * again, after a lost answer or by a repeated run, changes nothing.
 */
export interface KpiStore {
  writeCounts(runId: string, counts: readonly KpiCount[]): Promise<number>
  writeSlis(runId: string, rows: readonly SliRow[]): Promise<number>
  /** In the order of bucket, counter and dimensions. Of a run whose buckets were dropped by age, its roll-ups. */
  counts(runId: string, query?: CountQuery): Promise<KpiCount[]>
  slis(runId: string, query?: SliQuery): Promise<SliRow[]>
  /** Adds up to minutes and hours what runs that are over have counted, each run once. */
  rollUp(): Promise<RollUp>
}
