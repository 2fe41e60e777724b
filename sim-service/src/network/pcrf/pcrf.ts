import {
  answerTo,
  bearerControlMode,
  chargingEnabled,
  type DiameterMessage,
  eventTrigger,
  resultCode,
} from '../../codec/diameter/diameter.ts'
import type { Simulation } from '../../engine/simulation.ts'
import { DiameterFunction, type DiameterFunctionConfiguration } from '../diameter-function.ts'
import type { DiameterPeer } from '../diameter-peer.ts'
import { protocolError } from '../protocol-error.ts'
import { SessionTable } from '../session-table.ts'

export interface PcrfConfiguration extends DiameterFunctionConfiguration {
  /** The rule base that every session gets; its meaning is provisioned in the PGW. */
  readonly ruleBase: string
}

const GX = 16777238
/** The command's code, RFC 4006 §3. */
const CREDIT_CONTROL = 272
const INITIAL = 1
const TERMINATION = 3

type Ccr = Extract<DiameterMessage, { kind: 'GxCreditControlRequest' }>

/** Policy and charging rules function: one IP-CAN session per PDN connection (TS 29.212 §4.5). */
export class Pcrf extends DiameterFunction<PcrfConfiguration> {
  /** Open sessions, of the whole pool: any member goes on with what another began. */
  readonly sessions: SessionTable<true>

  constructor(
    sim: Simulation,
    configuration: PcrfConfiguration,
    sessions: SessionTable<true> = new SessionTable(),
  ) {
    super(sim, configuration, GX)
    this.sessions = sessions
  }

  /** Its IP-CAN sessions are gone. */
  protected override forget(): void {
    this.sessions.clear()
    super.forget()
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
    if (this.sim.faultPoint('pcrf.too-busy', String(request.ccRequestType))) {
      const source = { host: this.configuration.host, realm: this.configuration.realm }
      const command = { commandCode: CREDIT_CONTROL, applicationId: GX }
      reply(protocolError(request, { ...source, ...command }, resultCode.tooBusy))
      return
    }
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
        qosInformation: request.qosInformation === undefined ? undefined : [request.qosInformation],
        defaultEpsBearerQos: request.defaultEpsBearerQos,
      })
    }
    const known = this.sessions.get(request.sessionId) !== undefined
    if (request.ccRequestType === TERMINATION) this.sessions.delete(request.sessionId)
    return answerTo(request, host, realm, {
      resultCode: known ? resultCode.success : resultCode.unknownSessionId,
    })
  }
}
