import { assert } from './assert.ts'
import { type Burst, type LossLedger, octetsOfFirst } from './burst.ts'
import type { Subsystem } from './fingerprint.ts'
import { keyedU32 } from './random.ts'
import type { Simulation, Target } from './simulation.ts'
import { deliveryUs, type Transport } from './transport.ts'

/** What a link's end belongs to. */
export interface LinkOwner {
  readonly entity: number
  /** A frame arrived. `channel` is the logical channel or stream that the sender named. */
  onFrame(port: Port, octets: Uint8Array, channel: number): void
  onBurst?(port: Port, burst: Burst): void
  /** The association or the radio link was lost: nothing in flight arrives, nothing more can be sent until `Link.up`. */
  onConnectionDown?(port: Port): void
  onConnectionUp?(port: Port): void
}

export interface LinkModel {
  transport: Transport
  /** One-way delay without jitter. */
  delayUs: number
  /** Jitter is uniform between 0 and this. */
  jitterUs: number
  /** Share of frames (and of user packets) that the medium loses. */
  lossPpm: number
  duplicationPpm: number
}

/** An address as captures show it. */
export interface PortAddress {
  ipv4: string
  port: number
}

/** Sees every frame at the moment it is sent. */
export type LinkTap = (from: Port, octets: Uint8Array, channel: number, timeUs: number, flow: number) => void

const FRAME = 0x100
const BURST = 1
const DOWN = 2
const UP = 3

/** One end of a link. */
export class Port implements Target {
  readonly link: Link
  readonly owner: LinkOwner
  readonly address: PortAddress
  peer!: Port
  /** The latest arrival at the peer: an ordered transport never overtakes it. */
  lastArrivalUs = 0
  /** What the owner keeps beside the port, such as the peer's state machine. */
  context: unknown

  constructor(link: Link, owner: LinkOwner, address: PortAddress) {
    this.link = link
    this.owner = owner
    this.address = address
  }

  get entity(): number {
    return this.owner.entity
  }

  /** Sends a frame. False when the connection is down: an operating fact that the sender must handle. */
  send(octets: Uint8Array, channel = 0): boolean {
    return this.link.transmit(this, octets, channel)
  }

  sendBurst(burst: Burst): void {
    this.link.transmitBurst(this, burst)
  }

  onEvent(code: number, argument: unknown): void {
    const link = this.link
    if (code >= FRAME) {
      if (!link.isUp) return
      const octets = argument as Uint8Array
      link.sim.fingerprints[link.subsystem].mark(link.sim.now, -1 - link.id)
      this.owner.onFrame(this, octets, code - FRAME)
    } else if (code === BURST) {
      const burst = argument as Burst
      link.inFlightOctets -= burst.octets
      this.owner.onBurst?.(this, burst)
    } else if (code === DOWN) this.owner.onConnectionDown?.(this)
    else this.owner.onConnectionUp?.(this)
  }
}

/** Two ports and what lies between them. */
export class Link {
  readonly sim: Simulation
  readonly id: number
  readonly name: string
  readonly subsystem: Subsystem
  readonly model: LinkModel
  readonly a: Port
  readonly b: Port
  isUp = true
  frames = 0
  lostFrames = 0
  /** User traffic that is on its way, both directions. */
  inFlightOctets = 0
  tap: LinkTap | undefined
  private readonly source: number
  private readonly losses: LossLedger
  /** Losses are named by kind of link, not by link: there is one radio link a subscriber. */
  private readonly kind: string

  constructor(
    sim: Simulation,
    identity: { id: number; name: string; subsystem: Subsystem },
    model: LinkModel,
    ends: [LinkOwner, PortAddress, LinkOwner, PortAddress],
    losses: LossLedger,
  ) {
    this.sim = sim
    this.id = identity.id
    this.name = identity.name
    this.subsystem = identity.subsystem
    this.model = model
    this.losses = losses
    this.kind = identity.name.split('/', 1)[0]
    this.source = sim.source(`link/${identity.name}`)
    this.a = new Port(this, ends[0], ends[1])
    this.b = new Port(this, ends[2], ends[3])
    this.a.peer = this.b
    this.b.peer = this.a
  }

  transmit(from: Port, octets: Uint8Array, channel: number): boolean {
    assert(octets.length > 0, `an empty frame on ${this.name}`)
    if (!this.isUp) return false
    const { sim, model } = this
    this.frames++
    sim.fingerprints[this.subsystem].frame(sim.now, this.id, octets)
    if (this.tap !== undefined) this.tap(from, octets, channel, sim.now, sim.flow)
    const side = from === this.a ? 0 : 8
    const delay = deliveryUs(model, this.source, sim.flow, sim.now, side)
    if (delay === 'lost') {
      this.lostFrames++
      sim.measure('link.lost', this.name, 1)
      return true
    }
    if (delay === 'broken') {
      this.down()
      return true
    }
    this.deliver(from, sim.now + delay, octets, channel)
    if (
      model.duplicationPpm > 0 &&
      keyedU32(this.source, sim.flow, sim.now, side + 5) % 1_000_000 < model.duplicationPpm
    ) {
      this.deliver(from, sim.now + delay + 1 + model.jitterUs, octets, channel)
    }
    return true
  }

  private deliver(from: Port, at: number, octets: Uint8Array, channel: number): void {
    let arrival = at
    if (this.model.transport.ordered) {
      // An ordered transport delivers in sequence: what was lost and repeated holds up what came after it.
      if (arrival < from.lastArrivalUs) arrival = from.lastArrivalUs
      from.lastArrivalUs = arrival
    }
    this.sim.schedule(Math.max(arrival, this.sim.now + 1), from.peer, FRAME + channel, octets)
  }

  transmitBurst(from: Port, burst: Burst): void {
    const { sim, model } = this
    let kept = burst
    if (!this.isUp) {
      this.losses.lose(`${this.kind}:down`, burst.packets, burst.octets)
      return
    }
    if (model.lossPpm > 0 && !model.transport.repairs) {
      const lost = this.lostPackets(burst, from === this.a ? 0 : 8)
      if (lost > 0) {
        const octets = octetsOfFirst(burst, lost)
        this.losses.lose(`${this.kind}:loss`, lost, octets)
        if (lost === burst.packets) return
        kept = { ...burst, packets: burst.packets - lost, octets: burst.octets - octets }
      }
    }
    sim.fingerprints.charging.mark(sim.now, Math.imul(kept.octets, 31) + this.id)
    this.inFlightOctets += kept.octets
    sim.schedule(sim.now + Math.max(1, model.delayUs), from.peer, BURST, kept)
  }

  /** Packets of a burst that the medium drops, each by its own draw. */
  private lostPackets(burst: Burst, side: number): number {
    let lost = 0
    for (let i = 0; i < burst.packets; i++) {
      const salt = side + 16 + i * 16
      if (keyedU32(this.source, this.sim.flow, this.sim.now, salt) % 1_000_000 < this.model.lossPpm) lost++
    }
    return lost
  }

  /** The connection breaks now; both ends learn of it after the one-way delay. */
  down(): void {
    if (!this.isUp) return
    this.isUp = false
    this.notify(DOWN)
  }

  up(): void {
    if (this.isUp) return
    this.isUp = true
    this.notify(UP)
  }

  private notify(code: number): void {
    const at = this.sim.now + Math.max(1, this.model.delayUs)
    this.sim.schedule(at, this.a, code, undefined)
    this.sim.schedule(at, this.b, code, undefined)
  }
}
