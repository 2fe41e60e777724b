/**
 * Commands (TS 29.274 §7.2.5, §7.2.6, §7.2.14, §7.2.17): the MME asks the PGW, which answers with a procedure of its
 * own under the command's sequence number, or with a failure indication.
 */
import {
  bearerFlags,
  flowQos,
  secondaryRatUsageDataReport,
  signallingPriorityIndication,
  trafficAggregateDescription,
} from './gtpv2-bearer-ies.ts'
import { overloadControl } from './gtpv2-groups.ts'
import {
  ambr,
  bearerQos,
  cause,
  ebi,
  fteid,
  indication,
  octetString,
  plmnId,
  privateExtension,
  procedureTransactionId,
  ranNasCause,
  ratType,
  recovery,
  ueTimeZone,
  uli,
  uliTimestamp,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { fContainer } from './gtpv2-mobility-ies.ts'
import { pscellId } from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, grouped, ie, listOf, mandatory, optional } from './gtpv2-wire.ts'

/** Table 7.2.14.1-2. */
const bearerOfModifyCommand = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  bearerQos: ie(80, 0, conditional, bearerQos),
})

/** Table 7.2.14.1-1. */
export const ModifyBearerCommand = message('ModifyBearerCommand', 64, {
  apnAmbr: ie(72, 0, mandatory, ambr),
  bearers: ie(93, 0, mandatory, listOf(bearerOfModifyCommand)),
  mmeOverloadControl: ie(180, 0, optional, overloadControl),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  senderFteid: ie(87, 0, conditionalOptional, fteid),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.14.2-1. */
export const ModifyBearerFailureIndication = message('ModifyBearerFailureIndication', 65, {
  cause: ie(2, 0, mandatory, cause),
  recovery: ie(3, 0, conditional, recovery),
  indication: ie(77, 0, conditionalOptional, indication),
  pgwOverloadControl: ie(180, 0, optional, listOf(overloadControl)),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.17.1-2. */
const bearerOfDeleteCommand = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  bearerFlags: ie(97, 0, conditionalOptional, bearerFlags),
  ranNasReleaseCause: ie(172, 0, conditionalOptional, listOf(ranNasCause)),
})

/** Table 7.2.17.1-1. */
export const DeleteBearerCommand = message('DeleteBearerCommand', 66, {
  bearers: ie(93, 0, mandatory, listOf(bearerOfDeleteCommand)),
  uli: ie(86, 0, conditionalOptional, uli),
  uliTimestamp: ie(170, 0, conditionalOptional, uliTimestamp),
  ueTimeZone: ie(114, 0, conditionalOptional, ueTimeZone),
  mmeOverloadControl: ie(180, 0, optional, overloadControl),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  senderFteid: ie(87, 0, conditionalOptional, fteid),
  secondaryRatUsageDataReports: ie(201, 0, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  pscellId: ie(217, 0, conditionalOptional, pscellId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.17.2-2. */
const bearerNotDeleted = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
})

/** Table 7.2.17.2-1. */
export const DeleteBearerFailureIndication = message('DeleteBearerFailureIndication', 67, {
  cause: ie(2, 0, mandatory, cause),
  bearers: ie(93, 0, mandatory, listOf(bearerNotDeleted)),
  recovery: ie(3, 0, conditional, recovery),
  indication: ie(77, 0, conditionalOptional, indication),
  pgwOverloadControl: ie(180, 0, optional, listOf(overloadControl)),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.5-1. */
export const BearerResourceCommand = message('BearerResourceCommand', 68, {
  linkedEbi: ie(73, 0, mandatory, ebi),
  procedureTransactionId: ie(100, 0, mandatory, procedureTransactionId),
  flowQos: ie(81, 0, conditional, flowQos),
  trafficAggregateDescription: ie(85, 0, mandatory, trafficAggregateDescription),
  ratType: ie(82, 0, conditional, ratType),
  servingNetwork: ie(83, 0, optional, plmnId),
  uli: ie(86, 0, optional, uli),
  ebi: ie(73, 1, conditional, ebi),
  indication: ie(77, 0, conditionalOptional, indication),
  s4uSgsnFteid: ie(87, 0, conditional, fteid),
  s12RncFteid: ie(87, 1, conditional, fteid),
  pco: ie(78, 0, optional, octetString),
  signallingPriorityIndication: ie(157, 0, conditionalOptional, signallingPriorityIndication),
  mmeOverloadControl: ie(180, 0, optional, overloadControl),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  nbifomContainer: ie(118, 0, conditionalOptional, fContainer),
  epco: ie(197, 0, optional, octetString),
  senderFteid: ie(87, 2, conditionalOptional, fteid),
  pscellId: ie(217, 0, conditionalOptional, pscellId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.6-1. */
export const BearerResourceFailureIndication = message('BearerResourceFailureIndication', 69, {
  cause: ie(2, 0, mandatory, cause),
  linkedEbi: ie(73, 0, mandatory, ebi),
  procedureTransactionId: ie(100, 0, mandatory, procedureTransactionId),
  indication: ie(77, 0, conditionalOptional, indication),
  pgwOverloadControl: ie(180, 0, optional, listOf(overloadControl)),
  sgwOverloadControl: ie(180, 1, optional, overloadControl),
  recovery: ie(3, 0, optional, recovery),
  nbifomContainer: ie(118, 0, conditionalOptional, fContainer),
  privateExtension: ie(255, 0, optional, privateExtension),
})
