import { CodecError } from '../codec-error.ts'
import { ipv4ToU32, u32ToIpv4 } from '../ipv4.ts'
import { copyOfRange } from '../octet-slab.ts'
import type { OctetWriter } from '../octets.ts'
import { fromHex, OctetReader, toHex } from '../octets.ts'
import { readPlmn, writePlmn } from '../plmn.ts'
import type { Format } from './avp.ts'
import { format } from './avp.ts'
import { identity, identityOctets, recurringText } from './identities.ts'
import { ipv6ToOctets, octetsToIpv6 } from './ipv6.ts'

/** RFC 6733 §4.2 and §4.3: the data of one AVP that holds no AVPs, in octets [start, stop). */
export function readValue(kind: Format, octets: Uint8Array, start: number, stop: number): unknown {
  switch (kind) {
    case format.unsigned32:
      exactly(4, start, stop)
      return readU32(octets, start)
    case format.integer32:
      exactly(4, start, stop)
      return readU32(octets, start) | 0
    case format.unsigned64:
      exactly(8, start, stop)
      return safe(readU32(octets, start), readU32(octets, start + 4), start)
    case format.integer64:
      exactly(8, start, stop)
      return safe(readU32(octets, start) | 0, readU32(octets, start + 4), start)
    case format.octetString:
      return copyOfRange(octets, start, stop)
    case format.utf8String:
      return readText(recurringText, octets, start, stop)
    case format.diameterIdentity:
      return readText(identity, octets, start, stop)
    case format.address:
      return readAddress(octets, start, stop)
    case format.time:
      exactly(4, start, stop)
      return unixSeconds(readU32(octets, start))
    case format.ipv4:
      exactly(4, start, stop)
      return u32ToIpv4(readU32(octets, start))
    case format.plmnId:
      exactly(3, start, stop)
      return readPlmn(new OctetReader(octets, start, stop))
    case format.tbcdDigits:
      return readTbcd(octets, start, stop)
    default:
      throw new CodecError('not-encodable', start, 'a format without a reader')
  }
}

/** Appends the data of one AVP that holds no AVPs, unpadded. */
export function writeValue(kind: Format, w: OctetWriter, value: unknown): void {
  switch (kind) {
    case format.unsigned32:
      if (typeof value !== 'number' || value >>> 0 !== value) throw refused('an Unsigned32', value)
      w.u32(value)
      break
    case format.integer32:
      if (typeof value !== 'number' || (value | 0) !== value) throw refused('an Integer32', value)
      w.u32(value)
      break
    case format.unsigned64:
      if (!Number.isSafeInteger(value) || (value as number) < 0) throw refused('a safe Unsigned64', value)
      writeU64(w, value as number)
      break
    case format.integer64:
      if (!Number.isSafeInteger(value)) throw refused('a safe Integer64', value)
      writeU64(w, value as number)
      break
    case format.octetString:
      if (!(value instanceof Uint8Array)) throw refused('octets', value)
      w.bytes(value)
      break
    case format.time:
      if (typeof value !== 'number') throw refused('a time', value)
      w.u32(ntpSeconds(value))
      break
    default:
      if (typeof value !== 'string') throw refused('text', value)
      writeString(kind, w, value)
  }
}

function writeString(kind: Format, w: OctetWriter, value: string): void {
  switch (kind) {
    case format.utf8String:
      writeText(w, value)
      break
    case format.diameterIdentity: {
      const octets = identityOctets(value)
      if (octets === undefined) throw refused('well-formed text', value)
      w.bytes(octets)
      break
    }
    case format.address:
      writeAddress(w, value)
      break
    case format.ipv4:
      w.u32(ipv4ToU32(value))
      break
    case format.plmnId:
      writePlmn(w, value)
      break
    case format.tbcdDigits:
      writeTbcd(w, value)
      break
    default:
      throw refused('of a format with a writer', value)
  }
}

export function readU32(octets: Uint8Array, at: number): number {
  return ((octets[at] << 24) | (octets[at + 1] << 16) | (octets[at + 2] << 8) | octets[at + 3]) >>> 0
}

function exactly(count: number, start: number, stop: number): void {
  if (stop - start !== count)
    throw new CodecError('bad-length', start, `${stop - start} octets, not ${count}`)
}

function refused(what: string, value: unknown): CodecError {
  return new CodecError('not-encodable', -1, `not ${what}: ${String(value)}`)
}

function safe(high: number, low: number, offset: number): number {
  const value = high * 4294967296 + low
  if (!Number.isSafeInteger(value)) throw new CodecError('bad-value', offset, 'beyond the safe integers')
  return value
}

function writeU64(w: OctetWriter, value: number): void {
  const high = Math.floor(value / 4294967296)
  w.u32(high)
  w.u32(value - high * 4294967296)
}

function readText(
  read: (octets: Uint8Array, start: number, stop: number) => string,
  octets: Uint8Array,
  start: number,
  stop: number,
): string {
  try {
    return read(octets, start, stop)
  } catch {
    throw new CodecError('bad-value', start, 'not UTF-8')
  }
}

const textEncoder = new TextEncoder()

function writeText(w: OctetWriter, value: string): void {
  const length = value.length
  w.reserve(length)
  const octets = w.octets
  const start = w.length
  for (let i = 0; i < length; i++) {
    const c = value.charCodeAt(i)
    if (c >= 128) {
      if (!value.isWellFormed()) throw refused('well-formed text', value)
      w.bytes(textEncoder.encode(value))
      return
    }
    octets[start + i] = c
  }
  w.length = start + length
}

/** §4.3.1: four octets of NTP seconds, whose era begins anew on 7 February 2036. */
const NTP_1970 = 2208988800

function unixSeconds(ntp: number): number {
  return (ntp >= 0x80000000 ? ntp : ntp + 4294967296) - NTP_1970
}

function ntpSeconds(unix: number): number {
  const ntp = unix + NTP_1970
  if (!Number.isInteger(unix) || ntp < 0x80000000 || ntp >= 0x180000000)
    throw refused('a time of 1968 to 2104', unix)
  return ntp >>> 0
}

/** §4.3.1: AddressFamilyNumbers of IANA, 1 for IPv4, 2 for IPv6. */
function readAddress(octets: Uint8Array, start: number, stop: number): string {
  if (stop - start < 2) throw new CodecError('bad-length', start, 'an address without a family')
  const family = (octets[start] << 8) | octets[start + 1]
  if (family === 1) {
    exactly(6, start, stop)
    return u32ToIpv4(readU32(octets, start + 2))
  }
  if (family === 2) {
    exactly(18, start, stop)
    return octetsToIpv6(octets, start + 2)
  }
  return `af${family}:${toHex(octets.subarray(start + 2, stop))}`
}

function writeAddress(w: OctetWriter, value: string): void {
  if (value.startsWith('af') && /^af\d{1,5}:/.test(value)) {
    const colon = value.indexOf(':')
    const family = Number(value.slice(2, colon))
    if (family === 1 || family === 2 || family > 65535) throw refused('an address', value)
    w.u16(family)
    w.bytes(fromHex(value.slice(colon + 1)))
  } else if (value.includes(':')) {
    w.u16(2)
    w.bytes(ipv6ToOctets(value))
  } else {
    w.u16(1)
    w.u32(ipv4ToU32(value))
  }
}

/** TS 29.002 TBCD-STRING: low nibble first, `F` fills the last octet. */
const TBCD = '0123456789*#abc'

function readTbcd(octets: Uint8Array, start: number, stop: number): string {
  let digits = ''
  for (let i = start; i < stop; i++) {
    const low = octets[i] & 15
    const high = octets[i] >> 4
    if (low === 15 || (high === 15 && i < stop - 1))
      throw new CodecError('bad-value', i, 'a filler inside digits')
    digits += TBCD[low]
    if (high !== 15) digits += TBCD[high]
  }
  return digits
}

function writeTbcd(w: OctetWriter, digits: string): void {
  for (let i = 0; i < digits.length; i += 2) {
    const low = TBCD.indexOf(digits[i])
    const high = i + 1 < digits.length ? TBCD.indexOf(digits[i + 1]) : 15
    if (low < 0 || high < 0) throw refused('digits', digits)
    w.u8((high << 4) | low)
  }
}
