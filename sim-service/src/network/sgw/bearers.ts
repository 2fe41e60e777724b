import { type Gtpv2, type Gtpv2Message, gtpv2Cause, gtpv2Type } from '../../codec/gtp/gtpv2.ts'
import type { Procedure } from '../../engine/process.ts'
import { refusalOf } from '../gtp-refusal.ts'
import type { Sgw, SgwSession } from './sgw.ts'

type Reply = (answer: Gtpv2Message) => void

/** A request of the PGW about a bearer that it made; the MME's answer goes back as it came, for the other tunnel. */
export type BearerRequest = Gtpv2<'UpdateBearerRequest'> | Gtpv2<'DeleteBearerRequest'>

/** TS 23.401 §5.4.2.1 steps 2, 3, 10, 11 and §5.4.4.1 steps 2, 3, 9, 10 at the SGW. */
export function onBearerRequest(sgw: Sgw, request: BearerRequest, reply: Reply): void {
  const session = sgw.byTeid.get(request.teid ?? 0)
  if (session === undefined) reply(answerTo(request, 0, gtpv2Cause.contextNotFound))
  else sgw.spawn('bearer-request', passOn(sgw, session, request, reply))
}

function* passOn(sgw: Sgw, session: SgwSession, request: BearerRequest, reply: Reply): Procedure<void> {
  const { pgwTeid } = session
  // The decoded request is this node's own: it is changed in place, as in Create Session.
  request.teid = session.mmeTeid
  const answer = yield* sgw.gtp.request<Gtpv2<'UpdateBearerResponse'> | Gtpv2<'DeleteBearerResponse'>>(
    session.mme,
    request,
  )
  // Whatever the MME says of it: the PGW has given the bearer up. Downlink under way still finds no tunnel.
  if (request.kind === 'DeleteBearerRequest') sgw.remove(session.teid, 'sgw:session-ended')
  if (answer.kind !== 'answer') {
    const { remotePeerNotResponding, invalidReplyFromRemotePeer } = gtpv2Cause
    reply(
      answerTo(
        request,
        pgwTeid,
        answer.kind === 'timeout' ? remotePeerNotResponding : invalidReplyFromRemotePeer,
      ),
    )
    return
  }
  answer.message.teid = pgwTeid
  reply(answer.message)
}

function answerTo(request: BearerRequest, teid: number, value: number): Gtpv2Message {
  return refusalOf(gtpv2Type[request.kind], teid, { value }) as Gtpv2Message
}
