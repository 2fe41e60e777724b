import { type Gtpv2, type Gtpv2Message, gtpv2Cause, gtpv2Type } from '../../codec/gtp/gtpv2.ts'
import { type Procedure, type Process, receive } from '../../engine/process.ts'
import { refusalOf } from '../gtp-refusal.ts'
import { closePolicy } from './gx.ts'
import { closeCredit } from './gy.ts'
import type { Pgw } from './pgw.ts'
import type { PgwSession } from './session.ts'
import { dropHeld } from './user-plane.ts'

type Reply = (answer: Gtpv2Message) => void

/** The SGW ends a session (TS 29.274 §7.2.9.1). */
export function onDeleteSession(pgw: Pgw, request: Gtpv2<'DeleteSessionRequest'>, reply: Reply): void {
  const session = pgw.byTeid.get(request.teid ?? 0)
  if (session === undefined || session.closing) {
    reply(refusalOf(gtpv2Type.DeleteSessionRequest, 0, { value: gtpv2Cause.contextNotFound }) as Gtpv2Message)
    return
  }
  const answer = (): void => {
    reply({
      kind: 'DeleteSessionResponse',
      teid: session.sgwTeid,
      sequence: 0,
      cause: { value: gtpv2Cause.requestAccepted },
    } as Gtpv2Message)
  }
  const { answersDeleteFirst } = pgw.configuration
  if (answersDeleteFirst) answer()
  endSession(pgw, session, answersDeleteFirst ? undefined : answer)
}

/** Ends a session whatever its other ends know of it; `ended` is called when OCS and PCRF have been told. */
export function endSession(pgw: Pgw, session: PgwSession, ended?: () => void): void {
  if (session.closing) return
  session.closing = true
  session.policy?.update?.cancel('the session ends')
  pgw.spawn('delete-session', settle(pgw, session, ended))
}

/** TS 23.401 §5.3.8.2 steps 3 to 6: final usage to the OCS, the IP-CAN session to its end, both at once. */
function* settle(pgw: Pgw, session: PgwSession, ended: (() => void) | undefined): Procedure<void> {
  dropHeld(pgw, session)
  // A report under way ends first: its usage is then acknowledged, and the final report cannot count it again.
  while (isRunning(session.creditControl) || isRunning(session.policy?.report)) {
    yield* receive(['never'], POLL_US)
  }
  dropHeld(pgw, session)
  pgw.spawn('close-policy', closePolicy(pgw, session))
  yield* closeCredit(pgw, session)
  forget(pgw, session)
  ended?.()
}

function isRunning(process: Process | undefined): boolean {
  return process !== undefined && !process.done
}

const POLL_US = 1000

/** The PGW crashed: nothing of the session is left, and what waited for a grant is lost by name. */
export function forgetSession(pgw: Pgw, session: PgwSession): void {
  session.closing = true
  session.creditControl?.cancel('node crashed')
  session.policy?.report?.cancel('node crashed')
  session.policy?.update?.cancel('node crashed')
  dropHeld(pgw, session)
  for (const credit of session.credits) pgw.sim.cancel(credit.validity)
  forget(pgw, session)
}

/** Takes the session out of every table. */
export function forget(pgw: Pgw, session: PgwSession): void {
  // A crash may have come first; the address must not be free twice.
  if (pgw.byTeid.get(session.teid) !== session) return
  pgw.byTeid.delete(session.teid)
  pgw.route(session.address, undefined)
  pgw.freeAddress(session.address)
}
