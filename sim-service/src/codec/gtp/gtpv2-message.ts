/** A GTPv2-C message is its table (TS 29.274 §7): the name, the message type, the rows of IEs. */
import { CodecError } from '../codec-error.ts'
import { type MemberAccess, memberAccess } from '../members.ts'
import type { OctetWriter } from '../octets.ts'
import { isAcceptance } from './gtpv2-cause.ts'
import { type IeRows, type IesOf, ieTable, mandatoryIfAccepted, missing } from './gtpv2-wire.ts'

export interface MessageTable<K extends string, R extends IeRows, HasTeid extends boolean> {
  readonly kind: K
  readonly type: number
  /** The T flag: only echo and version messages have no TEID (§5.3, §5.4). */
  readonly hasTeid: HasTeid
  readonly rows: R
  /** Takes the members of the header, in the order of `headMembers`. */
  readonly head: MemberAccess
  encodeIes(w: OctetWriter, message: object): void
  decodeIes(into: object, octets: Uint8Array, at: number, end: number): void
}

// biome-ignore lint/suspicious/noExplicitAny: any message's table
export type AnyMessageTable = MessageTable<string, any, boolean>

interface Header {
  /** 0..0xffffff; the answer copies the request's (§7.6). */
  sequence: number
  /** Relative priority 0 (highest) .. 15, present when the MP flag is set (§5.4). */
  messagePriority?: number
  /** The octets of the piggybacked initial message, header included; present when the P flag is set (§5.5.1). */
  piggybacked?: Uint8Array
  /** Spare bits of the header that came set (§5.1): those of octet 1, and those of its last octet. */
  spareSeen?: { first: number; last: number }
}

export const headMembers = ['sequence', 'teid', 'messagePriority', 'piggybacked', 'spareSeen'] as const

type Flat<T> = { [K in keyof T]: T[K] }

/** The TypeScript type of a message, inferred from its table. */
export type MessageOf<M> =
  M extends MessageTable<infer K, infer R, infer HasTeid>
    ? Flat<
        { kind: K } & (HasTeid extends true ? { teid: number } : { teid?: undefined }) &
          Header &
          (R extends IeRows ? IesOf<R> : never)
      >
    : never

export function message<const K extends string, const R extends IeRows>(
  kind: K,
  type: number,
  rows: R,
): MessageTable<K, R, true> {
  return compile(kind, type, rows, true)
}

/** A message of a node, not of a tunnel: its header has no TEID. */
export function nodeMessage<const K extends string, const R extends IeRows>(
  kind: K,
  type: number,
  rows: R,
): MessageTable<K, R, false> {
  return compile(kind, type, rows, false)
}

function compile<K extends string, R extends IeRows, T extends boolean>(
  kind: K,
  type: number,
  rows: R,
  hasTeid: T,
): MessageTable<K, R, T> {
  const table = ieTable(rows)
  const needed = Object.entries(rows)
    .filter(([, row]) => row.presence === mandatoryIfAccepted)
    .map(([name, row]) => ({ name, type: row.type, instance: row.instance }))

  const check = (message: object, offset: number): void => {
    const members = message as { [name: string]: unknown; cause?: { value: number } }
    if (members.cause === undefined || !isAcceptance(members.cause.value)) return
    for (const row of needed) if (members[row.name] === undefined) throw missing(row, offset)
  }

  const named = (error: unknown): unknown =>
    error instanceof CodecError ? error.within(kind).in('GTPv2-C') : error

  return {
    kind,
    type,
    hasTeid,
    rows,
    head: memberAccess(headMembers),
    encodeIes(w, message) {
      try {
        if (needed.length > 0) check(message, -1)
        table.encode(w, message)
      } catch (error) {
        throw named(error)
      }
    },
    decodeIes(into, octets, at, end) {
      try {
        table.decode(into, octets, at, end)
        if (needed.length > 0) check(into, end)
      } catch (error) {
        throw named(error)
      }
    },
  }
}
