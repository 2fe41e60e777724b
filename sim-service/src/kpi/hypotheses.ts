import { type Harm, HYPOTHESIS_WINDOW_US, isEnough } from './harm.ts'
import { type Objective, type Phase, type PhaseName, sliNamed } from './objectives.ts'
import { Recent } from './recent.ts'
import { Recovery, type RecoveryReport } from './recovery.ts'
import type { SliWindow } from './sli-collector.ts'
import { holds } from './value.ts'

/** What of a plan hypotheses are made of; a plan without faults has none. */
export interface Hypothesised {
  readonly phases: readonly Phase[]
  readonly objectives?: readonly Objective[]
  readonly faults?: readonly Harm[]
}

/** Where a window lies, seen from a fault: `before` it, `during` it as soon as they meet, or `after` it. */
export type Side = 'before' | 'during' | 'after'

export const sides: readonly Side[] = ['before', 'during', 'after']

export interface Evaluation {
  readonly startUs: number
  readonly phase: PhaseName
  /** Index into the objectives. */
  readonly objective: number
  readonly held: boolean
}

/**
 * The steady state as hypotheses: each objective of the scenario is one about every ten seconds that lie in its phases.
 * An evaluation counts once, however many faults there are, so that their number says how much was looked at; seen from
 * each fault it lies before, during or after it. Too few observations are no evaluation: they count for nothing. What
 * is read are the windows that the coordinator has merged, so any number of workers gives the same.
 */
export class Hypotheses {
  readonly evaluations: Evaluation[] = []
  readonly objectives: readonly Objective[]
  private readonly plan: Hypothesised
  private readonly recents: readonly Recent[]
  private readonly recoveries: readonly Recovery[]
  private startUs = 0

  constructor(plan: Hypothesised) {
    this.plan = plan
    this.objectives = (plan.objectives ?? []).filter(isHypothesis)
    this.recents = this.objectives.map(({ sli }) => new Recent(sliNamed(sli).family, HYPOTHESIS_WINDOW_US))
    this.recoveries = (plan.faults ?? []).flatMap((fault) =>
      this.objectives
        .filter((one) => isSteadyAfter(one, fault, plan.phases))
        .map((one) => new Recovery(fault, one)),
    )
  }

  /** Takes what ended within a window; gives the evaluations that are due at its end. */
  atWindowEnd(timeUs: number, window: SliWindow): Evaluation[] {
    for (const recent of this.recents) recent.add(timeUs, window)
    for (const recovery of this.recoveries) recovery.atWindowEnd(timeUs, window)
    if (timeUs - this.startUs < HYPOTHESIS_WINDOW_US) return []
    const due = this.objectives.flatMap((_, i) => this.evaluate(i, timeUs))
    this.startUs = timeUs
    this.evaluations.push(...due)
    return due
  }

  /** The evaluations on one side of a fault. */
  seenFrom({ atUs, untilUs }: Harm, objective: number, side: Side): { held: number; evaluated: number } {
    const own = this.evaluations.filter((one) => {
      if (one.objective !== objective) return false
      const endUs = one.startUs + HYPOTHESIS_WINDOW_US
      return sideOf(one.startUs, endUs, atUs, untilUs) === side
    })
    return { held: own.filter(({ held }) => held).length, evaluated: own.length }
  }

  recoveriesOf(fault: Harm): RecoveryReport[] {
    return this.recoveries.filter((one) => one.fault.id === fault.id).map((one) => one.report())
  }

  private evaluate(index: number, endUs: number): Evaluation[] {
    const objective = this.objectives[index]
    const { startUs } = this
    const [first, last] = [phaseOf(this.plan.phases, startUs), phaseOf(this.plan.phases, endUs - 1)]
    if (first === undefined || last === undefined) return []
    if (!objective.during.includes(first) || !objective.during.includes(last)) return []
    const observed = this.recents[index].observed()
    if (!isEnough(objective, observed)) return []
    return [
      { startUs, phase: first, objective: index, held: holds(objective.sli, objective.target, observed) },
    ]
  }
}

/** A hypothesis about chaos itself would be about its own evaluations. */
export function isHypothesis({ sli }: Objective): boolean {
  return sliNamed(sli).family !== 'chaos'
}

export function sideOf(startUs: number, endUs: number, atUs: number, untilUs: number): Side {
  if (endUs <= atUs) return 'before'
  return startUs >= untilUs ? 'after' : 'during'
}

/** Whether an objective says how the network has to be once the fault is over. */
function isSteadyAfter({ during }: Objective, { untilUs }: Harm, phases: readonly Phase[]): boolean {
  return phases.some(({ name, endUs }) => endUs > untilUs && during.includes(name))
}

function phaseOf(phases: readonly Phase[], timeUs: number): PhaseName | undefined {
  return phases.find(({ startUs, endUs }) => timeUs >= startUs && timeUs < endUs)?.name
}
