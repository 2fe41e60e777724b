// ITU-T X.691 §12-14 and §18: BOOLEAN, INTEGER, ENUMERATED, NULL.
import { CodecError } from '../codec-error.ts'
import type { PerReader } from './per-reader.ts'
import type { PerType } from './per-type.ts'
import type { PerWriter } from './per-writer.ts'
import {
  ConstrainedNumber,
  readNormallySmall,
  readSemiConstrained,
  readUnconstrained,
  writeNormallySmall,
  writeSemiConstrained,
  writeUnconstrained,
} from './whole-number.ts'

export interface Extensible {
  /** The specification has an extension marker here. */
  extensible?: boolean
}

/** BOOLEAN (X.691 §12). */
export const boolean: PerType<boolean> = {
  encode(w, value) {
    if (typeof value !== 'boolean')
      throw new CodecError('not-encodable', w.at >>> 3, `${value} is not a BOOLEAN`)
    w.bit(value)
  },
  decode: (r) => r.bit(),
}

/** NULL (X.691 §18): no bits; the value is `null`. */
export const nullType: PerType<null> = {
  encode() {},
  decode: () => null,
}

/** INTEGER (X.691 §13); without `max` semi-constrained, without both unconstrained. */
export function integer(min?: number, max?: number, options: Extensible = {}): PerType<number> {
  if (min === undefined) return { encode: writeUnconstrained, decode: readUnconstrained }
  if (max === undefined) {
    return {
      encode: (w, value) => writeSemiConstrained(w, value, min),
      decode: (r) => readSemiConstrained(r, min),
    }
  }
  const root = new ConstrainedNumber(min, max)
  if (!options.extensible) return { encode: (w, value) => root.write(w, value), decode: (r) => root.read(r) }
  return {
    encode(w, value) {
      const extended = value < min || value > max
      w.bit(extended)
      if (extended) writeUnconstrained(w, value)
      else root.write(w, value)
    },
    decode: (r) => (r.bit() ? readUnconstrained(r) : root.read(r)),
  }
}

/** A value of a later release by its place behind the extension marker, counted from 0. */
export type LaterValue = `extension-${number}`

type Later<E, X> = E extends true ? LaterValue : X extends readonly [] ? never : LaterValue

/**
 * ENUMERATED (X.691 §14): the values are the identifiers of the ASN.1 module. Values behind the extension marker that
 * the module does not have yet are kept by their number.
 */
export function enumerated<
  const R extends readonly string[],
  const X extends readonly string[] = [],
  const E extends boolean = false,
>(names: R, options: { extensible?: E; extensions?: X } = {}): PerType<R[number] | X[number] | Later<E, X>> {
  type Name = R[number] | X[number] | Later<E, X>
  const root = new ConstrainedNumber(0, names.length - 1)
  const additions: readonly string[] = options.extensions ?? []
  const extensible = options.extensible === true || options.extensions !== undefined
  const indexes = new Map<string, number>()
  for (const name of [...names, ...additions]) indexes.set(name, indexes.size)
  const laterIndex = (value: string): number | undefined => {
    const index = extensible && /^extension-\d{1,15}$/.test(value) ? Number(value.slice(10)) : -1
    return index >= additions.length ? names.length + index : undefined
  }
  return {
    encode(w: PerWriter, value: Name) {
      const index = indexes.get(value) ?? laterIndex(value)
      if (index === undefined)
        throw new CodecError('not-encodable', w.at >>> 3, `no enumeration value ${value}`)
      if (extensible) w.bit(index >= names.length)
      if (index < names.length) root.write(w, index)
      else writeNormallySmall(w, index - names.length)
    },
    decode(r: PerReader): Name {
      if (!extensible || !r.bit()) return names[root.read(r)]
      const index = readNormallySmall(r)
      return index < additions.length ? additions[index] : (`extension-${index}` as Name)
    },
  }
}
