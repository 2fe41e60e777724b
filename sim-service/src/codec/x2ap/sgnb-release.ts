// Messages of TS 36.423 §9.1.4: an en-gNB leaves, or tells of itself (EN-DC).
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { bitString, choice, integer, octetString, sequenceOf } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { plmnIdentity } from '../s1ap/identities.ts'
import { erabId } from '../s1ap/ue-context-ies.ts'
import { cause, criticalityDiagnostics, sgNbUeX2apId, ueX2apId, ueX2apIdExtension } from './handover-ies.ts'
import { procedures } from './procedures.ts'
import { meNbToSgNbContainer, sgNbToMeNbContainer } from './sgnb-ies.ts'
import {
  erabsToBeReleasedSgNbChaConfItem,
  erabsToBeReleasedSgNbRelConfItem,
  erabsToBeReleasedSgNbRelReqItem,
  secondaryRatUsageReportItem,
  splitSrb,
  userPlaneTrafficActivityReport,
} from './sgnb-release-ies.ts'

/** TS 36.423 §9.1.4. */
export const SgNBReleaseRequest = message(
  'SgNBReleaseRequest',
  procedures.meNbInitiatedSgNbRelease,
  'initiating',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'optional', sgNbUeX2apId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    erabsToBeReleasedSgNbRelReqList: ie(
      231,
      'ignore',
      'optional',
      itemList(232, 'ignore', erabsToBeReleasedSgNbRelReqItem),
    ),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
    meNbToSgNbContainer: ie(206, 'reject', 'optional', meNbToSgNbContainer),
  },
)
export type SgNBReleaseRequest = MessageOf<typeof SgNBReleaseRequest>

/** TS 36.423 §9.1.4. */
export const SgNBReleaseRequestAcknowledge = message(
  'SgNBReleaseRequestAcknowledge',
  procedures.meNbInitiatedSgNbRelease,
  'successful',
  {
    meNbUeX2apId: ie(111, 'ignore', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'ignore', 'mandatory', sgNbUeX2apId),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
  },
)
export type SgNBReleaseRequestAcknowledge = MessageOf<typeof SgNBReleaseRequestAcknowledge>

/** TS 36.423 §9.1.4. */
export const SgNBReleaseRequestReject = message(
  'SgNBReleaseRequestReject',
  procedures.meNbInitiatedSgNbRelease,
  'unsuccessful',
  {
    meNbUeX2apId: ie(111, 'ignore', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'ignore', 'mandatory', sgNbUeX2apId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
  },
)
export type SgNBReleaseRequestReject = MessageOf<typeof SgNBReleaseRequestReject>

/** TS 36.423 §9.1.4. */
export const SgNBReleaseRequired = message(
  'SgNBReleaseRequired',
  procedures.sgNbInitiatedSgNbRelease,
  'initiating',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
    sgNbToMeNbContainer: ie(211, 'ignore', 'optional', sgNbToMeNbContainer),
  },
)
export type SgNBReleaseRequired = MessageOf<typeof SgNBReleaseRequired>

/** TS 36.423 §9.1.4. */
export const SgNBReleaseConfirm = message(
  'SgNBReleaseConfirm',
  procedures.sgNbInitiatedSgNbRelease,
  'successful',
  {
    meNbUeX2apId: ie(111, 'ignore', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'ignore', 'mandatory', sgNbUeX2apId),
    erabsToBeReleasedSgNbRelConfList: ie(
      233,
      'ignore',
      'optional',
      itemList(234, 'ignore', erabsToBeReleasedSgNbRelConfItem),
    ),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    meNbUeX2apIdExtension: ie(157, 'ignore', 'optional', ueX2apIdExtension),
  },
)
export type SgNBReleaseConfirm = MessageOf<typeof SgNBReleaseConfirm>

/** TS 36.423 §9.1.4. */
export const SgNBCounterCheckRequest = message(
  'SgNBCounterCheckRequest',
  procedures.sgNbCounterCheck,
  'initiating',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
    erabsSubjectToSgNbCounterCheckList: ie(
      235,
      'ignore',
      'mandatory',
      itemList(
        236,
        'ignore',
        structure({ erabId, ulCount: integer(0, 4_294_967_295), dlCount: integer(0, 4_294_967_295) }),
      ),
    ),
    meNbUeX2apIdExtension: ie(157, 'ignore', 'optional', ueX2apIdExtension),
  },
)
export type SgNBCounterCheckRequest = MessageOf<typeof SgNBCounterCheckRequest>

/** TS 36.423 §9.1.4. */
export const SgNBChangeRequired = message('SgNBChangeRequired', procedures.sgNbChange, 'initiating', {
  meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
  sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
  targetSgNbId: ie(
    239,
    'reject',
    'mandatory',
    structure({
      plmnIdentity,
      gnbId: choice({ gnbId: bitString(22, 32) }, { extensible: true, keepsUnknown: true }),
    }),
  ),
  cause: ie(5, 'ignore', 'mandatory', cause),
  sgNbToMeNbContainer: ie(211, 'reject', 'optional', sgNbToMeNbContainer),
  meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
})
export type SgNBChangeRequired = MessageOf<typeof SgNBChangeRequired>

/** TS 36.423 §9.1.4. */
export const SgNBChangeConfirm = message('SgNBChangeConfirm', procedures.sgNbChange, 'successful', {
  meNbUeX2apId: ie(111, 'ignore', 'mandatory', ueX2apId),
  sgNbUeX2apId: ie(207, 'ignore', 'mandatory', sgNbUeX2apId),
  erabsToBeReleasedSgNbChaConfList: ie(
    229,
    'ignore',
    'optional',
    itemList(230, 'ignore', erabsToBeReleasedSgNbChaConfItem),
  ),
  criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  meNbUeX2apIdExtension: ie(157, 'ignore', 'optional', ueX2apIdExtension),
  meNbToSgNbContainer: ie(206, 'ignore', 'optional', meNbToSgNbContainer),
})
export type SgNBChangeConfirm = MessageOf<typeof SgNBChangeConfirm>

/** TS 36.423 §9.1.4. */
export const SgNBChangeRefuse = message('SgNBChangeRefuse', procedures.sgNbChange, 'unsuccessful', {
  meNbUeX2apId: ie(111, 'ignore', 'mandatory', ueX2apId),
  sgNbUeX2apId: ie(207, 'ignore', 'mandatory', sgNbUeX2apId),
  cause: ie(5, 'ignore', 'mandatory', cause),
  criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
})
export type SgNBChangeRefuse = MessageOf<typeof SgNBChangeRefuse>

/** TS 36.423 §9.1.4. */
export const RRCTransfer = message('RRCTransfer', procedures.rrcTransfer, 'initiating', {
  meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
  sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
  splitSrb: ie(242, 'reject', 'optional', splitSrb),
  nrUeReport: ie(243, 'reject', 'optional', structure({ ueNrMeasurements: octetString() })),
  meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
})
export type RRCTransfer = MessageOf<typeof RRCTransfer>

/** TS 36.423 §9.1.4. */
export const SecondaryRATDataUsageReport = message(
  'SecondaryRATDataUsageReport',
  procedures.secondaryRatDataUsageReport,
  'initiating',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
    secondaryRatUsageReportList: ie(
      265,
      'reject',
      'mandatory',
      itemList(266, 'reject', secondaryRatUsageReportItem),
    ),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
  },
)
export type SecondaryRATDataUsageReport = MessageOf<typeof SecondaryRATDataUsageReport>

/** TS 36.423 §9.1.4. */
export const SgNBActivityNotification = message(
  'SgNBActivityNotification',
  procedures.sgNbActivityNotification,
  'initiating',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
    userPlaneTrafficActivityReport: ie(296, 'ignore', 'optional', userPlaneTrafficActivityReport),
    erabActivityNotifyItemList: ie(
      297,
      'ignore',
      'optional',
      sequenceOf(structure({ erabId, activityReport: userPlaneTrafficActivityReport }), 0, 256),
    ),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
  },
)
export type SgNBActivityNotification = MessageOf<typeof SgNBActivityNotification>
