/** How measured quantities are reported (TS 36.133 §9.1.4, §9.1.7), and the thresholds that a cell configures. */

/** Table 9.1.4-1: 0 below −140 dBm, 1 from −140 dBm, 97 from −44 dBm; one step a decibel. */
export function rsrpReport(dbm: number): number {
  return within(Math.floor(dbm) + 141, 97)
}

/** Table 9.1.7-1: 0 below −19.5 dB, 1 from −19.5 dB, 34 from −3 dB; two steps a decibel. */
export function rsrqReport(db: number): number {
  return within(Math.floor(db * 2) + 40, 34)
}

/** A threshold of RSRP is its field less 140 dBm (TS 36.331 §6.3.5, ThresholdEUTRA). */
export function rsrpThresholdDbm(step: number): number {
  return step - 140
}

/** A threshold of RSRQ, in dB (ibid.). */
export function rsrqThresholdDb(step: number): number {
  return (step - 40) / 2
}

function within(step: number, last: number): number {
  return Math.max(0, Math.min(step, last))
}
