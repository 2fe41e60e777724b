// ITU-T X.691: writing bits, aligned and unaligned.
import { CodecError } from '../codec-error.ts'
import { copyOfFirst, copyOfRange, newOctets } from '../octet-slab.ts'

/**
 * Writes bits, most significant first (X.691 §11). One writer serves both variants: `aligned` decides whether
 * {@link PerWriter.align} pads. An octet's unused low bits are always zero, so padding only moves the position.
 */
export class PerWriter {
  readonly aligned: boolean
  octets: Uint8Array
  /** The position of the next bit. */
  at = 0

  constructor(aligned: boolean, capacity = 4096) {
    this.aligned = aligned
    this.octets = new Uint8Array(capacity)
  }

  reset(): this {
    this.at = 0
    return this
  }

  /** Pads to an octet boundary in the aligned variant; nothing in the unaligned one. */
  align(): void {
    if (this.aligned) this.at = (this.at + 7) & ~7
  }

  bit(set: boolean): void {
    const at = this.at
    const index = at >>> 3
    if (index >= this.octets.length) this.grow(1)
    const mask = set ? 0x80 >>> (at & 7) : 0
    if ((at & 7) === 0) this.octets[index] = mask
    else this.octets[index] |= mask
    this.at = at + 1
  }

  /** Writes the low `count` (0..32) bits of `value`. */
  bits(value: number, count: number): void {
    const at = this.at
    if (at + count > this.octets.length << 3) this.grow(count)
    const o = this.octets
    let index = at >>> 3
    const free = 8 - (at & 7)
    this.at = at + count
    if (count <= free) {
      if (count === 0) return
      const shifted = (value & (0xff >>> (8 - count))) << (free - count)
      if (free === 8) o[index] = shifted
      else o[index] |= shifted
      return
    }
    let left = count - free
    const head = (value >>> left) & (0xff >>> (8 - free))
    if (free === 8) o[index] = head
    else o[index] |= head
    while (left >= 8) {
      left -= 8
      o[++index] = value >>> left
    }
    if (left > 0) o[++index] = value << (8 - left)
  }

  /** Writes the low `count` (0..53) bits of a safe integer. */
  wideBits(value: number, count: number): void {
    if (count > 32) {
      this.bits(Math.floor(value / 0x1_0000_0000), count - 32)
      this.bits(value >>> 0, 32)
    } else this.bits(value, count)
  }

  /** Writes the first `count` bits of `source`, at whatever bit position the writer has. */
  bitsOf(source: Uint8Array, count: number): void {
    const whole = count >>> 3
    this.bytes(source, 0, whole)
    const rest = count & 7
    if (rest > 0) this.bits(source[whole] >>> (8 - rest), rest)
  }

  bytes(source: Uint8Array, from: number, count: number): void {
    const at = this.at
    if (at + (count << 3) > this.octets.length << 3) this.grow(count << 3)
    const o = this.octets
    let index = at >>> 3
    const used = at & 7
    this.at = at + (count << 3)
    if (used === 0) {
      // A short copy by hand beats TypedArray.set, whose call costs more than 32 octets do.
      if (count <= 32) for (let i = from; i < from + count; i++) o[index++] = source[i]
      else o.set(from === 0 && count === source.length ? source : source.subarray(from, from + count), index)
      return
    }
    for (let i = from; i < from + count; i++) {
      o[index++] |= source[i] >>> used
      o[index] = source[i] << (8 - used)
    }
  }

  /** Sets a bit that was written as zero before: presence bits are known only after their components. */
  setBit(position: number): void {
    this.octets[position >>> 3] |= 0x80 >>> (position & 7)
  }

  /** Writes `count` zero bits and returns the position of the first. */
  zeroBits(count: number): number {
    const start = this.at
    for (let left = count; left > 0; left -= 32) this.bits(0, Math.min(left, 32))
    return start
  }

  /** The general length determinant (X.691 §11.9.3.6-7) of a count below 16K. */
  length(count: number): void {
    this.align()
    if (count < 128) this.bits(count, 8)
    else if (count < 16384) this.bits(0x8000 | count, 16)
    else throw new CodecError('not-encodable', this.at >>> 3, `${count} items need fragments`)
  }

  /**
   * Writes `count` items under the general length determinant, in fragments of 16K items from 16K on (X.691
   * §11.9.3.8). `write` writes the items [from, to).
   */
  fragments(count: number, write: (from: number, to: number) => void): void {
    let from = 0
    while (count - from >= 16384) {
      const blocks = Math.min(4, (count - from) >>> 14)
      this.align()
      this.bits(0xc0 | blocks, 8)
      write(from, from + (blocks << 14))
      from += blocks << 14
    }
    this.length(count - from)
    write(from, count)
  }

  /** Opens a field of octets whose length is not known yet; {@link PerWriter.closeOctets} ends it. */
  openOctets(): number {
    this.align()
    this.bits(0, 8)
    return this.at
  }

  /** Pads what was written since `start` to octets (at least one, X.691 §11.1) and sets its length in front. */
  closeOctets(start: number): void {
    let written = this.at - start
    if (written === 0 || (written & 7) !== 0) {
      const padding = written === 0 ? 8 : 8 - (written & 7)
      this.bits(0, padding)
      written += padding
    }
    const count = written >>> 3
    if (count < 128) {
      this.at = start - 8
      this.patch(count, 8)
      this.at = start + written
      return
    }
    if (count < 16384 && (start & 7) === 0) {
      this.bits(0, 8)
      const index = start >>> 3
      this.octets.copyWithin(index + 1, index, index + count)
      this.octets[index - 1] = 0x80 | (count >>> 8)
      this.octets[index] = count
      return
    }
    const content = copyBits(this.octets, start, count)
    this.at = start - 8
    this.clearTail()
    this.fragments(count, (from, to) => this.bytes(content, from, to - from))
  }

  /** Overwrites bits inside what was written; the octets around them keep their values. */
  private patch(value: number, count: number): void {
    const o = this.octets
    const index = this.at >>> 3
    const used = this.at & 7
    if (used === 0) o[index] = value
    else {
      o[index] = (o[index] & ~(0xff >>> used)) | (value >>> used)
      o[index + 1] = (o[index + 1] & (0xff >>> used)) | (value << (count - used))
    }
    this.at += count
  }

  /** After the position moved back: the rest of its octet must be zero again. */
  private clearTail(): void {
    const used = this.at & 7
    if (used > 0) this.octets[this.at >>> 3] &= ~(0xff >>> used)
  }

  /** A copy of what was written since the last reset; an empty encoding is one zero octet (X.691 §11.1.3). */
  finish(): Uint8Array {
    if (this.at === 0) this.bits(0, 8)
    return copyOfFirst(this.octets, (this.at + 7) >>> 3)
  }

  private grow(count: number): void {
    const grown = new Uint8Array(Math.max(this.octets.length * 2, (this.at + count + 71) >>> 3))
    grown.set(this.octets.subarray(0, (this.at + 7) >>> 3))
    this.octets = grown
  }
}

/** `count` octets that start at any bit. */
export function copyBits(octets: Uint8Array, start: number, count: number): Uint8Array {
  let index = start >>> 3
  const used = start & 7
  if (used === 0) return copyOfRange(octets, index, index + count)
  const copy = newOctets(count)
  for (let i = 0; i < count; i++) copy[i] = (octets[index++] << used) | (octets[index] >>> (8 - used))
  return copy
}
