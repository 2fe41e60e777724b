import { CodecError } from '../codec-error.ts'
import { ipv4ToU32, u32ToIpv4 } from '../ipv4.ts'
import { OctetReader, OctetWriter } from '../octets.ts'
import { ipv6Text } from './ip-layer.ts'

/**
 * Link type 252, LINKTYPE_WIRESHARK_UPPER_PDU: tags (type and length of 16 bits each, value padded to four octets,
 * which the length includes) up to an end-of-options tag, and then a PDU for the dissector that a tag names. The tags
 * are those of Wireshark's epan/exported_pdu.h.
 */
export const exportedPduTag = {
  end: 0,
  dissectorName: 12,
  heuristicDissectorName: 13,
  ipv4Source: 20,
  ipv4Destination: 21,
  ipv6Source: 22,
  ipv6Destination: 23,
  portType: 24,
  sourcePort: 25,
  destinationPort: 26,
  originalFrame: 30,
} as const

/** EXP_PDU_PT_*: what the port numbers are ports of. */
export const exportedPortType = { none: 0, sctp: 1, tcp: 2, udp: 3 } as const

export interface ExportedPdu {
  /** A Wireshark dissector: `nas-eps_plain`, `lte_rrc.ul_dcch`. */
  dissector: string
  octets: Uint8Array
  source?: string
  destination?: string
  portType?: number
  sourcePort?: number
  destinationPort?: number
  /** The number of the frame that the PDU was taken from, counted from 1 in the same capture. */
  originalFrame?: number
}

const w = new OctetWriter(2048)

function tagU32(tag: number, value: number): void {
  w.u16(tag)
  w.u16(4)
  w.u32(value)
}

/** The octets of one packet on an exported-PDU interface. */
export function encodeExportedPdu(pdu: ExportedPdu): Uint8Array {
  const { dissector } = pdu
  w.reset()
  w.u16(exportedPduTag.dissectorName)
  w.u16((dissector.length + 3) & ~3)
  for (let i = 0; i < dissector.length; i++) {
    const c = dissector.charCodeAt(i)
    if (c < 0x21 || c > 0x7e)
      throw new CodecError('not-encodable', -1, `dissector ${dissector}`).in('exported PDU')
    w.u8(c)
  }
  w.zeros(-dissector.length & 3)
  if (pdu.source !== undefined) tagU32(exportedPduTag.ipv4Source, ipv4ToU32(pdu.source))
  if (pdu.destination !== undefined) tagU32(exportedPduTag.ipv4Destination, ipv4ToU32(pdu.destination))
  if (pdu.portType !== undefined) tagU32(exportedPduTag.portType, pdu.portType)
  if (pdu.sourcePort !== undefined) tagU32(exportedPduTag.sourcePort, pdu.sourcePort)
  if (pdu.destinationPort !== undefined) tagU32(exportedPduTag.destinationPort, pdu.destinationPort)
  if (pdu.originalFrame !== undefined) tagU32(exportedPduTag.originalFrame, pdu.originalFrame)
  w.u32(0)
  w.bytes(pdu.octets)
  return w.finish()
}

/** Tags that are not known are passed over. */
export function decodeExportedPdu(octets: Uint8Array): ExportedPdu {
  try {
    return readTags(new OctetReader(octets))
  } catch (error) {
    throw error instanceof CodecError ? error.in('exported PDU') : error
  }
}

function readTags(r: OctetReader): ExportedPdu {
  const pdu: ExportedPdu = { dissector: '', octets: new Uint8Array(0) }
  for (;;) {
    const tag = r.u16()
    const value = r.window(r.u16())
    if (tag === exportedPduTag.end) break
    readTag(pdu, tag, value)
  }
  if (pdu.dissector === '') throw new CodecError('missing', r.offset, 'no dissector name')
  pdu.octets = r.take(r.remaining)
  return pdu
}

function readTag(pdu: ExportedPdu, tag: number, value: OctetReader): void {
  switch (tag) {
    case exportedPduTag.dissectorName:
    case exportedPduTag.heuristicDissectorName:
      pdu.dissector = ''
      while (value.remaining > 0) {
        const c = value.u8()
        if (c === 0) break
        pdu.dissector += String.fromCharCode(c)
      }
      break
    case exportedPduTag.ipv4Source:
      pdu.source = u32ToIpv4(value.u32())
      break
    case exportedPduTag.ipv4Destination:
      pdu.destination = u32ToIpv4(value.u32())
      break
    case exportedPduTag.ipv6Source:
      pdu.source = ipv6Text(value)
      break
    case exportedPduTag.ipv6Destination:
      pdu.destination = ipv6Text(value)
      break
    case exportedPduTag.portType:
      pdu.portType = value.u32()
      break
    case exportedPduTag.sourcePort:
      pdu.sourcePort = value.u32()
      break
    case exportedPduTag.destinationPort:
      pdu.destinationPort = value.u32()
      break
    case exportedPduTag.originalFrame:
      pdu.originalFrame = value.u32()
      break
    default:
  }
}
