import type { Feed, Simulation } from '../engine/simulation.ts'
import type { Ratio } from '../kpi/ratio.ts'
import type { Ue } from '../network/ue/ue.ts'
import type { PlannedSubscriber } from './plan.ts'

/** Who is still to switch on, and when: fed to the simulation one by one, so that an operator can change the rate. */
export class PlannedArrivals implements Feed {
  nextUs = Number.POSITIVE_INFINITY
  private readonly sim: Simulation
  private readonly ues: readonly Ue[]
  private readonly subscribers: readonly PlannedSubscriber[]
  private readonly timesUs: Float64Array
  /** Rows by time, and among equal times by row. */
  private readonly order: Uint32Array
  private next = 0

  constructor(sim: Simulation, ues: readonly Ue[], subscribers: readonly PlannedSubscriber[]) {
    this.sim = sim
    this.ues = ues
    this.subscribers = subscribers
    this.timesUs = Float64Array.from(subscribers, ({ arrivesAtUs }) => arrivesAtUs)
    this.order = Uint32Array.from(subscribers, (_, row) => row)
    this.order.sort((a, b) => this.timesUs[a] - this.timesUs[b] || a - b)
    this.look()
  }

  release(): void {
    const row = this.order[this.next++]
    const { staysUs = -1, awayUs = -1 } = this.subscribers[row]
    this.ues[row].arrive(this.timesUs[row], staysUs, awayUs)
    this.look()
  }

  /**
   * Divides the time that is left until each arrival; a factor below one makes arrivals rarer. Whoever was before
   * another is not behind it afterwards, so that the order stays.
   */
  hasten({ num, den }: Ratio): void {
    const { now } = this.sim
    for (let i = this.next; i < this.order.length; i++) {
      const row = this.order[i]
      this.timesUs[row] = now + Math.max(1, Math.floor(((this.timesUs[row] - now) * den) / num))
    }
    this.look()
  }

  private look(): void {
    const isOver = this.next >= this.order.length
    this.nextUs = isOver ? Number.POSITIVE_INFINITY : this.timesUs[this.order[this.next]]
  }
}
