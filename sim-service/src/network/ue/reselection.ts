import type { EventHandle } from '../../engine/simulation.ts'
import { IDLE_PERIOD_US, ranksBetter, T_RESELECTION_US } from '../radio/cell-ranking.ts'
import { MEASURED_CELLS, type RadioMap } from '../radio/radio-map.ts'
import { tellArea } from './idle.ts'
import { asSubscriber, type Surroundings } from './measuring.ts'
import { moveTo } from './rrc.ts'
import type { Cell, Ue } from './ue.ts'

/** The event by which an idle UE changes its cell, or looks on. */
export const RESELECT = 69

/** How far ahead a look goes: an idle UE that stays on its cell has one event in this time. */
const HORIZON_US = 40 * IDLE_PERIOD_US

/** After which a UE that was busy with NAS looks again. */
const BUSY_US = 5_000_000

/**
 * Cell reselection of idle UEs that move (TS 36.304 §5.2.4). Of each nothing is kept but its next event, whose argument
 * is the physical identity of the cell to go to, −1 to look on.
 */
export class Reselection {
  private readonly surroundings: Surroundings
  private readonly pending = new Map<Ue, EventHandle>()

  constructor(surroundings: Surroundings) {
    this.surroundings = surroundings
  }

  /** Looks ahead from now, for a UE that has become idle or has changed its cell. */
  watch(ue: Ue): void {
    const { cell, sim } = ue
    this.stop(ue)
    if (cell === undefined || !this.surroundings.mapOf(cell).movement.moves) return
    const { atUs, target } = this.next(ue, cell)
    this.pending.set(ue, sim.schedule(atUs, ue, RESELECT, target))
  }

  stop(ue: Ue): void {
    const handle = this.pending.get(ue)
    if (handle === undefined) return
    ue.sim.cancel(handle)
    this.pending.delete(ue)
  }

  /** The event of `watch`. */
  due(ue: Ue, target: number): void {
    this.pending.delete(ue)
    if (!ue.registered || ue.rrcConnected) return
    if (ue.procedure !== undefined) {
      this.pending.set(ue, ue.sim.schedule(ue.sim.now + BUSY_US, ue, RESELECT, -1))
      return
    }
    const cell = target === -1 ? undefined : ue.environment.selection.cell(ue, target)
    if (cell !== undefined && cell !== ue.cell) {
      ue.sim.measure('ue.reselection', '', 1)
      ue.sim.sometimes('rrc.cell-reselection')
      moveTo(ue, cell)
    }
    this.watch(ue)
    if (cell !== undefined) tellArea(ue)
  }

  /** The air has changed: everybody looks again. */
  refresh(): void {
    for (const ue of [...this.pending.keys()]) asSubscriber(ue, () => this.watch(ue))
  }

  /** When another cell will have ranked better for long enough, and which; or how far the look went. */
  private next(ue: Ue, cell: Cell): { atUs: number; target: number } {
    const map = this.surroundings.mapOf(cell)
    const home = this.surroundings.homeOf(ue, cell)
    const serving = this.surroundings.placeOf(cell)
    const { now } = ue.sim
    let candidate = -1
    let sinceUs = 0
    for (let atUs = now + IDLE_PERIOD_US; atUs <= now + HORIZON_US; atUs += IDLE_PERIOD_US) {
      map.hear(ue.index, home, serving, atUs)
      const better = bestAbove(map)
      if (better !== candidate) {
        candidate = better
        sinceUs = atUs
      }
      if (candidate !== -1 && atUs >= sinceUs + T_RESELECTION_US)
        return { atUs, target: this.surroundings.physicalCellId(cell, candidate) }
    }
    return { atUs: now + HORIZON_US, target: -1 }
  }
}

/** Of the cells of the last answer that rank better than the serving one the strongest, by place on the map; or −1. */
function bestAbove(map: RadioMap): number {
  let best = 0
  for (let i = 1; i < MEASURED_CELLS; i++) {
    if (map.cells[i] === -1 || !ranksBetter(map.rsrpDbm[i], map.rsrpDbm[0])) continue
    if (best === 0 || map.rsrpDbm[i] > map.rsrpDbm[best]) best = i
  }
  return best === 0 ? -1 : map.cells[best]
}
