import { kenb as deriveKenb, nh as deriveNh, kenbStar } from '../../codec/crypto/key-derivation.ts'
import type { Ue } from './ue.ts'

interface AccessKeys {
  kenb: Uint8Array
  ncc: number
  /** The next hop with chaining count `nhNcc`, from which the one after it follows. */
  nh: Uint8Array
  nhNcc: number
}

/** Chaining counts have 3 bits (TS 33.401 §7.2.8.1.1). */
export const CHAINING_COUNTS = 8

/**
 * KeNB and next hops of UEs in RRC_CONNECTED (TS 33.401 §7.2.8.1.2), where networks hand over. Nothing of it is sent:
 * it is what a UE would protect RRC with, and tests hold it against what the eNB has.
 */
export class AccessKeyStore {
  private readonly rows = new Map<number, AccessKeys>()

  /** AS security begins: KeNB at the NAS COUNT of the UE's last uplink message. */
  begin(ue: Ue): void {
    const { security } = ue.environment
    const kasme = security.kasme(ue)
    const kenb = deriveKenb(kasme, (security.open(ue)?.uplinkCount ?? 1) - 1)
    this.rows.set(ue.index, { kenb, ncc: 0, nh: deriveNh(kasme, kenb), nhNcc: 1 })
  }

  /** A handover: vertical where the order's chaining count is another than the current one, else horizontal. */
  handOver(ue: Ue, ncc: number, physicalCellId: number, earfcn: number): void {
    const keys = this.rows.get(ue.index)
    if (keys === undefined) return
    if (ncc !== keys.ncc) {
      const kasme = ue.environment.security.kasme(ue)
      while (keys.nhNcc !== ncc) {
        keys.nh = deriveNh(kasme, keys.nh)
        keys.nhNcc = (keys.nhNcc + 1) % CHAINING_COUNTS
      }
      keys.kenb = keys.nh
      keys.ncc = ncc
    }
    keys.kenb = kenbStar(keys.kenb, physicalCellId, earfcn)
  }

  kenb(ue: Ue): Uint8Array | undefined {
    return this.rows.get(ue.index)?.kenb
  }

  end(ue: Ue): void {
    this.rows.delete(ue.index)
  }
}
