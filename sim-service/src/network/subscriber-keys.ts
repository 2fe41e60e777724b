import { opcOf } from '../codec/crypto/milenage.ts'
import { type Seed, stream } from '../engine/random.ts'

/** The secrets that a home operator shares with one USIM. */
export interface SubscriberKeys {
  k: Uint8Array
  opc: Uint8Array
}

/**
 * K and OPc of a synthetic subscriber follow from the seed and the IMSI, so neither the USIM nor the HSS stores
 * them: both derive what a personalisation file would tell them.
 */
export function subscriberKeys(seed: Seed, imsi: string): SubscriberKeys {
  const op = stream(seed, `operator/${imsi.slice(0, 5)}/op`).octets(16)
  const k = stream(seed, `subscriber/${imsi}/k`).octets(16)
  return { k, opc: opcOf(k, op) }
}
