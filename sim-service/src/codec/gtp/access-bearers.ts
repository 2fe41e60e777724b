/** The S1-U bearers of all PDN connections at once (TS 29.274 §7.2.24, §7.2.25). */
import { secondaryRatUsageDataReport } from './gtpv2-bearer-ies.ts'
import { loadControl, overloadControl } from './gtpv2-groups.ts'
import { cause, delayValue, ebi, fteid, indication, privateExtension, recovery } from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { pscellId } from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, grouped, ie, listOf, mandatory, optional } from './gtpv2-wire.ts'

/** Table 7.2.24-2. */
const bearerToModify = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  s1uEnbFteid: ie(87, 0, conditional, fteid),
  s11uMmeFteid: ie(87, 1, conditionalOptional, fteid),
})

/** Table 7.2.24-3. */
const bearerToRemove = grouped({
  ebi: ie(73, 0, mandatory, ebi),
})

/** Table 7.2.24-1. */
export const ModifyAccessBearersRequest = message('ModifyAccessBearersRequest', 211, {
  indication: ie(77, 0, conditional, indication),
  senderFteid: ie(87, 0, conditional, fteid),
  delayDownlinkPacketNotification: ie(92, 0, conditional, delayValue),
  bearers: ie(93, 0, conditional, listOf(bearerToModify)),
  bearersToRemove: ie(93, 1, conditional, listOf(bearerToRemove)),
  recovery: ie(3, 0, conditional, recovery),
  secondaryRatUsageDataReports: ie(201, 0, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  pscellId: ie(217, 0, conditionalOptional, pscellId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.25-2. */
const bearerModified = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
  s1uSgwFteid: ie(87, 0, conditional, fteid),
  s11uSgwFteid: ie(87, 1, conditional, fteid),
})

/** Table 7.2.25-3. */
const bearerMarkedForRemoval = grouped({
  ebi: ie(73, 0, mandatory, ebi),
  cause: ie(2, 0, mandatory, cause),
})

/** Table 7.2.25-1. */
export const ModifyAccessBearersResponse = message('ModifyAccessBearersResponse', 212, {
  cause: ie(2, 0, mandatory, cause),
  bearers: ie(93, 0, conditional, listOf(bearerModified)),
  bearersMarkedForRemoval: ie(93, 1, conditional, listOf(bearerMarkedForRemoval)),
  recovery: ie(3, 0, conditional, recovery),
  indication: ie(77, 0, conditionalOptional, indication),
  sgwNodeLoadControl: ie(181, 0, optional, loadControl),
  sgwOverloadControl: ie(180, 0, optional, overloadControl),
  privateExtension: ie(255, 0, optional, privateExtension),
})
