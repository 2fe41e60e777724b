import { sliNamed } from '../../kpi/objectives.ts'
import type { PromisedObjective } from '../../kpi/service-report.ts'
import { type SliFamily, sliFamilies } from '../../kpi/sli.ts'
import { loadServiceObjectives } from '../../scenario/library.ts'
import { plannedObjective } from '../../scenario/make-plan.ts'
import type { Refused } from '../../scenario/parse.ts'
import type { Plan } from '../../scenario/plan.ts'

export type Promises = { readonly ok: true; readonly promises: readonly PromisedObjective[] } | Refused

/** What the service promises, `slos.yaml`, as far as this version measures it, for a run of this plan. */
export function promisesOf(
  plan: Pick<Plan, 'phases' | 'faults' | 'mobility'>,
  folders: readonly string[],
): Promises {
  const loaded = loadServiceObjectives(folders)
  if (!loaded.ok) return loaded
  const promises = loaded.serviceObjectives.spec.objectives
    .filter(({ sli }) => isProvable(sliNamed(sli).family, plan))
    .map(({ name, title, ...objective }) => {
      return { name, title, objective: plannedObjective(objective, plan.phases) }
    })
  return { ok: true, promises }
}

/** A run without faults says nothing about hypotheses under faults, one in which nobody moves nothing of handovers. */
function isProvable(family: SliFamily, { faults, mobility }: Pick<Plan, 'faults' | 'mobility'>): boolean {
  if (family === 'chaos') return faults.length > 0
  if (family === 'handover') return mobility !== undefined
  return sliFamilies[family].measured
}
