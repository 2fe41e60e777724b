import type { Enb } from './enb.ts'

/** Whether the cell has room for one RRC connection more: a new one, or one that is handed over. */
export function admits(enb: Enb): boolean {
  return enb.byEnbUeId.size < enb.configuration.capacity
}

/** RRC Connection Reject, waitTime in seconds (TS 36.331 §6.2.2): T302 of the UE. */
export const waitTimeSeconds = { full: 5, notReady: 1 } as const
