import { type DiameterMessage, eventTrigger, isSuccess } from '../../codec/diameter/diameter.ts'
import type { Burst } from '../../engine/burst.ts'
import type { Procedure } from '../../engine/process.ts'
import { type Ambr, Policer } from '../policer.ts'
import { requestType, sendGx } from './gx.ts'
import type { Pgw } from './pgw.ts'
import type { PgwSession } from './session.ts'
import { newPolicy, type SessionPolicy } from './session-policy.ts'
import { startUpdateBearer } from './update-bearer.ts'

/** The AVPs with which a PCRF changes a session, in an answer or a Re-Auth-Request. */
type Decision = Pick<
  Extract<DiameterMessage, { kind: 'GxCreditControlAnswer' | 'GxReAuthRequest' }>,
  'qosInformation' | 'usageMonitoringInformation'
>

const USAGE_REPORT_REQUIRED = 0

/** Takes the opening answer: what it grants beyond what was asked for. */
export function takeOpening(
  pgw: Pgw,
  session: PgwSession,
  decision: Decision,
  asked: Ambr | undefined,
): void {
  takeMonitoring(pgw, session, decision)
  const ambr = ambrOf(decision)
  if (ambr === undefined || (asked !== undefined && isSame(ambr, asked))) return
  // The bearer is made with it: nobody has to be told later.
  policyOf(session).policer = new Policer(ambr, pgw.sim.now)
}

/** Takes a later decision: monitoring at once, rates when the bearer has them (TS 29.212 §4.5.5). */
export function takeDecision(pgw: Pgw, session: PgwSession, decision: Decision): void {
  takeMonitoring(pgw, session, decision)
  const ambr = ambrOf(decision)
  if (ambr === undefined || session.closing) return
  const policy = policyOf(session)
  if (policy.policer !== undefined && policy.wantedAmbr === undefined && isSame(ambr, policy.policer.ambr))
    return
  policy.wantedAmbr = ambr
  startUpdateBearer(pgw, session, policy)
}

function takeMonitoring(pgw: Pgw, session: PgwSession, { usageMonitoringInformation }: Decision): void {
  for (const one of usageMonitoringInformation ?? []) {
    const policy = policyOf(session)
    const octets = one.grantedServiceUnit?.[0]?.ccTotalOctets
    if (one.monitoringKey !== undefined) policy.monitoringKey = one.monitoringKey
    if (octets !== undefined) policy.grantedOctets = octets
    if (one.usageMonitoringReport === USAGE_REPORT_REQUIRED) startReport(pgw, session, policy)
  }
}

function policyOf(session: PgwSession): SessionPolicy {
  session.policy ??= newPolicy()
  return session.policy
}

function ambrOf({ qosInformation }: Decision): Ambr | undefined {
  const qos = qosInformation?.[0]
  const [uplink, downlink] = [qos?.apnAggregateMaxBitrateUl, qos?.apnAggregateMaxBitrateDl]
  if (uplink === undefined || downlink === undefined) return undefined
  return { uplinkKbps: Math.ceil(uplink / 1000), downlinkKbps: Math.ceil(downlink / 1000) }
}

function isSame(one: Ambr, other: Ambr): boolean {
  return one.uplinkKbps === other.uplinkKbps && one.downlinkKbps === other.downlinkKbps
}

/** The part of a burst that the session's APN-AMBR lets through; the rest is lost by name. */
export function limit(pgw: Pgw, session: PgwSession, burst: Burst): Burst | undefined {
  const policer = session.policy?.policer
  if (policer === undefined) return burst
  const { passed, dropped } = policer.police(burst, pgw.sim.now)
  if (dropped !== undefined) pgw.losses.lose('pgw:apn-ambr', dropped.packets, dropped.octets)
  return passed
}

/** Counts what passed for the PCRF; the report is due when the granted units are used. */
export function monitor(pgw: Pgw, session: PgwSession, policy: SessionPolicy, burst: Burst): void {
  if (policy.monitoringKey === undefined) return
  if (burst.direction === 'uplink') policy.unreportedUplinkOctets += burst.octets
  else policy.unreportedDownlinkOctets += burst.octets
  if (policy.unreportedUplinkOctets + policy.unreportedDownlinkOctets >= policy.grantedOctets)
    startReport(pgw, session, policy)
}

function startReport(pgw: Pgw, session: PgwSession, policy: SessionPolicy): void {
  if (policy.report !== undefined || session.closing) return
  const process = pgw.newProcess('usage-report', reportUsage(pgw, session, policy), () => {
    policy.report = undefined
  })
  policy.report = process
  process.start()
}

/** CCR-U with Event-Trigger USAGE_REPORT (TS 29.212 §4.5.17.2). A report without an answer loses nothing. */
function* reportUsage(pgw: Pgw, session: PgwSession, policy: SessionPolicy): Procedure<void> {
  const { unreportedUplinkOctets: uplink, unreportedDownlinkOctets: downlink } = policy
  // Whoever wants more reports grants anew.
  policy.grantedOctets = Number.POSITIVE_INFINITY
  pgw.sim.sometimes('gx.usage-report')
  const reply = yield* sendGx(pgw, session, requestType.update, ++policy.requestNumber, {
    eventTrigger: [eventTrigger.usageReport],
    usageMonitoringInformation: [usageOf(policy)],
  })
  if (reply.kind !== 'answer' || !isSuccess(reply.message as never)) {
    pgw.sim.measure('pgw.gx.update-failed', reply.kind, 1)
    return
  }
  policy.unreportedUplinkOctets -= uplink
  policy.unreportedDownlinkOctets -= downlink
  takeDecision(pgw, session, reply.message as Decision)
}

/** What a report or the final request says of the session's usage. */
export function usageOf(policy: SessionPolicy): object {
  const { monitoringKey, unreportedUplinkOctets: uplink, unreportedDownlinkOctets: downlink } = policy
  return {
    monitoringKey,
    usedServiceUnit: [
      {
        ccTotalOctets: uplink + downlink,
        ccInputOctets: uplink,
        ccOutputOctets: downlink,
      },
    ],
  }
}
