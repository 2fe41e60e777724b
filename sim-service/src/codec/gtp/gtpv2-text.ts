/** Digits (TBCD, TS 29.002) and names (labels, TS 23.003 §9.1) inside GTPv2-C IEs. */
import { CodecError } from '../codec-error.ts'
import { always, type IeCodec } from './gtpv2-wire.ts'

const FILLER = 15
const ZERO = 48
const DOT = 46

/** Digit strings: the first digit in the low nibble, 1111 fills an odd last octet. */
export function tbcd(name: string, maxDigits: number): IeCodec<string> {
  return {
    minOctets: 1,
    write(w, digits) {
      const count = digits.length
      if (count === 0 || count > maxDigits) throw notDigits(name, digits)
      for (let i = 0; i < count; i += 2) {
        const low = digits.charCodeAt(i) - ZERO
        const high = i + 1 < count ? digits.charCodeAt(i + 1) - ZERO : FILLER
        if (low < 0 || low > 9 || high < 0 || (high > 9 && i + 1 < count)) throw notDigits(name, digits)
        w.u8((high << 4) | low)
      }
    },
    read(octets, at, end) {
      const last = end - 1
      const odd = octets[last] >> 4 === FILLER
      const count = (end - at) * 2 - (odd ? 1 : 0)
      if (count > maxDigits)
        throw new CodecError('bad-length', at, `${count} digits, at most ${maxDigits} expected`)
      for (let i = at; i < end; i++) {
        const octet = octets[i]
        if ((octet & 15) > 9 || (octet >> 4 > 9 && !(odd && i === last))) {
          throw new CodecError('bad-value', i, 'a digit above 9')
        }
      }
      return count === 15 || count === 16 ? longDigits(octets, at, odd) : shortDigits(octets, at, count)
    },
    isPlain: always,
  }
}

/** The lengths of IMSI, IMEI and IMEISV: one call makes the text, four times as fast as digit by digit. */
function longDigits(o: Uint8Array, at: number, odd: boolean): string {
  const a = o[at]
  const b = o[at + 1]
  const c = o[at + 2]
  const d = o[at + 3]
  const e = o[at + 4]
  const f = o[at + 5]
  const g = o[at + 6]
  const h = o[at + 7]
  // biome-ignore format: one octet a line reads as the specification's figure does.
  return odd
    ? String.fromCharCode(
        ZERO + (a & 15), ZERO + (a >> 4), ZERO + (b & 15), ZERO + (b >> 4), ZERO + (c & 15), ZERO + (c >> 4),
        ZERO + (d & 15), ZERO + (d >> 4), ZERO + (e & 15), ZERO + (e >> 4), ZERO + (f & 15), ZERO + (f >> 4),
        ZERO + (g & 15), ZERO + (g >> 4), ZERO + (h & 15))
    : String.fromCharCode(
        ZERO + (a & 15), ZERO + (a >> 4), ZERO + (b & 15), ZERO + (b >> 4), ZERO + (c & 15), ZERO + (c >> 4),
        ZERO + (d & 15), ZERO + (d >> 4), ZERO + (e & 15), ZERO + (e >> 4), ZERO + (f & 15), ZERO + (f >> 4),
        ZERO + (g & 15), ZERO + (g >> 4), ZERO + (h & 15), ZERO + (h >> 4))
}

const PAIRS: readonly string[] = Array.from({ length: 256 }, (_, octet) =>
  String.fromCharCode(ZERO + (octet & 15), ZERO + (octet >> 4)),
)

function shortDigits(octets: Uint8Array, at: number, count: number): string {
  let digits = ''
  const pairs = count >> 1
  for (let i = 0; i < pairs; i++) digits += PAIRS[octets[at + i]]
  return count & 1 ? digits + String.fromCharCode(ZERO + (octets[at + pairs] & 15)) : digits
}

function notDigits(name: string, digits: string): CodecError {
  return new CodecError(
    'not-encodable',
    -1,
    `${name} is not a string of digits of a fitting length: ${digits}`,
  )
}

/** The names read last, by a hash of their octets: a network has few APNs, and one text serves all their sessions. */
const MEMORY = 256
const namesSeen: string[] = new Array(MEMORY).fill('')

/** A name of labels, each behind its length octet, as text with dots (APN, TS 23.003 §9.1; FQDN, TS 29.274 §8.66). */
export const labels: IeCodec<string> = {
  minOctets: 1,
  write(w, name) {
    const count = name.length
    w.reserve(count + 1)
    const o = w.octets
    let lengthAt = w.length
    let at = lengthAt + 1
    for (let i = 0; i < count; i++) {
      const c = name.charCodeAt(i)
      if (c === DOT) {
        closeLabel(o, lengthAt, at, name)
        lengthAt = at++
      } else if (isNameCharacter(c)) o[at++] = c
      else throw notAName(name)
    }
    closeLabel(o, lengthAt, at, name)
    w.length = at
  },
  read(octets, at, end) {
    let hash = 0
    for (let i = at; i < end; i++) hash = (Math.imul(hash, 31) + octets[i]) | 0
    const slot = (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (MEMORY - 1)
    const seen = namesSeen[slot]
    if (isNameOf(seen, octets, at, end)) return seen
    const name = readLabels(octets, at, end)
    namesSeen[slot] = name
    return name
  },
  isPlain: always,
}

function isNameOf(name: string, octets: Uint8Array, at: number, end: number): boolean {
  if (name.length !== end - at - 1) return false
  let next = at
  for (let i = 0, o = at; o < end; o++, i++) {
    if (o === next) {
      if (i > 0 && name.charCodeAt(i - 1) !== DOT) return false
      next += octets[o] + 1
      if (octets[o] === 0) return false
    } else if (name.charCodeAt(i - 1) !== octets[o] || octets[o] === DOT) return false
  }
  return next === end
}

function readLabels(octets: Uint8Array, at: number, end: number): string {
  let name = ''
  while (at < end) {
    const labelEnd = at + 1 + octets[at]
    if (labelEnd > end) throw new CodecError('bad-length', at, 'a label ends behind the name')
    if (octets[at] === 0 || octets[at] > 63)
      throw new CodecError('bad-value', at, 'a label has 1 to 63 octets')
    if (name !== '') name += '.'
    for (at++; at < labelEnd; at++) {
      if (!isNameCharacter(octets[at])) throw new CodecError('bad-value', at, 'not a character of a name')
      name += String.fromCharCode(octets[at])
    }
  }
  return name
}

/** Visible ASCII without the dot: what comes in goes out again as it was. */
function isNameCharacter(c: number): boolean {
  return c > 32 && c < 127 && c !== DOT
}

function closeLabel(octets: Uint8Array, lengthAt: number, end: number, name: string): void {
  const length = end - lengthAt - 1
  if (length < 1 || length > 63) throw notAName(name)
  octets[lengthAt] = length
}

function notAName(name: string): CodecError {
  return new CodecError('not-encodable', -1, `not a name of labels: ${name}`)
}
