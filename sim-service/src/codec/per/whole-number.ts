// ITU-T X.691 §11.5-11.9: whole numbers and lengths.
import { CodecError } from '../codec-error.ts'
import type { PerReader } from './per-reader.ts'
import type { PerWriter } from './per-writer.ts'

/** How many bits a value from 0 to `highest` needs. */
export function bitsFor(highest: number): number {
  let bits = 0
  for (let rest = highest; rest >= 1; rest = Math.floor(rest / 2)) bits++
  return bits
}

/**
 * A constrained whole number (X.691 §11.5): the range alone decides the coding. The unaligned variant always uses
 * the fewest bits; the aligned one uses them to range 255, one aligned octet at 256, two to 64K, and the fewest
 * octets behind a short length above.
 */
export class ConstrainedNumber {
  readonly min: number
  readonly max: number
  private readonly bits: number
  private readonly range: number
  /** For an aligned range above 64K: the bits of the octet count less one. */
  private readonly lengthBits: number

  constructor(min: number, max: number) {
    this.min = min
    this.max = max
    this.range = max - min + 1
    // 2^64-1 is not a double; written as 2^64 it must still have 64 bits.
    this.bits = Math.min(64, bitsFor(max - min))
    this.lengthBits = bitsFor(Math.ceil(this.bits / 8) - 1)
  }

  write(w: PerWriter, value: number): void {
    if (!(value >= this.min && value <= this.max && Number.isInteger(value))) {
      throw new CodecError(
        'not-encodable',
        w.at >>> 3,
        `${value} is not an integer in ${this.min}..${this.max}`,
      )
    }
    const offset = value - this.min
    if (!w.aligned || this.range <= 255) {
      if (this.bits <= 32) w.bits(offset, this.bits)
      else w.wideBits(offset, this.bits)
    } else if (this.range <= 65536) {
      w.align()
      w.bits(offset, this.range === 256 ? 8 : 16)
    } else {
      const octets = octetsOf(offset)
      w.bits(octets - 1, this.lengthBits)
      w.align()
      w.wideBits(offset, octets << 3)
    }
  }

  read(r: PerReader): number {
    let offset: number
    if (!r.aligned || this.range <= 255) offset = this.bits <= 32 ? r.bits(this.bits) : r.wideBits(this.bits)
    else if (this.range <= 65536) {
      r.align()
      offset = r.bits(this.range === 256 ? 8 : 16)
    } else {
      const octets = r.bits(this.lengthBits) + 1
      r.align()
      offset = readOctets(r, octets)
    }
    if (offset >= this.range) {
      throw new CodecError('bad-value', r.at >>> 3, `${offset + this.min} is above ${this.max}`)
    }
    return offset + this.min
  }
}

function octetsOf(value: number): number {
  if (value < 0x100) return 1
  if (value < 0x1_0000) return 2
  if (value < 0x100_0000) return 3
  if (value < 0x1_0000_0000) return 4
  if (value < 0x100_0000_0000) return 5
  return value < 0x1_0000_0000_0000 ? 6 : 7
}

function readOctets(r: PerReader, octets: number): number {
  if (octets > 8) throw new CodecError('bad-value', r.at >>> 3, `integer of ${octets} octets`)
  return r.wideBits(octets << 3)
}

/** A semi-constrained whole number (X.691 §11.7): length and the fewest octets of its distance from `min`. */
export function writeSemiConstrained(w: PerWriter, value: number, min: number): void {
  if (!(value >= min && Number.isSafeInteger(value))) {
    throw new CodecError('not-encodable', w.at >>> 3, `${value} is not an integer from ${min} up`)
  }
  const octets = octetsOf(value - min)
  w.length(octets)
  w.wideBits(value - min, octets << 3)
}

export function readSemiConstrained(r: PerReader, min: number): number {
  const octets = r.length()
  if (octets < 1) throw new CodecError('bad-length', r.at >>> 3, 'integer without octets')
  return readOctets(r, octets) + min
}

/** An unconstrained whole number (X.691 §11.8): length and the fewest octets of two's complement. */
export function writeUnconstrained(w: PerWriter, value: number): void {
  if (!Number.isInteger(value) || value >= 2 ** 47 || value < -(2 ** 47)) {
    throw new CodecError('not-encodable', w.at >>> 3, `${value} is not an integer of 48 bits`)
  }
  const octets = octetsOf((value < 0 ? -value - 1 : value) * 2)
  w.length(octets)
  w.wideBits(value < 0 ? value + 2 ** (octets * 8) : value, octets << 3)
}

export function readUnconstrained(r: PerReader): number {
  const octets = r.length()
  if (octets < 1 || octets > 6) throw new CodecError('bad-value', r.at >>> 3, `integer of ${octets} octets`)
  const value = r.wideBits(octets << 3)
  const half = 2 ** (octets * 8 - 1)
  return value >= half ? value - half * 2 : value
}

/** A normally small non-negative number (X.691 §11.6): extension indexes. */
export function writeNormallySmall(w: PerWriter, value: number): void {
  if (value < 64) w.bits(value, 7)
  else {
    w.bit(true)
    writeSemiConstrained(w, value, 0)
  }
}

export function readNormallySmall(r: PerReader): number {
  return r.bit() ? readSemiConstrained(r, 0) : r.bits(6)
}

/** A normally small length (X.691 §11.9.3.4): the size of an extension bitmap, from 1 up. */
export function writeNormallySmallLength(w: PerWriter, count: number): void {
  if (count <= 64) w.bits(count - 1, 7)
  else {
    w.bit(true)
    w.length(count)
  }
}

export function readNormallySmallLength(r: PerReader): number {
  if (!r.bit()) return r.bits(6) + 1
  const count = r.length()
  if (count < 1) throw new CodecError('bad-length', r.at >>> 3, 'extension bitmap of no bits or in fragments')
  return count
}
