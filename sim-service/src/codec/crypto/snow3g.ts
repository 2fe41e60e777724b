import { CodecError } from '../codec-error.ts'
import { aesSubstitutionBox, putWord, wordAt } from './aes.ts'

/**
 * SNOW 3G (ETSI/SAGE, "UEA2 & UIA2, Document 2") and its two uses, f8 and f9 (Document 1; TS 35.215, TS 35.216).
 * The tables follow from their definitions at load.
 */

/** Document 2 §3.1.1: multiplication by x in GF(2^8), reduced by `c`. */
function mulx(value: number, c: number): number {
  return value & 0x80 ? ((value << 1) ^ c) & 0xff : value << 1
}

/** §3.1.2. */
function mulxPower(value: number, times: number, c: number): number {
  for (let i = 0; i < times; i++) value = mulx(value, c)
  return value
}

/** Multiplication in the field of S_Q: x^8 + x^6 + x^5 + x^3 + 1. */
function multiplySq(a: number, b: number): number {
  let product = 0
  for (; b > 0; b >>>= 1) {
    if (b & 1) product ^= a
    a = mulx(a, 0x69)
  }
  return product
}

/** §3.3.2: S_Q(x) = x ^ x^9 ^ x^13 ^ x^15 ^ x^33 ^ x^41 ^ x^45 ^ x^47 ^ x^49 ^ 0x25. */
function sq(x: number): number {
  let result = 0x25
  let power = 1
  for (let exponent = 1; exponent <= 49; exponent++) {
    power = multiplySq(power, x)
    if ([1, 9, 13, 15, 33, 41, 45, 47, 49].includes(exponent)) result ^= power
  }
  return result
}

/** §3.3.1 and §3.3.2: a substitution box and a MixColumn, as one table for each octet of the word, highest first. */
function wordTables(box: (x: number) => number, c: number): Int32Array[] {
  const tables = [0, 1, 2, 3].map(() => new Int32Array(256))
  for (let x = 0; x < 256; x++) {
    const s = box(x)
    const s2 = mulx(s, c)
    const word = (s2 << 24) | ((s2 ^ s) << 16) | (s << 8) | s
    for (let i = 0; i < 4; i++) tables[i][x] = (word >>> (8 * i)) | (word << ((32 - 8 * i) & 31))
  }
  return tables
}

const [S1A, S1B, S1C, S1D] = wordTables((x) => aesSubstitutionBox[x], 0x1b)
const [S2A, S2B, S2C, S2D] = wordTables(sq, 0x69)

/** §3.4.2 and §3.4.3. */
function alphaTable(p3: number, p2: number, p1: number, p0: number): Int32Array {
  return Int32Array.from(
    { length: 256 },
    (_, c) =>
      (mulxPower(c, p3, 0xa9) << 24) |
      (mulxPower(c, p2, 0xa9) << 16) |
      (mulxPower(c, p1, 0xa9) << 8) |
      mulxPower(c, p0, 0xa9),
  )
}
const MUL_ALPHA = alphaTable(23, 245, 48, 239)
const DIV_ALPHA = alphaTable(16, 39, 6, 64)

/**
 * The shift register never shifts: clock t reads s[t..t+15] of this array and appends s[t+16]. It grows with the
 * longest message seen.
 */
let s = new Int32Array(512)
let z = new Int32Array(512 - 50)

/** §4.1: the register is loaded with key and IV, and clocked 32 times with the FSM's output fed back. */
function load(key: Uint8Array, iv3: number, iv2: number, iv1: number, iv0: number): void {
  if (key.length !== 16) throw new CodecError('bad-length', -1, `a SNOW 3G key of ${key.length} octets`)
  const k3 = wordAt(key, 0)
  const k2 = wordAt(key, 4)
  const k1 = wordAt(key, 8)
  const k0 = wordAt(key, 12)
  s[0] = ~k0
  s[1] = ~k1
  s[2] = ~k2
  s[3] = ~k3
  s[4] = k0
  s[5] = k1
  s[6] = k2
  s[7] = k3
  s[8] = ~k0
  s[9] = ~k1 ^ iv3
  s[10] = ~k2 ^ iv2
  s[11] = ~k3
  s[12] = k0 ^ iv1
  s[13] = k1
  s[14] = k2
  s[15] = k3 ^ iv0
}

/** §4.2: leaves `words` words of key stream in `z`. */
function keyStream(key: Uint8Array, iv3: number, iv2: number, iv1: number, iv0: number, words: number): void {
  if (words > z.length) {
    z = new Int32Array(words * 2)
    s = new Int32Array(words * 2 + 50)
  }
  load(key, iv3, iv2, iv1, iv0)
  let r1 = 0
  let r2 = 0
  let r3 = 0
  const clocks = 33 + words
  for (let t = 0; t < clocks; t++) {
    const s0 = s[t]
    const s11 = s[t + 11]
    const f = ((s[t + 15] + r1) | 0) ^ r2
    const r = (r2 + (r3 ^ s[t + 5])) | 0
    r3 = S2A[r2 >>> 24] ^ S2B[(r2 >>> 16) & 255] ^ S2C[(r2 >>> 8) & 255] ^ S2D[r2 & 255]
    r2 = S1A[r1 >>> 24] ^ S1B[(r1 >>> 16) & 255] ^ S1C[(r1 >>> 8) & 255] ^ S1D[r1 & 255]
    r1 = r
    const fed = (s0 << 8) ^ MUL_ALPHA[s0 >>> 24] ^ s[t + 2] ^ (s11 >>> 8) ^ DIV_ALPHA[s11 & 255]
    s[t + 16] = t < 32 ? fed ^ f : fed
    // The output of the first clock in key-stream mode is discarded.
    if (t > 32) z[t - 33] = f ^ s0
  }
}

/** f8 (Document 1 §3.4) with BEARER and DIRECTION in the top six bits of `bearerDirection`; a new array. */
export function snow3gF8(
  key: Uint8Array,
  count: number,
  bearerDirection: number,
  octets: Uint8Array,
): Uint8Array {
  const length = octets.length
  const output = new Uint8Array(length)
  keyStream(key, count, bearerDirection, count, bearerDirection, (length + 3) >>> 2)
  let at = 0
  for (; at + 4 <= length; at += 4) putWord(output, at, wordAt(octets, at) ^ z[at >>> 2])
  for (; at < length; at++) output[at] = octets[at] ^ (z[at >>> 2] >>> (24 - 8 * (at & 3)))
  return output
}

/** The multiples of the multiplier by every polynomial of degree 3 or less, as 64-bit pairs. */
const multiplesHigh = new Int32Array(16)
const multiplesLow = new Int32Array(16)
/** What the four bits that leave GF(2^64) at a shift by four add: times x^4 + x^3 + x + 1. */
const OVERFLOW = Int32Array.from({ length: 16 }, (_, bits) => (bits << 4) ^ (bits << 3) ^ (bits << 1) ^ bits)
let evalHigh = 0
let evalLow = 0

function multiplyBy(high: number, low: number): void {
  multiplesHigh[1] = high
  multiplesLow[1] = low
  for (let i = 2; i < 16; i += 2) {
    const h = multiplesHigh[i >>> 1]
    const l = multiplesLow[i >>> 1]
    multiplesHigh[i] = (h << 1) | (l >>> 31)
    multiplesLow[i] = (l << 1) ^ (h < 0 ? 0x1b : 0)
    multiplesHigh[i + 1] = multiplesHigh[i] ^ high
    multiplesLow[i + 1] = multiplesLow[i] ^ low
  }
}

/** Document 1 §4.3: EVAL becomes (EVAL ^ block) times the multiplier, four bits at a time. */
function absorb(blockHigh: number, blockLow: number): void {
  const vHigh = evalHigh ^ blockHigh
  const vLow = evalLow ^ blockLow
  let h = 0
  let l = 0
  for (let shift = 60; shift >= 0; shift -= 4) {
    const nibble = (shift >= 32 ? vHigh >>> (shift - 32) : vLow >>> shift) & 15
    const out = h >>> 28
    h = (h << 4) ^ (l >>> 28) ^ multiplesHigh[nibble]
    l = (l << 4) ^ OVERFLOW[out] ^ multiplesLow[nibble]
  }
  evalHigh = h
  evalLow = l
}

/** f9 (Document 1 §4.4) over the first `bitLength` bits from `start`; the 32-bit MAC as an unsigned number. */
export function snow3gF9(
  key: Uint8Array,
  count: number,
  fresh: number,
  direction: 0 | 1,
  octets: Uint8Array,
  start: number,
  bitLength: number,
): number {
  keyStream(key, count, fresh, count ^ (direction << 31), fresh ^ (direction << 15), 5)
  evalHigh = 0
  evalLow = 0
  multiplyBy(z[0], z[1])
  const end = start + Math.ceil(bitLength / 8)
  const whole = start + Math.floor(bitLength / 64) * 8
  let at = start
  for (; at < whole; at += 8) absorb(wordAt(octets, at), wordAt(octets, at + 4))
  if (at < end) {
    let high = 0
    let low = 0
    for (let i = 0; at + i < end; i++) {
      // Bits of the last octet behind the message count as zero.
      const mask = at + i === end - 1 && (bitLength & 7) !== 0 ? 0xff00 >>> (bitLength & 7) : 0xff
      const octet = octets[at + i] & mask
      if (i < 4) high |= octet << (24 - 8 * i)
      else low |= octet << (56 - 8 * i)
    }
    absorb(high, low)
  }
  multiplyBy(z[2], z[3])
  absorb(Math.floor(bitLength / 0x100000000), bitLength | 0)
  return (evalHigh ^ z[4]) >>> 0
}
