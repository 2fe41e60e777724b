// Containers of IEs inside IEs: TS 36.413 §9.3.7, module S1AP-Containers.
import { CodecError } from '../codec-error.ts'
import { readOpen, sequenceOf, writeOpen } from './constructed-types.ts'
import { type Criticality, criticalities } from './elementary-procedure.ts'
import { type Members, optional, type PerType } from './per-type.ts'
import { sequence } from './sequence.ts'
import { enumerated, integer } from './simple-types.ts'
import { octetString } from './string-types.ts'

export const criticality = enumerated(['reject', 'ignore', 'notify'])

/** ProtocolExtensionContainer (TS 36.413 §9.3.7): additions that a table does not name are kept as octets. */
export const protocolExtensions = sequenceOf(
  sequence({ id: integer(0, 65535), criticality, octets: octetString() }),
  1,
  65535,
)

/** The usual shape of a structured IE: its members, then `iE-Extensions OPTIONAL, ...`. */
export function structure<const F extends Members>(members: F) {
  return sequence({ ...members, ieExtensions: optional(protocolExtensions) }, { extensible: true })
}

/** An item of a list is an IE itself: it has its criticality as received, where the specification has another. */
export type Item<T> = T & { itemCriticality?: Criticality }

/** ProtocolIE-SingleContainer with an object set of one IE, whose value is a SEQUENCE. */
export function singleContainer<T extends object>(
  id: number,
  itemCriticality: Criticality,
  type: PerType<T>,
): PerType<Item<T>> {
  const head = (id << 8) | (criticalities.indexOf(itemCriticality) << 6)
  return {
    encode(w, value) {
      w.align()
      const received = value.itemCriticality
      w.bits(received === undefined ? head : (id << 8) | (criticalities.indexOf(received) << 6), 24)
      writeOpen(w, type, value)
    },
    decode(r) {
      r.align()
      const at = r.offset
      const received = r.bits(24)
      if (received >>> 8 !== id)
        throw new CodecError('unknown', at, `item IE ${received >>> 8}, expected ${id}`)
      const criticality = (received >>> 6) & 3
      if (criticality === 3) throw new CodecError('bad-value', at + 2, 'criticality 3')
      const value: Item<T> = readOpen(r, type)
      if (((received ^ head) & 0xc0) !== 0) value.itemCriticality = criticalities[criticality]
      return value
    },
  }
}

/** SEQUENCE (SIZE(1..max)) OF ProtocolIE-SingleContainer: a list of items that are IEs of one id. */
export function itemList<T extends object>(
  id: number,
  itemCriticality: Criticality,
  type: PerType<T>,
  max = 256,
): PerType<Array<Item<T>>> {
  return sequenceOf(singleContainer(id, itemCriticality, type), 1, max)
}
