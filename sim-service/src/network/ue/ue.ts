import { CodecError } from '../../codec/codec-error.ts'
import type { Guti } from '../../codec/nas/identities.ts'
import { decodeRrc, encodeRrc, type RrcMessage } from '../../codec/rrc/rrc.ts'
import type { Burst, LossLedger } from '../../engine/burst.ts'
import type { LinkOwner, Port } from '../../engine/link.ts'
import { type Ended, type Procedure, Process } from '../../engine/process.ts'
import type { EventHandle, Simulation, Target } from '../../engine/simulation.ts'
import { NO_KEY, type SecurityRow, type SecurityStore } from '../nas-security-rows.ts'
import type { Policer } from '../policer.ts'
import type { RandomAccess } from '../radio/preambles.ts'
import type { AccessKeyStore } from './access-keys.ts'
import type { RegistrationArea } from './areas.ts'
import { type AttachOutcome, attach } from './attach.ts'
import { withinApnAmbr } from './bearers.ts'
import type { Cell, CellSelection, PagingListeners } from './cell.ts'
import { detach } from './detach.ts'
import { handOver, type UeHandover } from './handover.ts'
import { onT3412, PERIODIC, startT3412, stopT3412 } from './idle.ts'
import type { Measuring } from './measuring.ts'
import { receiveNas } from './nas.ts'
import { onPage } from './paging.ts'
import { ueCapabilityInformation } from './radio-capability.ts'
import { radioLinkFailure } from './radio-link.ts'
import { RESELECT } from './reselection.ts'
import { giveUpConnection } from './rrc.ts'
import { startServiceRequest } from './service.ts'
import type { UeTimers } from './timers.ts'
import { type TrafficProfile, trafficTick } from './traffic.ts'

export type { Cell, CellSelection, PagingListeners }

/** What all UEs of a shard share. */
export interface UeEnvironment {
  readonly sim: Simulation
  readonly selection: CellSelection
  readonly paging: PagingListeners
  readonly security: SecurityStore
  readonly timers: UeTimers
  readonly traffic: TrafficProfile
  /** Keys of AS security, in networks that hand over. */
  readonly accessKeys: AccessKeyStore | undefined
  readonly losses: LossLedger
  /** APN-AMBRs that the network has changed, by subscriber, and what enforces them; few have one. */
  readonly rates: Map<number, Policer>
  readonly randomAccess: RandomAccess
  /** Measurements and the quality of radio links, where UEs move. */
  readonly measuring: Measuring | undefined
  /** Time that the UE takes over one received message. */
  readonly processingUs: number
}

/** Places that rejections have closed (TS 24.301 §5.3.2, TS 23.122 §3.1); made when the first one is. */
export interface ForbiddenPlaces {
  plmns: Set<string>
  plmnsForGprs: Set<string>
  /** `plmn-tac`, both for roaming and for regional provision of service. */
  trackingAreas: Set<string>
  /** The PLMN that cause #13 has sent the UE away from: any other comes first at the next selection. */
  leave: string | undefined
}

/** The logical channels of SRB0 and SRB1. */
export const CCCH = 0
export const DCCH = 1

/** A page that the UE's cell has sent in its frame. */
export const PAGED = 67
const TICK = 64
const DEPARTURE = 65
const ARRIVAL = 66
/** After which a UE that could not leave tries again. */
const DEPARTURE_DELAY_US = 10_000_000

/** One subscriber's equipment: a row of state, its USIM, and a procedure while one runs. */
export class Ue implements LinkOwner, Target, SecurityRow {
  readonly entity: number
  readonly environment: UeEnvironment
  /** The subscriber's number in the run, 1 … n: the flow of everything that it causes. */
  readonly index: number
  readonly imsi: string
  readonly imeisv: string
  cell: Cell | undefined
  rrcConnected = false
  /** Whether the default bearer's radio bearer is there. */
  hasRadioBearer = false
  /** Whether the network has begun the secure exchange of NAS messages on this connection (TS 24.301 §4.4.5). */
  secured = false
  registered = false
  /** Set by a rejection that bars the USIM until the UE is switched off. */
  simInvalid = false
  guti: Guti | undefined
  /** The PDN address as a number; 0 while there is none. */
  address = 0
  sqnMs = 0
  attachAttempts = 0
  bearer = 0
  // The EPS security context, see SecurityRow.
  keys = -1
  ksi = NO_KEY
  eea: 0 | 1 | 2 = 0
  eia: 0 | 1 | 2 = 0
  uplinkCount = 0
  downlinkCount = 0
  active: SecurityRow['active']
  forbidden: ForbiddenPlaces | undefined
  areas: RegistrationArea | undefined
  /** Since when T3412 runs, see idle.ts. */
  idleSinceMs = 0
  procedure: Process | undefined
  /** While the UE is on its way to another cell. */
  handover: UeHandover | undefined
  /** The UE's own counters of user traffic: nobody else writes them. */
  uplinkSentOctets = 0
  downlinkReceivedOctets = 0
  departureUs = -1
  returnUs = -1
  /** Exchanges of user traffic so far: the next one is drawn by its number. */
  exchanges = 0

  constructor(environment: UeEnvironment, index: number, imsi: string, imeisv: string) {
    this.environment = environment
    this.index = index
    this.imsi = imsi
    this.imeisv = imeisv
    this.entity = environment.sim.entity(imsi)
  }

  get sim(): Simulation {
    return this.environment.sim
  }

  /**
   * Switches the UE on at an instant, off `staysUs` after it has attached, and on again `awayUs` after that; −1 keeps
   * it attached, or away.
   */
  arrive(atUs: number, staysUs: number, awayUs = -1): EventHandle {
    this.departureUs = staysUs
    this.returnUs = awayUs
    return this.sim.as(this.entity, this.index, () =>
      this.sim.schedule(Math.max(1, atUs), this, ARRIVAL, undefined),
    )
  }

  get takesUs(): number {
    return this.environment.processingUs
  }

  onFrame(port: Port, octets: Uint8Array, channel: number): void {
    // A UE hears one cell: what another one still sends, it does not.
    if (port !== this.cell?.port) return
    this.onRrc(channel, octets)
  }

  onBurst(_port: Port, burst: Burst): void {
    this.downlinkReceivedOctets += burst.octets
  }

  onEvent(code: number, argument: unknown): void {
    switch (code) {
      case TICK:
        // What was due before a new attach may still come: no exchange is made twice.
        if (argument === this.exchanges && this.registered && trafficTick(this)) this.scheduleTick()
        return
      case PAGED:
        onPage(this, argument as Uint8Array)
        return
      case RESELECT:
        this.environment.measuring?.reselection.due(this, argument as number)
        return
      case PERIODIC:
        onT3412(this)
        return
      case DEPARTURE:
        this.depart()
        return
      case ARRIVAL:
        this.startAttach()
        return
    }
  }

  /** A UE that is just attaching anew leaves when that has ended. */
  private depart(): void {
    if (this.registered) {
      this.procedure?.cancel('detach')
      this.run('detach', detach(this, false), (end) => this.departed(end.kind === 'returned'))
    } else if (this.procedure !== undefined)
      this.sim.schedule(this.sim.now + DEPARTURE_DELAY_US, this, DEPARTURE, undefined)
  }

  /** Attaches; `again` for a UE that has lost its registration in the middle of its stay. */
  startAttach(how: 'first' | 'again' = 'first'): void {
    if (this.procedure !== undefined || this.simInvalid) return
    this.run<AttachOutcome>('attach', attach(this), (end) => {
      if (end.kind === 'returned' && end.value.kind === 'accepted') this.attached(how)
    })
  }

  private attached(how: 'first' | 'again'): void {
    this.scheduleTick()
    if (how === 'first' && this.departureUs >= 0)
      this.sim.schedule(this.sim.now + Math.max(1, this.departureUs), this, DEPARTURE, undefined)
  }

  /** Whoever comes and goes attaches again after a while. */
  private departed(isGone: boolean): void {
    if (isGone && this.returnUs >= 0)
      this.sim.schedule(this.sim.now + Math.max(1, this.returnUs), this, ARRIVAL, undefined)
  }

  private scheduleTick(): void {
    const atUs = this.sim.now + this.environment.traffic.intervalUs(this)
    this.sim.schedule(atUs, this, TICK, this.exchanges)
  }

  /** Runs a procedure; when it ends, the row holds no object of it any more. */
  run<T>(name: string, procedure: Procedure<T>, ended?: (end: Ended<T>) => void): void {
    const process = new Process(this.sim, this.entity, name, procedure, ((end: Ended<T>) => {
      if (this.procedure === process || this.procedure === undefined) this.procedure = undefined
      this.environment.security.rest(this)
      ended?.(end)
    }) as (end: Ended<never>) => void)
    this.procedure = process
    process.start()
    if (process.done && this.procedure === process) this.procedure = undefined
  }

  onConnectionDown(port: Port): void {
    if (port !== this.cell?.port || port.link.isUp) return
    // Whatever broke the link, what follows is this subscriber's.
    this.sim.flow = this.index
    if (this.handover?.isLost)
      this.handover.process.deliver('LowerLayerFailure', { kind: 'LowerLayerFailure' })
    else if (this.rrcConnected) radioLinkFailure(this, 'retransmissions')
    else giveUpConnection(this)
  }

  leaveConnected(): void {
    this.environment.measuring?.end(this)
    this.rrcConnected = false
    this.hasRadioBearer = false
    this.secured = false
    this.environment.accessKeys?.end(this)
    if (!this.registered) return
    this.environment.paging.listen(this)
    this.environment.measuring?.reselection.watch(this)
    startT3412(this)
  }

  enterConnected(): void {
    this.rrcConnected = true
    this.environment.measuring?.reselection.stop(this)
    if (!this.registered) return
    this.environment.paging.leave(this)
    stopT3412(this)
  }

  /** Registered no more: the bearer is gone, the identity stays (EMM-DEREGISTERED). */
  deregister(): void {
    this.registered = false
    this.bearer = 0
    this.address = 0
    this.environment.paging.leave(this)
    this.environment.measuring?.reselection.stop(this)
    stopT3412(this)
  }

  /** GUTI, TAI list and security context (TS 24.301 §5.5.1.2.5); the attempt counter begins anew. */
  forgetIdentity(): void {
    this.guti = undefined
    this.areas = undefined
    this.attachAttempts = 0
    this.environment.security.drop(this)
  }

  /** User data for the bearer: it goes now, or waits for a service request, or is lost while that cannot be made. */
  offerUplink(burst: Burst): void {
    if (this.hasRadioBearer) this.sendUplink(burst)
    else if (this.procedure !== undefined) {
      if (!this.procedure.deliver('UplinkData', { kind: 'UplinkData', burst })) this.loseUplink(burst)
    } else if (this.registered && !this.rrcConnected) startServiceRequest(this, 'mo-Data', [burst])
    else this.loseUplink(burst)
  }

  sendUplink(burst: Burst): void {
    this.uplinkSentOctets += burst.octets
    this.sim.measure('ue.uplink.octets', '', burst.octets)
    const passed = withinApnAmbr(this, burst)
    if (passed === undefined) return
    if (this.handover === undefined) this.cell?.port.sendBurst(passed)
    else this.handover.bursts.push(passed)
  }

  loseUplink(burst: Burst): void {
    this.uplinkSentOctets += burst.octets
    this.sim.measure('ue.uplink.octets', '', burst.octets)
    this.environment.losses.lose('ue:no-bearer', burst.packets, burst.octets)
  }

  /** Sends a protected NAS message over SRB1. */
  sendNasOctets(dedicatedInfoNas: Uint8Array): void {
    if (!this.rrcConnected) return
    this.sendRrc(DCCH, { kind: 'ULInformationTransfer', dedicatedInfoType: { dedicatedInfoNas } })
  }

  /** Sends an RRC message up. */
  sendRrc(channel: typeof CCCH | typeof DCCH, message: RrcMessage): void {
    if (this.handover !== undefined) {
      this.handover.messages.push(message)
      return
    }
    this.sendNow(channel, message)
  }

  /** The same for a message by which the UE comes to another cell: nothing holds it back. */
  sendNow(channel: typeof CCCH | typeof DCCH, message: RrcMessage): void {
    this.cell?.port.send(encodeRrc(channel === CCCH ? 'ul-ccch' : 'ul-dcch', message), channel)
  }

  private onRrc(channel: number, octets: Uint8Array): void {
    let message: RrcMessage
    try {
      message = decodeRrc(channel === CCCH ? 'dl-ccch' : 'dl-dcch', octets)
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      // TS 36.331 §5.7.1: a message that cannot be read is ignored.
      this.sim.measure('ue.rrc.discarded', error.problem, 1)
      return
    }
    if (this.sim.faultPoint('ue.deaf', message.kind)) return
    switch (message.kind) {
      case 'RRCConnectionSetup':
      case 'RRCConnectionReject':
        this.procedure?.deliver(message.kind, message)
        return
      case 'RRCConnectionReestablishment':
      case 'RRCConnectionReestablishmentReject':
        this.handover?.process.deliver(message.kind, message)
        return
      case 'DLInformationTransfer':
        if (message.dedicatedInfoType.dedicatedInfoNas !== undefined)
          receiveNas(this, message.dedicatedInfoType.dedicatedInfoNas)
        return
      case 'SecurityModeCommand':
        this.environment.accessKeys?.begin(this)
        this.sendRrc(DCCH, {
          kind: 'SecurityModeComplete',
          rrcTransactionIdentifier: message.rrcTransactionIdentifier,
        })
        return
      case 'UECapabilityEnquiry':
        this.sendRrc(DCCH, ueCapabilityInformation(message.rrcTransactionIdentifier))
        return
      case 'RRCConnectionReconfiguration':
        if (message.mobilityControlInfo !== undefined) {
          handOver(this, message)
          return
        }
        this.sendRrc(DCCH, {
          kind: 'RRCConnectionReconfigurationComplete',
          rrcTransactionIdentifier: message.rrcTransactionIdentifier,
        })
        if (message.radioResourceConfigDedicated?.drbToAddModList !== undefined) this.hasRadioBearer = true
        if (message.measConfig !== undefined) this.environment.measuring?.configure(this, message.measConfig)
        for (const nas of message.dedicatedInfoNasList ?? []) receiveNas(this, nas)
        if (message.radioResourceConfigDedicated?.drbToAddModList !== undefined) {
          this.procedure?.deliver('BearerEstablished', { kind: 'BearerEstablished' })
        }
        return
      case 'RRCConnectionRelease':
        this.leaveConnected()
        this.procedure?.deliver(message.kind, message)
        return
      default:
        this.sim.measure('ue.rrc.discarded', message.kind, 1)
    }
  }
}
