import { CodecError } from '../codec/codec-error.ts'
import { decodeDiameter } from '../codec/diameter/diameter.ts'
import { decodeGtpu } from '../codec/gtp/gtpu.ts'
import { decodeGtpv2 } from '../codec/gtp/gtpv2.ts'
import type { Direction } from '../codec/nas/message.ts'
import type { CapturedPdu } from '../codec/pcap/deframing.ts'
import { wellKnownPort } from '../codec/pcap/framing.ts'
import { ppid } from '../codec/pcap/sctp-association.ts'
import { decodeRrc, type RrcChannel } from '../codec/rrc/rrc.ts'
import { decodeS1ap } from '../codec/s1ap/s1ap.ts'

export type Protocol = 'S1AP' | 'RRC' | 'NAS' | 'Diameter' | 'GTPv2' | 'GTP-U'

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
  problem?: string
}

const rrcChannels: Readonly<Record<string, RrcChannel>> = {
  'lte_rrc.ul_ccch': 'ul-ccch',
  'lte_rrc.dl_ccch': 'dl-ccch',
  'lte_rrc.ul_dcch': 'ul-dcch',
  'lte_rrc.dl_dcch': 'dl-dcch',
}

export const PLAIN_NAS_DISSECTOR = 'nas-eps_plain'

const decoders = {
  S1AP: decodeS1ap,
  Diameter: decodeDiameter,
  GTPv2: decodeGtpv2,
  'GTP-U': decodeGtpu,
} as const

/** Decodes a PDU by what carried it; undefined for one of a protocol that is not ours. */
export function capturedMessage(pdu: CapturedPdu): CapturedMessage | undefined {
  const channel = pdu.dissector === undefined ? undefined : rrcChannels[pdu.dissector]
  if (channel !== undefined) {
    const direction: Direction = channel.startsWith('ul') ? 'uplink' : 'downlink'
    return { protocol: 'RRC', channel, direction, ...attempt(() => decodeRrc(channel, pdu.octets)) }
  }
  if (pdu.dissector === PLAIN_NAS_DISSECTOR) return { protocol: 'NAS' }
  const protocol = protocolOf(pdu)
  if (protocol === undefined) return undefined
  return { protocol, ...attempt(() => decoders[protocol](pdu.octets)) }
}

function attempt(decode: () => unknown): { message: AnyMessage } | { problem: string } {
  try {
    return { message: decode() as AnyMessage }
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return { problem: error.message }
  }
}

const dissectors: Readonly<Record<string, keyof typeof decoders>> = {
  s1ap: 'S1AP',
  diameter: 'Diameter',
  gtpv2: 'GTPv2',
  gtp: 'GTP-U',
}
const payloadProtocols: Readonly<Record<number, keyof typeof decoders>> = {
  [ppid.s1ap]: 'S1AP',
  [ppid.diameter]: 'Diameter',
}
const ports: Readonly<Record<number, keyof typeof decoders>> = {
  [wellKnownPort.s1ap]: 'S1AP',
  [wellKnownPort.diameter]: 'Diameter',
  [wellKnownPort.gtpC]: 'GTPv2',
  [wellKnownPort.gtpU]: 'GTP-U',
}

function protocolOf(pdu: CapturedPdu): keyof typeof decoders | undefined {
  if (pdu.transport === 'tcp') return 'Diameter'
  if (pdu.dissector !== undefined) return dissectors[pdu.dissector]
  if (pdu.ppid !== undefined && payloadProtocols[pdu.ppid] !== undefined) return payloadProtocols[pdu.ppid]
  return ports[pdu.destinationPort ?? -1] ?? ports[pdu.sourcePort ?? -1]
}
