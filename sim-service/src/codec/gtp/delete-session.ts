/** Delete Session (TS 29.274 §7.2.9.1, §7.2.10.1). */
import { secondaryRatUsageDataReport } from './gtpv2-bearer-ies.ts'
import { loadControl, overloadControl } from './gtpv2-groups.ts'
import {
  cause,
  ebi,
  fteid,
  indication,
  nodeType,
  octetString,
  privateExtension,
  ranNasCause,
  recovery,
  ueTimeZone,
  uli,
  uliTimestamp,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { pscellId } from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, ie, listOf, mandatory, optional } from './gtpv2-wire.ts'

/** Table 7.2.9.1-1. */
export const DeleteSessionRequest = message('DeleteSessionRequest', 36, {
  cause: ie(2, 0, conditional, cause),
  linkedEbi: ie(73, 0, conditional, ebi), // absent in relocation
  uli: ie(86, 0, conditional, uli),
  indication: ie(77, 0, conditional, indication), // OI: the PGW too; SI: this SGW alone
  pco: ie(78, 0, conditional, octetString),
  originatingNode: ie(135, 0, conditional, nodeType),
  senderFteid: ie(87, 0, optional, fteid),
  ueTimeZone: ie(114, 0, conditionalOptional, ueTimeZone),
  uliTimestamp: ie(170, 0, conditionalOptional, uliTimestamp),
  ranNasReleaseCause: ie(172, 0, conditionalOptional, listOf(ranNasCause)),
  mmeOverloadControl: ie(180, 0, optional, overloadControl),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  epco: ie(197, 0, conditionalOptional, octetString),
  secondaryRatUsageDataReports: ie(201, 0, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  pscellId: ie(217, 0, conditionalOptional, pscellId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.10.1-1. */
export const DeleteSessionResponse = message('DeleteSessionResponse', 37, {
  cause: ie(2, 0, mandatory, cause),
  recovery: ie(3, 0, conditional, recovery),
  pco: ie(78, 0, conditional, octetString),
  indication: ie(77, 0, conditionalOptional, indication),
  pgwNodeLoadControl: ie(181, 0, optional, loadControl),
  pgwApnLoadControl: ie(181, 1, optional, listOf(loadControl)),
  sgwNodeLoadControl: ie(181, 2, optional, loadControl),
  pgwOverloadControl: ie(180, 0, optional, listOf(overloadControl)),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  epco: ie(197, 0, conditionalOptional, octetString),
  apnRateControlStatus: ie(204, 0, conditionalOptional, octetString),
  privateExtension: ie(255, 0, optional, privateExtension),
})
