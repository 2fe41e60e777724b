// Messages of TS 36.413 that came with Release 16: dual active protocol stacks, identities of UE capabilities.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { choice, integer, octetString } from '../per/per.ts'
import { itemList, structure } from '../per/protocol-ie.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import { countValue } from './handover-ies.ts'
import { enbUeS1apId, mmeUeS1apId } from './identities.ts'
import { procedures } from './procedures.ts'
import { erabId, ueRadioCapability } from './ue-context-ies.ts'

const dlCountPdcpSnLength = choice(
  {
    dlCountValuePdcpSnLength12: countValue,
    dlCountValuePdcpSnLength15: structure({
      pdcpSnExtended: integer(0, 32767),
      hfnModified: integer(0, 131_071),
    }),
    dlCountValuePdcpSnLength18: structure({
      pdcpSnLength18: integer(0, 262_143),
      hfnForPdcpSnLength18: integer(0, 16383),
    }),
  },
  { extensible: true, keepsUnknown: true },
)

const enbEarlyStatusTransferTransparentContainer = structure({
  bearersSubjectToEarlyStatusTransferList: itemList(
    322,
    'ignore',
    structure({ erabId, dlCountPdcpSnLength }),
  ),
})

/** TS 36.413 §9.3.3, procedure 63. eNB to MME. */
export const UERadioCapabilityIDMappingRequest = message(
  'UERadioCapabilityIDMappingRequest',
  procedures.ueRadioCapabilityIdMapping,
  'initiating',
  {
    ueRadioCapabilityId: ie(314, 'reject', 'mandatory', octetString()),
  },
)
export type UERadioCapabilityIDMappingRequest = MessageOf<typeof UERadioCapabilityIDMappingRequest>

/** TS 36.413 §9.3.3, procedure 63. MME to eNB. */
export const UERadioCapabilityIDMappingResponse = message(
  'UERadioCapabilityIDMappingResponse',
  procedures.ueRadioCapabilityIdMapping,
  'successful',
  {
    ueRadioCapabilityId: ie(314, 'reject', 'mandatory', octetString()),
    ueRadioCapability: ie(74, 'ignore', 'mandatory', ueRadioCapability),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type UERadioCapabilityIDMappingResponse = MessageOf<typeof UERadioCapabilityIDMappingResponse>

/** TS 36.413 §9.3.3, procedure 64. MME to eNB. */
export const HandoverSuccess = message('HandoverSuccess', procedures.handoverSuccess, 'initiating', {
  mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
  enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
})
export type HandoverSuccess = MessageOf<typeof HandoverSuccess>

/** TS 36.413 §9.3.3, procedure 65. eNB to MME. */
export const ENBEarlyStatusTransfer = message(
  'ENBEarlyStatusTransfer',
  procedures.enbEarlyStatusTransfer,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    enbEarlyStatusTransferTransparentContainer: ie(
      321,
      'reject',
      'mandatory',
      enbEarlyStatusTransferTransparentContainer,
    ),
  },
)
export type ENBEarlyStatusTransfer = MessageOf<typeof ENBEarlyStatusTransfer>

/** TS 36.413 §9.3.3, procedure 66. MME to eNB. */
export const MMEEarlyStatusTransfer = message(
  'MMEEarlyStatusTransfer',
  procedures.mmeEarlyStatusTransfer,
  'initiating',
  {
    mmeUeS1apId: ie(0, 'reject', 'mandatory', mmeUeS1apId),
    enbUeS1apId: ie(8, 'reject', 'mandatory', enbUeS1apId),
    enbEarlyStatusTransferTransparentContainer: ie(
      321,
      'reject',
      'mandatory',
      enbEarlyStatusTransferTransparentContainer,
    ),
  },
)
export type MMEEarlyStatusTransfer = MessageOf<typeof MMEEarlyStatusTransfer>
