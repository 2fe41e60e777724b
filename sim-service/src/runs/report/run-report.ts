import { type KpiTables, kpiTables } from '../../kpi/kpi-tables.ts'
import type { RunCollector } from '../../kpi/run-collector.ts'
import { type PromisedObjective, type ServiceVerdict, serviceVerdicts } from '../../kpi/service-report.ts'
import type { StopDecision } from '../../kpi/stop-conditions.ts'
import { stoppedVerdict } from '../../kpi/stopped-verdict.ts'
import type { OutcomeTable } from '../../kpi/subscriber-outcomes.ts'
import type { ObjectiveVerdict, Verdict } from '../../kpi/verdict.ts'
import type { Coordinator } from '../coordinator.ts'
import type { AnchoredHead } from '../ports/audit.ts'
import type { StoredRun } from '../replay.ts'
import type { RunResult } from '../run.ts'
import type { Versions } from './versions.ts'

export type StopSignal = 'SIGINT' | 'SIGTERM'

/** A run that was led to its end, or as far as it came. */
export interface FinishedRun {
  /** The coordinator: how far the run came, and what was decided. */
  run: Coordinator
  result: RunResult
  sabotage?: string
  /** What was collected for KPIs and comparisons. */
  collector: RunCollector
  wallSeconds: number
  /** The condition of the scenario that ended the run before its time. */
  stop?: StopDecision
  /** The signal that did. */
  stoppedBy?: StopSignal
}

/** A result with what only this execution of it can say. */
export interface RunReport extends RunResult {
  reproduce: string
  objectives: readonly ObjectiveVerdict[]
  /** What the service promises, with the error budget; it counts for the verdict only where that was asked for. */
  serviceObjectives: readonly ServiceVerdict[]
  /** TS 32.450, TS 32.455 and IR.42, by phase, network, partner, cell, cause and bucket. */
  kpiTables: KpiTables
  wallSeconds: number
  eventsPerSecond: number
  peakRssBytes: number
  versions: Versions
  /** The condition that ended the run before its time; its verdict is inconclusive then. */
  stop?: StopDecision
  /** The signal or the command that did. */
  stoppedBy?: StopSignal | 'operator'
  /** Where the service's audit chain ended then: `roamlab audit verify --anchor SEQ:HASH` holds the chain to it. */
  auditHead?: AnchoredHead
  /** What the run can be repeated from. */
  replay?: StoredRun
  /** A row a subscriber: what became of it. */
  subscribers: OutcomeTable
}

/** What a report is about, beside the run. */
export interface ReportContext {
  /** The command that runs it again. */
  reproduce: string
  versions: Versions
  promises: readonly PromisedObjective[]
}

export function runReport(
  finished: FinishedRun,
  { reproduce, versions, promises }: ReportContext,
): RunReport {
  const { result, collector, wallSeconds, stop } = finished
  const stoppedBy = stoppedByOf(finished)
  const verdict = verdictOf(finished)
  const { marks, counts: counters } = result
  const measurements = collector.measurements([{ marks, violations: {}, counters }])
  const report: RunReport = {
    ...result,
    verdict,
    reproduce,
    objectives: verdict.objectives,
    serviceObjectives: serviceVerdicts(promises, measurements),
    kpiTables: kpiTables(collector.kpis),
    wallSeconds: Math.round(wallSeconds * 1000) / 1000,
    eventsPerSecond: Math.round(result.events / wallSeconds),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    versions,
    subscribers: collector.outcomes.toSnapshot(),
  }
  if (stop !== undefined) report.stop = stop
  if (stoppedBy !== undefined) report.stoppedBy = stoppedBy
  return report
}

/** A run that a condition stopped may have been interrupted too, too late. */
function stoppedByOf({ run, stoppedBy }: FinishedRun): RunReport['stoppedBy'] {
  return stoppedBy ?? (run.aborted ? 'operator' : undefined)
}

function verdictOf(finished: FinishedRun): Verdict {
  const { run, result, stop } = finished
  const stoppedBy = stoppedByOf(finished)
  const { virtualUs, durationUs } = run.progress
  const after = `after ${virtualUs / 1e6} s of ${durationUs / 1e6} s`
  if (stop !== undefined)
    return stoppedVerdict(result.verdict, `the run was stopped ${after}: ${stop.reason}`)
  if (stoppedBy === undefined) return result.verdict
  return stoppedVerdict(
    result.verdict,
    `the run was stopped by ${stoppedBy === 'operator' ? 'an operator' : stoppedBy} ${after}`,
  )
}
