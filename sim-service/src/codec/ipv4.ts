import { CodecError } from './codec-error.ts'

/** Addresses recur in every message of their node: those met before, until there are too many. */
const MOST_KNOWN = 8192
const known = new Map<string, number>()

/** IPv4 addresses are dotted text in messages and unsigned 32-bit integers on the wire. */
export function ipv4ToU32(address: string): number {
  let value = known.get(address)
  if (value === undefined) {
    value = parsed(address)
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(address, value)
  }
  return value
}

function parsed(address: string): number {
  let value = 0
  let part = 0
  let digits = 0
  let dots = 0
  for (let i = 0; i <= address.length; i++) {
    const c = i < address.length ? address.charCodeAt(i) : 46
    if (c === 46) {
      if (digits === 0 || part > 255) throw notAnAddress(address)
      value = value * 256 + part
      part = 0
      digits = 0
      dots++
    } else if (c >= 48 && c <= 57) {
      part = part * 10 + (c - 48)
      digits++
    } else throw notAnAddress(address)
  }
  if (dots !== 4) throw notAnAddress(address)
  return value
}

/** Every octet as text with its dot: half the time of formatting four numbers. */
const DOTTED: readonly string[] = Array.from({ length: 256 }, (_, octet) => `${octet}.`)
const LAST: readonly string[] = Array.from({ length: 256 }, (_, octet) => `${octet}`)

/** Texts by slot, as many as fit; one text of an address also makes it a faster key. */
const SLOTS = 1024
const values = new Float64Array(SLOTS).fill(-1)
const texts: string[] = new Array(SLOTS).fill('')

export function u32ToIpv4(value: number): string {
  const slot = (value ^ (value >>> 12)) & (SLOTS - 1)
  if (values[slot] !== value) {
    values[slot] = value
    texts[slot] = dotted(value)
  }
  return texts[slot]
}

function dotted(value: number): string {
  return DOTTED[value >>> 24] + DOTTED[(value >>> 16) & 255] + DOTTED[(value >>> 8) & 255] + LAST[value & 255]
}

function notAnAddress(address: string): CodecError {
  return new CodecError('not-encodable', -1, `not an IPv4 address: ${address}`)
}
