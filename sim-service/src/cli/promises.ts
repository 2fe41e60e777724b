import type { PromisedObjective } from '../kpi/service-report.ts'
import { promisesOf } from '../runs/report/promises.ts'
import type { Plan } from '../scenario/plan.ts'
import { formatProblem } from '../scenario/problem.ts'
import { BadInput } from './bad-input.ts'

/** What the service promises, as far as this version measures it; a catalogue that cannot be read is bad input. */
export function promisesFor(
  plan: Pick<Plan, 'phases' | 'faults' | 'mobility'>,
  folders: readonly string[],
): readonly PromisedObjective[] {
  const result = promisesOf(plan, folders)
  if (!result.ok) throw new BadInput(...result.problems.map(formatProblem))
  return result.promises
}

/** A plan that is judged by the service's promises too; an objective that it has already stays one. */
export function withPromises(plan: Plan, promises: readonly PromisedObjective[]): Plan {
  const own = plan.objectives.map((objective) => JSON.stringify(objective))
  const added = promises.map(({ objective }) => objective).filter((one) => !own.includes(JSON.stringify(one)))
  return { ...plan, objectives: [...plan.objectives, ...added] }
}
