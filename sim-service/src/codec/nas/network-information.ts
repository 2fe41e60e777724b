/**
 * What EMM Information tells a subscriber: network name, time zone, universal time, daylight saving time
 * (TS 24.008 §10.5.3.5a, §10.5.3.8, §10.5.3.9, §10.5.3.12).
 */
import { CodecError } from '../codec-error.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'
import type { IeType } from './wire.ts'

export interface NetworkName {
  /** Cell Broadcast coding scheme: the 7-bit default alphabet of TS 23.038, or UCS2. */
  coding: 'gsm7' | 'ucs2'
  /** Whether the UE puts the letters of the country before the name. */
  addCountryInitials: boolean
  text: string
}

/** TS 23.038 §6.2.1; 0x1b is the escape to the extension table and stays as it is. */
const GSM7 =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const SEPTETS: ReadonlyMap<string, number> = new Map(Array.from(GSM7, (character, code) => [character, code]))

export const networkName: IeType<NetworkName> = {
  minimum: 1,
  maximum: 251,
  write(w, value) {
    const at = w.length
    const header = 0x80 | (value.coding === 'ucs2' ? 0x10 : 0) | (value.addCountryInitials ? 0x08 : 0)
    w.u8(header)
    if (value.coding === 'ucs2') writeUcs2(w, value.text)
    else w.setU8(at, header | writeGsm7(w, value.text))
  },
  read(r) {
    const at = r.offset
    const header = r.u8()
    const scheme = (header >> 4) & 7
    const addCountryInitials = (header & 8) !== 0
    if (scheme === 0) return { coding: 'gsm7', addCountryInitials, text: readGsm7(r, header & 7) }
    if (scheme === 1) return { coding: 'ucs2', addCountryInitials, text: readUcs2(r) }
    throw new CodecError('bad-value', at, `coding scheme ${scheme}`)
  },
  hasSpare: () => true,
}

function writeUcs2(w: OctetWriter, text: string): void {
  for (let i = 0; i < text.length; i++) w.u16(text.charCodeAt(i))
}

function readUcs2(r: OctetReader): string {
  let text = ''
  while (r.offset < r.end) text += String.fromCharCode(r.u16())
  return text
}

/** Packs septets from the low bit on; the result is the number of spare bits in the last octet. */
function writeGsm7(w: OctetWriter, text: string): number {
  let held = 0
  let bits = 0
  for (const character of text) {
    const septet = SEPTETS.get(character)
    if (septet === undefined)
      throw new CodecError('not-encodable', -1, 'a character outside the 7-bit alphabet')
    held |= septet << bits
    bits += 7
    if (bits >= 8) {
      w.u8(held & 255)
      held >>= 8
      bits -= 8
    }
  }
  if (bits === 0) return 0
  w.u8(held)
  return 8 - bits
}

function readGsm7(r: OctetReader, spareBits: number): string {
  const count = Math.floor(((r.end - r.offset) * 8 - spareBits) / 7)
  let text = ''
  let held = 0
  let bits = 0
  for (let i = 0; i < count; i++) {
    if (bits < 7) {
      held |= r.u8() << bits
      bits += 8
    }
    text += GSM7[held & 127]
    held >>= 7
    bits -= 7
  }
  return text
}

/** Local time minus universal time; the wire has quarters of an hour. */
export interface TimeZone {
  offsetMinutes: number
}

export interface UniversalTime extends TimeZone {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

export const timeZone: IeType<TimeZone> = {
  minimum: 1,
  maximum: 1,
  write(w, value) {
    writeOffset(w, value.offsetMinutes)
  },
  read: (r) => ({ offsetMinutes: readOffset(r) }),
  hasSpare: isMinusZero,
}

/** Universal time, and the zone of the place: the date and the time of day are UTC (§10.5.3.9). */
export const universalTime: IeType<UniversalTime> = {
  minimum: 7,
  maximum: 7,
  write(w, value) {
    writeTwoDigits(w, value.year - 2000)
    writeTwoDigits(w, value.month)
    writeTwoDigits(w, value.day)
    writeTwoDigits(w, value.hour)
    writeTwoDigits(w, value.minute)
    writeTwoDigits(w, value.second)
    writeOffset(w, value.offsetMinutes)
  },
  read(r) {
    return {
      year: 2000 + readTwoDigits(r),
      month: readTwoDigits(r),
      day: readTwoDigits(r),
      hour: readTwoDigits(r),
      minute: readTwoDigits(r),
      second: readTwoDigits(r),
      offsetMinutes: readOffset(r),
    }
  },
  hasSpare: isMinusZero,
}

/** Two decimal digits of an octet, the tens in the low half. */
function writeTwoDigits(w: OctetWriter, value: number): void {
  if (!(value >= 0 && value <= 99)) throw new CodecError('not-encodable', -1, `${value} has not two digits`)
  w.u8(((value % 10) << 4) | Math.floor(value / 10))
}

function readTwoDigits(r: OctetReader): number {
  const octet = r.u8()
  if ((octet & 15) > 9 || octet >> 4 > 9)
    throw new CodecError('bad-value', r.offset - 1, 'not decimal digits')
  return (octet & 15) * 10 + (octet >> 4)
}

/** Bit 4 of the octet, the high bit of the tens, is the sign. */
function writeOffset(w: OctetWriter, offsetMinutes: number): void {
  const quarters = Math.abs(offsetMinutes) / 15
  if (!Number.isInteger(quarters) || quarters > 79) {
    throw new CodecError('not-encodable', -1, `a time zone of ${offsetMinutes} minutes`)
  }
  w.u8(((quarters % 10) << 4) | (offsetMinutes < 0 ? 8 : 0) | Math.floor(quarters / 10))
}

function readOffset(r: OctetReader): number {
  const octet = r.u8()
  if (octet >> 4 > 9) throw new CodecError('bad-value', r.offset - 1, 'not decimal digits')
  const minutes = ((octet & 7) * 10 + (octet >> 4)) * 15
  return (octet & 8) !== 0 && minutes !== 0 ? -minutes : minutes
}

/** The one time zone with two codings, in the last octet. */
function isMinusZero(octets: Uint8Array, _start: number, end: number): boolean {
  return octets[end - 1] === 8
}

/** Hours that are added in summer: 0, 1 or 2. */
export const daylightSavingTime: IeType<number> = {
  minimum: 1,
  maximum: 1,
  write(w, value) {
    if (!(value >= 0 && value <= 2))
      throw new CodecError('not-encodable', -1, `daylight saving of ${value} hours`)
    w.u8(value)
  },
  read: (r) => r.u8() & 3,
  hasSpare: (octets, start) => octets[start] > 2,
}
