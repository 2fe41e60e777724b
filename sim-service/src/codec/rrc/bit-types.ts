/** The few types of TS 36.331 that plain ASN.1 combinators would spell less usefully. */

import { CodecError } from '../codec-error.ts'
import { type Bits, fixedBits, type PerType } from '../per/per.ts'

/**
 * All bits that are left. A nonCriticalExtension is the last component of its message (TS 36.331 §A.4.3), so what a
 * later release put there can be kept whole and sent again. Padding cannot be told from zeros at the end: the zeros of
 * the last octet are left out, the encoder puts as many there.
 */
export const remainder: PerType<Bits> = {
  encode(w, { octets, length }) {
    if (!(octets.length * 8 >= length)) {
      throw new CodecError('not-encodable', w.at >>> 3, `${octets.length} octets do not hold ${length} bits`)
    }
    w.bitsOf(octets, length)
  },
  decode(r) {
    let length = r.end - r.at
    if (length > 0) {
      const last = r.octets[(r.end >>> 3) - 1]
      const zeros = last === 0 ? 7 : 31 - Math.clz32(last & -last)
      length -= Math.min(zeros, length)
    }
    const octets = r.takeBits(length)
    r.at = r.end
    return { octets, length }
  },
}

/** A BIT STRING of 33 to 53 bits as a number. */
export function wideBits(length: number): PerType<number> {
  const highest = 2 ** length - 1
  return {
    encode(w, value) {
      if (!(value >= 0 && value <= highest && Number.isInteger(value))) {
        throw new CodecError('not-encodable', w.at >>> 3, `${value} has not ${length} bits`)
      }
      w.wideBits(value, length)
    },
    decode: (r) => r.wideBits(length),
  }
}

/**
 * A type whose ASN.1 ends in `spare BIT STRING (SIZE (count))`: zero, and then no member, unless a later release gave
 * the bits a meaning.
 */
export function withSpare<T extends object>(
  type: PerType<T>,
  count: number,
): PerType<T & { spare?: number }> {
  const spare = fixedBits(count)
  return {
    encode(w, value) {
      type.encode(w, value)
      spare.encode(w, value.spare ?? 0)
    },
    decode(r) {
      const value: T & { spare?: number } = type.decode(r)
      const bits = spare.decode(r)
      if (bits !== 0) value.spare = bits
      return value
    },
  }
}

const ZERO = 48

function writeDigits(
  w: Parameters<PerType<string>['encode']>[0],
  digits: string,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const digit = digits.charCodeAt(i) - ZERO
    if (!(digit >= 0 && digit <= 9))
      throw new CodecError('not-encodable', w.at >>> 3, `PLMN ${digits} is not decimal`)
    w.bits(digit, 4)
  }
}

function readDigits(r: Parameters<PerType<string>['decode']>[0], count: number): string {
  const packed = r.bits(count << 2)
  let text = ''
  for (let shift = (count - 1) << 2; shift >= 0; shift -= 4) {
    const digit = (packed >>> shift) & 15
    if (digit > 9) throw new CodecError('bad-value', r.at >>> 3, 'PLMN digit above 9')
    text += String.fromCharCode(ZERO + digit)
  }
  return text
}

/**
 * PLMN-Identity: MCC and MNC, `21407`. Inside a list an identity may leave out an MCC equal to the one before it: the
 * text is then the MNC alone, two or three digits.
 */
export const plmnIdentity: PerType<string> = {
  encode(w, value) {
    const count = value.length
    if (count !== 5 && count !== 6 && count !== 2 && count !== 3) {
      throw new CodecError('not-encodable', w.at >>> 3, `PLMN ${value} has not 5 or 6 digits`)
    }
    const hasMcc = count > 3
    w.bit(hasMcc)
    if (hasMcc) writeDigits(w, value, 0, 3)
    const mncDigits = hasMcc ? count - 3 : count
    w.bit(mncDigits === 3)
    writeDigits(w, value, count - mncDigits, count)
  },
  decode(r) {
    const mcc = r.bit() ? readDigits(r, 3) : ''
    return mcc + readDigits(r, r.bit() ? 3 : 2)
  },
}
