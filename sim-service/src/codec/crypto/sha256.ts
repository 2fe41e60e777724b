/** SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), over 32-bit words in scratch arrays that every call reuses. */

/** §4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
// biome-ignore format: eight words a line, as in the standard
const K = Int32Array.of(
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
)
/** §5.3.3: the same of the square roots of the first eight primes. */
// biome-ignore format: as above
const INITIAL = Int32Array.of(
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
)

/** The message schedule of §6.2.2; its first 16 words are the block. */
const W = new Int32Array(64)

/**
 * §6.2.2 steps 1 to 4 for the block in W[0..15]: `next` becomes the intermediate hash after `state`. Four rounds
 * are written out with the eight variables renamed instead of shifted, which takes a quarter off the time.
 */
function compress(state: Int32Array, next: Int32Array): void {
  for (let t = 16; t < 64; t++) W[t] = (sigma1(W[t - 2]) + W[t - 7] + sigma0(W[t - 15]) + W[t - 16]) | 0
  let a = state[0]
  let b = state[1]
  let c = state[2]
  let d = state[3]
  let e = state[4]
  let f = state[5]
  let g = state[6]
  let h = state[7]
  for (let t = 0; t < 64; t += 4) {
    h = (h + sum1(e) + (g ^ (e & (f ^ g))) + K[t] + W[t]) | 0
    d = (d + h) | 0
    h = (h + sum0(a) + ((a & b) | (c & (a | b)))) | 0
    g = (g + sum1(d) + (f ^ (d & (e ^ f))) + K[t + 1] + W[t + 1]) | 0
    c = (c + g) | 0
    g = (g + sum0(h) + ((h & a) | (b & (h | a)))) | 0
    f = (f + sum1(c) + (e ^ (c & (d ^ e))) + K[t + 2] + W[t + 2]) | 0
    b = (b + f) | 0
    f = (f + sum0(g) + ((g & h) | (a & (g | h)))) | 0
    e = (e + sum1(b) + (d ^ (b & (c ^ d))) + K[t + 3] + W[t + 3]) | 0
    a = (a + e) | 0
    e = (e + sum0(f) + ((f & g) | (h & (f | g)))) | 0
    const a4 = a
    const b4 = b
    const c4 = c
    const d4 = d
    a = e
    b = f
    c = g
    d = h
    e = a4
    f = b4
    g = c4
    h = d4
  }
  next[0] = state[0] + a
  next[1] = state[1] + b
  next[2] = state[2] + c
  next[3] = state[3] + d
  next[4] = state[4] + e
  next[5] = state[5] + f
  next[6] = state[6] + g
  next[7] = state[7] + h
}

/** §4.1.2, functions 4.4 to 4.7. */
function sum0(x: number): number {
  return ((x >>> 2) | (x << 30)) ^ ((x >>> 13) | (x << 19)) ^ ((x >>> 22) | (x << 10))
}

function sum1(x: number): number {
  return ((x >>> 6) | (x << 26)) ^ ((x >>> 11) | (x << 21)) ^ ((x >>> 25) | (x << 7))
}

function sigma0(x: number): number {
  return ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
}

function sigma1(x: number): number {
  return ((x >>> 17) | (x << 15)) ^ ((x >>> 19) | (x << 13)) ^ (x >>> 10)
}

/** A running hash: octets are collected in a block and compressed 64 at a time. */
const running = new Int32Array(8)
const block = new Uint8Array(64)
let filled = 0
let total = 0

function start(from: Int32Array, octetsBefore: number): void {
  for (let i = 0; i < 8; i++) running[i] = from[i]
  filled = 0
  total = octetsBefore
}

function compressBlock(): void {
  for (let i = 0, at = 0; i < 16; i++, at += 4) {
    W[i] = (block[at] << 24) | (block[at + 1] << 16) | (block[at + 2] << 8) | block[at + 3]
  }
  compress(running, running)
  filled = 0
}

function feed(octets: Uint8Array): void {
  const count = octets.length
  total += count
  for (let i = 0; i < count; i++) {
    block[filled++] = octets[i]
    if (filled === 64) compressBlock()
  }
}

/** §5.1.1: a one bit, zeros, and the length in bits. */
function pad(): void {
  block[filled++] = 0x80
  if (filled > 56) {
    block.fill(0, filled)
    compressBlock()
  }
  block.fill(0, filled, 56)
  const high = Math.floor(total / 0x20000000)
  const low = total << 3
  for (let i = 0; i < 4; i++) {
    block[56 + i] = high >>> (24 - 8 * i)
    block[60 + i] = low >>> (24 - 8 * i)
  }
  compressBlock()
}

/** The digest from word `first` on: the low half of a key derivation is `first` = 4. */
function digestOf(state: Int32Array, first = 0): Uint8Array {
  const digest = new Uint8Array(32 - 4 * first)
  for (let i = first, at = 0; i < 8; i++, at += 4) {
    const word = state[i]
    digest[at] = word >>> 24
    digest[at + 1] = word >>> 16
    digest[at + 2] = word >>> 8
    digest[at + 3] = word
  }
  return digest
}

export function sha256(octets: Uint8Array): Uint8Array {
  start(INITIAL, 0)
  feed(octets)
  pad()
  return digestOf(running)
}

/** The key of the last HMAC, as the 16 words of its block, and the two hash states that it leads to. */
const hmacKey = new Int32Array(16)
const innerState = new Int32Array(8)
const outerState = new Int32Array(8)
const keyOctets = new Uint8Array(64)
let keyLength = 0
let hmacReady = false

/**
 * RFC 2104 §4: the states after the padded key are worth keeping. TS 33.401 derives several keys from one
 * K_ASME in a row, so the last key is kept, compared by its octets.
 */
function prepareKey(key: Uint8Array): void {
  const short = key.length > 64 ? sha256(key) : key
  const length = short.length
  for (let i = 0; i < length; i++) keyOctets[i] = short[i]
  if (length < keyLength) keyOctets.fill(0, length, keyLength)
  keyLength = length
  let same = hmacReady
  for (let i = 0, at = 0; i < 16; i++, at += 4) {
    const word =
      (keyOctets[at] << 24) | (keyOctets[at + 1] << 16) | (keyOctets[at + 2] << 8) | keyOctets[at + 3]
    if (hmacKey[i] !== word) {
      hmacKey[i] = word
      same = false
    }
  }
  if (same) return
  for (let i = 0; i < 16; i++) W[i] = hmacKey[i] ^ 0x36363636
  compress(INITIAL, innerState)
  for (let i = 0; i < 16; i++) W[i] = hmacKey[i] ^ 0x5c5c5c5c
  compress(INITIAL, outerState)
  hmacReady = true
}

/** The inner digest is 32 octets, so the outer hash is one block whose padding is constant: 96 octets in all. */
function finishHmac(first = 0): Uint8Array {
  pad()
  for (let i = 0; i < 8; i++) W[i] = running[i]
  W[8] = 0x80000000
  for (let i = 9; i < 15; i++) W[i] = 0
  W[15] = 96 * 8
  compress(outerState, running)
  return digestOf(running, first)
}

/** HMAC-SHA-256 over the concatenation of `parts`. */
export function hmacSha256(key: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  prepareKey(key)
  start(innerState, 64)
  for (let i = 0; i < parts.length; i++) feed(parts[i])
  return finishHmac()
}

/**
 * HMAC-SHA-256 over the first `length` of `octets`, at most 55 (one block): the KDF of TS 33.220 §B.2. The result
 * begins at word `first` of the digest.
 */
export function hmacSha256Short(key: Uint8Array, octets: Uint8Array, length: number, first = 0): Uint8Array {
  prepareKey(key)
  start(innerState, 64)
  for (let i = 0; i < length; i++) block[i] = octets[i]
  filled = length
  total = 64 + length
  return finishHmac(first)
}
