/** LTE RRC (TS 36.331) in unaligned PER: a message of a logical channel to octets and back. */

import { CodecError } from '../codec-error.ts'
import {
  containing,
  optional,
  type PerReader,
  type PerType,
  type PerWriter,
  sequence,
  type ValueOf,
} from '../per/per.ts'
import { remainder } from './bit-types.ts'
import type { MessageRow, RrcChannel, RrcKind, RrcMessage, RrcMessageOf } from './messages.ts'
import { rrcMessages, ueCapabilityInformation } from './messages.ts'
import { ueEutraCapability } from './ue-capability.ts'
import { failed, reader, refuseRest, writer } from './whole-pdu.ts'

export { rrcChannelOf, rrcDissectors } from './dissectors.ts'
export type { InterNodeKind, InterNodeMessage, InterNodeMessageOf, VarShortMacInput } from './inter-node.ts'
export { decodeInterNode, encodeInterNode, encodeVarShortMacInput, interNodeMessages } from './inter-node.ts'
export type { RrcChannel, RrcKind, RrcMessage, RrcMessageOf } from './messages.ts'
export { rrcMessages } from './messages.ts'
export { shortMacI } from './short-mac-i.ts'

/**
 * What stands in front of a message on its channel: the bits of messageClass and of the channel's `c1`, in which
 * UL-CCCH has 2 messages, DL-CCCH 4, each DCCH 16, PCCH 1 and BCCH-DL-SCH 2. BCCH-BCH has no CHOICE.
 */
const classBits: { [C in RrcChannel]: number } = {
  'ul-ccch': 2,
  'dl-ccch': 3,
  'ul-dcch': 5,
  'dl-dcch': 5,
  pcch: 1,
  'bcch-bch': 0,
  'bcch-dl-sch': 2,
}

const padded: readonly RrcChannel[] = ['pcch', 'bcch-dl-sch']

/** A row made ready: the widths and fixed bits of its envelope. */
interface Ready {
  kind: RrcKind
  channel: RrcChannel
  numbered: boolean
  /** Whether the channel's messages fill a transport block (TS 36.331 §8.5). */
  padded: boolean
  fields: PerType<unknown>
  /** The bits of the CHOICEs criticalExtensions and `c1`: the release 8 fields are number 0 in both. */
  extensionBits: number
  headBits: number
  /** The envelope's bits with a zero transaction identifier. */
  head: number
}

const extensionBits = { 0: 0, 1: 1, 4: 3, 8: 4 } as const

function ready(kind: RrcKind, row: MessageRow): Ready {
  const { channel, index, numbered, alternatives, fields } = row
  const tail = (numbered ? 2 : 0) + extensionBits[alternatives]
  return {
    kind,
    channel,
    numbered,
    padded: padded.includes(channel),
    fields,
    extensionBits: extensionBits[alternatives],
    headBits: classBits[channel] + tail,
    head: index << tail,
  }
}

const kinds = Object.keys(rrcMessages) as RrcKind[]
const byKind = new Map<string, Ready>(
  kinds.map((kind) => [kind, ready(kind, rrcMessages[kind] as MessageRow)]),
)
/** By channel: the bits of the message type, and the messages by their index. */
const channels = new Map<string, { bits: number; rows: Array<Ready | undefined> }>(
  Object.entries(classBits).map(([channel, bits]) => [channel, { bits, rows: [] }]),
)
for (const [kind, row] of byKind) channels.get(row.channel)!.rows[rrcMessages[kind as RrcKind].index] = row

/** Encodes a message of a logical channel; the message must be one of that channel. */
export function encodeRrc(channel: RrcChannel, message: RrcMessage): Uint8Array {
  const row = byKind.get(message.kind)
  if (row === undefined || row.channel !== channel) {
    throw new CodecError('not-encodable', -1, `${message.kind} is no message of ${channel}`).in('RRC')
  }
  const w = writer.reset()
  let head = row.head
  if (row.numbered) {
    const { rrcTransactionIdentifier: id } = message as { rrcTransactionIdentifier: number }
    if (id !== 0 && id !== 1 && id !== 2 && id !== 3) {
      throw failed(
        new CodecError('not-encodable', 0, `rrcTransactionIdentifier ${id} is not in 0..3`),
        row.kind,
      )
    }
    head |= id << row.extensionBits
  }
  w.bits(head, row.headBits)
  try {
    row.fields.encode(w, message)
    if (row.padded) writePadding(w, message as { padding?: Uint8Array })
  } catch (error) {
    throw failed(error, row.kind)
  }
  return w.finish()
}

/** Decodes a message of a logical channel. What follows the message beyond padding is refused. */
export function decodeRrc(channel: RrcChannel, octets: Uint8Array): RrcMessage {
  const r = reader.reset(octets)
  let name = channel as string
  try {
    const { bits, rows } = channels.get(channel)!
    const index = r.bits(bits)
    const row = rows[index]
    if (row === undefined) throw unknownMessage(channel, index)
    name = row.kind
    const message: { [member: string]: unknown } = { kind: row.kind }
    if (row.numbered) message['rrcTransactionIdentifier'] = r.bits(2)
    const alternative = r.bits(row.extensionBits)
    if (alternative !== 0) throw unknownAlternative(r, row, alternative)
    if (row.fields.decodeInto !== undefined) row.fields.decodeInto(r, message)
    else Object.assign(message, row.fields.decode(r))
    if (row.padded) readPadding(r, message)
    else refuseRest(r)
    return message as RrcMessage
  } catch (error) {
    throw failed(error, name)
  }
}

function unknownMessage(channel: RrcChannel, index: number): CodecError {
  const extended = index >= 1 << (classBits[channel] - 1)
  return new CodecError('unknown', 0, extended ? 'messageClassExtension' : `message ${index}`)
}

function unknownAlternative(r: PerReader, row: Ready, alternative: number): CodecError {
  const future = alternative >= 1 << (row.extensionBits - 1)
  return new CodecError(
    'unknown',
    r.offset,
    future ? 'criticalExtensionsFuture' : `alternative ${alternative} of c1`,
  )
}

/** Padding is zero (TS 36.331 §8.5), but a receiver does not look: it is kept as it came. */
function readPadding(r: PerReader, message: { [member: string]: unknown }): void {
  const at = (r.at + 7) >>> 3
  if (at < r.end >>> 3) message['padding'] = r.octets.slice(at, r.end >>> 3)
}

function writePadding(w: PerWriter, { padding }: { padding?: Uint8Array }): void {
  if (padding === undefined) return
  w.bits(0, -w.at & 7)
  w.bytes(padding, 0, padding.length)
}

export type UeEutraCapability = ValueOf<typeof ueEutraCapability>

/** The content of an E-UTRA container in UECapabilityInformation. */
export function encodeUeEutraCapability(capability: UeEutraCapability): Uint8Array {
  const w = writer.reset()
  try {
    ueEutraCapability.encode(w, capability)
  } catch (error) {
    throw failed(error, 'UE-EUTRA-Capability')
  }
  return w.finish()
}

export function decodeUeEutraCapability(octets: Uint8Array): UeEutraCapability {
  const r = reader.reset(octets)
  try {
    const capability = ueEutraCapability.decode(r)
    refuseRest(r)
    return capability
  } catch (error) {
    throw failed(error, 'UE-EUTRA-Capability')
  }
}

export type UeCapabilityInformation = RrcMessageOf<'UECapabilityInformation'>

/** UECapabilityInformation as a type of its own, without the CHOICE of a channel around it. */
const capabilityMessage: PerType<UeCapabilityInformation> = {
  encode(w, message) {
    w.bits(message.rrcTransactionIdentifier, 2)
    w.bits(0, 4)
    ueCapabilityInformation.encode(w, message)
  },
  decode(r) {
    const rrcTransactionIdentifier = r.bits(2)
    if (r.bits(4) !== 0) throw new CodecError('unknown', r.offset, 'criticalExtensions')
    return { kind: 'UECapabilityInformation', rrcTransactionIdentifier, ...ueCapabilityInformation.decode(r) }
  },
}

/** UERadioAccessCapabilityInformation (§10.2.2), the UE Radio Capability of S1AP and of the MME's context. */
const ueRadioAccessCapabilityInformation = sequence({
  ueRadioAccessCapabilityInfo: containing(capabilityMessage),
  nonCriticalExtension: optional(remainder),
})

/** What an eNB makes of a UE's answer for the MME to keep: the message in a container of its own. */
export function encodeUeRadioCapability(message: UeCapabilityInformation): Uint8Array {
  const w = writer.reset()
  try {
    w.bits(0, 4)
    ueRadioAccessCapabilityInformation.encode(w, { ueRadioAccessCapabilityInfo: message })
  } catch (error) {
    throw failed(error, 'UERadioAccessCapabilityInformation')
  }
  return w.finish()
}

export function decodeUeRadioCapability(octets: Uint8Array): UeCapabilityInformation {
  const r = reader.reset(octets)
  try {
    if (r.bits(4) !== 0) throw new CodecError('unknown', 0, 'criticalExtensions')
    const { ueRadioAccessCapabilityInfo } = ueRadioAccessCapabilityInformation.decode(r)
    refuseRest(r)
    return ueRadioAccessCapabilityInfo
  } catch (error) {
    throw failed(error, 'UERadioAccessCapabilityInformation')
  }
}
