import { realpathSync } from 'node:fs'
import { junitSuites } from '../kpi/junit.ts'
import { jsonReport } from '../runs/report/report-json.ts'
import { markdownReport } from '../runs/report/report-markdown.ts'
import type { RunReport } from '../runs/report/run-report.ts'
import { didYouMean, oneOf, printable } from '../scenario/problem.ts'
import { BadInput } from './bad-input.ts'
import { OutputFile } from './output-file.ts'
import { seedsMarkdown } from './report-seeds.ts'
import { seedsJson } from './seeds-json.ts'
import type { SeedsReport } from './seeds-report.ts'
import { planFile } from './stored-run.ts'

/** One run, or one for each of several seeds. */
export type AnyReport = RunReport | SeedsReport

/** How a report is written into each kind of file; a capture is written while the run goes on. */
const writers = {
  json: (report) => ('runs' in report ? seedsJson(report) : jsonReport(report)),
  pcap: undefined,
  junit: (report) => junitSuites(('runs' in report ? report.runs : [report]).map(junitRun)),
  plan: (report) => ('runs' in report ? undefined : planFile(report)),
  journal: undefined,
  markdown: (report) => ('runs' in report ? seedsMarkdown(report) : markdownReport(report)),
} as const satisfies Record<string, ((report: AnyReport) => string | undefined) | undefined>

/** Other names of kinds of files. */
const aliases: Readonly<Record<string, OutputKind>> = { md: 'markdown' }

function junitRun(report: RunReport): Parameters<typeof junitSuites>[0][number] {
  const { verdict, scenario, scenarioHash, seed, reproduce, versions } = report
  const fingerprint = Object.values(report.fingerprint).join('-')
  const durationUs = Math.round(report.virtualSeconds * 1e6)
  const properties = { roamlab: versions.roamlab, node: versions.node }
  return { verdict, run: { scenario, scenarioHash, seed, fingerprint, durationUs, reproduce, properties } }
}

export type OutputKind = keyof typeof writers

const kinds = Object.keys(writers) as OutputKind[]

/** The files that a run was asked for, opened before it starts. */
export class Outputs {
  private readonly files = new Map<OutputKind, OutputFile>()

  /** Takes `kind=FILE` each; `source` is a file that none of them may replace. */
  constructor(requests: readonly string[], source: string) {
    try {
      for (const request of requests) this.open(request, source)
    } catch (error) {
      this.discard()
      throw error
    }
  }

  get capture(): OutputFile | undefined {
    return this.files.get('pcap')
  }

  get journal(): OutputFile | undefined {
    return this.files.get('journal')
  }

  /** The first kind of file that was asked for and is of one run alone. */
  get ofOneRun(): OutputKind | undefined {
    return (['pcap', 'plan', 'journal'] as const).find((kind) => this.files.has(kind))
  }

  get names(): string[] {
    return [...this.files].map(([kind, { name }]) => `${kind}=${name}`)
  }

  /** Every file gets its content, and only when all have it do they take their places. */
  commit(report: AnyReport): void {
    for (const [kind, file] of this.files) {
      const text = writers[kind]?.(report)
      if (text !== undefined) file.write(text)
    }
    for (const file of this.files.values()) file.commit()
  }

  /** What is not in its place by now never will be. */
  discard(): void {
    for (const file of this.files.values()) file.discard()
  }

  private open(request: string, source: string): void {
    const at = request.indexOf('=')
    const [stated, name] = at === -1 ? [request, ''] : [request.slice(0, at), request.slice(at + 1)]
    const kind = aliases[stated] ?? stated
    if (!isKind(kind)) {
      const what = at === -1 ? `--out: "${printable(request)}" names no kind of file` : unknownKind(kind)
      throw new BadInput(`${what} (expected ${oneOf(kinds.map((one) => `${one}=FILE`))})`)
    }
    if (name === '') throw new BadInput(`--out: ${kind} needs a file (expected ${kind}=FILE)`)
    if (this.files.has(kind)) throw new BadInput(`--out: ${kind} is given twice`)
    const file = new OutputFile(name)
    if (
      file.path === realpathSync(source) ||
      [...this.files.values()].some(({ path }) => path === file.path)
    ) {
      file.discard()
      const why = file.path === realpathSync(source) ? 'it is the scenario' : 'it is named twice'
      throw new BadInput(`--out: ${printable(name)} cannot be written: ${why}`)
    }
    this.files.set(kind, file)
  }
}

function unknownKind(kind: string): string {
  return `--out: unknown kind "${printable(kind)}"${didYouMean(kind, kinds)}`
}

function isKind(text: string): text is OutputKind {
  return Object.hasOwn(writers, text)
}
