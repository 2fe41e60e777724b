import { CodecError } from '../codec-error.ts'
import { ipv4ToU32 } from '../ipv4.ts'
import { OctetWriter } from '../octets.ts'
import { addToSum, crc32c, foldedChecksum } from './checksums.ts'

/**
 * Ethernet II frames with IPv4 (RFC 791) and UDP (RFC 768), TCP or SCTP, checksums computed. MAC addresses are
 * locally administered and follow from the IPv4 addresses. A datagram is never fragmented: links are taken to carry
 * jumbo frames, so a UDP payload may fill the 65,535 octets of IPv4.
 */
export interface Endpoint {
  address: string
  port: number
}

/** The registered ports, by which Wireshark finds the dissector. */
export const wellKnownPort = { s1ap: 36412, x2ap: 36422, diameter: 3868, gtpC: 2123, gtpU: 2152 } as const
export const ipProtocol = { tcp: 6, udp: 17, sctp: 132 } as const
export const etherType = { ipv4: 0x0800, ipv6: 0x86dd, vlan: 0x8100, serviceVlan: 0x88a8 } as const

export const ETHERNET_OCTETS = 14
export const IPV4_OCTETS = 20
const IP_AT = ETHERNET_OCTETS
const TRANSPORT_AT = IP_AT + IPV4_OCTETS

/** Where one frame is put together; the transports write behind the headers that `beginFrame` leaves room for. */
export const frame = new OctetWriter(2048)

function mac(address: number): void {
  frame.u16(0x0200)
  frame.u32(address)
}

/** Ethernet and IPv4 headers, the lengths and checksums still open. Don't Fragment is set, so no identification. */
export function beginFrame(source: string, destination: string, protocol: number): void {
  const from = ipv4ToU32(source)
  const to = ipv4ToU32(destination)
  frame.reset()
  mac(to)
  mac(from)
  frame.u16(etherType.ipv4)
  frame.u16(0x4500)
  frame.u16(0)
  frame.u16(0)
  frame.u16(0x4000)
  frame.u8(64)
  frame.u8(protocol)
  frame.u16(0)
  frame.u32(from)
  frame.u32(to)
}

/** Fills in IPv4's length and checksum and returns the frame. */
function finishFrame(): Uint8Array {
  const length = frame.length - IP_AT
  if (length > 0xffff)
    throw new CodecError('not-encodable', -1, `an IPv4 datagram of ${length} octets`).in('IPv4')
  frame.setU16(IP_AT + 2, length)
  frame.setU16(IP_AT + 10, foldedChecksum(addToSum(0, frame.octets, IP_AT, TRANSPORT_AT)))
  return frame.finish()
}

/** For UDP and TCP: the checksum over the pseudo header (RFC 9293 §3.1), written `at` octets into the segment. */
export function finishWithPseudoHeader(protocol: number, at: number): Uint8Array {
  let sum = protocol + frame.length - TRANSPORT_AT
  sum = addToSum(sum, frame.octets, IP_AT + 12, TRANSPORT_AT)
  sum = addToSum(sum, frame.octets, TRANSPORT_AT, frame.length)
  const checksum = foldedChecksum(sum)
  // RFC 768: an all-zero checksum means none, so zero is sent as its other form.
  frame.setU16(TRANSPORT_AT + at, checksum === 0 && protocol === ipProtocol.udp ? 0xffff : checksum)
  return finishFrame()
}

/** For SCTP: CRC32c over the packet, least significant octet first (RFC 9260 §6.8). */
export function finishWithCrc32c(at: number): Uint8Array {
  const crc = crc32c(frame.octets, TRANSPORT_AT, frame.length)
  for (let i = 0; i < 4; i++) frame.setU8(TRANSPORT_AT + at + i, crc >>> (8 * i))
  return finishFrame()
}

export function udpFrame(source: Endpoint, destination: Endpoint, payload: Uint8Array): Uint8Array {
  beginFrame(source.address, destination.address, ipProtocol.udp)
  frame.u16(source.port)
  frame.u16(destination.port)
  frame.u16(8 + payload.length)
  frame.u16(0)
  frame.bytes(payload)
  return finishWithPseudoHeader(ipProtocol.udp, 6)
}

/** Which end of a connection sends: the one that opened it, or the other. */
export type Side = 'client' | 'server'

export function otherSide(side: Side): Side {
  return side === 'client' ? 'server' : 'client'
}

/** Initial numbers of a connection, the same for the same pair of endpoints: FNV-1a over both, and a purpose. */
export function numberOf(client: Endpoint, server: Endpoint, purpose: number): number {
  const words = [ipv4ToU32(client.address), client.port, ipv4ToU32(server.address), server.port, purpose]
  let hash = 0x811c9dc5
  for (const word of words) {
    for (let shift = 24; shift >= 0; shift -= 8) hash = Math.imul(hash ^ ((word >>> shift) & 255), 0x01000193)
  }
  return hash >>> 0
}
