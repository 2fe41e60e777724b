import {
  acknowledge,
  atThreshold,
  grant,
  remainingOctets,
  type Usage,
  unreported,
} from '../../charging/quota.ts'
import { ccSessionFailover, type DiameterMessage, resultCode } from '../../codec/diameter/diameter.ts'
import type { Procedure } from '../../engine/process.ts'
import { seconds } from '../../engine/time.ts'
import {
  askElsewhere,
  askServer,
  type CreditOutcome,
  type CreditReply,
  type Exchange,
  mayAskElsewhere,
  newExchange,
  outcomeOf,
  requestType,
} from './credit-servers.ts'
import { type Pgw, pgwTimers } from './pgw.ts'
import { releaseSession } from './release-session.ts'
import type { Credit, PgwSession, ReportReason } from './session.ts'
import { releaseHeld } from './user-plane.ts'

type Cca = Extract<DiameterMessage, { kind: 'GyCreditControlAnswer' }>
type Mscc = NonNullable<Cca['multipleServicesCreditControl']>[number]

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
  const exchange = newExchange(pgw, session, requestType.initial, services)
  const reply = yield* askServer(pgw, session, exchange)
  if (!mayAskElsewhere(pgw, session, exchange, reply)) return opened(pgw, session, reply)
  if (reply.kind === 'timeout') {
    startPending(pgw, session, exchange)
    return { kind: 'granted' }
  }
  return opened(pgw, session, yield* askElsewhere(pgw, session, exchange))
}

/** What the first answer, or its absence, makes of the session. */
function opened(pgw: Pgw, session: PgwSession, reply: CreditReply): CreditOutcome {
  const outcome = outcomeOf(reply)
  if (outcome.kind === 'granted' && reply.kind === 'answer') takeAnswer(pgw, session, reply.message as Cca)
  else if (outcome.kind === 'denied' && outcome.resultCode === resultCode.creditControlNotApplicable)
    return uncontrolled(session, false)
  else if (outcome.kind === 'no-answer' && session.failureHandling === 'continue')
    return uncontrolled(session, true)
  return outcome
}

/**
 * PendingI of RFC 4006 §7: Tx has run out, the service is granted, and another server is asked meanwhile. Waiting for
 * both would outlast the visited network's patience with Create Session.
 */
function startPending(pgw: Pgw, session: PgwSession, exchange: Exchange): void {
  startCreditControl(pgw, session, openElsewhere(pgw, session, exchange))
}

function* openElsewhere(pgw: Pgw, session: PgwSession, exchange: Exchange): Procedure<void> {
  session.isPending = true
  const outcome = opened(pgw, session, yield* askElsewhere(pgw, session, exchange))
  session.isPending = false
  if (outcome.kind !== 'granted') onFailedUpdate(pgw, session, outcome)
  for (const credit of session.credits) releaseHeld(pgw, session, credit)
  yield* updateCredit(pgw, session)
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
  if (session.creditControl === undefined) startCreditControl(pgw, session, updateCredit(pgw, session))
}

function startCreditControl(pgw: Pgw, session: PgwSession, procedure: Procedure<void>): void {
  const process = pgw.newProcess('credit-control', procedure, () => {
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
    if (endsService(session, reports)) {
      endService(pgw, session)
      return
    }
    // A lost answer must not lose usage: it stays unreported until the answer has come.
    const reply = yield* askForMore(
      pgw,
      session,
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

/**
 * Whether the final units are used and TERMINATE ends the service (RFC 4006 §5.6.1). The bearer serves all rating
 * groups: it stays while another one has credit, and the used-up group alone is blocked.
 */
function endsService(session: PgwSession, reports: readonly Report[]): boolean {
  const ending = reports.filter((one) => one.reason === 'final').map((one) => one.credit)
  if (!ending.some(({ quota }) => quota.finalAction === 'terminate')) return false
  return session.credits.every((credit) => ending.includes(credit) || remainingOctets(credit.quota) === 0)
}

/** The service ends: nothing passes any more, and the bearer goes. The final request reports what was used. */
function endService(pgw: Pgw, session: PgwSession): void {
  pgw.sim.sometimes('gy.service-terminated')
  rule(session, 'blocked')
  for (const credit of session.credits) releaseHeld(pgw, session, credit)
  releaseSession(pgw, session)
}

function unreportedOf({ credits }: PgwSession): number {
  return credits.reduce((sum, { quota }) => sum + totalOf(unreported(quota)), 0)
}

/** One CCR-U and its answer. While a second server is asked after Tx, the service goes on (PendingU of RFC 4006 §7). */
function* askForMore(pgw: Pgw, session: PgwSession, services: object[]): Procedure<CreditReply> {
  const exchange = newExchange(pgw, session, requestType.update, services)
  const reply = yield* askServer(pgw, session, exchange)
  if (!mayAskElsewhere(pgw, session, exchange, reply)) return reply
  session.isPending = reply.kind === 'timeout'
  if (session.isPending) for (const credit of session.credits) releaseHeld(pgw, session, credit)
  const second = yield* askElsewhere(pgw, session, exchange)
  session.isPending = false
  return second
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
  const used = reason === 'first-request' ? usedBefore(usage) : usedUnits(usage, reason)
  const requested = reason === 'final' ? {} : { requestedServiceUnit: {} }
  return { credit, usage, reason, service: { ...requested, ...used, ratingGroup } }
}

/** What a rating group used while another server was asked, before it had a grant of its own. */
function usedBefore({ uplinkOctets, downlinkOctets }: Usage): object {
  return totalOf({ uplinkOctets, downlinkOctets }) === 0
    ? {}
    : { usedServiceUnit: [countersOf({ uplinkOctets, downlinkOctets })] }
}

function totalOf({ uplinkOctets, downlinkOctets }: Usage): number {
  return uplinkOctets + downlinkOctets
}

function countersOf({ uplinkOctets, downlinkOctets }: Usage): object {
  return {
    ccTotalOctets: uplinkOctets + downlinkOctets,
    ccInputOctets: uplinkOctets,
    ccOutputOctets: downlinkOctets,
  }
}

function usedUnits(usage: Usage, reason: keyof typeof reportingReason): object {
  const counters = countersOf(usage)
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
    .filter(({ quota }) => quota.state !== 'none' || totalOf(unreported(quota)) > 0)
    .map(({ quota }) => ({ ...usedUnits(unreported(quota), 'final'), ratingGroup: quota.ratingGroup }))
  for (const credit of session.credits) if (credit.validity !== 0) pgw.sim.cancel(credit.validity)
  if (!session.isReported) return
  const exchange = newExchange(pgw, session, requestType.termination, services)
  const first = yield* askServer(pgw, session, exchange)
  const reply = mayAskElsewhere(pgw, session, exchange, first)
    ? yield* askElsewhere(pgw, session, exchange)
    : first
  if (outcomeOf(reply).kind === 'granted')
    for (const { quota } of session.credits) acknowledge(quota, unreported(quota))
  else pgw.sim.measure('pgw.gy.final-usage-lost', '', unreportedOf(session))
  pgw.sim.sometimes('gy.terminated')
}

/**
 * An update that failed: denial blocks; silence is decided by Credit-Control-Failure-Handling, never left open
 * (trap 7).
 */
function onFailedUpdate(pgw: Pgw, session: PgwSession, outcome: CreditOutcome): void {
  const applies = outcome.kind === 'denied' && outcome.resultCode === resultCode.creditControlNotApplicable
  const goesOn = applies || (outcome.kind === 'no-answer' && session.failureHandling === 'continue')
  pgw.sim.sometimes(goesOn ? 'gy.failure-continue' : 'gy.failure-terminate')
  if (goesOn) rule(session, 'uncontrolled')
  else endService(pgw, session)
}

function takeAnswer(pgw: Pgw, session: PgwSession, answer: Cca): void {
  if (session.ocsHost !== '' && session.ocsHost !== answer.originHost) pgw.sim.sometimes('gy.session-moved')
  session.ocsHost = answer.originHost
  if (answer.ccSessionFailover !== undefined)
    session.mayFailOver = answer.ccSessionFailover === ccSessionFailover.supported
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
