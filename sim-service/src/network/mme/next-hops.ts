import { nh } from '../../codec/crypto/key-derivation.ts'
import type { UeContext } from './context.ts'
import type { Mme } from './mme.ts'

/** Chaining counts have 3 bits (TS 33.401 §7.2.8.1.1). */
const CHAINING_COUNTS = 8

export interface NextHop {
  readonly nh: Uint8Array
  readonly ncc: number
}

/** The next hops of UEs in ECM-CONNECTED (TS 33.401 §7.2.8.1.1), in networks that hand over. */
export class NextHops {
  private readonly rows = new Map<number, NextHop>()
  private readonly mme: Mme

  constructor(mme: Mme) {
    this.mme = mme
  }

  /** With the initial KeNB, which belongs to chaining count 0, begins the first next hop. */
  begin(ue: UeContext, kenb: Uint8Array): void {
    this.rows.set(ue.mmeUeId, { nh: nh(this.mme.security.kasme(ue), kenb), ncc: 1 })
  }

  /** The fresh pair for a path switch or a handover (§7.2.8.4.2, §7.2.8.4.3): one further along the chain. */
  advance(ue: UeContext): NextHop {
    const last = this.rows.get(ue.mmeUeId)
    const sync = last?.nh ?? new Uint8Array(32)
    const next = {
      nh: nh(this.mme.security.kasme(ue), sync),
      ncc: ((last?.ncc ?? 0) + 1) % CHAINING_COUNTS,
    }
    this.rows.set(ue.mmeUeId, next)
    return next
  }

  get(ue: UeContext): NextHop | undefined {
    return this.rows.get(ue.mmeUeId)
  }

  set(ue: UeContext, hop: NextHop): void {
    this.rows.set(ue.mmeUeId, hop)
  }

  clear(): void {
    this.rows.clear()
  }

  end(ue: UeContext): void {
    this.rows.delete(ue.mmeUeId)
  }
}
