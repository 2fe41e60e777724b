import { type Burst, LossLedger } from './burst.ts'
import { Link, type LinkModel, type LinkOwner, type Port } from './link.ts'
import { Simulation } from './simulation.ts'
import { udp } from './transport.ts'

/** What arrived at an end of a link. */
export interface Arrival {
  timeUs: number
  what: string
  flow: number
}

/** A node at the end of a link, which notes what arrives: a frame by its number, a burst by its packets. */
export class Note implements LinkOwner {
  readonly entity: number
  readonly arrivals: Arrival[] = []
  readonly bursts: Burst[] = []
  private readonly sim: Simulation

  constructor(sim: Simulation, name: string) {
    this.sim = sim
    this.entity = sim.entity(name)
  }

  onFrame(_port: Port, octets: Uint8Array, channel: number): void {
    this.note(`${numberOf(octets)}${channel === 0 ? '' : `/${channel}`}`)
  }

  onBurst(_port: Port, burst: Burst): void {
    this.bursts.push(burst)
    this.note(`burst ${burst.packets}`)
  }

  onConnectionDown(): void {
    this.note('down')
  }

  onConnectionUp(): void {
    this.note('up')
  }

  private note(what: string): void {
    this.arrivals.push({ timeUs: this.sim.now, what, flow: this.sim.flow })
  }

  /** `5 7` for a frame 7 that arrived at 5. */
  get seen(): string[] {
    return this.arrivals.map(({ timeUs, what }) => `${timeUs} ${what}`)
  }

  get kinds(): string[] {
    return this.arrivals.map(({ what }) => what)
  }
}

/** A frame that carries a number. */
export function frameOf(number: number): Uint8Array {
  return Uint8Array.of(number >>> 16, number >>> 8, number)
}

function numberOf(octets: Uint8Array): number {
  return (octets[0] << 16) | (octets[1] << 8) | octets[2]
}

/** Two nodes and the link between them; what is sent at an instant is sent as the node, for a flow. */
export class Wire {
  readonly sim: Simulation
  readonly left: Note
  readonly right: Note
  readonly link: Link
  readonly losses = new LossLedger()

  constructor(model: Partial<LinkModel>, seed = 7) {
    this.sim = new Simulation(seed)
    this.left = new Note(this.sim, 'left')
    this.right = new Note(this.sim, 'right')
    const whole = { transport: udp, delayUs: 1000, jitterUs: 0, lossPpm: 0, duplicationPpm: 0, ...model }
    const address = (host: number) => ({ ipv4: `10.0.0.${host}`, port: 1000 + host })
    this.link = new Link(
      this.sim,
      { id: 3, name: 'test/left/right', subsystem: 'signalling' },
      whole,
      [this.left, address(1), this.right, address(2)],
      this.losses,
    )
  }

  /** Does something as one of the nodes at an instant. */
  at(timeUs: number, act: () => void, flow = 0, node = this.left): this {
    const event = { entity: node.entity, onEvent: act }
    this.sim.as(node.entity, flow, () => this.sim.schedule(timeUs, event, 0, undefined))
    return this
  }

  /** Sends a frame from the left end. */
  send(timeUs: number, number: number, flow = 0, channel = 0): this {
    return this.at(timeUs, () => this.link.a.send(frameOf(number), channel), flow)
  }

  run(untilUs = 1e10): this {
    this.sim.run(untilUs)
    return this
  }
}
