import { AssertionError, assert } from './assert.ts'
import { type Burst, type LossLedger, octetsOfFirst } from './burst.ts'
import { type Disturbance, isCut, modelUnder } from './disturbance.ts'
import type { Fingerprint, Subsystem } from './fingerprint.ts'
import { keyedU32 } from './random.ts'
import type { Simulation, Target } from './simulation.ts'
import { deliveryUs, type Transport } from './transport.ts'

/** Who takes the frames of a link's end. */
export interface FrameReceiver {
  readonly entity: number
  /** Constant time from a frame's arrival until it is in hand; those with a queue have a station instead. */
  readonly takesUs?: number
  /** A frame arrived. `channel` is the logical channel or stream that the sender named. */
  onFrame(port: Port, octets: Uint8Array, channel: number): void
}

/** What a link's end belongs to: it takes its frames itself, or names who does. */
export interface LinkOwner extends Partial<FrameReceiver> {
  readonly entity: number
  readonly receiver?: FrameReceiver
  onBurst?(port: Port, burst: Burst): void
  /** A node that has crashed hears nothing and says nothing. */
  readonly isDown?: boolean
  /** The association or the radio link was lost: nothing in flight arrives, nothing can be sent until `Link.up`. */
  onConnectionDown?(port: Port): void
  onConnectionUp?(port: Port): void
}

export interface LinkModel {
  transport: Transport
  /** One-way delay without jitter. */
  delayUs: number
  /** Jitter is uniform between 0 and this. */
  jitterUs: number
  /**
   * Share of frames that the medium loses, each repetition by itself. User packets share it where the transport
   * does not repair; where it does, they all arrive.
   */
  lossPpm: number
  /**
   * Share of frames that arrive twice, the copy after every jitter. Only a transport that does not repair hands
   * copies up: the others drop them, so there the value has no effect. User packets are never doubled.
   */
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
const RETRIES_SPENT = 4
const RECONNECT = 5

/** An event's code is what it is, in 16 bits, and the connection that it belongs to. */
const EPOCH_SHIFT = 16
const EPOCHS = 0x8000

/** One end of a link. */
export class Port implements Target {
  readonly link: Link
  readonly owner: LinkOwner
  readonly receiver: FrameReceiver
  readonly address: PortAddress
  peer!: Port
  /** The latest arrival at the peer on channel 0: an ordered transport never overtakes it. */
  private lastArrivalUs = 0
  /** The same of channel 1, which every radio link has, and of the others, which few links have. */
  private secondArrivalUs = 0
  private lastArrivalsUs: number[] | undefined
  /** What the owner keeps beside the port, such as the peer's state machine. */
  context: unknown

  constructor(link: Link, owner: LinkOwner, address: PortAddress) {
    this.link = link
    this.owner = owner
    this.receiver = owner.receiver ?? (owner as FrameReceiver)
    this.address = address
    assert(typeof this.receiver.onFrame === 'function', 'an end of a link takes frames or names who does')
  }

  get entity(): number {
    return this.receiver.entity
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
    const what = code & 0xffff
    const isCurrent = code >>> EPOCH_SHIFT === link.epoch
    if (what >= FRAME) {
      if (isCurrent) link.arrived(this, argument as Uint8Array, what - FRAME)
      else link.lost()
    } else if (what === BURST) link.burstArrived(this, argument as Burst, isCurrent)
    else if (what === DOWN || what === UP) this.notified(what)
    else if (isCurrent) {
      if (what === RETRIES_SPENT) link.breakOff(this)
      else link.reconnect(this)
    }
  }

  private notified(what: number): void {
    const { owner } = this
    if (owner.isDown === true) return
    if (what === DOWN) owner.onConnectionDown?.(this)
    else owner.onConnectionUp?.(this)
  }

  /** When a frame that could arrive at `at` does: what was lost and repeated holds up what its stream sent later. */
  inSequence(channel: number, at: number): number {
    if (channel === 0) {
      if (at > this.lastArrivalUs) this.lastArrivalUs = at
      return this.lastArrivalUs
    }
    if (channel === 1) {
      if (at > this.secondArrivalUs) this.secondArrivalUs = at
      return this.secondArrivalUs
    }
    this.lastArrivalsUs ??= []
    const last = this.lastArrivalsUs[channel - 2]
    if (last !== undefined && last >= at) return last
    this.lastArrivalsUs[channel - 2] = at
    return at
  }

  /** A new connection waits for nothing of the one before. */
  forgetSequence(): void {
    this.lastArrivalUs = 0
    this.secondArrivalUs = 0
    this.lastArrivalsUs = undefined
  }
}

/** Two ports and what lies between them. */
export class Link {
  readonly sim: Simulation
  readonly id: number
  readonly name: string
  private readonly fingerprint: Fingerprint
  readonly model: LinkModel
  readonly a: Port
  readonly b: Port
  isUp = true
  /** How many faults hold the link down: while there is one, it does not come up. */
  private holds = 0
  /** What is done to its frames for a time; absent where nothing is. */
  private disturbances: readonly Disturbance[] | undefined = undefined
  /** Which connection this is: what was in flight when one broke is not of the next, and does not arrive. */
  epoch = 0
  frames = 0
  lostFrames = 0
  /** User traffic that is on its way, both directions. */
  inFlightOctets = 0
  tap: LinkTap | undefined
  private readonly source: number
  private readonly losses: LossLedger

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
    this.fingerprint = sim.fingerprints[identity.subsystem]
    this.model = model
    this.losses = losses
    this.source = sim.source(`link/${identity.name}`)
    this.a = new Port(this, ends[0], ends[1])
    this.b = new Port(this, ends[2], ends[3])
    this.a.peer = this.b
    this.b.peer = this.a
  }

  transmit(from: Port, octets: Uint8Array, channel: number): boolean {
    if (octets.length === 0) throw new AssertionError(`an empty frame on ${this.name}`)
    if (!this.isUp) return this.transmitInVain(from, octets, channel)
    const { sim } = this
    this.sent(from, octets, channel)
    const model =
      this.disturbances === undefined ? this.model : modelUnder(this.disturbances, this.model, sim, from)
    const side = from === this.a ? 0 : 8
    const delay = deliveryUs(model, this.source, sim.flow, sim.now, side)
    if (delay === 'lost') {
      this.lost()
      return true
    }
    if (delay === 'broken') {
      this.lost()
      this.breakLater(from, channel)
      return true
    }
    this.deliver(from, sim.now + delay, octets, channel)
    if (
      model.duplicationPpm > 0 &&
      !model.transport.repairs &&
      keyedU32(this.source, sim.flow, sim.now, side + 5) % 1_000_000 < model.duplicationPpm
    ) {
      this.deliver(from, sim.now + delay + 1 + model.jitterUs, octets, channel)
    }
    return true
  }

  /** A connection that is down takes nothing; a datagram to a node that is gone goes out and is lost. */
  private transmitInVain(from: Port, octets: Uint8Array, channel: number): boolean {
    if (this.model.transport.repairs || from.owner.isDown === true) return false
    this.sent(from, octets, channel)
    this.lost()
    return true
  }

  private sent(from: Port, octets: Uint8Array, channel: number): void {
    const { sim } = this
    this.frames++
    if (sim.latestStretches !== undefined) sim.latestStretches[sim.flow] = sim.stretch
    this.fingerprint.frame(sim.now, this.directionFrom(from), octets)
    if (this.tap !== undefined) this.tap(from, octets, channel, sim.now, sim.flow)
  }

  private deliver(from: Port, at: number, octets: Uint8Array, channel: number): void {
    const arrival = this.model.transport.ordered ? from.inSequence(channel, at) : at
    const taken = Math.max(arrival, this.sim.now + 1) + (from.peer.receiver.takesUs ?? 0)
    this.sim.schedule(taken, from.peer, this.coded(FRAME + channel), octets)
  }

  /** The connection breaks when the last repetition was in vain; until then its stream is held up. */
  private breakLater(from: Port, channel: number): void {
    let at = this.sim.now
    for (const waitUs of this.model.transport.repetitionsUs) at += waitUs
    from.inSequence(channel, at + 1)
    this.sim.schedule(at, from, this.coded(RETRIES_SPENT), undefined)
  }

  /** A frame at its end. */
  arrived(at: Port, octets: Uint8Array, channel: number): void {
    this.fingerprint.mark(this.sim.now, -1 - this.directionFrom(at.peer))
    at.receiver.onFrame(at, octets, channel)
  }

  /** A frame that no one will get. */
  lost(): void {
    this.lostFrames++
    this.sim.measure('link.lost', this.name, 1)
  }

  /** Losses are named by kind of link, not by link: there is one radio link a subscriber. */
  private get kind(): string {
    return this.name.split('/', 1)[0]
  }

  private directionFrom(from: Port): number {
    return this.id * 2 + (from === this.a ? 0 : 1)
  }

  private coded(what: number): number {
    return what | (this.epoch << EPOCH_SHIFT)
  }

  transmitBurst(from: Port, burst: Burst): void {
    const { sim } = this
    let kept = burst
    if (!this.isUp) {
      this.losses.lose(`${this.kind}:down`, burst.packets, burst.octets)
      return
    }
    const model =
      this.disturbances === undefined ? this.model : modelUnder(this.disturbances, this.model, sim, from)
    if (model.lossPpm > 0 && !model.transport.repairs) {
      const lost = this.lostPackets(burst, from === this.a ? 0 : 8, model.lossPpm)
      if (lost > 0) {
        const octets = octetsOfFirst(burst, lost)
        this.losses.lose(`${this.kind}:loss`, lost, octets)
        if (lost === burst.packets) return
        kept = { ...burst, packets: burst.packets - lost, octets: burst.octets - octets }
      }
    }
    const fingerprint = sim.fingerprints.charging
    fingerprint.mark(sim.now, this.directionFrom(from))
    fingerprint.word(kept.packets)
    fingerprint.word(kept.octets)
    fingerprint.word(kept.ratingGroup)
    this.inFlightOctets += kept.octets
    sim.schedule(sim.now + Math.max(1, model.delayUs), from.peer, this.coded(BURST), kept)
  }

  /** A burst at its end; whole, or lost with the connection that it was sent on. */
  burstArrived(at: Port, burst: Burst, isCurrent: boolean): void {
    this.inFlightOctets -= burst.octets
    if (isCurrent) at.owner.onBurst?.(at, burst)
    else this.losses.lose(`${this.kind}:down`, burst.packets, burst.octets)
  }

  /** Packets of a burst that the medium drops, each by its own draw. */
  private lostPackets(burst: Burst, side: number, lossPpm: number): number {
    let lost = 0
    for (let i = 0; i < burst.packets; i++) {
      const salt = side + 16 + i * 16
      if (keyedU32(this.source, this.sim.flow, this.sim.now, salt) % 1_000_000 < lossPpm) lost++
    }
    return lost
  }

  /** The connection breaks now: nothing in flight arrives. Both ends learn of it after the one-way delay. */
  down(): void {
    if (!this.isUp) return
    this.isUp = false
    this.epoch = (this.epoch + 1) % EPOCHS
    this.a.forgetSequence()
    this.b.forgetSequence()
    this.notify(DOWN)
  }

  /** Every repetition was in vain: the connection ends, and its ends make a new one where their transport does. */
  breakOff(at: Port): void {
    this.down()
    const { reconnectUs } = this.model.transport
    if (reconnectUs === undefined) return
    this.sim.schedule(this.sim.now + reconnectUs, at, this.coded(RECONNECT), undefined)
  }

  /** The ends try again. Through a cut nothing comes up, and they go on trying; a dead end is not tried. */
  reconnect(at: Port): void {
    const { reconnectUs } = this.model.transport
    if (this.isUp || this.holds > 0 || reconnectUs === undefined) return
    if (isCut(this.disturbances))
      this.sim.schedule(this.sim.now + reconnectUs, at, this.coded(RECONNECT), undefined)
    else this.up()
  }

  up(): void {
    if (this.isUp || this.holds > 0) return
    this.isUp = true
    this.notify(UP)
  }

  /** An end is gone: a connection breaks and stays broken, datagrams are lost, and nothing in flight arrives. */
  hold(): void {
    this.holds++
    if (this.model.transport.repairs) this.down()
    else if (this.isUp) {
      this.isUp = false
      this.epoch = (this.epoch + 1) % EPOCHS
    }
  }

  /** The end is back: associations are made anew, datagrams pass; a radio link waits for its UE. */
  release(): void {
    this.holds--
    if (this.holds > 0) return
    const { repairs, reconnectUs } = this.model.transport
    if (!repairs) this.isUp = true
    else if (reconnectUs !== undefined) this.reconnect(this.a)
  }

  get isHeld(): boolean {
    return this.holds > 0
  }

  disturb(disturbance: Disturbance): void {
    this.disturbances = [...(this.disturbances ?? []), disturbance]
  }

  /** Takes a disturbance away; without any, frames go as if there had never been one. */
  calm(disturbance: Disturbance): void {
    const left = this.disturbances?.filter((one) => one !== disturbance) ?? []
    this.disturbances = left.length === 0 ? undefined : left
  }

  get isDisturbed(): boolean {
    return this.disturbances !== undefined
  }

  private notify(code: number): void {
    const at = this.sim.now + Math.max(1, this.model.delayUs)
    this.sim.schedule(at, this.a, code, undefined)
    this.sim.schedule(at, this.b, code, undefined)
  }
}
