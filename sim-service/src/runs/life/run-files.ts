import { junitSuites } from '../../kpi/junit.ts'
import type { Ratio } from '../../kpi/ratio.ts'
import { buildId } from '../build-id.ts'
import { commandText } from '../command-text.ts'
import { flagWords } from '../flags/plan-under-flags.ts'
import type { AnchoredHead } from '../ports/audit.ts'
import type { FlagValue } from '../ports/flags.ts'
import { promisesOf } from '../report/promises.ts'
import { jsonReport } from '../report/report-json.ts'
import { markdownReport } from '../report/report-markdown.ts'
import { type FinishedRun, type RunReport, runReport } from '../report/run-report.ts'
import { versionsOf } from '../report/versions.ts'
import type { OutcomeFile, RunOutcome } from './host-messages.ts'

/** The report of a run that ended, and the files that are made of it. */
export interface RunFiles {
  readonly report: RunReport
  readonly files: readonly OutcomeFile[]
}

export interface FilesContext {
  readonly home: string
  readonly folders: string[]
  readonly scale?: Ratio
  /** By which name everybody has the scenario; absent for one that was sent or stored. */
  readonly shippedAs?: string
  /** Those that the run saw. */
  readonly flags: Readonly<Record<string, FlagValue>>
  readonly auditHead?: AnchoredHead
}

export const artifactNames = {
  report: 'report.json',
  junit: 'report.xml',
  markdown: 'report.md',
  capture: 'capture.pcapng',
} as const

export function filesOf(
  finished: FinishedRun,
  { home, folders, shippedAs, scale, flags, auditHead }: FilesContext,
): RunFiles {
  const { plan, decisions, checkpoints } = finished.run
  const versions = versionsOf({ home })
  const promises = promisesOf(plan, folders)
  const named = [
    `roamlab run ${shippedAs} --seed ${plan.seed}`,
    ...(scale === undefined ? [] : [`--scale ${scale.num}/${scale.den}`]),
    ...flagWords(flags),
    ...decisions.map((decision) => `--command ${commandText(decision)}`),
  ]
  // A text that somebody sent and a fault that somebody injected are in the report, and in no word of a command line.
  const isWorded = shippedAs !== undefined && decisions.every(({ command }) => command.kind !== 'fault')
  const report: RunReport = {
    ...runReport(finished, {
      reproduce: isWorded ? named.join(' ') : `roamlab replay ${artifactNames.report}`,
      versions,
      promises: promises.ok ? promises.promises : [],
    }),
    ...(auditHead && { auditHead }),
    replay: { format: 1, build: buildId(home), plan, decisions, checkpoints, sabotage: finished.sabotage },
  }
  const { verdict, scenario, scenarioHash, seed, reproduce } = report
  const run = {
    scenario,
    scenarioHash,
    seed,
    fingerprint: Object.values(report.fingerprint).join('-'),
    durationUs: Math.round(report.virtualSeconds * 1e6),
    reproduce,
    properties: { roamlab: versions.roamlab, node: versions.node },
  }
  return {
    report,
    files: [
      file(artifactNames.report, 'application/json', jsonReport(report)),
      file(artifactNames.junit, 'application/xml', junitSuites([{ verdict, run }])),
      file(artifactNames.markdown, 'text/markdown', markdownReport(report)),
    ],
  }
}

/** What is kept of a report where it can be asked for without reading the file. */
export function outcomeOf(report: RunReport, finished: FinishedRun): RunOutcome {
  const { verdict, fingerprint, shardFingerprints, virtualSeconds, serviceObjectives } = report
  return {
    verdict,
    fingerprint,
    shardFingerprints: shardFingerprints ?? [fingerprint],
    virtualSeconds,
    isAborted: finished.run.aborted,
    ...(report.stop === undefined ? {} : { stopReason: report.stop.reason }),
    serviceObjectives,
    reproduce: report.reproduce,
    commands: finished.run.decisions.map(commandText),
    usage: report.usage,
    counts: report.counts,
    events: report.events,
    frames: report.frames,
  }
}

function file(name: string, mediaType: string, text: string): OutcomeFile {
  return { name, mediaType, octets: new TextEncoder().encode(text) }
}
