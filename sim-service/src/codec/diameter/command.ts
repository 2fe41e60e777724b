import { type MemberAccess, memberAccess } from '../members.ts'
import type { Rows } from './avp.ts'
import type { AsReceived, Grammar, Level, MembersOf } from './grammar.ts'
import { grammarOf } from './grammar.ts'

/** Application identifiers of RFC 6733 §2.4 and of 3GPP. */
export const application = {
  base: 0,
  creditControl: 4,
  s6a: 16777251,
  gx: 16777238,
  relay: 0xffffffff,
} as const

/** RFC 6733 §3, command flags. */
export const commandFlag = { request: 0x80, proxiable: 0x40, error: 0x20, retransmitted: 0x10 } as const

/** What every message has of the Diameter header beside what its kind implies (command code, R, application). */
export interface Header {
  hopByHop: number
  endToEnd: number
  /** The T flag: possibly a repetition after a failover. Absent is clear. */
  retransmitted?: boolean
  /** The P flag, where it is not as the command's table says. */
  proxiable?: boolean
  /** Flags that RFC 6733 §3 reserves, where a sender set one. */
  reservedFlags?: number
}

/** A command's row set with its header: `< Diameter Header: code, REQ, PXY, application >`. */
export interface Command<K extends string, R extends Rows> {
  readonly kind: K
  readonly code: number
  readonly application: number
  readonly flags: number
  readonly rows: R
  readonly grammar: Grammar
  /** Takes the members of the header, in the order of `headMembers`. */
  readonly head: MemberAccess
  /** Makes the message's object with the head that every message has. */
  readonly make: new (
    kind: string,
    hopByHop: number,
    endToEnd: number,
  ) => Level
}

export type AnyCommand = Command<string, Rows>

/** The TypeScript type of a command's messages. */
export type MessageOf<C> =
  C extends Command<infer K, infer R> ? { [M in keyof Message<K, R>]: Message<K, R>[M] } : never
type Message<K, R extends Rows> = { kind: K } & Header & MembersOf<R> & AsReceived

type Proxiable = 'PXY' | '-'

export function request<const K extends string, const R extends Rows>(
  kind: K,
  code: number,
  pxy: Proxiable,
  applicationId: number,
  rows: R,
): Command<K, R> {
  return command(
    kind,
    code,
    applicationId,
    commandFlag.request | (pxy === 'PXY' ? commandFlag.proxiable : 0),
    rows,
  )
}

export function answer<const K extends string, const R extends Rows>(
  kind: K,
  code: number,
  pxy: Proxiable,
  applicationId: number,
  rows: R,
): Command<K, R> {
  return command(kind, code, applicationId, pxy === 'PXY' ? commandFlag.proxiable : 0, rows)
}

function command<K extends string, R extends Rows>(
  kind: K,
  code: number,
  applicationId: number,
  flags: number,
  rows: R,
): Command<K, R> {
  return {
    kind,
    code,
    application: applicationId,
    flags,
    rows,
    grammar: grammarOf(rows),
    head: memberAccess(headMembers),
    make: messageMaker(),
  }
}

export const headMembers = ['hopByHop', 'endToEnd', 'retransmitted', 'proxiable', 'reservedFlags'] as const

/**
 * As in `grammar.ts`: a maker of its own for each command keeps layouts of objects apart in V8. It is written out once
 * a command like the accessors of `members.ts`, since makers of one source text share what V8 learns of their stores.
 */
function messageMaker(): AnyCommand['make'] {
  const body = 'this.kind = kind; this.hopByHop = hopByHop; this.endToEnd = endToEnd'
  const PlainMessage = new Function('kind', 'hopByHop', 'endToEnd', body)
  PlainMessage.prototype = Object.prototype
  return PlainMessage as unknown as AnyCommand['make']
}
