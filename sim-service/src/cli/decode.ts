import { CodecError } from '../codec/codec-error.ts'
import { type Json, toJson } from '../codec/json.ts'
import type { Direction } from '../codec/nas/message.ts'
import { type Capture, type ReadPacket, readCapture } from '../codec/pcap/capture-reader.ts'
import { type CapturedPdu, deframe } from '../codec/pcap/deframing.ts'
import type { S1apMessage } from '../codec/s1ap/s1ap.ts'
import {
  isCiphered,
  type KeysOf,
  type MonitoredNas,
  NasMonitor,
  type S1Connection,
} from '../runs/nas-monitor.ts'
import { bySender } from '../runs/s1ap-view.ts'
import { type AnyMessage, type CapturedMessage, capturedMessage, type Protocol } from './captured-message.ts'
import { Correlation, type Subject, subjectOf } from './correlation.ts'
import { type DecodedNas, NestedMessages, OpenedNas } from './nested-messages.ts'
import { NodeRoles } from './node-roles.ts'

/** One signalling message of a capture. */
export interface DecodedMessage {
  frameNumber: number
  /** Microseconds since 1970-01-01T00:00:00Z. */
  timeUs: number
  /** The capture's interface, where it has a name. */
  interface?: string
  protocol: Protocol
  /** The application of a Diameter message, the channel of an RRC message. */
  variant?: string
  /** The network function where the capture shows it, such as `MME`, otherwise the address. */
  from: string
  to: string
  /** Addresses. The radio interface has none: its eNB is the one whose S1AP messages carry the same NAS. */
  source?: string
  destination?: string
  kind: string
  /** The whole message as JSON, with every message inside it decoded too. */
  fields: Json
  /** The NAS messages inside it. */
  nas: DecodedNas[]
  /** The IMSI of whom it is about. */
  subscriber?: string
  /** Why it cannot be decoded. */
  problem?: string
}

export interface DecodeOptions {
  /** Opens ciphered NAS. Without it, only what the capture itself holds deciphered is read. */
  keysOf?: KeysOf
}

export type DecodedCapture =
  | {
      ok: true
      messages: DecodedMessage[]
      /** Frames that hold no message of ours, with the reason. */
      skipped: Array<{ frameNumber: number; reason: string }>
    }
  /** The file is no capture; a command ends with exit code 2. */
  | { ok: false; problem: string }

/** What is known of a message before its JSON is made. */
interface Draft extends CapturedMessage {
  pdu: CapturedPdu
  packet: ReadPacket
  nas: MonitoredNas[]
  connection?: S1Connection
  subject?: Subject
  /** A deciphered copy of what another frame holds. */
  isCopy?: boolean
}

/** Every signalling message of a capture, in the order of its frames. */
export function decodeCapture(octets: Uint8Array, options: DecodeOptions = {}): DecodedCapture {
  let capture: Capture
  try {
    capture = readCapture(octets)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return { ok: false, problem: `not a capture that can be read: ${error.message}` }
  }
  return new CaptureDecoder(capture, options).decode()
}

/** One JSON object a line for each message, with every field. */
export function jsonLines(messages: readonly DecodedMessage[]): string {
  return messages.map((message) => `${JSON.stringify(message)}\n`).join('')
}

class CaptureDecoder {
  private readonly capture: Capture
  private readonly monitor: NasMonitor
  private readonly correlation = new Correlation()
  private readonly roles = new NodeRoles()
  private readonly opened = new OpenedNas()

  constructor(capture: Capture, { keysOf }: DecodeOptions) {
    this.capture = capture
    this.monitor = new NasMonitor(keysOf ?? (() => undefined))
  }

  decode(): DecodedCapture {
    const { pdus, skipped } = deframe(this.capture.packets)
    const drafts: Draft[] = []
    for (const pdu of pdus) {
      const read = capturedMessage(pdu)
      if (read === undefined) {
        const ports = `${pdu.sourcePort ?? '?'} and ${pdu.destinationPort ?? '?'}`
        const reason = pdu.dissector ?? `${pdu.transport} ports ${ports}`
        skipped.push({ frameNumber: pdu.frameNumber, reason: `no protocol of ours: ${reason}` })
      } else drafts.push({ ...read, pdu, packet: this.capture.packets[pdu.frameNumber - 1], nas: [] })
    }
    for (const draft of drafts) this.follow(draft)
    this.takeCopies(drafts)
    this.followRadio(drafts)
    const nested = new NestedMessages(this.opened)
    const messages = drafts.filter(({ isCopy }) => !isCopy).map((draft) => this.message(draft, nested))
    skipped.sort((a, b) => a.frameNumber - b.frameNumber)
    return { ok: true, messages, skipped }
  }

  /** What a message tells about subscribers and nodes, in the order of time. */
  private follow(draft: Draft): void {
    const { protocol, message, pdu } = draft
    const { source = '', destination = '' } = pdu
    this.roles.learn(source, destination, draft)
    if (message === undefined) return
    if (protocol === 'S1AP') {
      const seen = this.monitor.s1ap(source, destination, message as unknown as S1apMessage)
      draft.nas = seen.nas
      draft.connection = seen.connection
      if (seen.connection === undefined) return
      const octets = seen.nas.map((nas) => nas.octets)
      draft.subject = this.correlation.s1ap(seen.connection, octets)
      for (const nas of seen.nas) {
        if (nas.plain !== undefined && isCiphered(nas.headerType)) this.opened.add(nas.octets, nas.plain)
      }
    } else if (protocol === 'GTPv2') draft.subject = this.correlation.gtpv2(source, destination, message)
    else if (protocol === 'GTP-U') draft.subject = this.correlation.gtpu(destination, message)
    else if (protocol === 'Diameter') draft.subject = this.correlation.diameter(message)
  }

  /** Deciphered copies of NAS messages, each of the frame that it names. */
  private takeCopies(drafts: readonly Draft[]): void {
    const byFrame = new Map<number, Draft[]>()
    for (const draft of drafts) {
      if (draft.protocol === 'NAS') continue
      const { frameNumber } = draft.pdu
      byFrame.set(frameNumber, [...(byFrame.get(frameNumber) ?? []), draft])
    }
    const taken = new Set<MonitoredNas>()
    for (const copy of drafts) {
      const { originalFrame, octets } = copy.pdu
      if (copy.protocol !== 'NAS' || originalFrame === undefined) continue
      for (const { nas, connection } of byFrame.get(originalFrame) ?? []) {
        const envelope = nas.find((it) => isCopyOf(octets, it) && !taken.has(it))
        if (envelope === undefined) continue
        taken.add(envelope)
        this.opened.add(envelope.octets, octets)
        copy.isCopy = true
        copy.connection = connection
        break
      }
    }
  }

  private followRadio(drafts: readonly Draft[]): void {
    const radio = drafts.filter(({ protocol, message }) => protocol === 'RRC' && message !== undefined)
    for (const { packet, message } of radio) this.correlation.rrc(packet.comment, nasInRrc(message))
    for (const draft of radio) {
      draft.connection = this.correlation.connectionOfRrc(draft.packet.comment, nasInRrc(draft.message))
      if (draft.connection !== undefined) draft.subject = subjectOf(draft.connection)
    }
  }

  private message(draft: Draft, nested: NestedMessages): DecodedMessage {
    const { pdu, packet, protocol, message, problem } = draft
    const { fields, nas } = this.fieldsOf(draft, nested)
    const decoded: DecodedMessage = {
      frameNumber: pdu.frameNumber,
      timeUs: pdu.timeUs,
      protocol,
      ...this.endsOf(draft),
      kind: message?.kind ?? nas[0]?.kind ?? 'undecodable',
      fields,
      nas,
    }
    const { name } = this.capture.interfaces[packet.interface]
    if (name !== undefined) decoded.interface = name
    const variant = draft.channel ?? (protocol === 'Diameter' ? applicationOf(pdu.octets) : undefined)
    if (variant !== undefined) decoded.variant = variant
    const source = pdu.source ?? (decoded.from === 'eNB' ? draft.connection?.enb : undefined)
    if (source !== undefined) decoded.source = source
    const destination = pdu.destination ?? (decoded.to === 'eNB' ? draft.connection?.enb : undefined)
    if (destination !== undefined) decoded.destination = destination
    const subscriber = draft.subject?.imsi
    if (subscriber !== undefined) decoded.subscriber = subscriber
    if (problem !== undefined) decoded.problem = problem
    return decoded
  }

  private fieldsOf(draft: Draft, nested: NestedMessages): { fields: Json; nas: DecodedNas[] } {
    const direction = this.directionOf(draft)
    if (draft.protocol === 'NAS') return nested.plainNas(draft.pdu.octets, direction)
    if (draft.message === undefined) return { fields: { octets: toJson(draft.pdu.octets) }, nas: [] }
    return nested.expand(draft.message, direction)
  }

  /** Which way the NAS in a message goes. */
  private directionOf({ direction, protocol, message, nas, pdu }: Draft): Direction {
    if (direction !== undefined) return direction
    if (protocol === 'NAS') return this.roles.roleOf(pdu.source ?? '') === 'MME' ? 'downlink' : 'uplink'
    if (nas.length > 0) return nas[0].direction
    if (message === undefined) return 'uplink'
    return bySender[message.kind as S1apMessage['kind']] === 'mme' ? 'downlink' : 'uplink'
  }

  private endsOf({ protocol, direction, pdu }: Draft): { from: string; to: string } {
    if (protocol === 'RRC') {
      return direction === 'uplink' ? { from: 'UE', to: 'eNB' } : { from: 'eNB', to: 'UE' }
    }
    const nameOf = (address: string | undefined): string =>
      address === undefined ? '?' : (this.roles.roleOf(address) ?? address)
    return { from: nameOf(pdu.source), to: nameOf(pdu.destination) }
  }
}

function isCopyOf(plain: Uint8Array, { octets, headerType }: MonitoredNas): boolean {
  return isCiphered(headerType) && octets.length === plain.length + 6
}

/** The NAS messages in an RRC message. */
function nasInRrc(message: AnyMessage | undefined): Uint8Array[] {
  if (message === undefined) return []
  const { dedicatedInfoNas, dedicatedInfoType, dedicatedInfoNasList } = message as {
    dedicatedInfoNas?: Uint8Array
    dedicatedInfoType?: { dedicatedInfoNas?: Uint8Array }
    dedicatedInfoNasList?: Uint8Array[]
  }
  const single = dedicatedInfoNas ?? dedicatedInfoType?.dedicatedInfoNas
  return single === undefined ? (dedicatedInfoNasList ?? []) : [single]
}

const applications: Readonly<Record<number, string>> = { 0: 'base', 4: 'Gy', 16777238: 'Gx', 16777251: 'S6a' }

function applicationOf(octets: Uint8Array): string | undefined {
  if (octets.length < 12) return undefined
  const id = ((octets[8] << 24) | (octets[9] << 16) | (octets[10] << 8) | octets[11]) >>> 0
  return applications[id] ?? String(id)
}
