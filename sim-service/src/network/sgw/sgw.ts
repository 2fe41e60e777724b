import type { CodecError } from '../../codec/codec-error.ts'
import { causeOfRefusal, type Gtpv2Message } from '../../codec/gtp/gtpv2.ts'
import type { Burst, LossLedger } from '../../engine/burst.ts'
import type { Port } from '../../engine/link.ts'
import type { Simulation } from '../../engine/simulation.ts'
import type { StationModel } from '../../engine/station.ts'
import type { Timer } from '../../engine/timers.ts'
import { GtpEndpoint, type GtpHeader } from '../gtp-endpoint.ts'
import { refusalOf } from '../gtp-refusal.ts'
import { onGtpuSignalling } from '../gtpu-path.ts'
import { IdTable } from '../id-table.ts'
import { NetworkFunction } from '../node.ts'
import { onBearerRequest } from './bearers.ts'
import {
  type ForwardingTunnel,
  isForwarded,
  onCreateForwarding,
  onDeleteForwarding,
  onEndMarker,
  passForwarded,
} from './forwarding.ts'
import {
  type Buffered,
  bufferDownlink,
  loseBuffered,
  onPagingFailed,
  onReleaseAccessBearers,
  RELEASED,
} from './idle.ts'
import { onCreateSession, onDeleteSession, onModifyBearer } from './procedures.ts'
import { onPathFailure, onPeerRestart } from './restoration.ts'

export interface SgwConfiguration {
  readonly name: string
  readonly plmn: string
  /** One address for S11, S8, S1-U and S8-U. */
  readonly ipv4: string
  readonly station: StationModel
  readonly gtpTimer: Timer
}

/** One default bearer in the SGW: control tunnels to MME and PGW, user tunnels to eNB and PGW. */
export interface SgwSession {
  readonly imsi: string
  readonly ebi: number
  /** Own TEIDs: S11 control, S8 control, S1-U, S8-U. They are one number: each interface has its own space. */
  readonly teid: number
  mmeTeid: number
  mme: Port
  pgw: Port
  pgwTeid: number
  pgwUserTeid: number
  pgwUser: Port | undefined
  enbTeid: number
  enbUser: Port | undefined
  /** Allotted by the home PGW: the key of billing correlation. */
  chargingId: number
  uplinkOctets: number
  downlinkOctets: number
}

export type SgwPortRole = { role: 's11' } | { role: 's8' } | { role: 'user' }

/** A serving gateway: relays sessions between S11 and S8, and user traffic between S1-U and S8-U. */
export class Sgw extends NetworkFunction {
  readonly configuration: SgwConfiguration
  readonly gtp: GtpEndpoint
  readonly losses: LossLedger
  readonly byTeid = new IdTable<SgwSession>()
  /** S8 control ports and S8-U ports by the PGW's address, S1-U ports by the eNB's. */
  readonly pgws = new Map<string, Port>()
  readonly userPeers = new Map<string, Port>()
  /** Downlink data that waits for UEs in ECM-IDLE, by the session's TEID. */
  readonly buffered = new Map<number, Buffered>()
  /** Indirect data forwarding tunnels, by the session's TEID. */
  readonly forwarding = new Map<number, ForwardingTunnel>()
  /** The SGW's own counters of user traffic: nobody else writes them. */
  uplinkOctets = 0
  downlinkOctets = 0

  constructor(sim: Simulation, configuration: SgwConfiguration, losses: LossLedger) {
    super(sim, configuration.name, configuration.station)
    this.configuration = configuration
    this.losses = losses
    this.gtp = new GtpEndpoint(this, this, { timer: configuration.gtpTimer })
  }

  connectMme(port: Port): void {
    port.context = { role: 's11' } satisfies SgwPortRole
  }

  connectPgw(port: Port): void {
    port.context = { role: 's8' } satisfies SgwPortRole
    this.gtp.watch(port)
    this.pgws.set(port.peer.address.ipv4, port)
  }

  connectUser(port: Port): void {
    port.context = { role: 'user' } satisfies SgwPortRole
    this.userPeers.set(port.peer.address.ipv4, port)
  }

  /** Its sessions are gone (TS 23.007 §17.1); MMEs and PGWs see the Recovery counter. */
  protected override forget(): void {
    for (const { teid } of this.byTeid.values()) this.remove(teid, 'sgw:crash')
    this.gtp.forget()
  }

  protected override resume(): void {
    this.gtp.resume()
  }

  handle(port: Port, octets: Uint8Array): void {
    const { role } = port.context as SgwPortRole
    if (role === 'user') onGtpuSignalling(this, port, octets, (teid) => onEndMarker(this, teid))
    else this.gtp.handle(port, octets)
  }

  onGtpRequest(request: Gtpv2Message, from: Port, reply: (answer: Gtpv2Message) => void): void {
    switch (request.kind) {
      case 'CreateSessionRequest':
        onCreateSession(this, request, from, reply)
        return
      case 'ModifyBearerRequest':
        onModifyBearer(this, request, from, reply)
        return
      case 'ReleaseAccessBearersRequest':
        onReleaseAccessBearers(this, request, reply)
        return
      case 'DownlinkDataNotificationFailureIndication':
        onPagingFailed(this, request)
        return
      case 'DeleteSessionRequest':
        onDeleteSession(this, request, reply)
        return
      case 'CreateIndirectDataForwardingTunnelRequest':
        onCreateForwarding(this, request, reply)
        return
      case 'DeleteIndirectDataForwardingTunnelRequest':
        onDeleteForwarding(this, request, reply)
        return
      case 'UpdateBearerRequest':
      case 'DeleteBearerRequest':
        onBearerRequest(this, request, reply)
        return
      default:
        this.sim.measure('sgw.unexpected', request.kind, 1)
    }
  }

  onGtpDamage(
    error: CodecError,
    header: GtpHeader,
    _from: Port,
    reply: (answer: Gtpv2Message) => void,
  ): void {
    this.sim.measure('sgw.damaged', error.problem, 1)
    const refusal = refusalOf(header.type, this.byTeid.get(header.teid)?.mmeTeid ?? 0, causeOfRefusal(error))
    if (refusal !== undefined) reply(refusal)
  }

  onGtpPeerRestart(from: Port): void {
    onPeerRestart(this, from)
  }

  onGtpPathFailure(port: Port): void {
    onPathFailure(this, port)
  }

  /** Forgets a session; what waited for its UE is lost by this name. */
  remove(teid: number, name: string): void {
    loseBuffered(this, teid, name)
    this.forwarding.delete(teid)
    this.byTeid.delete(teid)
  }

  onBurst(_port: Port, burst: Burst): void {
    if (isForwarded(burst)) {
      passForwarded(this, burst)
      return
    }
    const session = this.byTeid.get(burst.tunnel)
    if (burst.direction === 'uplink') {
      this.uplinkOctets += burst.octets
      this.sim.measure('sgw.uplink.octets', '', burst.octets)
      if (this.sim.faultPoint('sgw.lose-unnamed')) return
      if (session?.pgwUser === undefined) {
        this.drop(burst)
        return
      }
      session.uplinkOctets += burst.octets
      session.pgwUser.sendBurst({ ...burst, tunnel: session.pgwUserTeid })
    } else {
      this.downlinkOctets += burst.octets
      this.sim.measure('sgw.downlink.octets', '', burst.octets)
      if (session?.enbTeid === RELEASED) bufferDownlink(this, session, burst)
      else if (session === undefined) this.drop(burst)
      else this.sendDownlink(session, burst)
    }
  }

  sendDownlink(session: SgwSession, burst: Burst): void {
    if (session.enbUser === undefined) {
      this.drop(burst)
      return
    }
    session.downlinkOctets += burst.octets
    session.enbUser.sendBurst({ ...burst, tunnel: session.enbTeid })
  }

  private drop(burst: Burst): void {
    this.losses.lose('sgw:no-tunnel', burst.packets, burst.octets)
  }
}
