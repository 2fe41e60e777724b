import { join } from 'node:path'
import { loadScenario } from '../src/scenario/library.ts'
import { makePlan, type PlanOptions } from '../src/scenario/make-plan.ts'
import { formatProblem } from '../src/scenario/problem.ts'
import type { Scenario } from '../src/scenario/scenario.ts'
import type { LabPlan } from './lab-plan.ts'
import { repositoryRoot } from './repository.ts'

export interface ShippedPlanOptions extends PlanOptions {
  /** Instead of the shipped scenario's regions, sites of the first visited network, and stop conditions. */
  regions?: number
  sites?: number
  stop?: Scenario['spec']['stop']
}

/** A scenario that ships, planned; a copy that a test may change. */
export function shippedPlan(name: string, options: ShippedPlanOptions = {}): LabPlan {
  const loaded = loadScenario(name, [join(repositoryRoot(), 'sim-service', 'config')])
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'))
  const { spec } = loaded.scenario
  const { regions = spec.regions, stop = spec.stop } = options
  const [first, ...others] = spec.networks.visited
  const visited = [{ ...first, sites: options.sites ?? first.sites }, ...others]
  const scenario = {
    ...loaded.scenario,
    spec: { ...spec, regions, stop, networks: { ...spec.networks, visited } },
  }
  return structuredClone(makePlan(scenario, loaded.profiles, loaded.agreements, options)) as LabPlan
}
