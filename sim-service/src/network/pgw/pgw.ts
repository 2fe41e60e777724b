import type { CodecError } from '../../codec/codec-error.ts'
import type { DiameterMessage } from '../../codec/diameter/diameter.ts'
import { causeOfRefusal, type Gtpv2Message } from '../../codec/gtp/gtpv2.ts'
import { ipv4ToU32 } from '../../codec/ipv4.ts'
import type { Burst, LossLedger } from '../../engine/burst.ts'
import type { Port } from '../../engine/link.ts'
import type { Simulation } from '../../engine/simulation.ts'
import type { StationModel } from '../../engine/station.ts'
import { seconds } from '../../engine/time.ts'
import { type Timer, timerTable } from '../../engine/timers.ts'
import { DiameterEndpoint, type DiameterTimers } from '../diameter-endpoint.ts'
import type { DiameterPeer } from '../diameter-peer.ts'
import { GtpEndpoint, type GtpHeader } from '../gtp-endpoint.ts'
import { refusalOf } from '../gtp-refusal.ts'
import { onGtpuSignalling } from '../gtpu-path.ts'
import { IdTable } from '../id-table.ts'
import { NetworkFunction } from '../node.ts'
import { sessionIdOf, sessionNumber } from '../session-table.ts'
import { endSession, forgetSession, onDeleteSession } from './end-session.ts'
import { onValidityTime } from './gy.ts'
import { onOrder } from './orders.ts'
import { onCreateSession, onModifyBearer } from './procedures.ts'
import type { Credit, PgwSession } from './session.ts'
import { meter } from './user-plane.ts'

/** TS 32.299 §6.5.4: the time a granted quota is good for is the credit server's to say. */
export const pgwTimers = timerTable({
  'Validity-Time': {
    clause: 'RFC 4006 8.33',
    afterUs: seconds(3600),
    retransmissions: 0,
    lastExpiry: 'report what was used and ask for the next grant',
  },
  HandoverGuard: {
    clause: '23.401 5.5.1.1 (the guard timer is a local choice)',
    afterUs: seconds(1),
    retransmissions: 3,
    lastExpiry: 'the APN-AMBR stays, and the PCRF is told',
  },
})

export interface PgwConfiguration {
  readonly name: string
  readonly plmn: string
  readonly host: string
  readonly realm: string
  readonly ipv4: string
  readonly station: StationModel
  readonly gtpTimer: Timer
  readonly diameterTimers: DiameterTimers
  /** APN network identifiers that this PGW serves. */
  readonly apns: readonly string[]
  readonly addresses: { first: string; count: number }
  /** The first Charging-ID lies at random among so many from `first` on. */
  readonly chargingIds: { first: number; startsWithin: number }
  readonly ratingGroups: readonly number[]
  readonly failureHandling: PgwSession['failureHandling']
  /** Whether Delete Session is answered before the Gx and Gy terminations are, as some products do. */
  readonly answersDeleteFirst: boolean
  /** Seconds since 1970 at the start of virtual time, for Event-Timestamp. */
  readonly epochSeconds: number
}

export type PgwPortRole = { role: 's8' } | { role: 'user' } | { role: 'sgi' } | DiameterPeer

const GX = 16777238
const GY = 4
const VALIDITY = 64

/** A packet data network gateway: S8 towards SGWs, Gx and Gy towards PCRF and OCS, SGi towards the data network. */
export class Pgw extends NetworkFunction {
  readonly configuration: PgwConfiguration
  readonly gtp: GtpEndpoint
  readonly diameter: DiameterEndpoint
  readonly losses: LossLedger
  readonly byTeid = new IdTable<PgwSession>()
  /** Sessions by their address's distance from the pool's first one. */
  private readonly byPoolIndex: Array<PgwSession | undefined> = []
  readonly userPeers = new Map<string, Port>()
  readonly pcrfs: DiameterPeer[] = []
  /** Sessions whose bearer is being deleted, by TEID. */
  readonly releasing = new Set<number>()
  readonly ocss: DiameterPeer[] = []
  sgi: Port | undefined
  /** GTPv2 cause by IMSI for sessions that the fault point `pgw.refuse` strikes; 73 where there is none. */
  readonly refusals = new Map<string, number>()
  /** The GTPv2 cause that a fault has ordered for everybody else. */
  orderedCause: number | undefined
  /** The PGW's own counters of user traffic: nobody else writes them. */
  uplinkOctets = 0
  downlinkOctets = 0
  private nextChargingId = 0
  private readonly firstAddress: number
  /** Freed addresses in the order in which they became free; those before `firstFree` are taken again. */
  private freeAddresses: number[] = []
  private firstFree = 0
  private usedAddresses = 0

  constructor(sim: Simulation, configuration: PgwConfiguration, losses: LossLedger) {
    super(sim, configuration.name, configuration.station)
    this.configuration = configuration
    this.firstAddress = ipv4ToU32(configuration.addresses.first)
    this.losses = losses
    this.gtp = new GtpEndpoint(this, this, { timer: configuration.gtpTimer })
    const { host, realm, ipv4 } = configuration
    const identity = { originHost: host, originRealm: realm, ipv4, applications: [GX, GY] }
    this.diameter = new DiameterEndpoint(this, identity, this, configuration.diameterTimers)
    const { first, startsWithin } = configuration.chargingIds
    // Charging-IDs of different PGWs of a network must not meet: each begins in its own part of the 32 bits.
    this.nextChargingId = first + sim.random(`charging-id/${host}`).below(startsWithin)
  }

  connectSgw(port: Port): void {
    port.context = { role: 's8' } satisfies PgwPortRole
  }

  connectUser(port: Port): void {
    port.context = { role: 'user' } satisfies PgwPortRole
    this.userPeers.set(port.peer.address.ipv4, port)
  }

  connectPdn(port: Port): void {
    port.context = { role: 'sgi' } satisfies PgwPortRole
    this.sgi = port
  }

  connectPcrf(port: Port): void {
    this.pcrfs.push(this.diameter.connect(port, true))
  }

  connectOcs(port: Port): void {
    this.ocss.push(this.diameter.connect(port, true))
  }

  onConnectionDown(port: Port): void {
    const context = port.context as PgwPortRole
    if (!('role' in context)) context.lost()
  }

  /** Its sessions are gone (TS 23.007 §17.2), and what waited in them; their credit is settled by the OCS's Tcc. */
  protected override forget(): void {
    for (const session of this.byTeid.values()) forgetSession(this, session)
    this.gtp.forget()
    this.diameter.forget()
  }

  protected override resume(): void {
    this.gtp.resume()
    this.diameter.resume()
  }

  handle(port: Port, octets: Uint8Array): void {
    const context = port.context as PgwPortRole
    if (!('role' in context)) this.diameter.handle(port, octets)
    else if (context.role === 's8') this.gtp.handle(port, octets)
    else onGtpuSignalling(this, port, octets)
  }

  override onTimer(code: number, argument: unknown): void {
    if (code === VALIDITY) {
      onValidityTime(this, argument as Credit)
    }
  }

  /** Arms the validity time of a grant. */
  scheduleValidity(credit: Credit, afterUs: number): void {
    if (credit.validity !== 0) this.sim.cancel(credit.validity)
    this.sim.sometimes(pgwTimers['Validity-Time'].startedMark)
    credit.validity = this.scheduleTimer(this.sim.now + afterUs, VALIDITY, credit)
  }

  onGtpRequest(request: Gtpv2Message, from: Port, reply: (answer: Gtpv2Message) => void): void {
    switch (request.kind) {
      case 'CreateSessionRequest':
        onCreateSession(this, request, from, reply)
        return
      case 'ModifyBearerRequest':
        onModifyBearer(this, request, from, reply)
        return
      case 'DeleteSessionRequest':
        onDeleteSession(this, request, reply)
        return
      default:
        this.sim.measure('pgw.unexpected', request.kind, 1)
    }
  }

  onGtpDamage(
    error: CodecError,
    header: GtpHeader,
    _from: Port,
    reply: (answer: Gtpv2Message) => void,
  ): void {
    this.sim.measure('pgw.damaged', error.problem, 1)
    const refusal = refusalOf(header.type, this.byTeid.get(header.teid)?.sgwTeid ?? 0, causeOfRefusal(error))
    if (refusal !== undefined) reply(refusal)
  }

  onGtpPeerRestart(from: Port): void {
    // TS 23.007 §17: the sessions of a restarted SGW are gone; their usage is still settled with the OCS.
    for (const session of [...this.byTeid.values()]) if (session.sgw === from) endSession(this, session)
  }

  onDiameterRequest(
    request: DiameterMessage,
    _from: DiameterPeer,
    reply: (answer: DiameterMessage) => void,
  ): void {
    onOrder(this, request, reply)
  }

  onBurst(port: Port, burst: Burst): void {
    const { role } = port.context as { role: string }
    const session =
      role === 'sgi' ? this.byPoolIndex[burst.tunnel - this.firstAddress] : this.byTeid.get(burst.tunnel)
    meter(this, session, burst)
  }

  /** Gx and Gy session ids are numbered by the tunnel: twice the TEID for Gx, one more for Gy. */
  gxSessionId(session: PgwSession): string {
    return sessionIdOf(this.configuration.host, session.teid * 2)
  }

  gySessionId(session: PgwSession): string {
    return sessionIdOf(this.configuration.host, session.teid * 2 + 1)
  }

  /** Its session by a Gx or Gy Session-Id. */
  bySessionId(sessionId: string): PgwSession | undefined {
    const number = sessionNumber(sessionId)
    const own = number >= 0 && sessionId.startsWith(`${this.configuration.host};`)
    return own ? this.byTeid.get(Math.floor(number / 2)) : undefined
  }

  allocateChargingId(): number {
    this.nextChargingId++
    return this.nextChargingId
  }

  /**
   * The next free UE address as a number; undefined when all are occupied (GTPv2 cause 84). One that was never used
   * comes first, then the one that has been free for longest: a packet still under way to a subscriber who has left
   * must not be charged to the next one.
   */
  allocateAddress(): number | undefined {
    if (this.usedAddresses < this.configuration.addresses.count)
      return this.firstAddress + this.usedAddresses++
    const address = this.freeAddresses[this.firstFree]
    if (address === undefined) return undefined
    this.firstFree++
    if (this.firstFree > 4096) {
      this.freeAddresses = this.freeAddresses.slice(this.firstFree)
      this.firstFree = 0
    }
    return address
  }

  /** Makes a session reachable by its address, or unreachable. */
  route(address: number, session: PgwSession | undefined): void {
    this.byPoolIndex[address - this.firstAddress] = session
  }

  freeAddress(address: number): void {
    this.freeAddresses.push(address)
  }
}
