import { jsonReport, withoutEnd } from '../runs/report/report-json.ts'
import type { SeedsReport } from './seeds-report.ts'

/** JSON of several seeds: what they say together, then each run. */
export function seedsJson({ runs, ...rest }: SeedsReport): string {
  const list = runs.map((run) => jsonReport(run).trimEnd().replaceAll('\n', '\n    '))
  return `${withoutEnd(rest)}  "runs": [\n    ${list.join(',\n    ')}\n  ]\n}\n`
}
