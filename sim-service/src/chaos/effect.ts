import type { Link } from '../engine/link.ts'
import { hashText } from '../engine/random.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { NetworkFunction } from '../network/node.ts'
import type { PlannedFault } from './planned-fault.ts'
import { type Region, Selector } from './selector.ts'

/** What faults are done to: the world of one region, as far as they need to know it. */
export interface Ground {
  readonly sim: Simulation
  /** Every link there is; more may come. */
  readonly links: readonly Link[]
  /** Nodes by name. */
  readonly nodes: ReadonlyMap<string, NetworkFunction>
  readonly region: Region
  /** Raises the noise at the UEs of a cell by so many dB on top of what others have raised; negative takes it back. */
  raiseNoise?(cell: string, byDb: number): void
  /** A cell has gone off the air or come back: who measures looks again. */
  airChanged?(): void
}

/** One thing that happens at the beginning and is undone at the end, as an event of an entity. */
export interface Strike {
  /** Absent where it concerns no entity's own events. */
  readonly entity?: number
  begin(): void
  end(): void
}

/** How a fault is done in one region. */
export interface Effect {
  readonly strikes: readonly Strike[]
  /** A link that came into being while the fault acts. */
  onLink?(link: Link): void
}

/** A fault in one region: whom it selects, and how often it struck. */
export class FaultInRegion {
  readonly plan: PlannedFault
  readonly ground: Ground
  readonly selector: Selector
  hits = 0
  private readonly mark: number

  constructor(plan: PlannedFault, ground: Ground) {
    this.plan = plan
    this.ground = ground
    this.selector = new Selector(ground.sim, plan.id, plan.selector, ground.region)
    this.mark = hashText(plan.id)
  }

  /** Whether it strikes here and now; each strike is in the fingerprint of chaos and counted. */
  strikes(salt: number): boolean {
    if (!this.selector.strikes(this.ground.sim, salt)) return false
    this.struck()
    return true
  }

  struck(): void {
    const { sim } = this.ground
    this.hits++
    sim.fingerprints.chaos.mark(sim.now, this.mark)
    sim.measure('chaos.hit', this.plan.id, 1)
  }

  /** The nodes of this region that it names. */
  nodes(): NetworkFunction[] {
    return (this.plan.nodes ?? []).flatMap((name) => this.ground.nodes.get(name) ?? [])
  }
}
