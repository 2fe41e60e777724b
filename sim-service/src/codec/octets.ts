import { CodecError } from './codec-error.ts'
import { copyOfFirst, copyOfRange } from './octet-slab.ts'

/**
 * Reads octets of a window [start, end) of a buffer, network byte order. It never reads past `end`: every
 * accessor throws a `truncated` CodecError instead.
 */
export class OctetReader {
  readonly octets: Uint8Array
  offset: number
  /** A codec may narrow it for the length of one element and set it back. */
  end: number

  constructor(octets: Uint8Array, start = 0, end = octets.length) {
    this.octets = octets
    this.offset = start
    this.end = end
  }

  get remaining(): number {
    return this.end - this.offset
  }

  need(count: number): void {
    if (count > this.end - this.offset || count < 0) {
      throw new CodecError('truncated', this.offset, `${count} octets needed, ${this.end - this.offset} left`)
    }
  }

  u8(): number {
    if (this.offset >= this.end) this.need(1)
    return this.octets[this.offset++]
  }

  u16(): number {
    this.need(2)
    const o = this.octets
    const at = this.offset
    this.offset = at + 2
    return (o[at] << 8) | o[at + 1]
  }

  u24(): number {
    this.need(3)
    const o = this.octets
    const at = this.offset
    this.offset = at + 3
    return (o[at] << 16) | (o[at + 1] << 8) | o[at + 2]
  }

  u32(): number {
    this.need(4)
    const o = this.octets
    const at = this.offset
    this.offset = at + 4
    return ((o[at] << 24) | (o[at + 1] << 16) | (o[at + 2] << 8) | o[at + 3]) >>> 0
  }

  /** A copy of the next `count` octets: a decoded message never aliases the frame that it came from. */
  take(count: number): Uint8Array {
    this.need(count)
    const at = this.offset
    this.offset = at + count
    return copyOfRange(this.octets, at, at + count)
  }

  skip(count: number): void {
    this.need(count)
    this.offset += count
  }

  /** A reader over the next `count` octets, which this reader passes over. */
  window(count: number): OctetReader {
    this.need(count)
    const at = this.offset
    this.offset = at + count
    return new OctetReader(this.octets, at, at + count)
  }
}

/** Writes octets into a buffer that grows; made once per protocol and reset for every message. */
export class OctetWriter {
  octets: Uint8Array
  length = 0

  constructor(capacity = 2048) {
    this.octets = new Uint8Array(capacity)
  }

  reset(): this {
    this.length = 0
    return this
  }

  reserve(count: number): void {
    if (this.length + count <= this.octets.length) return
    const grown = new Uint8Array(Math.max(this.octets.length * 2, this.length + count))
    grown.set(this.octets.subarray(0, this.length))
    this.octets = grown
  }

  u8(value: number): void {
    if (this.length >= this.octets.length) this.reserve(1)
    this.octets[this.length++] = value
  }

  u16(value: number): void {
    this.reserve(2)
    this.octets[this.length++] = value >>> 8
    this.octets[this.length++] = value
  }

  u24(value: number): void {
    this.reserve(3)
    this.octets[this.length++] = value >>> 16
    this.octets[this.length++] = value >>> 8
    this.octets[this.length++] = value
  }

  u32(value: number): void {
    this.reserve(4)
    const o = this.octets
    o[this.length++] = value >>> 24
    o[this.length++] = value >>> 16
    o[this.length++] = value >>> 8
    o[this.length++] = value
  }

  bytes(source: Uint8Array): void {
    const count = source.length
    this.reserve(count)
    // A short copy by hand beats TypedArray.set, whose call costs more than 30 octets do.
    if (count <= 32) {
      const o = this.octets
      let at = this.length
      for (let i = 0; i < count; i++) o[at++] = source[i]
    } else {
      this.octets.set(source, this.length)
    }
    this.length += count
  }

  zeros(count: number): void {
    this.reserve(count)
    this.octets.fill(0, this.length, this.length + count)
    this.length += count
  }

  setU8(at: number, value: number): void {
    this.octets[at] = value
  }

  setU16(at: number, value: number): void {
    this.octets[at] = value >>> 8
    this.octets[at + 1] = value
  }

  setU24(at: number, value: number): void {
    this.octets[at] = value >>> 16
    this.octets[at + 1] = value >>> 8
    this.octets[at + 2] = value
  }

  /** A copy of what was written since the last reset. */
  finish(): Uint8Array {
    return copyOfFirst(this.octets, this.length)
  }
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))

export function toHex(octets: Uint8Array): string {
  let text = ''
  for (let i = 0; i < octets.length; i++) text += HEX[octets[i]]
  return text
}

/** Parses hexadecimal text; white space is allowed between octets. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/\s+/g, '')
  if (digits.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(digits)) {
    throw new CodecError('not-encodable', -1, `not hexadecimal: ${text.slice(0, 40)}`)
  }
  const octets = new Uint8Array(digits.length / 2)
  for (let i = 0; i < octets.length; i++) octets[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16)
  return octets
}

export function equalOctets(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
