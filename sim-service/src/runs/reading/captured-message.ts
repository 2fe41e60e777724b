import { CodecError } from '../../codec/codec-error.ts'
import { decodeDiameter } from '../../codec/diameter/diameter.ts'
import { decodeGtpu } from '../../codec/gtp/gtpu.ts'
import { decodeGtpv2 } from '../../codec/gtp/gtpv2.ts'
import type { Direction } from '../../codec/nas/message.ts'
import type { CapturedPdu } from '../../codec/pcap/deframing.ts'
import { wellKnownPort } from '../../codec/pcap/framing.ts'
import { payloadProtocolName, udpName } from '../../codec/pcap/protocol-names.ts'
import { ppid } from '../../codec/pcap/sctp-association.ts'
import { decodeRrc, type RrcChannel, rrcChannelOf } from '../../codec/rrc/rrc.ts'
import { decodeS1ap } from '../../codec/s1ap/s1ap.ts'
import { decodeX2ap } from '../../codec/x2ap/x2ap.ts'

export const protocols = ['S1AP', 'X2AP', 'RRC', 'NAS', 'Diameter', 'GTPv2', 'GTP-U'] as const
export type Protocol = (typeof protocols)[number]

/** A typed message of any codec. */
export interface AnyMessage {
  kind: string
  [member: string]: unknown
}

export interface CapturedMessage {
  protocol: Protocol
  /** Of RRC: the logical channel; of NAS and RRC: which way it goes. */
  channel?: RrcChannel
  direction?: Direction
  message?: AnyMessage
  /** Why it does not decode. */
  refusal?: CodecError
}

export const PLAIN_NAS_DISSECTOR = 'nas-eps_plain'

const decoders = {
  S1AP: decodeS1ap,
  X2AP: decodeX2ap,
  Diameter: decodeDiameter,
  GTPv2: decodeGtpv2,
  'GTP-U': decodeGtpu,
} as const
type Decodable = keyof typeof decoders

/** Decodes a PDU by what carried it; the name of its protocol for one that is not ours. */
export function capturedMessage(pdu: CapturedPdu): CapturedMessage | string {
  const channel = pdu.dissector === undefined ? undefined : rrcChannelOf(pdu.dissector)
  if (channel !== undefined) {
    const direction: Direction = channel.startsWith('ul') ? 'uplink' : 'downlink'
    return { protocol: 'RRC', channel, direction, ...attempt(() => decodeRrc(channel, pdu.octets)) }
  }
  if (pdu.dissector === PLAIN_NAS_DISSECTOR) return { protocol: 'NAS' }
  const protocol = protocolOf(pdu)
  const other = otherName(pdu, protocol)
  if (protocol === undefined || other !== undefined) return other ?? 'unknown'
  return { protocol, ...attempt(() => decoders[protocol](pdu.octets)) }
}

function attempt(decode: () => unknown): { message: AnyMessage } | { refusal: CodecError } {
  try {
    return { message: decode() as AnyMessage }
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return { refusal: error }
  }
}

const dissectors: Readonly<Record<string, Decodable>> = {
  s1ap: 'S1AP',
  x2ap: 'X2AP',
  diameter: 'Diameter',
  gtpv2: 'GTPv2',
  gtp: 'GTP-U',
}
const payloadProtocols: Readonly<Record<number, Decodable>> = {
  [ppid.s1ap]: 'S1AP',
  [ppid.x2ap]: 'X2AP',
  [ppid.diameter]: 'Diameter',
}
const ports: Readonly<Record<number, Decodable>> = {
  [wellKnownPort.s1ap]: 'S1AP',
  [wellKnownPort.x2ap]: 'X2AP',
  [wellKnownPort.diameter]: 'Diameter',
  [wellKnownPort.gtpC]: 'GTPv2',
  [wellKnownPort.gtpU]: 'GTP-U',
}
/** Which of them a transport carries. */
const carried: Readonly<Record<CapturedPdu['transport'], readonly Decodable[]>> = {
  sctp: ['S1AP', 'X2AP', 'Diameter'],
  udp: ['GTPv2', 'GTP-U'],
  tcp: ['Diameter'],
  exported: ['S1AP', 'X2AP', 'Diameter', 'GTPv2', 'GTP-U'],
}

function protocolOf(pdu: CapturedPdu): Decodable | undefined {
  const { transport, dissector, ppid: payload } = pdu
  if (transport === 'tcp') return 'Diameter'
  if (dissector !== undefined) return dissectors[dissector]
  if (payload !== undefined && payloadProtocols[payload] !== undefined) return payloadProtocols[payload]
  // Some stacks send no identifier, or one with its octets the wrong way round.
  const isNamed = payload !== undefined && payload !== 0 && payload < 256
  const byPort = ports[pdu.destinationPort ?? -1] ?? ports[pdu.sourcePort ?? -1]
  return byPort !== undefined && !isNamed && carried[transport].includes(byPort) ? byPort : undefined
}

/** Versions of GTP (TS 29.060 §6, TS 29.281 §5.1): three bits; and in version 1 whether it is GTP or GTP'. */
function gtpVersion(octets: Uint8Array): number {
  return octets.length === 0 ? -1 : octets[0] >> 5
}
const GTP_NOT_PRIME = 0x10

function otherName(pdu: CapturedPdu, protocol: Decodable | undefined): string | undefined {
  const { octets, transport } = pdu
  const version = gtpVersion(octets)
  if (protocol === 'GTPv2' && version < 2) return version === 1 ? 'GTPv1-C' : `GTP version ${version}`
  if (protocol === 'GTP-U' && version === 1 && (octets[0] & GTP_NOT_PRIME) === 0) return "GTP'"
  if (protocol !== undefined) return undefined
  if (transport === 'exported') return `exported PDU of ${pdu.dissector}`
  if (transport === 'sctp' && pdu.ppid !== 0) return payloadProtocolName(pdu.ppid ?? 0)
  const { sourcePort = 0, destinationPort = 0 } = pdu
  if (transport === 'sctp') return `SCTP port ${Math.min(sourcePort, destinationPort)}`
  return udpName(sourcePort, destinationPort)
}
