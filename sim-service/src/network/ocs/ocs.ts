import type { Ledger } from '../../charging/ledger.ts'
import {
  answerTo,
  ccSessionFailover,
  type DiameterMessage,
  resultCode,
} from '../../codec/diameter/diameter.ts'
import type { Procedure } from '../../engine/process.ts'
import type { Simulation } from '../../engine/simulation.ts'
import { seconds } from '../../engine/time.ts'
import { timerTable } from '../../engine/timers.ts'
import { DiameterFunction, type DiameterFunctionConfiguration } from '../diameter-function.ts'
import type { DiameterPeer } from '../diameter-peer.ts'
import { protocolError } from '../protocol-error.ts'
import { sessionIdOfKey, sessionKeyOf } from '../session-table.ts'
import { type CreditRefusal, type CreditSession, CreditSessions } from './credit-session.ts'

export interface RatingGroupPolicy {
  readonly ratingGroup: number
  readonly quotaOctets: number
  readonly thresholdOctets: number
  readonly validityTimeUs: number
}

export interface OcsConfiguration extends DiameterFunctionConfiguration {
  readonly ratingGroups: readonly RatingGroupPolicy[]
  readonly failureHandling: 'terminate' | 'continue' | 'retry-and-terminate'
  readonly finalUnitAction: 'terminate' | 'restrict-access'
}

/** RFC 4006 §13: Tcc is twice the Validity-Time; the row's duration is for a session without one. */
export const ocsTimers = timerTable({
  Tcc: {
    clause: 'RFC 4006 13',
    afterUs: seconds(3600),
    retransmissions: 0,
    lastExpiry: 'the session is forgotten, its reservations are released',
  },
})

const CREDIT_CONTROL = 4
const INITIAL = 1
const UPDATE = 2
const TERMINATION = 3
const requestType = { initial: INITIAL, update: UPDATE, termination: TERMINATION } as const
/** Re-Auth-Request-Type AUTHORIZE_ONLY, RFC 6733 §8.12. */
const AUTHORIZE_ONLY = 0
const SUBSCRIPTION_IMSI = 1
const TCC = 64
/** The command's code, RFC 4006 §3. */
const CREDIT_CONTROL_COMMAND = 272
/** Final-Unit-Action and Credit-Control-Failure-Handling, RFC 4006 §8.35, §8.14. */
const finalUnitAction = { terminate: 0, 'restrict-access': 2 } as const
const failureHandling = { terminate: 0, continue: 1, 'retry-and-terminate': 2 } as const

type Ccr = Extract<DiameterMessage, { kind: 'GyCreditControlRequest' }>
type Mscc = NonNullable<
  Extract<DiameterMessage, { kind: 'GyCreditControlAnswer' }>['multipleServicesCreditControl']
>[number]

/** Online charging system: accounts, reservations, debits (RFC 4006 §7, server side). */
export class Ocs extends DiameterFunction<OcsConfiguration> {
  readonly ledger: Ledger
  /** What the server answers instead of its own result, where the order applies. */
  refusal: CreditRefusal | undefined
  /** Whether other servers of the pool may go on with its sessions (CC-Session-Failover). */
  offersFailover = true
  private readonly sessions: CreditSessions
  private readonly policies: ReadonlyMap<number, RatingGroupPolicy>

  constructor(
    sim: Simulation,
    configuration: OcsConfiguration,
    ledger: Ledger,
    sessions: CreditSessions = new CreditSessions(),
  ) {
    super(sim, configuration, CREDIT_CONTROL)
    this.ledger = ledger
    this.sessions = sessions
    this.sessions.members++
    this.policies = new Map(configuration.ratingGroups.map((policy) => [policy.ratingGroup, policy]))
  }

  get openSessions(): number {
    let open = 0
    for (const session of this.sessions.values()) if (!session.isClosed) open++
    return open
  }

  override onTimer(_code: number, argument: unknown): void {
    const session = argument as CreditSession
    session.tcc = 0
    if (!session.isClosed) {
      this.sim.sometimes(ocsTimers.Tcc.expiredMark)
      this.close(session)
    }
    this.sessions.delete(sessionIdOfKey(session.key))
  }

  onDiameterRequest(
    request: DiameterMessage,
    from: DiameterPeer,
    reply: (answer: DiameterMessage) => void,
  ): void {
    if (request.kind !== 'GyCreditControlRequest') {
      this.sim.measure('ocs.unexpected', request.kind, 1)
      return
    }
    if (this.sim.faultPoint('ocs.silent', String(request.ccRequestType))) return
    if (this.sim.faultPoint('ocs.too-busy', String(request.ccRequestType))) {
      const source = { host: this.configuration.host, realm: this.configuration.realm }
      const command = { commandCode: CREDIT_CONTROL_COMMAND, applicationId: CREDIT_CONTROL }
      reply(protocolError(request, { ...source, ...command }, resultCode.tooBusy))
      return
    }
    reply(this.refused(request) ?? this.answer(request, from))
  }

  /** The answer that was ordered in the place of the server's own. */
  private refused(request: Ccr): DiameterMessage | undefined {
    const { refusal } = this
    if (refusal === undefined || requestType[refusal.on] !== request.ccRequestType) return undefined
    if (refusal.level === 'command') return this.plain(request, refusal.resultCode)
    const services = request.multipleServicesCreditControl ?? []
    const { resultCode: code } = refusal
    return this.granting(
      request,
      services.map(({ ratingGroup = 0 }) => ({ ratingGroup, resultCode: code })),
    )
  }

  /**
   * Asks the client to report and to ask again (RFC 4006 §5.5), for one rating group or for all. False when the
   * subscriber has no open session here.
   */
  reauthorise(imsi: string, ratingGroup?: number): boolean {
    const account = this.ledger.account(imsi)
    let found = false
    for (const session of this.sessions.values()) {
      if (session.account !== account || session.isClosed) continue
      found = true
      this.spawn('re-auth', this.askAgain(session, ratingGroup))
    }
    return found
  }

  private *end(session: CreditSession): Procedure<void> {
    if (yield* this.order(session, { kind: 'GyAbortSessionRequest' })) this.sim.sometimes('gy.aborted')
  }

  private *askAgain(session: CreditSession, ratingGroup: number | undefined): Procedure<void> {
    const members = {
      kind: 'GyReAuthRequest',
      reAuthRequestType: AUTHORIZE_ONLY,
      ...(ratingGroup === undefined ? {} : { ratingGroup }),
    }
    if (yield* this.order(session, members)) this.sim.sometimes('gy.reauthorised')
  }

  /** A request of the server's own to the client of a session. */
  private *order(session: CreditSession, members: { kind: string }): Procedure<boolean> {
    const { host, realm } = this.configuration
    const peers = this.diameter.peers.filter((peer) => peer.host === session.client)
    const reply = yield* this.diameter.request(peers, {
      proxiable: true,
      sessionId: sessionIdOfKey(session.key),
      originHost: host,
      originRealm: realm,
      destinationRealm: peers[0]?.realm ?? realm,
      destinationHost: session.client,
      authApplicationId: CREDIT_CONTROL,
      ...members,
    })
    if (reply.kind !== 'answer') this.sim.sometimes('gy.order-failed')
    return reply.kind === 'answer'
  }

  /** Ends the subscriber's sessions (Abort-Session-Request, RFC 6733 §8.5). False when there is none. */
  abort(imsi: string): boolean {
    const account = this.ledger.account(imsi)
    let found = false
    for (const session of this.sessions.values()) {
      if (session.account !== account || session.isClosed) continue
      found = true
      this.spawn('abort-session', this.end(session))
    }
    return found
  }

  private answer(request: Ccr, from: DiameterPeer): DiameterMessage {
    const found = this.sessions.get(request.sessionId)
    if (found !== undefined && found.lastNumber === request.ccRequestNumber) return this.again(found, request)
    if (found !== undefined && request.ccRequestNumber < found.lastNumber) return this.outOfSequence(request)
    const session = found?.isClosed ? undefined : found
    switch (request.ccRequestType) {
      case INITIAL:
        return this.initial(request, from)
      case UPDATE:
        return session === undefined
          ? this.plain(request, resultCode.unknownSessionId)
          : this.update(session, request)
      case TERMINATION:
        return session === undefined
          ? this.plain(request, resultCode.unknownSessionId)
          : this.terminate(session, request)
      default:
        return this.plain(request, resultCode.invalidAvpValue)
    }
  }

  /** The same request over another way: debited once, answered with what is reserved (RFC 4006 §5.1.1; trap 6). */
  private again(session: CreditSession, request: Ccr): DiameterMessage {
    this.sim.sometimes('ocs.duplicate-request')
    if (request.ccRequestType === TERMINATION) return this.plain(request, resultCode.success)
    const asked = (request.multipleServicesCreditControl ?? []).filter((mscc) => mscc.requestedServiceUnit)
    const answers = asked.map(({ ratingGroup = 0 }): Mscc => {
      const held = session.reservations.find((one) => one.ratingGroup === ratingGroup)
      return held === undefined
        ? { ratingGroup, resultCode: resultCode.creditLimitReached }
        : this.granted(session, ratingGroup, held.octets)
    })
    return this.granting(request, answers)
  }

  /**
   * A request that another server has answered long ago: its sender has gone on, and its usage is in the book
   * (RFC 4006 §5.1.1; trap 6).
   */
  private outOfSequence(request: Ccr): DiameterMessage {
    this.sim.sometimes('ocs.out-of-sequence')
    return this.plain(request, resultCode.unableToComply)
  }

  private initial(request: Ccr, from: DiameterPeer): DiameterMessage {
    const imsi = request.subscriptionId?.find(
      (id) => id.subscriptionIdType === SUBSCRIPTION_IMSI,
    )?.subscriptionIdData
    const account = imsi === undefined ? undefined : this.ledger.account(imsi)
    if (account === undefined) return this.plain(request, resultCode.userUnknown)
    if (this.ledger.available(account) === 0) return this.plain(request, resultCode.creditLimitReached)
    const session: CreditSession = {
      key: sessionKeyOf(request.sessionId),
      account,
      client: from.host,
      lastNumber: -1,
      reservations: [],
      isClosed: false,
      tcc: 0,
    }
    this.sessions.set(request.sessionId, session)
    return this.grantAll(session, request)
  }

  private update(session: CreditSession, request: Ccr): DiameterMessage {
    this.sim.sometimes('gy.quota.update')
    return this.grantAll(session, request)
  }

  /** Debits what was used, releases what was reserved, closes (RFC 4006 §5.4). */
  private terminate(session: CreditSession, request: Ccr): DiameterMessage {
    for (const mscc of request.multipleServicesCreditControl ?? []) this.debit(session, mscc)
    session.lastNumber = request.ccRequestNumber
    this.close(session)
    if (this.sessions.members === 1) this.sessions.delete(sessionIdOfKey(session.key))
    else {
      // Another server may get the same request once more, for as long as the client tries.
      const afterUs = 3 * this.configuration.diameterTimers.Tx.afterUs
      session.tcc = this.scheduleTimer(this.sim.now + afterUs, TCC, session)
    }
    return this.plain(request, resultCode.success)
  }

  private close(session: CreditSession): void {
    if (session.tcc !== 0) this.sim.cancel(session.tcc)
    session.tcc = 0
    for (const { octets } of session.reservations) this.ledger.release(session.account, octets)
    session.reservations = []
    session.isClosed = true
  }

  private grantAll(session: CreditSession, request: Ccr): DiameterMessage {
    const services = request.multipleServicesCreditControl ?? []
    for (const mscc of services) this.debit(session, mscc)
    const granted = services
      .filter((mscc) => mscc.requestedServiceUnit !== undefined)
      .map((mscc) => this.grant(session, mscc.ratingGroup ?? 0))
    session.lastNumber = request.ccRequestNumber
    this.superviseSession(session)
    return this.granting(request, granted)
  }

  private granting(request: Ccr, granted: Mscc[]): DiameterMessage {
    return answerTo(request, this.configuration.host, this.configuration.realm, {
      resultCode: resultCode.success,
      ccSessionFailover: this.offersFailover ? ccSessionFailover.supported : ccSessionFailover.notSupported,
      creditControlFailureHandling: failureHandling[this.configuration.failureHandling],
      multipleServicesCreditControl: granted.length === 0 ? undefined : granted,
    })
  }

  private debit(
    session: CreditSession,
    mscc: {
      ratingGroup?: number
      usedServiceUnit?: Array<{ ccInputOctets?: number; ccOutputOctets?: number; ccTotalOctets?: number }>
    },
  ): void {
    for (const used of mscc.usedServiceUnit ?? []) {
      const octets = used.ccTotalOctets ?? (used.ccInputOctets ?? 0) + (used.ccOutputOctets ?? 0)
      this.ledger.debit(session.account, octets)
      this.sim.measure('ocs.debited.octets', String(mscc.ratingGroup ?? 0), octets)
    }
    const held = session.reservations.findIndex((one) => one.ratingGroup === mscc.ratingGroup)
    if (held >= 0) this.ledger.release(session.account, session.reservations.splice(held, 1)[0].octets)
  }

  /** A grant of the policy's size or of what is left; the last of it carries Final-Unit-Indication, none of it 4012. */
  private grant(session: CreditSession, ratingGroup: number): Mscc {
    const policy = this.policies.get(ratingGroup)
    if (policy === undefined) return { ratingGroup, resultCode: resultCode.ratingFailed }
    const octets = this.ledger.reserve(session.account, policy.quotaOctets)
    if (octets === 0) {
      this.sim.sometimes('gy.credit-limit-reached')
      return { ratingGroup, resultCode: resultCode.creditLimitReached }
    }
    // Exactly as long as needed: most sessions have one rating group, and an array that has grown holds room for
    // sixteen more.
    const reservation = { ratingGroup, octets }
    session.reservations =
      session.reservations.length === 0 ? [reservation] : [...session.reservations, reservation]
    return this.granted(session, ratingGroup, octets)
  }

  private granted(session: CreditSession, ratingGroup: number, octets: number): Mscc {
    const policy = this.policies.get(ratingGroup) as RatingGroupPolicy
    const isFinal = this.ledger.available(session.account) === 0
    if (isFinal) this.sim.sometimes('gy.final-unit')
    return {
      grantedServiceUnit: { ccTotalOctets: octets },
      ratingGroup,
      validityTime: Math.ceil(policy.validityTimeUs / 1_000_000),
      resultCode: resultCode.success,
      finalUnitIndication: isFinal
        ? { finalUnitAction: finalUnitAction[this.configuration.finalUnitAction] }
        : undefined,
      volumeQuotaThreshold: isFinal ? undefined : policy.thresholdOctets,
    }
  }

  /** Restarts Tcc: a client that is silent for twice the validity time is gone. */
  private superviseSession(session: CreditSession): void {
    if (session.tcc !== 0) this.sim.cancel(session.tcc)
    let validityUs = 0
    for (const { ratingGroup } of session.reservations) {
      validityUs = Math.max(validityUs, this.policies.get(ratingGroup)?.validityTimeUs ?? 0)
    }
    this.sim.sometimes(ocsTimers.Tcc.startedMark)
    const afterUs = validityUs === 0 ? ocsTimers.Tcc.afterUs : 2 * validityUs
    session.tcc = this.scheduleTimer(this.sim.now + afterUs, TCC, session)
  }

  private plain(request: Ccr, code: number): DiameterMessage {
    return answerTo(request, this.configuration.host, this.configuration.realm, { resultCode: code })
  }
}
