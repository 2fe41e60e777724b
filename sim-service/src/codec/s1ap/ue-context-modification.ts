// Messages of TS 36.413 §9.1.4: changes of a UE context.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { enumerated, fixedBits } from '../per/per.ts'
import { cause } from './causes.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import { enbUeS1apId, lai, mmeUeS1apId } from './identities.ts'
import { procedures } from './procedures.ts'
import {
  additionalCsFallbackIndicator,
  csFallbackIndicator,
  csgMembershipStatus,
  nrUeSecurityCapabilities,
  securityKey,
  srvccOperationPossible,
  subscriberProfileId,
  ueAggregateMaximumBitrate,
  ueSecurityCapabilities,
} from './ue-context-ies.ts'

/** TS 36.413 §9.1.4.8. MME to eNB. */
export const UEContextModificationRequest = message(
  'UEContextModificationRequest',
  procedures.ueContextModification,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    securityKey: ie(73, 'reject', 'optional', securityKey),
    subscriberProfileId: ie(106, 'ignore', 'optional', subscriberProfileId),
    ueAggregateMaximumBitrate: ie(66, 'ignore', 'optional', ueAggregateMaximumBitrate),
    csFallbackIndicator: ie(108, 'reject', 'optional', csFallbackIndicator),
    ueSecurityCapabilities: ie(107, 'reject', 'optional', ueSecurityCapabilities),
    csgMembershipStatus: ie(146, 'ignore', 'optional', csgMembershipStatus),
    registeredLai: ie(159, 'ignore', 'optional', lai),
    additionalCsFallbackIndicator: ie(187, 'ignore', 'conditional', additionalCsFallbackIndicator),
    srvccOperationPossible: ie(124, 'ignore', 'optional', srvccOperationPossible),
    srvccOperationNotPossible: ie(
      243,
      'ignore',
      'optional',
      enumerated(['notPossible'], { extensible: true }),
    ),
    nrUeSecurityCapabilities: ie(269, 'ignore', 'optional', nrUeSecurityCapabilities),
    additionalRrmPriorityIndex: ie(299, 'ignore', 'optional', fixedBits(32)),
  },
)
export type UEContextModificationRequest = MessageOf<typeof UEContextModificationRequest>

/** TS 36.413 §9.1.4.9. eNB to MME. */
export const UEContextModificationResponse = message(
  'UEContextModificationResponse',
  procedures.ueContextModification,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type UEContextModificationResponse = MessageOf<typeof UEContextModificationResponse>

/** TS 36.413 §9.1.4.10. eNB to MME. */
export const UEContextModificationFailure = message(
  'UEContextModificationFailure',
  procedures.ueContextModification,
  'unsuccessful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    cause: ie(2, 'ignore', 'mandatory', cause),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type UEContextModificationFailure = MessageOf<typeof UEContextModificationFailure>
