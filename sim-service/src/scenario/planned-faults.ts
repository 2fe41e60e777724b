import { type FaultKind, type FaultParameter, faultParameters } from '../chaos/catalogue.ts'
import type { FaultSelector, InjectedFault, PlannedFault } from '../chaos/planned-fault.ts'
import type { Phase } from '../kpi/objectives.ts'
import { findTarget, isLinkTarget } from './fault-targets.ts'
import type { Scenario } from './scenario.ts'

export type Fault = Scenario['spec']['faults'][number]

/** The faults of a scenario that was parsed: absolute times, and what they strike by name. */
export function plannedFaults(scenario: Scenario, phases: readonly Phase[]): PlannedFault[] {
  return scenario.spec.faults.map((fault) => {
    const { at } = fault
    const phase = phases.find(({ name }) => name === at.phase)
    const { lastsUs, id, kind, target, ...rest } = timeless(fault, scenario)
    const atUs = (phase?.startUs ?? 0) + at.afterUs
    const untilUs = Math.min(atUs + lastsUs, scenario.spec.duration)
    return { id, kind, target, atUs, untilUs, ...rest }
  })
}

/** A fault without the instant at which it begins: what an operator injects. */
export function timeless(fault: Fault, scenario: Scenario): InjectedFault {
  const { id, kind, target, for: lastsUs } = fault
  const found = findTarget(target, scenario)
  if ('message' in found) throw new TypeError(found.message)
  const { word, nodes } = found
  const selector = selectorOf(fault)
  return {
    id,
    kind: kind as FaultKind,
    target,
    lastsUs,
    ...(isLinkTarget(word) ? { link: word } : word === 'cell' ? { link: 'radio' } : {}),
    ...(nodes === undefined ? {} : { nodes }),
    parameters: parametersOf(fault),
    ...(selector === undefined ? {} : { selector }),
  }
}

function parametersOf(fault: Fault): PlannedFault['parameters'] {
  const names = Object.keys(faultParameters) as FaultParameter[]
  return Object.fromEntries(names.flatMap((name) => (fault[name] === undefined ? [] : [[name, fault[name]]])))
}

function selectorOf({ share, every, count }: Fault): FaultSelector | undefined {
  if (share !== undefined) return { kind: 'share', ppm: share }
  if (every !== undefined) return { kind: 'every', nth: every }
  return count === undefined ? undefined : { kind: 'count', count }
}
