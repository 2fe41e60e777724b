/** What a fingerprint covers: two runs that differ show in which part they do. */
export type Subsystem = 'signalling' | 'charging' | 'chaos'

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
    // Each lane takes every second word, so that the two chains of multiplications run side by side; both steps can be
    // undone, so no difference is lost, and `word` behind them mixes the lanes.
    let { low, high } = this
    let i = 0
    for (; i + 7 < length; i += 8) {
      low ^= octets[i] | (octets[i + 1] << 8) | (octets[i + 2] << 16) | (octets[i + 3] << 24)
      high =
        (high + (octets[i + 4] | (octets[i + 5] << 8) | (octets[i + 6] << 16) | (octets[i + 7] << 24))) | 0
      low = (Math.imul(low, 0xcc9e2d51) + 0x52dce729) | 0
      high = Math.imul(high, 0x1b873593)
      low ^= low >>> 15
      high = (high << 13) | (high >>> 19)
    }
    this.low = low
    this.high = high
    if (i + 3 < length) {
      this.word(octets[i] | (octets[i + 1] << 8) | (octets[i + 2] << 16) | (octets[i + 3] << 24))
      i += 4
    }
    let rest = length
    for (; i < length; i++) rest = (rest << 8) | octets[i]
    this.word(rest)
  }

  /** Sixteen hexadecimal digits. */
  toString(): string {
    const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0')
    return hex(this.low) + hex(this.high)
  }
}
