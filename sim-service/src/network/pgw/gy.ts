import { acknowledge, atThreshold, grant, type Usage, unreported } from '../../charging/quota.ts'
import { type DiameterMessage, resultCode } from '../../codec/diameter/diameter.ts'
import type { Procedure } from '../../engine/process.ts'
import { seconds } from '../../engine/time.ts'
import type { DiameterReply } from '../diameter-endpoint.ts'
import type { DiameterPeer } from '../diameter-peer.ts'
import { type Pgw, pgwTimers } from './pgw.ts'
import { psInformation } from './ps-information.ts'
import type { Credit, PgwSession, ReportReason } from './session.ts'
import { releaseHeld } from './user-plane.ts'

type Cca = Extract<DiameterMessage, { kind: 'GyCreditControlAnswer' }>
type Mscc = NonNullable<Cca['multipleServicesCreditControl']>[number]

export type CreditOutcome =
  | { kind: 'granted' }
  | { kind: 'denied'; resultCode: number }
  | { kind: 'no-answer' }

const requestType = { initial: 1, update: 2, termination: 3 } as const
const DIAMETER_LOGOUT = 1
/** TS 32.299 §7.2.175. Reasons 0 and 3 stand inside Used-Service-Unit, the others beside it. */
const reportingReason = {
  threshold: 0,
  final: 2,
  'quota-exhausted': 3,
  'validity-time': 4,
  'forced-reauthorisation': 7,
} as const
const FINAL_UNIT_ACTIONS = ['terminate', 'redirect', 'restrict-access'] as const

/** CCR-I: opens the credit-control session and asks for the first grant of the first rating group. */
export function* openCredit(pgw: Pgw, session: PgwSession): Procedure<CreditOutcome> {
  const [first] = session.credits
  const services =
    first === undefined ? [] : [{ ratingGroup: first.quota.ratingGroup, requestedServiceUnit: {} }]
  const reply = yield* send(pgw, session, requestType.initial, services)
  const outcome = outcomeOf(reply)
  if (outcome.kind === 'granted' && reply.kind === 'answer') takeAnswer(pgw, session, reply.message as Cca)
  else if (outcome.kind === 'denied' && outcome.resultCode === resultCode.creditControlNotApplicable)
    return uncontrolled(session, false)
  else if (outcome.kind === 'no-answer' && session.failureHandling === 'continue')
    return uncontrolled(session, true)
  return outcome
}

/** Service without credit control: 4011, or failure handling CONTINUE (RFC 4006 §5.7, §9.1). */
function uncontrolled(session: PgwSession, isReported: boolean): CreditOutcome {
  session.isReported = isReported
  rule(session, 'uncontrolled')
  return { kind: 'granted' }
}

/** One state for every rating group, those whose traffic is still to come included. */
function rule(session: PgwSession, state: 'uncontrolled' | 'blocked'): void {
  session.ruling = state
  for (const { quota } of session.credits) quota.state = state
}

/** Wants a grant for a rating group; sent now, or after the request under way. */
export function wantCredit(pgw: Pgw, session: PgwSession, ratingGroup: number, reason: ReportReason): void {
  if (session.closing) return
  session.wanted ??= new Map()
  // The need is looked at again when its turn comes; an order to report is kept.
  if (!isOrder(session.wanted.get(ratingGroup))) session.wanted.set(ratingGroup, reason)
  if (session.creditControl === undefined) startUpdate(pgw, session)
}

function startUpdate(pgw: Pgw, session: PgwSession): void {
  const process = pgw.newProcess('credit-update', updateCredit(pgw, session), () => {
    session.creditControl = undefined
  })
  session.creditControl = process
  process.start()
}

/** CCR-U for everything that is wanted, until nothing is. */
function* updateCredit(pgw: Pgw, session: PgwSession): Procedure<void> {
  while (!session.closing) {
    const reports = wantedReports(session)
    if (reports.length === 0) return
    // A lost answer must not lose usage: it stays unreported until the answer has come.
    const reply = yield* send(
      pgw,
      session,
      requestType.update,
      reports.map((one) => one.service),
    )
    const outcome = outcomeOf(reply)
    if (outcome.kind === 'granted' && reply.kind === 'answer') {
      for (const { credit, usage } of reports) acknowledge(credit.quota, usage)
      takeAnswer(pgw, session, reply.message as Cca)
    } else onFailedUpdate(pgw, session, outcome)
    for (const { credit, reason } of reports) {
      if (reason === 'final') credit.quota.state = 'blocked'
      releaseHeld(pgw, session, credit)
    }
  }
}

/** What is still wanted: the answer that has just come may have granted or denied a wish that was made before it. */
function wantedReports(session: PgwSession): Report[] {
  const reports: Report[] = []
  const wanted = session.wanted ?? []
  session.wanted = undefined
  for (const [ratingGroup, wish] of wanted) {
    const credit = session.credits.find((one) => one.quota.ratingGroup === ratingGroup) as Credit
    const reason = isOrder(wish) ? wish : needOf(credit)
    if (reason !== undefined) reports.push(report(credit, reason))
  }
  return reports
}

/** Reports that are due whatever is left of the grant. */
function isOrder(reason: ReportReason | undefined): boolean {
  return reason === 'validity-time' || reason === 'forced-reauthorisation'
}

/** Why a rating group needs the credit server now, if it does. */
export function needOf({ quota, held }: Credit): ReportReason | undefined {
  if (held === undefined || held.length === 0) return atThreshold(quota) ? 'threshold' : undefined
  if (quota.state === 'none') return 'first-request'
  if (quota.state !== 'granted') return undefined
  return quota.finalAction === undefined ? 'quota-exhausted' : 'final'
}

interface Report {
  credit: Credit
  usage: Usage
  reason: ReportReason
  service: object
}

/** Used-Service-Unit and Requested-Service-Unit of one rating group. */
function report(credit: Credit, reason: ReportReason): Report {
  const { ratingGroup } = credit.quota
  const usage = unreported(credit.quota)
  const used = reason === 'first-request' ? {} : usedUnits(usage, reason)
  const requested = reason === 'final' ? {} : { requestedServiceUnit: {} }
  return { credit, usage, reason, service: { ...requested, ...used, ratingGroup } }
}

function usedUnits(usage: Usage, reason: keyof typeof reportingReason): object {
  const counters = {
    ccTotalOctets: usage.uplinkOctets + usage.downlinkOctets,
    ccInputOctets: usage.uplinkOctets,
    ccOutputOctets: usage.downlinkOctets,
  }
  const code = reportingReason[reason]
  const inside = code === reportingReason.threshold || code === reportingReason['quota-exhausted']
  return inside
    ? { usedServiceUnit: [{ reportingReason: code, ...counters }] }
    : { usedServiceUnit: [counters], reportingReason: [code] }
}

/**
 * CCR-T with the final usage of every rating group; waits for a request under way first, so nothing is reported
 * twice.
 */
export function* closeCredit(pgw: Pgw, session: PgwSession): Procedure<void> {
  const services = session.credits
    .filter(({ quota }) => quota.state !== 'none')
    .map(({ quota }) => ({ ...usedUnits(unreported(quota), 'final'), ratingGroup: quota.ratingGroup }))
  for (const credit of session.credits) if (credit.validity !== 0) pgw.sim.cancel(credit.validity)
  if (!session.isReported) return
  const reply = yield* send(pgw, session, requestType.termination, services)
  if (outcomeOf(reply).kind === 'granted')
    for (const { quota } of session.credits) acknowledge(quota, unreported(quota))
  else pgw.sim.measure('pgw.gy.final-usage-lost', '', 1)
  pgw.sim.sometimes('gy.terminated')
}

function* send(
  pgw: Pgw,
  session: PgwSession,
  type: number,
  services: object[],
): Procedure<DiameterReply<DiameterMessage>> {
  const { configuration } = pgw
  const message = {
    kind: 'GyCreditControlRequest',
    endToEnd: pgw.diameter.nextEndToEnd(),
    proxiable: true,
    sessionId: pgw.gySessionId(session),
    originHost: configuration.host,
    originRealm: configuration.realm,
    destinationRealm: configuration.realm,
    destinationHost: session.ocsHost === '' ? undefined : session.ocsHost,
    authApplicationId: 4,
    serviceContextId: '32251@3gpp.org',
    ccRequestType: type,
    ccRequestNumber: session.ccRequestNumber++,
    eventTimestamp: configuration.epochSeconds + Math.floor(pgw.sim.now / 1_000_000),
    subscriptionId: [
      { subscriptionIdType: 1, subscriptionIdData: session.imsi },
      { subscriptionIdType: 0, subscriptionIdData: session.msisdn },
    ],
    terminationCause: type === requestType.termination ? DIAMETER_LOGOUT : undefined,
    multipleServicesIndicator: 1,
    multipleServicesCreditControl: services.length === 0 ? undefined : services,
    serviceInformation: { psInformation: psInformation(pgw, session) },
  }
  const peers = peersOf(pgw, session)
  const first = yield* pgw.diameter.request(peers, message)
  if (!isTransient(first) || session.failureHandling === 'terminate' || peers.length < 2) return first
  // CONTINUE and RETRY_AND_TERMINATE: the same request, marked as possibly a duplicate, at the other server.
  pgw.sim.sometimes('gy.retry')
  return yield* pgw.diameter.request(peers.slice(1), { ...message, retransmitted: true })
}

/** Failures that another server may not have (RFC 4006 §5.7): silence, 3002, 3004 and 3005. */
function isTransient(reply: DiameterReply<DiameterMessage>): boolean {
  if (reply.kind !== 'answer') return reply.kind === 'timeout'
  const code = (reply.message as { resultCode?: number }).resultCode
  return (
    code === resultCode.unableToDeliver || code === resultCode.tooBusy || code === resultCode.loopDetected
  )
}

/** The OCS that answered first, then the others. */
function peersOf(pgw: Pgw, session: PgwSession): DiameterPeer[] {
  const known = pgw.ocss.filter((peer) => peer.host === session.ocsHost)
  return [...known, ...pgw.ocss.filter((peer) => peer.host !== session.ocsHost)]
}

/**
 * 2xxx grants; 4010, 4012 and the permanent failures deny; 3xxx and silence are for the failure handling (RFC 4006
 * §7).
 */
function outcomeOf(reply: DiameterReply<DiameterMessage>): CreditOutcome {
  if (reply.kind !== 'answer' || reply.message.kind !== 'GyCreditControlAnswer') return { kind: 'no-answer' }
  const code = reply.message.resultCode
  if (code >= 2000 && code < 3000) return { kind: 'granted' }
  if (code >= 3000 && code < 4000) return { kind: 'no-answer' }
  return { kind: 'denied', resultCode: code }
}

/**
 * An update that failed: denial blocks; silence is decided by Credit-Control-Failure-Handling, never left open
 * (trap 7).
 */
function onFailedUpdate(pgw: Pgw, session: PgwSession, outcome: CreditOutcome): void {
  const applies = outcome.kind === 'denied' && outcome.resultCode === resultCode.creditControlNotApplicable
  const goesOn = applies || (outcome.kind === 'no-answer' && session.failureHandling === 'continue')
  pgw.sim.sometimes(goesOn ? 'gy.failure-continue' : 'gy.failure-terminate')
  rule(session, goesOn ? 'uncontrolled' : 'blocked')
}

function takeAnswer(pgw: Pgw, session: PgwSession, answer: Cca): void {
  session.ocsHost = answer.originHost
  const handling = (['terminate', 'continue', 'retry-and-terminate'] as const)[
    answer.creditControlFailureHandling ?? -1
  ]
  if (handling !== undefined) session.failureHandling = handling
  for (const mscc of answer.multipleServicesCreditControl ?? []) takeService(pgw, session, mscc)
}

/** One service's part of an answer: its own result decides (crib §1 row 8: 4012 is denial, whatever CCFH says). */
function takeService(pgw: Pgw, session: PgwSession, mscc: Mscc): void {
  const credit = session.credits.find((one) => one.quota.ratingGroup === mscc.ratingGroup)
  if (credit === undefined) return
  const code = mscc.resultCode ?? resultCode.success
  const octets = mscc.grantedServiceUnit?.ccTotalOctets
  if (code !== resultCode.success || octets === undefined) {
    credit.quota.state = code === resultCode.creditControlNotApplicable ? 'uncontrolled' : 'blocked'
    return
  }
  const action = mscc.finalUnitIndication?.finalUnitAction
  grant(credit.quota, {
    octets,
    thresholdOctets: mscc.volumeQuotaThreshold ?? 0,
    finalAction: action === undefined ? undefined : FINAL_UNIT_ACTIONS[action],
  })
  const validity =
    mscc.validityTime === undefined ? pgwTimers['Validity-Time'].afterUs : seconds(mscc.validityTime)
  pgw.scheduleValidity(credit, validity)
}

/** The grant's time is up (Reporting-Reason VALIDITY_TIME). */
export function onValidityTime(pgw: Pgw, credit: Credit): void {
  credit.validity = 0
  pgw.sim.sometimes(pgwTimers['Validity-Time'].expiredMark)
  const session = pgw.byTeid.get(credit.teid)
  if (session === undefined || credit.quota.state !== 'granted') return
  wantCredit(pgw, session, credit.quota.ratingGroup, 'validity-time')
}
