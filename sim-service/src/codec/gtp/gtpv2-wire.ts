/**
 * The wire layer of GTPv2-C (TS 29.274 §8.2.1): an information element (IE) is type 1, length 2, spare and
 * instance 1, then the value. This layer makes an encoder and a decoder of a table of rows; it knows no message
 * and no value. IEs are read in any order (§8.2), written in the order of the table.
 */
import { CodecError } from '../codec-error.ts'
import { BITS_A_WORD, memberAccess } from '../members.ts'
import type { OctetWriter } from '../octets.ts'
import {
  type AsReceived,
  arrange,
  keepAsReceived,
  type NameOfIe,
  orderOf,
  type SurplusOfIe,
  surplusOf,
  surplusOfHeader,
  type UnknownIe,
} from './gtpv2-as-received.ts'

export type { UnknownIe }

/**
 * How one IE's value is written and read. The wire layer has checked that `read` gets at least `minOctets`
 * octets in [at, end); octets that a later release added behind the known ones are passed over (§8.1, "extendable").
 */
export interface IeCodec<T> {
  readonly minOctets: number
  write(w: OctetWriter, value: T): void
  read(octets: Uint8Array, at: number, end: number): T
  /**
   * True where `write` surely gives these octets again, so that the wire layer need not compare: it does when this is
   * false or absent, and keeps what differs.
   */
  isPlain?(octets: Uint8Array, at: number, end: number): boolean
}

/** The {@link IeCodec.isPlain} of a codec that reads nothing that it would not write again. */
export function always(): boolean {
  return true
}

/** An IE that may occur several times with the same type and instance: one array in the message. */
export interface ListCodec<T> extends IeCodec<T[]> {
  readonly item: IeCodec<T>
}

export const mandatory = 'M'
export const conditional = 'C'
export const conditionalOptional = 'CO'
export const optional = 'O'
/** Mandatory in an answer that accepts; one that rejects carries its Cause alone (§6.1.1). The message checks it. */
export const mandatoryIfAccepted = 'MA'
export type Presence =
  | typeof mandatory
  | typeof conditional
  | typeof conditionalOptional
  | typeof optional
  | typeof mandatoryIfAccepted

export interface IeRow<T, P extends Presence> {
  readonly type: number
  readonly instance: number
  readonly presence: P
  readonly codec: IeCodec<T>
}

// biome-ignore lint/suspicious/noExplicitAny: a table mixes value types; each row keeps its own.
export type IeRows = { readonly [name: string]: IeRow<any, Presence> }

type Flat<T> = { [K in keyof T]: T[K] }
type ValueOf<R> = R extends IeRow<infer T, Presence> ? T : never

/** The typed members of a table: mandatory rows are required. */
export type IesOf<R extends IeRows> = Flat<
  { [K in keyof R as R[K]['presence'] extends 'M' ? K : never]: ValueOf<R[K]> } & {
    [K in keyof R as R[K]['presence'] extends 'M' ? never : K]?: ValueOf<R[K]>
  } & AsReceived
>

/** One row of a table: `ie(type, instance, presence, codec)`. */
export function ie<T, const P extends Presence>(
  type: number,
  instance: number,
  presence: P,
  codec: IeCodec<T>,
): IeRow<T, P> {
  return { type, instance, presence, codec }
}

export function listOf<T>(item: IeCodec<T>): ListCodec<T> {
  const onlyByTable = (): never => {
    throw new CodecError('not-encodable', -1, 'a list is written and read by its table, one IE an item')
  }
  return { item, minOctets: item.minOctets, write: onlyByTable, read: onlyByTable }
}

interface CompiledRow {
  readonly name: string
  readonly type: number
  readonly instance: number
  readonly isMandatory: boolean
  /** Wrong in itself it counts as absent (§7.7.7, §7.7.8), where others refuse the message. */
  readonly isDispensable: boolean
  readonly isList: boolean
  readonly codec: IeCodec<unknown>
  readonly isAlwaysPlain: boolean
  readonly isPlain: (octets: Uint8Array, at: number, end: number) => boolean
  /** The row's bit in one of the two words of presence; the other one is 0. */
  readonly lowBit: number
  readonly highBit: number
}

/** The encoder and decoder of one table of IEs: a message's, or a grouped IE's. */
export interface IeTable {
  encode(w: OctetWriter, message: object): void
  /** Reads the IEs of [at, end) into `into`, whose own members stay. */
  decode(into: object, octets: Uint8Array, at: number, end: number): void
}

const HEADER_OCTETS = 4

function compileRow(name: string, row: IeRow<unknown, Presence>, index: number): CompiledRow {
  const { type, instance, presence, codec } = row
  const isList = 'item' in codec
  const ofOne = isList ? (codec as ListCodec<unknown>).item : codec
  return {
    name,
    type,
    instance,
    isMandatory: presence === mandatory,
    isDispensable: presence === optional || presence === conditionalOptional,
    isList,
    codec: ofOne,
    isAlwaysPlain: ofOne.isPlain === always,
    isPlain: ofOne.isPlain ?? (() => false),
    lowBit: index < BITS_A_WORD ? 1 << index : 0,
    highBit: index < BITS_A_WORD ? 0 : 1 << (index - BITS_A_WORD),
  }
}

function compile(table: IeRows) {
  const rows = Object.entries(table).map(([name, row], index) => compileRow(name, row, index))
  const rowOf = new Int8Array(4096).fill(-1)
  rows.forEach((row, index) => {
    rowOf[(row.type << 4) | row.instance] = index
  })
  const required = rows.filter((row) => row.isMandatory)
  return {
    rows,
    rowOf,
    access: memberAccess(
      rows.map((row) => row.name),
      ['unknown', 'orderSeen', 'surplus'],
    ),
    required,
    requiredLow: required.reduce((bits, row) => bits | row.lowBit, 0),
    requiredHigh: required.reduce((bits, row) => bits | row.highBit, 0),
  }
}

export function ieTable(table: IeRows): IeTable {
  const { rows, rowOf, access, required, requiredLow, requiredHigh } = compile(table)
  // One array serves all messages of the table: `decode` reads only what it has written, see its words of bits.
  const values: unknown[] = new Array(rows.length).fill(undefined)
  const nameOf: NameOfIe = (type, instance) => rows[rowOf[(type << 4) | instance]].name

  function encode(w: OctetWriter, message: object): void {
    const start = w.length
    const isAsReceived = access.collect(message, values)
    for (let i = 0; i < rows.length; i++) {
      const value = values[i]
      if (value !== undefined) writeRow(w, rows[i], value)
      else if (rows[i].isMandatory) throw missing(rows[i], -1)
    }
    if (isAsReceived) arrange(w, start, message, nameOf)
  }

  function decode(into: object, octets: Uint8Array, start: number, end: number): void {
    let low = 0
    let high = 0
    let count = 0
    let lastIndex = 0
    let inOrder = true
    let unknown: UnknownIe[] | undefined
    let surplus: SurplusOfIe[] | undefined
    for (let at = start; at < end; count++) {
      if (end - at < HEADER_OCTETS)
        throw new CodecError('truncated', at, `${end - at} octets left, an IE has 4`)
      const type = octets[at]
      const instance = octets[at + 3] & 15
      const next = at + HEADER_OCTETS + ((octets[at + 1] << 8) | octets[at + 2])
      const index = rowOf[(type << 4) | instance]
      const row = index < 0 ? undefined : rows[index]
      if (next > end) throw beyond(row, type, instance, at, next - end)
      const seen = row !== undefined && ((low & row.lowBit) | (high & row.highBit)) !== 0
      const isKnown = row !== undefined && (row.isList || !seen)
      const value = isKnown ? readIe(row, octets, at + HEADER_OCTETS, next) : undefined
      if (!isKnown || value === undefined) {
        unknown = kept(unknown, { at: count, type, instance, octets: octets.slice(at + HEADER_OCTETS, next) })
        surplus = kept(surplus, surplusOfHeader(count, octets[at + 3]))
      } else {
        if (!row.isList) values[index] = value
        else if (seen) (values[index] as unknown[]).push(value)
        else values[index] = [value]
        low |= row.lowBit
        high |= row.highBit
        if (index < lastIndex) inOrder = false
        lastIndex = index
        if (octets[at + 3] > 15 || !(row.isAlwaysPlain || row.isPlain(octets, at + HEADER_OCTETS, next)))
          surplus = kept(surplus, surplusOf(row.codec, value, count, octets, at, next))
      }
      at = next
    }
    if ((low & requiredLow) !== requiredLow || (high & requiredHigh) !== requiredHigh) {
      throw missing(required.find((row) => ((low & row.lowBit) | (high & row.highBit)) === 0)!, end)
    }
    access.assemble(into, values, low, high)
    const orderSeen = inOrder ? undefined : orderOf(octets, start, end, unknown ?? [], nameOf)
    keepAsReceived(into, unknown, orderSeen, surplus)
  }

  return { encode, decode }
}

export interface GroupedCodec<R extends IeRows> extends IeCodec<IesOf<R>> {
  readonly rows: R
}

/** A grouped IE (§8.2.2): its value is IEs again, by a table of its own. */
export function grouped<const R extends IeRows>(rows: R): GroupedCodec<R> {
  const table = ieTable(rows)
  return {
    rows,
    minOctets: 0,
    isPlain: always, // what differs is kept by the group's own table
    write: (w, value) => table.encode(w, value),
    read(octets, at, end) {
      const value = {}
      table.decode(value, octets, at, end)
      return value as IesOf<R>
    },
  }
}

function writeRow(w: OctetWriter, row: CompiledRow, value: unknown): void {
  if (row.isList) writeList(w, row, value)
  else writeIe(w, row, value)
}

function writeIe(w: OctetWriter, row: CompiledRow, value: unknown): void {
  const at = w.length
  w.u32(row.type * 0x1000000 + row.instance)
  try {
    row.codec.write(w, value)
  } catch (error) {
    throw located(error, row)
  }
  w.setU16(at + 1, lengthSince(w, at + HEADER_OCTETS))
}

function writeList(w: OctetWriter, row: CompiledRow, value: unknown): void {
  const items = value as unknown[]
  if (row.isMandatory && items.length === 0) throw missing(row, -1)
  for (let i = 0; i < items.length; i++) writeIe(w, row, items[i])
}

function lengthSince(w: OctetWriter, start: number): number {
  const length = w.length - start
  if (length > 0xffff)
    throw new CodecError('not-encodable', -1, `${length} octets do not fit a 2-octet length`)
  return length
}

function readIe(row: CompiledRow, octets: Uint8Array, at: number, end: number): unknown {
  const codec = row.codec
  try {
    if (end - at < codec.minOctets) {
      throw new CodecError('bad-length', at, `${end - at} octets, at least ${codec.minOctets} expected`)
    }
    return codec.read(octets, at, end)
  } catch (error) {
    if (row.isDispensable && error instanceof CodecError) return undefined
    throw located(error, row)
  }
}

function kept<T>(list: T[] | undefined, entry: T | undefined): T[] | undefined {
  if (entry === undefined) return list
  if (list === undefined) return [entry]
  list.push(entry)
  return list
}

/** Names the IE of a refusal. The innermost IE is the offending one (§7.7.6, §7.7.8): an outer group keeps it. */
function located(error: unknown, row: { name: string; type: number; instance: number }): unknown {
  if (!(error instanceof CodecError)) return error
  error.offending ??= { type: row.type, instance: row.instance }
  return error.within(row.name)
}

export function missing(row: { name: string; type: number; instance: number }, offset: number): CodecError {
  const error = new CodecError(
    'missing',
    offset,
    `mandatory IE type ${row.type} instance ${row.instance} is absent`,
  )
  return located(error, row) as CodecError
}

function beyond(
  row: CompiledRow | undefined,
  type: number,
  instance: number,
  at: number,
  excess: number,
): CodecError {
  const error = new CodecError('truncated', at, `IE type ${type} ends ${excess} octets beyond its container`)
  error.offending = { type, instance }
  return row === undefined ? error : error.within(row.name)
}
