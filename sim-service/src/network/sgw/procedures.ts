import { encodeGtpu } from '../../codec/gtp/gtpu.ts'
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
import { refusalOf } from '../gtp-refusal.ts'
import { sharedDigits } from '../intern.ts'
import { releaseBuffered } from './idle.ts'
import { isRelocation, isUntold, takeOver, tellPgw } from './relocation.ts'
import type { Sgw, SgwSession } from './sgw.ts'

type Reply = (answer: Gtpv2Message) => void

/** A decoded message that its receiver passes on with changes. */
type Changeable<T> = { -readonly [K in keyof T]: T[K] }

/** TS 23.401 §5.3.2.1 steps 12 to 16 at the SGW. */
export function onCreateSession(
  sgw: Sgw,
  request: Gtpv2<'CreateSessionRequest'>,
  from: Port,
  reply: Reply,
): void {
  sgw.spawn('create-session', createSession(sgw, request, from, reply))
}

function* createSession(
  sgw: Sgw,
  request: Gtpv2<'CreateSessionRequest'>,
  from: Port,
  reply: Reply,
): Procedure<void> {
  const mmeTeid = request.senderFteid.teid
  const pgwIpv4 = request.pgwFteid?.ipv4
  const pgw = pgwIpv4 === undefined ? undefined : sgw.pgws.get(pgwIpv4)
  const [bearer] = request.bearers
  if (pgw === undefined || pgwIpv4 === undefined || bearer === undefined) {
    reply(
      refusal(
        gtpv2Type.CreateSessionRequest,
        mmeTeid,
        pgw === undefined ? gtpv2Cause.remotePeerNotResponding : gtpv2Cause.conditionalIeMissing,
      ),
    )
    return
  }
  if (isRelocation(request)) {
    yield* takeOver(sgw, request, from, pgw, reply)
    return
  }
  const session = newSession(sgw, request, from, pgw, bearer.ebi)
  const answer = yield* sgw.gtp.request<Gtpv2<'CreateSessionResponse'>>(
    pgw,
    towardsPgw(sgw, session, request),
    (late) => deleteUnwanted(sgw, session, late),
  )
  if (answer.kind !== 'answer') {
    sgw.byTeid.delete(session.teid)
    const cause =
      answer.kind === 'timeout' ? gtpv2Cause.remotePeerNotResponding : gtpv2Cause.invalidReplyFromRemotePeer
    reply(refusal(gtpv2Type.CreateSessionRequest, mmeTeid, cause))
    return
  }
  reply(towardsMme(sgw, session, answer.message))
}

/** The PGW made the session after this SGW had told the MME that it does not respond. */
function deleteUnwanted(sgw: Sgw, session: SgwSession, late: Gtpv2<'CreateSessionResponse'>): void {
  const teid = late.pgwFteid?.teid
  if (!isAcceptance(late.cause.value) || teid === undefined) return
  sgw.spawn(
    'delete-session',
    sgw.gtp.request(session.pgw, { kind: 'DeleteSessionRequest', teid, linkedEbi: session.ebi } as never),
  )
}

export function newSession(
  sgw: Sgw,
  request: Gtpv2<'CreateSessionRequest'>,
  from: Port,
  pgw: Port,
  ebi: number,
): SgwSession {
  return sgw.byTeid.allot((teid) => ({
    imsi: sharedDigits(request.imsi ?? ''),
    ebi,
    teid,
    mmeTeid: request.senderFteid.teid,
    mme: from,
    pgw,
    pgwTeid: 0,
    pgwUserTeid: 0,
    pgwUser: undefined,
    enbTeid: 0,
    enbUser: undefined,
    chargingId: 0,
    uplinkOctets: 0,
    downlinkOctets: 0,
  }))
}

/** On S8 the request has the SGW's own control and user F-TEIDs and no PGW F-TEID (crib §1 row 4). */
function towardsPgw(
  sgw: Sgw,
  session: SgwSession,
  request: Gtpv2<'CreateSessionRequest'>,
): Gtpv2<'CreateSessionRequest'> {
  const { ipv4 } = sgw.configuration
  // The decoded request is this node's own: it is changed in place, since a copy costs more than its encoding.
  const passed = request as Changeable<typeof request>
  passed.teid = 0
  passed.senderFteid = { interfaceType: fteidInterface.s5s8cSgw, teid: session.teid, ipv4 }
  passed.pgwFteid = undefined
  for (const bearer of passed.bearers as Changeable<(typeof request.bearers)[number]>[]) {
    bearer.s5s8uSgwFteid = { interfaceType: fteidInterface.s5s8uSgw, teid: session.teid, ipv4 }
  }
  passed.recovery = sgw.gtp.restartCounter
  return request
}

/** On S11 the answer adds the SGW's F-TEIDs and leaves the Charging ID out (TS 29.274 table 7.2.2-2). */
function towardsMme(sgw: Sgw, session: SgwSession, answer: Gtpv2<'CreateSessionResponse'>): Gtpv2Message {
  const { ipv4 } = sgw.configuration
  const [bearer] = answer.bearers ?? []
  if (!isAcceptance(answer.cause.value) || bearer === undefined || answer.pgwFteid === undefined) {
    sgw.byTeid.delete(session.teid)
    return refusal(
      gtpv2Type.CreateSessionRequest,
      session.mmeTeid,
      isAcceptance(answer.cause.value) ? gtpv2Cause.invalidReplyFromRemotePeer : answer.cause.value,
      true,
    )
  }
  session.pgwTeid = answer.pgwFteid.teid
  session.pgwUserTeid = bearer.s5s8uPgwFteid?.teid ?? 0
  session.pgwUser = sgw.userPeers.get(bearer.s5s8uPgwFteid?.ipv4 ?? '')
  session.chargingId = bearer.chargingId ?? 0
  const passedBearer = bearer as Changeable<typeof bearer>
  passedBearer.chargingId = undefined
  passedBearer.s1uSgwFteid = { interfaceType: fteidInterface.s1uSgw, teid: session.teid, ipv4 }
  const passed = answer as Changeable<typeof answer>
  passed.teid = session.mmeTeid
  passed.senderFteid = { interfaceType: fteidInterface.s11s4Sgw, teid: session.teid, ipv4 }
  passed.recovery = sgw.gtp.restartCounter
  return answer
}

/** TS 23.401 §5.3.2.1 steps 23, 24: the eNB's tunnel end; the PGW is not concerned. */
export function onModifyBearer(
  sgw: Sgw,
  request: Gtpv2<'ModifyBearerRequest'>,
  from: Port,
  reply: Reply,
): void {
  const session = sgw.byTeid.get(request.teid ?? 0)
  const bearer = request.bearers?.[0]
  if (session === undefined) {
    reply(refusal(gtpv2Type.ModifyBearerRequest, 0, gtpv2Cause.contextNotFound))
    return
  }
  const enb = bearer?.s1uEnbFteid
  if (request.senderFteid !== undefined) {
    // TS 23.401 §5.3.3.1 step 9: another MME has the UE now.
    session.mme = from
    session.mmeTeid = request.senderFteid.teid
  }
  if (request.senderFteid !== undefined && bearer === undefined) {
    reply({
      kind: 'ModifyBearerResponse',
      teid: session.mmeTeid,
      sequence: 0,
      cause: { value: gtpv2Cause.requestAccepted },
    } as Gtpv2Message)
    return
  }
  if (bearer === undefined || enb === undefined) {
    reply(refusal(gtpv2Type.ModifyBearerRequest, session.mmeTeid, gtpv2Cause.conditionalIeMissing))
    return
  }
  if (isUntold(session))
    sgw.spawn('modify-bearer', modifyAtPgw(sgw, session, request, bearer.ebi, enb, reply))
  else reply(modified(sgw, session, bearer.ebi, enb))
}

/** The first Modify Bearer Request after a relocation: the PGW learns of this SGW now. */
function* modifyAtPgw(
  sgw: Sgw,
  session: SgwSession,
  request: Gtpv2<'ModifyBearerRequest'>,
  ebi: number,
  enb: Fteid,
  reply: Reply,
): Procedure<void> {
  // The downlink may come before the PGW's answer does.
  const answer = modified(sgw, session, ebi, enb)
  const cause = yield* tellPgw(sgw, session, request)
  reply(isAcceptance(cause) ? answer : refusal(gtpv2Type.ModifyBearerRequest, session.mmeTeid, cause, true))
}

type Fteid = NonNullable<NonNullable<Gtpv2<'ModifyBearerRequest'>['bearers']>[number]['s1uEnbFteid']>

/** The downlink goes to this eNB from now on, and an end marker to the one before. */
function modified(sgw: Sgw, session: SgwSession, ebi: number, enb: Fteid): Gtpv2Message {
  const { enbUser: before, enbTeid: teidBefore } = session
  session.enbTeid = enb.teid
  session.enbUser = sgw.userPeers.get(enb.ipv4 ?? '')
  // TS 23.401 §5.5.1.1.2 step 5: nothing more comes on the old path.
  const isSwitched = before !== undefined && (before !== session.enbUser || teidBefore !== enb.teid)
  if (isSwitched) before.send(encodeGtpu({ kind: 'EndMarker', teid: teidBefore }))
  releaseBuffered(sgw, session)
  return {
    kind: 'ModifyBearerResponse',
    teid: session.mmeTeid,
    sequence: 0,
    cause: { value: gtpv2Cause.requestAccepted },
    bearers: [
      {
        ebi,
        cause: { value: gtpv2Cause.requestAccepted },
        s1uSgwFteid: {
          interfaceType: fteidInterface.s1uSgw,
          teid: session.teid,
          ipv4: sgw.configuration.ipv4,
        },
      },
    ],
  } as Gtpv2Message
}

export function onDeleteSession(sgw: Sgw, request: Gtpv2<'DeleteSessionRequest'>, reply: Reply): void {
  const session = sgw.byTeid.get(request.teid ?? 0)
  if (session === undefined) {
    reply(refusal(gtpv2Type.DeleteSessionRequest, 0, gtpv2Cause.contextNotFound))
    return
  }
  sgw.spawn('delete-session', deleteSession(sgw, session, request, reply))
}

/** With OI the PGW is told; without, this SGW alone forgets the session (TS 29.274 §7.2.9.1). */
function* deleteSession(
  sgw: Sgw,
  session: SgwSession,
  request: Gtpv2<'DeleteSessionRequest'>,
  reply: Reply,
): Procedure<void> {
  if (request.indication?.oi === true) {
    // OI is for this SGW: the PGW gets the request without the Indication.
    const passed = request as Changeable<typeof request>
    passed.indication = undefined
    passed.teid = session.pgwTeid
    const answer = yield* sgw.gtp.request<Gtpv2<'DeleteSessionResponse'>>(session.pgw, request)
    if (answer.kind !== 'answer') sgw.sim.measure('sgw.delete-session.failed', answer.kind, 1)
  }
  // Downlink that was under way when the session ended still finds no tunnel: it is counted as lost by name.
  sgw.remove(session.teid, 'sgw:session-ended')
  reply({
    kind: 'DeleteSessionResponse',
    teid: session.mmeTeid,
    sequence: 0,
    cause: { value: gtpv2Cause.requestAccepted },
  } as Gtpv2Message)
}

/** A refusal; with the CS flag when the cause came from the PGW (TS 29.274 §8.4). */
export function refusal(type: number, teid: number, value: number, fromPgw = false): Gtpv2Message {
  return refusalOf(type, teid, fromPgw ? { value, cs: true } : { value }) as Gtpv2Message
}
