import { opcOf } from '../codec/crypto/milenage.ts'
import { type Seed, stream } from '../engine/random.ts'

/** The secrets that a home operator shares with one USIM. */
export interface SubscriberKeys {
  k: Uint8Array
  opc: Uint8Array
}

/** HSS and USIM need the same keys within a fraction of a second; what the slots hold changes no result. */
const SLOTS = 256
const remembered: Array<{ seed: Seed; imsi: string; keys: SubscriberKeys } | undefined> = new Array(
  SLOTS,
).fill(undefined)

/**
 * K and OPc of a synthetic subscriber follow from the seed and the IMSI, so neither the USIM nor the HSS stores
 * them: both derive what a personalisation file would tell them.
 */
export function subscriberKeys(seed: Seed, imsi: string): SubscriberKeys {
  const slot = Number(imsi.slice(-4)) % SLOTS
  const known = remembered[slot]
  if (known !== undefined && known.imsi === imsi && known.seed === seed) return known.keys
  const op = stream(seed, `operator/${imsi.slice(0, 5)}/op`).octets(16)
  const k = stream(seed, `subscriber/${imsi}/k`).octets(16)
  const keys = { k, opc: opcOf(k, op) }
  remembered[slot] = { seed, imsi, keys }
  return keys
}
