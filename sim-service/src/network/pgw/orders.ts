import { answerTo, type DiameterMessage, resultCode } from '../../codec/diameter/diameter.ts'
import { wantCredit } from './gy.ts'
import type { Pgw } from './pgw.ts'
import { takeDecision } from './policy.ts'
import { releaseSession } from './release-session.ts'
import type { PgwSession } from './session.ts'

type Order = Extract<
  DiameterMessage,
  { kind: 'GyReAuthRequest' | 'GxReAuthRequest' | 'GyAbortSessionRequest' }
>

/** What OCS and PCRF order: answered first, done after it (RFC 4006 §5.5, RFC 6733 §8.5, TS 29.212 §4.5.5). */
export function onOrder(pgw: Pgw, request: DiameterMessage, reply: (answer: DiameterMessage) => void): void {
  if (!isOrder(request)) {
    pgw.sim.measure('pgw.unexpected', request.kind, 1)
    return
  }
  const { host, realm } = pgw.configuration
  const session = pgw.bySessionId(request.sessionId)
  reply(answerTo(request, host, realm, { resultCode: resultOf(request, session) }))
  if (session !== undefined) obey(pgw, session, request)
}

function isOrder(request: DiameterMessage): request is Order {
  const { kind } = request
  return kind === 'GyReAuthRequest' || kind === 'GxReAuthRequest' || kind === 'GyAbortSessionRequest'
}

/** 2002 says that a credit-control request follows. */
function resultOf({ kind }: Order, session: PgwSession | undefined): number {
  if (session === undefined) return resultCode.unknownSessionId
  return kind === 'GyReAuthRequest' ? resultCode.limitedSuccess : resultCode.success
}

function obey(pgw: Pgw, session: PgwSession, order: Order): void {
  switch (order.kind) {
    case 'GxReAuthRequest':
      // TS 29.212 §4.5.9: the PCRF ends the session.
      if (order.sessionReleaseCause === undefined) takeDecision(pgw, session, order)
      else releaseSession(pgw, session)
      return
    case 'GyAbortSessionRequest':
      releaseSession(pgw, session)
      return
    case 'GyReAuthRequest':
      // A rating group without a grant has nothing to re-authorise.
      for (const { quota } of session.credits) {
        if (quota.state !== 'granted' && quota.state !== 'blocked') continue
        if (order.ratingGroup === undefined || order.ratingGroup === quota.ratingGroup)
          wantCredit(pgw, session, quota.ratingGroup, 'forced-reauthorisation')
      }
  }
}
