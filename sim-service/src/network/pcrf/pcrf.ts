import {
  answerTo,
  bearerControlMode,
  chargingEnabled,
  type DiameterMessage,
  eventTrigger,
  resultCode,
} from '../../codec/diameter/diameter.ts'
import type { Procedure } from '../../engine/process.ts'
import type { Simulation } from '../../engine/simulation.ts'
import { DiameterFunction, type DiameterFunctionConfiguration } from '../diameter-function.ts'
import type { DiameterPeer } from '../diameter-peer.ts'
import { protocolError } from '../protocol-error.ts'
import { SessionTable, sessionKeyOf } from '../session-table.ts'
import { type MonitoredSubscriber, monitoringKey, type PolicySession, type Throttle } from './usage.ts'

export interface PcrfConfiguration extends DiameterFunctionConfiguration {
  /** The rule base that every session gets; its meaning is provisioned in the PGW. */
  readonly ruleBase: string
  /** Absent where usage changes nothing and is not monitored. */
  readonly throttle?: Throttle
}

const GX = 16777238
/** The command's code, RFC 4006 §3. */
const CREDIT_CONTROL = 272
const INITIAL = 1
const TERMINATION = 3
const SUBSCRIPTION_IMSI = 1
/** Re-Auth-Request-Type AUTHORIZE_ONLY (RFC 6733 §8.12); Usage-Monitoring-Level SESSION_LEVEL (TS 29.212 §5.3.61). */
const AUTHORIZE_ONLY = 0
const SESSION_LEVEL = 0
/** Session-Release-Cause UNSPECIFIED_REASON (TS 29.212 §5.3.44). */
const UNSPECIFIED_REASON = 0

type Ccr = Extract<DiameterMessage, { kind: 'GxCreditControlRequest' }>

/** What the members of a pool share: any goes on with what another began. */
export class PolicyStore {
  members = 0
  /** Open sessions. */
  readonly sessions = new SessionTable<PolicySession>()
  /** Whose usage is monitored, by IMSI; over all their sessions. */
  readonly subscribers = new Map<string, MonitoredSubscriber>()
}

/** Policy and charging rules function: one IP-CAN session per PDN connection (TS 29.212 §4.5). */
export class Pcrf extends DiameterFunction<PcrfConfiguration> {
  readonly store: PolicyStore

  constructor(sim: Simulation, configuration: PcrfConfiguration, store: PolicyStore = new PolicyStore()) {
    super(sim, configuration, GX)
    this.store = store
    store.members++
  }

  get sessions(): SessionTable<PolicySession> {
    return this.store.sessions
  }

  /** Its IP-CAN sessions are gone, unless another member of the pool keeps the store. */
  protected override forget(): void {
    if (this.store.members === 1) {
      this.store.sessions.clear()
      this.store.subscribers.clear()
    }
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
    reply(request.ccRequestType === INITIAL ? this.opening(request) : this.going(request))
  }

  /** IP-CAN session establishment (§4.5.1). */
  private opening(request: Ccr): DiameterMessage {
    const { host, realm, ruleBase, throttle } = this.configuration
    const subscriber = throttle === undefined ? undefined : this.monitored(request)
    const session = subscriber === undefined ? true : ({ subscriber, lastNumber: 0 } as const)
    this.sessions.set(request.sessionId, session)
    const { outOfCredit, anGwChange, usageReport, apnAmbrModificationFailure } = eventTrigger
    const always = [outOfCredit, anGwChange]
    const asked = request.qosInformation === undefined ? undefined : [request.qosInformation]
    return answerTo(request, host, realm, {
      resultCode: resultCode.success,
      bearerControlMode: bearerControlMode.ueOnly,
      eventTrigger: subscriber === undefined ? always : [...always, usageReport, apnAmbrModificationFailure],
      chargingRuleInstall: [{ chargingRuleBaseName: [ruleBase] }],
      online: chargingEnabled.enable,
      offline: chargingEnabled.enable,
      qosInformation: subscriber?.isThrottled === true ? this.throttled() : asked,
      defaultEpsBearerQos: request.defaultEpsBearerQos,
      usageMonitoringInformation: subscriber === undefined ? undefined : this.monitoring(subscriber),
    })
  }

  /** Modification and termination (§4.5.4, §4.5.7): what was used is counted once, whoever of the pool is told. */
  private going(request: Ccr): DiameterMessage {
    const { host, realm } = this.configuration
    const session = this.sessions.get(request.sessionId)
    if (session === undefined)
      return answerTo(request, host, realm, { resultCode: resultCode.unknownSessionId })
    const decision = session === true ? {} : this.decide(session, request)
    if (request.ccRequestType === TERMINATION) this.sessions.delete(request.sessionId)
    return answerTo(request, host, realm, { resultCode: resultCode.success, ...decision })
  }

  private decide(session: Exclude<PolicySession, true>, request: Ccr): object {
    const { subscriber } = session
    const { throttle } = this.configuration
    const reports = request.usageMonitoringInformation ?? []
    if (request.ccRequestNumber > session.lastNumber) {
      session.lastNumber = request.ccRequestNumber
      for (const { usedServiceUnit } of reports)
        for (const used of usedServiceUnit ?? []) subscriber.usedOctets += used.ccTotalOctets ?? 0
    }
    if (throttle === undefined || request.ccRequestType === TERMINATION || reports.length === 0) return {}
    if (subscriber.usedOctets < throttle.afterOctets)
      return { usageMonitoringInformation: this.monitoring(subscriber) }
    if (!subscriber.isThrottled) this.sim.measure('pcrf.throttled', '', subscriber.usedOctets)
    subscriber.isThrottled = true
    return { qosInformation: this.throttled() }
  }

  private monitored(request: Ccr): MonitoredSubscriber | undefined {
    const imsi = request.subscriptionId?.find(
      (id) => id.subscriptionIdType === SUBSCRIPTION_IMSI,
    )?.subscriptionIdData
    if (imsi === undefined) return undefined
    const { subscribers } = this.store
    let subscriber = subscribers.get(imsi)
    if (subscriber === undefined) subscribers.set(imsi, (subscriber = { usedOctets: 0, isThrottled: false }))
    return subscriber
  }

  /** Units after which the PGW reports; none for who is throttled already, whose usage changes nothing any more. */
  private monitoring({ usedOctets, isThrottled }: MonitoredSubscriber): object[] | undefined {
    const { throttle } = this.configuration
    if (throttle === undefined || isThrottled) return undefined
    const ccTotalOctets = throttle.afterOctets - usedOctets
    return [{ monitoringKey, grantedServiceUnit: [{ ccTotalOctets }], usageMonitoringLevel: SESSION_LEVEL }]
  }

  private throttled(): object[] {
    const { uplinkBitsPerSecond = 0, downlinkBitsPerSecond = 0 } = this.configuration.throttle ?? {}
    return [rates(uplinkBitsPerSecond, downlinkBitsPerSecond)]
  }

  /** Gives a session another APN-AMBR (§4.5.5, by Re-Auth-Request). False where no such session is open. */
  authorise(sessionId: string, uplinkBitsPerSecond: number, downlinkBitsPerSecond: number): boolean {
    return this.push(sessionId, { qosInformation: [rates(uplinkBitsPerSecond, downlinkBitsPerSecond)] })
  }

  /** Ends a session (§4.5.9). False where no such session is open. */
  release(sessionId: string): boolean {
    return this.push(sessionId, { sessionReleaseCause: UNSPECIFIED_REASON })
  }

  private push(sessionId: string, members: object): boolean {
    if (this.sessions.get(sessionId) === undefined) return false
    this.spawn('re-auth', this.reauthorise(sessionId, members))
    return true
  }

  private *reauthorise(sessionId: string, members: object): Procedure<void> {
    const { host, realm } = this.configuration
    // The client's identity begins its Session-Ids (RFC 6733 §8.8).
    const { client } = sessionKeyOf(sessionId)
    const peers = this.diameter.peers.filter((peer) => peer.host === client)
    const reply = yield* this.diameter.request(peers, {
      kind: 'GxReAuthRequest',
      proxiable: true,
      sessionId,
      authApplicationId: GX,
      originHost: host,
      originRealm: realm,
      destinationRealm: peers[0]?.realm ?? realm,
      destinationHost: client,
      reAuthRequestType: AUTHORIZE_ONLY,
      ...members,
    })
    this.sim.sometimes(reply.kind === 'answer' ? 'gx.reauthorised' : 'gx.reauthorisation-failed')
  }
}

function rates(apnAggregateMaxBitrateUl: number, apnAggregateMaxBitrateDl: number): object {
  return { apnAggregateMaxBitrateUl, apnAggregateMaxBitrateDl }
}
