import { eventTrigger } from '../../codec/diameter/diameter.ts'
import { type Gtpv2, gtpv2Cause, isAcceptance } from '../../codec/gtp/gtpv2.ts'
import type { Procedure } from '../../engine/process.ts'
import { expire } from '../../engine/timers.ts'
import { Outcomes } from '../outcomes.ts'
import { type Ambr, Policer } from '../policer.ts'
import { endSession } from './end-session.ts'
import { requestType, sendGx } from './gx.ts'
import { type Pgw, pgwTimers } from './pgw.ts'
import type { PgwSession } from './session.ts'
import type { SessionPolicy } from './session-policy.ts'

const rejected = new Outcomes('rejected/')

/** Carries the wanted APN-AMBR to the bearer's other ends; one request at a time, the last wish wins. */
export function startUpdateBearer(pgw: Pgw, session: PgwSession, policy: SessionPolicy): void {
  if (policy.update !== undefined) return
  const process = pgw.newProcess('update-bearer', updateBearer(pgw, session, policy), () => {
    policy.update = undefined
  })
  policy.update = process
  process.start()
}

/** Bearer modification by the PGW (TS 23.401 §5.4.2.1, steps 1, 2, 11, 12). */
function* updateBearer(pgw: Pgw, session: PgwSession, policy: SessionPolicy): Procedure<void> {
  while (policy.wantedAmbr !== undefined && !session.closing) {
    const ambr = policy.wantedAmbr
    policy.wantedAmbr = undefined
    const cause = yield* askOften(pgw, session, ambr)
    if (!settle(pgw, session, policy, ambr, cause)) yield* reportFailure(pgw, session, policy)
  }
}

/** The answer's cause; a bearer whose UE is being handed over is asked for again, after a while (§5.5.1.1). */
function* askOften(pgw: Pgw, session: PgwSession, apnAmbr: Ambr): Procedure<number | undefined> {
  const { HandoverGuard } = pgwTimers
  for (let attempt = 0; ; attempt++) {
    const reply = yield* pgw.gtp.request<Gtpv2<'UpdateBearerResponse'>>(session.sgw, {
      kind: 'UpdateBearerRequest',
      teid: session.sgwTeid,
      bearers: [{ ebi: session.ebi }],
      apnAmbr,
    } as never)
    const cause = reply.kind === 'answer' ? reply.message.cause.value : undefined
    const outcome = cause === undefined ? reply.kind : isAcceptance(cause) ? 'accepted' : rejected.of(cause)
    pgw.sim.measure('pgw.update-bearer', outcome, 1)
    if (cause !== gtpv2Cause.temporarilyRejectedDueToHandoverInProgress) return cause
    if (attempt === HandoverGuard.retransmissions) return cause
    yield* expire(pgw.sim, HandoverGuard)
  }
}

/** What an answer does to the session. False when the bearer has not taken the rate and the session goes on. */
function settle(
  pgw: Pgw,
  session: PgwSession,
  policy: SessionPolicy,
  ambr: Ambr,
  cause: number | undefined,
): boolean {
  if (cause === undefined) return false
  if (isAcceptance(cause)) {
    policy.policer = new Policer(ambr, pgw.sim.now)
    pgw.sim.sometimes('gx.apn-ambr-changed')
    return true
  }
  if (cause !== gtpv2Cause.contextNotFound) return false
  // TS 29.274 §7.2.15: the SGW has no such session, so there is none.
  endSession(pgw, session)
  return true
}

/** CCR-U with Event-Trigger APN-AMBR_MODIFICATION_FAILURE (TS 29.212 §5.3.7). */
function* reportFailure(pgw: Pgw, session: PgwSession, policy: SessionPolicy): Procedure<void> {
  const reply = yield* sendGx(pgw, session, requestType.update, ++policy.requestNumber, {
    eventTrigger: [eventTrigger.apnAmbrModificationFailure],
  })
  if (reply.kind !== 'answer') pgw.sim.measure('pgw.gx.update-failed', reply.kind, 1)
}
