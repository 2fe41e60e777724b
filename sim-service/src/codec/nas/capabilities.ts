/**
 * What a UE can do, in bitmaps as on the wire: bit 8 is algorithm 0, bit 7 algorithm 1 and so on. UE network
 * capability (TS 24.301 §9.9.3.34), UE security capability (§9.9.3.36), NAS security algorithms (§9.9.3.23).
 */
import { CodecError } from '../codec-error.ts'
import { putOctet, takeRest } from './values.ts'
import type { IeType } from './wire.ts'

export interface UeNetworkCapability {
  /** EEA0 to EEA7. */
  eea: number
  /** EIA0 to EIA6; bit 1 is EPS-UPIP. */
  eia: number
  /** UEA0 to UEA7. */
  uea?: number
  /** Bit 8 is the UCS2 preference, bits 7 to 1 are UIA1 to UIA7. */
  ucs2AndUia?: number
  /** Octets 7 and on: features, from bit 8 ProSe-dd, ProSe, H.245-ASH, ACC-CSFB, LPP, LCS, 1xSRVCC, NF. */
  features?: Uint8Array
}

export interface UeSecurityCapability {
  eea: number
  eia: number
  uea?: number
  /** UIA1 to UIA7; bit 8 is spare. */
  uia?: number
  /** GEA1 to GEA7; bit 8 is spare. */
  gea?: number
}

export interface NasSecurityAlgorithms {
  eea: number
  eia: number
}

export const ueNetworkCapability: IeType<UeNetworkCapability> = {
  minimum: 2,
  maximum: 13,
  write(w, value) {
    putOctet(w, value.eea)
    putOctet(w, value.eia)
    if (value.uea === undefined) return refuseGap(value.ucs2AndUia ?? value.features)
    putOctet(w, value.uea)
    if (value.ucs2AndUia === undefined) return refuseGap(value.features)
    putOctet(w, value.ucs2AndUia)
    if (value.features !== undefined) w.bytes(value.features)
  },
  read(r) {
    const value: UeNetworkCapability = { eea: r.u8(), eia: r.u8() }
    if (r.offset < r.end) value.uea = r.u8()
    if (r.offset < r.end) value.ucs2AndUia = r.u8()
    if (r.offset < r.end) value.features = takeRest(r)
    return value
  },
}

export const ueSecurityCapability: IeType<UeSecurityCapability> = {
  minimum: 2,
  maximum: 5,
  write(w, value) {
    putOctet(w, value.eea)
    putOctet(w, value.eia)
    if (value.uea === undefined || value.uia === undefined)
      return refuseGap(value.uea ?? value.uia ?? value.gea)
    putOctet(w, value.uea)
    putOctet(w, value.uia)
    if (value.gea !== undefined) putOctet(w, value.gea)
  },
  read(r) {
    const value: UeSecurityCapability = { eea: r.u8(), eia: r.u8() }
    if (r.offset === r.end) return value
    value.uea = r.u8()
    value.uia = r.u8()
    if (r.offset < r.end) value.gea = r.u8()
    return value
  },
}

function refuseGap(later: unknown): void {
  if (later !== undefined)
    throw new CodecError('not-encodable', -1, 'a later octet is there and an earlier one is not')
}

export const nasSecurityAlgorithms: IeType<NasSecurityAlgorithms> = {
  minimum: 1,
  maximum: 1,
  write(w, { eea, eia }) {
    if (!(eea >= 0 && eea <= 7 && eia >= 0 && eia <= 7)) {
      throw new CodecError('not-encodable', -1, `algorithms EEA${eea}, EIA${eia}`)
    }
    w.u8((eea << 4) | eia)
  },
  read(r) {
    const octet = r.u8()
    return { eea: (octet >> 4) & 7, eia: octet & 7 }
  },
  hasSpare: (octets, start) => (octets[start] & 0x88) !== 0,
}

/** Whether a bitmap has algorithm 0 to 7. */
export function supports(bitmap: number, algorithm: number): boolean {
  return ((bitmap >> (7 - algorithm)) & 1) === 1
}

/** A bitmap of algorithms 0 to 7. */
export function bitmapOf(algorithms: readonly number[]): number {
  let bitmap = 0
  for (const algorithm of algorithms) bitmap |= 0x80 >> algorithm
  return bitmap
}

/**
 * What the network replays in Security Mode Command (§5.4.3.2, §9.9.3.36): the algorithms of the UE network
 * capability, without the UCS2 preference, and the GEA bits of an MS network capability.
 */
export function securityCapabilityOf(ue: UeNetworkCapability, ms?: Uint8Array): UeSecurityCapability {
  const value: UeSecurityCapability = { eea: ue.eea, eia: ue.eia }
  const hasUmts = ue.uea !== undefined && ue.ucs2AndUia !== undefined
  if (!hasUmts && ms === undefined) return value
  // GEA stands behind the UMTS octets, which are zero for a UE that gave none.
  value.uea = ue.uea ?? 0
  value.uia = (ue.ucs2AndUia ?? 0) & 0x7f
  if (ms !== undefined && ms.length >= 2) value.gea = ((ms[0] & 0x80) >> 1) | ((ms[1] >> 1) & 0x3f)
  return value
}

/** EPS network feature support (§9.9.3.12A). The second octet came with release 13 and may be absent. */
export interface EpsNetworkFeatureSupport {
  imsVoiceOverPs: boolean
  emergencyBearerServices: boolean
  locationServicesViaEpc: boolean
  /** CS-LCS: 0 no information, 1 supported, 2 not supported. */
  csLcs: number
  extendedServiceRequest: boolean
  emmRegisteredWithoutPdn: boolean
  controlPlaneCiot: boolean
  /** From bit 8: 15 bearers, IWK N26, RestrictDCNR, RestrictEC, ePCO, HC-CP CIoT, S1-U data, UP CIoT. */
  secondOctet?: number
}

const bit = (value: boolean, mask: number): number => (value ? mask : 0)

export const epsNetworkFeatureSupport: IeType<EpsNetworkFeatureSupport> = {
  minimum: 1,
  maximum: 2,
  write(w, value) {
    w.u8(
      bit(value.imsVoiceOverPs, 0x01) |
        bit(value.emergencyBearerServices, 0x02) |
        bit(value.locationServicesViaEpc, 0x04) |
        ((value.csLcs & 3) << 3) |
        bit(value.extendedServiceRequest, 0x20) |
        bit(value.emmRegisteredWithoutPdn, 0x40) |
        bit(value.controlPlaneCiot, 0x80),
    )
    if (value.secondOctet !== undefined) putOctet(w, value.secondOctet)
  },
  read(r) {
    const octet = r.u8()
    const value: EpsNetworkFeatureSupport = {
      imsVoiceOverPs: (octet & 0x01) !== 0,
      emergencyBearerServices: (octet & 0x02) !== 0,
      locationServicesViaEpc: (octet & 0x04) !== 0,
      csLcs: (octet >> 3) & 3,
      extendedServiceRequest: (octet & 0x20) !== 0,
      emmRegisteredWithoutPdn: (octet & 0x40) !== 0,
      controlPlaneCiot: (octet & 0x80) !== 0,
    }
    if (r.offset < r.end) value.secondOctet = r.u8()
    return value
  },
}
