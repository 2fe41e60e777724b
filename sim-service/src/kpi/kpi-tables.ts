import type { KpiBuckets } from './kpi-buckets.ts'
import { type KpiDimension, type KpiRow, kpiRows } from './kpis.ts'

/** The groupings in which a result shows its KPIs. */
export const kpiGroupings = {
  run: [],
  phase: ['phase'],
  plmn: ['plmn'],
  partner: ['partner'],
  cell: ['plmn', 'cell'],
  cause: ['cause'],
  partnerPhase: ['partner', 'phase'],
  bucket: ['bucket'],
} as const satisfies Readonly<Record<string, readonly KpiDimension[]>>

export type KpiTables = { readonly [grouping in keyof typeof kpiGroupings]: readonly KpiRow[] }

/** The KPIs of a run in every grouping; ratios of sums in each. */
export function kpiTables(buckets: KpiBuckets): KpiTables {
  const counts = buckets.counts()
  const tables = Object.entries(kpiGroupings).map(([name, dimensions]) => [name, kpiRows(counts, dimensions)])
  return Object.fromEntries(tables)
}
