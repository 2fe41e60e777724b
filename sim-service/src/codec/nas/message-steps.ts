/**
 * The steps of an encoder and a decoder of NAS messages, one for each row of a message table, made once when the
 * module loads; `message.ts` runs them.
 */
import { CodecError } from '../codec-error.ts'
import type { OctetReader, OctetWriter } from '../octets.ts'
import { keepSpare, spareOf } from './spare-bits.ts'
import type { HalfOctetType, IeType, Presence, Row } from './wire.ts'
import { writeValue } from './wire.ts'

/** A message table: member name to row, in the order of the specification. */
export type Rows = { readonly [name: string]: Row<unknown, Presence> }

export type Bag = { [name: string]: unknown }

/** One octet or element of the imperative part. */
export interface ImperativeStep {
  readonly name: string
  /** One, or two half octets. */
  readonly members: readonly string[]
  readonly lengthOctets: 0 | 1 | 2
  write(w: OctetWriter, message: Bag): void
  read(r: OctetReader, message: Bag): void
}

/** One element of the tagged part; `index` is its place in the table. */
export interface TaggedStep {
  readonly name: string
  readonly index: number
  readonly iei: number
  readonly lengthOctets: 0 | 1 | 2
  /** How many octets of the element stand before its value. */
  readonly valueAt: number
  write(w: OctetWriter, value: unknown): void
  /** Called behind the IEI octet, which is `iei`. */
  read(r: OctetReader, iei: number, message: Bag): void
  /** Passes over the whole element from its IEI on. */
  skip(r: OctetReader): void
}

export function imperativeSteps(rows: Rows): ImperativeStep[] {
  const entries = Object.entries(rows).filter(([, row]) => row.presence === 'M')
  const steps: ImperativeStep[] = []
  for (let i = 0; i < entries.length; i++) {
    const [name, row] = entries[i]
    const following = entries[i + 1]
    if (row.format !== 'low') steps.push(wholeStep(name, row))
    else if (following?.[1].format === 'high') {
      steps.push(halvesStep(name, row, following[0], following[1]))
      i++
    } else steps.push(lowHalfStep(name, row))
  }
  return steps
}

/** What a half octet's type does not hold of each of its values. */
function spareOfHalf(type: HalfOctetType<unknown>): readonly number[] {
  return Array.from({ length: 16 }, (_, bits) => bits ^ type.toHalfOctet(type.fromHalfOctet(bits)))
}

/**
 * Reads a value of `length` octets. "It is not a syntactical error that a type 4 or 6 IE specifies in its length
 * indicator a greater length than possible" (§7.1): a later release added something, which is kept with the spare bits.
 */
function readMember(r: OctetReader, type: IeType<unknown>, length: number, message: Bag, name: string): void {
  const { end, octets, offset: start } = r
  const stop = start + length
  if (stop > end) r.need(length)
  if (length < type.minimum)
    throw new CodecError('bad-length', start, `${length} octets, at least ${type.minimum} needed`)
  r.end = length > type.maximum ? start + type.maximum : stop
  const value = type.read(r)
  r.end = end
  const { offset } = r
  if (offset !== stop || type.hasSpare?.(octets, start, offset) === true) {
    const bits = spareOf(type, value, octets, start, stop)
    if (bits !== undefined) keepSpare(message, name, bits)
    r.offset = stop
  }
  message[name] = value
}

function present(message: Bag, name: string): unknown {
  const value = message[name]
  if (value === undefined) throw new CodecError('missing', -1, 'mandatory element')
  return value
}

function halvesStep(
  lowName: string,
  lowRow: Row<unknown, Presence>,
  highName: string,
  highRow: Row<unknown, Presence>,
): ImperativeStep {
  const lowType = lowRow.type as HalfOctetType<unknown>
  const highType = highRow.type as HalfOctetType<unknown>
  const lowSpare = spareOfHalf(lowType)
  const highSpare = spareOfHalf(highType)
  return {
    name: `${lowName}/${highName}`,
    members: [lowName, highName],
    lengthOctets: 0,
    write(w, message) {
      const bits = lowType.toHalfOctet(present(message, lowName))
      w.u8((highType.toHalfOctet(present(message, highName)) << 4) | bits)
    },
    read(r, message) {
      const octet = r.u8()
      message[lowName] = lowType.fromHalfOctet(octet & 15)
      message[highName] = highType.fromHalfOctet(octet >> 4)
      const ofLow = lowSpare[octet & 15]
      if (ofLow !== 0) keepSpare(message, lowName, Uint8Array.of(ofLow))
      const ofHigh = highSpare[octet >> 4] << 4
      if (ofHigh !== 0) keepSpare(message, highName, Uint8Array.of(ofHigh))
    },
  }
}

/** A half octet whose other half is spare (§9.9.2.9). */
function lowHalfStep(name: string, row: Row<unknown, Presence>): ImperativeStep {
  const type = row.type as HalfOctetType<unknown>
  const spare = spareOfHalf(type)
  return {
    name,
    members: [name],
    lengthOctets: 0,
    write(w, message) {
      w.u8(type.toHalfOctet(present(message, name)))
    },
    read(r, message) {
      const octet = r.u8()
      message[name] = type.fromHalfOctet(octet & 15)
      const bits = (octet & 0xf0) | spare[octet & 15]
      if (bits !== 0) keepSpare(message, name, Uint8Array.of(bits))
    },
  }
}

function wholeStep(name: string, row: Row<unknown, Presence>): ImperativeStep {
  const type = row.type as IeType<unknown>
  const lengthOctets = row.format === 'V' ? 0 : row.format === 'LV' ? 1 : 2
  return {
    name,
    members: [name],
    lengthOctets,
    write(w, message) {
      writeValue(w, type, lengthOctets, present(message, name))
    },
    read(r, message) {
      const length = lengthOctets === 0 ? type.minimum : lengthOctets === 1 ? r.u8() : r.u16()
      readMember(r, type, length, message, name)
    },
  }
}

export function taggedSteps(rows: Rows): TaggedStep[] {
  return Object.entries(rows)
    .filter(([, row]) => row.presence === 'O')
    .map(([name, row], index) =>
      row.format === 'TV1' ? halfTaggedStep(name, index, row) : taggedStep(name, index, row),
    )
}

function halfTaggedStep(name: string, index: number, row: Row<unknown, Presence>): TaggedStep {
  const type = row.type as HalfOctetType<unknown>
  const spare = spareOfHalf(type)
  return {
    name,
    index,
    iei: row.iei,
    lengthOctets: 0,
    valueAt: 0,
    write(w, value) {
      w.u8(row.iei | type.toHalfOctet(value))
    },
    read(_r, iei, message) {
      message[name] = type.fromHalfOctet(iei & 15)
      const bits = spare[iei & 15]
      if (bits !== 0) keepSpare(message, name, Uint8Array.of(bits))
    },
    skip(r) {
      r.skip(1)
    },
  }
}

function taggedStep(name: string, index: number, row: Row<unknown, Presence>): TaggedStep {
  const type = row.type as IeType<unknown>
  const lengthOctets = row.format === 'TV' ? 0 : row.format === 'TLV' ? 1 : 2
  const lengthOf = (r: OctetReader): number =>
    lengthOctets === 0 ? type.minimum : lengthOctets === 1 ? r.u8() : r.u16()
  return {
    name,
    index,
    iei: row.iei,
    lengthOctets,
    valueAt: 1 + lengthOctets,
    write(w, value) {
      w.u8(row.iei)
      writeValue(w, type, lengthOctets, value)
    },
    read(r, _iei, message) {
      readMember(r, type, lengthOf(r), message, name)
    },
    skip(r) {
      r.skip(1)
      r.skip(lengthOf(r))
    },
  }
}

/** A step for each value of the IEI octet; an IEI of four bits takes sixteen of them. */
export function stepsByIei(tagged: TaggedStep[]): Array<TaggedStep | null> {
  const steps = new Array<TaggedStep | null>(256).fill(null)
  for (const step of tagged) {
    for (let value = 0; value <= (step.iei < 0x80 ? 0 : 15); value++) steps[step.iei + value] = step
  }
  return steps
}
