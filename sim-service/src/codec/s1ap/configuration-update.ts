// Messages of TS 36.413 §9.1.8: nodes that tell of their new configuration.
import { ie, type MessageOf, message } from '../per/elementary-procedure.ts'
import { integer } from '../per/per.ts'
import { cause } from './causes.ts'
import { criticalityDiagnostics } from './criticality-diagnostics.ts'
import { csgIdList, nodeName, pagingDrx, servedGummeis, supportedTas } from './identities.ts'
import { timeToWait } from './interface-management.ts'
import { procedures } from './procedures.ts'

/** TS 36.413 §9.1.8.7. eNB to MME. */
export const ENBConfigurationUpdate = message(
  'ENBConfigurationUpdate',
  procedures.enbConfigurationUpdate,
  'initiating',
  {
    enbName: ie(60, 'ignore', 'optional', nodeName),
    supportedTas: ie(64, 'reject', 'optional', supportedTas),
    csgIdList: ie(128, 'reject', 'optional', csgIdList),
    defaultPagingDrx: ie(137, 'ignore', 'optional', pagingDrx),
  },
)
export type ENBConfigurationUpdate = MessageOf<typeof ENBConfigurationUpdate>

/** TS 36.413 §9.1.8.8. MME to eNB. */
export const ENBConfigurationUpdateAcknowledge = message(
  'ENBConfigurationUpdateAcknowledge',
  procedures.enbConfigurationUpdate,
  'successful',
  {
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type ENBConfigurationUpdateAcknowledge = MessageOf<typeof ENBConfigurationUpdateAcknowledge>

/** TS 36.413 §9.1.8.9. MME to eNB. */
export const ENBConfigurationUpdateFailure = message(
  'ENBConfigurationUpdateFailure',
  procedures.enbConfigurationUpdate,
  'unsuccessful',
  {
    cause: ie(2, 'ignore', 'mandatory', cause),
    timeToWait: ie(65, 'ignore', 'optional', timeToWait),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type ENBConfigurationUpdateFailure = MessageOf<typeof ENBConfigurationUpdateFailure>

/** TS 36.413 §9.1.8.10. MME to eNB. */
export const MMEConfigurationUpdate = message(
  'MMEConfigurationUpdate',
  procedures.mmeConfigurationUpdate,
  'initiating',
  {
    mmeName: ie(61, 'ignore', 'optional', nodeName),
    servedGummeis: ie(105, 'reject', 'optional', servedGummeis),
    relativeMmeCapacity: ie(87, 'reject', 'optional', integer(0, 255)),
  },
)
export type MMEConfigurationUpdate = MessageOf<typeof MMEConfigurationUpdate>

/** TS 36.413 §9.1.8.11. eNB to MME. */
export const MMEConfigurationUpdateAcknowledge = message(
  'MMEConfigurationUpdateAcknowledge',
  procedures.mmeConfigurationUpdate,
  'successful',
  {
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type MMEConfigurationUpdateAcknowledge = MessageOf<typeof MMEConfigurationUpdateAcknowledge>

/** TS 36.413 §9.1.8.12. eNB to MME. */
export const MMEConfigurationUpdateFailure = message(
  'MMEConfigurationUpdateFailure',
  procedures.mmeConfigurationUpdate,
  'unsuccessful',
  {
    cause: ie(2, 'ignore', 'mandatory', cause),
    timeToWait: ie(65, 'ignore', 'optional', timeToWait),
    criticalityDiagnostics: ie(58, 'ignore', 'optional', criticalityDiagnostics),
  },
)
export type MMEConfigurationUpdateFailure = MessageOf<typeof MMEConfigurationUpdateFailure>
