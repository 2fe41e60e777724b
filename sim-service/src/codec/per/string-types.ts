// ITU-T X.691 §16, §17 and §30: strings of bits, octets and characters.
import { CodecError } from '../codec-error.ts'
import type { PerReader } from './per-reader.ts'
import type { PerType } from './per-type.ts'
import type { PerWriter } from './per-writer.ts'
import type { Extensible } from './simple-types.ts'
import { ConstrainedNumber } from './whole-number.ts'

/** Sizes from 64K up are coded as if they had no upper bound (X.691 §11.9.4.1). */
const SIZE_LIMIT = 65536

/** The items of a string or list: `move(from, to)` writes or reads items, whose count the size constraint codes. */
export class Size {
  readonly min: number
  readonly max: number
  readonly extensible: boolean
  readonly fixed: boolean
  private readonly count: ConstrainedNumber | undefined

  constructor(min: number, max: number, extensible: boolean) {
    this.min = min
    this.max = max
    this.extensible = extensible
    this.fixed = min === max && max < SIZE_LIMIT
    this.count = max < SIZE_LIMIT ? new ConstrainedNumber(min, max) : undefined
  }

  /** Whether a count below 64K is coded by the root constraint; refuses what the type cannot have. */
  private inRoot(w: PerWriter, count: number): boolean {
    if (count >= this.min && count <= this.max) return true
    if (this.extensible) return false
    throw new CodecError('not-encodable', w.at >>> 3, `size ${count} is not in ${this.min}..${this.max}`)
  }

  /** Writes the extension bit and the count; true when the count is written and all items follow at once. */
  write(w: PerWriter, count: number): boolean {
    const inRoot = this.inRoot(w, count)
    if (this.extensible) w.bit(!inRoot)
    if (!inRoot || this.count === undefined) return false
    this.count.write(w, count)
    return true
  }

  /** Reads the extension bit and the count; -1 when the general length determinant follows. */
  read(r: PerReader): number {
    if (this.extensible && r.bit()) return -1
    return this.count === undefined ? -1 : this.count.read(r)
  }
}

/** A BIT STRING of any size: the bits left-aligned in octets. */
export interface Bits {
  octets: Uint8Array
  length: number
}

/** BIT STRING (X.691 §16). Up to 16 bits of fixed size are never aligned. */
export function bitString(min = 0, max = Number.POSITIVE_INFINITY, options: Extensible = {}): PerType<Bits> {
  const size = new Size(min, max, options.extensible === true)
  const aligns = !(size.fixed && max <= 16)
  return {
    encode(w, value) {
      const { octets, length } = value
      if (!(octets.length * 8 >= length)) {
        throw new CodecError(
          'not-encodable',
          w.at >>> 3,
          `${octets.length} octets do not hold ${length} bits`,
        )
      }
      if (size.write(w, length)) {
        if (aligns && length > 0) w.align()
        w.bitsOf(octets, length)
      } else if (length < 16384) {
        w.length(length)
        w.bitsOf(octets, length)
      } else w.fragments(length, (from, to) => w.bitsOf(octets.subarray(from >>> 3), to - from))
    },
    decode(r) {
      let count = size.read(r)
      if (count >= 0) {
        if (aligns && count > 0) r.align()
        return { octets: r.takeBits(count), length: count }
      }
      count = r.length()
      if (count >= 0) return { octets: r.takeBits(count), length: count }
      const parts: Uint8Array[] = []
      let length = 0
      for (; ; count = r.length()) {
        parts.push(r.takeBits(Math.abs(count)))
        length += Math.abs(count)
        if (count >= 0) break
      }
      return { octets: joined(parts), length }
    },
  }
}

/** A BIT STRING of the fixed size `length` (1..32) as an unsigned number, its first bit the most significant. */
export function fixedBits(length: number, options: Extensible = {}): PerType<number> {
  const extensible = options.extensible === true
  const highest = 2 ** length - 1
  return {
    encode(w, value) {
      if (!(value >= 0 && value <= highest && Number.isInteger(value))) {
        throw new CodecError('not-encodable', w.at >>> 3, `${value} has not ${length} bits`)
      }
      if (extensible) w.bit(false)
      if (length > 16) w.align()
      w.bits(value, length)
    },
    decode(r) {
      if (extensible && r.bit())
        throw new CodecError('unknown', r.at >>> 3, 'bit string size outside the root')
      if (length > 16) r.align()
      return r.bits(length)
    },
  }
}

/** OCTET STRING (X.691 §17). Up to two octets of fixed size are never aligned. */
export function octetString(
  min = 0,
  max = Number.POSITIVE_INFINITY,
  options: Extensible = {},
): PerType<Uint8Array> {
  const size = new Size(min, max, options.extensible === true)
  const aligns = !(size.fixed && max <= 2)
  return {
    encode(w, value) {
      const count = value.length
      if (size.write(w, count)) {
        if (aligns && count > 0) w.align()
        w.bytes(value, 0, count)
      } else if (count < 16384) {
        w.length(count)
        w.bytes(value, 0, count)
      } else w.fragments(count, (from, to) => w.bytes(value, from, to - from))
    },
    decode(r) {
      const count = size.read(r)
      if (count < 0) return r.octetField()
      if (aligns && count > 0) r.align()
      return r.takeBytes(count)
    },
  }
}

/**
 * PrintableString with a size constraint (X.691 §30): 7 bits a character, 8 in the aligned variant. With
 * `anyCharacter` whatever these bits hold passes, either way, though X.680 §41.4 has no underscore.
 */
export function printableString(
  min: number,
  max: number,
  options: Extensible & { anyCharacter?: boolean } = {},
): PerType<string> {
  const passes = (c: number, width: number): boolean =>
    isPrintable(c) || (options.anyCharacter === true && c >>> width === 0)
  const size = new Size(min, max, options.extensible === true)
  // §30.5.6-7: up to 16 bits of fixed size, and variable sizes below 16 bits, are not aligned.
  const aligns = size.fixed ? max > 2 : max >= 2
  return {
    encode(w, value) {
      const count = value.length
      if (!size.write(w, count)) w.length(count)
      else if (aligns && count > 0) w.align()
      const width = w.aligned ? 8 : 7
      for (let i = 0; i < count; i++) {
        const c = value.charCodeAt(i)
        if (!passes(c, width))
          throw new CodecError('not-encodable', w.at >>> 3, `${value} is not a PrintableString`)
        w.bits(c, width)
      }
    },
    decode(r) {
      let count = size.read(r)
      if (count >= 0) {
        if (aligns && count > 0) r.align()
      } else count = r.length()
      if (count < 0) throw new CodecError('bad-length', r.at >>> 3, 'text of 16K characters')
      const width = r.aligned ? 8 : 7
      r.need(count * width)
      let text = ''
      for (let i = 0; i < count; i++) {
        const c = r.bits(width)
        if (!passes(c, width))
          throw new CodecError('bad-value', r.at >>> 3, `character ${c} in a PrintableString`)
        text += String.fromCharCode(c)
      }
      return text
    },
  }
}

const PRINTABLE = new Set(
  Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '()+,-./:=?", (c) =>
    c.charCodeAt(0),
  ),
)

function isPrintable(c: number): boolean {
  return PRINTABLE.has(c)
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
