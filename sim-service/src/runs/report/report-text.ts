import { describeCount, describeLatency } from '../../kpi/describe.ts'
import { chaosSentence, faultCells, faultHeads, hypothesisCells, hypothesisHeads } from './report-chaos.ts'
import type { RunReport } from './run-report.ts'
import { alignedRows, wrapped } from './text-layout.ts'

const WIDTH = 100

/** A report for a terminal. */
export function textReport(report: RunReport, files: readonly string[] = []): string {
  const written =
    files.length === 0 ? '' : `${alignedRows(files.map((file) => ['written', file])).join('\n')}\n\n`
  return `${verdictText(report)}\n${written}reproduce: ${report.reproduce}\n`
}

/** What a run proved and counted. */
export function verdictText(report: RunReport): string {
  const { verdict } = report
  const sections: string[][] = [
    headline(report),
    [`verdict: ${verdict.state}`, ...wrapped(verdict.paragraph, WIDTH)],
    objectiveRows(report),
    promiseRows(report),
    markRows(report),
    ...chaosSections(report),
    violationRows(report),
    ['KPIs', ...alignedRows(kpiRows(report.kpis), [1])],
    alignedRows([['fingerprint', ...fingerprintCells(report)]]),
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

function headline(report: RunReport): string[] {
  const { scenario, seed, title, virtualSeconds, wallSeconds, events, eventsPerSecond } = report
  const speed = `${describeCount(events)} events, ${describeCount(eventsPerSecond)} a second`
  return [
    `${scenario}, seed ${seed}: ${title}`,
    `${virtualSeconds} s of virtual time in ${wallSeconds} s: ${speed}`,
  ]
}

/** SLI, phases, value, target, samples, state. */
export function objectiveCells({ objectives }: Pick<RunReport, 'objectives'>): string[][] {
  return objectives.map(({ sli, during, valueText, target, samples, minSamples, state }) => [
    sli,
    during.join(', ') || 'no phase',
    valueText ?? 'none',
    target,
    `${describeCount(samples)} (${describeCount(minSamples)} needed)`,
    state,
  ])
}

export const objectiveHeads = ['objective', 'during', 'value', 'target', 'samples', 'state']

function objectiveRows(report: RunReport): string[] {
  const cells = objectiveCells(report)
  return cells.length === 0 ? [] : alignedRows([objectiveHeads, ...cells], [2])
}

export const promiseHeads = ['service objective', 'value', 'target', 'bad allowed', 'used', 'left', 'state']

/** What the service promises, and how much of each error budget is left: whole observations. */
export function promiseCells({ serviceObjectives }: Pick<RunReport, 'serviceObjectives'>): string[][] {
  return serviceObjectives.map(({ sli, valueText, target, budget, state }) => [
    sli,
    valueText ?? 'none',
    target,
    ...(budget === undefined
      ? ['none', 'none', 'none']
      : [budget.allowed, budget.used, budget.left].map((count) => describeCount(count))),
    state,
  ])
}

function promiseRows(report: RunReport): string[] {
  const cells = promiseCells(report)
  return cells.length === 0 ? [] : alignedRows([promiseHeads, ...cells], [1, 3, 4, 5])
}

function markRows({ verdict }: RunReport): string[] {
  if (verdict.marks.length === 0) return []
  const rows = verdict.marks.map(({ name, count, reached }) => [
    name,
    describeCount(count),
    reached ? 'reached' : 'never reached',
  ])
  return alignedRows([['mark', 'times', 'state'], ...rows], [1])
}

function chaosSections({ chaos }: RunReport): string[][] {
  if (chaos === undefined) return []
  const hypotheses = hypothesisCells(chaos)
  return [
    alignedRows([faultHeads, ...faultCells(chaos)], [5]),
    hypotheses.length === 0 ? [] : alignedRows([hypothesisHeads, ...hypotheses]),
    [chaosSentence(chaos)],
  ]
}

function violationRows({ violations }: RunReport): string[] {
  if (violations.length === 0) return []
  const rows = violations.map(({ invariant, timeUs, detail }) => [invariant, `${timeUs / 1e6} s`, detail])
  return alignedRows([['broken invariant', 'at', 'detail'], ...rows])
}

/** Names end in their unit, so that a value can be written with it: `attach.latency.p50.ms` → `253.509 ms`. */
export function kpiRows(kpis: Readonly<Record<string, number>>): string[][] {
  return Object.entries(kpis).map(([name, value]) => {
    if (name.endsWith('.ms')) return [name.slice(0, -3), describeLatency(Math.round(value * 1000))]
    if (name.endsWith('.octets')) return [name.slice(0, -7), `${describeCount(value)} octets`]
    return [name, Number.isInteger(value) ? describeCount(value) : value.toFixed(6)]
  })
}

export function fingerprintCells({ fingerprint }: Pick<RunReport, 'fingerprint'>): string[] {
  return Object.entries(fingerprint).map(([subsystem, hash]) => `${subsystem} ${hash}`)
}
