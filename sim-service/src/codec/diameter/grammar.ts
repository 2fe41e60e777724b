import { BITS_A_WORD, type MemberAccess, memberAccess } from '../members.ts'
import type { Avp, DataType, Format, GroupedType, Presence, Rows } from './avp.ts'
import { format } from './avp.ts'
import { DiameterError, minimalAvp } from './avp-error.ts'
import type { avps, Member } from './dictionary.ts'
import { avpCount, avpIndex, avpOf } from './dictionary.ts'
import { resultCode } from './result-codes.ts'

/** An AVP that a grammar does not name, with its position among all AVPs of its level. */
export interface UnknownAvp {
  position: number
  code: number
  flags: number
  vendor?: number
  octets: Uint8Array
}

/** What a received level of AVPs had that its members cannot say; each part is there only when it is needed. */
export interface AsReceived {
  unknown?: UnknownAvp[]
  /** Flags of known AVPs that differ from the dictionary's. */
  flagsSeen?: { position: number; flags: number }[]
  /** The order of the known AVPs, when it is not the order of the table. */
  orderSeen?: string[]
  /** Padding of AVPs that was not of zeros, or not there (behind the last AVP of a group). */
  paddingSeen?: { position: number; octets: Uint8Array }[]
}

type Flat<T> = { [K in keyof T]: T[K] }
type KeysOf<R extends Rows, P extends Presence> = { [K in keyof R]: R[K] extends P ? K : never }[keyof R]
type ValueOf<T> = T extends GroupedType<infer R> ? GroupOf<R> : T extends DataType<infer V> ? V : never
type ValueFor<K> = K extends Member ? ValueOf<(typeof avps)[K]['type']> : never

/** The TypeScript type of a command's or group's members, inferred from its rows. */
export type MembersOf<R extends Rows> = { [K in KeysOf<R, 'fixed' | 'required'>]: ValueFor<K> } & {
  [K in KeysOf<R, 'optional'>]?: ValueFor<K>
} & { [K in KeysOf<R, 'requiredList'>]: ValueFor<K>[] } & { [K in KeysOf<R, 'list'>]?: ValueFor<K>[] }

/** The TypeScript type of a grouped AVP. */
export type GroupOf<R extends Rows> = Flat<MembersOf<R> & AsReceived>

/** A group or command as the encoder and decoder see it. */
export type Level = { [member: string]: unknown } & AsReceived

/** One row, resolved against the dictionary. */
export interface Row {
  readonly index: number
  readonly member: string
  readonly avp: Avp<DataType<unknown>>
  readonly code: number
  readonly vendor: number
  readonly flags: number
  readonly format: Format
  readonly many: boolean
  readonly required: boolean
  /** This row's bit in the first or second word of the set of rows that were seen. */
  readonly low: number
  readonly high: number
  readonly group: Grammar | undefined
}

/** The rows of a command or group, with what makes a look-up by code two loads. */
export interface Grammar {
  readonly rows: readonly Row[]
  readonly rowOf: readonly (Row | undefined)[]
  readonly requiredLow: number
  readonly requiredHigh: number
  /** Members by row; no group holds one of its own kind, so that one array for each grammar is enough. */
  readonly access: MemberAccess
  readonly slots: unknown[]
  /** Makes a plain object; each grammar has its own maker, so that V8 gives its objects their own layouts. */
  readonly make: new () => Level
}

const AS_RECEIVED: readonly (keyof AsReceived)[] = ['unknown', 'orderSeen', 'flagsSeen', 'paddingSeen']

const known = new Map<Rows, Grammar>()

export function grammarOf(rows: Rows): Grammar {
  let grammar = known.get(rows)
  if (grammar === undefined) {
    grammar = compile(rows)
    known.set(rows, grammar)
  }
  return grammar
}

function compile(rows: Rows): Grammar {
  const resolved = Object.keys(rows).map((member, index) => resolve(member, rows[member], index))
  const rowOf: (Row | undefined)[] = new Array(avpCount).fill(undefined)
  let requiredLow = 0
  let requiredHigh = 0
  for (const row of resolved) {
    rowOf[avpIndex(row.code, row.vendor)] = row
    if (row.required) {
      requiredLow |= row.low
      requiredHigh |= row.high
    }
  }
  const access = memberAccess(
    resolved.map((row) => row.member),
    AS_RECEIVED,
  )
  const slots = new Array<unknown>(resolved.length).fill(undefined)
  return { rows: resolved, rowOf, requiredLow, requiredHigh, access, slots, make: plainObjectMaker() }
}

function resolve(member: string, presence: Presence, index: number): Row {
  const avp: Avp<DataType<unknown>> = avpOf(member)
  const { code, vendor, flags, type } = avp
  return {
    index,
    member,
    avp,
    code,
    vendor,
    flags,
    format: type.format,
    many: presence === 'list' || presence === 'requiredList',
    required: presence !== 'optional' && presence !== 'list',
    low: index < BITS_A_WORD ? 1 << index : 0,
    high: index < BITS_A_WORD ? 0 : 1 << (index - BITS_A_WORD),
    group: type.format === format.grouped ? grammarOf((type as GroupedType<Rows>).rows) : undefined,
  }
}

/** Objects of one maker share a tree of hidden classes: a keyed store costs a fifth of one into `{}`. */
function plainObjectMaker(): new () => Level {
  function PlainObject(): void {}
  PlainObject.prototype = Object.prototype
  return PlainObject as unknown as new () => Level
}

/** RFC 6733 §7.1.5: DIAMETER_MISSING_AVP, with an example of the AVP for Failed-AVP. */
export function missing(row: Row, offset: number): DiameterError {
  const error = new DiameterError('missing', offset, 'required', resultCode.missingAvp, minimalAvp(row.avp))
  error.within(row.member)
  return error
}
