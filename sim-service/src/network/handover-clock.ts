import type { Simulation } from '../engine/simulation.ts'
import { Outcomes } from './outcomes.ts'

/**
 * The observer of handovers: begins at the source eNB's decision, ends at the target with the UE's first uplink or at
 * the source with a failure. No node reads it; it is where two nodes' instants meet, as in an operator's counters.
 */
export class HandoverClock {
  private readonly started = new Map<number, number>()
  private readonly pairs = new Outcomes('')

  begin(sim: Simulation): void {
    this.started.set(sim.flow, sim.now)
    sim.measure('handover.started', '', 1)
  }

  /** Measured once for each handover, whoever sees its end first. */
  end(sim: Simulation, outcome: string, kind: string, pair: string): void {
    const startedUs = this.started.get(sim.flow)
    if (startedUs === undefined) return
    this.started.delete(sim.flow)
    sim.measure('handover.outcome', outcome, sim.now - startedUs)
    sim.measure('handover.pair', this.pairs.of(`${kind}/${outcome}/${pair}`), 1)
  }
}
