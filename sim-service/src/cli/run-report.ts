import type { ObjectiveVerdict, Verdict } from '../kpi/verdict.ts'
import type { RunResult } from '../runs/run.ts'
import type { StopSignal } from './exit-codes.ts'
import type { Versions } from './io.ts'
import type { FinishedRun } from './run-scenario.ts'

/** A result with what only this execution of it can say. */
export interface RunReport extends RunResult {
  reproduce: string
  objectives: readonly ObjectiveVerdict[]
  wallSeconds: number
  eventsPerSecond: number
  peakRssBytes: number
  versions: Versions
  /** The signal that ended the run before its time; its verdict is inconclusive then. */
  stoppedBy?: StopSignal
}

export function runReport(finished: FinishedRun, reproduce: string, versions: Versions): RunReport {
  const { result, wallSeconds, stoppedBy } = finished
  const verdict = stoppedBy === undefined ? result.verdict : stoppedVerdict(finished, stoppedBy)
  const report: RunReport = {
    ...result,
    verdict,
    reproduce,
    objectives: verdict.objectives,
    wallSeconds: Math.round(wallSeconds * 1000) / 1000,
    eventsPerSecond: Math.round(result.events / wallSeconds),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
    versions,
  }
  if (stoppedBy !== undefined) report.stoppedBy = stoppedBy
  return report
}

/** Half a run proves nothing about the whole: what it measured so far stays, and judges nothing. */
function stoppedVerdict({ run, result }: FinishedRun, stoppedBy: StopSignal): Verdict {
  const { virtualUs, durationUs } = run.progress
  const reason = `the run was stopped by ${stoppedBy} after ${virtualUs / 1e6} s of ${durationUs / 1e6} s`
  return {
    ...result.verdict,
    state: 'inconclusive',
    objectives: result.verdict.objectives.map((objective) => ({
      ...objective,
      state: 'inconclusive',
      reason: 'was not judged, since the run was stopped',
    })),
    reasons: [reason],
    paragraph: `Inconclusive: ${reason}.`,
  }
}
