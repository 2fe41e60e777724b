/** LTE RRC (TS 36.331) in unaligned PER: a message of a logical channel to octets and back. */

import { CodecError } from '../codec-error.ts'
import {
  containing,
  optional,
  PerReader,
  type PerType,
  PerWriter,
  sequence,
  type ValueOf,
} from '../per/per.ts'
import { remainder } from './bit-types.ts'
import type { MessageRow, RrcChannel, RrcKind, RrcMessage, RrcMessageOf } from './messages.ts'
import { rrcMessages, ueCapabilityInformation } from './messages.ts'
import { ueEutraCapability } from './ue-capability.ts'

export type { RrcChannel, RrcKind, RrcMessage, RrcMessageOf } from './messages.ts'
export { rrcMessages } from './messages.ts'

/** The bits of a channel's `c1`: UL-CCCH has 2 messages, DL-CCCH 4, each DCCH 16. */
const choiceBits: { [C in RrcChannel]: number } = { 'ul-ccch': 1, 'dl-ccch': 2, 'ul-dcch': 4, 'dl-dcch': 4 }

/** A row made ready: the widths and fixed bits of its envelope. */
interface Ready {
  kind: RrcKind
  channel: RrcChannel
  numbered: boolean
  fields: PerType<unknown>
  /** The alternative of the release 8 fields is number 0 in `c1`, and `c1` in criticalExtensions. */
  c1Bits: number
  headBits: number
  /** The envelope's bits with a zero transaction identifier. */
  head: number
}

function ready(kind: RrcKind, row: MessageRow): Ready {
  const { channel, index, numbered, alternatives, fields } = row
  const c1Bits = alternatives === 8 ? 3 : alternatives === 4 ? 2 : 0
  const tail = (numbered ? 2 : 0) + 1 + c1Bits
  return {
    kind,
    channel,
    numbered,
    fields,
    c1Bits,
    headBits: 1 + choiceBits[channel] + tail,
    head: index << tail,
  }
}

const kinds = Object.keys(rrcMessages) as RrcKind[]
const byKind = new Map<string, Ready>(
  kinds.map((kind) => [kind, ready(kind, rrcMessages[kind] as MessageRow)]),
)
const byChannel: { [C in RrcChannel]: Array<Ready | undefined> } = {
  'ul-ccch': [],
  'dl-ccch': [],
  'ul-dcch': [],
  'dl-dcch': [],
}
for (const [kind, row] of byKind) byChannel[row.channel][rrcMessages[kind as RrcKind].index] = row

const writer = new PerWriter(false)
const reader = new PerReader(false, new Uint8Array(0))

function failed(error: unknown, name: string): unknown {
  return error instanceof CodecError ? error.within(name).in('RRC') : error
}

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
    head |= id << (1 + row.c1Bits)
  }
  w.bits(head, row.headBits)
  try {
    row.fields.encode(w, message)
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
    if (r.bit()) throw new CodecError('unknown', 0, 'messageClassExtension')
    const index = r.bits(choiceBits[channel])
    const row = byChannel[channel][index]
    if (row === undefined) throw new CodecError('unknown', 0, `message ${index}`)
    name = row.kind
    const message: { [member: string]: unknown } = { kind: row.kind }
    if (row.numbered) message['rrcTransactionIdentifier'] = r.bits(2)
    if (r.bit()) throw new CodecError('unknown', r.offset, 'criticalExtensionsFuture')
    const alternative = r.bits(row.c1Bits)
    if (alternative !== 0) throw new CodecError('unknown', r.offset, `alternative ${alternative} of c1`)
    const fields = row.fields.decode(r) as { [member: string]: unknown }
    for (const member in fields) message[member] = fields[member]
    refuseRest(r)
    return message as RrcMessage
  } catch (error) {
    throw failed(error, name)
  }
}

function refuseRest(r: PerReader): void {
  if (r.end - r.at > 7)
    throw new CodecError('bad-length', r.offset, `${(r.end - r.at) >>> 3} octets behind the message`)
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
