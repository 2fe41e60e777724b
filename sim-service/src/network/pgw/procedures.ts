import { resultCode } from '../../codec/diameter/diameter.ts'
import { encodeGtpu } from '../../codec/gtp/gtpu.ts'
import {
  fteidInterface,
  type Gtpv2,
  type Gtpv2Message,
  gtpPdnType,
  gtpv2Cause,
  gtpv2Type,
} from '../../codec/gtp/gtpv2.ts'
import { u32ToIpv4 } from '../../codec/ipv4.ts'
import type { Port } from '../../engine/link.ts'
import type { Procedure } from '../../engine/process.ts'
import { refusalOf } from '../gtp-refusal.ts'
import { intern, sharedDigits } from '../intern.ts'
import type { CreditOutcome } from './credit-servers.ts'
import { forget } from './end-session.ts'
import { closePolicy, openPolicy } from './gx.ts'
import { openCredit } from './gy.ts'
import type { Pgw } from './pgw.ts'
import type { PgwSession } from './session.ts'
import { newCredit } from './user-plane.ts'

type Reply = (answer: Gtpv2Message) => void

const refusal = (type: number, teid: number, value: number): Gtpv2Message =>
  refusalOf(type, teid, { value }) as Gtpv2Message

export function onCreateSession(
  pgw: Pgw,
  request: Gtpv2<'CreateSessionRequest'>,
  from: Port,
  reply: Reply,
): void {
  const cause = objectionTo(pgw, request)
  if (cause !== undefined) {
    reply(refusal(gtpv2Type.CreateSessionRequest, request.senderFteid.teid, cause))
    return
  }
  const address = pgw.allocateAddress()
  if (address === undefined) {
    reply(
      refusal(
        gtpv2Type.CreateSessionRequest,
        request.senderFteid.teid,
        gtpv2Cause.allDynamicAddressesAreOccupied,
      ),
    )
    return
  }
  const session = newSession(pgw, request, from, address)
  pgw.spawn('create-session', createSession(pgw, session, request, reply))
}

/** What speaks against the request before anybody is asked (TS 29.274 §7.2.1, table 8.4-1). */
function objectionTo(pgw: Pgw, request: Gtpv2<'CreateSessionRequest'>): number | undefined {
  if (pgw.sim.faultPoint('pgw.refuse', request.imsi ?? ''))
    return pgw.refusals.get(request.imsi ?? '') ?? pgw.orderedCause ?? gtpv2Cause.noResourcesAvailable
  const served = pgw.configuration.apns.some(
    (apn) => request.apn === apn || request.apn.startsWith(`${apn}.mnc`),
  )
  if (!served) return gtpv2Cause.missingOrUnknownApn
  if (request.imsi === undefined) return gtpv2Cause.conditionalIeMissing
  if (!request.imsi.startsWith(pgw.configuration.plmn)) return gtpv2Cause.apnAccessDeniedNoSubscription
  if (request.pdnType !== undefined && request.pdnType !== gtpPdnType.ipv4)
    return gtpv2Cause.preferredPdnTypeNotSupported
  return undefined
}

function newSession(
  pgw: Pgw,
  request: Gtpv2<'CreateSessionRequest'>,
  from: Port,
  address: number,
): PgwSession {
  const user = request.bearers[0].s5s8uSgwFteid
  const firstGroup = pgw.configuration.ratingGroups[0]
  return pgw.byTeid.allot((teid) => ({
    imsi: sharedDigits(request.imsi ?? ''),
    msisdn: request.msisdn ?? '',
    apn:
      pgw.configuration.apns.find((apn) => request.apn === apn || request.apn.startsWith(`${apn}.mnc`)) ??
      request.apn,
    ebi: request.bearers[0].ebi,
    teid,
    address,
    chargingId: pgw.allocateChargingId(),
    sgw: from,
    sgwTeid: request.senderFteid.teid,
    sgwUserTeid: user?.teid ?? 0,
    sgwUser: pgw.userPeers.get(user?.ipv4 ?? ''),
    visitedPlmn: intern(request.servingNetwork ?? ''),
    tac: request.uli?.tai?.tac ?? 0,
    eci: request.uli?.ecgi?.eci ?? 0,
    ccRequestNumber: 0,
    ocsHost: '',
    mayFailOver: false,
    isPending: false,
    failureHandling: pgw.configuration.failureHandling,
    ruling: undefined,
    isReported: true,
    credits: firstGroup === undefined ? [] : [newCredit(teid, firstGroup)],
    creditControl: undefined,
    wanted: undefined,
    policy: undefined,
    closing: false,
    uplinkOctets: 0,
    downlinkOctets: 0,
  }))
}

/** TS 23.401 §5.3.2.1 steps 14 and 15: policy first, then credit, then the answer. */
function* createSession(
  pgw: Pgw,
  session: PgwSession,
  request: Gtpv2<'CreateSessionRequest'>,
  reply: Reply,
): Procedure<void> {
  pgw.route(session.address, session)
  if (!(yield* openPolicy(pgw, session, request))) {
    forget(pgw, session)
    reply(
      refusal(gtpv2Type.CreateSessionRequest, session.sgwTeid, gtpv2Cause.requestRejectedReasonNotSpecified),
    )
    return
  }
  const credit = yield* openCredit(pgw, session)
  if (credit.kind !== 'granted') {
    forget(pgw, session)
    pgw.spawn('close-policy', closePolicy(pgw, session))
    reply(refusal(gtpv2Type.CreateSessionRequest, session.sgwTeid, causeOfCredit(credit)))
    return
  }
  reply(accepted(pgw, session, request))
}

/** Denied by the OCS is 125; an OCS that nobody could reach is a peer that does not respond. */
function causeOfCredit(credit: Exclude<CreditOutcome, { kind: 'granted' }>): number {
  if (credit.kind === 'no-answer') return gtpv2Cause.remotePeerNotResponding
  return credit.resultCode === resultCode.userUnknown
    ? gtpv2Cause.imsiImeiNotKnown
    : gtpv2Cause.ueNotAuthorisedByOcsOrExternalAaaServer
}

function accepted(pgw: Pgw, session: PgwSession, request: Gtpv2<'CreateSessionRequest'>): Gtpv2Message {
  const { ipv4 } = pgw.configuration
  const [bearer] = request.bearers
  return {
    kind: 'CreateSessionResponse',
    teid: session.sgwTeid,
    sequence: 0,
    cause: { value: gtpv2Cause.requestAccepted },
    pgwFteid: { interfaceType: fteidInterface.s5s8cPgw, teid: session.teid, ipv4 },
    paa: { pdnType: gtpPdnType.ipv4, ipv4: u32ToIpv4(session.address) },
    apnRestriction: 0,
    apnAmbr: session.policy?.policer?.ambr ?? request.apnAmbr,
    bearers: [
      {
        ebi: session.ebi,
        cause: { value: gtpv2Cause.requestAccepted },
        s5s8uPgwFteid: { interfaceType: fteidInterface.s5s8uPgw, teid: session.teid, ipv4 },
        bearerQos: bearer.bearerQos,
        chargingId: session.chargingId,
      },
    ],
    recovery: pgw.gtp.restartCounter,
  } as Gtpv2Message
}

/** An SGW without relocation has nothing to tell: the session is confirmed. Another SGW takes the session over. */
export function onModifyBearer(
  pgw: Pgw,
  request: Gtpv2<'ModifyBearerRequest'>,
  from: Port,
  reply: Reply,
): void {
  const session = pgw.byTeid.get(request.teid ?? 0)
  const user = request.bearers?.[0]?.s5s8uSgwFteid
  if (session === undefined || session.closing)
    reply(refusal(gtpv2Type.ModifyBearerRequest, 0, gtpv2Cause.contextNotFound))
  else if (request.senderFteid === undefined || user === undefined)
    reply(refusal(gtpv2Type.ModifyBearerRequest, session.sgwTeid, gtpv2Cause.requestAccepted))
  else {
    followRelocation(pgw, session, request, from, user)
    reply(relocated(session))
  }
}

/** TS 23.401 §5.5.1.1.3 step 4: the downlink goes to the new SGW, and an end marker to the one before. */
function followRelocation(
  pgw: Pgw,
  session: PgwSession,
  { senderFteid, uli, servingNetwork }: Gtpv2<'ModifyBearerRequest'>,
  from: Port,
  user: { teid: number; ipv4?: string },
): void {
  const { sgwUser: before, sgwUserTeid: teid } = session
  session.sgw = from
  session.sgwTeid = senderFteid?.teid ?? 0
  session.sgwUserTeid = user.teid
  session.sgwUser = pgw.userPeers.get(user.ipv4 ?? '')
  session.tac = uli?.tai?.tac ?? session.tac
  session.eci = uli?.ecgi?.eci ?? session.eci
  session.visitedPlmn = intern(servingNetwork ?? session.visitedPlmn)
  before?.send(encodeGtpu({ kind: 'EndMarker', teid }))
}

/** The new SGW learns the Charging ID from here (TS 29.274 table 7.2.8-2, crib §1 row 5). */
function relocated({ sgwTeid, ebi, msisdn, chargingId }: PgwSession): Gtpv2Message {
  const cause = { value: gtpv2Cause.requestAccepted }
  return {
    kind: 'ModifyBearerResponse',
    teid: sgwTeid,
    sequence: 0,
    cause,
    msisdn,
    apnRestriction: 0,
    bearers: [{ ebi, cause, chargingId }],
  } as Gtpv2Message
}
