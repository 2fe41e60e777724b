/** Modify Bearer (TS 29.274 §7.2.7, §7.2.8). */
import {
  bearerFlags,
  csgInformationReportingAction,
  henbInformationReporting,
  secondaryRatUsageDataReport,
} from './gtpv2-bearer-ies.ts'
import { loadControl, overloadControl, pgwChangeInfo } from './gtpv2-groups.ts'
import {
  ambr,
  apnRestriction,
  cause,
  changeReportingAction,
  chargingId,
  delayValue,
  ebi,
  fqCsid,
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
  ratType,
  recovery,
  ueTimeZone,
  uli,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { localDistinguishedName, userCsgInformation } from './gtpv2-mobility-ies.ts'
import { cnOperatorSelectionEntity, counter, pscellId, servingPlmnRateControl } from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, grouped, ie, listOf, mandatory, optional } from './gtpv2-wire.ts'

/** Table 7.2.7-2. The SGW's instance is 1 here, 2 in Create Session. */
const bearerToModify = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  s1uEnbFteid: ie(87, 0, conditional, fteid),
  s5s8uSgwFteid: ie(87, 1, conditional, fteid),
  s12RncFteid: ie(87, 2, conditional, fteid),
  s4uSgsnFteid: ie(87, 3, conditional, fteid),
  s11uMmeFteid: ie(87, 4, conditionalOptional, fteid),
})

/** Table 7.2.7-3. */
const bearerToRemove = grouped({
  ebi: ie(73, 0, mandatory, ebi),
})

/** Table 7.2.7-1. */
export const ModifyBearerRequest = message('ModifyBearerRequest', 34, {
  mei: ie(75, 0, conditional, mei),
  uli: ie(86, 0, conditional, uli),
  servingNetwork: ie(83, 0, conditionalOptional, plmnId),
  ratType: ie(82, 0, conditional, ratType),
  indication: ie(77, 0, conditional, indication),
  senderFteid: ie(87, 0, conditional, fteid), // S11: a new MME; S8: a new SGW
  apnAmbr: ie(72, 0, conditional, ambr),
  delayDownlinkPacketNotification: ie(92, 0, conditional, delayValue),
  bearers: ie(93, 0, conditional, listOf(bearerToModify)),
  bearersToRemove: ie(93, 1, conditional, listOf(bearerToRemove)),
  recovery: ie(3, 0, conditional, recovery),
  ueTimeZone: ie(114, 0, conditionalOptional, ueTimeZone),
  mmeFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  userCsgInformation: ie(145, 0, conditionalOptional, userCsgInformation),
  mmeLdn: ie(151, 0, optional, localDistinguishedName),
  sgwLdn: ie(151, 1, optional, localDistinguishedName),
  henbLocalIpAddress: ie(74, 0, conditionalOptional, ipAddress),
  henbUdpPort: ie(126, 0, conditionalOptional, portNumber),
  mmeIpAddress: ie(74, 2, conditionalOptional, ipAddress),
  cnOperatorSelectionEntity: ie(173, 0, conditionalOptional, cnOperatorSelectionEntity),
  presenceReportingAreaInformation: ie(178, 0, conditionalOptional, listOf(octetString)),
  mmeOverloadControl: ie(180, 0, optional, overloadControl),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  servingPlmnRateControl: ie(198, 0, conditionalOptional, servingPlmnRateControl),
  moExceptionDataCounter: ie(199, 0, conditionalOptional, counter),
  imsi: ie(1, 0, optional, imsi),
  uliForSgw: ie(86, 1, conditionalOptional, uli),
  secondaryRatUsageDataReports: ie(201, 0, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  pscellId: ie(217, 0, conditionalOptional, pscellId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.8-2. */
const bearerModified = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
  s1uSgwFteid: ie(87, 0, conditional, fteid),
  s12SgwFteid: ie(87, 1, conditional, fteid),
  s4uSgwFteid: ie(87, 2, conditional, fteid),
  chargingId: ie(94, 0, conditional, chargingId), // S5/S8 after a change of SGW
  bearerFlags: ie(97, 0, conditionalOptional, bearerFlags),
  s11uSgwFteid: ie(87, 3, conditionalOptional, fteid),
})

/** Table 7.2.8-3. */
const bearerMarkedForRemoval = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
})

/** Table 7.2.8-1. */
export const ModifyBearerResponse = message('ModifyBearerResponse', 35, {
  cause: ie(2, 0, mandatory, cause),
  msisdn: ie(76, 0, conditional, msisdn),
  linkedEbi: ie(73, 0, conditional, ebi),
  apnRestriction: ie(127, 0, conditional, apnRestriction),
  pco: ie(78, 0, conditional, octetString),
  bearers: ie(93, 0, conditional, listOf(bearerModified)),
  bearersMarkedForRemoval: ie(93, 1, conditional, listOf(bearerMarkedForRemoval)),
  changeReportingAction: ie(131, 0, conditional, changeReportingAction),
  csgInformationReportingAction: ie(146, 0, conditionalOptional, csgInformationReportingAction),
  henbInformationReporting: ie(165, 0, conditionalOptional, henbInformationReporting),
  chargingGatewayName: ie(136, 0, conditional, fqdn),
  chargingGatewayAddress: ie(74, 0, conditional, ipAddress),
  pgwFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  recovery: ie(3, 0, conditional, recovery),
  sgwLdn: ie(151, 0, optional, localDistinguishedName),
  pgwLdn: ie(151, 1, optional, localDistinguishedName),
  indication: ie(77, 0, conditional, indication),
  presenceReportingAreaActions: ie(177, 0, conditionalOptional, listOf(octetString)),
  pgwNodeLoadControl: ie(181, 0, optional, loadControl),
  pgwApnLoadControl: ie(181, 1, optional, listOf(loadControl)),
  sgwNodeLoadControl: ie(181, 2, optional, loadControl),
  pgwOverloadControl: ie(180, 0, optional, listOf(overloadControl)),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  pdnConnectionChargingId: ie(94, 0, conditionalOptional, chargingId),
  pgwChangeInfo: ie(214, 0, conditionalOptional, pgwChangeInfo),
  privateExtension: ie(255, 0, optional, privateExtension),
})
