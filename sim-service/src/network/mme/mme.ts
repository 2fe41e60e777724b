import { CodecError } from '../../codec/codec-error.ts'
import type { DiameterMessage } from '../../codec/diameter/diameter.ts'
import type { Gtpv2Message } from '../../codec/gtp/gtpv2.ts'
import type { NasMessage } from '../../codec/nas/nas.ts'
import { encodeNas } from '../../codec/nas/nas.ts'
import type { AlgorithmPriorities } from '../../codec/nas/nas-security.ts'
import { protect, securityHeaderType } from '../../codec/nas/nas-security.ts'
import { decodeS1ap, encodeS1ap, type S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { Port } from '../../engine/link.ts'
import type { Simulation } from '../../engine/simulation.ts'
import type { StationModel } from '../../engine/station.ts'
import type { Timer } from '../../engine/timers.ts'
import { DiameterEndpoint, type DiameterTimers } from '../diameter-endpoint.ts'
import type { DiameterPeer } from '../diameter-peer.ts'
import { GtpEndpoint, type GtpHeader } from '../gtp-endpoint.ts'
import { IdTable } from '../id-table.ts'
import { inOrderOf, realmOf } from '../identity.ts'
import { sharedDigits } from '../intern.ts'
import { SecurityStore } from '../nas-security-rows.ts'
import { NetworkFunction } from '../node.ts'
import { NO_STATE_MAINTAINED } from './authenticate.ts'
import { onDeleteBearer } from './bearer-deactivation.ts'
import { onUpdateBearer } from './bearer-modification.ts'
import type { CongestionControl } from './congestion.ts'
import { newContext, type UeContext } from './context.ts'
import { onContextAcknowledge, onContextRequest } from './context-transfer.ts'
import { onCancelLocation } from './detach.ts'
import { mTmsiOf } from './guti.ts'
import type { S1Handover } from './handover-messages.ts'
import { NextHops } from './next-hops.ts'
import { onDownlinkData } from './paging.ts'
import { FORGOTTEN, onForgotten, onReachable, REACHABLE } from './reachability.ts'
import { commandRelease, releaseLocally } from './release.ts'
import { onRelocationComplete, type Relocation } from './relocation-source.ts'
import { onAccessContext, onForwardRelocation, onRelocationCancel } from './relocation-target.ts'
import { onPgwLost, onSgwLost } from './restoration.ts'
import { connectionLost, onS1Message } from './s1.ts'
import { deleteSessionLater } from './session.ts'
import type { MmeTimers } from './timers.ts'
import { newTraitsTable } from './traits.ts'

export interface MmeConfiguration {
  readonly name: string
  readonly plmn: string
  readonly host: string
  readonly groupId: number
  readonly code: number
  /** S1AP and S11 address. */
  readonly ipv4: string
  readonly tacs: readonly number[]
  /** T3412, which every accept brings; 0 deactivates it. */
  readonly t3412Us: number
  /** Tracking areas in the list that a UE gets; all are where there are no more. */
  readonly tacsInList: number
  readonly station: StationModel
  readonly timers: MmeTimers
  readonly diameterTimers: DiameterTimers
  readonly gtpTimer: Timer
  readonly algorithms: AlgorithmPriorities
  /** Home networks with an agreement: their PLMN and the S8 address of each PGW of the pool. */
  readonly homes: ReadonlyArray<{
    plmn: string
    pgws: readonly string[]
    /** Where TS 29.272 table A.1 leaves #12, #13 and #15 to the operator; #15 if absent. */
    ratNotAllowedCause?: number
  }>
  /**
   * Whether ESM information is asked for before the location update (TS 23.401 step 6) or after it, as one product
   * does.
   */
  readonly esmInformationFirst: boolean
  readonly sendsEmmInformation: boolean
  /** Whether UEs may be handed over: only then next hops are kept. */
  readonly handsOver: boolean
  readonly purgesAfterDetach: boolean
  /** Where the operator has set none, an MME is never congested. */
  readonly congestion?: CongestionControl
  readonly networkName: string
  /** UTC offset of the visited country, quarters of an hour, and the part of it that is daylight saving, in hours. */
  readonly timeZone: { quarterHours: number; daylightSavingTime: number }
}

/** What a port of an MME leads to; a Diameter port holds its peer instead. */
export type MmePortRole =
  | { role: 's1'; enbId: number; tacs: readonly number[] }
  | { role: 's11' }
  | { role: 's10' }

/** What an MME knows of another one of its network: how to reach it, its part of a GUTI, and where it serves. */
export interface MmePeer {
  readonly port: Port
  readonly groupId: number
  readonly code: number
  readonly tacs: readonly number[]
}

/** A mobility management entity: S1AP and NAS towards UEs, S6a towards home networks, S11 towards SGWs. */
export class Mme extends NetworkFunction {
  readonly configuration: MmeConfiguration
  readonly security = new SecurityStore()
  readonly gtp: GtpEndpoint
  readonly s6a: DiameterEndpoint
  readonly byMmeUeId = new IdTable<UeContext>()
  readonly byImsi = new Map<string, UeContext>()
  readonly enbs: Port[] = []
  readonly sgws: Port[] = []
  /** Tracking area lists by the area that each was made for. */
  readonly areaLists = new Map<number, readonly number[]>()
  /** Tracking areas that each SGW serves: an SGW outside its area is out of the eNBs' reach. */
  readonly sgwTacs = new Map<Port, ReadonlySet<number>>()
  readonly peers: MmePeer[] = []
  readonly traits = newTraitsTable()
  /** UEs that were detached implicitly, until they come back or are purged. */
  readonly detached = new Set<UeContext>()
  readonly backOffSource: number
  readonly nextHops = new NextHops(this)
  /** EMM causes for the fault point `mme.refuse`, by IMSI. */
  readonly refusals = new Map<string, number>()
  /** UEs between two eNBs, by their identity. */
  readonly handovers = new Map<number, S1Handover>()
  /** UEs on their way to another MME, by their identity. */
  readonly relocations = new Map<number, Relocation>()
  /** UEs that came from another MME by handover, of which the HSS has still to learn, by their identity. */
  readonly unlocated = new Set<number>()
  /** Downlink NAS that eNBs gave back for UEs that they had sent away. */
  readonly undelivered = new Map<number, Uint8Array[]>()

  constructor(sim: Simulation, configuration: MmeConfiguration) {
    super(sim, configuration.name, configuration.station)
    this.configuration = configuration
    this.backOffSource = sim.source(`${configuration.name}/T3346`)
    this.gtp = new GtpEndpoint(this, this, { timer: configuration.gtpTimer })
    this.s6a = new DiameterEndpoint(
      this,
      {
        originHost: configuration.host,
        originRealm: realmOf(configuration.plmn),
        ipv4: configuration.ipv4,
        applications: [S6A],
      },
      this,
      configuration.diameterTimers,
    )
  }

  connectEnb(port: Port): void {
    port.context = { role: 's1', enbId: -1, tacs: [] } satisfies MmePortRole
    this.enbs.push(port)
  }

  connectSgw(port: Port, tacs: readonly number[]): void {
    port.context = { role: 's11' } satisfies MmePortRole
    this.sgws.push(port)
    this.sgwTacs.set(port, new Set(tacs))
    this.gtp.watch(port)
  }

  connectMme(port: Port, { groupId, code, tacs }: Omit<MmePeer, 'port'>): void {
    port.context = { role: 's10' } satisfies MmePortRole
    this.peers.push({ port, groupId, code, tacs })
    this.gtp.watch(port)
  }

  connectDra(port: Port): void {
    this.s6a.connect(port, true)
  }

  /** Every context is gone (TS 23.007 §14); eNBs see the association break, SGWs the Recovery counter. */
  protected override forget(): void {
    for (const ue of this.byMmeUeId.values()) {
      ue.next = undefined
      this.removeContext(ue)
    }
    this.nextHops.clear()
    this.gtp.forget()
    this.s6a.forget()
  }

  protected override resume(): void {
    this.gtp.resume()
    this.s6a.resume()
  }

  handle(port: Port, octets: Uint8Array): void {
    const context = port.context as MmePortRole | DiameterPeer
    if (!('role' in context)) this.s6a.handle(port, octets)
    else if (context.role !== 's1') this.gtp.handle(port, octets)
    else this.handleS1(port, octets)
  }

  private handleS1(port: Port, octets: Uint8Array): void {
    try {
      onS1Message(this, port, decodeS1ap(octets))
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      this.sim.measure('mme.s1.damaged', error.problem, 1)
      // TS 36.413 §10.2: a transfer syntax error is told by Error Indication.
      this.sendS1(port, { kind: 'ErrorIndication', cause: { protocol: 'transfer-syntax-error' } })
    }
  }

  /** What the SGW asks on S11 in the name of the PGW. */
  onGtpRequest(request: Gtpv2Message, from: Port, reply: (answer: Gtpv2Message) => void): void {
    if (request.kind === 'UpdateBearerRequest') onUpdateBearer(this, request, reply)
    else if (request.kind === 'ContextRequest') onContextRequest(this, request, from, reply)
    else if (request.kind === 'ContextAcknowledge') onContextAcknowledge(this, request)
    else if (request.kind === 'ForwardRelocationRequest') onForwardRelocation(this, request, from, reply)
    else if (request.kind === 'ForwardAccessContextNotification') onAccessContext(this, request, reply)
    else if (request.kind === 'ForwardRelocationCompleteNotification')
      onRelocationComplete(this, request, reply)
    else if (request.kind === 'RelocationCancelRequest') onRelocationCancel(this, request, reply)
    else if (request.kind === 'DownlinkDataNotification') onDownlinkData(this, request, reply)
    else if (request.kind === 'DeleteBearerRequest') onDeleteBearer(this, request, reply)
    else if (request.kind === 'PgwRestartNotification') onPgwLost(this, request, from, reply)
    else this.sim.measure('mme.s11.unexpected', request.kind, 1)
  }

  onGtpPeerRestart(from: Port): void {
    if ((from.context as MmePortRole).role === 's11') onSgwLost(this, from)
  }

  onGtpPathFailure(port: Port): void {
    if ((port.context as MmePortRole).role === 's11') onSgwLost(this, port)
  }

  onGtpDamage(
    error: CodecError,
    _header: GtpHeader,
    _from: Port,
    _reply: (answer: Gtpv2Message) => void,
  ): void {
    this.sim.measure('mme.s11.damaged', error.problem, 1)
  }

  onDiameterRequest(
    request: DiameterMessage,
    from: DiameterPeer,
    reply: (answer: DiameterMessage) => void,
  ): void {
    if (request.kind === 'CancelLocationRequest') onCancelLocation(this, request, reply)
    else this.sim.measure('mme.s6a.unexpected', `${request.kind} from ${from.host}`, 1)
  }

  /** The association with an eNB broke: its UEs are in ECM-IDLE, and what waited for them is over. */
  onConnectionDown(port: Port): void {
    const context = port.context as MmePortRole | DiameterPeer
    if (!('role' in context)) {
      context.lost()
      return
    }
    if (context.role !== 's1') return
    const { flow } = this.sim
    for (const ue of [...this.byMmeUeId.values()]) {
      if (ue.enb !== port) continue
      // What follows is the UE's, whoever's frame broke the association.
      this.sim.flow = ue.flow
      ue.enb = undefined
      connectionLost(this, ue, () => releaseLocally(this, ue))
    }
    this.sim.flow = flow
  }

  override onTimer(code: number, argument: unknown): void {
    if (code === REACHABLE) onReachable(this, argument as UeContext)
    else if (code === FORGOTTEN) onForgotten(this, argument as UeContext)
  }

  newContext(): UeContext {
    return this.byMmeUeId.allot((mmeUeId) => newContext(mmeUeId, this.sim.flow))
  }

  mTmsiOf(ue: UeContext): number {
    return mTmsiOf(ue)
  }

  /** Names the UE; an older context of the same subscriber gives way. */
  nameContext(ue: UeContext, imsi: string): void {
    const older = this.byImsi.get(imsi)
    if (older !== undefined && older !== ue) {
      // TS 23.401 §5.3.2.1 step 7: bearers that an earlier registration left are deleted.
      deleteSessionLater(this, older)
      if (older.enb !== undefined) commandRelease(this, older, { nas: 'normal-release' })
      this.removeContext(older)
    }
    ue.imsi = sharedDigits(imsi)
    this.byImsi.set(ue.imsi, ue)
  }

  removeContext(ue: UeContext): void {
    ue.procedure?.cancel('context removed')
    this.byMmeUeId.delete(ue.mmeUeId)
    this.detached.delete(ue)
    if (this.byImsi.get(ue.imsi) === ue) this.byImsi.delete(ue.imsi)
    this.security.drop(ue)
    this.nextHops.end(ue)
    this.handovers.delete(ue.mmeUeId)
    this.relocations.delete(ue.mmeUeId)
    this.unlocated.delete(ue.mmeUeId)
    this.undelivered.delete(ue.mmeUeId)
  }

  sendS1(port: Port, message: S1apMessage): boolean {
    return port.send(encodeS1ap(message))
  }

  /** The octets of a downlink NAS message, protected as soon as a security context is in use (TS 24.301 §4.4.4). */
  nasOctets(ue: UeContext, message: NasMessage, header?: number): Uint8Array {
    const plain = encodeNas(message)
    const context = this.security.open(ue)
    if (context === undefined) return plain
    return protect(context, plain, header ?? securityHeaderType.integrityProtectedAndCiphered, 'downlink')
  }

  sendNas(ue: UeContext, message: NasMessage, header?: number): void {
    if (ue.enb === undefined) return
    this.sendS1(ue.enb, {
      kind: 'DownlinkNASTransport',
      mmeUeS1apId: ue.mmeUeId,
      enbUeS1apId: ue.enbUeId,
      nasPdu: this.nasOctets(ue, message, header),
    })
  }

  /** An SGW whose service area the UE is in (TS 23.401 §4.3.8.2); a subscriber's is always the same of them. */
  sgwFor(imsi: string, tac: number): Port | undefined {
    const serving = this.sgws.filter((port) => this.sgwTacs.get(port)?.has(tac))
    return serving[Number(imsi.slice(-4)) % serving.length]
  }

  /** The home network of a subscriber, if the visited one has an agreement with it. */
  homeOf(imsi: string): MmeConfiguration['homes'][number] | undefined {
    return this.configuration.homes.find((home) => imsi.startsWith(home.plmn))
  }

  /** The peers towards a home network, the one for this subscriber first. */
  routeTo(imsi: string): readonly DiameterPeer[] {
    return inOrderOf(imsi, this.s6a.peers)
  }

  /** What every S6a request about a subscriber begins with (TS 29.272 §7.2). */
  s6aRequest(imsi: string) {
    const { originHost, originRealm } = this.s6a.identity
    return {
      proxiable: true,
      sessionId: this.s6a.newSessionId(),
      authSessionState: NO_STATE_MAINTAINED,
      originHost,
      originRealm,
      destinationRealm: realmOf(this.homeOf(imsi)?.plmn ?? ''),
      userName: imsi,
    }
  }
}

/** TS 29.272 §7.1.9. */
export const S6A = 16777251
