/**
 * Spare bits and excess octets that a sender set and that no value holds. A receiver passes over them (TS 24.007
 * §11.2.1); they are kept beside the message, so that encoding it gives the octets that came.
 */
import { CodecError } from '../codec-error.ts'
import { OctetWriter } from '../octets.ts'
import type { IeType } from './wire.ts'

/**
 * By member of the message: what is exclusive-ored over the octets that the member's value is written as, or stands
 * behind them. An octet with two half octets has one entry for each of them, its bits in their places.
 */
export type SpareBits = { [member: string]: Uint8Array }

/** The place of the first octet's spare bits, of a Service Request (§9.3.1). */
export const SPARE_OF_HEADER = 'securityHeaderType'

export function keepSpare(message: { [name: string]: unknown }, name: string, bits: Uint8Array): void {
  const kept = message['spare'] as SpareBits | undefined
  if (kept === undefined) message['spare'] = { [name]: bits }
  else kept[name] = bits
}

const scratch = new OctetWriter(256)

/** The spare bits of octets [start, end), which were read as `value`; undefined if there are none. */
export function spareOf<T>(
  type: IeType<T>,
  value: T,
  octets: Uint8Array,
  start: number,
  end: number,
): Uint8Array | undefined {
  scratch.reset()
  type.write(scratch, value)
  const count = end - start
  if (scratch.length > count) throw new CodecError('bad-length', start, 'shorter than its value')
  const bits = new Uint8Array(count)
  let needed = 0
  for (let i = 0; i < count; i++) {
    bits[i] = octets[start + i] ^ (i < scratch.length ? scratch.octets[i] : 0)
    if (bits[i] !== 0 || i >= scratch.length) needed = i + 1
  }
  return needed === 0 ? undefined : bits.slice(0, needed)
}

/** Puts the bits over the value that stands at [at, the writer's end), behind `lengthOctets` octets of length. */
export function putSpare(w: OctetWriter, at: number, lengthOctets: number, bits: Uint8Array): void {
  if (!(bits instanceof Uint8Array)) throw new CodecError('not-encodable', -1, 'spare bits are octets')
  const length = w.length - at
  for (let i = 0; i < bits.length; i++) {
    if (i < length) w.octets[at + i] ^= bits[i]
    else w.u8(bits[i])
  }
  if (bits.length <= length) return
  if (lengthOctets === 0 || bits.length > (lengthOctets === 1 ? 255 : 65_535))
    throw new CodecError('not-encodable', at, 'excess octets that the length cannot tell')
  if (lengthOctets === 1) w.setU8(at - 1, bits.length)
  else w.setU16(at - 2, bits.length)
}
