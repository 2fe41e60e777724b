/**
 * EPS session management beyond the default bearer: the tables of TS 24.301 v17.9.0 §8.3.1 to §8.3.3, §8.3.7 to
 * §8.3.10, §8.3.12A, §8.3.16 to §8.3.18A and §8.3.23 to §8.3.25.
 */
import type { MessageOf } from './message.ts'
import { esm } from './message.ts'
import {
  apnAmbr,
  epsQos,
  extendedApnAmbr,
  extendedEpsQos,
  extendedProtocolConfigurationOptions,
  headerCompression,
  nbifomContainer,
  negotiatedQos,
  protocolConfigurationOptions,
  trafficFlowTemplate,
} from './session.ts'
import { gprsTimer3 } from './timers.ts'
import { halfOctet, octet, octets } from './values.ts'
import { low, lv, lve, tlv, tlve, tv, tv1, v } from './wire.ts'

/** §9.9.4.7A. */
export const notificationIndicator = { srvccHandoverCancelled: 1 } as const

/** §8.3.3, table 8.3.3.1. */
export const ActivateDedicatedEpsBearerContextRequest = esm(
  'ActivateDedicatedEpsBearerContextRequest',
  0xc5,
  'downlink',
  {
    linkedEpsBearerIdentity: low(halfOctet),
    epsQos: lv(epsQos),
    tft: lv(trafficFlowTemplate),
    transactionIdentifier: tlv(0x5d, octets(1, 2)),
    negotiatedQos: tlv(0x30, negotiatedQos),
    negotiatedLlcSapi: tv(0x32, octet),
    radioPriority: tv1(0x8, halfOctet),
    packetFlowIdentifier: tlv(0x34, octet),
    protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
    wlanOffloadIndication: tv1(0xc, halfOctet),
    nbifomContainer: tlv(0x33, nbifomContainer),
    extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
    extendedEpsQos: tlv(0x5c, extendedEpsQos),
  },
)
export type ActivateDedicatedEpsBearerContextRequest = MessageOf<
  typeof ActivateDedicatedEpsBearerContextRequest
>

/** §8.3.1, table 8.3.1.1. */
export const ActivateDedicatedEpsBearerContextAccept = esm(
  'ActivateDedicatedEpsBearerContextAccept',
  0xc6,
  'uplink',
  {
    protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
    nbifomContainer: tlv(0x33, nbifomContainer),
    extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
  },
)
export type ActivateDedicatedEpsBearerContextAccept = MessageOf<
  typeof ActivateDedicatedEpsBearerContextAccept
>

/** §8.3.2, table 8.3.2.1. */
export const ActivateDedicatedEpsBearerContextReject = esm(
  'ActivateDedicatedEpsBearerContextReject',
  0xc7,
  'uplink',
  {
    esmCause: v(octet),
    protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
    nbifomContainer: tlv(0x33, nbifomContainer),
    extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
  },
)
export type ActivateDedicatedEpsBearerContextReject = MessageOf<
  typeof ActivateDedicatedEpsBearerContextReject
>

/** §8.3.18, table 8.3.18.1. */
export const ModifyEpsBearerContextRequest = esm('ModifyEpsBearerContextRequest', 0xc9, 'downlink', {
  newEpsQos: tlv(0x5b, epsQos),
  tft: tlv(0x36, trafficFlowTemplate),
  newQos: tlv(0x30, negotiatedQos),
  negotiatedLlcSapi: tv(0x32, octet),
  radioPriority: tv1(0x8, halfOctet),
  packetFlowIdentifier: tlv(0x34, octet),
  apnAmbr: tlv(0x5e, apnAmbr),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  wlanOffloadIndication: tv1(0xc, halfOctet),
  nbifomContainer: tlv(0x33, nbifomContainer),
  headerCompressionConfiguration: tlv(0x66, headerCompression),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
  extendedApnAmbr: tlv(0x5f, extendedApnAmbr),
  extendedEpsQos: tlv(0x5c, extendedEpsQos),
})
export type ModifyEpsBearerContextRequest = MessageOf<typeof ModifyEpsBearerContextRequest>

/** §8.3.16, table 8.3.16.1. */
export const ModifyEpsBearerContextAccept = esm('ModifyEpsBearerContextAccept', 0xca, 'uplink', {
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  nbifomContainer: tlv(0x33, nbifomContainer),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
})
export type ModifyEpsBearerContextAccept = MessageOf<typeof ModifyEpsBearerContextAccept>

/** §8.3.17, table 8.3.17.1. */
export const ModifyEpsBearerContextReject = esm('ModifyEpsBearerContextReject', 0xcb, 'uplink', {
  esmCause: v(octet),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  nbifomContainer: tlv(0x33, nbifomContainer),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
})
export type ModifyEpsBearerContextReject = MessageOf<typeof ModifyEpsBearerContextReject>

/** §8.3.8, table 8.3.8.1. */
export const BearerResourceAllocationRequest = esm('BearerResourceAllocationRequest', 0xd4, 'uplink', {
  linkedEpsBearerIdentity: low(halfOctet),
  trafficFlowAggregate: lv(trafficFlowTemplate),
  requiredTrafficFlowQos: lv(epsQos),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  deviceProperties: tv1(0xc, halfOctet),
  nbifomContainer: tlv(0x33, nbifomContainer),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
  extendedEpsQos: tlv(0x5c, extendedEpsQos),
})
export type BearerResourceAllocationRequest = MessageOf<typeof BearerResourceAllocationRequest>

const bearerResourceReject = {
  esmCause: v(octet),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  backOffTimer: tlv(0x37, gprsTimer3),
  reattemptIndicator: tlv(0x6b, octet),
  nbifomContainer: tlv(0x33, nbifomContainer),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
}

/** §8.3.7, table 8.3.7.1. */
export const BearerResourceAllocationReject = esm(
  'BearerResourceAllocationReject',
  0xd5,
  'downlink',
  bearerResourceReject,
)
export type BearerResourceAllocationReject = MessageOf<typeof BearerResourceAllocationReject>

/** §8.3.10, table 8.3.10.1. */
export const BearerResourceModificationRequest = esm('BearerResourceModificationRequest', 0xd6, 'uplink', {
  epsBearerIdentityForPacketFilter: low(halfOctet),
  trafficFlowAggregate: lv(trafficFlowTemplate),
  requiredTrafficFlowQos: tlv(0x5b, epsQos),
  esmCause: tv(0x58, octet),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  deviceProperties: tv1(0xc, halfOctet),
  nbifomContainer: tlv(0x33, nbifomContainer),
  headerCompressionConfiguration: tlv(0x66, headerCompression),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
  extendedEpsQos: tlv(0x5c, extendedEpsQos),
})
export type BearerResourceModificationRequest = MessageOf<typeof BearerResourceModificationRequest>

/** §8.3.9, table 8.3.9.1. */
export const BearerResourceModificationReject = esm(
  'BearerResourceModificationReject',
  0xd7,
  'downlink',
  bearerResourceReject,
)
export type BearerResourceModificationReject = MessageOf<typeof BearerResourceModificationReject>

/** §8.3.18A, table 8.3.18A.1. */
export const Notification = esm('Notification', 0xdb, 'downlink', { notificationIndicator: lv(octet) })
export type Notification = MessageOf<typeof Notification>

/** §8.3.12A, both directions: in an Attach Request without PDN connection. */
export const EsmDummyMessage = esm('EsmDummyMessage', 0xdc, 'both', {})
export type EsmDummyMessage = MessageOf<typeof EsmDummyMessage>

/** §8.3.23, table 8.3.23.1. */
export const RemoteUeReport = esm('RemoteUeReport', 0xe9, 'uplink', {
  remoteUeContextConnected: tlve(0x79, octets(2, 65_535)),
  remoteUeContextDisconnected: tlve(0x7a, octets(2, 65_535)),
  proseKeyManagementFunctionAddress: tlv(0x6f, octets(1, 17)),
})
export type RemoteUeReport = MessageOf<typeof RemoteUeReport>

/** §8.3.24. */
export const RemoteUeReportResponse = esm('RemoteUeReportResponse', 0xea, 'downlink', {})
export type RemoteUeReportResponse = MessageOf<typeof RemoteUeReportResponse>

/** §8.3.25, table 8.3.25.1, both directions. */
export const EsmDataTransport = esm('EsmDataTransport', 0xeb, 'both', {
  userDataContainer: lve(octets(0, 65_535)),
  releaseAssistanceIndication: tv1(0xf, halfOctet),
})
export type EsmDataTransport = MessageOf<typeof EsmDataTransport>
