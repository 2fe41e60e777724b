/** Values that many NAS elements share: octet strings, whole octets, half octets. */
import { CodecError } from '../codec-error.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'
import type { HalfOctetType, IeType } from './wire.ts'

/** Writers that refuse what their width does not hold: a fraction, a value too large, a member that is missing. */
export function putOctet(w: OctetWriter, value: number): void {
  if ((value & 0xff) !== value) throw notIn(value, 8)
  w.u8(value)
}

export function putU16(w: OctetWriter, value: number): void {
  if ((value & 0xffff) !== value) throw notIn(value, 16)
  w.u16(value)
}

export function putU32(w: OctetWriter, value: number): void {
  if (value >>> 0 !== value) throw notIn(value, 32)
  w.u32(value)
}

function notIn(value: number, bits: number): CodecError {
  return new CodecError('not-encodable', -1, `${value} is no value of ${bits} bits`)
}

/** Four bits as a number; the element's clause names the values. */
export const halfOctet: HalfOctetType<number> = {
  toHalfOctet(value) {
    if ((value & 15) !== value) throw notIn(value, 4)
    return value
  },
  fromHalfOctet: (bits) => bits,
}

/** Three bits as a number; bit 4 is spare. */
export const threeBits: HalfOctetType<number> = {
  toHalfOctet(value) {
    if ((value & 7) !== value) throw notIn(value, 3)
    return value
  },
  fromHalfOctet: (bits) => bits & 7,
}

/** Five bits of an octet that has others too. */
export function fiveBits(value: number): number {
  if ((value & 31) !== value) throw notIn(value, 5)
  return value
}

export const octet: IeType<number> = { minimum: 1, maximum: 1, write: putOctet, read: (r) => r.u8() }

export const u16: IeType<number> = { minimum: 2, maximum: 2, write: putU16, read: (r) => r.u16() }

export const u32: IeType<number> = { minimum: 4, maximum: 4, write: putU32, read: (r) => r.u32() }

/** An element that nothing here looks into. */
export const octets = (minimum: number, maximum = minimum): IeType<Uint8Array> => ({
  minimum,
  maximum,
  write(w, value) {
    if (!(value instanceof Uint8Array)) throw new CodecError('not-encodable', -1, 'no octets')
    w.bytes(value)
  },
  read: takeRest,
})

export function takeRest(r: OctetReader): Uint8Array {
  return r.take(r.end - r.offset)
}
