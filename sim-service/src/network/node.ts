import type { Link, LinkOwner, Port } from '../engine/link.ts'
import { type Ended, type Procedure, Process } from '../engine/process.ts'
import type { Simulation, Target } from '../engine/simulation.ts'
import { ServiceStation, type StationModel } from '../engine/station.ts'

interface Work {
  port: Port
  octets: Uint8Array
  channel: number
}

const WORK = 1
/** Work of an earlier life is told apart by what is above the sixteen bits of an event's code. */
const NEXT_LIFE = 0x10000
const LIVES = 0x4000

/**
 * What every network function is: an entity with links and a service station. A frame that arrives waits for a
 * server, and is handled when the server has spent its service time on it.
 */
export abstract class NetworkFunction implements LinkOwner, Target {
  readonly sim: Simulation
  readonly name: string
  readonly entity: number
  readonly station: ServiceStation
  /** Crashed, and not yet restarted. */
  isDown = false
  private life = 0
  private work = WORK

  constructor(sim: Simulation, name: string, model: StationModel) {
    this.sim = sim
    this.name = name
    this.entity = sim.entity(name)
    this.station = new ServiceStation(sim, name, model)
  }

  onFrame(port: Port, octets: Uint8Array, channel: number): void {
    if (this.sim.faultPoint('node.deaf', this.name)) return
    const work: Work = { port, octets, channel }
    if (!this.station.accept(this, this.work, work)) this.sim.measure('node.overload', this.name, 1)
  }

  onEvent(code: number, argument: unknown): void {
    if (code !== this.work) {
      // What an earlier life had in its queue is gone with it.
      if ((code & 0xffff) !== WORK) this.onTimer(code, argument)
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

  /**
   * The process dies: its queue and its contexts are gone, its associations break, and what is sent to it is lost.
   * To be called as this entity; `links` are those of the world, of which it finds its own.
   */
  crash(links: readonly Link[]): void {
    if (this.isDown) return
    this.isDown = true
    this.life = (this.life + 1) % LIVES
    this.work = WORK + this.life * NEXT_LIFE
    this.station.clear()
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
