import { join } from 'node:path'
import { loadScenario } from '../src/scenario/library.ts'
import { makePlan, type PlanOptions } from '../src/scenario/make-plan.ts'
import { formatProblem } from '../src/scenario/problem.ts'
import type { LabPlan } from './lab-plan.ts'
import { repositoryRoot } from './repository.ts'

/** A scenario that ships, planned; a copy that a test may change. */
export function shippedPlan(name: string, options: PlanOptions = {}): LabPlan {
  const loaded = loadScenario(name, [join(repositoryRoot(), 'sim-service', 'config')])
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'))
  return structuredClone(makePlan(loaded.scenario, loaded.profiles, loaded.agreements, options)) as LabPlan
}
