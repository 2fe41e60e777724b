import { SILENT_DBM } from './radio-map.ts'

/** Ranking of cells by an idle UE (TS 36.304 §5.2.4.6), with what cells broadcast for it (TS 36.331 §6.3.1 SIB3). */

/** q-Hyst dB4: so much is the cell on which the UE camps the better for. */
export const Q_HYST_DB = 4

/** t-ReselectionEUTRA: so long must another rank better. */
export const T_RESELECTION_US = 1_000_000

/** An idle UE measures once in each paging cycle of 128 frames (TS 36.133 §4.2.2.3). */
export const IDLE_PERIOD_US = 1_280_000

/** Whether a neighbour ranks better: Rn = Qmeas,n against Rs = Qmeas,s + Qhyst; a cell that is off ranks below all. */
export function ranksBetter(neighbourDbm: number, servingDbm: number): boolean {
  if (neighbourDbm === SILENT_DBM) return false
  return servingDbm === SILENT_DBM || neighbourDbm > servingDbm + Q_HYST_DB
}
