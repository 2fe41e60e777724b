// ITU-T X.691 §19: SEQUENCE with optional components, extension additions and groups.
import { CodecError } from '../codec-error.ts'
import { named, readOpen, writeOpen } from './constructed-types.ts'
import type { PerReader } from './per-reader.ts'
import type {
  Additions,
  Defaulted,
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

/** The components of a sequence or of an extension group, as parallel lists. */
class Components {
  readonly names: readonly string[]
  private readonly types: ReadonlyArray<PerType<unknown>>
  private readonly mandatory: readonly boolean[]
  private readonly defaults: readonly unknown[]
  private readonly optionalCount: number
  readonly mandatoryCount: number

  constructor(members: Members) {
    this.names = Object.keys(members)
    const list = this.names.map((name) => members[name])
    this.types = list.map(typeOf)
    this.mandatory = list.map((member) => !('presence' in member))
    this.defaults = list.map((member) =>
      'value' in member ? (member as Defaulted<unknown>).value : undefined,
    )
    this.optionalCount = this.mandatory.filter((mandatory) => !mandatory).length
    this.mandatoryCount = this.names.length - this.optionalCount
  }

  /** `others` is how many members beside the mandatory ones the value may have. */
  encode(w: PerWriter, value: Value, others: number): void {
    const { names, types, mandatory } = this
    let presence = this.optionalCount === 0 ? 0 : w.zeroBits(this.optionalCount)
    let i = 0
    try {
      for (; i < names.length; i++) {
        if (mandatory[i]) {
          const member = value[names[i]]
          if (member === undefined) throw new CodecError('missing', w.at >>> 3, `no ${names[i]}`)
          types[i].encode(w, member)
        } else if (others > 0) {
          const member = value[names[i]]
          if (member !== undefined) others--
          if (member !== undefined && (member !== this.defaults[i] || isSentDefault(value, names[i]))) {
            w.setBit(presence)
            types[i].encode(w, member)
          }
          presence++
        }
      }
    } catch (error) {
      throw named(error, names[i])
    }
  }

  decodeInto(r: PerReader, value: Value): void {
    const { names, types, mandatory } = this
    let presence = this.optionalCount === 0 ? 0 : r.skip(this.optionalCount)
    let i = 0
    try {
      for (; i < names.length; i++) {
        if (mandatory[i]) value[names[i]] = types[i].decode(r)
        else if (r.bitAt(presence++)) {
          const member = types[i].decode(r)
          value[names[i]] = member
          if (this.defaults[i] === member) noteSentDefault(value, names[i])
        } else if (this.defaults[i] !== undefined) value[names[i]] = this.defaults[i]
      }
    } catch (error) {
      throw named(error, names[i])
    }
  }

  anyIn(value: Value): boolean {
    for (const name of this.names) if (value[name] !== undefined) return true
    return false
  }
}

/** Some senders send a DEFAULT value, which X.691 §19.5 leaves out: it is the same value in other octets. */
function noteSentDefault(value: Value, name: string): void {
  const noted = value['sentDefaults'] as string[] | undefined
  if (noted === undefined) value['sentDefaults'] = [name]
  else noted.push(name)
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
    encode: (w, value) => components.encode(w, value, components.names.length),
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
      const members = readOpen(r, type)
      const noted = value['sentDefaults'] as string[] | undefined
      Object.assign(value, members)
      if (noted !== undefined)
        value['sentDefaults'] = [...noted, ...((members['sentDefaults'] as string[]) ?? [])]
    },
  }
}

/** SEQUENCE (X.691 §19). Members of extension groups are members of the sequence. */
export function sequence<const F extends Members, const X extends Additions = NoMembers>(
  members: F,
  options: { extensible?: boolean; extensions?: X } = {},
): PerType<SequenceValue<F, X>> {
  const root = new Components(members)
  const extensible = options.extensible === true || options.extensions !== undefined
  const additions = Object.entries(options.extensions ?? {}).map(([name, member]) =>
    'presence' in member && member.presence === 'group'
      ? grouped(member.members)
      : single(name, typeOf(member as Member)),
  )
  const encode = (w: PerWriter, value: Value): void => {
    const others = memberCount(value) - root.mandatoryCount
    if (!extensible) {
      root.encode(w, value, others)
      return
    }
    const extended = others > 0 && isExtended(value, additions)
    w.bit(extended)
    root.encode(w, value, others)
    if (extended) encodeAdditions(w, value, additions)
  }
  const Shape = valueConstructor()
  const decode = (r: PerReader): Value => {
    const value = new Shape()
    const extended = extensible && r.bit()
    root.decodeInto(r, value)
    if (extended) decodeAdditions(r, value, additions)
    return value
  }
  return { encode, decode } as unknown as PerType<SequenceValue<F, X>>
}

/**
 * To ask an object for a member that it has not is the slowest lookup there is: a value that has no more members than
 * its type has mandatory ones is not asked for the optional ones.
 */
export function memberCount(value: Value): number {
  let count = 0
  for (const _ in value) count++
  return count
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
