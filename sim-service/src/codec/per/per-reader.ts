// ITU-T X.691: reading bits, aligned and unaligned.
import { CodecError } from '../codec-error.ts'
import { copyBits } from './per-writer.ts'

/** Recursive types (`lazy`) nest no deeper than this: a hostile message must not exhaust the stack. */
const DEEPEST = 64

/** Reads bits of a window of a buffer, most significant first (X.691 §11); it never reads past `end`. */
export class PerReader {
  readonly aligned: boolean
  octets: Uint8Array
  /** The position of the next bit. */
  at: number
  /** The position behind the last bit of the window. */
  end: number
  private depth = 0

  constructor(aligned: boolean, octets: Uint8Array, start = 0, end = octets.length) {
    this.aligned = aligned
    this.octets = octets
    this.at = start << 3
    this.end = end << 3
  }

  /** Reads other octets from now on; a codec keeps one reader. */
  reset(octets: Uint8Array): this {
    this.octets = octets
    this.at = 0
    this.end = octets.length << 3
    this.depth = 0
    return this
  }

  get offset(): number {
    return this.at >>> 3
  }

  need(count: number): void {
    if (this.at + count > this.end) {
      throw new CodecError('truncated', this.at >>> 3, `${count} bits needed, ${this.end - this.at} left`)
    }
  }

  align(): void {
    if (this.aligned) this.at = (this.at + 7) & ~7
  }

  bit(): boolean {
    const at = this.at
    if (at >= this.end) this.need(1)
    this.at = at + 1
    return ((this.octets[at >>> 3] << (at & 7)) & 0x80) !== 0
  }

  /** A bit of the octets already passed: presence bits are looked at when their component's turn comes. */
  bitAt(position: number): boolean {
    return ((this.octets[position >>> 3] << (position & 7)) & 0x80) !== 0
  }

  skip(count: number): number {
    const at = this.at
    if (at + count > this.end) this.need(count)
    this.at = at + count
    return at
  }

  /** The next `count` (0..32) bits as an unsigned number. */
  bits(count: number): number {
    const at = this.at
    if (at + count > this.end) this.need(count)
    this.at = at + count
    if (count === 0) return 0
    const o = this.octets
    let index = at >>> 3
    const left = 8 - (at & 7)
    if (count <= left) return (o[index] >>> (left - count)) & (0xff >>> (8 - count))
    let value = o[index] & (0xff >>> (8 - left))
    let rest = count - left
    while (rest >= 8) {
      value = (value << 8) | o[++index]
      rest -= 8
    }
    if (rest > 0) value = (value << rest) | (o[++index] >>> (8 - rest))
    return value >>> 0
  }

  /** The next `count` (0..64) bits; a value above 2^53-1 is refused. */
  wideBits(count: number): number {
    if (count <= 32) return this.bits(count)
    const high = this.bits(count - 32)
    if (high > 0x1f_ffff) throw new CodecError('bad-value', this.at >>> 3, 'integer above 2^53-1')
    return high * 0x1_0000_0000 + this.bits(32)
  }

  /** A copy of the next `count` bits, left-aligned, unused bits zero. */
  takeBits(count: number): Uint8Array {
    const start = this.skip(count)
    const whole = count >>> 3
    const rest = count & 7
    if (rest === 0) return copyBits(this.octets, start, whole)
    const copy = new Uint8Array(whole + 1)
    copy.set(copyBits(this.octets, start, whole))
    this.at = start + (whole << 3)
    copy[whole] = this.bits(rest) << (8 - rest)
    return copy
  }

  /** A copy of the next `count` octets, from whatever bit position the reader has. */
  takeBytes(count: number): Uint8Array {
    return copyBits(this.octets, this.skip(count << 3), count)
  }

  /**
   * The general length determinant (X.691 §11.9.3.6-8): a count below 16K, or minus the size of a fragment that
   * more items follow.
   */
  length(): number {
    this.align()
    const first = this.bits(8)
    if (first < 0x80) return first
    if (first < 0xc0) return ((first & 0x3f) << 8) | this.bits(8)
    const blocks = first & 0x3f
    if (blocks < 1 || blocks > 4)
      throw new CodecError('bad-length', (this.at >>> 3) - 1, `fragment of ${blocks} x 16K`)
    return -(blocks << 14)
  }

  /** Octets under the general length determinant, fragments joined. */
  octetField(): Uint8Array {
    let count = this.length()
    if (count >= 0) return this.takeBytes(count)
    const parts: Uint8Array[] = []
    let total = 0
    for (; ; count = this.length()) {
      const part = this.takeBytes(Math.abs(count))
      parts.push(part)
      total += part.length
      if (count >= 0) break
    }
    const joined = new Uint8Array(total)
    let at = 0
    for (const part of parts) {
      joined.set(part, at)
      at += part.length
    }
    return joined
  }

  /** After a whole PDU: what follows its padding is refused. */
  finish(): void {
    if (this.end - this.at > 7 && !(this.at === 0 && this.end === 8)) {
      throw new CodecError(
        'bad-length',
        this.at >>> 3,
        `${(this.end - this.at) >>> 3} octets behind the value`,
      )
    }
  }

  enter(): void {
    if (++this.depth > DEEPEST)
      throw new CodecError('bad-value', this.at >>> 3, `nested deeper than ${DEEPEST}`)
  }

  leave(): void {
    this.depth--
  }
}
