/** When a radio link is out of sync (TS 36.133 §7.6, TS 36.331 §5.3.11, §7.4). */

/**
 * Qout and Qin are block error rates of 10 % and 2 % of a hypothetical PDCCH; the ratios of signal to interference at
 * which they lie are those with which TR 36.839 §5.2.1 simulates, −8 dB and −6 dB.
 */
export const outOfSyncDb = -8
export const inSyncDb = -6

/** TS 36.331 §7.4, with the values of TR 36.839 §5.2.1: indications in a row that start T310, and that stop it. */
export const linkConstants = {
  N310: { clause: '36.331 7.4', indications: 1, starts: 'T310' },
  N311: { clause: '36.331 7.4', indications: 1, stops: 'T310' },
} as const
