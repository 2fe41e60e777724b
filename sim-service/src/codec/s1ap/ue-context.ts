// Messages of TS 36.413 §9.1.3, §9.1.4 and §9.1.10: E-RABs, UE contexts, UE capabilities.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { cause } from './causes.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import { enbUeS1apId, gummei, lai, mmeUeS1apId, ueS1apIds, userLocationInformation } from './identities.ts'
import { procedures } from './procedures.ts'
import {
  additionalCsFallbackIndicator,
  csFallbackIndicator,
  csgMembershipStatus,
  erabList,
  erabReleaseListBearerRelComp,
  erabSetupListBearerSuRes,
  erabSetupListCtxtSuRes,
  erabToBeSetupListBearerSuReq,
  erabToBeSetupListCtxtSuReq,
  gwContextReleaseIndication,
  handoverRestrictionList,
  managementBasedMdtAllowed,
  maskedImeisv,
  mdtPlmnList,
  nasPdu,
  nrUeSecurityCapabilities,
  securityKey,
  srvccOperationPossible,
  subscriberProfileId,
  traceActivation,
  ueAggregateMaximumBitrate,
  ueRadioCapability,
  ueSecurityCapabilities,
} from './ue-context-ies.ts'

const { initialContextSetup, ueContextRelease, erabSetup, erabRelease } = procedures

/** TS 36.413 §9.1.4.1. MME to eNB. */
export const InitialContextSetupRequest = message(
  'InitialContextSetupRequest',
  initialContextSetup,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    ueAggregateMaximumBitrate: ie(66, 'reject', 'mandatory', ueAggregateMaximumBitrate),
    erabToBeSetupListCtxtSuReq: ie(24, 'reject', 'mandatory', erabToBeSetupListCtxtSuReq),
    ueSecurityCapabilities: ie(107, 'reject', 'mandatory', ueSecurityCapabilities),
    securityKey: ie(73, 'reject', 'mandatory', securityKey),
    traceActivation: ie(25, 'ignore', 'optional', traceActivation),
    handoverRestrictionList: ie(41, 'ignore', 'optional', handoverRestrictionList),
    ueRadioCapability: ie(74, 'ignore', 'optional', ueRadioCapability),
    subscriberProfileId: ie(106, 'ignore', 'optional', subscriberProfileId),
    csFallbackIndicator: ie(108, 'reject', 'optional', csFallbackIndicator),
    srvccOperationPossible: ie(124, 'ignore', 'optional', srvccOperationPossible),
    csgMembershipStatus: ie(146, 'ignore', 'optional', csgMembershipStatus),
    registeredLai: ie(159, 'ignore', 'optional', lai),
    gummei: ie(75, 'ignore', 'optional', gummei),
    mmeUeS1apId2: ie(158, 'ignore', 'optional', mmeUeS1apId),
    managementBasedMdtAllowed: ie(165, 'ignore', 'optional', managementBasedMdtAllowed),
    managementBasedMdtPlmnList: ie(177, 'ignore', 'optional', mdtPlmnList),
    additionalCsFallbackIndicator: ie(187, 'ignore', 'conditional', additionalCsFallbackIndicator),
    maskedImeisv: ie(192, 'ignore', 'optional', maskedImeisv),
    nrUeSecurityCapabilities: ie(269, 'ignore', 'optional', nrUeSecurityCapabilities),
  },
)
export type InitialContextSetupRequest = MessageOf<typeof InitialContextSetupRequest>

/** TS 36.413 §9.1.4.3. eNB to MME. */
export const InitialContextSetupResponse = message(
  'InitialContextSetupResponse',
  initialContextSetup,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    erabSetupListCtxtSuRes: ie(51, 'ignore', 'mandatory', erabSetupListCtxtSuRes),
    erabFailedToSetupListCtxtSuRes: ie(48, 'ignore', 'optional', erabList),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type InitialContextSetupResponse = MessageOf<typeof InitialContextSetupResponse>

/** TS 36.413 §9.1.4.4. eNB to MME. */
export const InitialContextSetupFailure = message(
  'InitialContextSetupFailure',
  initialContextSetup,
  'unsuccessful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    cause: ie(2, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type InitialContextSetupFailure = MessageOf<typeof InitialContextSetupFailure>

/** TS 36.413 §9.1.4.5. eNB to MME. */
export const UEContextReleaseRequest = message(
  'UEContextReleaseRequest',
  procedures.ueContextReleaseRequest,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    cause: ie(2, 'ignore', 'mandatory', cause),
    gwContextReleaseIndication: ie(164, 'reject', 'optional', gwContextReleaseIndication),
  },
)
export type UEContextReleaseRequest = MessageOf<typeof UEContextReleaseRequest>

/** TS 36.413 §9.1.4.6. MME to eNB. */
export const UEContextReleaseCommand = message('UEContextReleaseCommand', ueContextRelease, 'initiating', {
  ueS1apIds: ie(99, 'reject', 'mandatory', ueS1apIds),
  cause: ie(2, 'ignore', 'mandatory', cause),
})
export type UEContextReleaseCommand = MessageOf<typeof UEContextReleaseCommand>

/** TS 36.413 §9.1.4.7. eNB to MME. */
export const UEContextReleaseComplete = message('UEContextReleaseComplete', ueContextRelease, 'successful', {
  mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  userLocationInformation: ie(189, 'ignore', 'optional', userLocationInformation),
})
export type UEContextReleaseComplete = MessageOf<typeof UEContextReleaseComplete>

/** TS 36.413 §9.1.10. eNB to MME. */
export const UECapabilityInfoIndication = message(
  'UECapabilityInfoIndication',
  procedures.ueCapabilityInfoIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    ueRadioCapability: ie(74, 'ignore', 'mandatory', ueRadioCapability),
    ueRadioCapabilityForPaging: ie(198, 'ignore', 'optional', ueRadioCapability),
  },
)
export type UECapabilityInfoIndication = MessageOf<typeof UECapabilityInfoIndication>

/** TS 36.413 §9.1.3.1. MME to eNB. */
export const ERABSetupRequest = message('ERABSetupRequest', erabSetup, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  ueAggregateMaximumBitrate: ie(66, 'reject', 'optional', ueAggregateMaximumBitrate),
  erabToBeSetupListBearerSuReq: ie(16, 'reject', 'mandatory', erabToBeSetupListBearerSuReq),
})
export type ERABSetupRequest = MessageOf<typeof ERABSetupRequest>

/** TS 36.413 §9.1.3.2. eNB to MME. */
export const ERABSetupResponse = message('ERABSetupResponse', erabSetup, 'successful', {
  mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
  erabSetupListBearerSuRes: ie(28, 'ignore', 'optional', erabSetupListBearerSuRes),
  erabFailedToSetupListBearerSuRes: ie(29, 'ignore', 'optional', erabList),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  userLocationInformation: ie(189, 'ignore', 'optional', userLocationInformation),
})
export type ERABSetupResponse = MessageOf<typeof ERABSetupResponse>

/** TS 36.413 §9.1.3.5. MME to eNB. */
export const ERABReleaseCommand = message('ERABReleaseCommand', erabRelease, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  ueAggregateMaximumBitrate: ie(66, 'reject', 'optional', ueAggregateMaximumBitrate),
  erabToBeReleasedList: ie(33, 'ignore', 'mandatory', erabList),
  nasPdu: ie(26, 'ignore', 'optional', nasPdu),
})
export type ERABReleaseCommand = MessageOf<typeof ERABReleaseCommand>

/** TS 36.413 §9.1.3.6. eNB to MME. */
export const ERABReleaseResponse = message('ERABReleaseResponse', erabRelease, 'successful', {
  mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
  erabReleaseListBearerRelComp: ie(69, 'ignore', 'optional', erabReleaseListBearerRelComp),
  erabFailedToReleaseList: ie(34, 'ignore', 'optional', erabList),
  criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  userLocationInformation: ie(189, 'ignore', 'optional', userLocationInformation),
})
export type ERABReleaseResponse = MessageOf<typeof ERABReleaseResponse>
