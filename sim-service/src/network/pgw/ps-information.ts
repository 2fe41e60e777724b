import { uli } from '../../codec/gtp/gtpv2-location.ts'
import { u32ToIpv4 } from '../../codec/ipv4.ts'
import { OctetWriter } from '../../codec/octets.ts'
import type { Pgw } from './pgw.ts'
import type { PgwSession } from './session.ts'

const PDP_IPV4 = 0
const EUTRAN = Uint8Array.of(6)
const SERVING_NODE_SGW = 2
const writer = new OctetWriter(32)

/** TAI and ECGI in the coding of 3GPP-User-Location-Info (TS 29.061 §16.4.7.2): type 130, then both. */
export function userLocationInfo(session: PgwSession): Uint8Array {
  writer.reset()
  uli.write(writer, {
    tai: { plmn: session.visitedPlmn, tac: session.tac },
    ecgi: { plmn: session.visitedPlmn, eci: session.eci },
  })
  const octets = writer.finish()
  octets[0] = 130
  return octets
}

/** PS-Information of a Gy request (TS 32.299 §7.2.158): the session as the credit server knows it. */
export function psInformation(pgw: Pgw, session: PgwSession): object {
  return {
    tgppChargingId: session.chargingId,
    tgppPdpType: PDP_IPV4,
    pdpAddress: [u32ToIpv4(session.address)],
    sgsnAddress: [session.sgw.peer.address.ipv4],
    ggsnAddress: [pgw.configuration.ipv4],
    servingNodeType: SERVING_NODE_SGW,
    tgppImsiMccMnc: pgw.configuration.plmn,
    tgppGgsnMccMnc: pgw.configuration.plmn,
    calledStationId: session.apn,
    tgppSelectionMode: '0',
    tgppChargingCharacteristics: '0800',
    tgppSgsnMccMnc: session.visitedPlmn,
    tgppUserLocationInfo: userLocationInfo(session),
    tgppRatType: EUTRAN,
  }
}
