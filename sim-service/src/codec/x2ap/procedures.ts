// TS 36.423 §9.3.3, module X2AP-PDU-Descriptions.
import type { Procedure } from '../per/elementary-procedure.ts'

/** Procedure codes and criticalities. */
export const procedures = {
  handoverPreparation: { code: 0, criticality: 'reject' },
  handoverCancel: { code: 1, criticality: 'ignore' },
  loadIndication: { code: 2, criticality: 'ignore' },
  errorIndication: { code: 3, criticality: 'ignore' },
  snStatusTransfer: { code: 4, criticality: 'ignore' },
  ueContextRelease: { code: 5, criticality: 'ignore' },
  x2Setup: { code: 6, criticality: 'reject' },
  reset: { code: 7, criticality: 'reject' },
  enbConfigurationUpdate: { code: 8, criticality: 'reject' },
  resourceStatusReportingInitiation: { code: 9, criticality: 'reject' },
  resourceStatusReporting: { code: 10, criticality: 'ignore' },
  mobilitySettingsChange: { code: 12, criticality: 'reject' },
  rlfIndication: { code: 13, criticality: 'ignore' },
  handoverReport: { code: 14, criticality: 'ignore' },
  cellActivation: { code: 15, criticality: 'reject' },
  sgNbAdditionPreparation: { code: 27, criticality: 'reject' },
  sgNbReconfigurationCompletion: { code: 28, criticality: 'ignore' },
  meNbInitiatedSgNbModificationPreparation: { code: 29, criticality: 'reject' },
  sgNbInitiatedSgNbModification: { code: 30, criticality: 'reject' },
  meNbInitiatedSgNbRelease: { code: 31, criticality: 'ignore' },
  sgNbInitiatedSgNbRelease: { code: 32, criticality: 'reject' },
  sgNbCounterCheck: { code: 33, criticality: 'reject' },
  sgNbChange: { code: 34, criticality: 'reject' },
  rrcTransfer: { code: 35, criticality: 'reject' },
  secondaryRatDataUsageReport: { code: 38, criticality: 'reject' },
  sgNbActivityNotification: { code: 42, criticality: 'reject' },
} as const satisfies { [name: string]: Procedure }
