// Messages of TS 36.413 for the CIoT EPS optimisations: contexts that sleep, data in NAS.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { choice, enumerated, fixedBits, integer, octetString, optional } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { cause } from './causes.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import { secondaryRatDataUsageReportList } from './erab-management.ts'
import { ceModeBRestricted, enhancedCoverageRestricted, securityContext } from './handover-ies.ts'
import {
  enbUeS1apId,
  eutranCgi,
  globalEnbId,
  mmeUeS1apId,
  sTmsi,
  tai,
  userLocationInformation,
} from './identities.ts'
import { procedures } from './procedures.ts'
import { erabId, erabLevelQosParameters, maskedImeisv, ueRadioCapability } from './ue-context-ies.ts'

const recommendedCellsForPaging = structure({
  recommendedCellList: itemList(
    214,
    'ignore',
    structure({ eutranCgi, timeStayedInCell: optional(integer(0, 4095)) }),
    16,
  ),
})

const recommendedEnbList = itemList(
  215,
  'ignore',
  structure({ mmePagingTarget: choice({ globalEnbId, tai }, { extensible: true, keepsUnknown: true }) }),
  16,
)

const informationOnRecommendedCellsAndEnbsForPaging = structure({
  recommendedCellsForPaging,
  recommendEnbsForPaging: structure({ recommendedEnbList }),
})

/** TS 36.413 §9.3.3, procedure 54. MME to eNB. */
export const ConnectionEstablishmentIndication = message(
  'ConnectionEstablishmentIndication',
  procedures.connectionEstablishmentIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    ueRadioCapability: ie(74, 'ignore', 'optional', ueRadioCapability),
    enhancedCoverageRestricted: ie(251, 'ignore', 'optional', enhancedCoverageRestricted),
    dlCpSecurityInformation: ie(253, 'ignore', 'optional', structure({ dlNasMac: fixedBits(16) })),
    ceModeBRestricted: ie(271, 'ignore', 'optional', ceModeBRestricted),
    endIndication: ie(
      280,
      'ignore',
      'optional',
      enumerated(['no-further-data', 'further-data-exists'], { extensible: true }),
    ),
    erabLevelQosParameters: ie(252, 'ignore', 'optional', erabLevelQosParameters),
    maskedImeisv: ie(192, 'ignore', 'optional', maskedImeisv),
  },
)
export type ConnectionEstablishmentIndication = MessageOf<typeof ConnectionEstablishmentIndication>

/** TS 36.413 §9.3.3, procedure 55. eNB to MME. */
export const UEContextSuspendRequest = message(
  'UEContextSuspendRequest',
  procedures.ueContextSuspend,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    informationOnRecommendedCellsAndEnbsForPaging: ie(
      213,
      'ignore',
      'optional',
      informationOnRecommendedCellsAndEnbsForPaging,
    ),
    cellIdentifierAndCeLevelForCeCapableUes: ie(
      212,
      'ignore',
      'optional',
      structure({ globalCellId: eutranCgi, ceLevel: octetString() }),
    ),
    secondaryRatDataUsageReportList: ie(264, 'ignore', 'optional', secondaryRatDataUsageReportList),
    userLocationInformation: ie(189, 'ignore', 'optional', userLocationInformation),
    timeSinceSecondaryNodeRelease: ie(297, 'ignore', 'optional', fixedBits(32)),
  },
)
export type UEContextSuspendRequest = MessageOf<typeof UEContextSuspendRequest>

/** TS 36.413 §9.3.3, procedure 55. MME to eNB. */
export const UEContextSuspendResponse = message(
  'UEContextSuspendResponse',
  procedures.ueContextSuspend,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
    securityContext: ie(40, 'reject', 'optional', securityContext),
  },
)
export type UEContextSuspendResponse = MessageOf<typeof UEContextSuspendResponse>

/** TS 36.413 §9.3.3, procedure 56. eNB to MME. */
export const UEContextResumeRequest = message(
  'UEContextResumeRequest',
  procedures.ueContextResume,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    erabFailedToResumeListResumeReq: ie(
      235,
      'reject',
      'optional',
      itemList(236, 'reject', structure({ erabId, cause })),
    ),
  },
)
export type UEContextResumeRequest = MessageOf<typeof UEContextResumeRequest>

/** TS 36.413 §9.3.3, procedure 56. MME to eNB. */
export const UEContextResumeResponse = message(
  'UEContextResumeResponse',
  procedures.ueContextResume,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    erabFailedToResumeListResumeRes: ie(
      237,
      'reject',
      'optional',
      itemList(238, 'reject', structure({ erabId, cause })),
    ),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
    securityContext: ie(40, 'reject', 'optional', securityContext),
  },
)
export type UEContextResumeResponse = MessageOf<typeof UEContextResumeResponse>

/** TS 36.413 §9.3.3, procedure 56. MME to eNB. */
export const UEContextResumeFailure = message(
  'UEContextResumeFailure',
  procedures.ueContextResume,
  'unsuccessful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    cause: ie(2, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type UEContextResumeFailure = MessageOf<typeof UEContextResumeFailure>

/** TS 36.413 §9.3.3, procedure 58. eNB to MME. */
export const RetrieveUEInformation = message(
  'RetrieveUEInformation',
  procedures.retrieveUeInformation,
  'initiating',
  {
    sTmsi: ie(96, 'reject', 'mandatory', sTmsi),
  },
)
export type RetrieveUEInformation = MessageOf<typeof RetrieveUEInformation>

/** TS 36.413 §9.3.3, procedure 59. MME to eNB. */
export const UEInformationTransfer = message(
  'UEInformationTransfer',
  procedures.ueInformationTransfer,
  'initiating',
  {
    sTmsi: ie(96, 'reject', 'mandatory', sTmsi),
    erabLevelQosParameters: ie(252, 'ignore', 'optional', erabLevelQosParameters),
    ueRadioCapability: ie(74, 'ignore', 'optional', ueRadioCapability),
    maskedImeisv: ie(192, 'ignore', 'optional', maskedImeisv),
  },
)
export type UEInformationTransfer = MessageOf<typeof UEInformationTransfer>

/** TS 36.413 §9.3.3, procedure 60. eNB to MME. */
export const ENBCPRelocationIndication = message(
  'ENBCPRelocationIndication',
  procedures.enbCpRelocationIndication,
  'initiating',
  {
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    sTmsi: ie(96, 'reject', 'mandatory', sTmsi),
    eutranCgi: ie(100, 'ignore', 'mandatory', eutranCgi),
    tai: ie(67, 'ignore', 'mandatory', tai),
    ulCpSecurityInformation: ie(
      254,
      'reject',
      'mandatory',
      structure({ ulNasMac: fixedBits(16), ulNasCount: fixedBits(5) }),
    ),
  },
)
export type ENBCPRelocationIndication = MessageOf<typeof ENBCPRelocationIndication>

/** TS 36.413 §9.3.3, procedure 61. MME to eNB. */
export const MMECPRelocationIndication = message(
  'MMECPRelocationIndication',
  procedures.mmeCpRelocationIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  },
)
export type MMECPRelocationIndication = MessageOf<typeof MMECPRelocationIndication>
