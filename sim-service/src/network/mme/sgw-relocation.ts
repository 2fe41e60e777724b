import { fteidInterface, type Gtpv2, gtpPdnType, gtpRatType, isAcceptance } from '../../codec/gtp/gtpv2.ts'
import { u32ToIpv4 } from '../../codec/ipv4.ts'
import type { Port } from '../../engine/link.ts'
import type { Procedure } from '../../engine/process.ts'
import { expire } from '../../engine/timers.ts'
import { apnOperatorIdentifier } from '../identity.ts'
import { intern } from '../intern.ts'
import type { MmeSession, UeContext } from './context.ts'
import type { Mme } from './mme.ts'
import { userLocation } from './session.ts'

/** Another SGW, where the one of the session does not serve the UE's tracking area (TS 23.401 §4.3.8.2). */
export function targetSgw(mme: Mme, ue: UeContext, session: MmeSession, tac: number): Port | undefined {
  return mme.sgwTacs.get(session.sgw)?.has(tac) === false ? mme.sgwFor(ue.imsi, tac) : undefined
}

/** The eNB's end of the bearer at the target. */
export interface EnbTunnel {
  readonly teid: number
  readonly ipv4: string
}

/**
 * Create Session Request to another SGW (TS 29.274 §7.2.1). In an X2 handover OI makes it tell the PGW at once, by
 * Modify Bearer Request; in an S1 handover it must wait for the MME's own (crib §1 rows 1 and 2).
 */
export function* relocate(
  mme: Mme,
  ue: UeContext,
  session: MmeSession,
  sgw: Port,
  how: { enb: EnbTunnel | undefined; tellsPgwAtOnce: boolean },
): Procedure<MmeSession | undefined> {
  const { plmn, ipv4, timeZone } = mme.configuration
  const { enb } = how
  const reply = yield* mme.gtp.request<Gtpv2<'CreateSessionResponse'>>(sgw, {
    kind: 'CreateSessionRequest',
    teid: 0,
    imsi: ue.imsi,
    mei: ue.imeisv,
    uli: userLocation(mme, ue),
    servingNetwork: plmn,
    ratType: gtpRatType.eutran,
    indication: how.tellsPgwAtOnce ? { oi: true } : undefined,
    senderFteid: { interfaceType: fteidInterface.s11Mme, teid: ue.mmeUeId, ipv4 },
    pgwFteid: {
      interfaceType: fteidInterface.s5s8cPgw,
      teid: session.pgwTeid,
      ipv4: session.pgwIpv4,
    },
    apn: `${session.apn}.${apnOperatorIdentifier(mme.homeOf(ue.imsi)?.plmn ?? '')}`,
    selectionMode: 0,
    pdnType: gtpPdnType.ipv4,
    paa: { pdnType: gtpPdnType.ipv4, ipv4: u32ToIpv4(session.address) },
    maximumApnRestriction: 0,
    apnAmbr: { uplinkKbps: session.ambrUplinkKbps, downlinkKbps: session.ambrDownlinkKbps },
    linkedEbi: session.ebi,
    bearers: [
      {
        ebi: session.ebi,
        s1uEnbFteid: enb === undefined ? undefined : { interfaceType: fteidInterface.s1uEnb, ...enb },
        s5s8uPgwFteid: {
          interfaceType: fteidInterface.s5s8uPgw,
          teid: session.pgwUserTeid,
          ipv4: session.pgwUserIpv4,
        },
        bearerQos: {
          preEmptionCapability: session.preEmptionCapability,
          priorityLevel: session.priorityLevel,
          preEmptionVulnerability: session.preEmptionVulnerability,
          qci: session.qci,
          maximumUplinkKbps: 0,
          maximumDownlinkKbps: 0,
          guaranteedUplinkKbps: 0,
          guaranteedDownlinkKbps: 0,
        },
      },
    ],
    recovery: mme.gtp.restartCounter,
    ueTimeZone: timeZone,
  } as never)
  if (reply.kind !== 'answer' || !isAcceptance(reply.message.cause.value)) return undefined
  const { senderFteid, bearers } = reply.message
  const user = bearers?.[0]?.s1uSgwFteid
  if (senderFteid === undefined || user === undefined) return undefined
  return {
    ...session,
    sgw,
    sgwTeid: senderFteid.teid,
    sgwUserTeid: user.teid,
    sgwUserIpv4: intern(user.ipv4 ?? ''),
  }
}

/**
 * The SGW before forgets the session without a word to the PGW: SI, no OI, no linked bearer (crib §1 row 1). It is told
 * when what is on its way through it has arrived.
 */
export function* leaveSgw(mme: Mme, { sgw, sgwTeid }: MmeSession, afterwards: boolean): Procedure<void> {
  if (afterwards) yield* expire(mme.sim, mme.configuration.timers.HandoverResources)
  const reply = yield* mme.gtp.request<Gtpv2<'DeleteSessionResponse'>>(sgw, {
    kind: 'DeleteSessionRequest',
    teid: sgwTeid,
    indication: { si: true },
  } as never)
  if (reply.kind !== 'answer') mme.sim.measure('mme.delete-session.failed', reply.kind, 1)
}
