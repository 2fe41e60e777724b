import { CodecError } from '../codec-error.ts'
import { newOctets } from '../octet-slab.ts'

/**
 * AES-128 encryption (FIPS 197) with T-tables over 32-bit words, counter mode (NIST SP 800-38A §6.5) and
 * CMAC (RFC 4493). Only the forward cipher exists: nothing in EPS uses the inverse.
 */

/** GF(2^8) with the AES polynomial x^8 + x^4 + x^3 + x + 1 (§4.2). */
function xtime(value: number): number {
  return ((value << 1) ^ (value & 0x80 ? 0x11b : 0)) & 0xff
}

/** §5.1.1: the inverse in GF(2^8), by powers of the generator 3, and then the affine map. */
function substitutionBox(): Uint8Array {
  const box = new Uint8Array(256)
  let p = 1
  let q = 1
  do {
    p ^= xtime(p)
    // q runs through the powers of the inverse of 3, so p * q stays 1.
    q ^= q << 1
    q ^= q << 2
    q ^= q << 4
    q &= 0xff
    if (q & 0x80) q ^= 0x09
    const rotations = q ^ rotateOctet(q, 1) ^ rotateOctet(q, 2) ^ rotateOctet(q, 3) ^ rotateOctet(q, 4)
    box[p] = rotations ^ 0x63
  } while (p !== 1)
  box[0] = 0x63
  return box
}

function rotateOctet(value: number, by: number): number {
  return ((value << by) | (value >>> (8 - by))) & 0xff
}

/** The AES S-box, which is also S_R of SNOW 3G. */
export const aesSubstitutionBox = substitutionBox()

const S = aesSubstitutionBox
const T0 = new Int32Array(256)
const T1 = new Int32Array(256)
const T2 = new Int32Array(256)
const T3 = new Int32Array(256)
for (let x = 0; x < 256; x++) {
  const s = S[x]
  const s2 = xtime(s)
  const word = (s2 << 24) | (s << 16) | (s << 8) | (s2 ^ s)
  T0[x] = word
  T1[x] = (word >>> 8) | (word << 24)
  T2[x] = (word >>> 16) | (word << 16)
  T3[x] = (word >>> 24) | (word << 8)
}

/** 44 round-key words; a CMAC key has its two subkeys K1 and K2 behind them (52 words). */
export type AesSchedule = Int32Array
const ROUND_KEY_WORDS = 44
export const CMAC_KEY_WORDS = 52
/** Rcon[i], x^(i-1) in the first octet (§5.2). */
const ROUND_CONSTANTS = new Int32Array(10)
for (let i = 0, x = 1; i < 10; i++, x = xtime(x)) ROUND_CONSTANTS[i] = x << 24

/** The output of the last block operation, as words. */
export const aesBlock = new Int32Array(4)

/** §5.2, into an array that a caller may reuse. */
export function expandAesKeyInto(schedule: AesSchedule, key: Uint8Array): void {
  if (key.length !== 16) throw new CodecError('bad-length', -1, `an AES-128 key of ${key.length} octets`)
  let a = wordAt(key, 0)
  let b = wordAt(key, 4)
  let c = wordAt(key, 8)
  let d = wordAt(key, 12)
  schedule[0] = a
  schedule[1] = b
  schedule[2] = c
  schedule[3] = d
  for (let i = 0, at = 4; at < ROUND_KEY_WORDS; i++, at += 4) {
    a ^= (S[(d >>> 16) & 255] << 24) | (S[(d >>> 8) & 255] << 16) | (S[d & 255] << 8) | S[d >>> 24]
    a ^= ROUND_CONSTANTS[i]
    b ^= a
    c ^= b
    d ^= c
    schedule[at] = a
    schedule[at + 1] = b
    schedule[at + 2] = c
    schedule[at + 3] = d
  }
}

/** §5.2: the key schedule of a key of 16 octets. */
export function expandAesKey(key: Uint8Array): AesSchedule {
  const schedule = new Int32Array(ROUND_KEY_WORDS)
  expandAesKeyInto(schedule, key)
  return schedule
}

/** Encrypts the block of the four words into `aesBlock`. */
export function aesEncryptWords(schedule: AesSchedule, w0: number, w1: number, w2: number, w3: number): void {
  let a = w0 ^ schedule[0]
  let b = w1 ^ schedule[1]
  let c = w2 ^ schedule[2]
  let d = w3 ^ schedule[3]
  for (let k = 4; k < 40; k += 4) {
    const e = T0[a >>> 24] ^ T1[(b >>> 16) & 255] ^ T2[(c >>> 8) & 255] ^ T3[d & 255] ^ schedule[k]
    const f = T0[b >>> 24] ^ T1[(c >>> 16) & 255] ^ T2[(d >>> 8) & 255] ^ T3[a & 255] ^ schedule[k + 1]
    const g = T0[c >>> 24] ^ T1[(d >>> 16) & 255] ^ T2[(a >>> 8) & 255] ^ T3[b & 255] ^ schedule[k + 2]
    const h = T0[d >>> 24] ^ T1[(a >>> 16) & 255] ^ T2[(b >>> 8) & 255] ^ T3[c & 255] ^ schedule[k + 3]
    a = e
    b = f
    c = g
    d = h
  }
  aesBlock[0] = lastRound(a, b, c, d) ^ schedule[40]
  aesBlock[1] = lastRound(b, c, d, a) ^ schedule[41]
  aesBlock[2] = lastRound(c, d, a, b) ^ schedule[42]
  aesBlock[3] = lastRound(d, a, b, c) ^ schedule[43]
}

/** The last round has no MixColumns (§5.1). */
function lastRound(a: number, b: number, c: number, d: number): number {
  return (S[a >>> 24] << 24) | (S[(b >>> 16) & 255] << 16) | (S[(c >>> 8) & 255] << 8) | S[d & 255]
}

export function wordAt(octets: Uint8Array, at: number): number {
  return (octets[at] << 24) | (octets[at + 1] << 16) | (octets[at + 2] << 8) | octets[at + 3]
}

export function putWord(octets: Uint8Array, at: number, word: number): void {
  octets[at] = word >>> 24
  octets[at + 1] = word >>> 16
  octets[at + 2] = word >>> 8
  octets[at + 3] = word
}

/** Encrypts one block of 16 octets; `input` and `output` may be the same. */
export function aesEncrypt(
  schedule: AesSchedule,
  input: Uint8Array,
  inOffset: number,
  output: Uint8Array,
  outOffset: number,
): void {
  aesEncryptWords(
    schedule,
    wordAt(input, inOffset),
    wordAt(input, inOffset + 4),
    wordAt(input, inOffset + 8),
    wordAt(input, inOffset + 12),
  )
  for (let i = 0; i < 4; i++) putWord(output, outOffset + 4 * i, aesBlock[i])
}

/**
 * Counter mode, as a new array. The initial counter block is the words `c0 c1` and 64 zero bits, which is how
 * TS 33.401 §B.1.3 fills it.
 */
export function aesCounterMode(
  schedule: AesSchedule,
  c0: number,
  c1: number,
  octets: Uint8Array,
): Uint8Array {
  const length = octets.length
  const output = newOctets(length)
  let at = 0
  let counter = 0
  for (; at + 16 <= length; at += 16) {
    aesEncryptWords(schedule, c0, c1, 0, counter++)
    for (let i = 0; i < 4; i++) putWord(output, at + 4 * i, wordAt(octets, at + 4 * i) ^ aesBlock[i])
  }
  if (at < length) {
    aesEncryptWords(schedule, c0, c1, 0, counter)
    for (let i = 0; at < length; i++, at++)
      output[at] = octets[at] ^ (aesBlock[i >>> 2] >>> (24 - 8 * (i & 3)))
  }
  return output
}

/** RFC 4493 §2.3: the key schedule followed by the subkeys K1 and K2, into 52 words that a caller may reuse. */
export function expandCmacKeyInto(schedule: AesSchedule, key: Uint8Array): void {
  expandAesKeyInto(schedule, key)
  aesEncryptWords(schedule, 0, 0, 0, 0)
  doubled(aesBlock, 0, schedule, 44)
  doubled(schedule, 44, schedule, 48)
}

export function expandCmacKey(key: Uint8Array): AesSchedule {
  const schedule = new Int32Array(CMAC_KEY_WORDS)
  expandCmacKeyInto(schedule, key)
  return schedule
}

function doubled(from: Int32Array, at: number, into: Int32Array, to: number): void {
  const carry = from[at] >>> 31
  for (let i = 0; i < 3; i++) into[to + i] = (from[at + i] << 1) | (from[at + i + 1] >>> 31)
  into[to + 3] = (from[at + 3] << 1) ^ (carry ? 0x87 : 0)
}

const lastBlock = new Uint8Array(16)

/**
 * CMAC (RFC 4493 §2.4) of the first `bitLength` bits from `start`, into `aesBlock`; returns its first 32 bits
 * as an unsigned number. `schedule` comes from `expandCmacKey`.
 */
export function aesCmac(schedule: AesSchedule, octets: Uint8Array, start: number, bitLength: number): number {
  const end = start + Math.ceil(bitLength / 8)
  let at = start
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  for (; at + 16 < end; at += 16) {
    aesEncryptWords(
      schedule,
      a ^ wordAt(octets, at),
      b ^ wordAt(octets, at + 4),
      c ^ wordAt(octets, at + 8),
      d ^ wordAt(octets, at + 12),
    )
    a = aesBlock[0]
    b = aesBlock[1]
    c = aesBlock[2]
    d = aesBlock[3]
  }
  let subkey = 44
  const left = end - at
  for (let i = 0; i < left; i++) lastBlock[i] = octets[at + i]
  if (left < 16 || (bitLength & 7) !== 0) {
    subkey = 48
    for (let i = left; i < 16; i++) lastBlock[i] = 0
    const bits = bitLength & 7
    if (bits === 0) lastBlock[left] = 0x80
    else lastBlock[left - 1] = (lastBlock[left - 1] & (0xff00 >>> bits)) | (0x80 >>> bits)
  }
  aesEncryptWords(
    schedule,
    a ^ wordAt(lastBlock, 0) ^ schedule[subkey],
    b ^ wordAt(lastBlock, 4) ^ schedule[subkey + 1],
    c ^ wordAt(lastBlock, 8) ^ schedule[subkey + 2],
    d ^ wordAt(lastBlock, 12) ^ schedule[subkey + 3],
  )
  return aesBlock[0] >>> 0
}
