import { CodecError } from '../codec-error.ts'
import { u32ToIpv4 } from '../ipv4.ts'
import { OctetReader } from '../octets.ts'
import type { ReadPacket } from './capture-reader.ts'
import { decodeExportedPdu, exportedPortType } from './exported-pdu.ts'
import { etherType, ipProtocol } from './framing.ts'
import { linkType } from './pcapng-writer.ts'
import { SctpReassembly } from './sctp-reassembly.ts'
import { DiameterReassembly } from './tcp-reassembly.ts'

/**
 * Signalling PDUs out of captured packets: UDP payloads, SCTP user messages, Diameter messages in TCP, and exported
 * PDUs; over Ethernet (VLAN tags passed over), raw IP and Linux cooked captures, IPv4 and IPv6.
 */
export interface CapturedPdu {
  /** The frame that completed the PDU, and its time. */
  frameNumber: number
  timeUs: number
  transport: 'udp' | 'tcp' | 'sctp' | 'exported'
  /** IPv4 as dotted text, IPv6 as eight groups; absent when an exported PDU does not tell. */
  source?: string
  destination?: string
  sourcePort?: number
  destinationPort?: number
  /** SCTP only. */
  ppid?: number
  stream?: number
  /** Exported PDUs only. */
  dissector?: string
  originalFrame?: number
  octets: Uint8Array
}

export interface Deframed {
  pdus: CapturedPdu[]
  /** Frames that hold no PDU for us, or are damaged. Pure handshakes and acknowledgements are not listed. */
  skipped: Array<{ frameNumber: number; reason: string }>
}

/** One datagram on its way up: where it came from, and its transport's octets. */
export interface Datagram {
  frameNumber: number
  timeUs: number
  source: string
  destination: string
  r: OctetReader
}

/** Raised for a frame that is passed over; never leaves this folder. */
class Skip extends CodecError {
  constructor(reason: string) {
    super('unknown', -1, reason)
  }
}

/** Feed packets in the order of the capture; connections are followed across calls. */
export class Deframer {
  private readonly sctp = new SctpReassembly()
  private readonly diameter = new DiameterReassembly()

  /** The PDUs that this packet completes; a CodecError tells why it has none. */
  packet(packet: ReadPacket): CapturedPdu[] {
    if (packet.linkType === linkType.exportedPdu) return [exported(packet)]
    const r = new OctetReader(packet.octets)
    const datagram = networkLayer(packet, r)
    switch (datagram.protocol) {
      case ipProtocol.udp:
        return udp(datagram)
      case ipProtocol.tcp:
        return this.diameter.segment(datagram)
      case ipProtocol.sctp:
        return this.sctp.packet(datagram)
      default:
        throw new Skip(`IP protocol ${datagram.protocol}`)
    }
  }
}

/** All PDUs of a capture. A damaged frame costs that frame only. */
export function deframe(packets: Iterable<ReadPacket>): Deframed {
  const deframer = new Deframer()
  const result: Deframed = { pdus: [], skipped: [] }
  for (const packet of packets) {
    try {
      for (const pdu of deframer.packet(packet)) result.pdus.push(pdu)
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      result.skipped.push({ frameNumber: packet.frameNumber, reason: error.message })
    }
  }
  return result
}

function exported(packet: ReadPacket): CapturedPdu {
  const pdu = decodeExportedPdu(packet.octets)
  const captured: CapturedPdu = {
    frameNumber: packet.frameNumber,
    timeUs: packet.timeUs,
    transport: 'exported',
    dissector: pdu.dissector,
    octets: pdu.octets,
  }
  if (pdu.source !== undefined) captured.source = pdu.source
  if (pdu.destination !== undefined) captured.destination = pdu.destination
  if (pdu.portType !== undefined && pdu.portType !== exportedPortType.none) {
    if (pdu.sourcePort !== undefined) captured.sourcePort = pdu.sourcePort
    if (pdu.destinationPort !== undefined) captured.destinationPort = pdu.destinationPort
  }
  if (pdu.originalFrame !== undefined) captured.originalFrame = pdu.originalFrame
  return captured
}

interface ProtocolDatagram extends Datagram {
  protocol: number
}

function networkLayer(packet: ReadPacket, r: OctetReader): ProtocolDatagram {
  const type = networkType(packet.linkType, r)
  if (type === etherType.ipv4) return ipv4(packet, r)
  if (type === etherType.ipv6) return ipv6(packet, r)
  throw new Skip(`Ethernet type 0x${type.toString(16).padStart(4, '0')}`)
}

/** Passes over the link header and returns the Ethernet type of what follows. */
function networkType(link: number, r: OctetReader): number {
  switch (link) {
    case linkType.ethernet: {
      r.skip(12)
      let type = r.u16()
      while (type === etherType.vlan || type === etherType.serviceVlan) {
        r.skip(2)
        type = r.u16()
      }
      return type
    }
    case linkType.linuxCooked:
      r.skip(14)
      return r.u16()
    case linkType.rawIp:
      r.need(1)
      return r.octets[r.offset] >> 4 === 6 ? etherType.ipv6 : etherType.ipv4
    default:
      throw new Skip(`link type ${link}`)
  }
}

/** RFC 791 §3.1. What follows the total length is padding of the link. */
function ipv4(packet: ReadPacket, r: OctetReader): ProtocolDatagram {
  const start = r.offset
  const first = r.u8()
  const headerOctets = (first & 15) * 4
  if (first >> 4 !== 4 || headerOctets < 20) throw new CodecError('bad-value', start, 'not an IPv4 header')
  r.skip(1)
  const total = r.u16()
  r.skip(2)
  // The More Fragments flag and the fragment offset.
  if ((r.u16() & 0x3fff) !== 0) throw new Skip('a fragment of an IPv4 datagram')
  r.skip(1)
  const protocol = r.u8()
  r.skip(2)
  const source = u32ToIpv4(r.u32())
  const destination = u32ToIpv4(r.u32())
  r.skip(headerOctets - 20)
  // Segmentation by the network card leaves a total length of zero.
  const payload = total === 0 ? r.remaining : total - headerOctets
  return { ...timesOf(packet), source, destination, protocol, r: r.window(payload) }
}

/** RFC 8200 §3, with the extension headers that may stand before a transport (§4). */
function ipv6(packet: ReadPacket, r: OctetReader): ProtocolDatagram {
  const start = r.offset
  if (r.u8() >> 4 !== 6) throw new CodecError('bad-value', start, 'not an IPv6 header')
  r.skip(3)
  const length = r.u16()
  let protocol = r.u8()
  r.skip(1)
  const source = ipv6Text(r)
  const destination = ipv6Text(r)
  const payload = r.window(length)
  // Hop-by-hop options, routing and destination options.
  while (protocol === 0 || protocol === 43 || protocol === 60) {
    protocol = payload.u8()
    payload.skip(payload.u8() * 8 + 6)
  }
  if (protocol === 44) throw new Skip('a fragment of an IPv6 datagram')
  return { ...timesOf(packet), source, destination, protocol, r: payload }
}

function ipv6Text(r: OctetReader): string {
  let text = r.u16().toString(16)
  for (let i = 1; i < 8; i++) text += `:${r.u16().toString(16)}`
  return text
}

function timesOf(packet: ReadPacket): { frameNumber: number; timeUs: number } {
  return { frameNumber: packet.frameNumber, timeUs: packet.timeUs }
}

function udp(datagram: ProtocolDatagram): CapturedPdu[] {
  const { r, frameNumber, timeUs, source, destination } = datagram
  const sourcePort = r.u16()
  const destinationPort = r.u16()
  const length = r.u16()
  r.skip(2)
  if (length < 8) throw new CodecError('bad-length', r.offset - 4, `a UDP length of ${length}`)
  const octets = r.take(length - 8)
  return [{ frameNumber, timeUs, transport: 'udp', source, destination, sourcePort, destinationPort, octets }]
}
