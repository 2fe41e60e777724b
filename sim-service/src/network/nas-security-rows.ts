import { nasKey } from '../codec/crypto/key-derivation.ts'
import type { NasSecurityContext } from '../codec/nas/nas-security.ts'
import { KeyRows } from './key-rows.ts'

/** What a subscriber's row keeps of an EPS security context (TS 33.401 §6.3) while nothing is under way. */
export interface SecurityRow {
  /** Row of the keys; −1 while there is no context. */
  keys: number
  ksi: number
  eea: 0 | 1 | 2
  eia: 0 | 1 | 2
  uplinkCount: number
  downlinkCount: number
  /** The working copy while messages flow; `rest` puts it away. */
  active: NasSecurityContext | undefined
}

export const NO_KEY = 7

/** The contexts of one end, MME or UEs: keys in rows, the rest in the subscriber's own row. */
export class SecurityStore {
  private readonly rows = new KeyRows()

  /** Begins a context with KASME; NAS keys follow when the algorithms are chosen. */
  setKasme(row: SecurityRow, ksi: number, kasme: Uint8Array): void {
    if (row.keys === -1) row.keys = this.rows.allocate()
    this.rows.kasme(row.keys).set(kasme)
    row.ksi = ksi
    row.active = undefined
  }

  kasme(row: SecurityRow): Uint8Array {
    return this.rows.kasme(row.keys)
  }

  /** Takes the algorithms into use; the counts start at zero (TS 33.401 §6.5). */
  take(row: SecurityRow, eea: 0 | 1 | 2, eia: 0 | 1 | 2): NasSecurityContext {
    row.eea = eea
    row.eia = eia
    row.uplinkCount = 0
    row.downlinkCount = 0
    row.active = undefined
    return this.open(row) as NasSecurityContext
  }

  /**
   * The working context, or undefined while none exists. Its keys follow from KASME (TS 33.401 annex A.7) whenever
   * it is opened.
   */
  open(row: SecurityRow): NasSecurityContext | undefined {
    if (row.active !== undefined) return row.active
    if (row.keys === -1 || row.eia === 0) return undefined
    const kasme = this.rows.kasme(row.keys)
    row.active = {
      eea: row.eea,
      eia: row.eia,
      kNasEnc: nasKey(kasme, 'enc', row.eea),
      kNasInt: nasKey(kasme, 'int', row.eia),
      uplinkCount: row.uplinkCount,
      downlinkCount: row.downlinkCount,
      ksi: row.ksi,
    }
    return row.active
  }

  /** Puts the counts back into the row, so that an idle subscriber holds no objects. */
  rest(row: SecurityRow): void {
    if (row.active === undefined) return
    row.uplinkCount = row.active.uplinkCount
    row.downlinkCount = row.active.downlinkCount
    row.active = undefined
  }

  drop(row: SecurityRow): void {
    if (row.keys !== -1) this.rows.release(row.keys)
    row.keys = -1
    row.ksi = NO_KEY
    row.eia = 0
    row.active = undefined
  }
}
