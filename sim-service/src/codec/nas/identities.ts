/**
 * Identities of a UE: EPS mobile identity (TS 24.301 §9.9.3.12) and mobile identity (TS 24.008 §10.5.1.4).
 * Both hold digits as type and odd/even mark in the first octet's low half, then two digits an octet, low
 * half first; the numbers of the types differ.
 */
import { CodecError } from '../codec-error.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'
import type { PlmnId } from '../plmn.ts'
import { readPlmn, writePlmn } from '../plmn.ts'
import { putOctet, putU16, putU32 } from './values.ts'
import type { IeType } from './wire.ts'

/** TS 23.003 §2.8. */
export interface Guti {
  plmn: PlmnId
  mmeGroupId: number
  mmeCode: number
  mTmsi: number
}

export type EpsMobileIdentity =
  | { kind: 'imsi'; imsi: string }
  | { kind: 'guti'; guti: Guti }
  | { kind: 'imei'; imei: string }

export type MobileIdentity =
  | { kind: 'none' }
  | { kind: 'imsi'; imsi: string }
  | { kind: 'imei'; imei: string }
  | { kind: 'imeisv'; imeisv: string }
  | { kind: 'tmsi'; tmsi: number }

/** Identity type 2 of Identity Request (TS 24.008 §10.5.5.9). */
export const identityType = { imsi: 1, imei: 2, imeisv: 3, tmsi: 4 } as const

/** Type of identity in the first octet: TS 24.301 and TS 24.008 agree on the IMSI only. */
const eps = { imsi: 1, imei: 3, guti: 6 } as const
const mobile = { none: 0, imsi: 1, imei: 2, imeisv: 3, tmsi: 4 } as const
const GUTI_FIRST_OCTET = 0xf0 | eps.guti
const TMSI_FIRST_OCTET = 0xf0 | mobile.tmsi

export const epsMobileIdentity: IeType<EpsMobileIdentity> = {
  minimum: 4,
  maximum: 11,
  write(w, value) {
    if (value.kind === 'guti') guti.write(w, value.guti)
    else if (value.kind === 'imsi') writeDigits(w, eps.imsi, value.imsi, 6, 15)
    else if (value.kind === 'imei') writeDigits(w, eps.imei, value.imei, 15, 15)
    else throw new CodecError('not-encodable', -1, 'no such kind of EPS mobile identity')
  },
  read(r) {
    const type = r.octets[r.offset] & 7
    if (type === eps.guti) return { kind: 'guti', guti: guti.read(r) }
    if (type === eps.imsi) return { kind: 'imsi', imsi: readDigits(r, 6, 15) }
    if (type === eps.imei) return { kind: 'imei', imei: readDigits(r, 15, 15) }
    throw new CodecError('bad-value', r.offset, `type of identity ${type}`)
  },
  hasSpare: (octets, start) => (octets[start] & 7) === eps.guti && octets[start] !== GUTI_FIRST_OCTET,
}

/** An EPS mobile identity that can only be a GUTI; a sender may leave out the ones before its type. */
export const guti: IeType<Guti> = {
  minimum: 11,
  maximum: 11,
  write(w, value) {
    w.u8(GUTI_FIRST_OCTET)
    writePlmn(w, value.plmn)
    putU16(w, value.mmeGroupId)
    putOctet(w, value.mmeCode)
    putU32(w, value.mTmsi)
  },
  read(r) {
    const at = r.offset
    if ((r.u8() & 7) !== eps.guti) throw new CodecError('bad-value', at, 'not a GUTI')
    return { plmn: readPlmn(r), mmeGroupId: r.u16(), mmeCode: r.u8(), mTmsi: r.u32() }
  },
  hasSpare: (octets, start) => octets[start] !== GUTI_FIRST_OCTET,
}

export const mobileIdentity: IeType<MobileIdentity> = {
  minimum: 3,
  maximum: 9,
  write(w, value) {
    if (value.kind === 'imsi') writeDigits(w, mobile.imsi, value.imsi, 6, 15)
    else if (value.kind === 'imei') writeDigits(w, mobile.imei, value.imei, 15, 15)
    else if (value.kind === 'imeisv') writeDigits(w, mobile.imeisv, value.imeisv, 16, 16)
    else if (value.kind === 'tmsi') {
      w.u8(TMSI_FIRST_OCTET)
      putU32(w, value.tmsi)
    } else if (value.kind === 'none') {
      // §10.5.1.4: all identity digits are 0 and the length is 3.
      w.u24(0)
    } else throw new CodecError('not-encodable', -1, 'no such kind of mobile identity')
  },
  read(r) {
    const at = r.offset
    const type = r.octets[at] & 7
    if (type === mobile.imsi) return { kind: 'imsi', imsi: readDigits(r, 6, 15) }
    if (type === mobile.imei) return { kind: 'imei', imei: readDigits(r, 15, 15) }
    if (type === mobile.imeisv) return { kind: 'imeisv', imeisv: readDigits(r, 16, 16) }
    if (type === mobile.tmsi) {
      r.skip(1)
      return { kind: 'tmsi', tmsi: r.u32() }
    }
    if (type === mobile.none && r.u24() === 0) return { kind: 'none' }
    throw new CodecError('bad-value', at, `type of identity ${type}`)
  },
  hasSpare: (octets, start) => (octets[start] & 7) === mobile.tmsi && octets[start] !== TMSI_FIRST_OCTET,
}

/** A mobile identity that can only be an IMEISV, 16 digits. */
export const imeisv: IeType<string> = {
  minimum: 9,
  maximum: 9,
  write(w, value) {
    writeDigits(w, mobile.imeisv, value, 16, 16)
  },
  read(r) {
    const type = r.octets[r.offset] & 7
    if (type !== mobile.imeisv) throw new CodecError('bad-value', r.offset, `type of identity ${type}`)
    return readDigits(r, 16, 16)
  },
}

function writeDigits(w: OctetWriter, type: number, digits: string, minimum: number, maximum: number): void {
  const count = digits.length
  if (count < minimum || count > maximum) {
    throw new CodecError('not-encodable', -1, `${count} digits, ${minimum} to ${maximum} allowed`)
  }
  const odd = count & 1
  w.u8((digitAt(digits, 0) << 4) | (odd << 3) | type)
  for (let i = 1; i < count; i += 2) {
    const second = i + 1 < count ? digitAt(digits, i + 1) : 15
    w.u8((second << 4) | digitAt(digits, i))
  }
}

function digitAt(digits: string, at: number): number {
  const digit = digits.charCodeAt(at) - 48
  if (!(digit >= 0 && digit <= 9))
    throw new CodecError('not-encodable', -1, 'an identity is of decimal digits')
  return digit
}

/** Two digits of an octet, low half first; undefined where a half is no digit. */
const PAIR: ReadonlyArray<string | undefined> = Array.from({ length: 256 }, (_, octet) =>
  (octet & 15) <= 9 && octet >> 4 <= 9 ? `${octet & 15}${octet >> 4}` : undefined,
)

function readDigits(r: OctetReader, minimum: number, maximum: number): string {
  const first = r.u8()
  const odd = (first >> 3) & 1
  const count = 2 * (r.end - r.offset) + odd
  if (count < minimum || count > maximum) {
    throw new CodecError('bad-length', r.offset, `${count} digits, ${minimum} to ${maximum} allowed`)
  }
  let text = digitOf(first >> 4, r.offset - 1)
  const pairsEnd = odd === 1 ? r.end : r.end - 1
  while (r.offset < pairsEnd) {
    const pair = PAIR[r.octets[r.offset]]
    if (pair === undefined) throw new CodecError('bad-value', r.offset, 'not decimal digits')
    text += pair
    r.offset++
  }
  if (odd === 1) return text
  const final = r.u8()
  if (final >> 4 !== 15)
    throw new CodecError('bad-value', r.offset - 1, 'an even count of digits ends with 1111')
  return text + digitOf(final & 15, r.offset - 1)
}

function digitOf(digit: number, at: number): string {
  if (digit > 9) throw new CodecError('bad-value', at, 'not a decimal digit')
  return String.fromCharCode(48 + digit)
}
