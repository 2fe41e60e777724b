/**
 * The wire layer of EPS NAS: information element formats of TS 24.007 §11.2.1.1 and the parsing rules of
 * TS 24.301 §7. It knows rows and octets, no message.
 */
import { CodecError } from '../codec-error.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'

/** The value part of an information element; `minimum` and `maximum` count its octets. */
export interface IeType<T> {
  readonly minimum: number
  readonly maximum: number
  write(w: OctetWriter, value: T): void
  /** Reads up to `r.end`, which is the end of the value part. */
  read(r: OctetReader): T
  /**
   * Of a type whose values do not hold all bits: whether octets [start, end), which were read, may have one that is
   * lost.
   */
  hasSpare?(octets: Uint8Array, start: number, end: number): boolean
}

/** A value of four bits. */
export interface HalfOctetType<T> {
  toHalfOctet(value: T): number
  fromHalfOctet(bits: number): T
}

/** M in the imperative part, O in the tagged part of a message table. */
export type Presence = 'M' | 'O'
export type Format = 'low' | 'high' | 'V' | 'LV' | 'LV-E' | 'TV1' | 'TV' | 'TLV' | 'TLV-E'

/** One row of a message table of TS 24.301 §8. */
export interface Row<T, P extends Presence> {
  readonly presence: P
  readonly format: Format
  /** 0 in the imperative part; the high half octet in place (`0xc0`) for format TV1. */
  readonly iei: number
  readonly type: IeType<T> | HalfOctetType<T>
}

/** V 1/2, bits 1 to 4: the first of two half octets. */
export const low = <T>(type: HalfOctetType<T>): Row<T, 'M'> => ({
  presence: 'M',
  format: 'low',
  iei: 0,
  type,
})
/** V 1/2, bits 5 to 8. */
export const high = <T>(type: HalfOctetType<T>): Row<T, 'M'> => ({
  presence: 'M',
  format: 'high',
  iei: 0,
  type,
})
export const v = <T>(type: IeType<T>): Row<T, 'M'> => ({ presence: 'M', format: 'V', iei: 0, type })
export const lv = <T>(type: IeType<T>): Row<T, 'M'> => ({ presence: 'M', format: 'LV', iei: 0, type })
export const lve = <T>(type: IeType<T>): Row<T, 'M'> => ({ presence: 'M', format: 'LV-E', iei: 0, type })
/** TV of one octet: `tv1(0xc, …)` is the row that the tables write as "C-". */
export const tv1 = <T>(iei: number, type: HalfOctetType<T>): Row<T, 'O'> => ({
  presence: 'O',
  format: 'TV1',
  iei: iei << 4,
  type,
})
export const tv = <T>(iei: number, type: IeType<T>): Row<T, 'O'> => ({
  presence: 'O',
  format: 'TV',
  iei,
  type,
})
export const tlv = <T>(iei: number, type: IeType<T>): Row<T, 'O'> => ({
  presence: 'O',
  format: 'TLV',
  iei,
  type,
})
export const tlve = <T>(iei: number, type: IeType<T>): Row<T, 'O'> => ({
  presence: 'O',
  format: 'TLV-E',
  iei,
  type,
})

/**
 * An element of the tagged part that this message did not take, kept so that encoding gives the same octets:
 * not in the table (§7.6.1), out of sequence (§7.6.2), repeated (§7.6.3), or syntactically incorrect and so
 * "treated as not present" (§7.7.1).
 */
export interface UnknownIe {
  /** How many elements of the tagged part stand before this one. */
  position: number
  reason: 'unknown' | 'outOfSequence' | 'repeated' | 'incorrect'
  /** The whole element with IEI and length. */
  octets: Uint8Array
}

/** Writes a value behind `lengthOctets` octets of length. */
export function writeValue<T>(w: OctetWriter, type: IeType<T>, lengthOctets: 0 | 1 | 2, value: T): void {
  const at = w.length
  if (lengthOctets === 1) w.u8(0)
  else if (lengthOctets === 2) w.u16(0)
  type.write(w, value)
  const length = w.length - at - lengthOctets
  if (length < type.minimum || length > type.maximum) {
    throw new CodecError('not-encodable', at, `${length} octets, ${range(type)} allowed`)
  }
  if (lengthOctets === 1) w.setU8(at, length)
  else if (lengthOctets === 2) w.setU16(at, length)
}

function range(type: IeType<unknown>): string {
  return type.minimum === type.maximum ? `${type.minimum}` : `${type.minimum} to ${type.maximum}`
}

/**
 * Skips an element that the message's table does not have (TS 24.007 §11.2.4): IEI 1xxxxxxx is one octet,
 * 01111xxx is TLV-E, any other is TLV.
 */
export function skipUnknown(r: OctetReader): void {
  const iei = r.u8()
  if (iei >= 0x80) return
  r.skip(iei >= 0x78 ? r.u16() : r.u8())
}

/** TS 24.007 §11.2.5: an unknown IEI 0000xxxx must be understood, or the message is refused with cause #96. */
export function isComprehensionRequired(iei: number): boolean {
  return iei < 0x10
}
