// ITU-T X.691 §19: SEQUENCE with optional components, extension additions and groups.
import { CodecError } from '../codec-error.ts'
import { BITS_A_WORD, type MemberAccess, memberAccess } from '../members.ts'
import { named, readOpen, writeOpen } from './constructed-types.ts'
import type { PerReader } from './per-reader.ts'
import type {
  Additions,
  Defaulted,
  Group,
  Member,
  Members,
  NoMembers,
  PerType,
  SequenceValue,
  UnknownExtensions,
} from './per-type.ts'
import type { PerWriter } from './per-writer.ts'
import { type Value, valueConstructor } from './value.ts'
import { readNormallySmallLength, writeNormallySmallLength } from './whole-number.ts'

/** Members of a value that no component has; to ask for them at every sequence would cost as much as a present one. */
const OF_THE_SENDER = ['sentDefaults', 'unknownExtensions'] as const

/** The components of a sequence or of an extension group, as parallel lists. */
class Components {
  readonly names: readonly string[]
  private readonly types: ReadonlyArray<PerType<unknown>>
  private readonly mandatory: readonly boolean[]
  private readonly defaults: readonly unknown[]
  private readonly optionalCount: number
  private readonly access: MemberAccess
  /** Members on their way between value and octets; only a recursive type (`lazy`) needs more than this one array. */
  private readonly slots: unknown[]
  private depth = 0

  /** `rare` are members of extension additions: `collect` says whether one of them is there. */
  constructor(members: Members, rare: readonly string[] = []) {
    this.names = Object.keys(members)
    const list = this.names.map((name) => members[name])
    this.types = list.map(typeOf)
    this.mandatory = list.map((member) => !('presence' in member))
    this.defaults = list.map((member) =>
      'value' in member ? (member as Defaulted<unknown>).value : undefined,
    )
    this.optionalCount = this.mandatory.filter((mandatory) => !mandatory).length
    this.access = memberAccess(this.names, [...OF_THE_SENDER, ...rare])
    this.slots = new Array<unknown>(this.names.length).fill(undefined)
  }

  /** Takes the members of a value to hand for `encode`; to be followed by `done`. */
  begin(): unknown[] {
    return this.depth++ === 0 ? this.slots : new Array<unknown>(this.names.length)
  }

  done(): void {
    this.depth--
  }

  /** Whether the value has members beside its components. */
  collect(value: Value, slots: unknown[]): boolean {
    return this.access.collect(value, slots)
  }

  /** `hasMore` is what `collect` said. */
  encode(w: PerWriter, value: Value, slots: readonly unknown[], hasMore: boolean): void {
    const { types, mandatory } = this
    let presence = this.optionalCount === 0 ? 0 : w.zeroBits(this.optionalCount)
    let i = 0
    try {
      for (; i < types.length; i++) {
        const member = slots[i]
        if (mandatory[i]) {
          if (member === undefined) throw new CodecError('missing', w.at >>> 3, `no ${this.names[i]}`)
          types[i].encode(w, member)
        } else {
          const isSent = member !== this.defaults[i] || (hasMore && isSentDefault(value, this.names[i]))
          if (member !== undefined && isSent) {
            w.setBit(presence)
            types[i].encode(w, member)
          }
          presence++
        }
      }
    } catch (error) {
      throw named(error, this.names[i])
    }
  }

  decodeInto(r: PerReader, value: Value): void {
    const { types, mandatory } = this
    let presence = this.optionalCount === 0 ? 0 : r.skip(this.optionalCount)
    const slots = this.begin()
    let low = 0
    let high = 0
    let sentDefaults: string[] | undefined
    let i = 0
    try {
      for (; i < types.length; i++) {
        let member: unknown
        if (mandatory[i]) member = types[i].decode(r)
        else if (r.bitAt(presence++)) {
          member = types[i].decode(r)
          if (this.defaults[i] === member) sentDefaults = [...(sentDefaults ?? []), this.names[i]]
        } else {
          member = this.defaults[i]
          if (member === undefined) continue
        }
        slots[i] = member
        if (i < BITS_A_WORD) low |= 1 << i
        else high |= 1 << (i - BITS_A_WORD)
      }
      this.access.assemble(value, slots, low, high)
    } catch (error) {
      throw named(error, this.names[i])
    } finally {
      this.done()
    }
    if (sentDefaults !== undefined) noteSentDefaults(value, sentDefaults)
  }

  anyIn(value: Value): boolean {
    for (const name of this.names) if (value[name] !== undefined) return true
    return false
  }
}

/** Some senders send a DEFAULT value, which X.691 §19.5 leaves out: it is the same value in other octets. */
function noteSentDefaults(value: Value, names: readonly string[]): void {
  value['sentDefaults'] = [...((value['sentDefaults'] as string[] | undefined) ?? []), ...names]
}

function isSentDefault(value: Value, name: string): boolean {
  const noted = value['sentDefaults'] as string[] | undefined
  return noted?.includes(name) ?? false
}

function typeOf(member: Member): PerType<unknown> {
  return 'presence' in member ? member.type : member
}

/** One extension addition: a component in its open type, or a group of components in one. */
interface Addition {
  isIn(value: Value): boolean
  encode(w: PerWriter, value: Value): void
  decodeInto(r: PerReader, value: Value): void
}

function single(name: string, type: PerType<unknown>): Addition {
  return {
    isIn: (value) => value[name] !== undefined,
    encode(w, value) {
      try {
        writeOpen(w, type, value[name])
      } catch (error) {
        throw named(error, name)
      }
    },
    decodeInto(r, value) {
      try {
        value[name] = readOpen(r, type)
      } catch (error) {
        throw named(error, name)
      }
    },
  }
}

function grouped(members: Members): Addition {
  const components = new Components(members)
  const type: PerType<Value> = {
    encode(w, value) {
      const slots = components.begin()
      try {
        components.encode(w, value, slots, components.collect(value, slots))
      } finally {
        components.done()
      }
    },
    decode(r) {
      const value: Value = {}
      components.decodeInto(r, value)
      return value
    },
  }
  return {
    isIn: (value) => components.anyIn(value),
    encode: (w, value) => writeOpen(w, type, value),
    decodeInto: (r, value) => {
      const { sentDefaults, ...members } = readOpen(r, type)
      Object.assign(value, members)
      if (sentDefaults !== undefined) noteSentDefaults(value, sentDefaults as string[])
    },
  }
}

/** SEQUENCE (X.691 §19). Members of extension groups are members of the sequence. */
export function sequence<const F extends Members, const X extends Additions = NoMembers>(
  members: F,
  options: { extensible?: boolean; extensions?: X } = {},
): PerType<SequenceValue<F, X>> {
  const added = Object.entries(options.extensions ?? {})
  const root = new Components(members, added.flatMap(namesOfAddition))
  const extensible = options.extensible === true || options.extensions !== undefined
  const additions = added.map(([name, member]) =>
    isGroup(member) ? grouped(member.members) : single(name, typeOf(member)),
  )
  const encode = (w: PerWriter, value: Value): void => {
    const slots = root.begin()
    try {
      const hasMore = root.collect(value, slots)
      const extended = extensible && hasMore && isExtended(value, additions)
      if (extensible) w.bit(extended)
      root.encode(w, value, slots, hasMore)
      if (extended) encodeAdditions(w, value, additions)
    } finally {
      root.done()
    }
  }
  const decodeInto = (r: PerReader, value: Value): void => {
    const extended = extensible && r.bit()
    root.decodeInto(r, value)
    if (extended) decodeAdditions(r, value, additions)
  }
  const Shape = valueConstructor()
  const decode = (r: PerReader): Value => {
    const value = new Shape()
    decodeInto(r, value)
    return value
  }
  return { encode, decode, decodeInto } as unknown as PerType<SequenceValue<F, X>>
}

function isGroup(member: Member | Group<Members>): member is Group<Members> {
  return 'presence' in member && member.presence === 'group'
}

function namesOfAddition([name, member]: [string, Member | Group<Members>]): string[] {
  return isGroup(member) ? Object.keys(member.members) : [name]
}

function isExtended(value: Value, additions: readonly Addition[]): boolean {
  if (value['unknownExtensions'] !== undefined) return true
  for (let i = 0; i < additions.length; i++) if (additions[i].isIn(value)) return true
  return false
}

export function encodeAdditions(w: PerWriter, value: Value, additions: readonly Addition[]): void {
  const unknown = value['unknownExtensions'] as UnknownExtensions | undefined
  const count = unknown === undefined ? additions.length : unknown.count
  writeNormallySmallLength(w, count)
  const presence = w.zeroBits(count)
  const carried = unknown?.additions ?? []
  let next = 0
  for (let i = 0; i < count; i++) {
    if (i < additions.length && additions[i].isIn(value)) {
      w.setBit(presence + i)
      additions[i].encode(w, value)
    } else if (next < carried.length && carried[next].index === i) {
      w.setBit(presence + i)
      const octets = carried[next++].octets
      w.fragments(octets.length, (from, to) => w.bytes(octets, from, to - from))
    }
  }
  if (next < carried.length)
    throw new CodecError('not-encodable', w.at >>> 3, 'unknownExtensions out of order')
  for (let i = count; i < additions.length; i++) {
    if (additions[i].isIn(value))
      throw new CodecError('not-encodable', w.at >>> 3, `extension bitmap of ${count} bits`)
  }
}

export function decodeAdditions(r: PerReader, value: Value, additions: readonly Addition[]): void {
  const count = readNormallySmallLength(r)
  const presence = r.skip(count)
  const unknown: UnknownExtensions = { count, additions: [] }
  let isEmpty = true
  for (let i = 0; i < count; i++) {
    if (!r.bitAt(presence + i)) continue
    isEmpty = false
    const start = r.at
    if (i < additions.length) {
      additions[i].decodeInto(r, value)
      if (additions[i].isIn(value)) continue
      // A group without members, which X.691 §19.9 leaves out: some send it.
      r.at = start
    }
    unknown.additions.push({ index: i, octets: r.octetField() })
  }
  if (count !== additions.length || isEmpty || unknown.additions.length > 0)
    value['unknownExtensions'] = unknown
}
