import { describeCount } from '../kpi/describe.ts'
import { inline, table } from '../runs/report/report-markdown.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import { exitCodeOf } from './exit-codes.ts'
import type { SeedsReport } from './seeds-report.ts'

/** What several seeds say together, for a terminal. */
export function seedsText(report: SeedsReport, files: readonly string[] = []): string {
  const { scenario, title, runs, reproduce, wallSeconds } = report
  const sections = [
    [`${scenario}, ${seedsOf(report)}: ${title}`, `${runs.length} runs in ${wallSeconds} s`],
    alignedRows([runHeads(report), ...runCells(report)]),
    report.objectives.length === 0 ? [] : alignedRows([objectiveHeads, ...objectiveCells(report)], [2, 3, 4]),
    [summaryOf(report)],
    alignedRows(files.map((file) => ['written', file])),
    [`reproduce: ${reproduce}`],
  ]
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`
}

/** The same for a pull request or a wiki. */
export function seedsMarkdown(report: SeedsReport): string {
  const parts = [
    `# ${inline(report.scenario)}, ${seedsOf(report)}: ${report.state}`,
    inline(report.title),
    inline(summaryOf(report)),
    table(objectiveHeads, objectiveCells(report)),
    table(runHeads(report), runCells(report)),
    `\`\`\`sh\n${report.reproduce}\n\`\`\``,
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function seedsOf({ seeds }: SeedsReport): string {
  return `seeds ${seeds[0]} to ${seeds[seeds.length - 1]}`
}

/** `passed with 4 of 5 seeds, failed with 1 (12)`. */
function summaryOf({ runs, exitCode }: SeedsReport): string {
  const states = Map.groupBy(runs, ({ verdict }) => verdict.state)
  const parts = (['passed', 'failed', 'inconclusive'] as const).flatMap((state) => {
    const some = states.get(state)?.map(({ seed }) => seed) ?? []
    if (some.length === 0) return []
    const shown = `${some.slice(0, 10).join(', ')}${some.length > 10 ? ', ...' : ''}`
    return [`${state} with ${some.length} of ${runs.length}${state === 'passed' ? '' : ` (seed ${shown})`}`]
  })
  return `${parts.join(', ')}; exit code ${exitCode}`
}

function runHeads({ objectives }: SeedsReport): string[] {
  return ['seed', 'verdict', ...objectives.map(({ sli }) => sli), 'events', 'exit', 'fingerprint']
}

function runCells({ runs }: SeedsReport): string[][] {
  return runs.map((run) => [
    String(run.seed),
    run.verdict.state,
    ...run.objectives.map(({ valueText, state }) => `${valueText ?? 'none'}${mark(state)}`),
    describeCount(run.events),
    String(exitCodeOf(run)),
    run.fingerprint.signalling,
  ])
}

const objectiveHeads = [
  'objective',
  'target',
  'passed',
  'failed',
  'unproved',
  'least',
  'middle',
  'greatest',
  'least margin',
]

function objectiveCells({ objectives }: SeedsReport): string[][] {
  return objectives.map(({ sli, during, target, passed, failed, inconclusive, spread }) => [
    `${sli} during ${during.join(', ') || 'no phase'}`,
    target,
    String(passed),
    String(failed),
    String(inconclusive),
    spread?.min.valueText ?? 'none',
    spread?.median.valueText ?? 'none',
    spread?.max.valueText ?? 'none',
    spread === undefined ? 'none' : `${spread.worst.marginText} (seed ${spread.worst.seed})`,
  ])
}

function mark(state: string): string {
  return state === 'passed' ? '' : state === 'failed' ? ' (missed)' : ' (unproved)'
}
