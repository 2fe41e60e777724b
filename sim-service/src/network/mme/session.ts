import {
  fteidInterface,
  type Gtpv2,
  gtpPdnType,
  gtpRatType,
  gtpv2Cause,
  isAcceptance,
} from '../../codec/gtp/gtpv2.ts'
import { ipv4ToU32 } from '../../codec/ipv4.ts'
import { protocolConfigurationOptions } from '../../codec/nas/session.ts'
import { OctetWriter } from '../../codec/octets.ts'
import type { Port } from '../../engine/link.ts'
import type { Procedure } from '../../engine/process.ts'
import { apnOperatorIdentifier } from '../identity.ts'
import { intern } from '../intern.ts'
import { Outcomes } from '../outcomes.ts'
import { esmCauseOf } from './causes.ts'
import type { AttachWork, MmeSession, UeContext } from './context.ts'
import type { Mme } from './mme.ts'

/** What the HSS told about the subscriber, as far as a session needs it. */
export interface Subscription {
  msisdn: string
  apn: string
  qci: number
  priorityLevel: number
  /** As Diameter and GTPv2 have them: 0 is enabled, 1 is disabled. */
  preEmptionCapability: number
  preEmptionVulnerability: number
  apnAmbrUplinkBps: number
  apnAmbrDownlinkBps: number
  ueAmbrUplinkBps: number
  ueAmbrDownlinkBps: number
  chargingCharacteristics: string | undefined
}

export type SessionOutcome =
  | { kind: 'created'; session: MmeSession }
  /** The reason is the GTPv2 cause, or what came instead of an answer. */
  | { kind: 'refused'; esmCause: number; reason: number | string }

/** The default bearer is the first one: EPS bearer identities begin at 5 (TS 24.007 §11.2.3.1.5). */
const DEFAULT_BEARER = 5
const NO_RESTRICTION = 0

/** GTPv2 counts in kbit/s, S6a in bit/s. */
const kbps = (bitsPerSecond: number): number => Math.ceil(bitsPerSecond / 1000)

const rejected = new Outcomes('rejected/')

/** Steps 12 to 16: Create Session towards the SGW, which passes it to the home PGW over S8. */
export function* createSession(
  mme: Mme,
  ue: UeContext,
  subscription: Subscription,
): Procedure<SessionOutcome> {
  const startedUs = mme.sim.now
  let outcome = 'aborted'
  try {
    const session = yield* requestSession(mme, ue, subscription)
    outcome = session.kind === 'created' ? 'accepted' : rejected.of(session.reason)
    return session
  } finally {
    mme.sim.measure('mme.create-session', outcome, mme.sim.now - startedUs)
  }
}

/** The S8 address of a subscriber's PGW: those of a pool are taken by the subscriber's number. */
export function pgwOf(mme: Mme, imsi: string): string | undefined {
  const pgws = mme.homeOf(imsi)?.pgws ?? []
  return pgws[Number(imsi.slice(-4)) % pgws.length]
}

function* requestSession(mme: Mme, ue: UeContext, subscription: Subscription): Procedure<SessionOutcome> {
  const work = ue.work as AttachWork
  const home = mme.homeOf(ue.imsi)
  const sgw = mme.sgwFor(ue.imsi, ue.tac)
  const pgw = pgwOf(mme, ue.imsi)
  if (home === undefined || pgw === undefined || sgw === undefined)
    return { kind: 'refused', esmCause: esmCauseOf(undefined), reason: 'no-gateway' }
  const apn = intern(work.requestedApn ?? subscription.apn)
  const reply = yield* mme.gtp.request<Gtpv2<'CreateSessionResponse'>>(
    sgw,
    {
      kind: 'CreateSessionRequest',
      teid: 0,
      imsi: ue.imsi,
      msisdn: subscription.msisdn,
      mei: ue.imeisv,
      uli: userLocation(mme, ue),
      servingNetwork: mme.configuration.plmn,
      ratType: gtpRatType.eutran,
      senderFteid: { interfaceType: fteidInterface.s11Mme, teid: ue.mmeUeId, ipv4: mme.configuration.ipv4 },
      pgwFteid: { interfaceType: fteidInterface.s5s8cPgw, teid: 0, ipv4: pgw },
      apn: `${apn}.${apnOperatorIdentifier(home.plmn)}`,
      selectionMode: work.requestedApn === undefined || work.requestedApn === subscription.apn ? 0 : 1,
      pdnType: gtpPdnType.ipv4,
      paa: { pdnType: gtpPdnType.ipv4, ipv4: '0.0.0.0' },
      maximumApnRestriction: NO_RESTRICTION,
      apnAmbr: {
        uplinkKbps: kbps(subscription.apnAmbrUplinkBps),
        downlinkKbps: kbps(subscription.apnAmbrDownlinkBps),
      },
      pco: work.pco === undefined ? undefined : pcoOctets(work.pco),
      bearers: [
        {
          ebi: DEFAULT_BEARER,
          bearerQos: {
            preEmptionCapability: subscription.preEmptionCapability,
            priorityLevel: subscription.priorityLevel,
            preEmptionVulnerability: subscription.preEmptionVulnerability,
            qci: subscription.qci,
            maximumUplinkKbps: 0,
            maximumDownlinkKbps: 0,
            guaranteedUplinkKbps: 0,
            guaranteedDownlinkKbps: 0,
          },
        },
      ],
      recovery: mme.gtp.restartCounter,
      ueTimeZone: mme.configuration.timeZone,
      chargingCharacteristics: Number.parseInt(subscription.chargingCharacteristics ?? '0800', 16),
    } as never,
    (late) => deleteUnwanted(mme, ue, subscription, apn, sgw, late),
  )
  if (reply.kind !== 'answer') return { kind: 'refused', esmCause: esmCauseOf(undefined), reason: reply.kind }
  return sessionOf(ue, subscription, apn, sgw, reply.message)
}

/** A session that came into being after the attach had given up: nobody would ever use it. */
function deleteUnwanted(
  mme: Mme,
  ue: UeContext,
  subscription: Subscription,
  apn: string,
  sgw: Port,
  late: Gtpv2<'CreateSessionResponse'>,
): void {
  const outcome = sessionOf(ue, subscription, apn, sgw, late)
  if (outcome.kind === 'created') mme.spawn('delete-session', deleteSession(mme, ue, outcome.session))
}

function sessionOf(
  ue: UeContext,
  subscription: Subscription,
  apn: string,
  sgw: Port,
  answer: Gtpv2<'CreateSessionResponse'>,
): SessionOutcome {
  const bearer = answer.bearers?.[0]
  const qos = bearer?.bearerQos ?? subscription
  const user = bearer?.s1uSgwFteid
  if (!isAcceptance(answer.cause.value) || user === undefined || answer.senderFteid === undefined) {
    return { kind: 'refused', esmCause: esmCauseOf(answer.cause.value), reason: answer.cause.value }
  }
  const ambr = answer.apnAmbr ?? {
    uplinkKbps: kbps(subscription.apnAmbrUplinkBps),
    downlinkKbps: kbps(subscription.apnAmbrDownlinkBps),
  }
  return {
    kind: 'created',
    session: {
      apn,
      ebi: bearer?.ebi ?? DEFAULT_BEARER,
      pti: ue.work?.pti ?? 0,
      address: ipv4ToU32(answer.paa?.ipv4 ?? '0.0.0.0'),
      sgw,
      sgwTeid: answer.senderFteid.teid,
      sgwUserTeid: user.teid,
      sgwUserIpv4: intern(user.ipv4 ?? ''),
      pgwTeid: answer.pgwFteid?.teid ?? 0,
      pgwIpv4: intern(answer.pgwFteid?.ipv4 ?? ''),
      pgwUserTeid: bearer?.s5s8uPgwFteid?.teid ?? 0,
      pgwUserIpv4: intern(bearer?.s5s8uPgwFteid?.ipv4 ?? ''),
      qci: qos.qci,
      priorityLevel: qos.priorityLevel,
      preEmptionCapability: qos.preEmptionCapability,
      preEmptionVulnerability: qos.preEmptionVulnerability,
      ambrUplinkKbps: ambr.uplinkKbps,
      ambrDownlinkKbps: ambr.downlinkKbps,
    },
  }
}

/** What came of telling the SGW where the eNB's tunnel end is. */
export type BearerOutcome = 'accepted' | 'context-not-found' | 'failed'

/** Steps 23 and 24: the eNB's tunnel end, so that the downlink can flow. */
export function modifyBearer(
  mme: Mme,
  session: MmeSession,
  teid: number,
  ipv4: string,
): Procedure<BearerOutcome> {
  const bearers = [bearerAt(session, teid, ipv4)]
  return modify(mme, session, { kind: 'ModifyBearerRequest', teid: session.sgwTeid, bearers })
}

/** TS 23.401 §5.3.3.1 step 9: the SGW learns which MME the UE has now; its tunnel to the eNB is not touched. */
export function modifyMme(mme: Mme, ue: UeContext, session: MmeSession): Procedure<BearerOutcome> {
  return modify(mme, session, newMme(mme, ue, session))
}

/** TS 23.401 §5.5.1.2.2 step 15 where the MME has changed and the SGW has not: both at once. */
export function modifyMmeAndBearer(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  teid: number,
  ipv4: string,
): Procedure<BearerOutcome> {
  return modify(mme, session, { ...newMme(mme, ue, session), bearers: [bearerAt(session, teid, ipv4)] })
}

function bearerAt({ ebi }: MmeSession, teid: number, ipv4: string): object {
  return { ebi, s1uEnbFteid: { interfaceType: fteidInterface.s1uEnb, teid, ipv4 } }
}

function newMme(mme: Mme, ue: UeContext, { sgwTeid }: MmeSession) {
  const { ipv4, plmn } = mme.configuration
  return {
    kind: 'ModifyBearerRequest',
    teid: sgwTeid,
    uli: userLocation(mme, ue),
    servingNetwork: plmn,
    ratType: gtpRatType.eutran,
    senderFteid: { interfaceType: fteidInterface.s11Mme, teid: ue.mmeUeId, ipv4 },
    recovery: mme.gtp.restartCounter,
  } as const
}

function* modify(mme: Mme, { sgw }: MmeSession, request: object): Procedure<BearerOutcome> {
  const reply = yield* mme.gtp.request<Gtpv2<'ModifyBearerResponse'>>(sgw, request as never)
  const cause = reply.kind === 'answer' ? reply.message.cause.value : undefined
  if (cause !== undefined && isAcceptance(cause)) return 'accepted'
  mme.sim.measure('mme.modify-bearer.failed', reply.kind, 1)
  return cause === gtpv2Cause.contextNotFound ? 'context-not-found' : 'failed'
}

/** TS 23.401 §5.3.5 steps 2 and 3: the SGW forgets the eNB's tunnel end; a UE of which it knows nothing has none. */
export function* releaseAccessBearers(mme: Mme, session: MmeSession): Procedure<void> {
  const reply = yield* mme.gtp.request<Gtpv2<'ReleaseAccessBearersResponse'>>(session.sgw, {
    kind: 'ReleaseAccessBearersRequest',
    teid: session.sgwTeid,
  } as never)
  if (reply.kind !== 'answer') mme.sim.measure('mme.release-access-bearers.failed', reply.kind, 1)
}

/** Delete Session (TS 29.274 §7.2.9.1): OI asks the SGW to tell the PGW. */
export function* deleteSession(mme: Mme, ue: UeContext, session: MmeSession): Procedure<void> {
  const reply = yield* mme.gtp.request<Gtpv2<'DeleteSessionResponse'>>(session.sgw, {
    kind: 'DeleteSessionRequest',
    teid: session.sgwTeid,
    linkedEbi: session.ebi,
    uli: userLocation(mme, ue),
    indication: { oi: true },
  } as never)
  if (reply.kind !== 'answer') mme.sim.measure('mme.delete-session.failed', reply.kind, 1)
}

/** Deletes the session of a context that is going away, in a process of its own. */
export function deleteSessionLater(mme: Mme, ue: UeContext): void {
  const { session } = ue
  ue.session = undefined
  if (session !== undefined) mme.spawn('delete-session', deleteSession(mme, ue, session))
}

export function userLocation(mme: Mme, ue: UeContext): object {
  const { plmn } = mme.configuration
  return { tai: { plmn, tac: ue.tac }, ecgi: { plmn, eci: ue.eci } }
}

const pcoWriter = new OctetWriter(256)

/** The options as they stand in NAS and GTPv2 alike, from octet 3 of the IE (TS 29.274 §8.13). */
function pcoOctets(pco: NonNullable<AttachWork['pco']>): Uint8Array {
  pcoWriter.reset()
  protocolConfigurationOptions.write(pcoWriter, pco)
  return pcoWriter.finish()
}
