/** Where a UE is, after it has attached: the tables of TS 24.301 v17.9.0 §8.2.16, §8.2.17, §8.2.26 to §8.2.29. */
import { plmnList, tai, taiList } from './areas.ts'
import { bearerList } from './bearer-context-status.ts'
import { epsNetworkFeatureSupport, ueNetworkCapability } from './capabilities.ts'
import { guti, mobileIdentity } from './identities.ts'
import type { MessageOf } from './message.ts'
import { emm } from './message.ts'
import { gprsTimer, gprsTimer2, gprsTimer3 } from './timers.ts'
import { halfOctet, octet, octets, threeBits, u32 } from './values.ts'
import type { HalfOctetType } from './wire.ts'
import { high, low, lv, tlv, tlve, tv, tv1, v } from './wire.ts'

/** §9.9.3.14. */
export const epsUpdateType = {
  taUpdating: 0,
  combinedTaLaUpdating: 1,
  combinedTaLaUpdatingWithImsiAttach: 2,
  periodicUpdating: 3,
} as const
/** §9.9.3.13. */
export const epsUpdateResult = {
  taUpdated: 0,
  combinedTaLaUpdated: 1,
  taUpdatedAndIsrActivated: 4,
  combinedTaLaUpdatedAndIsrActivated: 5,
} as const
/** §9.9.3.45. */
export const gutiType = { native: 0, mapped: 1 } as const
/** §9.9.3.35. */
export const ueRadioCapabilityInformationUpdate = { notNeeded: 0, needed: 1 } as const

/** §9.9.3.14, §9.9.3.47: bits 1 to 3 and, as bit 4, the "active" flag: the UE asks for its bearers too. */
export interface TypeAndActiveFlag {
  type: number
  active: boolean
}
export const typeAndActiveFlag: HalfOctetType<TypeAndActiveFlag> = {
  toHalfOctet: ({ type, active }) => threeBits.toHalfOctet(type) | (active ? 8 : 0),
  fromHalfOctet: (bits) => ({ type: bits & 7, active: (bits & 8) !== 0 }),
}

/** §8.2.29, table 8.2.29.1. */
export const TrackingAreaUpdateRequest = emm('TrackingAreaUpdateRequest', 0x48, 'uplink', {
  epsUpdateType: low(typeAndActiveFlag),
  nasKeySetIdentifier: high(halfOctet),
  oldGuti: lv(guti),
  nonCurrentNativeNasKeySetIdentifier: tv1(0xb, halfOctet),
  gprsCipheringKeySequenceNumber: tv1(0x8, halfOctet),
  oldPtmsiSignature: tv(0x19, octets(3)),
  additionalGuti: tlv(0x50, guti),
  nonceUe: tv(0x55, u32),
  ueNetworkCapability: tlv(0x58, ueNetworkCapability),
  lastVisitedRegisteredTai: tv(0x52, tai),
  drxParameter: tv(0x5c, octets(2)),
  ueRadioCapabilityInformationUpdateNeeded: tv1(0xa, halfOctet),
  epsBearerContextStatus: tlv(0x57, bearerList),
  msNetworkCapability: tlv(0x31, octets(2, 8)),
  oldLocationAreaIdentification: tv(0x13, octets(5)),
  tmsiStatus: tv1(0x9, halfOctet),
  mobileStationClassmark2: tlv(0x11, octets(3)),
  mobileStationClassmark3: tlv(0x20, octets(0, 32)),
  supportedCodecs: tlv(0x40, octets(3, 255)),
  additionalUpdateType: tv1(0xf, halfOctet),
  voiceDomainPreferenceAndUeUsageSetting: tlv(0x5d, octet),
  oldGutiType: tv1(0xe, halfOctet),
  deviceProperties: tv1(0xd, halfOctet),
  msNetworkFeatureSupport: tv1(0xc, halfOctet),
  tmsiBasedNriContainer: tlv(0x10, octets(2)),
  t3324: tlv(0x6a, gprsTimer2),
  t3412Extended: tlv(0x5e, gprsTimer3),
  extendedDrxParameters: tlv(0x6e, octets(1)),
  ueAdditionalSecurityCapability: tlv(0x6f, octets(4)),
  ueStatus: tlv(0x6d, octet),
  additionalInformationRequested: tv(0x17, octet),
  n1UeNetworkCapability: tlv(0x32, octets(1, 13)),
  ueRadioCapabilityIdAvailability: tlv(0x34, octet),
  requestedWusAssistanceInformation: tlv(0x35, octets(1, 255)),
  drxParameterInNbS1Mode: tlv(0x36, octet),
  requestedImsiOffset: tlv(0x38, octets(2)),
  ueRequestType: tlv(0x29, octet),
  pagingRestriction: tlv(0x28, octets(1, 3)),
})
export type TrackingAreaUpdateRequest = MessageOf<typeof TrackingAreaUpdateRequest>

/** §8.2.26, table 8.2.26.1. */
export const TrackingAreaUpdateAccept = emm('TrackingAreaUpdateAccept', 0x49, 'downlink', {
  epsUpdateResult: low(threeBits),
  t3412: tv(0x5a, gprsTimer),
  guti: tlv(0x50, guti),
  taiList: tlv(0x54, taiList),
  epsBearerContextStatus: tlv(0x57, bearerList),
  locationAreaIdentification: tv(0x13, octets(5)),
  msIdentity: tlv(0x23, mobileIdentity),
  emmCause: tv(0x53, octet),
  t3402: tv(0x17, gprsTimer),
  t3423: tv(0x59, gprsTimer),
  equivalentPlmns: tlv(0x4a, plmnList),
  emergencyNumberList: tlv(0x34, octets(3, 48)),
  epsNetworkFeatureSupport: tlv(0x64, epsNetworkFeatureSupport),
  additionalUpdateResult: tv1(0xf, halfOctet),
  t3412Extended: tlv(0x5e, gprsTimer3),
  t3324: tlv(0x6a, gprsTimer2),
  extendedDrxParameters: tlv(0x6e, octets(1)),
  /** The bearers whose header compression configuration is not used. */
  headerCompressionConfigurationStatus: tlv(0x68, bearerList),
  dcnId: tlv(0x65, octets(2)),
  smsServicesStatus: tv1(0xe, halfOctet),
  non3gppNwProvidedPolicies: tv1(0xd, halfOctet),
  t3448: tlv(0x6b, gprsTimer2),
  networkPolicy: tv1(0xc, halfOctet),
  t3447: tlv(0x6c, gprsTimer3),
  extendedEmergencyNumberList: tlve(0x7a, octets(4, 65_535)),
  cipheringKeyData: tlve(0x7c, octets(32, 2288)),
  ueRadioCapabilityId: tlv(0x66, octets(1, 255)),
  ueRadioCapabilityIdDeletionIndication: tv1(0xb, halfOctet),
  negotiatedWusAssistanceInformation: tlv(0x35, octets(1, 255)),
  negotiatedDrxParameterInNbS1Mode: tlv(0x36, octet),
  negotiatedImsiOffset: tlv(0x38, octets(2)),
  epsAdditionalRequestResult: tlv(0x37, octet),
  forbiddenTaisForRoaming: tlv(0x1d, taiList),
  forbiddenTaisForRegionalProvisionOfService: tlv(0x1e, taiList),
})
export type TrackingAreaUpdateAccept = MessageOf<typeof TrackingAreaUpdateAccept>

/** §8.2.27. */
export const TrackingAreaUpdateComplete = emm('TrackingAreaUpdateComplete', 0x4a, 'uplink', {})
export type TrackingAreaUpdateComplete = MessageOf<typeof TrackingAreaUpdateComplete>

/** §8.2.28, table 8.2.28.1. */
export const TrackingAreaUpdateReject = emm('TrackingAreaUpdateReject', 0x4b, 'downlink', {
  emmCause: v(octet),
  t3346: tlv(0x5f, gprsTimer2),
  extendedEmmCause: tv1(0xa, halfOctet),
  lowerBoundTimer: tlv(0x1c, gprsTimer3),
  forbiddenTaisForRoaming: tlv(0x1d, taiList),
  forbiddenTaisForRegionalProvisionOfService: tlv(0x1e, taiList),
})
export type TrackingAreaUpdateReject = MessageOf<typeof TrackingAreaUpdateReject>

/** §8.2.16, table 8.2.16.1. */
export const GutiReallocationCommand = emm('GutiReallocationCommand', 0x50, 'downlink', {
  guti: lv(guti),
  taiList: tlv(0x54, taiList),
  dcnId: tlv(0x65, octets(2)),
  ueRadioCapabilityId: tlv(0x66, octets(1, 255)),
  ueRadioCapabilityIdDeletionIndication: tv1(0xb, halfOctet),
})
export type GutiReallocationCommand = MessageOf<typeof GutiReallocationCommand>

/** §8.2.17. */
export const GutiReallocationComplete = emm('GutiReallocationComplete', 0x51, 'uplink', {})
export type GutiReallocationComplete = MessageOf<typeof GutiReallocationComplete>
