import type { PlannedFault } from '../src/chaos/planned-fault.ts'
import { Run, type RunResult } from '../src/runs/run.ts'
import { Lab, type LabOptions, second } from './lab.ts'
import type { LabPlan } from './lab-plan.ts'

/** A fault as a test writes it: what is not said is the same in all tests. */
export type FaultWish = Pick<PlannedFault, 'kind'> & Partial<PlannedFault>

export function faultOf(wish: FaultWish): PlannedFault {
  return {
    id: wish.kind.replace('.', '-'),
    target: 'any',
    atUs: 20 * second,
    untilUs: 60 * second,
    parameters: {},
    ...wish,
  }
}

/** A lab whose plan has these faults. */
export function hurtLab(faults: readonly FaultWish[], options: LabOptions = {}): Lab {
  const change = (plan: LabPlan): void => {
    options.change?.(plan)
    plan.faults = faults.map(faultOf) as LabPlan['faults']
  }
  return new Lab({ ...options, change })
}

/** A whole run of a plan with these faults. */
export function hurtRun(plan: LabPlan, faults: readonly FaultWish[]): RunResult {
  return new Run({ ...plan, faults: faults.map(faultOf) }).complete()
}
