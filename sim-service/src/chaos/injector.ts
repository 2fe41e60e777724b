import type { Link } from '../engine/link.ts'
import { hashText } from '../engine/random.ts'
import { priority, type Target } from '../engine/simulation.ts'
import { type Effect, FaultInRegion, type Ground, type Strike } from './effect.ts'
import { FaultPoints } from './fault-points.ts'
import { linkEffect } from './link-effects.ts'
import {
  crashEffect,
  interferenceEffect,
  outageEffect,
  overloadEffect,
  slowEffect,
  wrongCauseEffect,
} from './node-effects.ts'
import { isNothing, type PlannedFault } from './planned-fault.ts'

/** What became of a fault: for the journal of a run. */
export type FaultListener = (id: string, what: 'begins' | 'ends', timeUs: number) => void

interface Active {
  readonly fault: FaultInRegion
  readonly effect: Effect
  isActive: boolean
  /** Ended by hand: its planned end has nothing left to do. */
  isOver: boolean
}

/**
 * Does the faults of a plan to the world of one region, each at its instant and before everything else that happens
 * then. A fault that does nothing is not even scheduled.
 */
export class Injector {
  private readonly ground: Ground
  private entity = -1
  private readonly points: FaultPoints
  private readonly faults: Active[] = []
  onChange: FaultListener | undefined

  constructor(ground: Ground, faults: readonly PlannedFault[]) {
    this.ground = ground
    this.points = new FaultPoints(ground.sim)
    for (const fault of faults) this.inject(fault)
  }

  /** Adds a fault that begins now or later: one of the plan, or an operator's between two windows. */
  inject(plan: PlannedFault): void {
    if (isNothing(plan)) return
    const { ground } = this
    if (this.entity === -1) this.entity = ground.sim.entity('chaos')
    const fault = new FaultInRegion(plan, ground)
    const one: Active = { fault, effect: effectOf(fault, this.points), isActive: false, isOver: false }
    this.faults.push(one)
    this.plan(one)
  }

  /** A link has come into being: faults that act now may concern it. */
  onLink(link: Link): void {
    for (const { effect, isActive } of this.faults) if (isActive) effect.onLink?.(link)
  }

  /** Ends every fault that acts and keeps the others from beginning: an operator's emergency stop, and every end. */
  healAll(): void {
    for (const one of this.faults) {
      one.isOver = true
      if (!one.isActive) continue
      this.changed(one, false, `${one.fault.plan.id}/ends`)
      for (const strike of one.effect.strikes)
        this.ground.sim.as(this.entityOf(strike), 0, () => strike.end())
    }
  }

  get active(): string[] {
    return this.faults.filter(({ isActive }) => isActive).map(({ fault }) => fault.plan.id)
  }

  private plan(one: Active): void {
    const { id, atUs, untilUs } = one.fault.plan
    const unlessOver = (atUs: number, entity: number, action: () => void): void =>
      this.at(atUs, entity, () => {
        if (!one.isOver) action()
      })
    unlessOver(atUs, this.entity, () => this.changed(one, true, `${id}/begins`))
    unlessOver(untilUs, this.entity, () => this.changed(one, false, `${id}/ends`))
    for (const strike of one.effect.strikes) {
      unlessOver(atUs, this.entityOf(strike), () => strike.begin())
      unlessOver(untilUs, this.entityOf(strike), () => strike.end())
    }
  }

  private entityOf({ entity = this.entity }: Strike): number {
    return entity
  }

  private changed(one: Active, isActive: boolean, what: string): void {
    const { sim } = this.ground
    one.isActive = isActive
    sim.fingerprints.chaos.mark(sim.now, hashText(what))
    this.onChange?.(one.fault.plan.id, isActive ? 'begins' : 'ends', sim.now)
  }

  private at(atUs: number, entity: number, action: () => void): void {
    const target: Target = { entity, onEvent: action }
    this.ground.sim.schedule(Math.max(1, atUs), target, 0, undefined, priority.command)
  }
}

function effectOf(fault: FaultInRegion, points: FaultPoints): Effect {
  switch (fault.plan.kind) {
    case 'node.crash':
    case 'ocs.down':
      return crashEffect(fault)
    case 'node.slow':
      return slowEffect(fault)
    case 'node.overload':
      return overloadEffect(fault, points)
    case 'node.wrong-cause':
      return wrongCauseEffect(fault, points)
    case 'cell.interference':
      return interferenceEffect(fault)
    case 'cell.outage':
      return outageEffect(fault)
    default:
      return linkEffect(fault)
  }
}
