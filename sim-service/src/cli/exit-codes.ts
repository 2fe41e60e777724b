import type { RunResult } from '../runs/run.ts'

/** What the process says to whoever started it. The numbers are stable; new reasons get new numbers. */
export const exitCode = {
  passed: 0,
  internalError: 1,
  badInput: 2,
  objectiveMissed: 3,
  inconclusive: 4,
  invariantBroken: 7,
  /** 128 + the signal's number, as a shell has it. */
  SIGINT: 130,
  SIGTERM: 143,
} as const

export type StopSignal = 'SIGINT' | 'SIGTERM'

/** For the help text, in order. */
export const exitCodeMeanings: readonly (readonly [number, string])[] = [
  [exitCode.passed, 'passed, or done'],
  [exitCode.internalError, 'internal error'],
  [exitCode.badInput, 'wrong usage or invalid input'],
  [exitCode.objectiveMissed, 'an objective was missed'],
  [exitCode.inconclusive, 'inconclusive: too few samples, or a mark was never reached'],
  [exitCode.invariantBroken, 'an invariant was broken'],
  [exitCode.SIGINT, 'interrupted (SIGINT)'],
  [exitCode.SIGTERM, 'terminated (SIGTERM)'],
]

/** The most severe thing that a run proved. */
export function exitCodeOf({ violations, verdict }: RunResult): number {
  if (violations.length > 0) return exitCode.invariantBroken
  if (verdict.state === 'failed') return exitCode.objectiveMissed
  return verdict.state === 'inconclusive' ? exitCode.inconclusive : exitCode.passed
}
