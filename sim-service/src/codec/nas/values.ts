/** Values that many NAS elements share: octet strings, whole octets, half octets. */
import { CodecError } from '../codec-error.ts'
import type { OctetReader } from '../octets.ts'
import type { HalfOctetType, IeType } from './wire.ts'

/** Four bits as a number; the element's clause names the values. */
export const halfOctet: HalfOctetType<number> = {
  toHalfOctet(value) {
    if (!(value >= 0 && value <= 15)) throw new CodecError('not-encodable', -1, `${value} has not four bits`)
    return value
  },
  fromHalfOctet: (bits) => bits,
}

/** Three bits as a number; bit 4 is spare. */
export const threeBits: HalfOctetType<number> = {
  toHalfOctet(value) {
    if (!(value >= 0 && value <= 7)) throw new CodecError('not-encodable', -1, `${value} has not three bits`)
    return value
  },
  fromHalfOctet: (bits) => bits & 7,
}

export const octet: IeType<number> = {
  minimum: 1,
  maximum: 1,
  write(w, value) {
    if (!(value >= 0 && value <= 255)) throw new CodecError('not-encodable', -1, `${value} is no octet`)
    w.u8(value)
  },
  read: (r) => r.u8(),
}

export const u32: IeType<number> = {
  minimum: 4,
  maximum: 4,
  write(w, value) {
    if (!(value >= 0 && value <= 0xffffffff))
      throw new CodecError('not-encodable', -1, `${value} has not 32 bits`)
    w.u32(value)
  },
  read: (r) => r.u32(),
}

/** An element that nothing here looks into. */
export const octets = (minimum: number, maximum = minimum): IeType<Uint8Array> => ({
  minimum,
  maximum,
  write(w, value) {
    w.bytes(value)
  },
  read: takeRest,
})

export function takeRest(r: OctetReader): Uint8Array {
  const count = r.end - r.offset
  if (count > 32) return r.take(count)
  const copy = new Uint8Array(count)
  const source = r.octets
  let at = r.offset
  for (let i = 0; i < count; i++) copy[i] = source[at++]
  r.offset = at
  return copy
}
