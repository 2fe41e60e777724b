/** GTPv2-C (TS 29.274): the header (§5) around the messages, which are tables in the files beside this one. */
import { CodecError } from '../codec-error.ts'
import { OctetWriter } from '../octets.ts'
import { ModifyAccessBearersRequest, ModifyAccessBearersResponse } from './access-bearers.ts'
import {
  BearerResourceCommand,
  BearerResourceFailureIndication,
  DeleteBearerCommand,
  DeleteBearerFailureIndication,
  ModifyBearerCommand,
  ModifyBearerFailureIndication,
} from './bearer-commands.ts'
import { ChangeNotificationRequest, ChangeNotificationResponse } from './change-notification.ts'
import {
  ContextAcknowledge,
  ContextRequest,
  ContextResponse,
  IdentificationRequest,
  IdentificationResponse,
} from './context-transfer.ts'
import { CreateSessionRequest, CreateSessionResponse } from './create-session.ts'
import { DeleteSessionRequest, DeleteSessionResponse } from './delete-session.ts'
import { EchoRequest, EchoResponse, VersionNotSupportedIndication } from './echo.ts'
import { type AnyMessageTable, headMembers, type MessageOf } from './gtpv2-message.ts'
import {
  DownlinkDataNotification,
  DownlinkDataNotificationAcknowledge,
  DownlinkDataNotificationFailureIndication,
  ReleaseAccessBearersRequest,
  ReleaseAccessBearersResponse,
  StopPagingIndication,
} from './idle-mode.ts'
import {
  CreateIndirectDataForwardingTunnelRequest,
  CreateIndirectDataForwardingTunnelResponse,
  DeleteIndirectDataForwardingTunnelRequest,
  DeleteIndirectDataForwardingTunnelResponse,
} from './indirect-forwarding.ts'
import { ModifyBearerRequest, ModifyBearerResponse } from './modify-bearer.ts'
import {
  CreateBearerRequest,
  CreateBearerResponse,
  DeleteBearerRequest,
  DeleteBearerResponse,
} from './network-bearers.ts'
import {
  ConfigurationTransferTunnel,
  ForwardAccessContextAcknowledge,
  ForwardAccessContextNotification,
  ForwardRelocationCompleteAcknowledge,
  ForwardRelocationCompleteNotification,
  ForwardRelocationRequest,
  ForwardRelocationResponse,
  RelocationCancelRequest,
  RelocationCancelResponse,
} from './relocation.ts'
import {
  DeletePdnConnectionSetRequest,
  DeletePdnConnectionSetResponse,
  PgwDownlinkTriggeringAcknowledge,
  PgwDownlinkTriggeringNotification,
  PgwRestartNotification,
  PgwRestartNotificationAcknowledge,
  TraceSessionActivation,
  TraceSessionDeactivation,
  UpdatePdnConnectionSetRequest,
  UpdatePdnConnectionSetResponse,
} from './restoration.ts'
import {
  AlertMmeAcknowledge,
  AlertMmeNotification,
  CsPagingIndication,
  DetachAcknowledge,
  DetachNotification,
  IsrStatusIndication,
  ResumeAcknowledge,
  ResumeNotification,
  SuspendAcknowledge,
  SuspendNotification,
  UeActivityAcknowledge,
  UeActivityNotification,
  UeRegistrationQueryRequest,
  UeRegistrationQueryResponse,
} from './suspend-resume.ts'
import { UpdateBearerRequest, UpdateBearerResponse } from './update-bearer.ts'

export { causeOfRefusal, gtpv2Cause, isAcceptance } from './gtpv2-cause.ts'
export { epcTimerUnit, fteidInterface, gtpPdnType, gtpRatType } from './gtpv2-ies.ts'
export type { MessageOf } from './gtpv2-message.ts'
export { containerType } from './gtpv2-mobility-ies.ts'

/** Every message that this codec has. */
export const gtpv2Messages = [
  EchoRequest,
  EchoResponse,
  VersionNotSupportedIndication,
  CreateSessionRequest,
  CreateSessionResponse,
  ModifyBearerRequest,
  ModifyBearerResponse,
  DeleteSessionRequest,
  DeleteSessionResponse,
  ChangeNotificationRequest,
  ChangeNotificationResponse,
  ModifyBearerCommand,
  ModifyBearerFailureIndication,
  DeleteBearerCommand,
  DeleteBearerFailureIndication,
  BearerResourceCommand,
  BearerResourceFailureIndication,
  DownlinkDataNotificationFailureIndication,
  TraceSessionActivation,
  TraceSessionDeactivation,
  StopPagingIndication,
  CreateBearerRequest,
  CreateBearerResponse,
  UpdateBearerRequest,
  UpdateBearerResponse,
  DeleteBearerRequest,
  DeleteBearerResponse,
  DeletePdnConnectionSetRequest,
  DeletePdnConnectionSetResponse,
  PgwDownlinkTriggeringNotification,
  PgwDownlinkTriggeringAcknowledge,
  IdentificationRequest,
  IdentificationResponse,
  ContextRequest,
  ContextResponse,
  ContextAcknowledge,
  ForwardRelocationRequest,
  ForwardRelocationResponse,
  ForwardRelocationCompleteNotification,
  ForwardRelocationCompleteAcknowledge,
  ForwardAccessContextNotification,
  ForwardAccessContextAcknowledge,
  RelocationCancelRequest,
  RelocationCancelResponse,
  ConfigurationTransferTunnel,
  DetachNotification,
  DetachAcknowledge,
  CsPagingIndication,
  AlertMmeNotification,
  AlertMmeAcknowledge,
  UeActivityNotification,
  UeActivityAcknowledge,
  IsrStatusIndication,
  UeRegistrationQueryRequest,
  UeRegistrationQueryResponse,
  SuspendNotification,
  SuspendAcknowledge,
  ResumeNotification,
  ResumeAcknowledge,
  CreateIndirectDataForwardingTunnelRequest,
  CreateIndirectDataForwardingTunnelResponse,
  DeleteIndirectDataForwardingTunnelRequest,
  DeleteIndirectDataForwardingTunnelResponse,
  ReleaseAccessBearersRequest,
  ReleaseAccessBearersResponse,
  DownlinkDataNotification,
  DownlinkDataNotificationAcknowledge,
  PgwRestartNotification,
  PgwRestartNotificationAcknowledge,
  UpdatePdnConnectionSetRequest,
  UpdatePdnConnectionSetResponse,
  ModifyAccessBearersRequest,
  ModifyAccessBearersResponse,
] as const

export type Gtpv2Message = MessageOf<(typeof gtpv2Messages)[number]>
export type Gtpv2Kind = Gtpv2Message['kind']
/** One message by its name: `Gtpv2<'CreateSessionRequest'>`. */
export type Gtpv2<K extends Gtpv2Kind> = Extract<Gtpv2Message, { kind: K }>

const byType: Array<AnyMessageTable | undefined> = new Array(256).fill(undefined)
const byKind = new Map<string, AnyMessageTable>()
for (const table of gtpv2Messages) {
  byType[table.type] = table
  byKind.set(table.kind, table)
}

/** The message type's number, for answers and counters. */
export const gtpv2Type = Object.fromEntries(gtpv2Messages.map(({ kind, type }) => [kind, type])) as {
  readonly [K in Gtpv2Kind]: number
}

const PIGGYBACKED = 0x10
const HAS_TEID = 0x08
const HAS_PRIORITY = 0x04
const VERSION_2 = 0x40
const SPARE = 0x03
/** The length field does not count itself and what stands before it (§5.5.1). */
const BEFORE_LENGTH_COUNTS = 4

const writer = new OctetWriter()
const head: unknown[] = headMembers.map(() => undefined)

export function encodeGtpv2(message: Gtpv2Message): Uint8Array {
  const table = byKind.get(message.kind)
  if (table === undefined) throw refusal(new CodecError('unknown', -1, `no message ${message.kind}`))
  table.head.collect(message, head)
  const [sequence, teid, messagePriority, piggybacked, spareSeen] = head as HeadValues
  const w = writer.reset()
  w.u8(
    VERSION_2 |
      (table.hasTeid ? HAS_TEID : 0) |
      (piggybacked === undefined ? 0 : PIGGYBACKED) |
      (messagePriority === undefined ? 0 : HAS_PRIORITY) |
      (spareSeen === undefined ? 0 : spareSeen.first & SPARE),
  )
  w.u8(table.type)
  w.u16(0)
  if (table.hasTeid) w.u32(numberOf('teid', teid, 0xffffffff, table))
  w.u24(numberOf('sequence', sequence, 0xffffff, table))
  w.u8(lastOctet(messagePriority, spareSeen, table))
  table.encodeIes(w, message)
  const length = w.length - BEFORE_LENGTH_COUNTS
  if (length > 0xffff)
    throw refusal(new CodecError('not-encodable', -1, `${length} octets`).within(table.kind))
  w.setU16(2, length)
  if (piggybacked !== undefined) w.bytes(piggybacked)
  return w.finish()
}

export function decodeGtpv2(octets: Uint8Array): Gtpv2Message {
  const header = peekGtpv2(octets)
  if (header.version !== 2) throw refusal(new CodecError('unknown', 0, `version ${header.version}`))
  const table = byType[header.type]
  if (table === undefined) throw refusal(new CodecError('unknown', 1, `message type ${header.type}`))
  if (table.hasTeid !== (header.teid !== undefined)) {
    throw refusal(
      new CodecError('bad-value', 0, 'the T flag does not fit the message type').within(table.kind),
    )
  }
  const { teid, sequence, end } = header
  const isPiggybacked = (octets[0] & PIGGYBACKED) !== 0
  if (end !== octets.length && !(isPiggybacked && end < octets.length))
    throw lengthRefusal(table, end, octets)
  const iesAt = teid === undefined ? 8 : 12
  if (end < iesAt) throw lengthRefusal(table, end, octets)
  const message: MessageHeader =
    teid === undefined ? { kind: table.kind, sequence } : { kind: table.kind, teid, sequence }
  const hasPriority = (octets[0] & HAS_PRIORITY) !== 0
  if (hasPriority) message.messagePriority = octets[iesAt - 1] >> 4
  const first = octets[0] & SPARE
  const last = hasPriority ? octets[iesAt - 1] & 15 : octets[iesAt - 1]
  if ((first | last) !== 0) message.spareSeen = { first, last }
  table.decodeIes(message, octets, iesAt, end)
  if (isPiggybacked) message.piggybacked = octets.slice(end)
  return message as Gtpv2Message
}

/** The last octet of the header: spare, or the priority and a spare half. */
function lastOctet(
  priority: number | undefined,
  spareSeen: MessageHeader['spareSeen'],
  table: AnyMessageTable,
): number {
  const spare = spareSeen?.last ?? 0
  return priority === undefined
    ? spare & 0xff
    : (numberOf('messagePriority', priority, 15, table) << 4) | (spare & 15)
}

type HeadValues = [
  number,
  number | undefined,
  number | undefined,
  Uint8Array | undefined,
  MessageHeader['spareSeen'],
]

type MessageHeader = {
  kind: string
  teid?: number
  sequence: number
  messagePriority?: number
  piggybacked?: Uint8Array
  spareSeen?: { first: number; last: number }
}

export interface Gtpv2Header {
  /** 2; a peer of another version gets a VersionNotSupportedIndication (§7.7.2). */
  version: number
  type: number
  /** Absent for a type that this codec does not have; such a message is discarded (§7.7.4). */
  kind?: Gtpv2Kind
  /** Absent when the T flag is not set. */
  teid?: number
  sequence: number
  /** Where the message ends by its own length, whether or not the octets reach that far. */
  end: number
}

/** The header alone: enough to recognise a duplicate, or to answer a message that does not decode. */
export function peekGtpv2(o: Uint8Array): Gtpv2Header {
  const hasTeid = o.length > 0 && (o[0] & HAS_TEID) !== 0
  const headerOctets = hasTeid ? 12 : 8
  if (o.length < headerOctets) {
    throw refusal(new CodecError('truncated', o.length, `${o.length} of ${headerOctets} octets of a header`))
  }
  const at = hasTeid ? 8 : 4
  const type = o[1]
  return {
    version: o[0] >> 5,
    type,
    kind: byType[type]?.kind as Gtpv2Kind | undefined,
    teid: hasTeid ? ((o[4] << 24) | (o[5] << 16) | (o[6] << 8) | o[7]) >>> 0 : undefined,
    sequence: (o[at] << 16) | (o[at + 1] << 8) | o[at + 2],
    end: BEFORE_LENGTH_COUNTS + ((o[2] << 8) | o[3]),
  }
}

/** §7.7.3: a message shorter or longer than its length field says is refused, with cause 67 when it was a request. */
function lengthRefusal(table: AnyMessageTable, end: number, octets: Uint8Array): CodecError {
  const problem = end > octets.length ? 'truncated' : 'bad-length'
  const detail = `the header says ${end} octets, ${octets.length} came`
  return refusal(new CodecError(problem, 2, detail).within(table.kind))
}

function numberOf(name: string, value: number | undefined, max: number, table: AnyMessageTable): number {
  if (value === undefined || value >>> 0 !== value || value > max) {
    const error = new CodecError('not-encodable', -1, `${value} is not an integer from 0 to ${max}`)
    throw refusal(error.within(name).within(table.kind))
  }
  return value
}

function refusal(error: CodecError): CodecError {
  return error.in('GTPv2-C')
}
