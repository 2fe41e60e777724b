import type { CodecError } from '../codec/codec-error.ts'
import { type DiameterMessage, encodeDiameter, errorAnswer } from '../codec/diameter/diameter.ts'
import { resultCode } from '../codec/diameter/result-codes.ts'
import type { Port } from '../engine/link.ts'
import type { Process } from '../engine/process.ts'
import { type Procedure, receive, sleep, timeout } from '../engine/process.ts'
import { expire, type TimerTable } from '../engine/timers.ts'
import type { DiameterEndpoint } from './diameter-endpoint.ts'

export interface DiameterIdentity {
  originHost: string
  originRealm: string
  ipv4: string
  /** Auth-Application-Ids that this node supports; a relay advertises 0xffffffff. */
  applications: readonly number[]
}

const VENDOR_3GPP = 10415
const RELAY = 0xffffffff

/** The peer state machine of RFC 6733 §5.6 on one connection: capabilities, watchdog (RFC 3539), disconnect. */
export class DiameterPeer {
  readonly port: Port
  readonly endpoint: DiameterEndpoint
  /** Origin-Host of the peer, once capabilities were exchanged. */
  host = ''
  realm = ''
  isOpen = false
  private readonly initiator: boolean
  private readonly timers: TimerTable<'Tc' | 'Tw' | 'Tx'>
  private lastHeardUs = 0
  private life: Process

  constructor(
    endpoint: DiameterEndpoint,
    port: Port,
    initiator: boolean,
    timers: TimerTable<'Tc' | 'Tw' | 'Tx'>,
  ) {
    this.endpoint = endpoint
    this.port = port
    this.initiator = initiator
    this.timers = timers
    this.life = this.begin()
  }

  private begin(): Process {
    const { node } = this.endpoint
    if (node.sim.running === -1)
      return node.sim.as(node.entity, 0, () => node.spawn('diameter-peer', this.live()))
    return node.spawn('diameter-peer', this.live())
  }

  /** Opens the connection where this side initiates, then watches it. */
  private *live(): Procedure<void> {
    const { sim } = this.endpoint.node
    while (this.initiator && !this.isOpen) {
      // One microsecond lets the peer come into being before the first frame reaches it.
      yield* sleep(1)
      this.port.send(encodeDiameter(this.capabilities('CapabilitiesExchangeRequest')))
      const answer = yield* receive(['CapabilitiesExchangeAnswer'], this.timers.Tx.afterUs)
      if (answer === timeout) yield* expire(sim, this.timers.Tc)
    }
    while (!this.isOpen) yield* receive(['CapabilitiesExchangeRequest'], Number.POSITIVE_INFINITY)
    yield* this.watch()
  }

  /** RFC 3539 §3.4.1: silence for Tw asks for a watchdog answer; a second silence is the end of the peer. */
  private *watch(): Procedure<void> {
    const { sim } = this.endpoint.node
    for (;;) {
      const quietUs = sim.now - this.lastHeardUs
      sim.sometimes(this.timers.Tw.startedMark)
      if (quietUs < this.timers.Tw.afterUs) {
        yield* sleep(this.timers.Tw.afterUs - quietUs)
        continue
      }
      this.send(encodeDiameter(this.base('DeviceWatchdogRequest', {})))
      const answer = yield* receive(['DeviceWatchdogAnswer'], this.timers.Tw.afterUs)
      if (answer === timeout) {
        sim.sometimes(this.timers.Tw.expiredMark)
        this.lost()
        return
      }
    }
  }

  heard(): void {
    this.lastHeardUs = this.endpoint.node.sim.now
  }

  send(octets: Uint8Array): void {
    this.port.send(octets)
  }

  /** The peer is gone: pending transactions fail over. */
  lost(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.endpoint.node.sim.measure('diameter.peer-down', this.host, 1)
    this.endpoint.failOver(this)
    this.restart()
  }

  private restart(): void {
    this.life.cancel('connection lost')
    const { node } = this.endpoint
    const again = function* (this: DiameterPeer): Procedure<void> {
      yield* expire(node.sim, this.timers.Tc)
      yield* this.live()
    }
    this.life = node.spawn('diameter-peer', again.call(this))
  }

  /** The node crashed: the connection is gone, and what watched it. */
  forget(): void {
    this.isOpen = false
    this.life.cancel('node crashed')
  }

  /** The node is up again: where it initiates it asks for capabilities at once, else it waits to be asked. */
  resume(): void {
    this.life = this.begin()
  }

  /** Says good-bye (RFC 6733 §5.4): 0 rebooting, 1 busy, 2 do not want to talk to you. */
  disconnect(disconnectCause: number): void {
    this.send(encodeDiameter(this.base('DisconnectPeerRequest', { disconnectCause })))
  }

  /** Handles the messages of the base protocol; false when the message is an application's. */
  handleBase(message: DiameterMessage): boolean {
    switch (message.kind) {
      case 'CapabilitiesExchangeRequest':
        this.opened(message)
        this.port.send(encodeDiameter(this.answer(message, 'CapabilitiesExchangeAnswer', this.advertised())))
        this.life.deliver(message.kind, message)
        return true
      case 'CapabilitiesExchangeAnswer':
        if (message.resultCode === resultCode.success) this.opened(message)
        this.life.deliver(message.kind, message)
        return true
      case 'DeviceWatchdogRequest':
        this.send(encodeDiameter(this.answer(message, 'DeviceWatchdogAnswer', {})))
        return true
      case 'DeviceWatchdogAnswer':
        this.life.deliver(message.kind, message)
        return true
      case 'DisconnectPeerRequest':
        this.send(encodeDiameter(this.answer(message, 'DisconnectPeerAnswer', {})))
        this.lost()
        return true
      case 'DisconnectPeerAnswer':
        this.lost()
        return true
      default:
        return false
    }
  }

  /** Answers a request that could not be decoded, from its header alone (RFC 6733 §7.2). */
  refuse(octets: Uint8Array, error: CodecError): void {
    const code =
      error.problem === 'missing'
        ? resultCode.missingAvp
        : error.problem === 'unknown'
          ? resultCode.commandUnsupported
          : resultCode.invalidAvpLength
    this.send(
      errorAnswer(octets, {
        resultCode: code,
        originHost: this.endpoint.identity.originHost,
        originRealm: this.endpoint.identity.originRealm,
      }),
    )
  }

  private opened(message: { originHost: string; originRealm: string }): void {
    this.host = message.originHost
    this.realm = message.originRealm
    this.isOpen = true
  }

  private advertised(): Record<string, unknown> {
    const { identity } = this.endpoint
    const own = identity.applications.filter((id) => id !== RELAY)
    return {
      hostIpAddress: [identity.ipv4],
      vendorId: 0,
      productName: 'Roamlab',
      supportedVendorId: [VENDOR_3GPP],
      authApplicationId: identity.applications.filter((id) => id === 4 || id === RELAY),
      vendorSpecificApplicationId: own
        .filter((id) => id !== 4)
        .map((id) => ({ vendorId: VENDOR_3GPP, authApplicationId: id })),
    }
  }

  private capabilities(kind: string): DiameterMessage {
    return this.base(kind, this.advertised())
  }

  private base(kind: string, members: Record<string, unknown>): DiameterMessage {
    const { endpoint } = this
    return {
      kind,
      hopByHop: endpoint.nextHopByHop(),
      endToEnd: endpoint.nextEndToEnd(),
      originHost: endpoint.identity.originHost,
      originRealm: endpoint.identity.originRealm,
      ...members,
    } as unknown as DiameterMessage
  }

  private answer(request: DiameterMessage, kind: string, members: Record<string, unknown>): DiameterMessage {
    return {
      ...this.base(kind, members),
      hopByHop: request.hopByHop,
      endToEnd: request.endToEnd,
      resultCode: resultCode.success,
    } as unknown as DiameterMessage
  }
}
