import { type ErrorBudget, errorBudget } from './error-budget.ts'
import type { Measurements } from './measurements.ts'
import type { Objective } from './objectives.ts'
import { judgeObjective, type ObjectiveVerdict } from './verdict.ts'

/** A promise of the service, resolved for one run. */
export interface PromisedObjective {
  readonly name: string
  readonly title: string
  readonly objective: Objective
}

/** What a run says about a promise of the service. */
export interface ServiceVerdict extends ObjectiveVerdict {
  readonly name: string
  readonly title: string
  /** Absent without an observation. */
  readonly budget?: Omit<ErrorBudget, 'sli'>
}

/** Holds a run against what the service promises; whether that counts is for others to say. */
export function serviceVerdicts(
  promises: readonly PromisedObjective[],
  measurements: Measurements,
): ServiceVerdict[] {
  return promises.map(({ name, title, objective }) => {
    const verdict = { name, title, ...judgeObjective(objective, measurements) }
    const spent = errorBudget(objective, measurements)
    if (spent === undefined) return verdict
    const { sli: _, ...budget } = spent
    return { ...verdict, budget }
  })
}
