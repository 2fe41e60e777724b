import type { StopDecision } from '../kpi/stop-conditions.ts'
import type { RunResult } from '../runs/run.ts'

/** What the process says to whoever started it. The numbers are stable; new reasons get new numbers. */
export const exitCode = {
  passed: 0,
  internalError: 1,
  badInput: 2,
  objectiveMissed: 3,
  inconclusive: 4,
  stopConditionMet: 5,
  invariantBroken: 7,
  notReproducible: 10,
  regression: 11,
  /** 128 + the signal's number, as a shell has it. */
  SIGINT: 130,
  SIGTERM: 143,
} as const

export type { StopSignal } from '../runs/report/run-report.ts'

/** For the help text, in order. */
export const exitCodeMeanings: readonly (readonly [number, string])[] = [
  [exitCode.passed, 'passed, or done'],
  [exitCode.internalError, 'internal error'],
  [exitCode.badInput, 'wrong usage or invalid input'],
  [exitCode.objectiveMissed, 'an objective was missed'],
  [exitCode.inconclusive, 'inconclusive: too few samples, a mark never reached, or ended by an operator'],
  [exitCode.stopConditionMet, 'a stop condition ended the run'],
  [exitCode.invariantBroken, 'an invariant was broken'],
  [exitCode.notReproducible, 'the same scenario, seed and version gave two runs'],
  [exitCode.regression, 'compared with the first, the second is worse'],
  [exitCode.SIGINT, 'interrupted (SIGINT): the run ended with its window, the second time at once'],
  [exitCode.SIGTERM, 'terminated (SIGTERM), likewise'],
]

/** From the most severe on: of several runs the first of these that one of them had is the exit code of all. */
const severity: readonly number[] = [
  exitCode.SIGTERM,
  exitCode.SIGINT,
  exitCode.internalError,
  exitCode.badInput,
  exitCode.notReproducible,
  exitCode.invariantBroken,
  exitCode.stopConditionMet,
  exitCode.objectiveMissed,
  exitCode.regression,
  exitCode.inconclusive,
  exitCode.passed,
]

export function mostSevere(codes: readonly number[]): number {
  return severity.find((code) => codes.includes(code)) ?? exitCode.passed
}

/** The most severe thing that a run proved. */
export function exitCodeOf({
  violations,
  verdict,
  stop,
}: Pick<RunResult, 'violations' | 'verdict'> & { stop?: StopDecision }): number {
  if (violations.length > 0) return exitCode.invariantBroken
  if (stop !== undefined) return exitCode.stopConditionMet
  if (verdict.state === 'failed') return exitCode.objectiveMissed
  return verdict.state === 'inconclusive' ? exitCode.inconclusive : exitCode.passed
}
