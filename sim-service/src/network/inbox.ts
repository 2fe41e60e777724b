import type { FrameReceiver, Port } from '../engine/link.ts'
import type { Simulation, Target } from '../engine/simulation.ts'
import type { ServiceStation } from '../engine/station.ts'

/** Whose inbox it is. */
export interface InboxOwner {
  /** A frame whose service time is over. */
  handle?(port: Port, octets: Uint8Array, channel: number): void
  /** An event that the owner scheduled for its inbox. */
  onTimer?(code: number, argument: unknown): void
}

interface Work {
  readonly port: Port
  readonly octets: Uint8Array
  readonly channel: number
}

const WORK = 1
/** Work of an earlier life is told apart by what is above the sixteen bits of an event's code. */
const NEXT_LIFE = 0x10000
const LIVES = 0x4000

/**
 * What comes to a node: frames, which wait for a server of its station, and its own timers. All nodes have this one
 * class in front of them because the event loop and the links look up members of what they call, and a look-up that
 * meets more than four classes costs as much as the call.
 */
export class Inbox implements Target, FrameReceiver {
  readonly entity: number
  readonly takesUs = 0
  private readonly sim: Simulation
  private readonly name: string
  private readonly owner: InboxOwner
  private readonly station: ServiceStation | undefined
  private life = 0
  private work = WORK

  constructor(sim: Simulation, name: string, entity: number, owner: InboxOwner, station?: ServiceStation) {
    this.sim = sim
    this.name = name
    this.entity = entity
    this.owner = owner
    this.station = station
  }

  onFrame(port: Port, octets: Uint8Array, channel: number): void {
    if (this.station === undefined || this.sim.faultPoint('node.deaf', this.name)) return
    const work: Work = { port, octets, channel }
    if (!this.station.accept(this, this.work, work)) this.sim.measure('node.overload', this.name, 1)
  }

  onEvent(code: number, argument: unknown): void {
    if (code !== this.work || this.station === undefined) {
      // What an earlier life had in its queue is gone with it.
      if (this.station === undefined || (code & 0xffff) !== WORK) this.owner.onTimer?.(code, argument)
      return
    }
    this.station.finished()
    const work = argument as Work
    this.owner.handle?.(work.port, work.octets, work.channel)
  }

  /** The node crashed: what waits in its queue will not be handled. */
  clear(): void {
    this.life = (this.life + 1) % LIVES
    this.work = WORK + this.life * NEXT_LIFE
    this.station?.clear()
  }
}
