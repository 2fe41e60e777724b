/**
 * Host and realm names recur in every message, so that a decoded name is looked up before it is made: a bounded,
 * direct-mapped table, in which a newer name takes the place of an older one. Equal names are then one string,
 * which also makes the maps that use them as keys faster.
 */
const SLOTS = 1024
const LONGEST = 128
const SHORT = 24
const names: string[] = new Array(SLOTS).fill('')
const words: string[] = new Array(SLOTS).fill('')
/** Session-Ids: each is in two messages of a transaction, and again at the end of its session. */
const sentences: string[] = new Array(4 * SLOTS).fill('')

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text of octets [start, stop); throws TypeError when they are not UTF-8. */
export function text(octets: Uint8Array, start: number, stop: number): string {
  return decoder.decode(octets.subarray(start, stop))
}

/** A name of a host or realm. */
export function identity(octets: Uint8Array, start: number, stop: number): string {
  return stop - start > LONGEST ? text(octets, start, stop) : recalled(names, octets, start, stop)
}

/** Other text recurs too (an APN, an IMSI that is attaching, a Session-Id); it does not displace the names of hosts. */
export function recurringText(octets: Uint8Array, start: number, stop: number): string {
  const length = stop - start
  if (length > LONGEST) return text(octets, start, stop)
  return recalled(length > SHORT ? sentences : words, octets, start, stop)
}

function recalled(names: string[], octets: Uint8Array, start: number, stop: number): string {
  const length = stop - start
  let hash = length
  for (let i = start; i < stop; i++) hash = (Math.imul(hash, 31) + octets[i]) | 0
  const slot = (hash ^ (hash >>> 13)) & (names.length - 1)
  const name = names[slot]
  if (name.length === length) {
    let i = 0
    while (i < length && name.charCodeAt(i) === octets[start + i]) i++
    if (i === length) return name
  }
  const fresh = text(octets, start, stop)
  // Text of as many UTF-16 units as octets is ASCII, so that comparing char codes with octets is sound.
  if (fresh.length === length) names[slot] = fresh
  return fresh
}
