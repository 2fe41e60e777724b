import { CodecError } from '../../codec/codec-error.ts'
import { decodeRrc, encodeRrc, type RrcMessage } from '../../codec/rrc/rrc.ts'
import { decodeS1ap, encodeS1ap, type S1apMessage } from '../../codec/s1ap/s1ap.ts'
import { decodeX2ap, encodeX2ap, type X2apMessage } from '../../codec/x2ap/x2ap.ts'
import type { Burst, LossLedger } from '../../engine/burst.ts'
import type { Port } from '../../engine/link.ts'
import type { Process } from '../../engine/process.ts'
import type { Simulation } from '../../engine/simulation.ts'
import type { StationModel } from '../../engine/station.ts'
import { onGtpuSignalling } from '../gtpu-path.ts'
import { HandoverClock } from '../handover-clock.ts'
import { IdTable } from '../id-table.ts'
import { NetworkFunction } from '../node.ts'
import { SharedValues } from '../shared-values.ts'
import { CCCH, DCCH } from '../ue/ue.ts'
import {
  cRntiOf,
  type RadioCapability,
  sameCapability,
  sameProfile,
  type UeProfile,
} from './access-stratum.ts'
import { admits } from './admission.ts'
import { ModifiedBearers } from './bearer-modification.ts'
import type { EnbUeContext } from './context.ts'
import { connectionIsOver, type EstablishmentCause } from './establishment.ts'
import { deliverDownlink, deliverForwarded, onEndMarker, sendUp, sendUpUnknown } from './forwarding.ts'
import { forgetHandovers, hasLeft } from './handover.ts'
import { FORWARDING_TEID, type Forward } from './handover-state.ts'
import { LOOK, lookForSilence, watchActivity } from './inactivity.ts'
import { type MeasurementControl, measurementConfig } from './measurement-control.ts'
import { PAGE, type PagingRecord, sendPage } from './paging.ts'
import { awaitReturn, giveUp, RADIO_LOST } from './reestablishment.ts'
import { onUeMessage } from './rrc.ts'
import { nextTransaction, onS1Message, s1Setup } from './s1.ts'
import { enbTimers } from './timers.ts'
import { loseNeighbour, onX2Message, startX2Setup, type X2Neighbour } from './x2.ts'
import { X2Ids } from './x2-ids.ts'

export interface EnbConfiguration {
  readonly name: string
  readonly plmn: string
  readonly enbId: number
  readonly cellId: number
  readonly physicalCellId: number
  readonly tac: number
  readonly ipv4: string
  readonly station: StationModel
  /** RRC connections that the cell admits at a time. */
  readonly capacity: number
  /** After so long without traffic and NAS a UE is to be released; connections stay where it is absent. */
  readonly inactivityUs?: number
  /** What the cell's UEs are told to measure; absent where nobody moves. */
  readonly measurements?: MeasurementControl
  /** Whether there is anybody to hand over to: only then what that needs is kept of a UE. */
  readonly handsOver: boolean
  /** The neighbour cell relations: a cell by its physical identity, with or without X2 (TS 36.300 §22.3.2a). */
  readonly neighbourCell?: (physicalCellId: number) => NeighbourCell | undefined
}

/** What the operator has told an eNB of a cell that is not its own. */
export interface NeighbourCell {
  readonly enbId: number
  readonly cellId: number
  readonly tac: number
}

type ServedGummeis = Extract<S1apMessage, { kind: 'S1SetupResponse' }>['servedGummeis']

/** What a port of an eNB leads to. */
export type EnbPortRole =
  | { role: 'mme'; setup: Process | undefined }
  | { role: 's1u' }
  | { role: 'x2'; setup: Process | undefined; isClient: boolean }
  | { role: 'x2u' }
  | { role: 'air' }
  | { role: 'radio'; ue: EnbUeContext | undefined }

/** An evolved NodeB with one cell: RRC towards UEs, S1AP towards MMEs, GTP-U towards SGWs. */
export class Enb extends NetworkFunction {
  readonly configuration: EnbConfiguration
  readonly timers = enbTimers
  readonly losses: LossLedger
  readonly modified = new ModifiedBearers()
  readonly byEnbUeId = new IdTable<EnbUeContext>()
  readonly mmes: Port[] = []
  private readonly x2Ports: Port[] = []
  /** S1-U links by the SGW's user-plane address. */
  readonly sgws = new Map<string, Port>()
  /** MMEs that answered S1 Setup, and the GUMMEIs that they serve. */
  readonly readyMmes = new Map<Port, ServedGummeis>()
  air: Port | undefined
  /** UEs to be paged, by the frame of the paging cycle in which they listen. */
  readonly pages = new Map<number, PagingRecord[]>()
  /** X2 relations that are set up, by the physical identity of the neighbour's cell. */
  readonly neighbours = new Map<number, X2Neighbour>()
  /** X2-U links by the neighbour's address. */
  readonly forwarding = new Map<string, Port>()
  readonly x2Ids = new X2Ids()
  /** UEs that are on their way to this cell, by subscriber. */
  readonly expected = new Map<number, EnbUeContext>()
  /** Where downlink for a UE that has left goes on to, by the S1-U tunnel that it comes through. */
  readonly forwards = new Map<number, Forward>()
  /** UEs that have lost their radio link and may re-establish it. */
  readonly lostRadio = new Set<number>()
  readonly profiles = new SharedValues<UeProfile>(sameProfile)
  readonly capabilities = new SharedValues<RadioCapability>(sameCapability)
  readonly handovers: HandoverClock
  /** Octets that went on to a target, and octets that wait at a target. */
  forwardedOctets = 0
  heldOctets = 0
  /** The eNB's own counters of user traffic: nobody else writes them. */
  uplinkOctets = 0
  downlinkOctets = 0
  /** One for all UEs. */
  readonly measConfig: ReturnType<typeof measurementConfig> | undefined
  private connections = 0
  /** How many faults keep the cell off the air. */
  outages = 0

  constructor(
    sim: Simulation,
    configuration: EnbConfiguration,
    losses: LossLedger,
    handovers = new HandoverClock(),
  ) {
    super(sim, configuration.name, configuration.station)
    this.configuration = configuration
    this.losses = losses
    this.measConfig =
      configuration.measurements === undefined ? undefined : measurementConfig(configuration.measurements)
    this.handovers = handovers
  }

  connectMme(port: Port): void {
    port.context = { role: 'mme', setup: undefined } satisfies EnbPortRole
    this.mmes.push(port)
    this.sim.as(this.entity, 0, () => this.startSetup(port))
  }

  private startSetup(port: Port): void {
    const role = port.context as EnbPortRole & { role: 'mme' }
    role.setup?.cancel('a new association')
    role.setup = this.spawn('s1-setup', s1Setup(this, port))
  }

  /** Whether UEs can find the cell. */
  get isOnAir(): boolean {
    return this.outages === 0 && !this.isDown
  }

  connectSgw(port: Port): void {
    port.context = { role: 's1u' } satisfies EnbPortRole
    this.sgws.set(port.peer.address.ipv4, port)
  }

  /** An X2 link; its client asks for X2 Setup. */
  connectEnb(port: Port, isClient: boolean): void {
    port.context = { role: 'x2', setup: undefined, isClient } satisfies EnbPortRole
    this.x2Ports.push(port)
    if (isClient) this.sim.as(this.entity, 0, () => startX2Setup(this, port))
  }

  connectForwarding(port: Port): void {
    port.context = { role: 'x2u' } satisfies EnbPortRole
    this.forwarding.set(port.peer.address.ipv4, port)
  }

  /** What the cell broadcasts to idle UEs. */
  connectAir(port: Port): void {
    port.context = { role: 'air' } satisfies EnbPortRole
    this.air = port
  }

  connectUe(port: Port): void {
    port.context = { role: 'radio', ue: undefined } satisfies EnbPortRole
  }

  /** Its UEs are gone with it; the MME sees the association break, the UEs their radio link. */
  protected override forget(): void {
    for (const ue of this.byEnbUeId.values()) {
      connectionIsOver(this, ue, 'node-crash')
      this.removeContext(ue)
    }
    for (const { process } of this.forwards.values()) process?.cancel('node crashed')
    this.forwards.clear()
    this.expected.clear()
    this.readyMmes.clear()
    this.neighbours.clear()
    this.pages.clear()
    for (const { context } of [...this.mmes, ...this.x2Ports])
      (context as { setup: Process | undefined }).setup?.cancel('node crashed')
  }

  handle(port: Port, octets: Uint8Array, channel: number): void {
    const context = port.context as EnbPortRole
    try {
      if (context.role === 'mme') onS1Message(this, port, decodeS1ap(octets))
      else if (context.role === 'x2') onX2Message(this, port, decodeX2ap(octets))
      else if (context.role === 'radio')
        onUeMessage(this, port, context, decodeRrc(channel === CCCH ? 'ul-ccch' : 'ul-dcch', octets))
      else onGtpuSignalling(this, port, octets, (teid) => onEndMarker(this, teid))
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      this.sim.measure('enb.discarded', `${context.role} ${error.problem}`, 1)
      if (context.role === 'mme')
        this.sendS1(port, { kind: 'ErrorIndication', cause: { protocol: 'transfer-syntax-error' } })
      else if (context.role === 'x2')
        this.sendX2(port, { kind: 'ErrorIndication', cause: { protocol: 'transfer-syntax-error' } })
    }
  }

  override onTimer(code: number, argument: unknown): void {
    if (code === RADIO_LOST) giveUp(this, argument as EnbUeContext)
    else if (code === LOOK) lookForSilence(this, argument as EnbUeContext)
    else if (code === PAGE) sendPage(this, argument as number)
  }

  newContext(radio: Port | undefined, mme: Port, establishmentCause: EstablishmentCause): EnbUeContext {
    this.connections++
    const ue = this.byEnbUeId.allot((enbUeId) => ({
      enbUeId,
      radio,
      mmeUeId: -1,
      mme,
      erabId: 0,
      sgwTeid: 0,
      sgwUser: undefined,
      awaitsSecurityMode: false,
      awaitsReconfiguration: false,
      transaction: 0,
      flow: this.sim.flow,
      establishmentCause,
      sTmsi: undefined,
      stage: 'rrc',
      qci: 0,
      access: undefined,
      activeUntilUs: 0,
    }))
    const role = radio?.context as EnbPortRole | undefined
    if (role?.role === 'radio') role.ue = ue
    if (radio !== undefined && this.configuration.handsOver) radio.peer.context = cRntiOf(ue)
    watchActivity(this, ue)
    return ue
  }

  /** Counts connections, for taking the MMEs of a pool in turn. */
  turn(): number {
    return this.connections
  }

  /** Whether this is the UE's connection of today, and not one that it has left behind. */
  isCurrent(ue: EnbUeContext): boolean {
    const role = ue.radio?.context as EnbPortRole | undefined
    return role?.role === 'radio' && role.ue === ue
  }

  removeContext(ue: EnbUeContext): void {
    this.byEnbUeId.delete(ue.enbUeId)
    this.modified.forget(ue.enbUeId)
    this.lostRadio.delete(ue.enbUeId)
    const role = ue.radio?.context as EnbPortRole | undefined
    if (role?.role === 'radio' && role.ue === ue) role.ue = undefined
    if (ue.access !== undefined) forgetHandovers(this, ue, ue.access)
  }

  /** Admission of a UE that is to be handed over: a place for one more. */
  hasRoom(): boolean {
    if (admits(this) && !this.sim.faultPoint('enb.refuse-handover', this.name)) return true
    this.sim.measure('enb.admission.refused', 'handover', 1)
    return false
  }

  releaseRrc(ue: EnbUeContext): void {
    this.sendRrc(ue.radio, DCCH, {
      kind: 'RRCConnectionRelease',
      rrcTransactionIdentifier: nextTransaction(ue),
      releaseCause: 'other',
    })
  }

  sendS1(port: Port, message: S1apMessage): boolean {
    return port.send(encodeS1ap(message))
  }

  sendX2(port: Port, message: X2apMessage): boolean {
    return port.send(encodeX2ap(message))
  }

  sendRrc(radio: Port | undefined, channel: typeof CCCH | typeof DCCH, message: RrcMessage): boolean {
    if (radio === undefined) return false
    return radio.send(encodeRrc(channel === CCCH ? 'dl-ccch' : 'dl-dcch', message), channel)
  }

  /** Radio-link failure of a UE, or an S1 association that broke. */
  onConnectionDown(port: Port): void {
    const role = port.context as EnbPortRole
    if (role.role === 'radio') {
      const ue = role.ue
      if (ue === undefined || hasLeft(role, ue)) return
      if (ue.access !== undefined && ue.stage === 'bearer') {
        awaitReturn(this, ue)
        return
      }
      connectionIsOver(this, ue, 'radio-connection-with-ue-lost')
      const known = ue.mmeUeId >= 0
      if (!known) this.removeContext(ue)
      else {
        this.sendS1(ue.mme, {
          kind: 'UEContextReleaseRequest',
          mmeUeS1apId: ue.mmeUeId,
          enbUeS1apId: ue.enbUeId,
          cause: { radioNetwork: 'radio-connection-with-ue-lost' },
        })
      }
    } else if (role.role === 'mme') {
      this.readyMmes.delete(port)
      for (const ue of [...this.byEnbUeId.values()]) if (ue.mme === port) this.dropOffline(ue)
    } else if (role.role === 'x2') {
      loseNeighbour(this, port)
    }
  }

  /** The association with the UE's MME is lost. What that does to the UE is the UE's, whoever's frame broke it. */
  private dropOffline(ue: EnbUeContext): void {
    const { flow } = this.sim
    this.sim.flow = ue.flow
    connectionIsOver(this, ue, 's1-association-lost')
    this.releaseRrc(ue)
    this.removeContext(ue)
    this.sim.flow = flow
  }

  onConnectionUp(port: Port): void {
    const role = port.context as EnbPortRole
    if (role.role === 'mme') this.startSetup(port)
    else if (role.role === 'x2' && role.isClient) startX2Setup(this, port)
  }

  onBurst(port: Port, burst: Burst): void {
    const role = port.context as EnbPortRole
    if (role.role === 'radio') this.onUplinkBurst(role.ue, burst)
    else if (burst.tunnel >= FORWARDING_TEID) deliverForwarded(this, burst)
    else this.onDownlinkBurst(burst)
  }

  private onUplinkBurst(ue: EnbUeContext | undefined, burst: Burst): void {
    this.uplinkOctets += burst.octets
    this.sim.measure('enb.uplink.octets', '', burst.octets)
    if (ue === undefined) sendUpUnknown(this, burst)
    else sendUp(this, ue, burst)
  }

  private onDownlinkBurst(burst: Burst): void {
    this.downlinkOctets += burst.octets
    this.sim.measure('enb.downlink.octets', '', burst.octets)
    // S1-U tunnel ends are numbered like the UEs' contexts.
    deliverDownlink(this, burst)
  }
}
