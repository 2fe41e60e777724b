// Messages of TS 36.413 §9.1.4 and §9.1.7 that came behind Release 10.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { enumerated, fixedBits, integer, octetString } from '../per/per.ts'
import { structure } from '../per/protocol-ie.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import { csgMembershipInfo } from './erab-management.ts'
import { enbUeS1apId, gummei, mmeGroupId, mmeUeS1apId } from './identities.ts'
import { procedures } from './procedures.ts'
import { csgMembershipStatus, ueRadioCapability } from './ue-context-ies.ts'

/** TS 36.413 §9.1.4.11. MME to eNB. */
export const UERadioCapabilityMatchRequest = message(
  'UERadioCapabilityMatchRequest',
  procedures.ueRadioCapabilityMatch,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    ueRadioCapability: ie(74, 'ignore', 'optional', ueRadioCapability),
  },
)
export type UERadioCapabilityMatchRequest = MessageOf<typeof UERadioCapabilityMatchRequest>

/** TS 36.413 §9.1.4.12. eNB to MME. */
export const UERadioCapabilityMatchResponse = message(
  'UERadioCapabilityMatchResponse',
  procedures.ueRadioCapabilityMatch,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    voiceSupportMatchIndicator: ie(
      169,
      'reject',
      'mandatory',
      enumerated(['supported', 'not-supported'], { extensible: true }),
    ),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type UERadioCapabilityMatchResponse = MessageOf<typeof UERadioCapabilityMatchResponse>

/** TS 36.413 §9.3.3, procedure 53. eNB to MME. */
export const UEContextModificationIndication = message(
  'UEContextModificationIndication',
  procedures.ueContextModificationIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    csgMembershipInfo: ie(226, 'reject', 'optional', csgMembershipInfo),
  },
)
export type UEContextModificationIndication = MessageOf<typeof UEContextModificationIndication>

/** TS 36.413 §9.3.3, procedure 53. MME to eNB. */
export const UEContextModificationConfirm = message(
  'UEContextModificationConfirm',
  procedures.ueContextModificationIndication,
  'successful',
  {
    mmeUeS1apId: ie(0, 'ignore', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'ignore', 'mandatory', enbUeS1apId),
    csgMembershipStatus: ie(146, 'ignore', 'optional', csgMembershipStatus),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type UEContextModificationConfirm = MessageOf<typeof UEContextModificationConfirm>

/** TS 36.413 §9.3.3, procedure 52. MME to eNB. */
export const RerouteNASRequest = message('RerouteNASRequest', procedures.rerouteNasRequest, 'initiating', {
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  mmeUeS1apId: ie(0, 'ignore', 'optional', mmeUeS1apId),
  s1Message: ie(225, 'reject', 'mandatory', octetString()),
  mmeGroupId: ie(223, 'reject', 'mandatory', mmeGroupId),
  additionalGuti: ie(224, 'ignore', 'optional', structure({ gummei, mTmsi: fixedBits(32) })),
  ueUsageType: ie(230, 'ignore', 'optional', integer(0, 255)),
})
export type RerouteNASRequest = MessageOf<typeof RerouteNASRequest>

/** TS 36.413 §9.3.3, procedure 57. eNB to MME. */
export const NASDeliveryIndication = message(
  'NASDeliveryIndication',
  procedures.nasDeliveryIndication,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
  },
)
export type NASDeliveryIndication = MessageOf<typeof NASDeliveryIndication>
