/**
 * EPS mobility management messages: the tables of TS 24.301 v17.9.0 §8.2, row by row. An element that no
 * procedure reads is an octet string or a bare number; its clause in §9.9.3 says what it means.
 */
import { plmnList, tai, taiList } from './areas.ts'
import {
  epsNetworkFeatureSupport,
  nasSecurityAlgorithms,
  ueNetworkCapability,
  ueSecurityCapability,
} from './capabilities.ts'
import { epsMobileIdentity, guti, imeisv, mobileIdentity } from './identities.ts'
import type { MessageOf } from './message.ts'
import { emm } from './message.ts'
import { daylightSavingTime, networkName, timeZone, universalTime } from './network-information.ts'
import { gprsTimer, gprsTimer2, gprsTimer3 } from './timers.ts'
import { halfOctet, octet, octets, threeBits, u32 } from './values.ts'
import type { HalfOctetType } from './wire.ts'
import { high, low, lv, lve, tlv, tlve, tv, tv1, v } from './wire.ts'

/** §9.9.3.11. */
export const epsAttachType = {
  epsAttach: 1,
  combinedEpsImsiAttach: 2,
  rlosAttach: 3,
  epsEmergencyAttach: 6,
} as const
/** §9.9.3.10. */
export const epsAttachResult = { epsOnly: 1, combinedEpsImsiAttach: 2 } as const
/** §9.9.3.7, from the UE. */
export const detachTypeOfUe = { epsDetach: 1, imsiDetach: 2, combinedEpsImsiDetach: 3 } as const
/** §9.9.3.7, from the network. */
export const detachTypeOfNetwork = { reattachRequired: 1, reattachNotRequired: 2, imsiDetach: 3 } as const
/** §9.9.3.21: bits 1 to 3; bit 4 is the type of security context, 1 for a mapped one. */
export const NO_KEY_IS_AVAILABLE = 7
/** §9.9.3.18. */
export const imeisvRequest = { notRequested: 0, requested: 1 } as const

/** §9.9.3.7: the type of detach, and bit 4 for a UE that is switched off and waits for no answer. */
export interface DetachTypeOfUe {
  type: number
  switchOff: boolean
}
const detachType: HalfOctetType<DetachTypeOfUe> = {
  toHalfOctet: ({ type, switchOff }) => threeBits.toHalfOctet(type) | (switchOff ? 8 : 0),
  fromHalfOctet: (bits) => ({ type: bits & 7, switchOff: (bits & 8) !== 0 }),
}
const esmMessageContainer = octets(3, 65_535)

/** §8.2.4, table 8.2.4.1. */
export const AttachRequest = emm('AttachRequest', 0x41, 'uplink', {
  epsAttachType: low(threeBits),
  nasKeySetIdentifier: high(halfOctet),
  epsMobileIdentity: lv(epsMobileIdentity),
  ueNetworkCapability: lv(ueNetworkCapability),
  esmMessageContainer: lve(esmMessageContainer),
  oldPtmsiSignature: tv(0x19, octets(3)),
  additionalGuti: tlv(0x50, guti),
  lastVisitedRegisteredTai: tv(0x52, tai),
  drxParameter: tv(0x5c, octets(2)),
  msNetworkCapability: tlv(0x31, octets(2, 8)),
  oldLocationAreaIdentification: tv(0x13, octets(5)),
  tmsiStatus: tv1(0x9, halfOctet),
  mobileStationClassmark2: tlv(0x11, octets(3)),
  mobileStationClassmark3: tlv(0x20, octets(0, 32)),
  supportedCodecs: tlv(0x40, octets(3, 255)),
  additionalUpdateType: tv1(0xf, halfOctet),
  voiceDomainPreferenceAndUeUsageSetting: tlv(0x5d, octet),
  deviceProperties: tv1(0xd, halfOctet),
  oldGutiType: tv1(0xe, halfOctet),
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
})
export type AttachRequest = MessageOf<typeof AttachRequest>

/** §8.2.1, table 8.2.1.1. */
export const AttachAccept = emm('AttachAccept', 0x42, 'downlink', {
  epsAttachResult: low(threeBits),
  t3412: v(gprsTimer),
  taiList: lv(taiList),
  esmMessageContainer: lve(esmMessageContainer),
  guti: tlv(0x50, guti),
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
  forbiddenTaisForRoaming: tlv(0x1d, taiList),
  forbiddenTaisForRegionalProvisionOfService: tlv(0x1e, taiList),
})
export type AttachAccept = MessageOf<typeof AttachAccept>

/** §8.2.2. */
export const AttachComplete = emm('AttachComplete', 0x43, 'uplink', {
  esmMessageContainer: lve(esmMessageContainer),
})
export type AttachComplete = MessageOf<typeof AttachComplete>

/** §8.2.3, table 8.2.3.1. */
export const AttachReject = emm('AttachReject', 0x44, 'downlink', {
  emmCause: v(octet),
  esmMessageContainer: tlve(0x78, esmMessageContainer),
  t3346: tlv(0x5f, gprsTimer2),
  t3402: tlv(0x16, gprsTimer2),
  extendedEmmCause: tv1(0xa, halfOctet),
  lowerBoundTimer: tlv(0x1c, gprsTimer3),
  forbiddenTaisForRoaming: tlv(0x1d, taiList),
  forbiddenTaisForRegionalProvisionOfService: tlv(0x1e, taiList),
})
export type AttachReject = MessageOf<typeof AttachReject>

/** §8.2.11.1: from the UE. */
export const DetachRequestUe = emm('DetachRequestUe', 0x45, 'uplink', {
  detachType: low(detachType),
  nasKeySetIdentifier: high(halfOctet),
  epsMobileIdentity: lv(epsMobileIdentity),
})
export type DetachRequestUe = MessageOf<typeof DetachRequestUe>

/** §8.2.11.2: from the network. */
export const DetachRequestNetwork = emm('DetachRequestNetwork', 0x45, 'downlink', {
  detachType: low(threeBits),
  emmCause: tv(0x53, octet),
  lowerBoundTimer: tlv(0x1c, gprsTimer3),
  forbiddenTaisForRoaming: tlv(0x1d, taiList),
  forbiddenTaisForRegionalProvisionOfService: tlv(0x1e, taiList),
})
export type DetachRequestNetwork = MessageOf<typeof DetachRequestNetwork>

/** §8.2.10, both directions. */
export const DetachAccept = emm('DetachAccept', 0x46, 'both', {})
export type DetachAccept = MessageOf<typeof DetachAccept>

/** §8.2.7, table 8.2.7.1. */
export const AuthenticationRequest = emm('AuthenticationRequest', 0x52, 'downlink', {
  nasKeySetIdentifier: low(halfOctet),
  rand: v(octets(16)),
  autn: lv(octets(16)),
})
export type AuthenticationRequest = MessageOf<typeof AuthenticationRequest>

/** §8.2.8. */
export const AuthenticationResponse = emm('AuthenticationResponse', 0x53, 'uplink', {
  res: lv(octets(4, 16)),
})
export type AuthenticationResponse = MessageOf<typeof AuthenticationResponse>

/** §8.2.6. */
export const AuthenticationReject = emm('AuthenticationReject', 0x54, 'downlink', {})
export type AuthenticationReject = MessageOf<typeof AuthenticationReject>

/** §8.2.5: AUTS stands in the failure parameter when the cause is #21, synch failure. */
export const AuthenticationFailure = emm('AuthenticationFailure', 0x5c, 'uplink', {
  emmCause: v(octet),
  authenticationFailureParameter: tlv(0x30, octets(14)),
})
export type AuthenticationFailure = MessageOf<typeof AuthenticationFailure>

/** §8.2.18. */
export const IdentityRequest = emm('IdentityRequest', 0x55, 'downlink', {
  identityType: low(threeBits),
})
export type IdentityRequest = MessageOf<typeof IdentityRequest>

/** §8.2.19. */
export const IdentityResponse = emm('IdentityResponse', 0x56, 'uplink', {
  mobileIdentity: lv(mobileIdentity),
})
export type IdentityResponse = MessageOf<typeof IdentityResponse>

/** §8.2.20, table 8.2.20.1. */
export const SecurityModeCommand = emm('SecurityModeCommand', 0x5d, 'downlink', {
  selectedNasSecurityAlgorithms: v(nasSecurityAlgorithms),
  nasKeySetIdentifier: low(halfOctet),
  replayedUeSecurityCapabilities: lv(ueSecurityCapability),
  imeisvRequest: tv1(0xc, halfOctet),
  replayedNonceUe: tv(0x55, u32),
  nonceMme: tv(0x56, u32),
  hashMme: tlv(0x4f, octets(8)),
  replayedUeAdditionalSecurityCapability: tlv(0x6f, octets(4)),
  ueRadioCapabilityIdRequest: tlv(0x37, octet),
})
export type SecurityModeCommand = MessageOf<typeof SecurityModeCommand>

/** §8.2.21, table 8.2.21.1. */
export const SecurityModeComplete = emm('SecurityModeComplete', 0x5e, 'uplink', {
  imeisv: tlv(0x23, imeisv),
  replayedNasMessageContainer: tlve(0x79, octets(0, 65_535)),
  ueRadioCapabilityId: tlv(0x66, octets(1, 255)),
})
export type SecurityModeComplete = MessageOf<typeof SecurityModeComplete>

/** §8.2.22. */
export const SecurityModeReject = emm('SecurityModeReject', 0x5f, 'uplink', { emmCause: v(octet) })
export type SecurityModeReject = MessageOf<typeof SecurityModeReject>

/** §8.2.14, both directions. */
export const EmmStatus = emm('EmmStatus', 0x60, 'both', { emmCause: v(octet) })
export type EmmStatus = MessageOf<typeof EmmStatus>

/** §8.2.13, table 8.2.13.1. */
export const EmmInformation = emm('EmmInformation', 0x61, 'downlink', {
  fullNameForNetwork: tlv(0x43, networkName),
  shortNameForNetwork: tlv(0x45, networkName),
  localTimeZone: tv(0x46, timeZone),
  universalTimeAndLocalTimeZone: tv(0x47, universalTime),
  networkDaylightSavingTime: tlv(0x49, daylightSavingTime),
})
export type EmmInformation = MessageOf<typeof EmmInformation>
