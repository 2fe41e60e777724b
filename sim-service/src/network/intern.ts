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
