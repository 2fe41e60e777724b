import { CodecError } from '../codec-error.ts'
import type { RawAvp } from './avp.ts'
import { flagV, format } from './avp.ts'
import { DiameterError, minimalAvp, resultCodeOf } from './avp-error.ts'
import { avpIndex } from './dictionary.ts'
import type { Grammar, Level, Row } from './grammar.ts'
import { missing } from './grammar.ts'
import { resultCode } from './result-codes.ts'
import { readU32, readValue } from './values.ts'

/**
 * RFC 6733 §4: reads the AVPs in octets [start, end) into `level`, which gets a member for each row found. The
 * message begins at octet 0, so that every AVP begins at a multiple of four.
 */
export function readAvps(
  grammar: Grammar,
  octets: Uint8Array,
  start: number,
  end: number,
  level: Level,
): void {
  const { rowOf, slots } = grammar
  let low = 0
  let high = 0
  let position = 0
  let latest = 0
  let ordered = true
  for (let at = start; at < end; position++) {
    if (end - at < 8) throw badLength(octets, at, end)
    const code = readU32(octets, at)
    const flags = octets[at + 4]
    const length = (octets[at + 5] << 16) | (octets[at + 6] << 8) | octets[at + 7]
    const withVendor = flags >= flagV
    const data = withVendor ? at + 12 : at + 8
    const stop = at + length
    if (stop < data || stop > end) throw badLength(octets, at, end)
    const vendor = withVendor ? readU32(octets, at + 8) : 0
    const row = withVendor && vendor === 0 ? undefined : rowOf[avpIndex(code, vendor)]
    if (row === undefined) {
      keepUnknown(level, position, octets, at, stop)
    } else {
      if (row.index < latest) ordered = false
      latest = row.index
      if (flags !== row.flags) keepFlags(level, position, flags)
      // As in the writer: integers of 32 bits without another call.
      const value =
        row.format <= format.integer32 && stop - data === 4
          ? row.format === format.unsigned32
            ? readU32(octets, data)
            : readU32(octets, data) | 0
          : dataOf(row, octets, at, data, stop)
      if (((low & row.low) | (high & row.high)) !== 0) {
        if (!row.many) throw tooMany(row, octets, at, stop)
        ;(slots[row.index] as unknown[]).push(value)
      } else {
        low |= row.low
        high |= row.high
        slots[row.index] = row.many ? [value] : value
      }
    }
    // Whatever the padding holds, and a group whose last AVP lacks it, is accepted.
    at = (stop + 3) & ~3
    if (at !== stop && (at > end || !isZero(octets, stop, at)))
      keepPadding(level, position, octets.slice(stop, Math.min(at, end)))
  }
  if (
    (low & grammar.requiredLow) !== grammar.requiredLow ||
    (high & grammar.requiredHigh) !== grammar.requiredHigh
  ) {
    throw firstMissing(grammar, low, high, end)
  }
  grammar.access.assemble(level, slots, low, high)
  if (!ordered) level.orderSeen = membersInOrder(grammar, octets, start, end)
}

function dataOf(row: Row, octets: Uint8Array, at: number, data: number, stop: number): unknown {
  try {
    if (row.group !== undefined) {
      const group = new row.group.make()
      readAvps(row.group, octets, data, stop, group)
      return group
    }
    if (row.format === format.avps) return rawAvps(octets, data, stop)
    return readValue(row.format, octets, data, stop)
  } catch (error) {
    throw described(error, row, octets, at, stop)
  }
}

/** Names the AVP in an error and, for the innermost one, tells how to answer it. */
function described(error: unknown, row: Row, octets: Uint8Array, at: number, stop: number): unknown {
  if (!(error instanceof CodecError)) return error
  if (error instanceof DiameterError) return error.within(row.member)
  const failed = error.problem === 'bad-length' ? minimalAvp(row.avp) : rawAvp(octets, at, stop)
  return new DiameterError(error.problem, error.offset, error.detail, resultCodeOf(error), failed).within(
    row.member,
  )
}

/** AVPs of any kind, as they came. */
export function rawAvps(octets: Uint8Array, start: number, end: number): RawAvp[] {
  const avps: RawAvp[] = []
  for (let at = start; at < end; ) {
    const stop = avpEnd(octets, at, end)
    const avp = rawAvp(octets, at, stop)
    at = (stop + 3) & ~3
    if (at !== stop && (at > end || !isZero(octets, stop, at)))
      avp.padding = octets.slice(stop, Math.min(at, end))
    avps.push(avp)
  }
  return avps
}

/** Where the AVP at `at` ends, padding left out. */
export function avpEnd(octets: Uint8Array, at: number, end: number): number {
  if (end - at < 8) throw badLength(octets, at, end)
  const length = (octets[at + 5] << 16) | (octets[at + 6] << 8) | octets[at + 7]
  if (length < (octets[at + 4] >= flagV ? 12 : 8) || length > end - at) throw badLength(octets, at, end)
  return at + length
}

function rawAvp(octets: Uint8Array, at: number, stop: number): RawAvp {
  const code = readU32(octets, at)
  const flags = octets[at + 4]
  if (flags < flagV) return { code, flags, octets: octets.slice(at + 8, stop) }
  return { code, flags, vendor: readU32(octets, at + 8), octets: octets.slice(at + 12, stop) }
}

function isZero(octets: Uint8Array, at: number, end: number): boolean {
  while (at < end) if (octets[at++] !== 0) return false
  return true
}

function keepPadding(level: Level, position: number, octets: Uint8Array): void {
  level.paddingSeen ??= []
  level.paddingSeen.push({ position, octets })
}

function keepUnknown(level: Level, position: number, octets: Uint8Array, at: number, stop: number): void {
  const { code, flags, vendor, octets: data } = rawAvp(octets, at, stop)
  level.unknown ??= []
  level.unknown.push(
    vendor === undefined
      ? { position, code, flags, octets: data }
      : { position, code, flags, vendor, octets: data },
  )
}

function keepFlags(level: Level, position: number, flags: number): void {
  level.flagsSeen ??= []
  level.flagsSeen.push({ position, flags })
}

function membersInOrder(grammar: Grammar, octets: Uint8Array, start: number, end: number): string[] {
  const members: string[] = []
  for (const avp of rawAvps(octets, start, end)) {
    const row = avp.vendor === 0 ? undefined : grammar.rowOf[avpIndex(avp.code, avp.vendor ?? 0)]
    if (row !== undefined) members.push(row.member)
  }
  return members
}

/** §7.1.5 DIAMETER_INVALID_AVP_LENGTH; the Failed-AVP has the header as far as it is there, and no data. */
function badLength(octets: Uint8Array, at: number, end: number): DiameterError {
  const left = end - at
  const code = left >= 4 ? readU32(octets, at) : 0
  const flags = left >= 5 ? octets[at + 4] : 0
  const failed: RawAvp = { code, flags: flags & ~flagV, octets: new Uint8Array(0) }
  if (flags >= flagV && left >= 12) {
    failed.flags = flags
    failed.vendor = readU32(octets, at + 8)
  }
  const problem = left < 8 ? 'truncated' : 'bad-length'
  return new DiameterError(problem, at, `an AVP in ${left} octets`, resultCode.invalidAvpLength, failed)
}

function tooMany(row: Row, octets: Uint8Array, at: number, stop: number): DiameterError {
  const failed = rawAvp(octets, at, stop)
  const error = new DiameterError(
    'bad-value',
    at,
    'occurs too often',
    resultCode.avpOccursTooManyTimes,
    failed,
  )
  error.within(row.member)
  return error
}

function firstMissing(grammar: Grammar, low: number, high: number, end: number): DiameterError {
  const absent = grammar.rows.find((row) => row.required && ((low & row.low) | (high & row.high)) === 0)
  return missing(absent as Row, end)
}
