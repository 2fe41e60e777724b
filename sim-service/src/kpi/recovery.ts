import { describeTarget } from './describe.ts'
import { type Harm, HYPOTHESIS_WINDOW_US, isEnough } from './harm.ts'
import { type Objective, sliNamed } from './objectives.ts'
import { Recent } from './recent.ts'
import type { SliWindow } from './sli-collector.ts'
import { holds } from './value.ts'

/** What became of an SLI after a fault. */
export interface RecoveryReport {
  readonly sli: string
  readonly target: string
  /**
   * `held`: it never left its target. `recovered`: it left it and came back. `lost`: it was not back at the end of the
   * run. `unknown`: there were too few observations to say.
   */
  readonly state: 'held' | 'recovered' | 'lost' | 'unknown'
  /** From the end of the fault until it was back within its target, and stayed there for ten seconds. */
  readonly seconds?: number
}

/**
 * Watches one SLI from the beginning of one fault: over the last ten seconds, looked at in every window. Observations
 * that ended while the fault acted do not count for recovery; those that it has delayed do, as users feel them.
 */
export class Recovery {
  readonly fault: Harm
  private readonly objective: Objective
  private readonly during: Recent
  private readonly after: Recent
  private hasBroken = false
  /** Since when it has held without a break, after the fault; −1 while it does not. */
  private backUs = -1
  private isBack = false
  private wasSeen = false

  constructor(fault: Harm, objective: Objective) {
    this.fault = fault
    this.objective = objective
    const { family } = sliNamed(objective.sli)
    this.during = new Recent(family, HYPOTHESIS_WINDOW_US)
    this.after = new Recent(family, HYPOTHESIS_WINDOW_US)
  }

  atWindowEnd(timeUs: number, window: SliWindow): void {
    const { atUs, untilUs } = this.fault
    if (timeUs <= atUs || this.isBack) return
    if (timeUs <= untilUs) {
      this.during.add(timeUs, window)
      if (this.holdsIn(this.during) === false) this.hasBroken = true
      return
    }
    this.after.add(timeUs, window)
    const isHeld = this.holdsIn(this.after)
    if (isHeld === undefined) return
    this.wasSeen = true
    if (!isHeld) {
      this.hasBroken = true
      this.backUs = -1
    } else if (this.backUs === -1) this.backUs = timeUs
    else if (timeUs - this.backUs >= HYPOTHESIS_WINDOW_US) this.isBack = true
  }

  report(): RecoveryReport {
    const common = { sli: this.objective.sli, target: describeTarget(this.objective.target) }
    if (!this.wasSeen) return { ...common, state: 'unknown' }
    if (!this.hasBroken) return { ...common, state: 'held', seconds: 0 }
    if (!this.isBack) return { ...common, state: 'lost' }
    return { ...common, state: 'recovered', seconds: (this.backUs - this.fault.untilUs) / 1_000_000 }
  }

  /** Nothing where there are too few observations. */
  private holdsIn(recent: Recent): boolean | undefined {
    const observed = recent.observed()
    const { sli, target } = this.objective
    return isEnough(this.objective, observed) ? holds(sli, target, observed) : undefined
  }
}
