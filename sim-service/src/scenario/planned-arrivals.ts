import type { Simulation } from '../engine/simulation.ts'
import type { Ratio } from '../kpi/ratio.ts'
import type { Ue } from '../network/ue/ue.ts'
import type { PlannedSubscriber } from './plan.ts'

/** Who is still to switch on, and when: kept so that an operator can change the rate. */
export class PlannedArrivals {
  private readonly sim: Simulation
  private readonly ues: Ue[] = []
  private readonly timesUs: Float64Array
  private readonly handles: Float64Array

  constructor(sim: Simulation, subscribers: number) {
    this.sim = sim
    this.timesUs = new Float64Array(subscribers)
    this.handles = new Float64Array(subscribers)
  }

  plan(ue: Ue, { arrivesAtUs: atUs, staysUs, awayUs }: PlannedSubscriber): void {
    const row = this.ues.push(ue) - 1
    this.timesUs[row] = atUs
    this.handles[row] = ue.arrive(atUs, staysUs ?? -1, awayUs ?? -1)
  }

  /** Divides the time that is left until each arrival; a factor below one makes arrivals rarer. */
  hasten({ num, den }: Ratio): void {
    const { now } = this.sim
    for (const [row, ue] of this.ues.entries()) {
      if (this.timesUs[row] <= now) continue
      this.sim.cancel(this.handles[row])
      const atUs = now + Math.max(1, Math.floor(((this.timesUs[row] - now) * den) / num))
      this.timesUs[row] = atUs
      this.handles[row] = ue.arrive(atUs, ue.departureUs, ue.returnUs)
    }
  }
}
