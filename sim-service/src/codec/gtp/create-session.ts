/** Create Session (TS 29.274 §7.2.1, §7.2.2). */
import {
  bearerFlags,
  bearerTft,
  csgInformationReportingAction,
  henbInformationReporting,
  secondaryRatUsageDataReport,
  signallingPriorityIndication,
  upFunctionSelectionIndicationFlags,
} from './gtpv2-bearer-ies.ts'
import { loadControl, overloadControl, pgwChangeInfo, remoteUeContext } from './gtpv2-groups.ts'
import {
  accessPointName,
  ambr,
  apnRestriction,
  bearerQos,
  cause,
  changeReportingAction,
  chargingCharacteristics,
  chargingId,
  ebi,
  epcTimer,
  fqCsid,
  fqdn,
  fteid,
  imsi,
  indication,
  ipAddress,
  mei,
  msisdn,
  octetString,
  paa,
  pdnType,
  plmnId,
  portNumber,
  privateExtension,
  ratType,
  recovery,
  selectionMode,
  ueTimeZone,
  uli,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { fContainer, localDistinguishedName, userCsgInformation } from './gtpv2-mobility-ies.ts'
import {
  cnOperatorSelectionEntity,
  counter,
  mappedUeUsageType,
  millisecondTimeStamp,
  servingPlmnRateControl,
  upSecurityPolicy,
  waitTime,
} from './gtpv2-other-ies.ts'
import {
  conditional,
  conditionalOptional,
  grouped,
  ie,
  listOf,
  mandatory,
  mandatoryIfAccepted,
  optional,
} from './gtpv2-wire.ts'

/** Table 7.2.1-2. */
const bearerToCreate = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  tft: ie(84, 0, optional, bearerTft),
  s1uEnbFteid: ie(87, 0, conditional, fteid),
  s4uSgsnFteid: ie(87, 1, conditional, fteid),
  s5s8uSgwFteid: ie(87, 2, conditional, fteid),
  s5s8uPgwFteid: ie(87, 3, conditional, fteid),
  s12RncFteid: ie(87, 4, conditionalOptional, fteid),
  s11uMmeFteid: ie(87, 7, conditionalOptional, fteid),
  bearerQos: ie(80, 0, mandatory, bearerQos),
})

/** Table 7.2.1-3. */
const bearerToRemove = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  s4uSgsnFteid: ie(87, 0, conditional, fteid),
})

/** Table 7.2.1-1. On S11 and on S8, with the differences noted. */
export const CreateSessionRequest = message('CreateSessionRequest', 32, {
  imsi: ie(1, 0, conditional, imsi),
  msisdn: ie(76, 0, conditional, msisdn),
  mei: ie(75, 0, conditional, mei),
  uli: ie(86, 0, conditional, uli),
  servingNetwork: ie(83, 0, conditional, plmnId),
  ratType: ie(82, 0, mandatory, ratType),
  indication: ie(77, 0, conditional, indication),
  senderFteid: ie(87, 0, mandatory, fteid),
  pgwFteid: ie(87, 1, conditional, fteid), // S11 only: the SGW removes it on S8
  apn: ie(71, 0, mandatory, accessPointName),
  selectionMode: ie(128, 0, conditional, selectionMode),
  pdnType: ie(99, 0, conditional, pdnType),
  paa: ie(79, 0, conditional, paa),
  maximumApnRestriction: ie(127, 0, conditional, apnRestriction),
  apnAmbr: ie(72, 0, conditional, ambr),
  linkedEbi: ie(73, 0, conditional, ebi), // relocation only
  pco: ie(78, 0, conditional, octetString),
  bearers: ie(93, 0, mandatory, listOf(bearerToCreate)),
  bearersToRemove: ie(93, 1, conditional, listOf(bearerToRemove)),
  traceInformation: ie(96, 0, conditional, octetString),
  recovery: ie(3, 0, conditional, recovery),
  mmeFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  ueTimeZone: ie(114, 0, conditionalOptional, ueTimeZone),
  userCsgInformation: ie(145, 0, conditionalOptional, userCsgInformation),
  chargingCharacteristics: ie(95, 0, conditional, chargingCharacteristics),
  mmeLdn: ie(151, 0, optional, localDistinguishedName),
  sgwLdn: ie(151, 1, optional, localDistinguishedName),
  signallingPriorityIndication: ie(157, 0, conditionalOptional, signallingPriorityIndication),
  henbLocalIpAddress: ie(74, 1, conditionalOptional, ipAddress),
  henbUdpPort: ie(126, 1, conditionalOptional, portNumber),
  mmeIpAddress: ie(74, 2, conditionalOptional, ipAddress),
  cnOperatorSelectionEntity: ie(173, 0, conditionalOptional, cnOperatorSelectionEntity),
  presenceReportingAreaInformation: ie(178, 0, conditionalOptional, listOf(octetString)),
  mmeOverloadControl: ie(180, 0, optional, overloadControl),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  originationTimeStamp: ie(188, 0, conditionalOptional, millisecondTimeStamp),
  maximumWaitTime: ie(187, 0, conditionalOptional, waitTime),
  nbifomContainer: ie(118, 0, conditionalOptional, fContainer),
  remoteUeContexts: ie(191, 0, conditionalOptional, listOf(remoteUeContext)),
  epco: ie(197, 0, conditionalOptional, octetString),
  servingPlmnRateControl: ie(198, 0, conditionalOptional, servingPlmnRateControl),
  moExceptionDataCounter: ie(199, 0, conditionalOptional, counter),
  mappedUeUsageType: ie(200, 0, conditionalOptional, mappedUeUsageType),
  uliForSgw: ie(86, 1, conditionalOptional, uli),
  sgwUserPlaneNodeName: ie(136, 0, conditionalOptional, fqdn),
  secondaryRatUsageDataReports: ie(201, 0, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  upFunctionSelectionIndicationFlags: ie(202, 0, conditionalOptional, upFunctionSelectionIndicationFlags),
  apnRateControlStatus: ie(204, 0, conditionalOptional, octetString),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.2-2. */
const bearerCreated = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
  s1uSgwFteid: ie(87, 0, conditional, fteid),
  s4uSgwFteid: ie(87, 1, conditional, fteid),
  s5s8uPgwFteid: ie(87, 2, conditional, fteid),
  s12SgwFteid: ie(87, 3, conditional, fteid),
  s11uSgwFteid: ie(87, 6, conditionalOptional, fteid),
  bearerQos: ie(80, 0, conditional, bearerQos),
  chargingId: ie(94, 0, conditional, chargingId), // S5/S8 only
  bearerFlags: ie(97, 0, optional, bearerFlags),
})

/** Table 7.2.2-3. */
const bearerMarkedForRemoval = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
})

/** Table 7.2.2-1. */
export const CreateSessionResponse = message('CreateSessionResponse', 33, {
  cause: ie(2, 0, mandatory, cause),
  changeReportingAction: ie(131, 0, conditional, changeReportingAction),
  csgInformationReportingAction: ie(146, 0, conditionalOptional, csgInformationReportingAction),
  henbInformationReporting: ie(165, 0, conditionalOptional, henbInformationReporting),
  senderFteid: ie(87, 0, conditional, fteid), // S11 only
  pgwFteid: ie(87, 1, conditional, fteid),
  paa: ie(79, 0, conditional, paa),
  apnRestriction: ie(127, 0, conditional, apnRestriction),
  apnAmbr: ie(72, 0, conditional, ambr),
  linkedEbi: ie(73, 0, conditional, ebi),
  pco: ie(78, 0, conditional, octetString),
  bearers: ie(93, 0, mandatoryIfAccepted, listOf(bearerCreated)),
  bearersMarkedForRemoval: ie(93, 1, conditional, listOf(bearerMarkedForRemoval)),
  recovery: ie(3, 0, conditional, recovery),
  chargingGatewayName: ie(136, 0, conditional, fqdn),
  chargingGatewayAddress: ie(74, 0, conditional, ipAddress),
  pgwFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  sgwLdn: ie(151, 0, optional, localDistinguishedName),
  pgwLdn: ie(151, 1, optional, localDistinguishedName),
  pgwBackOffTime: ie(156, 0, optional, epcTimer), // with cause 113
  apco: ie(163, 0, conditionalOptional, octetString),
  indication: ie(77, 0, conditionalOptional, indication),
  presenceReportingAreaActions: ie(177, 0, conditionalOptional, listOf(octetString)),
  pgwNodeLoadControl: ie(181, 0, optional, loadControl),
  pgwApnLoadControl: ie(181, 1, optional, listOf(loadControl)),
  sgwNodeLoadControl: ie(181, 2, optional, loadControl),
  pgwOverloadControl: ie(180, 0, optional, listOf(overloadControl)),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  nbifomContainer: ie(118, 0, conditionalOptional, fContainer),
  pdnConnectionChargingId: ie(94, 0, conditionalOptional, chargingId),
  epco: ie(197, 0, conditionalOptional, octetString),
  pgwNodeName: ie(136, 1, conditionalOptional, fqdn),
  sgiPtpTunnelAddress: ie(213, 0, conditionalOptional, octetString),
  pgwChangeInfo: ie(214, 0, conditionalOptional, pgwChangeInfo),
  alternativePgwFqdn: ie(136, 3, optional, listOf(fqdn)),
  alternativePgwIpAddress: ie(74, 1, optional, listOf(ipAddress)),
  upSecurityPolicy: ie(218, 0, conditionalOptional, upSecurityPolicy),
  privateExtension: ie(255, 0, optional, privateExtension),
})
