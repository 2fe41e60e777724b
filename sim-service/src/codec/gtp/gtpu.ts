/** GTP-U (TS 29.281): the header of §5, the messages of §7, the IEs of §8. */
import { CodecError } from '../codec-error.ts'
import { ipv4ToU32, u32ToIpv4 } from '../ipv4.ts'
import { OctetReader, OctetWriter } from '../octets.ts'
import { u32, within } from './gtp-numbers.ts'
import { type ExtensionHeader, readExtensionHeaders, writeExtensionHeaders } from './gtpu-extension.ts'

export { type ExtensionHeader, gtpuExtension } from './gtpu-extension.ts'

/** The value of an IE, without type and length. */
export interface UnknownGtpuIe {
  type: number
  octets: Uint8Array
}

interface Header {
  teid: number
  sequence?: number
  nPduNumber?: number
  extensionHeaders?: ExtensionHeader[]
  /** Fields that mean nothing here and were not 0: the spare bit, fields whose flag is clear (§5.1). */
  headerSeen?: { spare?: number; sequence?: number; nPduNumber?: number; nextExtensionType?: number }
}

/** The IPv4 or IPv6 address of the peer that knows no such tunnel (§8.4). */
export interface PeerAddress {
  ipv4?: string
  /** 16 octets. */
  ipv6?: Uint8Array
}

interface Signalling extends Header {
  /** IEs that this message does not have, and repetitions, in order. */
  unknown?: UnknownGtpuIe[]
  /** The types of all IEs in the order in which they came, where that is not the message's own and then `unknown`. */
  orderSeen?: number[]
}

/** §7.2.1: TEID 0, with a sequence number. */
export interface GtpuEchoRequest extends Signalling {
  kind: 'EchoRequest'
}

/** §7.2.2: the counter has no meaning on GTP-U and is sent as 0. */
export interface GtpuEchoResponse extends Signalling {
  kind: 'EchoResponse'
  recovery: number
}

/** §7.3.1: TEID 0; the tunnel that the receiver of a G-PDU did not know, and that receiver's address. */
export interface GtpuErrorIndication extends Signalling {
  kind: 'ErrorIndication'
  teidDataI: number
  peerAddress: PeerAddress
}

/** §7.2.3: TEID 0. */
export interface GtpuSupportedExtensionHeadersNotification extends Signalling {
  kind: 'SupportedExtensionHeadersNotification'
  extensionHeaderTypes: number[]
}

/** §7.3.2: no more user packets come through this tunnel. */
export interface GtpuEndMarker extends Signalling {
  kind: 'EndMarker'
}

/** §7.1: a user packet (T-PDU). */
export interface GPdu extends Header {
  kind: 'GPdu'
  payload: Uint8Array
}

export type GtpuMessage =
  | GtpuEchoRequest
  | GtpuEchoResponse
  | GtpuErrorIndication
  | GtpuSupportedExtensionHeadersNotification
  | GtpuEndMarker
  | GPdu

/** Table 6.1-1. */
export const gtpuType = {
  EchoRequest: 1,
  EchoResponse: 2,
  ErrorIndication: 26,
  SupportedExtensionHeadersNotification: 31,
  EndMarker: 254,
  GPdu: 255,
} as const

/** Table 8.1-1: type below 128 is type and value, from 128 on type, 2-octet length and value. */
const RECOVERY = 14
const TEID_DATA_I = 16
const PEER_ADDRESS = 133
const EXTENSION_HEADER_TYPES = 141
const FIRST_WITH_LENGTH = 128
/** Octets of the IEs that have no length. */
const FIXED_OCTETS: { [type: number]: number } = { [RECOVERY]: 1, [TEID_DATA_I]: 4 }

const VERSION_1_GTP = 0x30
const E = 0x04
const S = 0x02
const PN = 0x01
const SPARE = 0x08
/** The length field counts what stands behind the first eight octets. */
const BEFORE_LENGTH_COUNTS = 8

const writer = new OctetWriter(4096)

export function encodeGtpu(message: GtpuMessage): Uint8Array {
  try {
    return encode(message)
  } catch (error) {
    throw error instanceof CodecError ? error.within(message.kind).in('GTP-U') : error
  }
}

function encode(message: GtpuMessage): Uint8Array {
  const type = gtpuType[message.kind]
  if (type === undefined) throw new CodecError('unknown', -1, 'no such message')
  const { teid, sequence, nPduNumber, extensionHeaders, headerSeen } = message
  const w = writer.reset()
  const flags =
    (extensionHeaders === undefined ? 0 : E) |
    (sequence === undefined ? 0 : S) |
    (nPduNumber === undefined ? 0 : PN)
  w.u8(VERSION_1_GTP | flags | (headerSeen?.spare ? SPARE : 0))
  w.u8(type)
  w.u16(0)
  w.u32(within(teid, 0xffffffff))
  if (flags !== 0) {
    w.u16(within(sequence ?? headerSeen?.sequence ?? 0, 0xffff))
    w.u8(within(nPduNumber ?? headerSeen?.nPduNumber ?? 0, 0xff))
    if (extensionHeaders === undefined) w.u8(within(headerSeen?.nextExtensionType ?? 0, 0xff))
    else {
      writeExtensionHeaders(w, extensionHeaders)
      w.u8(0)
    }
  }
  writeBody(w, message)
  const length = w.length - BEFORE_LENGTH_COUNTS
  if (length > 0xffff)
    throw new CodecError('not-encodable', -1, `${length} octets do not fit the length field`)
  w.setU16(2, length)
  return w.finish()
}

function writeBody(w: OctetWriter, message: GtpuMessage): void {
  if (message.kind === 'GPdu') {
    w.bytes(message.payload)
    return
  }
  const ies = [...ownIes(message), ...(message.unknown ?? [])]
  for (const type of message.orderSeen ?? []) {
    const index = ies.findIndex((ie) => ie.type === type)
    if (index >= 0) writeIe(w, ies.splice(index, 1)[0])
  }
  for (const ie of ies) writeIe(w, ie)
}

/** The IEs of the message's clause in §7, in its order. */
function ownIes(message: Exclude<GtpuMessage, GPdu>): UnknownGtpuIe[] {
  if (message.kind === 'EchoResponse')
    return [{ type: RECOVERY, octets: Uint8Array.of(within(message.recovery, 0xff)) }]
  if (message.kind === 'SupportedExtensionHeadersNotification') {
    const types = message.extensionHeaderTypes.map((type) => within(type, 0xff))
    return [{ type: EXTENSION_HEADER_TYPES, octets: Uint8Array.from(types) }]
  }
  if (message.kind !== 'ErrorIndication') return []
  const teid = within(message.teidDataI, 0xffffffff)
  return [
    { type: TEID_DATA_I, octets: Uint8Array.of(teid >>> 24, teid >>> 16, teid >>> 8, teid) },
    { type: PEER_ADDRESS, octets: peerAddressOctets(message.peerAddress) },
  ]
}

function writeIe(w: OctetWriter, { type, octets }: UnknownGtpuIe): void {
  const fixed = FIXED_OCTETS[type]
  if (within(type, 0xff) < FIRST_WITH_LENGTH && fixed !== octets.length)
    throw new CodecError('not-encodable', -1, `IE of type ${type} with ${octets.length} octets`)
  w.u8(type)
  if (type === EXTENSION_HEADER_TYPES) w.u8(within(octets.length, 0xff))
  else if (type >= FIRST_WITH_LENGTH) w.u16(within(octets.length, 0xffff))
  w.bytes(octets)
}

function peerAddressOctets(address: PeerAddress): Uint8Array {
  if (address.ipv4 !== undefined) {
    const ipv4 = ipv4ToU32(address.ipv4)
    return Uint8Array.of(ipv4 >>> 24, ipv4 >>> 16, ipv4 >>> 8, ipv4)
  }
  if (address.ipv6?.length === 16) return address.ipv6
  throw new CodecError('not-encodable', -1, 'a peer address is needed')
}

export function decodeGtpu(octets: Uint8Array): GtpuMessage {
  const r = new OctetReader(octets)
  let name = 'header'
  try {
    const flags = r.u8()
    if (flags >> 4 !== 3)
      throw new CodecError('unknown', 0, `version ${flags >> 5}, protocol type ${(flags >> 4) & 1}`)
    const type = r.u8()
    const length = r.u16()
    const teid = r.u32()
    if (length !== r.remaining) {
      const problem = length > r.remaining ? 'truncated' : 'bad-length'
      throw new CodecError(problem, 2, `the length field says ${length}, ${r.remaining} octets came`)
    }
    const header: Header = { teid }
    if ((flags & SPARE) !== 0) header.headerSeen = { spare: 1 }
    if ((flags & (E | S | PN)) !== 0) readOptionalHeader(r, flags, header)
    name = nameOf(type)
    return readBody(r, type, header)
  } catch (error) {
    throw error instanceof CodecError ? error.within(name).in('GTP-U') : error
  }
}

/** The four octets are there if any flag is set; each counts only if its own flag is (§5.1). */
function readOptionalHeader(r: OctetReader, flags: number, header: Header): void {
  const sequence = r.u16()
  const nPduNumber = r.u8()
  const next = r.u8()
  const seen: NonNullable<Header['headerSeen']> = header.headerSeen ?? {}
  if (flags & S) header.sequence = sequence
  else if (sequence !== 0) seen.sequence = sequence
  if (flags & PN) header.nPduNumber = nPduNumber
  else if (nPduNumber !== 0) seen.nPduNumber = nPduNumber
  if (flags & E) header.extensionHeaders = readExtensionHeaders(r, next)
  else if (next !== 0) seen.nextExtensionType = next
  if (Object.keys(seen).length > 0) header.headerSeen = seen
}

function readBody(r: OctetReader, type: number, header: Header): GtpuMessage {
  switch (type) {
    case gtpuType.GPdu:
      return { kind: 'GPdu', ...header, payload: r.take(r.remaining) }
    case gtpuType.EchoRequest:
      return { kind: 'EchoRequest', ...header, ...others(readIes(r), []) }
    case gtpuType.EndMarker:
      return { kind: 'EndMarker', ...header, ...others(readIes(r), []) }
    case gtpuType.EchoResponse: {
      const ies = readIes(r)
      const recovery = needed(ies, RECOVERY, r)[0]
      return { kind: 'EchoResponse', ...header, recovery, ...others(ies, [RECOVERY]) }
    }
    case gtpuType.ErrorIndication: {
      const ies = readIes(r)
      const teidDataI = u32(needed(ies, TEID_DATA_I, r), 0)
      const peerAddress = peerAddressOf(needed(ies, PEER_ADDRESS, r), r.end)
      const rest = others(ies, [TEID_DATA_I, PEER_ADDRESS])
      return { kind: 'ErrorIndication', ...header, teidDataI, peerAddress, ...rest }
    }
    case gtpuType.SupportedExtensionHeadersNotification: {
      const ies = readIes(r)
      const extensionHeaderTypes = Array.from(needed(ies, EXTENSION_HEADER_TYPES, r))
      const rest = others(ies, [EXTENSION_HEADER_TYPES])
      return { kind: 'SupportedExtensionHeadersNotification', ...header, extensionHeaderTypes, ...rest }
    }
    default:
      throw new CodecError('unknown', 1, `message type ${type}`)
  }
}

function readIes(r: OctetReader): UnknownGtpuIe[] {
  const ies: UnknownGtpuIe[] = []
  while (r.remaining > 0) {
    const at = r.offset
    const type = r.u8()
    if (type >= FIRST_WITH_LENGTH) {
      ies.push({ type, octets: r.take(type === EXTENSION_HEADER_TYPES ? r.u8() : r.u16()) })
    } else if (type in FIXED_OCTETS) ies.push({ type, octets: r.take(FIXED_OCTETS[type]) })
    else throw new CodecError('unknown', at, `IE type ${type} has no known length`)
  }
  return ies
}

/** Of a repeated IE the first counts. */
function needed(ies: readonly UnknownGtpuIe[], type: number, r: OctetReader): Uint8Array {
  const found = ies.find((ie) => ie.type === type)
  if (found !== undefined) return found.octets
  const error = new CodecError('missing', r.offset, `mandatory IE type ${type} is absent`)
  error.offending = { type, instance: 0 }
  throw error
}

/** What came beside the first IE of each of the message's own types. */
function others(ies: readonly UnknownGtpuIe[], own: readonly number[]): Partial<Signalling> {
  const firsts = own.map((type) => ies.find((ie) => ie.type === type))
  const unknown = ies.filter((ie) => !firsts.includes(ie))
  const result: Partial<Signalling> = unknown.length === 0 ? {} : { unknown }
  const expected = [...own, ...unknown.map((ie) => ie.type)]
  if (ies.some((ie, i) => ie.type !== expected[i])) result.orderSeen = ies.map((ie) => ie.type)
  return result
}

function peerAddressOf(octets: Uint8Array, at: number): PeerAddress {
  if (octets.length === 4) return { ipv4: u32ToIpv4(u32(octets, 0)) }
  if (octets.length === 16) return { ipv6: octets }
  throw new CodecError('bad-length', at, `an address has 4 or 16 octets, not ${octets.length}`)
}

function nameOf(type: number): string {
  for (const [name, number] of Object.entries(gtpuType)) if (number === type) return name
  return 'message'
}
