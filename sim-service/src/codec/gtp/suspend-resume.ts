/**
 * CS fallback, and what MME and SGSN tell each other about a UE that both know (TS 29.274 §7.3.12, §7.3.13, §7.3.20 to
 * §7.4.9).
 */
import {
  cause,
  ebi,
  fqdn,
  fteid,
  imsi,
  ipAddress,
  nodeType,
  octetString,
  portNumber,
  privateExtension,
  recovery,
  uli,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { selectedPlmnId } from './gtpv2-mobility-ies.ts'
import { actionIndication, detachType, hopCounter, pTmsi } from './gtpv2-other-ies.ts'
import {
  conditional,
  conditionalOptional,
  ie,
  mandatory,
  mandatoryIfAccepted,
  optional,
} from './gtpv2-wire.ts'

/** Table 7.4.1-1. */
export const SuspendNotification = message('SuspendNotification', 162, {
  imsi: ie(1, 0, conditional, imsi),
  rai: ie(86, 0, conditional, uli),
  linkedEbi: ie(73, 0, conditionalOptional, ebi),
  pTmsi: ie(111, 0, conditional, pTmsi),
  originatingNode: ie(135, 0, conditionalOptional, nodeType),
  controlPlaneAddress: ie(74, 0, conditionalOptional, ipAddress),
  udpSourcePort: ie(126, 0, conditionalOptional, portNumber),
  hopCounter: ie(113, 0, optional, hopCounter),
  senderFteid: ie(87, 0, conditionalOptional, fteid),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.4.2-1. */
export const SuspendAcknowledge = message('SuspendAcknowledge', 163, {
  cause: ie(2, 0, mandatory, cause),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.4.3-1. */
export const ResumeNotification = message('ResumeNotification', 164, {
  imsi: ie(1, 0, mandatory, imsi),
  linkedEbi: ie(73, 0, conditionalOptional, ebi),
  originatingNode: ie(135, 0, conditionalOptional, nodeType),
  senderFteid: ie(87, 0, conditionalOptional, fteid),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.4.4-1. */
export const ResumeAcknowledge = message('ResumeAcknowledge', 165, {
  cause: ie(2, 0, mandatory, cause),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.12-1. */
export const DetachNotification = message('DetachNotification', 149, {
  cause: ie(2, 0, mandatory, cause),
  detachType: ie(150, 0, conditionalOptional, detachType),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.13-1. */
export const DetachAcknowledge = message('DetachAcknowledge', 150, {
  cause: ie(2, 0, mandatory, cause),
  recovery: ie(3, 0, optional, recovery),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.4.5-1. */
export const CsPagingIndication = message('CsPagingIndication', 151, {
  imsi: ie(1, 0, mandatory, imsi),
  vlrName: ie(136, 0, mandatory, fqdn),
  tmsi: ie(88, 0, optional, octetString),
  locationAreaIdentifier: ie(86, 0, optional, uli),
  globalCnId: ie(89, 0, optional, octetString),
  channelNeeded: ie(133, 0, optional, octetString),
  emlppPriority: ie(134, 0, optional, octetString),
  serviceIndicator: ie(149, 0, conditionalOptional, octetString),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.20-1. */
export const IsrStatusIndication = message('IsrStatusIndication', 157, {
  actionIndication: ie(168, 0, mandatory, actionIndication),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.21-1. */
export const UeRegistrationQueryRequest = message('UeRegistrationQueryRequest', 158, {
  imsi: ie(1, 0, mandatory, imsi),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.22-1; an answer that rejects has its Cause alone. */
export const UeRegistrationQueryResponse = message('UeRegistrationQueryResponse', 159, {
  cause: ie(2, 0, mandatory, cause),
  imsi: ie(1, 0, mandatoryIfAccepted, imsi),
  selectedCoreNetworkOperator: ie(120, 0, mandatoryIfAccepted, selectedPlmnId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.4.6-1. */
export const AlertMmeNotification = message('AlertMmeNotification', 153, {
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.4.7-1. */
export const AlertMmeAcknowledge = message('AlertMmeAcknowledge', 154, {
  cause: ie(2, 0, mandatory, cause),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.4.8-1. */
export const UeActivityNotification = message('UeActivityNotification', 155, {
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.4.9-1. */
export const UeActivityAcknowledge = message('UeActivityAcknowledge', 156, {
  cause: ie(2, 0, mandatory, cause),
  privateExtension: ie(255, 0, optional, privateExtension),
})
