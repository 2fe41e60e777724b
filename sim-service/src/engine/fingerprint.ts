import { assert } from './assert.ts'

/** What a fingerprint covers: two runs that differ show in which part they do. */
export type Subsystem = 'signalling' | 'charging' | 'chaos'

/**
 * A frame is copied to where it can be read in words of four octets, least significant first: reading single octets
 * takes three times as long as the hash. Every machine that Node runs on has that order; the assertion says so.
 */
let copy = new Uint8Array(2048)
let words = new Int32Array(copy.buffer)
copy[0] = 1
assert(words[0] === 1, 'fingerprints are made on machines that put the least significant octet first')

function enlarge(octets: number): void {
  copy = new Uint8Array((octets * 2 + 3) & ~3)
  words = new Int32Array(copy.buffer)
}

/** A running 64-bit hash (two MurmurHash3-like lanes) over time, link and octets of every frame. */
export class Fingerprint {
  private low = 0x243f6a88 | 0
  private high = 0x85a308d3 | 0
  frames = 0

  /** Folds 32 bits. For two values that differ, and equal ones after them, the fingerprints differ. */
  word(value: number): void {
    this.low = (Math.imul(this.low ^ value, 0xcc9e2d51) + 0x52dce729) | 0
    this.low ^= this.low >>> 15
    this.high = (Math.imul(this.high + value, 0x1b873593) ^ this.low) | 0
    this.high = (this.high << 13) | (this.high >>> 19)
  }

  /** Folds an instant and a number that says what happened then. */
  mark(timeUs: number, what: number): void {
    this.word(timeUs | 0)
    this.word((timeUs / 4294967296) | 0)
    this.word(what)
  }

  frame(timeUs: number, link: number, octets: Uint8Array): void {
    this.frames++
    this.mark(timeUs, link)
    const length = octets.length
    if (length > copy.length) enlarge(length)
    copy.set(octets)
    // Each lane takes every second word, so that the two chains of multiplications run side by side; both steps can be
    // undone, so no difference is lost, and `word` behind them mixes the lanes.
    let { low, high } = this
    let i = 0
    for (const whole = (length >>> 2) & ~1; i < whole; i += 2) {
      low ^= words[i]
      high = (high + words[i + 1]) | 0
      low = (Math.imul(low, 0xcc9e2d51) + 0x52dce729) | 0
      high = Math.imul(high, 0x1b873593)
      low ^= low >>> 15
      high = (high << 13) | (high >>> 19)
    }
    this.low = low
    this.high = high
    if (i < length >>> 2) this.word(words[i++])
    let rest = length
    for (let at = i * 4; at < length; at++) rest = (rest << 8) | octets[at]
    this.word(rest)
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')
    return hex(this.low) + hex(this.high)
  }
}
