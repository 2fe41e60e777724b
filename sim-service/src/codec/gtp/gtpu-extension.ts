/** Extension headers of GTP-U (TS 29.281 §5.2): each is announced by the type octet before it; 0 follows the last. */
import { CodecError } from '../codec-error.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'
import { u16, u24, within } from './gtp-numbers.ts'

/** Table 5.2.1-3. The top bits tell who must understand one: 11 the endpoint, 10 it and nobody between. */
export const gtpuExtension = {
  /** As {@link longPdcpPduNumber}, of an earlier release. */
  oldLongPdcpPduNumber: 0x03,
  serviceClassIndicator: 0x20,
  udpPort: 0x40,
  ranContainer: 0x81,
  longPdcpPduNumber: 0x82,
  xwRanContainer: 0x83,
  nrRanContainer: 0x84,
  pduSessionContainer: 0x85,
  pdcpPduNumber: 0xc0,
} as const

/** One member beside the type: the value of §5.2.2 for the types of 4G, else what came. */
export interface ExtensionHeader {
  type: number
  /** §5.2.2.2: of a packet that is forwarded in a handover. */
  pdcpPduNumber?: number
  /** §5.2.2.2A: 18 bits. */
  longPdcpPduNumber?: number
  /** §5.2.2.1: the source port of the packet that an Error Indication is about. */
  udpPort?: number
  /** §5.2.2.3. */
  serviceClassIndicator?: number
  /** What stands between length octet and next type: 4n - 2 octets. */
  octets?: Uint8Array
}

type NumberMember = 'pdcpPduNumber' | 'longPdcpPduNumber' | 'udpPort' | 'serviceClassIndicator'

const memberOf: { [type: number]: NumberMember } = {
  [gtpuExtension.oldLongPdcpPduNumber]: 'longPdcpPduNumber',
  [gtpuExtension.longPdcpPduNumber]: 'longPdcpPduNumber',
  [gtpuExtension.serviceClassIndicator]: 'serviceClassIndicator',
  [gtpuExtension.udpPort]: 'udpPort',
  [gtpuExtension.pdcpPduNumber]: 'pdcpPduNumber',
}

export function writeExtensionHeaders(w: OctetWriter, headers: readonly ExtensionHeader[]): void {
  for (const header of headers) {
    const type = within(header.type, 0xff)
    if (type === 0) throw new CodecError('not-encodable', -1, 'an extension header has no type 0')
    w.u8(type)
    const octets = header.octets ?? octetsOf(header)
    const quads = (octets.length + 2) / 4
    if (!Number.isInteger(quads) || quads > 255)
      throw new CodecError('not-encodable', -1, `${octets.length} octets in an extension header, not 4n - 2`)
    w.u8(quads)
    w.bytes(octets)
  }
}

function octetsOf(header: ExtensionHeader): Uint8Array {
  const member = memberOf[header.type]
  const value = member === undefined ? undefined : header[member]
  if (value === undefined)
    throw new CodecError('not-encodable', -1, `extension header ${header.type} without a value`)
  if (member === 'longPdcpPduNumber') {
    within(value, 0x3ffff)
    return Uint8Array.of(value >> 16, value >> 8, value, 0, 0, 0)
  }
  within(value, member === 'serviceClassIndicator' ? 0xff : 0xffff)
  return member === 'serviceClassIndicator' ? Uint8Array.of(value, 0) : Uint8Array.of(value >> 8, value)
}

/** Reads from the header that `next` announces up to the one that announces none. */
export function readExtensionHeaders(r: OctetReader, first: number): ExtensionHeader[] {
  const headers: ExtensionHeader[] = []
  for (let next = first; next !== 0; next = r.u8()) {
    const at = r.offset
    const quads = r.u8()
    if (quads === 0) throw new CodecError('bad-length', at, 'an extension header of no octets')
    headers.push(headerOf(next, r.take(quads * 4 - 2)))
  }
  return headers
}

/** Octets that are not as §5.2.2 has them, spare ones included, stay octets. */
function headerOf(type: number, octets: Uint8Array): ExtensionHeader {
  const member = memberOf[type]
  if (member === 'longPdcpPduNumber') {
    const value = octets.length === 6 ? u24(octets, 0) : -1
    if (value < 0 || value > 0x3ffff || octets[3] + octets[4] + octets[5] !== 0) return { type, octets }
    return { type, longPdcpPduNumber: value }
  }
  if (member === undefined || octets.length !== 2) return { type, octets }
  if (member !== 'serviceClassIndicator') return { type, [member]: u16(octets, 0) }
  return octets[1] === 0 ? { type, serviceClassIndicator: octets[0] } : { type, octets }
}
