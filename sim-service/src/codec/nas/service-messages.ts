/**
 * Service requests and what goes over NAS for others: the tables of TS 24.301 v17.9.0 §8.2.9, §8.2.12, §8.2.15,
 * §8.2.24, §8.2.25 and §8.2.30 to §8.2.34.
 */
import { taiList } from './areas.ts'
import { bearerList } from './bearer-context-status.ts'
import { mobileIdentity } from './identities.ts'
import type { MessageOf } from './message.ts'
import { emm } from './message.ts'
import { gprsTimer, gprsTimer2, gprsTimer3 } from './timers.ts'
import { typeAndActiveFlag } from './tracking-area-messages.ts'
import { fiveBits, halfOctet, octet, octets, threeBits, u16 } from './values.ts'
import type { IeType } from './wire.ts'
import { high, low, lv, lve, tlv, tlve, tv, tv1, v } from './wire.ts'

/** §9.9.3.27. */
export const serviceType = {
  mobileOriginatingCsFallback: 0,
  mobileTerminatingCsFallback: 1,
  mobileOriginatingCsFallbackEmergencyCall: 2,
  packetServicesViaS1: 8,
} as const
/** §9.9.3.47. */
export const controlPlaneServiceType = { mobileOriginatingRequest: 0, mobileTerminatingRequest: 1 } as const
/** §9.9.3.5. */
export const csfbResponse = { rejected: 0, accepted: 1 } as const
/** §9.9.3.25A. */
export const pagingIdentity = { imsi: 0, tmsi: 1 } as const
/** §9.9.3.42. */
export const genericMessageContainerType = { lppMessage: 1, locationServicesMessage: 2 } as const

/** §9.9.3.19: three bits of the key set, five of the NAS COUNT. */
export interface KsiAndSequenceNumber {
  ksi: number
  sequenceNumber: number
}
const ksiAndSequenceNumber: IeType<KsiAndSequenceNumber> = {
  minimum: 1,
  maximum: 1,
  write(w, { ksi, sequenceNumber }) {
    w.u8((threeBits.toHalfOctet(ksi) << 5) | fiveBits(sequenceNumber))
  },
  read(r) {
    const value = r.u8()
    return { ksi: value >> 5, sequenceNumber: value & 31 }
  },
}

/** The NAS message of another protocol, an SMS (§9.9.3.22). */
const nasMessageContainer = octets(2, 251)

/** In place of a message type: the security header type makes a message a Service Request (§9.3.1). */
export const NO_MESSAGE_TYPE = -1

/** §8.2.25, table 8.2.25.1: "its structure does not follow the structure of a standard L3 message". */
export const ServiceRequest = emm('ServiceRequest', NO_MESSAGE_TYPE, 'uplink', {
  ksiAndSequenceNumber: v(ksiAndSequenceNumber),
  shortMac: v(u16),
})
export type ServiceRequest = MessageOf<typeof ServiceRequest>

/** §8.2.15, table 8.2.15.1. */
export const ExtendedServiceRequest = emm('ExtendedServiceRequest', 0x4c, 'uplink', {
  serviceType: low(halfOctet),
  nasKeySetIdentifier: high(halfOctet),
  mTmsi: lv(mobileIdentity),
  csfbResponse: tv1(0xb, halfOctet),
  epsBearerContextStatus: tlv(0x57, bearerList),
  deviceProperties: tv1(0xd, halfOctet),
  ueRequestType: tlv(0x29, octet),
  pagingRestriction: tlv(0x28, octets(1, 3)),
})
export type ExtendedServiceRequest = MessageOf<typeof ExtendedServiceRequest>

/** §8.2.33, table 8.2.33.1. */
export const ControlPlaneServiceRequest = emm('ControlPlaneServiceRequest', 0x4d, 'uplink', {
  controlPlaneServiceType: low(typeAndActiveFlag),
  nasKeySetIdentifier: high(halfOctet),
  esmMessageContainer: tlve(0x78, octets(0, 65_535)),
  nasMessageContainer: tlv(0x67, nasMessageContainer),
  epsBearerContextStatus: tlv(0x57, bearerList),
  deviceProperties: tv1(0xd, halfOctet),
  ueRequestType: tlv(0x29, octet),
  pagingRestriction: tlv(0x28, octets(1, 3)),
})
export type ControlPlaneServiceRequest = MessageOf<typeof ControlPlaneServiceRequest>

/** §8.2.34, table 8.2.34.1. */
export const ServiceAccept = emm('ServiceAccept', 0x4f, 'downlink', {
  epsBearerContextStatus: tlv(0x57, bearerList),
  t3448: tlv(0x6b, gprsTimer2),
  epsAdditionalRequestResult: tlv(0x37, octet),
  forbiddenTaisForRoaming: tlv(0x1d, taiList),
  forbiddenTaisForRegionalProvisionOfService: tlv(0x1e, taiList),
})
export type ServiceAccept = MessageOf<typeof ServiceAccept>

/** §8.2.24, table 8.2.24.1. */
export const ServiceReject = emm('ServiceReject', 0x4e, 'downlink', {
  emmCause: v(octet),
  t3442: tv(0x5b, gprsTimer),
  t3346: tlv(0x5f, gprsTimer2),
  t3448: tlv(0x6b, gprsTimer2),
  lowerBoundTimer: tlv(0x1c, gprsTimer3),
  forbiddenTaisForRoaming: tlv(0x1d, taiList),
  forbiddenTaisForRegionalProvisionOfService: tlv(0x1e, taiList),
})
export type ServiceReject = MessageOf<typeof ServiceReject>

/** §8.2.9, table 8.2.9.1: who calls, in the codings of TS 24.008 §10.5.4.9 and of MAP. */
export const CsServiceNotification = emm('CsServiceNotification', 0x64, 'downlink', {
  pagingIdentity: v(octet),
  cli: tlv(0x60, octets(1, 12)),
  ssCode: tv(0x61, octet),
  lcsIndicator: tv(0x62, octet),
  lcsClientIdentity: tlv(0x63, octets(1, 255)),
})
export type CsServiceNotification = MessageOf<typeof CsServiceNotification>

/** §8.2.12, table 8.2.12.1. */
export const DownlinkNasTransport = emm('DownlinkNasTransport', 0x62, 'downlink', {
  nasMessageContainer: lv(nasMessageContainer),
})
export type DownlinkNasTransport = MessageOf<typeof DownlinkNasTransport>

/** §8.2.30, table 8.2.30.1. */
export const UplinkNasTransport = emm('UplinkNasTransport', 0x63, 'uplink', {
  nasMessageContainer: lv(nasMessageContainer),
})
export type UplinkNasTransport = MessageOf<typeof UplinkNasTransport>

/** §8.2.31, table 8.2.31.1. */
export const DownlinkGenericNasTransport = emm('DownlinkGenericNasTransport', 0x68, 'downlink', {
  genericMessageContainerType: v(octet),
  genericMessageContainer: lve(octets(1, 65_535)),
  additionalInformation: tlv(0x65, octets(1, 255)),
})
export type DownlinkGenericNasTransport = MessageOf<typeof DownlinkGenericNasTransport>

/** §8.2.32, table 8.2.32.1. */
export const UplinkGenericNasTransport = emm('UplinkGenericNasTransport', 0x69, 'uplink', {
  genericMessageContainerType: v(octet),
  genericMessageContainer: lve(octets(1, 65_535)),
  additionalInformation: tlv(0x65, octets(1, 255)),
})
export type UplinkGenericNasTransport = MessageOf<typeof UplinkGenericNasTransport>
