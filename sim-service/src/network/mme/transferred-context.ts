import { fteidInterface, type Gtpv2 } from '../../codec/gtp/gtpv2.ts'
import { ipv4ToU32, u32ToIpv4 } from '../../codec/ipv4.ts'
import { intern } from '../intern.ts'
import type { MmeSession, UeContext } from './context.ts'
import type { Mme } from './mme.ts'
import type { NextHop } from './next-hops.ts'

/** What an MME tells another one of a UE, after a move and before a handover alike (TS 29.274 §8.38, §8.39). */

/** EPS security context: security mode 4, "EPS security context and quadruplets" without quadruplets (table 8.38-1). */
const EPS_SECURITY_CONTEXT = 4

type Carrier = Gtpv2<'ContextResponse'> | Gtpv2<'ForwardRelocationRequest'>
type Carried = Pick<Carrier, 'epsSecurityContext' | 'imsi' | 'pdnConnections' | 'sgwFteid'>

/** The IEs that a Context Response and a Forward Relocation Request have in common. */
export function carriedContext(mme: Mme, ue: UeContext, session: MmeSession, nextHop?: NextHop): object {
  return {
    imsi: ue.imsi,
    epsSecurityContext: securityContextOf(mme, ue, nextHop),
    pdnConnections: [pdnConnectionOf(session)],
    senderFteid: {
      interfaceType: fteidInterface.s10Mme,
      teid: ue.mmeUeId,
      ipv4: mme.configuration.ipv4,
    },
    sgwFteid: {
      interfaceType: fteidInterface.s11s4Sgw,
      teid: session.sgwTeid,
      ipv4: session.sgw.peer.address.ipv4,
    },
  }
}

function securityContextOf(mme: Mme, ue: UeContext, nextHop: NextHop | undefined): object {
  const { traits } = ue
  mme.security.rest(ue)
  return {
    securityMode: EPS_SECURITY_CONTEXT,
    ksi: ue.ksi,
    usedNasCipher: ue.eea,
    usedNasIntegrity: ue.eia,
    nasDownlinkCount: ue.downlinkCount,
    nasUplinkCount: ue.uplinkCount,
    kasme: mme.security.kasme(ue).slice(),
    ...(nextHop === undefined ? {} : { nextHop }),
    subscribedUeAmbr: {
      uplinkKbps: Math.ceil(traits.ambrUplinkBps / 1000),
      downlinkKbps: Math.ceil(traits.ambrDownlinkBps / 1000),
    },
    ueNetworkCapability: Uint8Array.of(traits.eea, traits.eia),
    ...(ue.imeisv === '' ? {} : { mei: ue.imeisv }),
    accessRestrictionData: {},
  }
}

function pdnConnectionOf(session: MmeSession): object {
  return {
    apn: session.apn,
    ipv4Address: { ipv4: u32ToIpv4(session.address) },
    linkedEbi: session.ebi,
    pgwFteid: { interfaceType: fteidInterface.s5s8cPgw, teid: session.pgwTeid, ipv4: session.pgwIpv4 },
    bearers: [
      {
        ebi: session.ebi,
        sgwUserPlaneFteid: {
          interfaceType: fteidInterface.s1uSgw,
          teid: session.sgwUserTeid,
          ipv4: session.sgwUserIpv4,
        },
        pgwUserPlaneFteid: {
          interfaceType: fteidInterface.s5s8uPgw,
          teid: session.pgwUserTeid,
          ipv4: session.pgwUserIpv4,
        },
        bearerQos: {
          qci: session.qci,
          priorityLevel: session.priorityLevel,
          preEmptionCapability: session.preEmptionCapability,
          preEmptionVulnerability: session.preEmptionVulnerability,
          maximumUplinkKbps: 0,
          maximumDownlinkKbps: 0,
          guaranteedUplinkKbps: 0,
          guaranteedDownlinkKbps: 0,
        },
      },
    ],
    apnAmbr: { uplinkKbps: session.ambrUplinkKbps, downlinkKbps: session.ambrDownlinkKbps },
  }
}

/** Gives a fresh row the identity, security context and subscription that came; its session, if all is there. */
export function takeContext(mme: Mme, ue: UeContext, message: Carried): MmeSession | undefined {
  const session = sessionOf(mme, message)
  const { epsSecurityContext: security, imsi } = message
  if (session === undefined || security?.kasme === undefined || imsi === undefined) return undefined
  mme.nameContext(ue, imsi)
  mme.security.setKasme(ue, security.ksi, security.kasme)
  ue.eea = algorithm(security.usedNasCipher)
  ue.eia = algorithm(security.usedNasIntegrity)
  ue.uplinkCount = security.nasUplinkCount ?? 0
  ue.downlinkCount = security.nasDownlinkCount ?? 0
  ue.imeisv = security.mei ?? ''
  const { subscribedUeAmbr: ambr, ueNetworkCapability = new Uint8Array(2) } = security
  ue.traits = mme.traits.of({
    eea: ueNetworkCapability[0],
    eia: ueNetworkCapability[1],
    ambrUplinkBps: (ambr?.uplinkKbps ?? 0) * 1000,
    ambrDownlinkBps: (ambr?.downlinkKbps ?? 0) * 1000,
    radioCapability: undefined,
  })
  return session
}

const algorithm = (number: number | undefined): 0 | 1 | 2 => (number === 1 || number === 2 ? number : 0)

function sessionOf(mme: Mme, { pdnConnections, sgwFteid }: Carried): MmeSession | undefined {
  const [connection] = pdnConnections ?? []
  const [bearer] = connection?.bearers ?? []
  const user = bearer?.sgwUserPlaneFteid
  const sgw = mme.sgws.find((port) => port.peer.address.ipv4 === sgwFteid?.ipv4)
  if (connection === undefined || bearer === undefined || user === undefined || sgw === undefined)
    return undefined
  return {
    apn: intern(connection.apn),
    ebi: connection.linkedEbi,
    pti: 0,
    address: ipv4ToU32(connection.ipv4Address?.ipv4 ?? '0.0.0.0'),
    sgw,
    sgwTeid: sgwFteid?.teid ?? 0,
    sgwUserTeid: user.teid,
    sgwUserIpv4: intern(user.ipv4 ?? ''),
    pgwTeid: connection.pgwFteid.teid,
    pgwIpv4: intern(connection.pgwFteid.ipv4 ?? ''),
    pgwUserTeid: bearer.pgwUserPlaneFteid?.teid ?? 0,
    pgwUserIpv4: intern(bearer.pgwUserPlaneFteid?.ipv4 ?? ''),
    qci: bearer.bearerQos.qci,
    priorityLevel: bearer.bearerQos.priorityLevel,
    preEmptionCapability: bearer.bearerQos.preEmptionCapability,
    preEmptionVulnerability: bearer.bearerQos.preEmptionVulnerability,
    ambrUplinkKbps: connection.apnAmbr.uplinkKbps,
    ambrDownlinkKbps: connection.apnAmbr.downlinkKbps,
  }
}
