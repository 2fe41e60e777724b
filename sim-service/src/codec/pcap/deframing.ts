import { CodecError } from '../codec-error.ts'
import type { ReadPacket } from './capture-reader.ts'
import { decodeExportedPdu, exportedPortType } from './exported-pdu.ts'
import { ipProtocol } from './framing.ts'
import { type Datagram, IpLayer } from './ip-layer.ts'
import { PassedOver } from './passed-over.ts'
import { linkType } from './pcapng-writer.ts'
import { ipProtocolName } from './protocol-names.ts'
import { SctpReassembly } from './sctp-reassembly.ts'
import { DiameterReassembly } from './tcp-reassembly.ts'

/**
 * Signalling PDUs out of captured packets: UDP payloads, SCTP user messages, Diameter messages in TCP, and exported
 * PDUs; over Ethernet (VLAN tags passed over), raw IP, BSD loopback and Linux cooked captures, IPv4 and IPv6.
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

/** A frame of which something was not read. */
export interface SkippedFrame {
  frameNumber: number
  /** What it holds instead, the same words for all of a kind; of a damaged frame, what is wrong. */
  reason: string
  isDamaged: boolean
}

export interface Deframed {
  pdus: CapturedPdu[]
  /** Pure handshakes and acknowledgements are not listed. */
  skipped: SkippedFrame[]
}

/** RFC 6951: SCTP in UDP. */
const SCTP_IN_UDP_PORT = 9899

/** Feed packets in the order of the capture; connections are followed across calls. */
export class Deframer {
  private readonly ip = new IpLayer()
  private readonly sctp = new SctpReassembly()
  private readonly diameter = new DiameterReassembly()

  /** Adds the PDUs that this packet completes to `found`, and tells why something of it was not read. */
  packet(packet: ReadPacket, found: CapturedPdu[]): SkippedFrame | undefined {
    try {
      this.read(packet, found)
      return undefined
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      const { frameNumber, octets, originalLength } = packet
      if (error instanceof PassedOver) return { frameNumber, reason: error.reason, isDamaged: false }
      if (octets.length < originalLength && error.problem === 'truncated')
        return { frameNumber, reason: 'frames that were cut short when captured', isDamaged: false }
      return { frameNumber, reason: error.message, isDamaged: true }
    }
  }

  /** What can still be read when no more packets come. */
  finish(found: CapturedPdu[]): void {
    this.diameter.finish(found)
  }

  /** How many datagrams wait for fragments that did not come. */
  get incompleteDatagrams(): number {
    return this.ip.incomplete
  }

  private read(packet: ReadPacket, found: CapturedPdu[]): void {
    if (packet.linkType === linkType.exportedPdu) {
      found.push(exported(packet))
      return
    }
    const datagram = this.ip.datagram(packet)
    if (datagram === undefined) return
    switch (datagram.protocol) {
      case ipProtocol.udp:
        this.udp(datagram, found)
        break
      case ipProtocol.tcp:
        this.diameter.segment(datagram, found)
        break
      case ipProtocol.sctp:
        this.sctp.packet(datagram, found)
        break
      default:
        throw new PassedOver(ipProtocolName(datagram.protocol))
    }
  }

  private udp(datagram: Datagram, found: CapturedPdu[]): void {
    const { r, frameNumber, timeUs, source, destination } = datagram
    const sourcePort = r.u16()
    const destinationPort = r.u16()
    const length = r.u16()
    r.skip(2)
    if (length < 8) throw new CodecError('bad-length', r.offset - 4, `a UDP length of ${length}`)
    if (sourcePort === SCTP_IN_UDP_PORT || destinationPort === SCTP_IN_UDP_PORT) {
      this.sctp.packet({ ...datagram, r: r.window(length - 8) }, found)
      return
    }
    const ends = { source, destination, sourcePort, destinationPort }
    found.push({ frameNumber, timeUs, transport: 'udp', ...ends, octets: r.take(length - 8) })
  }
}

/** All PDUs of a capture. A damaged frame costs that frame only. */
export function deframe(packets: Iterable<ReadPacket>): Deframed {
  const deframer = new Deframer()
  const result: Deframed = { pdus: [], skipped: [] }
  for (const packet of packets) {
    const skipped = deframer.packet(packet, result.pdus)
    if (skipped !== undefined) result.skipped.push(skipped)
  }
  deframer.finish(result.pdus)
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
