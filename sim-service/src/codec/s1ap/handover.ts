// Messages of TS 36.413 §9.1.5 for handover by the core network.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { enumerated, fixedBits, octetString } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { cause } from './causes.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import {
  ceModeBRestricted,
  enhancedCoverageRestricted,
  erabAdmittedItem,
  erabSubjectToDataForwardingList,
  erabToBeSetupItemHoReq,
  handoverType,
  lhnId,
  requestType,
  securityContext,
  statusTransferContainer,
  targetId,
  tunnelInformation,
  ueUserPlaneCiotSupportIndicator,
} from './handover-ies.ts'
import { csgId, enbUeS1apId, eutranCgi, gummei, mmeUeS1apId, tai } from './identities.ts'
import { procedures } from './procedures.ts'
import {
  cellAccessMode,
  csgMembershipStatus,
  erabId,
  erabList,
  handoverRestrictionList,
  managementBasedMdtAllowed,
  maskedImeisv,
  mdtPlmnList,
  nrUeSecurityCapabilities,
  srvccOperationPossible,
  traceActivation,
  ueAggregateMaximumBitrate,
  ueSecurityCapabilities,
} from './ue-context-ies.ts'

/** TS 36.413 §9.1.5.1. eNB to MME. */
export const HandoverRequired = message('HandoverRequired', procedures.handoverPreparation, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  handoverType: ie(1, 'reject', 'mandatory', handoverType),
  cause: ie(2, 'ignore', 'mandatory', cause),
  targetId: ie(4, 'reject', 'mandatory', targetId),
  directForwardingPathAvailability: ie(
    79,
    'ignore',
    'optional',
    enumerated(['directPathAvailable'], { extensible: true }),
  ),
  srvccHoIndication: ie(125, 'reject', 'optional', enumerated(['pSandCS', 'cSonly'], { extensible: true })),
  sourceToTargetTransparentContainer: ie(104, 'reject', 'mandatory', octetString()),
  sourceToTargetTransparentContainerSecondary: ie(138, 'reject', 'optional', octetString()),
  msClassmark2: ie(132, 'reject', 'conditional', octetString()),
  msClassmark3: ie(133, 'ignore', 'conditional', octetString()),
  csgId: ie(127, 'reject', 'optional', csgId),
  cellAccessMode: ie(145, 'reject', 'optional', cellAccessMode),
  psServiceNotAvailable: ie(
    150,
    'ignore',
    'optional',
    enumerated(['ps-service-not-available'], { extensible: true }),
  ),
})
export type HandoverRequired = MessageOf<typeof HandoverRequired>

/** TS 36.413 §9.1.5.2. MME to eNB. */
export const HandoverCommand = message('HandoverCommand', procedures.handoverPreparation, 'successful', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  handoverType: ie(1, 'reject', 'mandatory', handoverType),
  nasSecurityParametersFromEutran: ie(135, 'reject', 'conditional', octetString()),
  erabSubjectToDataForwardingList: ie(12, 'ignore', 'optional', erabSubjectToDataForwardingList),
  erabToReleaseListHoCmd: ie(13, 'ignore', 'optional', erabList),
  targetToSourceTransparentContainer: ie(123, 'reject', 'mandatory', octetString()),
  targetToSourceTransparentContainerSecondary: ie(139, 'reject', 'optional', octetString()),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
})
export type HandoverCommand = MessageOf<typeof HandoverCommand>

/** TS 36.413 §9.1.5.3. MME to eNB. */
export const HandoverPreparationFailure = message(
  'HandoverPreparationFailure',
  procedures.handoverPreparation,
  'unsuccessful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    cause: ie(2, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type HandoverPreparationFailure = MessageOf<typeof HandoverPreparationFailure>

/** TS 36.413 §9.1.5.4. MME to eNB. */
export const HandoverRequest = message(
  'HandoverRequest',
  procedures.handoverResourceAllocation,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    handoverType: ie(1, 'reject', 'mandatory', handoverType),
    cause: ie(2, 'ignore', 'mandatory', cause),
    ueAggregateMaximumBitrate: ie(66, 'reject', 'mandatory', ueAggregateMaximumBitrate),
    erabToBeSetupListHoReq: ie(53, 'reject', 'mandatory', itemList(27, 'reject', erabToBeSetupItemHoReq)),
    sourceToTargetTransparentContainer: ie(104, 'reject', 'mandatory', octetString()),
    ueSecurityCapabilities: ie(107, 'reject', 'mandatory', ueSecurityCapabilities),
    handoverRestrictionList: ie(41, 'ignore', 'optional', handoverRestrictionList),
    traceActivation: ie(25, 'ignore', 'optional', traceActivation),
    requestType: ie(98, 'ignore', 'optional', requestType),
    srvccOperationPossible: ie(124, 'ignore', 'optional', srvccOperationPossible),
    securityContext: ie(40, 'reject', 'mandatory', securityContext),
    nasSecurityParametersToEutran: ie(136, 'reject', 'conditional', octetString()),
    csgId: ie(127, 'reject', 'optional', csgId),
    csgMembershipStatus: ie(146, 'ignore', 'optional', csgMembershipStatus),
    gummei: ie(75, 'ignore', 'optional', gummei),
    mmeUeS1apId2: ie(158, 'ignore', 'optional', mmeUeS1apId),
    managementBasedMdtAllowed: ie(165, 'ignore', 'optional', managementBasedMdtAllowed),
    managementBasedMdtPlmnList: ie(177, 'ignore', 'optional', mdtPlmnList),
    maskedImeisv: ie(192, 'ignore', 'optional', maskedImeisv),
    ueUserPlaneCiotSupportIndicator: ie(241, 'ignore', 'optional', ueUserPlaneCiotSupportIndicator),
    enhancedCoverageRestricted: ie(251, 'ignore', 'optional', enhancedCoverageRestricted),
    nrUeSecurityCapabilities: ie(269, 'ignore', 'optional', nrUeSecurityCapabilities),
    ceModeBRestricted: ie(271, 'ignore', 'optional', ceModeBRestricted),
    additionalRrmPriorityIndex: ie(299, 'ignore', 'optional', fixedBits(32)),
  },
)
export type HandoverRequest = MessageOf<typeof HandoverRequest>

/** TS 36.413 §9.1.5.5. eNB to MME. */
export const HandoverRequestAcknowledge = message(
  'HandoverRequestAcknowledge',
  procedures.handoverResourceAllocation,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    erabAdmittedList: ie(18, 'ignore', 'mandatory', itemList(20, 'ignore', erabAdmittedItem)),
    erabFailedToSetupListHoReqAck: ie(
      19,
      'ignore',
      'optional',
      itemList(21, 'ignore', structure({ erabId, cause })),
    ),
    targetToSourceTransparentContainer: ie(123, 'reject', 'mandatory', octetString()),
    csgId: ie(127, 'ignore', 'optional', csgId),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
    cellAccessMode: ie(145, 'ignore', 'optional', cellAccessMode),
    ceModeBSupportIndicator: ie(242, 'ignore', 'optional', enumerated(['supported'], { extensible: true })),
  },
)
export type HandoverRequestAcknowledge = MessageOf<typeof HandoverRequestAcknowledge>

/** TS 36.413 §9.1.5.6. eNB to MME. */
export const HandoverFailure = message(
  'HandoverFailure',
  procedures.handoverResourceAllocation,
  'unsuccessful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    cause: ie(2, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type HandoverFailure = MessageOf<typeof HandoverFailure>

/** TS 36.413 §9.1.5.7. eNB to MME. */
export const HandoverNotify = message('HandoverNotify', procedures.handoverNotification, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  eutranCgi: ie(100, 'ignore', 'mandatory', eutranCgi),
  tai: ie(67, 'ignore', 'mandatory', tai),
  tunnelInformation: ie(176, 'ignore', 'optional', tunnelInformation),
  lhnId: ie(186, 'ignore', 'optional', lhnId),
})
export type HandoverNotify = MessageOf<typeof HandoverNotify>

/** TS 36.413 §9.1.5.11. eNB to MME. */
export const HandoverCancel = message('HandoverCancel', procedures.handoverCancel, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  cause: ie(2, 'ignore', 'mandatory', cause),
})
export type HandoverCancel = MessageOf<typeof HandoverCancel>

/** TS 36.413 §9.1.5.12. MME to eNB. */
export const HandoverCancelAcknowledge = message(
  'HandoverCancelAcknowledge',
  procedures.handoverCancel,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type HandoverCancelAcknowledge = MessageOf<typeof HandoverCancelAcknowledge>

/** TS 36.413 §9.1.5.13. eNB to MME. */
export const ENBStatusTransfer = message('ENBStatusTransfer', procedures.enbStatusTransfer, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  enbStatusTransferTransparentContainer: ie(90, 'reject', 'mandatory', statusTransferContainer),
})
export type ENBStatusTransfer = MessageOf<typeof ENBStatusTransfer>

/** TS 36.413 §9.1.5.14. MME to eNB. */
export const MMEStatusTransfer = message('MMEStatusTransfer', procedures.mmeStatusTransfer, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  enbStatusTransferTransparentContainer: ie(90, 'reject', 'mandatory', statusTransferContainer),
})
export type MMEStatusTransfer = MessageOf<typeof MMEStatusTransfer>
