/** GTP-U (TS 29.281): the header of §5, the messages of §7, the IEs of §8. */
import { CodecError } from '../codec-error.ts'
import { ipv4ToU32, u32ToIpv4 } from '../ipv4.ts'
import { OctetReader, OctetWriter } from '../octets.ts'
import { within } from './gtp-numbers.ts'

/** Table 5.2.1-3 in part. The top bits tell who must understand one: 11 the endpoint, 10 it and nobody between. */
export const gtpuExtension = {
  longPdcpPduNumber: 0x03,
  udpPort: 0x40,
  ranContainer: 0x81,
  nrRanContainer: 0x84,
  pduSessionContainer: 0x85,
  pdcpPduNumber: 0xc0,
} as const

/** §5.2: what stands between length octet and next type; 4n - 2 octets. */
export interface ExtensionHeader {
  type: number
  octets: Uint8Array
}

export interface UnknownGtpuIe {
  type: number
  octets: Uint8Array
}

interface Header {
  teid: number
  sequence?: number
  nPduNumber?: number
  extensionHeaders?: ExtensionHeader[]
}

/** The IPv4 or IPv6 address of the peer that knows no such tunnel (§8.4). */
export interface PeerAddress {
  ipv4?: string
  /** 16 octets. */
  ipv6?: Uint8Array
}

interface Signalling extends Header {
  /** IEs that this message does not have, in order, behind its own. */
  unknown?: UnknownGtpuIe[]
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

const VERSION_1_GTP = 0x30
const E = 0x04
const S = 0x02
const PN = 0x01
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
  const { teid, sequence, nPduNumber, extensionHeaders } = message
  const w = writer.reset()
  const flags =
    (extensionHeaders === undefined ? 0 : E) |
    (sequence === undefined ? 0 : S) |
    (nPduNumber === undefined ? 0 : PN)
  w.u8(VERSION_1_GTP | flags)
  w.u8(type)
  w.u16(0)
  w.u32(within(teid, 0xffffffff))
  if (flags !== 0) {
    w.u16(within(sequence ?? 0, 0xffff))
    w.u8(within(nPduNumber ?? 0, 0xff))
    writeExtensionHeaders(w, extensionHeaders ?? [])
  }
  writeBody(w, message)
  const length = w.length - BEFORE_LENGTH_COUNTS
  if (length > 0xffff)
    throw new CodecError('not-encodable', -1, `${length} octets do not fit the length field`)
  w.setU16(2, length)
  return w.finish()
}

/** Each header is announced by the type octet before it; the last one is followed by 0. */
function writeExtensionHeaders(w: OctetWriter, headers: readonly ExtensionHeader[]): void {
  for (const { type, octets } of headers) {
    const quads = (octets.length + 2) / 4
    if (!Number.isInteger(quads) || quads > 255) {
      throw new CodecError('not-encodable', -1, `${octets.length} octets in an extension header, not 4n - 2`)
    }
    if (within(type, 0xff) === 0)
      throw new CodecError('not-encodable', -1, 'an extension header has no type 0')
    w.u8(type)
    w.u8(quads)
    w.bytes(octets)
  }
  w.u8(0)
}

function writeBody(w: OctetWriter, message: GtpuMessage): void {
  if (message.kind === 'GPdu') {
    w.bytes(message.payload)
    return
  }
  if (message.kind === 'EchoResponse') {
    w.u8(RECOVERY)
    w.u8(within(message.recovery, 0xff))
  } else if (message.kind === 'ErrorIndication') {
    w.u8(TEID_DATA_I)
    w.u32(within(message.teidDataI, 0xffffffff))
    w.u8(PEER_ADDRESS)
    writePeerAddress(w, message.peerAddress)
  } else if (message.kind === 'SupportedExtensionHeadersNotification') {
    w.u8(EXTENSION_HEADER_TYPES)
    w.u8(within(message.extensionHeaderTypes.length, 0xff))
    for (const type of message.extensionHeaderTypes) w.u8(within(type, 0xff))
  }
  for (const { type, octets } of message.unknown ?? []) {
    if (!(type >= FIRST_WITH_LENGTH && type <= 0xff)) {
      throw new CodecError('not-encodable', -1, `unknown IE of type ${type}`)
    }
    w.u8(type)
    w.u16(within(octets.length, 0xffff))
    w.bytes(octets)
  }
}

function writePeerAddress(w: OctetWriter, address: PeerAddress): void {
  if (address.ipv4 !== undefined) {
    w.u16(4)
    w.u32(ipv4ToU32(address.ipv4))
  } else if (address.ipv6?.length === 16) {
    w.u16(16)
    w.bytes(address.ipv6)
  } else throw new CodecError('not-encodable', -1, 'a peer address is needed')
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
  let next = r.u8()
  if (flags & S) header.sequence = sequence
  if (flags & PN) header.nPduNumber = nPduNumber
  if (!(flags & E)) return
  const headers: ExtensionHeader[] = []
  while (next !== 0) {
    const at = r.offset
    const quads = r.u8()
    if (quads === 0) throw new CodecError('bad-length', at, 'an extension header of no octets')
    headers.push({ type: next, octets: r.take(quads * 4 - 2) })
    next = r.u8()
  }
  header.extensionHeaders = headers
}

function readBody(r: OctetReader, type: number, header: Header): GtpuMessage {
  switch (type) {
    case gtpuType.GPdu:
      return { kind: 'GPdu', ...header, payload: r.take(r.remaining) }
    case gtpuType.EchoRequest:
      return signalling({ kind: 'EchoRequest', ...header }, readIes(r))
    case gtpuType.EndMarker:
      return signalling({ kind: 'EndMarker', ...header }, readIes(r))
    case gtpuType.EchoResponse: {
      const ies = readIes(r)
      return signalling({ kind: 'EchoResponse', ...header, recovery: needed(ies.recovery, RECOVERY, r) }, ies)
    }
    case gtpuType.ErrorIndication: {
      const ies = readIes(r)
      const teidDataI = needed(ies.teidDataI, TEID_DATA_I, r)
      const peerAddress = needed(ies.peerAddress, PEER_ADDRESS, r)
      return signalling({ kind: 'ErrorIndication', ...header, teidDataI, peerAddress }, ies)
    }
    case gtpuType.SupportedExtensionHeadersNotification: {
      const ies = readIes(r)
      const extensionHeaderTypes = needed(ies.extensionHeaderTypes, EXTENSION_HEADER_TYPES, r)
      return signalling(
        { kind: 'SupportedExtensionHeadersNotification', ...header, extensionHeaderTypes },
        ies,
      )
    }
    default:
      throw new CodecError('unknown', 1, `message type ${type}`)
  }
}

interface Ies {
  recovery?: number
  teidDataI?: number
  peerAddress?: PeerAddress
  extensionHeaderTypes?: number[]
  unknown?: UnknownGtpuIe[]
}

function readIes(r: OctetReader): Ies {
  const ies: Ies = {}
  while (r.remaining > 0) {
    const at = r.offset
    const type = r.u8()
    if (type === RECOVERY) ies.recovery = r.u8()
    else if (type === TEID_DATA_I) ies.teidDataI = r.u32()
    else if (type === EXTENSION_HEADER_TYPES) ies.extensionHeaderTypes = Array.from(r.take(r.u8()))
    else if (type < FIRST_WITH_LENGTH)
      throw new CodecError('unknown', at, `IE type ${type} has no known length`)
    else {
      const octets = r.take(r.u16())
      if (type === PEER_ADDRESS) ies.peerAddress = peerAddressOf(octets, at)
      else {
        ies.unknown ??= []
        ies.unknown.push({ type, octets })
      }
    }
  }
  return ies
}

function peerAddressOf(octets: Uint8Array, at: number): PeerAddress {
  if (octets.length === 4) return { ipv4: u32ToIpv4(new OctetReader(octets).u32()) }
  if (octets.length === 16) return { ipv6: octets }
  throw new CodecError('bad-length', at, `an address has 4 or 16 octets, not ${octets.length}`)
}

function needed<T>(value: T | undefined, type: number, r: OctetReader): T {
  if (value !== undefined) return value
  const error = new CodecError('missing', r.offset, `mandatory IE type ${type} is absent`)
  error.offending = { type, instance: 0 }
  throw error
}

function signalling<M extends Signalling & { kind: GtpuMessage['kind'] }>(message: M, ies: Ies): M {
  if (ies.unknown !== undefined) message.unknown = ies.unknown
  return message
}

function nameOf(type: number): string {
  for (const [name, number] of Object.entries(gtpuType)) if (number === type) return name
  return 'message'
}
