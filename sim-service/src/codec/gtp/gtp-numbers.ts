/** Numbers at an offset, and numbers and octets that must fit their field. */
import { CodecError } from '../codec-error.ts'

export function u16(o: Uint8Array, at: number): number {
  return (o[at] << 8) | o[at + 1]
}

export function u24(o: Uint8Array, at: number): number {
  return (o[at] << 16) | (o[at + 1] << 8) | o[at + 2]
}

export function u32(o: Uint8Array, at: number): number {
  return ((o[at] << 24) | (o[at + 1] << 16) | (o[at + 2] << 8) | o[at + 3]) >>> 0
}

/** The value, which is an integer from 0 to `max`; `max` has at most 32 bits. */
export function within(value: number, max: number): number {
  if (value >>> 0 !== value || value > max) {
    throw new CodecError('not-encodable', -1, `${value} is not an integer from 0 to ${max}`)
  }
  return value
}

export function ofLength(octets: Uint8Array, count: number): Uint8Array {
  if (octets.length !== count)
    throw new CodecError('not-encodable', -1, `${octets.length} octets, not ${count}`)
  return octets
}
