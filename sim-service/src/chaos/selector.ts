import { keyedU32 } from '../engine/random.ts'
import type { Simulation } from '../engine/simulation.ts'
import type { FaultSelector } from './planned-fault.ts'

/** Which region of how many this is. */
export interface Region {
  readonly shard: number
  readonly regions: number
}

/**
 * Decides whom a fault strikes. Its draws have a root of their own, keyed by fault, subscriber and instant, so that it
 * changes nobody else's; its counts are those of one region, so that no other region is asked.
 */
export class Selector {
  private readonly source: number
  private readonly selector: FaultSelector | undefined
  private readonly most: number
  private seen = 0
  private taken = 0

  constructor(sim: Simulation, id: string, selector: FaultSelector | undefined, region: Region) {
    this.source = sim.source(`chaos/${id}`)
    this.selector = selector
    this.most = selector?.kind === 'count' ? partOf(selector.count, region) : Number.POSITIVE_INFINITY
  }

  /** Whether this one is struck; `salt` tells apart what happens to one subscriber at one instant. */
  strikes(sim: Simulation, salt: number): boolean {
    const { selector } = this
    if (selector === undefined) return true
    switch (selector.kind) {
      case 'share':
        return this.draw(sim, salt) % 1_000_000 < selector.ppm
      case 'every':
        return ++this.seen % selector.nth === 0
      case 'count':
        return this.taken++ < this.most
    }
  }

  /** A draw of the fault's own. */
  draw({ flow, now }: Simulation, salt: number): number {
    return keyedU32(this.source, flow, now, salt)
  }
}

/** A region's part of a whole: the first regions get what does not divide. */
function partOf(whole: number, { shard, regions }: Region): number {
  return Math.floor(whole / regions) + (shard < whole % regions ? 1 : 0)
}
