/** EPS session management messages: the tables of TS 24.301 v17.9.0 §8.3, row by row. */
import type { MessageOf } from './message.ts'
import { esm } from './message.ts'
import {
  accessPointName,
  apnAmbr,
  epsQos,
  extendedApnAmbr,
  extendedProtocolConfigurationOptions,
  headerCompression,
  nbifomContainer,
  negotiatedQos,
  pdnAddress,
  protocolConfigurationOptions,
} from './session.ts'
import { gprsTimer3 } from './timers.ts'
import { halfOctet, octet, octets, threeBits } from './values.ts'
import { high, low, lv, tlv, tlve, tv, tv1, v } from './wire.ts'

/** §8.3.20, table 8.3.20.1. */
export const PdnConnectivityRequest = esm('PdnConnectivityRequest', 0xd0, 'uplink', {
  requestType: low(threeBits),
  pdnType: high(threeBits),
  esmInformationTransferFlag: tv1(0xd, halfOctet),
  accessPointName: tlv(0x28, accessPointName),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  deviceProperties: tv1(0xc, halfOctet),
  nbifomContainer: tlv(0x33, nbifomContainer),
  headerCompressionConfiguration: tlv(0x66, headerCompression),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
})
export type PdnConnectivityRequest = MessageOf<typeof PdnConnectivityRequest>

/** §8.3.19, table 8.3.19.1. */
export const PdnConnectivityReject = esm('PdnConnectivityReject', 0xd1, 'downlink', {
  esmCause: v(octet),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  backOffTimer: tlv(0x37, gprsTimer3),
  reattemptIndicator: tlv(0x6b, octet),
  nbifomContainer: tlv(0x33, nbifomContainer),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
})
export type PdnConnectivityReject = MessageOf<typeof PdnConnectivityReject>

/** §8.3.6, table 8.3.6.1. */
export const ActivateDefaultEpsBearerContextRequest = esm(
  'ActivateDefaultEpsBearerContextRequest',
  0xc1,
  'downlink',
  {
    epsQos: lv(epsQos),
    accessPointName: lv(accessPointName),
    pdnAddress: lv(pdnAddress),
    transactionIdentifier: tlv(0x5d, octets(1, 2)),
    negotiatedQos: tlv(0x30, negotiatedQos),
    negotiatedLlcSapi: tv(0x32, octet),
    radioPriority: tv1(0x8, halfOctet),
    packetFlowIdentifier: tlv(0x34, octet),
    apnAmbr: tlv(0x5e, apnAmbr),
    esmCause: tv(0x58, octet),
    protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
    connectivityType: tv1(0xb, halfOctet),
    wlanOffloadIndication: tv1(0xc, halfOctet),
    nbifomContainer: tlv(0x33, nbifomContainer),
    headerCompressionConfiguration: tlv(0x66, headerCompression),
    controlPlaneOnlyIndication: tv1(0x9, halfOctet),
    extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
    servingPlmnRateControl: tlv(0x6e, octets(2)),
    extendedApnAmbr: tlv(0x5f, extendedApnAmbr),
  },
)
export type ActivateDefaultEpsBearerContextRequest = MessageOf<typeof ActivateDefaultEpsBearerContextRequest>

/** §8.3.4. */
export const ActivateDefaultEpsBearerContextAccept = esm(
  'ActivateDefaultEpsBearerContextAccept',
  0xc2,
  'uplink',
  {
    protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
    extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
  },
)
export type ActivateDefaultEpsBearerContextAccept = MessageOf<typeof ActivateDefaultEpsBearerContextAccept>

/** §8.3.5. */
export const ActivateDefaultEpsBearerContextReject = esm(
  'ActivateDefaultEpsBearerContextReject',
  0xc3,
  'uplink',
  {
    esmCause: v(octet),
    protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
    extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
  },
)
export type ActivateDefaultEpsBearerContextReject = MessageOf<typeof ActivateDefaultEpsBearerContextReject>

/** §8.3.12, table 8.3.12.1. */
export const DeactivateEpsBearerContextRequest = esm('DeactivateEpsBearerContextRequest', 0xcd, 'downlink', {
  esmCause: v(octet),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  t3396: tlv(0x37, gprsTimer3),
  wlanOffloadIndication: tv1(0xc, halfOctet),
  nbifomContainer: tlv(0x33, nbifomContainer),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
})
export type DeactivateEpsBearerContextRequest = MessageOf<typeof DeactivateEpsBearerContextRequest>

/** §8.3.11. */
export const DeactivateEpsBearerContextAccept = esm('DeactivateEpsBearerContextAccept', 0xce, 'uplink', {
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
})
export type DeactivateEpsBearerContextAccept = MessageOf<typeof DeactivateEpsBearerContextAccept>

/** §8.3.22. */
export const PdnDisconnectRequest = esm('PdnDisconnectRequest', 0xd2, 'uplink', {
  linkedEpsBearerIdentity: low(halfOctet),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
})
export type PdnDisconnectRequest = MessageOf<typeof PdnDisconnectRequest>

/** §8.3.21. */
export const PdnDisconnectReject = esm('PdnDisconnectReject', 0xd3, 'downlink', {
  esmCause: v(octet),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
})
export type PdnDisconnectReject = MessageOf<typeof PdnDisconnectReject>

/** §8.3.13. */
export const EsmInformationRequest = esm('EsmInformationRequest', 0xd9, 'downlink', {})
export type EsmInformationRequest = MessageOf<typeof EsmInformationRequest>

/** §8.3.14. */
export const EsmInformationResponse = esm('EsmInformationResponse', 0xda, 'uplink', {
  accessPointName: tlv(0x28, accessPointName),
  protocolConfigurationOptions: tlv(0x27, protocolConfigurationOptions),
  extendedProtocolConfigurationOptions: tlve(0x7b, extendedProtocolConfigurationOptions),
})
export type EsmInformationResponse = MessageOf<typeof EsmInformationResponse>

/** §8.3.15, both directions. */
export const EsmStatus = esm('EsmStatus', 0xe8, 'both', { esmCause: v(octet) })
export type EsmStatus = MessageOf<typeof EsmStatus>
