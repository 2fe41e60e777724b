/** Bearers that the network starts and ends (TS 29.274 §7.2.3, §7.2.4, §7.2.9.2, §7.2.10.2). */
import {
  bearerFlags,
  bearerTft,
  csgInformationReportingAction,
  henbInformationReporting,
  maximumPacketLossRate,
  secondaryRatUsageDataReport,
} from './gtpv2-bearer-ies.ts'
import { loadControl, overloadControl, pgwChangeInfo } from './gtpv2-groups.ts'
import {
  bearerQos,
  cause,
  changeReportingAction,
  chargingId,
  ebi,
  fqCsid,
  fteid,
  indication,
  ipAddress,
  octetString,
  privateExtension,
  procedureTransactionId,
  ranNasCause,
  recovery,
  ueTimeZone,
  uli,
  uliTimestamp,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { fContainer } from './gtpv2-mobility-ies.ts'
import { pscellId } from './gtpv2-other-ies.ts'
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

/** Table 7.2.3-2. */
const bearerToCreate = grouped({
  ebi: ie(73, 0, mandatory, ebi), // 0: the MME allots it
  tft: ie(84, 0, mandatory, bearerTft),
  s1uSgwFteid: ie(87, 0, conditional, fteid),
  s5s8uPgwFteid: ie(87, 1, conditional, fteid),
  s12SgwFteid: ie(87, 2, conditional, fteid),
  s4uSgwFteid: ie(87, 3, conditional, fteid),
  bearerQos: ie(80, 0, mandatory, bearerQos),
  chargingId: ie(94, 0, conditional, chargingId),
  bearerFlags: ie(97, 0, optional, bearerFlags),
  pco: ie(78, 0, optional, octetString),
  epco: ie(197, 0, optional, octetString),
  maximumPacketLossRate: ie(203, 0, optional, maximumPacketLossRate),
})

/** Table 7.2.3-1. */
export const CreateBearerRequest = message('CreateBearerRequest', 95, {
  procedureTransactionId: ie(100, 0, conditional, procedureTransactionId),
  linkedEbi: ie(73, 0, mandatory, ebi),
  pco: ie(78, 0, optional, octetString),
  bearers: ie(93, 0, mandatory, listOf(bearerToCreate)),
  pgwFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  changeReportingAction: ie(131, 0, conditional, changeReportingAction),
  csgInformationReportingAction: ie(146, 0, conditionalOptional, csgInformationReportingAction),
  henbInformationReporting: ie(165, 0, conditionalOptional, henbInformationReporting),
  presenceReportingAreaActions: ie(177, 0, conditionalOptional, listOf(octetString)),
  indication: ie(77, 0, conditionalOptional, indication),
  pgwNodeLoadControl: ie(181, 0, optional, loadControl),
  pgwApnLoadControl: ie(181, 1, optional, listOf(loadControl)),
  sgwNodeLoadControl: ie(181, 2, optional, loadControl),
  pgwOverloadControl: ie(180, 0, optional, listOf(overloadControl)),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  nbifomContainer: ie(118, 0, conditionalOptional, fContainer),
  pgwChangeInfo: ie(214, 0, conditionalOptional, pgwChangeInfo),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.4-2. */
const bearerCreated = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
  s1uEnbFteid: ie(87, 0, conditional, fteid),
  s1uSgwFteid: ie(87, 1, conditional, fteid),
  s5s8uSgwFteid: ie(87, 2, conditional, fteid),
  s5s8uPgwFteid: ie(87, 3, conditional, fteid),
  s12RncFteid: ie(87, 4, conditional, fteid),
  s12SgwFteid: ie(87, 5, conditional, fteid),
  s4uSgsnFteid: ie(87, 6, conditional, fteid),
  s4uSgwFteid: ie(87, 7, conditional, fteid),
  pco: ie(78, 0, conditionalOptional, octetString),
  ranNasCause: ie(172, 0, conditionalOptional, listOf(ranNasCause)),
  epco: ie(197, 0, conditionalOptional, octetString),
})

/** Table 7.2.4-1. */
export const CreateBearerResponse = message('CreateBearerResponse', 96, {
  cause: ie(2, 0, mandatory, cause),
  bearers: ie(93, 0, mandatoryIfAccepted, listOf(bearerCreated)),
  recovery: ie(3, 0, conditional, recovery),
  mmeFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  pco: ie(78, 0, conditional, octetString),
  ueTimeZone: ie(114, 0, conditionalOptional, ueTimeZone),
  uli: ie(86, 0, conditionalOptional, uli),
  mmeOverloadControl: ie(180, 0, optional, overloadControl),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  presenceReportingAreaInformation: ie(178, 0, conditionalOptional, listOf(octetString)),
  mmeIpAddress: ie(74, 0, conditionalOptional, ipAddress),
  nbifomContainer: ie(118, 0, conditionalOptional, fContainer),
  pscellId: ie(217, 0, conditionalOptional, pscellId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Tables 7.2.9.2-2 and 7.2.10.2-2. */
const bearerOfDeletion = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
  pco: ie(78, 0, conditionalOptional, octetString),
  ranNasCause: ie(172, 0, conditionalOptional, listOf(ranNasCause)),
  epco: ie(197, 0, conditionalOptional, octetString),
})

/** Table 7.2.9.2-1: either the linked bearer, and with it the PDN connection, or a list of bearers. */
export const DeleteBearerRequest = message('DeleteBearerRequest', 99, {
  linkedEbi: ie(73, 0, conditional, ebi),
  ebis: ie(73, 1, conditional, listOf(ebi)),
  failedBearers: ie(93, 0, optional, listOf(bearerOfDeletion)),
  procedureTransactionId: ie(100, 0, conditional, procedureTransactionId),
  pco: ie(78, 0, conditional, octetString),
  pgwFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  cause: ie(2, 0, conditional, cause),
  indication: ie(77, 0, conditionalOptional, indication),
  pgwNodeLoadControl: ie(181, 0, optional, loadControl),
  pgwApnLoadControl: ie(181, 1, optional, listOf(loadControl)),
  sgwNodeLoadControl: ie(181, 2, optional, loadControl),
  pgwOverloadControl: ie(180, 0, optional, listOf(overloadControl)),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  nbifomContainer: ie(118, 0, conditionalOptional, fContainer),
  apnRateControlStatus: ie(204, 0, conditionalOptional, octetString),
  epco: ie(197, 0, conditionalOptional, octetString),
  pgwChangeInfo: ie(214, 0, conditionalOptional, pgwChangeInfo),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.10.2-1. */
export const DeleteBearerResponse = message('DeleteBearerResponse', 100, {
  cause: ie(2, 0, mandatory, cause),
  linkedEbi: ie(73, 0, conditional, ebi),
  bearers: ie(93, 0, conditional, listOf(bearerOfDeletion)),
  recovery: ie(3, 0, conditional, recovery),
  mmeFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  pco: ie(78, 0, conditional, octetString),
  ueTimeZone: ie(114, 0, conditionalOptional, ueTimeZone),
  uli: ie(86, 0, conditionalOptional, uli),
  uliTimestamp: ie(170, 0, conditionalOptional, uliTimestamp),
  mmeOverloadControl: ie(180, 0, optional, overloadControl),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  mmeIpAddress: ie(74, 0, conditionalOptional, ipAddress),
  nbifomContainer: ie(118, 0, conditionalOptional, fContainer),
  secondaryRatUsageDataReports: ie(201, 0, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  pscellId: ie(217, 0, conditionalOptional, pscellId),
  privateExtension: ie(255, 0, optional, privateExtension),
})
