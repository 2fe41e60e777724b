import {
  answerTo,
  bearerControlMode,
  chargingEnabled,
  type DiameterMessage,
  eventTrigger,
  resultCode,
} from '../../codec/diameter/diameter.ts'
import type { Port } from '../../engine/link.ts'
import type { Simulation } from '../../engine/simulation.ts'
import type { StationModel } from '../../engine/station.ts'
import { DiameterEndpoint, type DiameterTimers } from '../diameter-endpoint.ts'
import type { DiameterPeer } from '../diameter-peer.ts'
import { NetworkFunction } from '../node.ts'
import { SessionTable } from '../session-table.ts'

export interface PcrfConfiguration {
  readonly name: string
  readonly host: string
  readonly realm: string
  readonly ipv4: string
  readonly station: StationModel
  readonly diameterTimers: DiameterTimers
  /** The rule base that every session gets; its meaning is provisioned in the PGW. */
  readonly ruleBase: string
}

const GX = 16777238
const INITIAL = 1
const TERMINATION = 3

type Ccr = Extract<DiameterMessage, { kind: 'GxCreditControlRequest' }>

/** Policy and charging rules function: one IP-CAN session per PDN connection (TS 29.212 §4.5). */
export class Pcrf extends NetworkFunction {
  readonly configuration: PcrfConfiguration
  readonly gx: DiameterEndpoint
  /** Open sessions. */
  readonly sessions = new SessionTable<true>()

  constructor(sim: Simulation, configuration: PcrfConfiguration) {
    super(sim, configuration.name, configuration.station)
    this.configuration = configuration
    const { host, realm, ipv4 } = configuration
    this.gx = new DiameterEndpoint(
      this,
      { originHost: host, originRealm: realm, ipv4, applications: [GX] },
      this,
      configuration.diameterTimers,
    )
  }

  connect(port: Port): void {
    this.gx.connect(port, false)
  }

  onConnectionDown(port: Port): void {
    ;(port.context as DiameterPeer).lost()
  }

  protected handle(port: Port, octets: Uint8Array): void {
    this.gx.handle(port, octets)
  }

  onDiameterRequest(
    request: DiameterMessage,
    _from: DiameterPeer,
    reply: (answer: DiameterMessage) => void,
  ): void {
    if (request.kind !== 'GxCreditControlRequest') {
      this.sim.measure('pcrf.unexpected', request.kind, 1)
      return
    }
    if (this.sim.faultPoint('pcrf.silent', String(request.ccRequestType))) return
    reply(this.answer(request))
  }

  private answer(request: Ccr): DiameterMessage {
    const { host, realm, ruleBase } = this.configuration
    if (request.ccRequestType === INITIAL) {
      this.sessions.set(request.sessionId, true)
      return answerTo(request, host, realm, {
        resultCode: resultCode.success,
        bearerControlMode: bearerControlMode.ueOnly,
        eventTrigger: [eventTrigger.outOfCredit, eventTrigger.anGwChange],
        chargingRuleInstall: [{ chargingRuleBaseName: [ruleBase] }],
        online: chargingEnabled.enable,
        offline: chargingEnabled.enable,
        ...(request.qosInformation === undefined ? {} : { qosInformation: [request.qosInformation] }),
        ...(request.defaultEpsBearerQos === undefined
          ? {}
          : { defaultEpsBearerQos: request.defaultEpsBearerQos }),
      })
    }
    const known = this.sessions.get(request.sessionId) !== undefined
    if (request.ccRequestType === TERMINATION) this.sessions.delete(request.sessionId)
    return answerTo(request, host, realm, {
      resultCode: known ? resultCode.success : resultCode.unknownSessionId,
    })
  }
}
