// Messages of TS 36.423 §9.1.2: the X2 interface itself.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { octetString, sequenceOf } from '../per/per.ts'
import {
  cause,
  criticalityDiagnostics,
  ecgi,
  sgNbUeX2apId,
  ueX2apId,
  ueX2apIdExtension,
} from './handover-ies.ts'
import { procedures } from './procedures.ts'
import {
  globalEnbId,
  guGroupIdList,
  servedCells,
  servedCellsToModify,
  timeToWait,
} from './x2-management-ies.ts'

/** TS 36.423 §9.1.2.2. */
export const ErrorIndication = message('ErrorIndication', procedures.errorIndication, 'initiating', {
  oldEnbUeX2apId: ie(10, 'ignore', 'optional', ueX2apId),
  newEnbUeX2apId: ie(9, 'ignore', 'optional', ueX2apId),
  cause: ie(5, 'ignore', 'optional', cause),
  criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  oldEnbUeX2apIdExtension: ie(156, 'ignore', 'optional', ueX2apIdExtension),
  newEnbUeX2apIdExtension: ie(155, 'ignore', 'optional', ueX2apIdExtension),
  oldSgNbUeX2apId: ie(264, 'ignore', 'optional', sgNbUeX2apId),
})
export type ErrorIndication = MessageOf<typeof ErrorIndication>

/** TS 36.423 §9.1.2.3. */
export const X2SetupRequest = message('X2SetupRequest', procedures.x2Setup, 'initiating', {
  globalEnbId: ie(21, 'reject', 'mandatory', globalEnbId),
  servedCells: ie(20, 'reject', 'mandatory', servedCells),
  guGroupIdList: ie(24, 'reject', 'optional', guGroupIdList),
  lhnId: ie(159, 'ignore', 'optional', octetString(32, 256)),
})
export type X2SetupRequest = MessageOf<typeof X2SetupRequest>

/** TS 36.423 §9.1.2.4. */
export const X2SetupResponse = message('X2SetupResponse', procedures.x2Setup, 'successful', {
  globalEnbId: ie(21, 'reject', 'mandatory', globalEnbId),
  servedCells: ie(20, 'reject', 'mandatory', servedCells),
  guGroupIdList: ie(24, 'reject', 'optional', guGroupIdList),
  criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  lhnId: ie(159, 'ignore', 'optional', octetString(32, 256)),
})
export type X2SetupResponse = MessageOf<typeof X2SetupResponse>

/** TS 36.423 §9.1.2.5. */
export const X2SetupFailure = message('X2SetupFailure', procedures.x2Setup, 'unsuccessful', {
  cause: ie(5, 'ignore', 'mandatory', cause),
  timeToWait: ie(22, 'ignore', 'optional', timeToWait),
  criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
})
export type X2SetupFailure = MessageOf<typeof X2SetupFailure>

/** TS 36.423 §9.1.2.6. */
export const ResetRequest = message('ResetRequest', procedures.reset, 'initiating', {
  cause: ie(5, 'ignore', 'mandatory', cause),
})
export type ResetRequest = MessageOf<typeof ResetRequest>

/** TS 36.423 §9.1.2.7. */
export const ResetResponse = message('ResetResponse', procedures.reset, 'successful', {
  criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
})
export type ResetResponse = MessageOf<typeof ResetResponse>

/** TS 36.423 §9.1.2.8. */
export const ENBConfigurationUpdate = message(
  'ENBConfigurationUpdate',
  procedures.enbConfigurationUpdate,
  'initiating',
  {
    servedCellsToAdd: ie(25, 'reject', 'optional', servedCells),
    servedCellsToModify: ie(26, 'reject', 'optional', servedCellsToModify),
    servedCellsToDelete: ie(27, 'reject', 'optional', sequenceOf(ecgi, 1, 256)),
    guGroupIdToAddList: ie(34, 'reject', 'optional', guGroupIdList),
    guGroupIdToDeleteList: ie(35, 'reject', 'optional', guGroupIdList),
  },
)
export type ENBConfigurationUpdate = MessageOf<typeof ENBConfigurationUpdate>

/** TS 36.423 §9.1.2.9. */
export const ENBConfigurationUpdateAcknowledge = message(
  'ENBConfigurationUpdateAcknowledge',
  procedures.enbConfigurationUpdate,
  'successful',
  {
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type ENBConfigurationUpdateAcknowledge = MessageOf<typeof ENBConfigurationUpdateAcknowledge>

/** TS 36.423 §9.1.2.10. */
export const ENBConfigurationUpdateFailure = message(
  'ENBConfigurationUpdateFailure',
  procedures.enbConfigurationUpdate,
  'unsuccessful',
  {
    cause: ie(5, 'ignore', 'mandatory', cause),
    timeToWait: ie(22, 'ignore', 'optional', timeToWait),
    criticalityDiagnostics: ie(17, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type ENBConfigurationUpdateFailure = MessageOf<typeof ENBConfigurationUpdateFailure>
