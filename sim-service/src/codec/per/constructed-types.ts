// ITU-T X.691 §11.2, §20 and §23: open types, SEQUENCE OF, CHOICE.
import { CodecError } from '../codec-error.ts'
import type { PerReader } from './per-reader.ts'
import type { ChoiceValue, KeptUnknown, NoMembers, PerType, UnknownAlternative } from './per-type.ts'
import type { PerWriter } from './per-writer.ts'
import type { Extensible } from './simple-types.ts'
import { Size } from './string-types.ts'
import { valueConstructor } from './value.ts'
import { ConstrainedNumber, readNormallySmall, writeNormallySmall } from './whole-number.ts'

/** Adds the name of an enclosing component to an error on its way out; anything else passes unchanged. */
export function named(error: unknown, name: string): unknown {
  return error instanceof CodecError ? error.within(name) : error
}

/** SEQUENCE OF (X.691 §20). */
export function sequenceOf<T>(
  type: PerType<T>,
  min = 0,
  max = Number.POSITIVE_INFINITY,
  options: Extensible = {},
): PerType<T[]> {
  const size = new Size(min, max, options.extensible === true)
  return {
    encode(w, items) {
      if (!Array.isArray(items)) throw new CodecError('not-encodable', w.at >>> 3, 'not a list')
      const count = items.length
      if (size.write(w, count)) for (let i = 0; i < count; i++) type.encode(w, items[i])
      else {
        w.fragments(count, (from, to) => {
          for (let i = from; i < to; i++) type.encode(w, items[i])
        })
      }
    },
    decode(r) {
      const items: T[] = []
      let count = size.read(r)
      if (count >= 0) {
        for (let i = 0; i < count; i++) items.push(type.decode(r))
        return items
      }
      do {
        count = r.length()
        for (let i = Math.abs(count); i > 0; i--) items.push(type.decode(r))
      } while (count < 0)
      return items
    },
  }
}

/** The member that stands for an alternative of a later specification version. */
const UNKNOWN_ALTERNATIVE = 'unknownAlternative'

/**
 * CHOICE (X.691 §23): the value is an object with exactly one member, `{ macroEnbId: 1 }`. Extension
 * alternatives travel in open types: with `keepsUnknown` those that this version does not know are kept as octets,
 * otherwise they are refused.
 */
export function choice<
  const A extends { [name: string]: PerType<unknown> },
  const X extends { [name: string]: PerType<unknown> } = NoMembers,
  const K extends boolean = false,
>(
  alternatives: A,
  options: { extensible?: boolean; extensions?: X; keepsUnknown?: K } = {},
): PerType<ChoiceValue<A & X & KeptUnknown<K>>> {
  const rootCount = Object.keys(alternatives).length
  const all: { [name: string]: PerType<unknown> } = { ...alternatives, ...options.extensions }
  const names = Object.keys(all)
  const types = names.map((name) => all[name])
  const shapes = names.map(() => valueConstructor())
  const indexes = new Map(names.map((name, index) => [name, index]))
  const extensible = options.extensible === true || options.extensions !== undefined
  const root = new ConstrainedNumber(0, rootCount - 1)

  const encode = (w: PerWriter, value: { [name: string]: unknown }): void => {
    const name = onlyMember(w, value)
    const index = indexes.get(name)
    if (index === undefined) {
      if (!options.keepsUnknown || name !== UNKNOWN_ALTERNATIVE)
        throw new CodecError('not-encodable', w.at >>> 3, `no alternative ${name}`)
      writeUnknown(w, value[name] as UnknownAlternative, types.length - rootCount)
      return
    }
    if (extensible) w.bit(index >= rootCount)
    try {
      if (index < rootCount) {
        root.write(w, index)
        types[index].encode(w, value[name])
      } else {
        writeNormallySmall(w, index - rootCount)
        writeOpen(w, types[index], value[name])
      }
    } catch (error) {
      throw named(error, name)
    }
  }
  const decode = (r: PerReader): { [name: string]: unknown } => {
    const extended = extensible && r.bit()
    const index = extended ? rootCount + readNormallySmall(r) : root.read(r)
    if (index >= types.length) {
      if (options.keepsUnknown)
        return { [UNKNOWN_ALTERNATIVE]: { index: index - rootCount, octets: r.octetField() } }
      throw new CodecError('unknown', r.at >>> 3, `choice extension ${index - rootCount}`)
    }
    const name = names[index]
    try {
      const value = new shapes[index]()
      value[name] = extended ? readOpen(r, types[index]) : types[index].decode(r)
      return value
    } catch (error) {
      throw named(error, name)
    }
  }
  return { encode, decode } as unknown as PerType<ChoiceValue<A & X & KeptUnknown<K>>>
}

/** The name of the alternative that a CHOICE value has. */
function onlyMember(w: PerWriter, value: { [name: string]: unknown }): string {
  let name = ''
  for (const key in value) {
    if (value[key] === undefined) continue
    if (name !== '') throw new CodecError('not-encodable', w.at >>> 3, `two alternatives, ${name} and ${key}`)
    name = key
  }
  return name
}

/** `known` extension alternatives have names, by which their values are written. */
function writeUnknown(w: PerWriter, { index, octets }: UnknownAlternative, known: number): void {
  if (!(index >= known)) throw new CodecError('not-encodable', w.at >>> 3, `extension ${index} has a name`)
  w.bit(true)
  writeNormallySmall(w, index)
  w.fragments(octets.length, (from, to) => w.bytes(octets, from, to - from))
}

/** Writes a value as an open type (X.691 §11.2): a length and the value's complete encoding. */
export function writeOpen<T>(w: PerWriter, type: PerType<T>, value: T): void {
  const start = w.openOctets()
  type.encode(w, value)
  w.closeOctets(start)
}

/** Reads an open type; what the type leaves of its octets, beyond padding, is refused. */
export function readOpen<T>(r: PerReader, type: PerType<T>): T {
  const start = r.at
  const count = r.length()
  if (count < 0) {
    r.at = start
    return readFragmentedOpen(r, type)
  }
  const end = r.at + (count << 3)
  const outer = r.end
  if (end > outer) r.need(count << 3)
  r.end = end
  const value = type.decode(r)
  // A type without bits still has one octet.
  if (end - r.at > 7 && !(end - r.at === 8 && count === 1)) {
    throw new CodecError('bad-length', r.at >>> 3, `${(end - r.at) >>> 3} octets behind the value`)
  }
  r.at = end
  r.end = outer
  return value
}

/** From 16K octets on the value does not lie in one piece: its fragments are joined and read by themselves. */
function readFragmentedOpen<T>(r: PerReader, type: PerType<T>): T {
  const octets = r.octetField()
  const behind = r.at
  const { octets: outerOctets, end } = r
  r.octets = octets
  r.at = 0
  r.end = octets.length << 3
  const value = type.decode(r)
  if (r.end - r.at > 7)
    throw new CodecError('bad-length', r.at >>> 3, `${(r.end - r.at) >>> 3} octets behind the value`)
  r.octets = outerOctets
  r.at = behind
  r.end = end
  return value
}

/** An open type (X.691 §11.2) that always holds `type`. */
export function openType<T>(type: PerType<T>): PerType<T> {
  return { encode: (w, value) => writeOpen(w, type, value), decode: (r) => readOpen(r, type) }
}

/** OCTET STRING (CONTAINING type): without a size constraint it has the octets of an open type. */
export function containing<T>(type: PerType<T>): PerType<T> {
  return openType(type)
}

/** A type that is defined later or in terms of itself. */
export function lazy<T>(define: () => PerType<T>): PerType<T> {
  let known: PerType<T> | undefined
  return {
    encode(w, value) {
      known ??= define()
      known.encode(w, value)
    },
    decode(r) {
      known ??= define()
      r.enter()
      const value = known.decode(r)
      r.leave()
      return value
    },
  }
}
