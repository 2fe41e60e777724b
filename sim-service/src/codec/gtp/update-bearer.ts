/** Update Bearer (TS 29.274 §7.2.15, §7.2.16). */
import {
  bearerFlags,
  bearerTft,
  csgInformationReportingAction,
  henbInformationReporting,
  maximumPacketLossRate,
} from './gtpv2-bearer-ies.ts'
import { loadControl, overloadControl, pgwChangeInfo } from './gtpv2-groups.ts'
import {
  ambr,
  bearerQos,
  cause,
  changeReportingAction,
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

/** Table 7.2.15-2. */
const bearerToUpdate = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  tft: ie(84, 0, conditional, bearerTft),
  bearerQos: ie(80, 0, conditional, bearerQos),
  bearerFlags: ie(97, 0, optional, bearerFlags),
  pco: ie(78, 0, conditionalOptional, octetString),
  apco: ie(163, 0, conditionalOptional, octetString),
  epco: ie(197, 0, conditionalOptional, octetString),
  maximumPacketLossRate: ie(203, 0, optional, maximumPacketLossRate),
})

/** Table 7.2.15-1. */
export const UpdateBearerRequest = message('UpdateBearerRequest', 97, {
  bearers: ie(93, 0, mandatory, listOf(bearerToUpdate)),
  procedureTransactionId: ie(100, 0, conditional, procedureTransactionId),
  pco: ie(78, 0, conditional, octetString),
  apnAmbr: ie(72, 0, mandatory, ambr),
  changeReportingAction: ie(131, 0, conditional, changeReportingAction),
  csgInformationReportingAction: ie(146, 0, conditionalOptional, csgInformationReportingAction),
  henbInformationReporting: ie(165, 0, conditionalOptional, henbInformationReporting),
  indication: ie(77, 0, conditionalOptional, indication),
  pgwFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  presenceReportingAreaActions: ie(177, 0, conditionalOptional, listOf(octetString)),
  pgwNodeLoadControl: ie(181, 0, optional, loadControl),
  pgwApnLoadControl: ie(181, 1, optional, listOf(loadControl)),
  sgwNodeLoadControl: ie(181, 2, optional, loadControl),
  pgwOverloadControl: ie(180, 0, optional, listOf(overloadControl)),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  nbifomContainer: ie(118, 0, conditionalOptional, fContainer),
  pgwChangeInfo: ie(214, 0, conditionalOptional, pgwChangeInfo),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.16-2. */
const bearerUpdated = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
  s4uSgsnFteid: ie(87, 0, conditional, fteid),
  s12RncFteid: ie(87, 1, conditional, fteid),
  pco: ie(78, 0, conditionalOptional, octetString),
  ranNasCause: ie(172, 0, conditionalOptional, listOf(ranNasCause)),
  epco: ie(197, 0, conditionalOptional, octetString),
})

/** Table 7.2.16-1. */
export const UpdateBearerResponse = message('UpdateBearerResponse', 98, {
  cause: ie(2, 0, mandatory, cause),
  bearers: ie(93, 0, mandatoryIfAccepted, listOf(bearerUpdated)),
  pco: ie(78, 0, conditionalOptional, octetString),
  recovery: ie(3, 0, conditional, recovery),
  mmeFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  indication: ie(77, 0, conditionalOptional, indication),
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
