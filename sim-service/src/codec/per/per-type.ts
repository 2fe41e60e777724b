// ITU-T X.691: what a type is, and the TypeScript type of its values.
import type { PerReader } from './per-reader.ts'
import type { PerWriter } from './per-writer.ts'

/** An ASN.1 type: how its values are written and read in PER, aligned or not as the writer or reader says. */
export interface PerType<T> {
  encode(writer: PerWriter, value: T): void
  decode(reader: PerReader): T
  /** A SEQUENCE's members can also be read into an object that has others. */
  decodeInto?(reader: PerReader, value: { [name: string]: unknown }): void
}

/** A component marked OPTIONAL. */
export interface Optional<T> {
  presence: 'optional'
  type: PerType<T>
}

/** A component marked DEFAULT: a value equal to it is not sent, and the decoder puts it in. */
export interface Defaulted<T> {
  presence: 'defaulted'
  type: PerType<T>
  value: T
}

/** An extension addition group, `[[ ... ]]`: its members are members of the sequence itself. */
export interface Group<F> {
  presence: 'group'
  members: F
}

export type Member = PerType<unknown> | Optional<unknown> | Defaulted<unknown>
export type Members = { [name: string]: Member }
export type Additions = { [name: string]: Member | Group<Members> }

export function optional<T>(type: PerType<T>): Optional<T> {
  return { presence: 'optional', type }
}

export function defaulted<T>(type: PerType<T>, value: NoInfer<T>): Defaulted<T> {
  return { presence: 'defaulted', type, value }
}

export function group<const F extends Members>(members: F): Group<F> {
  return { presence: 'group', members }
}

/** The TypeScript type of a PER type's values. */
export type ValueOf<P> = P extends PerType<infer T> ? T : never

type MemberValue<M> =
  M extends Optional<infer T> ? T : M extends Defaulted<infer T> ? T : M extends PerType<infer T> ? T : never

type Required<F> = { [K in keyof F as F[K] extends Optional<unknown> ? never : K]: MemberValue<F[K]> }
type NotRequired<F> = { [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: MemberValue<F[K]> }
type AllOptional<F> = { [K in keyof F as F[K] extends Group<unknown> ? never : K]?: MemberValue<F[K]> }
type Joined<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never
type GroupMembers<X> = { [K in keyof X]: X[K] extends Group<infer F> ? AllOptional<F> : never }[keyof X]
type Groups<X> = [GroupMembers<X>] extends [never] ? unknown : Joined<GroupMembers<X>>
type Flat<T> = { [K in keyof T]: T[K] }

/**
 * Extension additions that this specification version does not know, and groups that came without members, kept:
 * re-encoding gives the same octets.
 */
export interface UnknownExtensions {
  /** Bits in the extension bitmap as received. */
  count: number
  additions: Array<{ index: number; octets: Uint8Array }>
}

/** An alternative that this specification version does not know, by its place behind the extension marker. */
export interface UnknownAlternative {
  index: number
  octets: Uint8Array
}

/** What a CHOICE that keeps unknown alternatives has beside its own. */
export type KeptUnknown<K> = K extends true ? { unknownAlternative: PerType<UnknownAlternative> } : unknown

/** No alternatives or additions behind the extension marker. */
export type NoMembers = Record<never, never>

export type SequenceValue<F, X = NoMembers> = Flat<
  Required<F> & NotRequired<F> & AllOptional<X> & Groups<X> & Kept
>

/** Kept so that re-encoding gives the octets that were received. */
interface Kept {
  unknownExtensions?: UnknownExtensions
  /** Members whose DEFAULT value was sent, although X.691 §19.5 leaves it out. */
  sentDefaults?: string[]
}

/** Exactly one of the alternatives; the others are `undefined`, so that a test for one narrows the type. */
export type ChoiceValue<A> = {
  [K in keyof A]: Flat<{ [P in K]: ValueOf<A[P]> } & { [P in Exclude<keyof A, K>]?: undefined }>
}[keyof A]
