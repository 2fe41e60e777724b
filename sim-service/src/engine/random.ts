import { AssertionError } from './assert.ts'
import { LN2, lnInteger } from './mathematics.ts'

/** A 32-bit avalanche (the finaliser of MurmurHash3). */
export function mix32(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** FNV-1a over the text, then the avalanche; two lanes come from two bases. */
export function hashText(text: string, base = 0x811c9dc5): number {
  let h = base | 0
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix32(h)
}

/** What a run's seed may be: a safe integer, or text (a commit id) that is hashed. */
export type Seed = number | bigint | string

/**
 * sfc32 (Chris Doty-Humphrey), seeded from hash(seed, name). Every entity and purpose has a stream of its own,
 * so adding a subscriber or a fault changes nobody else's draws.
 */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  constructor(a: number, b: number, c: number) {
    this.a = a
    this.b = b
    this.c = c
    for (let i = 0; i < 12; i++) this.u32()
  }

  /** A uniform integer 0 … 2^32 − 1. */
  u32(): number {
    const t = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + t
    this.c |= 0
    return t >>> 0
  }

  /** A uniform integer 0 … n − 1, without modulo bias. */
  below(n: number): number {
    if (!(n >= 1 && n <= 4294967296 && Number.isInteger(n))) throw new AssertionError(`below(${n})`)
    const limit = 4294967296 - (4294967296 % n)
    let value = this.u32()
    while (value >= limit) value = this.u32()
    return value % n
  }

  /** True with the probability partsPerMillion / 10^6. */
  chance(partsPerMillion: number): boolean {
    return partsPerMillion > 0 && this.below(1_000_000) < partsPerMillion
  }

  /** An exponential variate with this mean, in whole microseconds. */
  exponentialUs(meanUs: number): number {
    return exponentialFrom(this.u32(), meanUs)
  }

  octets(count: number): Uint8Array {
    const result = new Uint8Array(count)
    let word = 0
    for (let i = 0; i < count; i++) {
      word = (i & 3) === 0 ? this.u32() : word << 8
      result[i] = word >>> 24
    }
    return result
  }
}

/** Maps a uniform 32-bit integer to an exponential variate in whole microseconds. */
export function exponentialFrom(uniform: number, meanUs: number): number {
  return Math.round(meanUs * (32 * LN2 - lnInteger(uniform + 1)))
}

/** The named stream of a seed: `stream(7, 'ue/4711/mobility')`. */
export function stream(seed: Seed, name: string): Random {
  const text = `${seed}/${name}`
  return new Random(hashText(text), hashText(text, 0x9e3779b9), hashText(text, 0x85ebca77))
}

/**
 * A draw that depends on nothing but its key: the source, the flow (one subscriber) and the instant. Shared
 * things such as a link draw this way, so that one subscriber's frames never shift another's luck.
 */
export function keyedU32(source: number, flow: number, timeUs: number, salt: number): number {
  let h = mix32(source ^ Math.imul(flow + 1, 0x9e3779b1))
  h = mix32(h ^ ((timeUs % 4294967296) | 0) ^ Math.imul(salt, 0x7feb352d))
  return mix32(h + Math.imul(Math.floor(timeUs / 4294967296) + 1, 0x846ca68b))
}
