/**
 * Handover between MMEs over S10, and from and to SGSNs over S3 (TS 29.274 §7.3.1 to §7.3.4, §7.3.10, §7.3.11,
 * §7.3.16 to §7.3.18).
 */
import { pduNumbers, rabContext, secondaryRatUsageDataReport } from './gtpv2-bearer-ies.ts'
import { scefPdnConnection } from './gtpv2-groups.ts'
import {
  cause,
  ebi,
  fqdn,
  fteid,
  imsi,
  indication,
  ipAddress,
  mei,
  msisdn,
  octetString,
  plmnId,
  portNumber,
  privateExtension,
  recovery,
  ueTimeZone,
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
  bssgpCause,
  fContainer,
  localDistinguishedName,
  nodeIdentifier,
  nodeNumber,
  packetFlowId,
  ranapCause,
  s1apCause,
  selectedPlmnId,
  sourceIdentification,
  targetIdentification,
  userCsgInformation,
} from './gtpv2-mobility-ies.ts'
import {
  additionalRrmPolicyIndex,
  csgId,
  csgMembershipIndication,
  rfspIndex,
  servingPlmnRateControl,
  ueUsageType,
} from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, grouped, ie, listOf, mandatory, optional } from './gtpv2-wire.ts'
import { pdnConnection } from './pdn-connection.ts'

/** Table 7.3.1-1. Of the MM Contexts exactly one is mandatory: an MME sends `epsSecurityContext`. */
export const ForwardRelocationRequest = message('ForwardRelocationRequest', 133, {
  imsi: ie(1, 0, conditional, imsi),
  senderFteid: ie(87, 0, mandatory, fteid),
  pdnConnections: ie(109, 0, conditional, listOf(pdnConnection)),
  sgwFteid: ie(87, 1, conditional, fteid),
  sgwNodeName: ie(136, 0, conditional, fqdn),
  epsSecurityContext: ie(107, 0, conditional, epsSecurityContext),
  umtsKeyAndQuintuplets: ie(106, 0, conditional, umtsKeyAndQuintuplets),
  umtsKeyUsedCipherAndQuintuplets: ie(104, 0, conditional, umtsKeyUsedCipherAndQuintuplets),
  umtsKeyQuadrupletsAndQuintuplets: ie(108, 0, conditional, umtsKeyQuadrupletsAndQuintuplets),
  gsmKeyUsedCipherAndQuintuplets: ie(105, 0, conditional, gsmKeyUsedCipherAndQuintuplets),
  gsmKeyAndTriplets: ie(103, 0, conditional, gsmKeyAndTriplets),
  indication: ie(77, 0, conditional, indication),
  eutranTransparentContainer: ie(118, 0, conditional, fContainer),
  utranTransparentContainer: ie(118, 1, conditional, fContainer),
  bssContainer: ie(118, 2, conditional, fContainer),
  targetIdentification: ie(121, 0, conditional, targetIdentification),
  hrpdAccessNodeAddress: ie(74, 0, conditional, ipAddress),
  iwsAddress: ie(74, 1, conditional, ipAddress), // 1xIWS, S102
  s1apCause: ie(119, 0, conditional, s1apCause),
  ranapCause: ie(119, 1, conditional, ranapCause),
  bssgpCause: ie(119, 2, conditional, bssgpCause),
  sourceIdentification: ie(129, 0, conditional, sourceIdentification),
  selectedPlmnId: ie(120, 0, conditional, selectedPlmnId),
  recovery: ie(3, 0, conditional, recovery),
  traceInformation: ie(96, 0, conditional, octetString),
  subscribedRfspIndex: ie(144, 0, conditionalOptional, rfspIndex),
  rfspIndexInUse: ie(144, 1, conditionalOptional, rfspIndex),
  csgId: ie(147, 0, conditionalOptional, csgId),
  csgMembershipIndication: ie(148, 0, conditionalOptional, csgMembershipIndication),
  ueTimeZone: ie(114, 0, conditionalOptional, ueTimeZone),
  servingNetwork: ie(83, 0, conditionalOptional, plmnId),
  mmeLdn: ie(151, 0, optional, localDistinguishedName),
  additionalMmContextForSrvcc: ie(159, 0, conditionalOptional, octetString),
  additionalFlagsForSrvcc: ie(160, 0, conditionalOptional, octetString),
  stnSr: ie(51, 0, conditionalOptional, octetString),
  cMsisdn: ie(76, 0, conditionalOptional, msisdn),
  mdtConfiguration: ie(162, 0, conditionalOptional, octetString),
  sgsnNodeName: ie(136, 1, conditionalOptional, fqdn),
  mmeNodeName: ie(136, 2, conditionalOptional, fqdn),
  userCsgInformation: ie(145, 0, conditionalOptional, userCsgInformation),
  monitoringEventInformation: ie(189, 0, conditionalOptional, listOf(octetString)),
  monitoringEventExtensionInformation: ie(206, 0, conditionalOptional, listOf(octetString)),
  ueUsageType: ie(187, 0, conditionalOptional, ueUsageType),
  scefPdnConnections: ie(195, 0, conditionalOptional, listOf(scefPdnConnection)),
  msisdn: ie(76, 1, conditionalOptional, msisdn),
  sourceUdpPort: ie(126, 0, conditionalOptional, portNumber),
  servingPlmnRateControl: ie(198, 0, conditionalOptional, servingPlmnRateControl),
  extendedTraceInformation: ie(205, 0, conditional, octetString),
  subscribedAdditionalRrmPolicyIndex: ie(207, 0, conditionalOptional, additionalRrmPolicyIndex),
  additionalRrmPolicyIndexInUse: ie(207, 1, conditionalOptional, additionalRrmPolicyIndex),
  subscribedV2xInformation: ie(208, 0, conditionalOptional, octetString),
  iwkScefId: ie(176, 0, conditionalOptional, nodeIdentifier),
  alternativeImsi: ie(219, 0, conditionalOptional, imsi),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.2-2. */
const bearerSetUp = grouped({
  ebi: ie(73, 0, conditional, ebi),
  packetFlowId: ie(123, 0, conditional, packetFlowId),
  enbDlForwardingFteid: ie(87, 0, conditional, fteid),
  enbUlForwardingFteid: ie(87, 1, optional, fteid),
  sgwDlForwardingFteid: ie(87, 2, conditional, fteid),
  rncDlForwardingFteid: ie(87, 3, conditional, fteid),
  sgsnDlForwardingFteid: ie(87, 4, conditional, fteid),
  sgwUlForwardingFteid: ie(87, 5, optional, fteid),
})

/** Table 7.3.2-1. */
export const ForwardRelocationResponse = message('ForwardRelocationResponse', 134, {
  cause: ie(2, 0, mandatory, cause),
  senderFteid: ie(87, 0, conditional, fteid),
  indication: ie(77, 0, conditional, indication),
  bearersSetUp: ie(93, 0, conditional, listOf(bearerSetUp)),
  rabsSetUp: ie(93, 1, conditional, listOf(bearerSetUp)),
  pfcsSetUp: ie(93, 2, optional, listOf(bearerSetUp)),
  s1apCause: ie(119, 0, conditional, s1apCause),
  ranapCause: ie(119, 1, conditional, ranapCause),
  bssgpCause: ie(119, 2, conditional, bssgpCause),
  eutranTransparentContainer: ie(118, 0, conditional, fContainer),
  utranTransparentContainer: ie(118, 1, conditional, fContainer),
  bssContainer: ie(118, 2, conditional, fContainer),
  mmeLdn: ie(151, 0, optional, localDistinguishedName),
  sgsnNodeName: ie(136, 0, conditionalOptional, fqdn),
  mmeNodeName: ie(136, 1, conditionalOptional, fqdn),
  sgsnNumber: ie(175, 0, optional, nodeNumber),
  sgsnIdentifier: ie(176, 0, optional, nodeIdentifier),
  mmeIdentifier: ie(176, 1, optional, nodeIdentifier),
  mmeNumberForMtSms: ie(175, 1, conditionalOptional, nodeNumber),
  sgsnIdentifierForMtSms: ie(176, 2, conditionalOptional, nodeIdentifier),
  mmeIdentifierForMtSms: ie(176, 3, conditionalOptional, nodeIdentifier),
  scefBearersSetUp: ie(93, 3, conditionalOptional, listOf(bearerSetUp)),
  srvccRejectedCause: ie(56, 0, conditionalOptional, octetString),
  mscNumber: ie(175, 2, optional, nodeNumber),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.3-1. */
export const ForwardRelocationCompleteNotification = message('ForwardRelocationCompleteNotification', 135, {
  indication: ie(77, 0, conditional, indication),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.4-1. */
export const ForwardRelocationCompleteAcknowledge = message('ForwardRelocationCompleteAcknowledge', 136, {
  cause: ie(2, 0, mandatory, cause),
  recovery: ie(3, 0, optional, recovery),
  secondaryRatUsageDataReports: ie(201, 0, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  ngRanSecondaryRatUsageDataReports: ie(201, 1, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.10-1: the eNB's status transfer on its way to the target. */
export const ForwardAccessContextNotification = message('ForwardAccessContextNotification', 137, {
  rabContexts: ie(124, 0, conditional, listOf(rabContext)),
  sourceRncPdcpContextInfo: ie(125, 0, conditional, octetString),
  pduNumbers: ie(110, 0, conditional, listOf(pduNumbers)),
  eutranTransparentContainer: ie(118, 0, conditional, fContainer),
  earlyEutranTransparentContainer: ie(118, 1, conditional, fContainer), // of early status transfer
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.11-1. */
export const ForwardAccessContextAcknowledge = message('ForwardAccessContextAcknowledge', 138, {
  cause: ie(2, 0, mandatory, cause),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.16-1. */
export const RelocationCancelRequest = message('RelocationCancelRequest', 139, {
  imsi: ie(1, 0, conditional, imsi),
  mei: ie(75, 0, conditional, mei),
  indication: ie(77, 0, conditionalOptional, indication),
  ranapCause: ie(119, 0, conditional, ranapCause), // S3, S16
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.17-1. */
export const RelocationCancelResponse = message('RelocationCancelResponse', 140, {
  cause: ie(2, 0, mandatory, cause),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.18-1. */
export const ConfigurationTransferTunnel = message('ConfigurationTransferTunnel', 141, {
  eutranTransparentContainer: ie(118, 0, mandatory, fContainer),
  targetIdentification: ie(121, 0, mandatory, targetIdentification),
  connectedTargetIdentification: ie(121, 1, conditionalOptional, targetIdentification),
})
