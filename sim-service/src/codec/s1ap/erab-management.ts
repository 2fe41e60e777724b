// Messages of TS 36.413 §9.1.3: E-RABs that change or end.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { enumerated, fixedBits, integer, optional } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import { tunnelInformation } from './handover-ies.ts'
import {
  csgId,
  enbUeS1apId,
  gtpTeid,
  mmeUeS1apId,
  plmnIdentity,
  transportLayerAddress,
  userLocationInformation,
} from './identities.ts'
import { procedures } from './procedures.ts'
import {
  cellAccessMode,
  csgMembershipStatus,
  erabId,
  erabLevelQosParameters,
  erabList,
  nasPdu,
  ueAggregateMaximumBitrate,
} from './ue-context-ies.ts'

const erabUsageReportItem = structure({
  startTimestamp: fixedBits(32),
  endTimestamp: fixedBits(32),
  usageCountUl: integer(0, 2 ** 64),
  usageCountDl: integer(0, 2 ** 64),
})

const secondaryRatDataUsageReportItem = structure({
  erabId,
  secondaryRatType: enumerated(['nR'], { extensions: ['unlicensed'] }),
  erabUsageReportList: itemList(267, 'ignore', erabUsageReportItem, 2),
})

export const secondaryRatDataUsageReportList = itemList(265, 'ignore', secondaryRatDataUsageReportItem)

export const csgMembershipInfo = structure({
  csgMembershipStatus,
  csgId,
  cellAccessMode: optional(cellAccessMode),
  plmnIdentity: optional(plmnIdentity),
})

/** TS 36.413 §9.1.3.3. MME to eNB. */
export const ERABModifyRequest = message('ERABModifyRequest', procedures.erabModify, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  ueAggregateMaximumBitrate: ie(66, 'reject', 'optional', ueAggregateMaximumBitrate),
  erabToBeModifiedListBearerModReq: ie(
    30,
    'reject',
    'mandatory',
    itemList(36, 'reject', structure({ erabId, erabLevelQosParameters, nasPdu })),
  ),
  secondaryRatDataUsageRequest: ie(
    268,
    'ignore',
    'optional',
    enumerated(['requested'], { extensible: true }),
  ),
})
export type ERABModifyRequest = MessageOf<typeof ERABModifyRequest>

/** TS 36.413 §9.1.3.4. eNB to MME. */
export const ERABModifyResponse = message('ERABModifyResponse', procedures.erabModify, 'successful', {
  mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
  erabModifyListBearerModRes: ie(31, 'ignore', 'optional', itemList(37, 'ignore', structure({ erabId }))),
  erabFailedToModifyList: ie(32, 'ignore', 'optional', erabList),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  secondaryRatDataUsageReportList: ie(264, 'ignore', 'optional', secondaryRatDataUsageReportList),
  userLocationInformation: ie(189, 'ignore', 'optional', userLocationInformation),
})
export type ERABModifyResponse = MessageOf<typeof ERABModifyResponse>

/** TS 36.413 §9.1.3.7. eNB to MME. */
export const ERABReleaseIndication = message(
  'ERABReleaseIndication',
  procedures.erabReleaseIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    erabReleasedList: ie(110, 'ignore', 'mandatory', erabList),
    userLocationInformation: ie(189, 'ignore', 'optional', userLocationInformation),
    secondaryRatDataUsageReportList: ie(264, 'ignore', 'optional', secondaryRatDataUsageReportList),
  },
)
export type ERABReleaseIndication = MessageOf<typeof ERABReleaseIndication>

/** TS 36.413 §9.1.3.8. eNB to MME. */
export const ERABModificationIndication = message(
  'ERABModificationIndication',
  procedures.erabModificationIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    erabToBeModifiedListBearerModInd: ie(
      199,
      'reject',
      'mandatory',
      itemList(200, 'reject', structure({ erabId, transportLayerAddress, dlGtpTeid: gtpTeid })),
    ),
    erabNotToBeModifiedListBearerModInd: ie(
      201,
      'reject',
      'optional',
      itemList(202, 'reject', structure({ erabId, transportLayerAddress, dlGtpTeid: gtpTeid })),
    ),
    csgMembershipInfo: ie(226, 'reject', 'optional', csgMembershipInfo),
    tunnelInformation: ie(176, 'ignore', 'optional', tunnelInformation),
    secondaryRatDataUsageReportList: ie(264, 'ignore', 'optional', secondaryRatDataUsageReportList),
    userLocationInformation: ie(189, 'ignore', 'optional', userLocationInformation),
  },
)
export type ERABModificationIndication = MessageOf<typeof ERABModificationIndication>

/** TS 36.413 §9.1.3.9. MME to eNB. */
export const ERABModificationConfirm = message(
  'ERABModificationConfirm',
  procedures.erabModificationIndication,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    erabModifyListBearerModConf: ie(
      203,
      'ignore',
      'optional',
      itemList(204, 'ignore', structure({ erabId })),
    ),
    erabFailedToModifyListBearerModConf: ie(205, 'ignore', 'optional', erabList),
    erabToBeReleasedListBearerModConf: ie(210, 'ignore', 'optional', erabList),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
    csgMembershipStatus: ie(146, 'ignore', 'optional', csgMembershipStatus),
  },
)
export type ERABModificationConfirm = MessageOf<typeof ERABModificationConfirm>

/** TS 36.413 §9.3.3, procedure 62. eNB to MME. */
export const SecondaryRATDataUsageReport = message(
  'SecondaryRATDataUsageReport',
  procedures.secondaryRatDataUsageReport,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    secondaryRatDataUsageReportList: ie(264, 'ignore', 'mandatory', secondaryRatDataUsageReportList),
    handoverFlag: ie(266, 'ignore', 'optional', enumerated(['handoverPreparation'], { extensible: true })),
    userLocationInformation: ie(189, 'ignore', 'optional', userLocationInformation),
    timeSinceSecondaryNodeRelease: ie(297, 'ignore', 'optional', fixedBits(32)),
  },
)
export type SecondaryRATDataUsageReport = MessageOf<typeof SecondaryRATDataUsageReport>
