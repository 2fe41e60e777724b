// TS 36.413 §9.3.2, module S1AP-PDU-Descriptions.
import type { Procedure } from '../per/elementary-procedure.ts'

/** TS 36.413 §9.3.2 (S1AP-PDU-Descriptions): procedure codes and criticalities. */
export const procedures = {
  erabSetup: { code: 5, criticality: 'reject' },
  erabRelease: { code: 7, criticality: 'reject' },
  initialContextSetup: { code: 9, criticality: 'reject' },
  paging: { code: 10, criticality: 'ignore' },
  downlinkNasTransport: { code: 11, criticality: 'ignore' },
  initialUeMessage: { code: 12, criticality: 'ignore' },
  uplinkNasTransport: { code: 13, criticality: 'ignore' },
  reset: { code: 14, criticality: 'reject' },
  errorIndication: { code: 15, criticality: 'ignore' },
  nasNonDeliveryIndication: { code: 16, criticality: 'ignore' },
  s1Setup: { code: 17, criticality: 'reject' },
  ueContextReleaseRequest: { code: 18, criticality: 'ignore' },
  ueCapabilityInfoIndication: { code: 22, criticality: 'ignore' },
  ueContextRelease: { code: 23, criticality: 'reject' },
  overloadStart: { code: 34, criticality: 'ignore' },
  overloadStop: { code: 35, criticality: 'reject' },
} as const satisfies { [name: string]: Procedure }
