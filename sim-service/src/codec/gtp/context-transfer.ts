/** A UE comes to another MME, which asks the old one (TS 29.274 §7.3.5 to §7.3.9). */
import { ciotOptimizationsSupportIndication } from './gtpv2-bearer-ies.ts'
import { scefPdnConnection } from './gtpv2-groups.ts'
import {
  cause,
  ebi,
  fqdn,
  fteid,
  imsi,
  indication,
  ipAddress,
  octetString,
  plmnId,
  portNumber,
  privateExtension,
  ratType,
  ueTimeZone,
  uli,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import {
  epsSecurityContext,
  gsmKeyAndTriplets,
  gsmKeyUsedCipherAndQuintuplets,
  umtsKeyAndQuintuplets,
  umtsKeyQuadrupletsAndQuintuplets,
  umtsKeyUsedCipherAndQuintuplets,
} from './gtpv2-mm-context.ts'
import {
  completeRequestMessage,
  guti,
  localDistinguishedName,
  nodeIdentifier,
  nodeNumber,
  userCsgInformation,
} from './gtpv2-mobility-ies.ts'
import {
  additionalRrmPolicyIndex,
  counter,
  hopCounter,
  pTmsi,
  pTmsiSignature,
  rfspIndex,
  serviceGapTimer,
  servingPlmnRateControl,
  ueUsageType,
} from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, grouped, ie, listOf, mandatory, optional } from './gtpv2-wire.ts'
import { pdnConnection } from './pdn-connection.ts'

/** Table 7.3.5-1. */
export const ContextRequest = message('ContextRequest', 130, {
  imsi: ie(1, 0, conditional, imsi),
  guti: ie(117, 0, conditional, guti),
  rai: ie(86, 0, conditional, uli),
  pTmsi: ie(111, 0, conditional, pTmsi),
  pTmsiSignature: ie(112, 0, conditional, pTmsiSignature),
  completeTauRequestMessage: ie(116, 0, conditional, completeRequestMessage),
  senderFteid: ie(87, 0, conditional, fteid),
  udpSourcePort: ie(126, 0, conditional, portNumber),
  ratType: ie(82, 0, conditional, ratType),
  indication: ie(77, 0, conditionalOptional, indication),
  hopCounter: ie(113, 0, optional, hopCounter),
  targetPlmnId: ie(83, 0, conditionalOptional, plmnId),
  mmeLdn: ie(151, 0, optional, localDistinguishedName),
  sgsnNodeName: ie(136, 0, conditionalOptional, fqdn),
  mmeNodeName: ie(136, 1, conditionalOptional, fqdn),
  sgsnNumber: ie(175, 0, optional, nodeNumber),
  sgsnIdentifier: ie(176, 0, optional, nodeIdentifier),
  mmeIdentifier: ie(176, 1, optional, nodeIdentifier),
  ciotOptimizationsSupportIndication: ie(194, 0, conditionalOptional, ciotOptimizationsSupportIndication),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.6-1. Of the MM Contexts one at most: an MME sends `epsSecurityContext`. */
export const ContextResponse = message('ContextResponse', 131, {
  cause: ie(2, 0, mandatory, cause),
  imsi: ie(1, 0, conditional, imsi),
  epsSecurityContext: ie(107, 0, conditional, epsSecurityContext),
  umtsKeyAndQuintuplets: ie(106, 0, conditional, umtsKeyAndQuintuplets),
  umtsKeyUsedCipherAndQuintuplets: ie(104, 0, conditional, umtsKeyUsedCipherAndQuintuplets),
  umtsKeyQuadrupletsAndQuintuplets: ie(108, 0, conditional, umtsKeyQuadrupletsAndQuintuplets),
  gsmKeyUsedCipherAndQuintuplets: ie(105, 0, conditional, gsmKeyUsedCipherAndQuintuplets),
  gsmKeyAndTriplets: ie(103, 0, conditional, gsmKeyAndTriplets),
  pdnConnections: ie(109, 0, conditional, listOf(pdnConnection)),
  senderFteid: ie(87, 0, conditional, fteid),
  sgwFteid: ie(87, 1, conditional, fteid),
  sgwNodeName: ie(136, 0, conditional, fqdn),
  indication: ie(77, 0, conditional, indication),
  traceInformation: ie(96, 0, conditional, octetString),
  hrpdAccessNodeAddress: ie(74, 0, conditional, ipAddress),
  iwsAddress: ie(74, 1, conditional, ipAddress), // 1xIWS, S102
  subscribedRfspIndex: ie(144, 0, conditionalOptional, rfspIndex),
  rfspIndexInUse: ie(144, 1, conditionalOptional, rfspIndex),
  ueTimeZone: ie(114, 0, conditionalOptional, ueTimeZone),
  mmeLdn: ie(151, 0, optional, localDistinguishedName),
  mdtConfiguration: ie(162, 0, conditionalOptional, octetString),
  sgsnNodeName: ie(136, 1, conditionalOptional, fqdn),
  mmeNodeName: ie(136, 2, conditionalOptional, fqdn),
  userCsgInformation: ie(145, 0, conditionalOptional, userCsgInformation),
  monitoringEventInformation: ie(189, 0, conditionalOptional, listOf(octetString)),
  monitoringEventExtensionInformation: ie(206, 0, conditionalOptional, listOf(octetString)),
  ueUsageType: ie(187, 0, conditionalOptional, ueUsageType),
  scefPdnConnections: ie(195, 0, conditional, listOf(scefPdnConnection)),
  ratType: ie(82, 0, conditionalOptional, ratType),
  servingPlmnRateControl: ie(198, 0, conditionalOptional, servingPlmnRateControl),
  moExceptionDataCounter: ie(199, 0, conditionalOptional, counter),
  remainingRunningServiceGapTimer: ie(187, 1, conditionalOptional, serviceGapTimer),
  extendedTraceInformation: ie(205, 0, conditional, octetString),
  subscribedAdditionalRrmPolicyIndex: ie(207, 0, conditionalOptional, additionalRrmPolicyIndex),
  additionalRrmPolicyIndexInUse: ie(207, 1, conditionalOptional, additionalRrmPolicyIndex),
  iwkScefId: ie(176, 0, conditionalOptional, nodeIdentifier),
  alternativeImsi: ie(219, 0, conditionalOptional, imsi),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.7-2. */
const bearerToForward = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  forwardingFteid: ie(87, 0, mandatory, fteid),
})

/** Table 7.3.7-1. */
export const ContextAcknowledge = message('ContextAcknowledge', 132, {
  cause: ie(2, 0, mandatory, cause),
  indication: ie(77, 0, conditional, indication),
  forwardingFteid: ie(87, 0, conditionalOptional, fteid),
  bearers: ie(93, 0, conditionalOptional, listOf(bearerToForward)),
  sgsnNumber: ie(175, 0, conditionalOptional, nodeNumber),
  mmeNumberForMtSms: ie(175, 1, conditionalOptional, nodeNumber),
  sgsnIdentifierForMtSms: ie(176, 0, conditionalOptional, nodeIdentifier),
  mmeIdentifierForMtSms: ie(176, 1, conditionalOptional, nodeIdentifier),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.8-1. */
export const IdentificationRequest = message('IdentificationRequest', 128, {
  guti: ie(117, 0, conditional, guti),
  rai: ie(86, 0, conditional, uli),
  pTmsi: ie(111, 0, conditional, pTmsi),
  pTmsiSignature: ie(112, 0, conditional, pTmsiSignature),
  completeAttachRequestMessage: ie(116, 0, conditional, completeRequestMessage),
  controlPlaneAddress: ie(74, 0, optional, ipAddress),
  udpSourcePort: ie(126, 0, conditional, portNumber),
  hopCounter: ie(113, 0, optional, hopCounter),
  targetPlmnId: ie(83, 0, conditionalOptional, plmnId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.9-1. */
export const IdentificationResponse = message('IdentificationResponse', 129, {
  cause: ie(2, 0, mandatory, cause),
  imsi: ie(1, 0, conditional, imsi),
  epsSecurityContext: ie(107, 0, conditional, epsSecurityContext),
  umtsKeyAndQuintuplets: ie(106, 0, conditional, umtsKeyAndQuintuplets),
  umtsKeyUsedCipherAndQuintuplets: ie(104, 0, conditional, umtsKeyUsedCipherAndQuintuplets),
  umtsKeyQuadrupletsAndQuintuplets: ie(108, 0, conditional, umtsKeyQuadrupletsAndQuintuplets),
  gsmKeyUsedCipherAndQuintuplets: ie(105, 0, conditional, gsmKeyUsedCipherAndQuintuplets),
  gsmKeyAndTriplets: ie(103, 0, conditional, gsmKeyAndTriplets),
  traceInformation: ie(96, 0, conditionalOptional, octetString),
  ueUsageType: ie(187, 0, conditionalOptional, ueUsageType),
  monitoringEventInformation: ie(189, 0, conditionalOptional, listOf(octetString)),
  monitoringEventExtensionInformation: ie(206, 0, conditionalOptional, listOf(octetString)),
  extendedTraceInformation: ie(205, 0, conditional, octetString),
  privateExtension: ie(255, 0, optional, privateExtension),
})
