/** Create Session (TS 29.274 §7.2.1, §7.2.2). */
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
  privateExtension,
  ratType,
  recovery,
  selectionMode,
  ueTimeZone,
  uli,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
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
  tft: ie(84, 0, optional, octetString),
  s1uEnbFteid: ie(87, 0, conditional, fteid),
  s4uSgsnFteid: ie(87, 1, conditional, fteid),
  s5s8uSgwFteid: ie(87, 2, conditional, fteid),
  s5s8uPgwFteid: ie(87, 3, conditional, fteid),
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
  chargingCharacteristics: ie(95, 0, conditional, chargingCharacteristics),
  mmeIpAddress: ie(74, 2, conditionalOptional, ipAddress),
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
  pgwBackOffTime: ie(156, 0, optional, epcTimer), // with cause 113
  pdnConnectionChargingId: ie(94, 0, conditionalOptional, chargingId),
  privateExtension: ie(255, 0, optional, privateExtension),
})
