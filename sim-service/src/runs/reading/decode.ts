import { CodecError } from '../../codec/codec-error.ts'
import { type Json, toJson } from '../../codec/json.ts'
import type { Direction } from '../../codec/nas/message.ts'
import { decodeNas } from '../../codec/nas/nas.ts'
import type { CapturedPdu } from '../../codec/pcap/deframing.ts'
import type { S1apMessage } from '../../codec/s1ap/s1ap.ts'
import type { KeysOf, S1Connection } from '../nas-monitor.ts'
import { bySender, nasPdusOf } from '../s1ap-view.ts'
import { type CaptureInput, inputInMemory } from './capture-input.ts'
import { CaptureSurvey, nasInRrc } from './capture-survey.ts'
import { type CapturedUnit, CaptureWalk } from './capture-walk.ts'
import { type CapturedMessage, capturedMessage, type Protocol } from './captured-message.ts'
import { type DecodedNas, NestedMessages } from './nested-messages.ts'

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

export type Surveyed =
  | { ok: true; survey: CaptureSurvey }
  /** The file is no capture; a command ends with exit code 2. */
  | { ok: false; problem: string }

/** The first way through a capture. A file that breaks off is a capture as far as it goes. */
export function surveyOf(input: CaptureInput, { keysOf }: DecodeOptions = {}): Surveyed {
  let problem: CodecError | undefined
  try {
    const survey = new CaptureSurvey(new CaptureWalk(input.open()), keysOf)
    const { walk } = survey
    if (walk.frames > 0 || walk.problem === undefined) return { ok: true, survey }
    problem = walk.problem
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    problem = error
  }
  return { ok: false, problem: `not a capture that can be read: ${problem.message}` }
}

/** A message before its JSON is made. */
export interface Draft extends CapturedMessage, CapturedUnit {}

/** The second way through: every message in the order of the capture, of NAS without deciphered copies. */
export function* draftsOf(
  input: CaptureInput,
  survey: CaptureSurvey,
  { withCopies = false } = {},
): Generator<Draft, void> {
  for (const unit of new CaptureWalk(input.open()).units()) {
    if (!withCopies && survey.isCopy(unit.ordinal)) continue
    const read = capturedMessage(unit.pdu)
    if (typeof read !== 'string') yield { ...read, ...unit }
  }
}

/** Makes what is shown of messages. */
export class MessageMaker {
  private readonly survey: CaptureSurvey
  private readonly nested: NestedMessages

  constructor(survey: CaptureSurvey) {
    this.survey = survey
    this.nested = new NestedMessages(survey.opened)
  }

  message(draft: Draft): DecodedMessage {
    const { pdu, protocol, message, refusal } = draft
    const { fields, nas } = this.fieldsOf(draft)
    const connection = this.connectionOf(draft)
    const decoded: DecodedMessage = {
      frameNumber: pdu.frameNumber,
      timeUs: pdu.timeUs,
      protocol,
      ...this.endsOf(draft),
      kind: message?.kind ?? nas[0]?.kind ?? 'undecodable',
      fields,
      nas,
    }
    if (draft.interface !== undefined) decoded.interface = draft.interface
    const variant = draft.channel ?? (protocol === 'Diameter' ? applicationOf(pdu.octets) : undefined)
    if (variant !== undefined) decoded.variant = variant
    const source = pdu.source ?? (decoded.from === 'eNB' ? connection?.enb : undefined)
    if (source !== undefined) decoded.source = source
    const destination = pdu.destination ?? (decoded.to === 'eNB' ? connection?.enb : undefined)
    if (destination !== undefined) decoded.destination = destination
    const subscriber = this.subscriberOf(draft, connection)
    if (subscriber !== undefined) decoded.subscriber = subscriber
    if (refusal !== undefined) decoded.problem = refusal.message
    return decoded
  }

  /** Which way the NAS in a message goes. */
  directionOf({ direction, protocol, message, pdu }: Draft): Direction {
    if (direction !== undefined) return direction
    if (protocol === 'NAS') return this.directionOfNas(pdu)
    if (protocol !== 'S1AP' || message === undefined) return 'uplink'
    const [nas] = nasPdusOf(message as unknown as S1apMessage)
    return nas?.direction ?? (bySender[message.kind as S1apMessage['kind']] === 'mme' ? 'downlink' : 'uplink')
  }

  /** By the nodes where the capture tells them, otherwise the way in which the message is one. */
  private directionOfNas({ source = '', destination = '', octets }: CapturedPdu): Direction {
    const { roles } = this.survey
    if (roles.roleOf(source) === 'MME') return 'downlink'
    if (roles.roleOf(destination) === 'MME' || isNas(octets, 'uplink')) return 'uplink'
    return isNas(octets, 'downlink') ? 'downlink' : 'uplink'
  }

  private connectionOf({ protocol, message, comment }: Draft): S1Connection | undefined {
    if (protocol !== 'RRC' || message === undefined) return undefined
    return this.survey.correlation.connectionOfRrc(comment, nasInRrc(message))
  }

  private subscriberOf({ ordinal }: Draft, connection: S1Connection | undefined): string | undefined {
    const { correlation } = this.survey
    const subject =
      connection === undefined ? this.survey.subjectOf(ordinal) : correlation.subjectOf(connection)
    return subject?.imsi
  }

  private fieldsOf(draft: Draft): { fields: Json; nas: DecodedNas[] } {
    const direction = this.directionOf(draft)
    if (draft.protocol === 'NAS') return this.nested.plainNas(draft.pdu.octets, direction)
    if (draft.message === undefined) return { fields: { octets: toJson(draft.pdu.octets) }, nas: [] }
    return this.nested.expand(draft.message, direction)
  }

  private endsOf({ protocol, direction, pdu }: Draft): { from: string; to: string } {
    if (protocol === 'RRC') {
      return direction === 'uplink' ? { from: 'UE', to: 'eNB' } : { from: 'eNB', to: 'UE' }
    }
    const nameOf = (address: string | undefined): string =>
      address === undefined ? '?' : (this.survey.roles.roleOf(address) ?? address)
    return { from: nameOf(pdu.source), to: nameOf(pdu.destination) }
  }
}

function isNas(octets: Uint8Array, direction: Direction): boolean {
  try {
    decodeNas(octets, direction)
    return true
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return false
  }
}

const applications: Readonly<Record<number, string>> = { 0: 'base', 4: 'Gy', 16777238: 'Gx', 16777251: 'S6a' }

function applicationOf(octets: Uint8Array): string | undefined {
  if (octets.length < 12) return undefined
  const id = ((octets[8] << 24) | (octets[9] << 16) | (octets[10] << 8) | octets[11]) >>> 0
  return applications[id] ?? String(id)
}

export type DecodedCapture = { ok: true; messages: DecodedMessage[] } | { ok: false; problem: string }

/** Every message of a capture that fits into memory. */
export function decodeCapture(octets: Uint8Array, options: DecodeOptions = {}): DecodedCapture {
  const input = inputInMemory(octets)
  const surveyed = surveyOf(input, options)
  if (!surveyed.ok) return surveyed
  const maker = new MessageMaker(surveyed.survey)
  return { ok: true, messages: Array.from(draftsOf(input, surveyed.survey), (draft) => maker.message(draft)) }
}

/** One JSON object a line for each message, with every field. */
export function jsonLines(messages: readonly DecodedMessage[]): string {
  return messages.map((message) => `${JSON.stringify(message)}\n`).join('')
}
