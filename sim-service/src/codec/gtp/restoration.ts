/** A node lost what it knew (TS 29.274 §7.9, TS 23.007). */
import {
  cause,
  fqCsid,
  fteid,
  imsi,
  ipAddress,
  mei,
  octetString,
  privateExtension,
  recovery,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { conditional, conditionalOptional, ie, mandatory, optional } from './gtpv2-wire.ts'

/** Table 7.9.1-1. */
export const DeletePdnConnectionSetRequest = message('DeletePdnConnectionSetRequest', 101, {
  mmeFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  pgwFqCsid: ie(132, 2, conditional, fqCsid),
  epdgFqCsid: ie(132, 3, conditional, fqCsid),
  twanFqCsid: ie(132, 4, conditional, fqCsid),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.9.2. */
export const DeletePdnConnectionSetResponse = message('DeletePdnConnectionSetResponse', 102, {
  cause: ie(2, 0, mandatory, cause),
  recovery: ie(3, 0, conditionalOptional, recovery),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.9.3-1. */
export const UpdatePdnConnectionSetRequest = message('UpdatePdnConnectionSetRequest', 200, {
  mmeFqCsid: ie(132, 0, conditional, fqCsid),
  sgwFqCsid: ie(132, 1, conditional, fqCsid),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.9.4-1. */
export const UpdatePdnConnectionSetResponse = message('UpdatePdnConnectionSetResponse', 201, {
  cause: ie(2, 0, mandatory, cause),
  pgwFqCsid: ie(132, 0, conditional, fqCsid),
  recovery: ie(3, 0, conditionalOptional, recovery),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.9.5-1. */
export const PgwRestartNotification = message('PgwRestartNotification', 179, {
  pgwAddress: ie(74, 0, mandatory, ipAddress),
  sgwAddress: ie(74, 1, mandatory, ipAddress),
  cause: ie(2, 0, conditionalOptional, cause),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.9.6-1. */
export const PgwRestartNotificationAcknowledge = message('PgwRestartNotificationAcknowledge', 180, {
  cause: ie(2, 0, mandatory, cause),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.9.7-1. */
export const PgwDownlinkTriggeringNotification = message('PgwDownlinkTriggeringNotification', 103, {
  imsi: ie(1, 0, mandatory, imsi),
  mmeIpAddress: ie(74, 0, conditional, ipAddress),
  pgwFteid: ie(87, 0, conditionalOptional, fteid),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.9.8-1. */
export const PgwDownlinkTriggeringAcknowledge = message('PgwDownlinkTriggeringAcknowledge', 104, {
  cause: ie(2, 0, mandatory, cause),
  imsi: ie(1, 0, conditional, imsi),
  mmeIpAddress: ie(74, 0, conditional, ipAddress),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.12.1-1. */
export const TraceSessionActivation = message('TraceSessionActivation', 71, {
  imsi: ie(1, 0, conditional, imsi),
  traceInformation: ie(96, 0, mandatory, octetString),
  mei: ie(75, 0, conditional, mei),
})

/** Table 7.12.2-1: PLMN and number of the trace (§8.45). */
export const TraceSessionDeactivation = message('TraceSessionDeactivation', 72, {
  traceReference: ie(115, 0, mandatory, octetString),
})
