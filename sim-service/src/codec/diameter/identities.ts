/**
 * Host and realm names recur in every message, so that a decoded name is looked up before it is made: a bounded,
 * direct-mapped table, in which a newer name takes the place of an older one. Equal names are then one string,
 * which also makes the maps that use them as keys faster.
 */
const LONGEST = 128
const SHORT = 24

/** Names by slot, beside their octets: octets are compared faster than characters. */
class NameTable {
  private readonly mask: number
  private readonly names: string[]
  private readonly lengths: Uint8Array
  private readonly octets: Uint8Array

  /** `slots` is a power of two. */
  constructor(slots: number) {
    this.mask = slots - 1
    this.names = new Array(slots).fill('')
    this.lengths = new Uint8Array(slots)
    this.octets = new Uint8Array(slots * LONGEST)
  }

  recalled(octets: Uint8Array, start: number, stop: number): string {
    const length = stop - start
    const slot = hashOf(octets, start, stop) & this.mask
    const at = slot * LONGEST
    const kept = this.octets
    if (this.lengths[slot] === length) {
      let i = 0
      while (i < length && kept[at + i] === octets[start + i]) i++
      if (i === length) return this.names[slot]
    }
    const fresh = text(octets, start, stop)
    this.names[slot] = fresh
    this.lengths[slot] = length
    for (let i = 0; i < length; i++) kept[at + i] = octets[start + i]
    return fresh
  }
}

/**
 * Names of hosts differ in their first label, realms in the digits of the PLMN (octets 7 to 16), Session-Ids in their
 * last digits: four octets at a time, those places are what is mixed.
 */
function hashOf(octets: Uint8Array, start: number, stop: number): number {
  let hash = stop - start
  const head = Math.min(start + 16, stop)
  let i = start
  for (; i + 4 <= head; i += 4) hash = Math.imul(hash ^ wordAt(octets, i), 0x85ebca6b)
  if (stop - start >= 24) {
    hash = Math.imul(hash ^ wordAt(octets, stop - 8), 0x85ebca6b)
    hash = Math.imul(hash ^ wordAt(octets, stop - 4), 0x85ebca6b)
  } else for (; i < stop; i++) hash = (Math.imul(hash, 31) + octets[i]) | 0
  hash ^= hash >>> 15
  return hash ^ (hash >>> 8)
}

function wordAt(octets: Uint8Array, at: number): number {
  return (octets[at] << 24) | (octets[at + 1] << 16) | (octets[at + 2] << 8) | octets[at + 3]
}

const names = new NameTable(1024)
const words = new NameTable(1024)
/** Session-Ids: each is in two messages of a transaction, and again at the end of its session. */
const sentences = new NameTable(4096)

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text of octets [start, stop); throws TypeError when they are not UTF-8. */
export function text(octets: Uint8Array, start: number, stop: number): string {
  return decoder.decode(octets.subarray(start, stop))
}

/** A name of a host or realm. */
export function identity(octets: Uint8Array, start: number, stop: number): string {
  return stop - start > LONGEST ? text(octets, start, stop) : names.recalled(octets, start, stop)
}

/** Other text recurs too (an APN, an IMSI that is attaching, a Session-Id); it does not displace the names of hosts. */
export function recurringText(octets: Uint8Array, start: number, stop: number): string {
  const length = stop - start
  if (length > LONGEST) return text(octets, start, stop)
  return length > SHORT ? sentences.recalled(octets, start, stop) : words.recalled(octets, start, stop)
}

const textEncoder = new TextEncoder()
const MOST_ENCODED = 4096
const encoded = new Map<string, Uint8Array>()

/** The octets of a host's or realm's name, made once; not to be changed. Undefined for text that is not well-formed. */
export function identityOctets(name: string): Uint8Array | undefined {
  let octets = encoded.get(name)
  if (octets === undefined) {
    if (!name.isWellFormed()) return undefined
    octets = textEncoder.encode(name)
    if (encoded.size >= MOST_ENCODED) encoded.clear()
    encoded.set(name, octets)
  }
  return octets
}
