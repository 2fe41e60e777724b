import type { KpiRow } from '../../kpi/kpis.ts'
import { chaosSentence, faultCells, faultHeads, hypothesisCells, hypothesisHeads } from './report-chaos.ts'
import {
  fingerprintCells,
  kpiRows,
  objectiveCells,
  objectiveHeads,
  promiseCells,
  promiseHeads,
} from './report-text.ts'
import type { RunReport } from './run-report.ts'

/** A report for a pull request or a wiki. */
export function markdownReport(report: RunReport): string {
  const { scenario, seed, title, verdict, violations } = report
  const parts = [
    `# ${inline(scenario)}, seed ${seed}: ${verdict.state}`,
    inline(title),
    inline(verdict.paragraph),
    table(objectiveHeads, objectiveCells(report)),
    table(promiseHeads, promiseCells(report)),
    table(
      ['mark', 'times'],
      verdict.marks.map(({ name, count }) => [name, String(count)]),
    ),
    ...chaosParts(report),
    table(
      ['broken invariant', 'at', 'detail'],
      violations.map(({ invariant, timeUs, detail }) => [invariant, `${timeUs / 1e6} s`, detail]),
    ),
    table(['KPI', 'value'], kpiRows(report.kpis)),
    table(ratioHeads, [...ratioCells(report.kpiTables.partner), ...ratioCells(report.kpiTables.cause)]),
    `Fingerprint: ${fingerprintCells(report).join(', ')}. Roamlab ${report.versions.roamlab}.`,
    report.auditHead === undefined
      ? ''
      : `Audit chain at its end: \`${report.auditHead.seq}:${report.auditHead.hash}\`.`,
    `\`\`\`sh\n${report.reproduce}\n\`\`\``,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function chaosParts({ chaos }: RunReport): string[] {
  if (chaos === undefined) return []
  const tables = [table(faultHeads, faultCells(chaos)), table(hypothesisHeads, hypothesisCells(chaos))]
  return [...tables, inline(`${chaosSentence(chaos)}.`)]
}

const ratioHeads = ['KPI', 'of', 'sums', 'value']

/** Ratios of sums with their sums, by partner or by cause. */
function ratioCells(rows: readonly KpiRow[]): string[][] {
  return rows.map(({ kpi, by, factors, value, unit }) => [
    kpi,
    Object.values(by).join(', '),
    factors.map(({ numerator, denominator }) => `${numerator} / ${denominator}`).join(' × '),
    value === undefined ? 'too little to say' : `${Number(value.toFixed(4))} ${unit}`,
  ])
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]): string => `| ${cells.map(inline).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Text that Markdown shows as it is. */
export function inline(text: string): string {
  return text.replace(/[\\`*_[\]<>|#&]/g, '\\$&').replace(/\s+/g, ' ')
}
