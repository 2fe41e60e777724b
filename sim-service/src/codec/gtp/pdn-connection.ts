/** One PDN connection of a UE as its MME hands it over (TS 29.274 §8.39). */
import {
  bearerFlags,
  bearerTft,
  changeToReportFlags,
  csgInformationReportingAction,
  henbInformationReporting,
  signallingPriorityIndication,
  wlanOffloadabilityIndication,
} from './gtpv2-bearer-ies.ts'
import { pgwChangeInfo, remoteUeContext } from './gtpv2-groups.ts'
import {
  accessPointName,
  ambr,
  apnRestriction,
  bearerQos,
  changeReportingAction,
  chargingCharacteristics,
  ebi,
  fqdn,
  fteid,
  indication,
  ipAddress,
  octetString,
  pdnType,
  selectionMode,
} from './gtpv2-ies.ts'
import { fContainer } from './gtpv2-mobility-ies.ts'
import { headerCompressionConfiguration, upSecurityPolicy } from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, grouped, ie, listOf, mandatory } from './gtpv2-wire.ts'

/** Tables 7.3.1-3, 7.3.6-3. */
const bearerOfConnection = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  tft: ie(84, 0, conditional, bearerTft),
  sgwUserPlaneFteid: ie(87, 0, conditional, fteid), // mandatory in Forward Relocation Request
  pgwUserPlaneFteid: ie(87, 1, conditional, fteid),
  bearerQos: ie(80, 0, mandatory, bearerQos),
  bssContainer: ie(118, 0, conditionalOptional, fContainer),
  transactionIdentifier: ie(137, 0, conditional, octetString),
  bearerFlags: ie(97, 0, conditionalOptional, bearerFlags), // Forward Relocation Request alone
  sgwS11uFteid: ie(87, 2, conditionalOptional, fteid),
})

/** Tables 7.3.1-2, 7.3.6-2. */
export const pdnConnection = grouped({
  apn: ie(71, 0, mandatory, accessPointName),
  apnRestriction: ie(127, 0, conditional, apnRestriction),
  selectionMode: ie(128, 0, conditionalOptional, selectionMode),
  ipv4Address: ie(74, 0, conditional, ipAddress),
  ipv6Address: ie(74, 1, conditional, ipAddress),
  linkedEbi: ie(73, 0, mandatory, ebi),
  pgwFteid: ie(87, 0, mandatory, fteid),
  pgwNodeName: ie(136, 0, conditional, fqdn),
  bearers: ie(93, 0, conditional, listOf(bearerOfConnection)),
  apnAmbr: ie(72, 0, mandatory, ambr),
  chargingCharacteristics: ie(95, 0, conditional, chargingCharacteristics),
  changeReportingAction: ie(131, 0, conditional, changeReportingAction),
  csgInformationReportingAction: ie(146, 0, conditionalOptional, csgInformationReportingAction),
  henbInformationReporting: ie(165, 0, conditionalOptional, henbInformationReporting),
  indication: ie(77, 0, conditionalOptional, indication),
  signallingPriorityIndication: ie(157, 0, conditionalOptional, signallingPriorityIndication),
  changeToReportFlags: ie(167, 0, conditionalOptional, changeToReportFlags),
  localHomeNetworkId: ie(136, 1, conditionalOptional, fqdn),
  presenceReportingAreaActions: ie(177, 0, conditionalOptional, listOf(octetString)),
  wlanOffloadabilityIndication: ie(185, 0, conditionalOptional, wlanOffloadabilityIndication),
  remoteUeContexts: ie(191, 0, conditionalOptional, listOf(remoteUeContext)),
  pdnType: ie(99, 0, conditionalOptional, pdnType),
  headerCompressionConfiguration: ie(196, 0, conditionalOptional, headerCompressionConfiguration),
  pgwChangeInfo: ie(214, 0, conditionalOptional, pgwChangeInfo),
  upSecurityPolicy: ie(218, 0, conditionalOptional, upSecurityPolicy),
})
