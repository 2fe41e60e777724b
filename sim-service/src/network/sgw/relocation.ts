import {
  fteidInterface,
  type Gtpv2,
  type Gtpv2Message,
  gtpv2Cause,
  gtpv2Type,
  isAcceptance,
} from '../../codec/gtp/gtpv2.ts'
import type { Port } from '../../engine/link.ts'
import type { Procedure } from '../../engine/process.ts'
import { RELEASED } from './idle.ts'
import { newSession, refusal } from './procedures.ts'
import type { Sgw, SgwSession } from './sgw.ts'

type Request = Gtpv2<'CreateSessionRequest'>
type Reply = (answer: Gtpv2Message) => void

/** What the PGW is told about the UE by its new SGW. */
type Telling = Pick<Request, 'uli' | 'servingNetwork' | 'ratType' | 'ueTimeZone'>

/** A PGW F-TEID with a TEID: the session exists, and comes from another SGW (TS 29.274 §7.2.1). */
export function isRelocation({ pgwFteid }: Request): boolean {
  return pgwFteid !== undefined && pgwFteid.teid !== 0
}

/**
 * TS 23.401 §5.5.1.1.3 and §5.5.1.2.2 at the target SGW. With OI the PGW is told at once, by Modify Bearer and not by
 * Create Session (trap 3); without, it is not told before the MME's Modify Bearer Request (crib §1 row 2).
 */
export function* takeOver(sgw: Sgw, request: Request, from: Port, pgw: Port, reply: Reply): Procedure<void> {
  const [bearer] = request.bearers
  const session = newSession(sgw, request, from, pgw, bearer.ebi)
  session.pgwTeid = request.pgwFteid?.teid ?? 0
  session.pgwUserTeid = bearer.s5s8uPgwFteid?.teid ?? 0
  session.pgwUser = sgw.userPeers.get(bearer.s5s8uPgwFteid?.ipv4 ?? '')
  const { s1uEnbFteid: enb } = bearer
  if (enb !== undefined) {
    session.enbTeid = enb.teid
    session.enbUser = sgw.userPeers.get(enb.ipv4 ?? '')
  } else if (request.indication?.oi === true) {
    // TS 23.401 §5.3.3.1: the UE has moved in idle mode, and stays idle.
    session.enbTeid = RELEASED
  }
  const cause =
    request.indication?.oi === true ? yield* tellPgw(sgw, session, request) : gtpv2Cause.requestAccepted
  if (!isAcceptance(cause)) {
    sgw.remove(session.teid, 'sgw:session-ended')
    reply(refusal(gtpv2Type.CreateSessionRequest, session.mmeTeid, cause))
    return
  }
  reply(created(sgw, session))
}

/**
 * S8 Modify Bearer Request: the PGW's downlink comes here from now on. Its answer brings the Charging ID, without which
 * this SGW's records could not be correlated (crib §1 row 5).
 */
export function* tellPgw(
  sgw: Sgw,
  session: SgwSession,
  { uli, servingNetwork, ratType, ueTimeZone }: Partial<Telling>,
): Procedure<number> {
  const own = { teid: session.teid, ipv4: sgw.configuration.ipv4 }
  const reply = yield* sgw.gtp.request<Gtpv2<'ModifyBearerResponse'>>(session.pgw, {
    kind: 'ModifyBearerRequest',
    teid: session.pgwTeid,
    uli,
    servingNetwork,
    ratType,
    senderFteid: { interfaceType: fteidInterface.s5s8cSgw, ...own },
    bearers: [{ ebi: session.ebi, s5s8uSgwFteid: { interfaceType: fteidInterface.s5s8uSgw, ...own } }],
    recovery: sgw.gtp.restartCounter,
    ueTimeZone,
  } as never)
  if (reply.kind !== 'answer') return gtpv2Cause.remotePeerNotResponding
  session.chargingId = reply.message.bearers?.[0]?.chargingId ?? 0
  return reply.message.cause.value
}

/** Whether the PGW still sends to the SGW before: it has told this one no Charging ID. */
export function isUntold({ chargingId, pgwTeid }: SgwSession): boolean {
  return chargingId === 0 && pgwTeid !== 0
}

function created(sgw: Sgw, session: SgwSession): Gtpv2Message {
  const own = { teid: session.teid, ipv4: sgw.configuration.ipv4 }
  const cause = { value: gtpv2Cause.requestAccepted }
  return {
    kind: 'CreateSessionResponse',
    teid: session.mmeTeid,
    sequence: 0,
    cause,
    senderFteid: { interfaceType: fteidInterface.s11s4Sgw, ...own },
    bearers: [{ ebi: session.ebi, cause, s1uSgwFteid: { interfaceType: fteidInterface.s1uSgw, ...own } }],
    recovery: sgw.gtp.restartCounter,
  } as Gtpv2Message
}
