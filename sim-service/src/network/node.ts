import type { LinkOwner, Port } from '../engine/link.ts'
import { type Ended, type Procedure, Process } from '../engine/process.ts'
import type { Simulation, Target } from '../engine/simulation.ts'
import { ServiceStation, type StationModel } from '../engine/station.ts'

interface Work {
  port: Port
  octets: Uint8Array
  channel: number
}

const WORK = 1

/**
 * What every network function is: an entity with links and a service station. A frame that arrives waits for a
 * server, and is handled when the server has spent its service time on it.
 */
export abstract class NetworkFunction implements LinkOwner, Target {
  readonly sim: Simulation
  readonly name: string
  readonly entity: number
  readonly station: ServiceStation

  constructor(sim: Simulation, name: string, model: StationModel) {
    this.sim = sim
    this.name = name
    this.entity = sim.entity(name)
    this.station = new ServiceStation(sim, name, model)
  }

  onFrame(port: Port, octets: Uint8Array, channel: number): void {
    if (this.sim.faultPoint('node.deaf', this.name)) return
    const work: Work = { port, octets, channel }
    if (!this.station.accept(this, WORK, work)) this.sim.measure('node.overload', this.name, 1)
  }

  onEvent(code: number, argument: unknown): void {
    if (code !== WORK) {
      this.onTimer(code, argument)
      return
    }
    this.station.finished()
    const work = argument as Work
    this.handle(work.port, work.octets, work.channel)
  }

  /** Handles one frame: decodes what arrived and acts on it. */
  protected abstract handle(port: Port, octets: Uint8Array, channel: number): void

  /** An event that the function scheduled for itself. */
  protected onTimer(_code: number, _argument: unknown): void {}

  /** A procedure of this function that the caller starts, when it has noted where it belongs. */
  newProcess<T>(name: string, procedure: Procedure<T>, ended?: (end: Ended<T>) => void): Process {
    return new Process(
      this.sim,
      this.entity,
      name,
      procedure,
      ended as ((end: Ended<never>) => void) | undefined,
    )
  }

  /** Starts a procedure of this function. */
  spawn<T>(name: string, procedure: Procedure<T>, ended?: (end: Ended<T>) => void): Process {
    return this.newProcess(name, procedure, ended).start()
  }
}
