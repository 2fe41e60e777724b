// Messages of TS 36.413 §9.1.5 behind a handover over X2.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { fixedBits } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { cause } from './causes.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import {
  ceModeBRestricted,
  enhancedCoverageRestricted,
  lhnId,
  securityContext,
  tunnelInformation,
  ueUserPlaneCiotSupportIndicator,
} from './handover-ies.ts'
import {
  csgId,
  enbUeS1apId,
  eutranCgi,
  gtpTeid,
  gummei,
  mmeUeS1apId,
  tai,
  transportLayerAddress,
} from './identities.ts'
import { procedures } from './procedures.ts'
import {
  cellAccessMode,
  csgMembershipStatus,
  erabId,
  erabList,
  handoverRestrictionList,
  nrUeSecurityCapabilities,
  ueAggregateMaximumBitrate,
  ueSecurityCapabilities,
} from './ue-context-ies.ts'

/** TS 36.413 §9.1.5.8. eNB to MME. */
export const PathSwitchRequest = message('PathSwitchRequest', procedures.pathSwitchRequest, 'initiating', {
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  erabToBeSwitchedDlList: ie(
    22,
    'reject',
    'mandatory',
    itemList(23, 'reject', structure({ erabId, transportLayerAddress, gtpTeid })),
  ),
  sourceMmeUeS1apId: ie(88, 'reject', 'mandatory', mmeUeS1apId),
  eutranCgi: ie(100, 'ignore', 'mandatory', eutranCgi),
  tai: ie(67, 'ignore', 'mandatory', tai),
  ueSecurityCapabilities: ie(107, 'ignore', 'mandatory', ueSecurityCapabilities),
  csgId: ie(127, 'ignore', 'optional', csgId),
  cellAccessMode: ie(145, 'ignore', 'optional', cellAccessMode),
  sourceMmeGummei: ie(157, 'ignore', 'optional', gummei),
  csgMembershipStatus: ie(146, 'ignore', 'optional', csgMembershipStatus),
  tunnelInformation: ie(176, 'ignore', 'optional', tunnelInformation),
  lhnId: ie(186, 'ignore', 'optional', lhnId),
  nrUeSecurityCapabilities: ie(269, 'ignore', 'optional', nrUeSecurityCapabilities),
})
export type PathSwitchRequest = MessageOf<typeof PathSwitchRequest>

/** TS 36.413 §9.1.5.9. MME to eNB. */
export const PathSwitchRequestAcknowledge = message(
  'PathSwitchRequestAcknowledge',
  procedures.pathSwitchRequest,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    ueAggregateMaximumBitrate: ie(66, 'ignore', 'optional', ueAggregateMaximumBitrate),
    erabToBeSwitchedUlList: ie(
      95,
      'ignore',
      'optional',
      itemList(94, 'ignore', structure({ erabId, transportLayerAddress, gtpTeid })),
    ),
    erabToBeReleasedList: ie(33, 'ignore', 'optional', erabList),
    securityContext: ie(40, 'reject', 'mandatory', securityContext),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
    mmeUeS1apId2: ie(158, 'ignore', 'optional', mmeUeS1apId),
    csgMembershipStatus: ie(146, 'ignore', 'optional', csgMembershipStatus),
    ueUserPlaneCiotSupportIndicator: ie(241, 'ignore', 'optional', ueUserPlaneCiotSupportIndicator),
    enhancedCoverageRestricted: ie(251, 'ignore', 'optional', enhancedCoverageRestricted),
    nrUeSecurityCapabilities: ie(269, 'ignore', 'optional', nrUeSecurityCapabilities),
    ceModeBRestricted: ie(271, 'ignore', 'optional', ceModeBRestricted),
    handoverRestrictionList: ie(41, 'ignore', 'optional', handoverRestrictionList),
    additionalRrmPriorityIndex: ie(299, 'ignore', 'optional', fixedBits(32)),
    ueSecurityCapabilities: ie(107, 'ignore', 'optional', ueSecurityCapabilities),
  },
)
export type PathSwitchRequestAcknowledge = MessageOf<typeof PathSwitchRequestAcknowledge>

/** TS 36.413 §9.1.5.10. MME to eNB. */
export const PathSwitchRequestFailure = message(
  'PathSwitchRequestFailure',
  procedures.pathSwitchRequest,
  'unsuccessful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    cause: ie(2, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type PathSwitchRequestFailure = MessageOf<typeof PathSwitchRequestFailure>
