import type { Link, LinkOwner, Port } from '../engine/link.ts'
import { type Ended, type Procedure, Process } from '../engine/process.ts'
import type { EventHandle, Simulation } from '../engine/simulation.ts'
import { ServiceStation, type StationModel } from '../engine/station.ts'
import { Inbox } from './inbox.ts'

/**
 * What every network function is: an entity with links and a service station. A frame that arrives waits for a
 * server, and is handled when the server has spent its service time on it.
 */
export abstract class NetworkFunction implements LinkOwner {
  readonly sim: Simulation
  readonly name: string
  readonly entity: number
  readonly station: ServiceStation
  /** Where frames and timers come to; `receiver` is its name for the links. */
  readonly receiver: Inbox
  /** Crashed, and not yet restarted. */
  isDown = false

  constructor(sim: Simulation, name: string, model: StationModel) {
    this.sim = sim
    this.name = name
    this.entity = sim.entity(name)
    this.station = new ServiceStation(sim, name, model)
    this.receiver = new Inbox(sim, name, this.entity, this, this.station)
  }

  /** Handles one frame: decodes what arrived and acts on it. */
  abstract handle(port: Port, octets: Uint8Array, channel: number): void

  /** An event that the function scheduled for itself; its code is at least 2. */
  onTimer(_code: number, _argument: unknown): void {}

  /** Schedules `onTimer`. */
  scheduleTimer(atUs: number, code: number, argument: unknown): EventHandle {
    return this.sim.schedule(atUs, this.receiver, code, argument)
  }

  /**
   * The process dies: its queue and its contexts are gone, its associations break, and what is sent to it is lost.
   * To be called as this entity; `links` are those of the world, of which it finds its own.
   */
  crash(links: readonly Link[]): void {
    if (this.isDown) return
    this.isDown = true
    this.receiver.clear()
    for (const link of links) if (isAt(link, this)) link.hold()
    this.forget()
  }

  /** It comes up again and remembers nothing but its configuration. */
  restart(links: readonly Link[]): void {
    if (!this.isDown) return
    this.isDown = false
    for (const link of links) if (isAt(link, this)) link.release()
    this.resume()
  }

  /** What a crash takes: contexts, transactions, procedures. Counters of usage are read from outside, and stay. */
  protected forget(): void {}

  /** What a node does first when it has come up: its own links to others. */
  protected resume(): void {}

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

function isAt({ a, b }: Link, node: LinkOwner): boolean {
  return a.owner === node || b.owner === node
}
