// Messages of TS 36.423 §9.1.1: mobility between two eNBs.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { enumerated, fixedBits, octetString } from '../per/per.ts'
import { itemList } from '../per/protocol-ie.ts'
import {
  csgMembershipStatus,
  maskedImeisv,
  nrUeSecurityCapabilities,
  srvccOperationPossible,
  traceActivation,
} from '../s1ap/ue-context-ies.ts'
import {
  cause,
  criticalityDiagnostics,
  ecgi,
  erabList,
  erabsAdmittedList,
  erabsSubjectToStatusTransferItem,
  gummei,
  sgNbUeX2apId,
  ueContextInformation,
  ueHistoryInformation,
  ueX2apId,
  ueX2apIdExtension,
} from './handover-ies.ts'
import { procedures } from './procedures.ts'

/** TS 36.423 §9.1.1.1. */
export const HandoverRequest = message('HandoverRequest', procedures.handoverPreparation, 'initiating', {
  oldEnbUeX2apId: ie(10, 'reject', 'mandatory', ueX2apId),
  cause: ie(5, 'ignore', 'mandatory', cause),
  targetCellId: ie(11, 'reject', 'mandatory', ecgi),
  gummei: ie(23, 'reject', 'mandatory', gummei),
  ueContextInformation: ie(14, 'reject', 'mandatory', ueContextInformation),
  ueHistoryInformation: ie(15, 'ignore', 'mandatory', ueHistoryInformation),
  traceActivation: ie(13, 'ignore', 'optional', traceActivation),
  srvccOperationPossible: ie(36, 'ignore', 'optional', srvccOperationPossible),
  csgMembershipStatus: ie(71, 'reject', 'optional', csgMembershipStatus),
  mobilityInformation: ie(82, 'ignore', 'optional', fixedBits(32)),
  maskedImeisv: ie(98, 'ignore', 'optional', maskedImeisv),
  ueHistoryInformationFromTheUe: ie(105, 'ignore', 'optional', octetString()),
  oldEnbUeX2apIdExtension: ie(156, 'reject', 'optional', ueX2apIdExtension),
  nrUeSecurityCapabilities: ie(248, 'ignore', 'optional', nrUeSecurityCapabilities),
})
export type HandoverRequest = MessageOf<typeof HandoverRequest>

/** TS 36.423 §9.1.1.2. */
export const HandoverRequestAcknowledge = message(
  'HandoverRequestAcknowledge',
  procedures.handoverPreparation,
  'successful',
  {
    oldEnbUeX2apId: ie(10, 'ignore', 'mandatory', ueX2apId),
    newEnbUeX2apId: ie(9, 'ignore', 'mandatory', ueX2apId),
    erabsAdmittedList: ie(1, 'ignore', 'mandatory', erabsAdmittedList),
    erabsNotAdmittedList: ie(3, 'ignore', 'optional', erabList),
    targetEnbToSourceEnbTransparentContainer: ie(12, 'ignore', 'mandatory', octetString()),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    oldEnbUeX2apIdExtension: ie(156, 'ignore', 'optional', ueX2apIdExtension),
    newEnbUeX2apIdExtension: ie(155, 'reject', 'optional', ueX2apIdExtension),
  },
)
export type HandoverRequestAcknowledge = MessageOf<typeof HandoverRequestAcknowledge>

/** TS 36.423 §9.1.1.3. */
export const HandoverPreparationFailure = message(
  'HandoverPreparationFailure',
  procedures.handoverPreparation,
  'unsuccessful',
  {
    oldEnbUeX2apId: ie(10, 'ignore', 'mandatory', ueX2apId),
    cause: ie(5, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
    oldEnbUeX2apIdExtension: ie(156, 'ignore', 'optional', ueX2apIdExtension),
  },
)
export type HandoverPreparationFailure = MessageOf<typeof HandoverPreparationFailure>

/** TS 36.423 §9.1.1.4. */
export const SNStatusTransfer = message('SNStatusTransfer', procedures.snStatusTransfer, 'initiating', {
  oldEnbUeX2apId: ie(10, 'reject', 'mandatory', ueX2apId),
  newEnbUeX2apId: ie(9, 'reject', 'mandatory', ueX2apId),
  erabsSubjectToStatusTransferList: ie(
    18,
    'ignore',
    'mandatory',
    itemList(19, 'ignore', erabsSubjectToStatusTransferItem),
  ),
  oldEnbUeX2apIdExtension: ie(156, 'reject', 'optional', ueX2apIdExtension),
  newEnbUeX2apIdExtension: ie(155, 'reject', 'optional', ueX2apIdExtension),
  sgNbUeX2apId: ie(207, 'ignore', 'optional', sgNbUeX2apId),
})
export type SNStatusTransfer = MessageOf<typeof SNStatusTransfer>

/** TS 36.423 §9.1.1.5. */
export const UEContextRelease = message('UEContextRelease', procedures.ueContextRelease, 'initiating', {
  oldEnbUeX2apId: ie(10, 'reject', 'mandatory', ueX2apId),
  newEnbUeX2apId: ie(9, 'reject', 'mandatory', ueX2apId),
  oldEnbUeX2apIdExtension: ie(156, 'reject', 'optional', ueX2apIdExtension),
  newEnbUeX2apIdExtension: ie(155, 'reject', 'optional', ueX2apIdExtension),
  siptoBearerDeactivationIndication: ie(
    164,
    'ignore',
    'optional',
    enumerated(['true'], { extensible: true }),
  ),
  sgNbUeX2apId: ie(207, 'ignore', 'optional', sgNbUeX2apId),
})
export type UEContextRelease = MessageOf<typeof UEContextRelease>

/** TS 36.423 §9.1.1.6. */
export const HandoverCancel = message('HandoverCancel', procedures.handoverCancel, 'initiating', {
  oldEnbUeX2apId: ie(10, 'reject', 'mandatory', ueX2apId),
  newEnbUeX2apId: ie(9, 'ignore', 'optional', ueX2apId),
  cause: ie(5, 'ignore', 'mandatory', cause),
  oldEnbUeX2apIdExtension: ie(156, 'reject', 'optional', ueX2apIdExtension),
  newEnbUeX2apIdExtension: ie(155, 'ignore', 'optional', ueX2apIdExtension),
})
export type HandoverCancel = MessageOf<typeof HandoverCancel>
