// The frame of S1AP, X2AP and NGAP: TS 36.413 §9.3.2, §9.3.3 and §9.3.7.
import { CodecError } from '../codec-error.ts'
import { BITS_A_WORD, type MemberAccess, memberAccess } from '../members.ts'
import { named, readOpen, writeOpen } from './constructed-types.ts'
import type { PerReader } from './per-reader.ts'
import type { PerType, UnknownExtensions, ValueOf } from './per-type.ts'
import type { PerWriter } from './per-writer.ts'
import { decodeAdditions, encodeAdditions } from './sequence.ts'
import { type Value, valueConstructor } from './value.ts'

/**
 * The frame that S1AP, X2AP and NGAP share (TS 36.413 §9.3.2-9.3.3, 9.3.7): a PDU is a procedure code, a
 * criticality and a message; a message is a list of IEs, each with its id and criticality, each alone in an open
 * type. Aligned PER, so that all of it but a few padded bits lies on octet boundaries.
 */
export type Criticality = 'reject' | 'ignore' | 'notify'
export type Outcome = 'initiating' | 'successful' | 'unsuccessful'
export type Presence = 'mandatory' | 'optional' | 'conditional'

export const criticalities: readonly Criticality[] = ['reject', 'ignore', 'notify']
export const outcomes: readonly Outcome[] = ['initiating', 'successful', 'unsuccessful']

export interface Procedure {
  code: number
  criticality: Criticality
}

/** One row of a message's table. */
export interface Row<T, P extends Presence> {
  id: number
  criticality: Criticality
  presence: P
  type: PerType<T>
}

type Rows = { [name: string]: Row<unknown, Presence> }

/** An IE that the message's table does not have, with its place among the received IEs. */
export interface UnknownIe {
  id: number
  criticality: Criticality
  octets: Uint8Array
  position: number
}

/** What every message carries beside its IEs. */
export interface Received {
  /** The criticality of the PDU as received, where it differs from the procedure's own. */
  procedureCriticality?: Criticality
  /** Ids of the table's IEs as received, where that is not the table's order. */
  order?: number[]
  /** Criticalities of the table's IEs as received, where the table has others. */
  criticalities?: { [ie: string]: Criticality }
  unknown?: UnknownIe[]
  unknownExtensions?: UnknownExtensions
}

type Mandatory<R> = {
  [K in keyof R as R[K] extends Row<unknown, 'mandatory'> ? K : never]: ValueOf<TypeIn<R[K]>>
}
type Others<R> = {
  [K in keyof R as R[K] extends Row<unknown, 'mandatory'> ? never : K]?: ValueOf<TypeIn<R[K]>>
}
type TypeIn<R> = R extends Row<infer T, Presence> ? PerType<T> : never
type Flat<T> = { [K in keyof T]: T[K] }

/** The typed value of a message definition. */
export type MessageOf<M> =
  M extends MessageType<infer N, infer R> ? Flat<{ kind: N } & Mandatory<R> & Others<R> & Received> : never

export function ie<T, const P extends Presence>(
  id: number,
  criticality: Criticality,
  presence: P,
  type: PerType<T>,
): Row<T, P> {
  return { id, criticality, presence, type }
}

/** A message: its place in a procedure and its table of IEs, with the encoder and decoder made from them. */
export class MessageType<N extends string, R> {
  readonly kind: N
  readonly procedure: Procedure
  readonly outcome: Outcome
  readonly rows: R
  private readonly names: readonly string[]
  private readonly list: ReadonlyArray<Row<unknown, Presence>>
  /** Id and criticality of each row as they stand in front of its value. */
  private readonly headBits: readonly number[]
  /** One bit a row, as in the decoder's record of the rows that it has seen. */
  private readonly mandatoryRows: number
  private readonly Shape = valueConstructor()
  private readonly access: MemberAccess
  /** `kind` and the values of the rows, between message and octets: messages do not lie in messages. */
  private readonly slots: unknown[]
  /** IE id to position in the table, -1 where the table has none. */
  private readonly rowOfId: Int16Array

  constructor(kind: N, procedure: Procedure, outcome: Outcome, rows: R & Rows) {
    this.kind = kind
    this.procedure = procedure
    this.outcome = outcome
    this.rows = rows
    this.names = Object.keys(rows)
    this.list = this.names.map((name) => rows[name])
    this.headBits = this.list.map((row) => headOf(row.id, row.criticality))
    this.mandatoryRows = this.list.reduce(
      (bits, row, i) => (row.presence === 'mandatory' ? bits | (1 << i) : bits),
      0,
    )
    if (this.list.length > 31)
      throw new Error(`${kind}: the table has more rows than the decoder keeps account of`)
    this.access = memberAccess(
      ['kind', ...this.names],
      ['unknown', 'unknownExtensions', 'criticalities', 'order'],
    )
    this.slots = new Array<unknown>(1 + this.names.length).fill(undefined)
    this.rowOfId = new Int16Array(Math.max(...this.list.map((row) => row.id)) + 1).fill(-1)
    this.list.forEach((row, index) => {
      this.rowOfId[row.id] = index
    })
  }

  /** The protocolIEs of a message value, with the extension bit and count in front. */
  encode(w: PerWriter, message: Value): void {
    const { names, list, slots } = this
    const received: Received = this.access.collect(message, slots) ? message : NOTHING_RECEIVED
    const unknown = received.unknown ?? NO_UNKNOWN
    const extensions = received.unknownExtensions
    const criticalitiesReceived = received.criticalities
    const order = received.order === undefined ? undefined : this.rowsInOrder(received.order)
    w.bits(extensions === undefined ? 0 : 0x80, 8)
    const countAt = w.at
    w.bits(0, 16)
    let count = 0
    let carried = 0
    for (let n = 0; n < names.length; n++) {
      const i = order === undefined ? n : order[n]
      const row = list[i]
      const value = slots[i + 1]
      if (value === undefined) {
        if (row.presence === 'mandatory') throw missing(w.at >>> 3, names[i], row.id)
        continue
      }
      while (carried < unknown.length && unknown[carried].position <= count) {
        writeUnknown(w, unknown[carried++])
        count++
      }
      const criticality = criticalitiesReceived?.[names[i]]
      w.bits(criticality === undefined ? this.headBits[i] : headOf(row.id, criticality), 24)
      try {
        writeOpen(w, row.type, value)
      } catch (error) {
        throw named(error, names[i])
      }
      count++
    }
    for (; carried < unknown.length; carried++, count++) writeUnknown(w, unknown[carried])
    w.octets[countAt >>> 3] = count >>> 8
    w.octets[(countAt >>> 3) + 1] = count
    if (extensions !== undefined) encodeAdditions(w, message, [])
  }

  /** The rows of the ids of `order`, and behind them those that it does not name. */
  private rowsInOrder(order: readonly number[]): number[] {
    const rows = new Set(order.map((id) => this.rowOfId[id] ?? -1).filter((row) => row >= 0))
    return [...rows, ...[...this.list.keys()].filter((row) => !rows.has(row))]
  }

  decode(r: PerReader): Value {
    const { names, list, rowOfId, slots } = this
    slots[0] = this.kind
    let seen = 0
    let arrived = 0
    let inOrder = true
    let unknown: UnknownIe[] | undefined
    let differing: { [ie: string]: Criticality } | undefined
    const extended = r.bit()
    r.align()
    const count = r.bits(16)
    for (let position = 0; position < count; position++) {
      const at = r.offset
      const id = r.bits(16)
      const row = id < rowOfId.length ? rowOfId[id] : -1
      const criticality = readCriticality(r)
      if (row < 0) {
        unknown ??= []
        unknown.push({ id, criticality, octets: r.octetField(), position })
        continue
      }
      try {
        if ((seen & (1 << row)) !== 0) throw new CodecError('bad-value', at, `IE ${id} is repeated`)
        seen |= 1 << row
        inOrder &&= arrived === 0 || row > arrivals[arrived - 1]
        arrivals[arrived++] = row
        slots[row + 1] = readOpen(r, list[row].type)
      } catch (error) {
        throw named(error, names[row])
      }
      if (criticality !== list[row].criticality) {
        differing ??= {}
        differing[names[row]] = criticality
      }
    }
    const message = new this.Shape()
    // Bit 0 is `kind`; the last of 31 rows lies in the second word.
    this.access.assemble(message, slots, (seen << 1) | 1, seen >>> (BITS_A_WORD - 1))
    if (unknown !== undefined) message['unknown'] = unknown
    if (differing !== undefined) message['criticalities'] = differing
    if (!inOrder) message['order'] = Array.from(arrivals.subarray(0, arrived), (row) => list[row].id)
    if (extended) decodeAdditions(r, message, [])
    const absent = this.mandatoryRows & ~seen
    if (absent !== 0) {
      const row = 31 - Math.clz32(absent & -absent)
      throw missing(r.offset, names[row], list[row].id)
    }
    return message
  }
}

const NO_UNKNOWN: readonly UnknownIe[] = []
const NOTHING_RECEIVED: Received = {}

/** The rows of one message in the order of their arrival: messages do not lie in messages. */
const arrivals = new Uint8Array(31)

/** Id and criticality as they stand in front of a value. */
function headOf(id: number, criticality: Criticality): number {
  return (id << 8) | (criticalities.indexOf(criticality) << 6)
}

function missing(offset: number, name: string, id: number): CodecError {
  return new CodecError('missing', offset, `mandatory IE ${id} is absent`).within(name)
}

function writeUnknown(w: PerWriter, ie: UnknownIe): void {
  w.bits(headOf(ie.id, ie.criticality), 24)
  w.fragments(ie.octets.length, (from, to) => w.bytes(ie.octets, from, to - from))
}

function readCriticality(r: PerReader): Criticality {
  const index = r.bits(8) >>> 6
  if (index > 2) throw new CodecError('bad-value', r.offset - 1, 'criticality 3')
  return criticalities[index]
}

export function message<const N extends string, const R extends Rows>(
  kind: N,
  procedure: Procedure,
  outcome: Outcome,
  rows: R,
): MessageType<N, R> {
  return new MessageType(kind, procedure, outcome, rows)
}

type AnyMessageType = MessageType<string, Rows>

/** What the octets of a PDU say before its message is looked at. */
export interface PduHead {
  outcome: Outcome
  code: number
  criticality: Criticality
}

/** The PDUs of one protocol. */
export class PduCodec {
  private readonly protocol: string
  private readonly byKind = new Map<string, AnyMessageType>()
  /** Index: outcome and procedure code. */
  private readonly byHead: Array<AnyMessageType | undefined> = new Array(3 * 256).fill(undefined)

  constructor(protocol: string, messages: ReadonlyArray<MessageType<string, unknown>>) {
    this.protocol = protocol
    for (const each of messages as readonly AnyMessageType[]) {
      this.byKind.set(each.kind, each)
      this.byHead[(outcomes.indexOf(each.outcome) << 8) | each.procedure.code] = each
    }
  }

  typeOf(kind: string): AnyMessageType | undefined {
    return this.byKind.get(kind)
  }

  encode(w: PerWriter, message: { kind: string } & Received): void {
    const type = this.byKind.get(message.kind)
    if (type === undefined) {
      throw new CodecError('unknown', -1, `no message ${message.kind}`).in(this.protocol)
    }
    const criticality = message.procedureCriticality ?? type.procedure.criticality
    w.bits(
      (outcomes.indexOf(type.outcome) << 21) |
        (type.procedure.code << 8) |
        (criticalities.indexOf(criticality) << 6),
      24,
    )
    try {
      writeOpen(w, type, message as unknown as Value)
    } catch (error) {
      throw this.located(error, message.kind)
    }
  }

  decode(r: PerReader): Value {
    let kind = 'PDU'
    try {
      const head = readHead(r)
      const type = this.byHead[(outcomes.indexOf(head.outcome) << 8) | head.code]
      if (type === undefined) {
        throw new CodecError('unknown', 1, `no ${head.outcome} message of procedure ${head.code}`)
      }
      kind = type.kind
      const message = readOpen(r, type)
      r.finish()
      if (head.criticality !== type.procedure.criticality) message['procedureCriticality'] = head.criticality
      return message
    } catch (error) {
      throw this.located(error, kind)
    }
  }

  private located(error: unknown, kind: string): unknown {
    return error instanceof CodecError ? error.within(kind).in(this.protocol) : error
  }
}

export function readHead(r: PerReader): PduHead {
  const first = r.bits(8)
  if (first >= 0x80) throw new CodecError('unknown', 0, 'a PDU type behind the extension marker')
  const outcome = first >>> 5
  if (outcome > 2) throw new CodecError('bad-value', 0, 'PDU type 3')
  const code = r.bits(8)
  return { outcome: outcomes[outcome], code, criticality: readCriticality(r) }
}
