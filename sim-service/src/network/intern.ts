/** Texts that repeat over all subscribers: APNs, PLMNs, host names, addresses of nodes. */
const LIMIT = 4096
const pool = new Map<string, string>()

/** One copy of a text that many rows hold, where each decoder would leave a copy of its own. Changes no value. */
export function intern(text: string): string {
  const known = pool.get(text)
  if (known !== undefined) return known
  if (pool.size < LIMIT) pool.set(text, text)
  return text
}

const SLOTS = 4096
const recent: string[] = new Array(SLOTS).fill('')

/**
 * One copy of a subscriber's digits for the functions that decode them within the same procedure: each would keep 32
 * octets of its own. A later subscriber takes the slot; the copies in use stay.
 */
export function sharedDigits(digits: string): string {
  const slot = Number(digits.slice(-4)) % SLOTS
  if (recent[slot] === digits) return recent[slot]
  recent[slot] = digits
  return digits
}
