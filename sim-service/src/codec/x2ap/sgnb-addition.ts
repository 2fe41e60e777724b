// Messages of TS 36.423 §9.1.4: an en-gNB joins a UE and its bearers change (EN-DC).
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { enumerated, octetString, sequenceOf } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { plmnIdentity } from '../s1ap/identities.ts'
import {
  erabId,
  handoverRestrictionList,
  maskedImeisv,
  nrUeSecurityCapabilities,
  subscriberProfileId,
  traceActivation,
} from '../s1ap/ue-context-ies.ts'
import {
  cause,
  criticalityDiagnostics,
  ecgi,
  erabList,
  sgNbUeX2apId,
  ueAggregateMaximumBitRate,
  ueHistoryInformation,
  ueX2apId,
  ueX2apIdExtension,
} from './handover-ies.ts'
import { procedures } from './procedures.ts'
import {
  erabsAdmittedToBeAddedSgNbAddReqAckItem,
  erabsAdmittedToBeAddedSgNbModAckItem,
  erabsAdmittedToBeModifiedSgNbModAckItem,
  erabsAdmittedToBeModifiedSgNbModConfItem,
  erabsAdmittedToReleasedSgNbModAckItem,
  erabsToBeAddedSgNbAddReqItem,
  erabsToBeModifiedSgNbModReqdItem,
  meNbResourceCoordinationInformation,
  meNbToSgNbContainer,
  responseInformationSgNbReconfComp,
  rrcConfigInd,
  sgNbResourceCoordinationInformation,
  sgNbToMeNbContainer,
  splitSrbs,
  ueContextInformationSgNbModReq,
} from './sgnb-ies.ts'

/** TS 36.423 §9.1.4. */
export const SgNBAdditionRequest = message(
  'SgNBAdditionRequest',
  procedures.sgNbAdditionPreparation,
  'initiating',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    nrUeSecurityCapabilities: ie(248, 'reject', 'mandatory', nrUeSecurityCapabilities),
    sgNbSecurityKey: ie(203, 'reject', 'mandatory', octetString(32, 32)),
    sgNbUeAggregateMaximumBitRate: ie(204, 'reject', 'mandatory', ueAggregateMaximumBitRate),
    selectedPlmn: ie(269, 'ignore', 'optional', plmnIdentity),
    handoverRestrictionList: ie(240, 'ignore', 'optional', handoverRestrictionList),
    erabsToBeAddedSgNbAddReqList: ie(
      205,
      'reject',
      'mandatory',
      itemList(209, 'reject', erabsToBeAddedSgNbAddReqItem),
    ),
    meNbToSgNbContainer: ie(206, 'reject', 'mandatory', meNbToSgNbContainer),
    sgNbUeX2apId: ie(207, 'reject', 'optional', sgNbUeX2apId),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
    requestedSplitSrbs: ie(208, 'reject', 'optional', splitSrbs),
    meNbResourceCoordinationInformation: ie(257, 'ignore', 'optional', meNbResourceCoordinationInformation),
    sgnbAdditionTriggerInd: ie(
      278,
      'reject',
      'optional',
      enumerated(['sn-change', 'inter-eNB-HO', 'intra-eNB-HO'], { extensible: true }),
    ),
    subscriberProfileIdForRfp: ie(275, 'ignore', 'optional', subscriberProfileId),
    meNbCellId: ie(279, 'reject', 'mandatory', ecgi),
    traceActivation: ie(13, 'ignore', 'optional', traceActivation),
    maskedImeisv: ie(98, 'ignore', 'optional', maskedImeisv),
    managementBasedMdtAllowed: ie(74, 'ignore', 'optional', enumerated(['allowed'], { extensible: true })),
    managementBasedMdtPlmnList: ie(89, 'ignore', 'optional', sequenceOf(plmnIdentity, 1, 16)),
    ueHistoryInformation: ie(15, 'ignore', 'optional', ueHistoryInformation),
    ueHistoryInformationFromTheUe: ie(105, 'ignore', 'optional', octetString()),
  },
)
export type SgNBAdditionRequest = MessageOf<typeof SgNBAdditionRequest>

/** TS 36.423 §9.1.4. */
export const SgNBAdditionRequestAcknowledge = message(
  'SgNBAdditionRequestAcknowledge',
  procedures.sgNbAdditionPreparation,
  'successful',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
    erabsAdmittedToBeAddedSgNbAddReqAckList: ie(
      210,
      'ignore',
      'mandatory',
      itemList(213, 'ignore', erabsAdmittedToBeAddedSgNbAddReqAckItem),
    ),
    erabsNotAdmittedList: ie(3, 'ignore', 'optional', erabList),
    sgNbToMeNbContainer: ie(211, 'reject', 'mandatory', sgNbToMeNbContainer),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
    admittedSplitSrbs: ie(212, 'reject', 'optional', splitSrbs),
    sgNbResourceCoordinationInformation: ie(258, 'ignore', 'optional', sgNbResourceCoordinationInformation),
    rrcConfigInd: ie(272, 'reject', 'optional', rrcConfigInd),
  },
)
export type SgNBAdditionRequestAcknowledge = MessageOf<typeof SgNBAdditionRequestAcknowledge>

/** TS 36.423 §9.1.4. */
export const SgNBAdditionRequestReject = message(
  'SgNBAdditionRequestReject',
  procedures.sgNbAdditionPreparation,
  'unsuccessful',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'optional', sgNbUeX2apId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
  },
)
export type SgNBAdditionRequestReject = MessageOf<typeof SgNBAdditionRequestReject>

/** TS 36.423 §9.1.4. */
export const SgNBReconfigurationComplete = message(
  'SgNBReconfigurationComplete',
  procedures.sgNbReconfigurationCompletion,
  'initiating',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
    responseInformationSgNbReconfComp: ie(214, 'ignore', 'mandatory', responseInformationSgNbReconfComp),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
  },
)
export type SgNBReconfigurationComplete = MessageOf<typeof SgNBReconfigurationComplete>

/** TS 36.423 §9.1.4. */
export const SgNBModificationRequest = message(
  'SgNBModificationRequest',
  procedures.meNbInitiatedSgNbModificationPreparation,
  'initiating',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    selectedPlmn: ie(269, 'ignore', 'optional', plmnIdentity),
    handoverRestrictionList: ie(240, 'ignore', 'optional', handoverRestrictionList),
    scgConfigurationQuery: ie(241, 'ignore', 'optional', enumerated(['true'], { extensible: true })),
    ueContextInformationSgNbModReq: ie(215, 'reject', 'optional', ueContextInformationSgNbModReq),
    meNbToSgNbContainer: ie(206, 'reject', 'optional', meNbToSgNbContainer),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
    meNbResourceCoordinationInformation: ie(257, 'ignore', 'optional', meNbResourceCoordinationInformation),
    requestedSplitSrbs: ie(208, 'ignore', 'optional', splitSrbs),
    requestedSplitSrbsRelease: ie(280, 'ignore', 'optional', splitSrbs),
    meNbCellId: ie(279, 'ignore', 'optional', ecgi),
    ueHistoryInformationFromTheUe: ie(105, 'ignore', 'optional', octetString()),
  },
)
export type SgNBModificationRequest = MessageOf<typeof SgNBModificationRequest>

/** TS 36.423 §9.1.4. */
export const SgNBModificationRequestAcknowledge = message(
  'SgNBModificationRequestAcknowledge',
  procedures.meNbInitiatedSgNbModificationPreparation,
  'successful',
  {
    meNbUeX2apId: ie(111, 'ignore', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'ignore', 'mandatory', sgNbUeX2apId),
    erabsAdmittedToBeAddedSgNbModAckList: ie(
      219,
      'ignore',
      'optional',
      itemList(222, 'ignore', erabsAdmittedToBeAddedSgNbModAckItem),
    ),
    erabsAdmittedToBeModifiedSgNbModAckList: ie(
      220,
      'ignore',
      'optional',
      itemList(223, 'ignore', erabsAdmittedToBeModifiedSgNbModAckItem),
    ),
    erabsAdmittedToBeReleasedSgNbModAckList: ie(
      221,
      'ignore',
      'optional',
      itemList(224, 'ignore', erabsAdmittedToReleasedSgNbModAckItem),
    ),
    erabsNotAdmittedList: ie(3, 'ignore', 'optional', erabList),
    sgNbToMeNbContainer: ie(211, 'ignore', 'optional', sgNbToMeNbContainer),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    meNbUeX2apIdExtension: ie(157, 'ignore', 'optional', ueX2apIdExtension),
    sgNbResourceCoordinationInformation: ie(258, 'ignore', 'optional', sgNbResourceCoordinationInformation),
    admittedSplitSrbs: ie(212, 'ignore', 'optional', splitSrbs),
    admittedSplitSrbsRelease: ie(281, 'ignore', 'optional', splitSrbs),
    rrcConfigInd: ie(272, 'reject', 'optional', rrcConfigInd),
  },
)
export type SgNBModificationRequestAcknowledge = MessageOf<typeof SgNBModificationRequestAcknowledge>

/** TS 36.423 §9.1.4. */
export const SgNBModificationRequestReject = message(
  'SgNBModificationRequestReject',
  procedures.meNbInitiatedSgNbModificationPreparation,
  'unsuccessful',
  {
    meNbUeX2apId: ie(111, 'ignore', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'ignore', 'mandatory', sgNbUeX2apId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    meNbUeX2apIdExtension: ie(157, 'ignore', 'optional', ueX2apIdExtension),
  },
)
export type SgNBModificationRequestReject = MessageOf<typeof SgNBModificationRequestReject>

/** TS 36.423 §9.1.4. */
export const SgNBModificationRequired = message(
  'SgNBModificationRequired',
  procedures.sgNbInitiatedSgNbModification,
  'initiating',
  {
    meNbUeX2apId: ie(111, 'reject', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'reject', 'mandatory', sgNbUeX2apId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    pdcpChangeIndication: ie(
      249,
      'ignore',
      'optional',
      enumerated(['s-KgNB-update-required', 'pDCP-data-recovery-required'], { extensible: true }),
    ),
    erabsToBeReleasedSgNbModReqdList: ie(
      225,
      'ignore',
      'optional',
      itemList(227, 'ignore', structure({ erabId, cause })),
    ),
    sgNbToMeNbContainer: ie(211, 'ignore', 'optional', sgNbToMeNbContainer),
    meNbUeX2apIdExtension: ie(157, 'reject', 'optional', ueX2apIdExtension),
    erabsToBeModifiedSgNbModReqdList: ie(
      226,
      'ignore',
      'optional',
      itemList(228, 'ignore', erabsToBeModifiedSgNbModReqdItem),
    ),
    sgNbResourceCoordinationInformation: ie(258, 'ignore', 'optional', sgNbResourceCoordinationInformation),
    rrcConfigInd: ie(272, 'reject', 'optional', rrcConfigInd),
  },
)
export type SgNBModificationRequired = MessageOf<typeof SgNBModificationRequired>

/** TS 36.423 §9.1.4. */
export const SgNBModificationConfirm = message(
  'SgNBModificationConfirm',
  procedures.sgNbInitiatedSgNbModification,
  'successful',
  {
    meNbUeX2apId: ie(111, 'ignore', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'ignore', 'mandatory', sgNbUeX2apId),
    erabsAdmittedToBeModifiedSgNbModConfList: ie(
      294,
      'ignore',
      'optional',
      itemList(295, 'ignore', erabsAdmittedToBeModifiedSgNbModConfItem),
    ),
    meNbToSgNbContainer: ie(206, 'ignore', 'optional', meNbToSgNbContainer),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    meNbUeX2apIdExtension: ie(157, 'ignore', 'optional', ueX2apIdExtension),
    meNbResourceCoordinationInformation: ie(257, 'ignore', 'optional', meNbResourceCoordinationInformation),
  },
)
export type SgNBModificationConfirm = MessageOf<typeof SgNBModificationConfirm>

/** TS 36.423 §9.1.4. */
export const SgNBModificationRefuse = message(
  'SgNBModificationRefuse',
  procedures.sgNbInitiatedSgNbModification,
  'unsuccessful',
  {
    meNbUeX2apId: ie(111, 'ignore', 'mandatory', ueX2apId),
    sgNbUeX2apId: ie(207, 'ignore', 'mandatory', sgNbUeX2apId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    meNbToSgNbContainer: ie(206, 'ignore', 'optional', meNbToSgNbContainer),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    meNbUeX2apIdExtension: ie(157, 'ignore', 'optional', ueX2apIdExtension),
  },
)
export type SgNBModificationRefuse = MessageOf<typeof SgNBModificationRefuse>
