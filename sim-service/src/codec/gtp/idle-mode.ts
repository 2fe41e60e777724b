/** Idle and back (TS 29.274 §7.2.11, §7.2.21, §7.2.22): the S1-U side goes, downlink data calls for paging. */
import { pagingAndServiceInformation, secondaryRatUsageDataReport } from './gtpv2-bearer-ies.ts'
import { loadControl, overloadControl } from './gtpv2-groups.ts'
import {
  arp,
  cause,
  delayValue,
  ebi,
  epcTimer,
  fteid,
  imsi,
  indication,
  nodeType,
  octetString,
  privateExtension,
  recovery,
} from './gtpv2-ies.ts'
import { message } from './gtpv2-message.ts'
import { packetSize, pscellId, suggestedPacketCount } from './gtpv2-other-ies.ts'
import { conditional, conditionalOptional, ie, listOf, mandatory, optional } from './gtpv2-wire.ts'

/** Table 7.2.21.1-1. */
export const ReleaseAccessBearersRequest = message('ReleaseAccessBearersRequest', 170, {
  ebis: ie(73, 0, conditional, listOf(ebi)),
  originatingNode: ie(135, 0, conditionalOptional, nodeType),
  indication: ie(77, 0, conditionalOptional, indication),
  secondaryRatUsageDataReports: ie(201, 0, conditionalOptional, listOf(secondaryRatUsageDataReport)),
  pscellId: ie(217, 0, conditionalOptional, pscellId),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.22.1-1. */
export const ReleaseAccessBearersResponse = message('ReleaseAccessBearersResponse', 171, {
  cause: ie(2, 0, mandatory, cause),
  recovery: ie(3, 0, optional, recovery),
  indication: ie(77, 0, conditionalOptional, indication),
  sgwNodeLoadControl: ie(181, 0, optional, loadControl),
  sgwOverloadControl: ie(180, 0, optional, overloadControl),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.11.1-1. */
export const DownlinkDataNotification = message('DownlinkDataNotification', 176, {
  cause: ie(2, 0, conditionalOptional, cause),
  ebis: ie(73, 0, conditionalOptional, listOf(ebi)),
  arp: ie(155, 0, conditionalOptional, arp),
  imsi: ie(1, 0, conditionalOptional, imsi),
  senderFteid: ie(87, 0, optional, fteid),
  indication: ie(77, 0, conditionalOptional, indication),
  sgwNodeLoadControl: ie(181, 0, optional, loadControl),
  sgwOverloadControl: ie(180, 0, optional, overloadControl),
  pagingAndServiceInformation: ie(186, 0, conditionalOptional, listOf(pagingAndServiceInformation)),
  dlDataPacketsSize: ie(187, 0, conditionalOptional, packetSize),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.11.2-1. */
export const DownlinkDataNotificationAcknowledge = message('DownlinkDataNotificationAcknowledge', 177, {
  cause: ie(2, 0, mandatory, cause),
  dataNotificationDelay: ie(92, 0, conditional, delayValue),
  recovery: ie(3, 0, conditional, recovery),
  lowPriorityTrafficThrottling: ie(154, 0, optional, octetString),
  imsi: ie(1, 0, conditionalOptional, imsi),
  dlBufferingDuration: ie(156, 0, conditionalOptional, epcTimer),
  dlBufferingSuggestedPacketCount: ie(187, 0, optional, suggestedPacketCount),
  privateExtension: ie(255, 0, optional, privateExtension),
})

/** Table 7.2.11.3-1. */
export const DownlinkDataNotificationFailureIndication = message(
  'DownlinkDataNotificationFailureIndication',
  70,
  {
    cause: ie(2, 0, mandatory, cause),
    originatingNode: ie(135, 0, conditionalOptional, nodeType),
    imsi: ie(1, 0, conditionalOptional, imsi),
    privateExtension: ie(255, 0, optional, privateExtension),
  },
)

/** Table 7.2.23-1. */
export const StopPagingIndication = message('StopPagingIndication', 73, {
  imsi: ie(1, 0, conditionalOptional, imsi),
  privateExtension: ie(255, 0, optional, privateExtension),
})
