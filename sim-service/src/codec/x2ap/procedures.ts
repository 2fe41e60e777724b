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
} as const satisfies { [name: string]: Procedure }
