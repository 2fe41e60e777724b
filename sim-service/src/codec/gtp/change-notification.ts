/** The UE is elsewhere, its bearers are as they were (TS 29.274 §7.3.14, §7.3.15). */
import { csgInformationReportingAction, secondaryRatUsageDataReport } from './gtpv2-bearer-ies.ts'
import {
  cause,
  changeReportingAction,
  ebi,
  imsi,
  indication,
  ipAddress,
  mei,
  octetString,
  privateExtension,
  ratType,
  uli,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { userCsgInformation } from './gtpv2-mobility-ies.ts'
import { counter, pscellId } from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, ie, listOf, mandatory, optional } from './gtpv2-wire.ts'

/** Table 7.3.14-1. */
export const ChangeNotificationRequest = message('ChangeNotificationRequest', 38, {
  imsi: ie(1, 0, conditional, imsi),
  mei: ie(75, 0, conditional, mei),
  indication: ie(77, 0, conditionalOptional, indication),
  ratType: ie(82, 0, mandatory, ratType),
  uli: ie(86, 0, conditional, uli),
  userCsgInformation: ie(145, 0, conditionalOptional, userCsgInformation),
  pgwAddress: ie(74, 0, conditional, ipAddress),
  linkedEbi: ie(73, 0, conditionalOptional, ebi),
  presenceReportingAreaInformation: ie(178, 0, conditionalOptional, listOf(octetString)),
  moExceptionDataCounter: ie(199, 0, conditionalOptional, counter),
  secondaryRatUsageDataReports: ie(201, 0, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  pscellId: ie(217, 0, conditionalOptional, pscellId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.3.15-1. */
export const ChangeNotificationResponse = message('ChangeNotificationResponse', 39, {
  imsi: ie(1, 0, conditional, imsi),
  mei: ie(75, 0, conditional, mei),
  cause: ie(2, 0, mandatory, cause),
  changeReportingAction: ie(131, 0, conditional, changeReportingAction),
  csgInformationReportingAction: ie(146, 0, conditionalOptional, csgInformationReportingAction),
  presenceReportingAreaActions: ie(177, 0, conditionalOptional, listOf(octetString)),
  privateExtension: ie(255, 0, optional, privateExtension),
})
