import { sliNamed } from '../kpi/objectives.ts'
import type { PromisedObjective } from '../kpi/service-report.ts'
import { type SliFamily, sliFamilies } from '../kpi/sli.ts'
import { loadServiceObjectives } from '../scenario/library.ts'
import { plannedObjective } from '../scenario/make-plan.ts'
import type { Plan } from '../scenario/plan.ts'
import { formatProblem } from '../scenario/problem.ts'
import { BadInput } from './bad-input.ts'

/** What the service promises, `slos.yaml`, as far as this version measures it, for a run of this plan. */
export function promisesFor(
  plan: Pick<Plan, 'phases' | 'faults' | 'mobility'>,
  folders: readonly string[],
): PromisedObjective[] {
  const loaded = loadServiceObjectives(folders)
  if (!loaded.ok) throw new BadInput(...loaded.problems.map(formatProblem))
  return loaded.serviceObjectives.spec.objectives
    .filter(({ sli }) => isProvable(sliNamed(sli).family, plan))
    .map(({ name, title, ...objective }) => {
      return { name, title, objective: plannedObjective(objective, plan.phases) }
    })
}

/** A run without faults says nothing about hypotheses under faults, one in which nobody moves nothing of handovers. */
function isProvable(family: SliFamily, { faults, mobility }: Pick<Plan, 'faults' | 'mobility'>): boolean {
  if (family === 'chaos') return faults.length > 0
  if (family === 'handover') return mobility !== undefined
  return sliFamilies[family].measured
}

/** A plan that is judged by the service's promises too; an objective that it has already stays one. */
export function withPromises(plan: Plan, promises: readonly PromisedObjective[]): Plan {
  const own = plan.objectives.map((objective) => JSON.stringify(objective))
  const added = promises.map(({ objective }) => objective).filter((one) => !own.includes(JSON.stringify(one)))
  return { ...plan, objectives: [...plan.objectives, ...added] }
}
