/** Grouped IEs that several messages of GTPv2-C share (TS 29.274 §7, §12). */
import { apnAndRelativeCapacity } from './gtpv2-bearer-ies.ts'
import { accessPointName, ebi, epcTimer, fqCsid, ipAddress, octetString } from './gtpv2-ies.ts'
import { nodeIdentifier } from './gtpv2-mobility-ies.ts'
import { controlSequenceNumber, metric, pgwFqdn } from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, grouped, ie, listOf, mandatory, optional } from './gtpv2-wire.ts'

/** Table 7.2.1-4 and its likes: what an MME or SGW sends. */
export const overloadControl = grouped({
  overloadControlSequenceNumber: ie(183, 0, mandatory, controlSequenceNumber),
  overloadReductionMetric: ie(182, 0, mandatory, metric),
  periodOfValidity: ie(156, 0, mandatory, epcTimer),
  apns: ie(71, 0, conditionalOptional, listOf(accessPointName)), // of a PGW alone
})

/** Table 7.2.2-4 and its likes. */
export const loadControl = grouped({
  loadControlSequenceNumber: ie(183, 0, mandatory, controlSequenceNumber),
  loadMetric: ie(182, 0, mandatory, metric),
  apnsAndRelativeCapacity: ie(184, 0, conditionalOptional, listOf(apnAndRelativeCapacity)), // of a PGW alone
})

/** Table 7.2.9.2-5, whose rows include those of the other messages. */
export const pgwChangeInfo = grouped({
  pgwSetFqdn: ie(215, 0, optional, pgwFqdn),
  alternativePgwIpAddress: ie(74, 0, optional, listOf(ipAddress)),
  alternativePgwFqdn: ie(215, 1, optional, listOf(pgwFqdn)),
  newPgwIpAddress: ie(74, 1, conditional, ipAddress),
  newSgwIpAddress: ie(74, 3, optional, ipAddress),
  pgwFqCsid: ie(132, 0, conditional, fqCsid),
  groupId: ie(216, 0, conditional, listOf(octetString)),
  pgwControlPlaneIpAddress: ie(74, 2, conditional, ipAddress),
  newGroupId: ie(216, 1, optional, octetString),
})

/** Tables 7.2.26-2, 7.3.1-4. */
export const remoteUeContext = grouped({
  remoteUserId: ie(192, 0, mandatory, octetString),
  remoteUeIpInformation: ie(193, 0, conditional, octetString),
})

/** Tables 7.3.1-5, 7.3.6-5. */
export const scefPdnConnection = grouped({
  apn: ie(71, 0, mandatory, accessPointName),
  defaultEbi: ie(73, 0, mandatory, ebi),
  scefId: ie(176, 0, mandatory, nodeIdentifier),
})
