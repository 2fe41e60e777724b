import { auts, checkAutn } from '../../codec/crypto/milenage.ts'
import type { SubscriberKeys } from '../subscriber-keys.ts'

export type UsimAnswer =
  | { kind: 'response'; res: Uint8Array; ck: Uint8Array; ik: Uint8Array; sqnXorAk: Uint8Array }
  | { kind: 'mac-failure' }
  | { kind: 'not-eps' }
  | { kind: 'synch-failure'; auts: Uint8Array }

/** How far ahead of SQN-MS a sequence number may be (TS 33.102 annex C.2.1, Δ = 2^28). */
const DELTA = 2 ** 28

/**
 * The USIM's side of EPS AKA (TS 33.102 §6.3.3). `sqnMs` is the highest sequence number accepted so far; the
 * caller keeps the new one when the answer is a response.
 */
export function authenticate(
  keys: SubscriberKeys,
  sqnMs: number,
  rand: Uint8Array,
  autn: Uint8Array,
): { answer: UsimAnswer; sqnMs: number } {
  const checked = checkAutn({ ...keys, rand, autn })
  if (!checked.macOk) return { answer: { kind: 'mac-failure' }, sqnMs }
  // The separation bit of AMF says that the vector is for E-UTRAN (TS 33.401 §6.1.2).
  if ((autn[6] & 0x80) === 0) return { answer: { kind: 'not-eps' }, sqnMs }
  if (checked.sqn <= sqnMs || checked.sqn - sqnMs > DELTA) {
    return { answer: { kind: 'synch-failure', auts: auts({ ...keys, rand, sqnMs }) }, sqnMs }
  }
  return {
    answer: {
      kind: 'response',
      res: checked.res,
      ck: checked.ck,
      ik: checked.ik,
      sqnXorAk: autn.slice(0, 6),
    },
    sqnMs: checked.sqn,
  }
}
