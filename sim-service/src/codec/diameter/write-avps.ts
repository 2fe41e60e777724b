import { CodecError } from '../codec-error.ts'
import type { OctetWriter } from '../octets.ts'
import type { RawAvp } from './avp.ts'
import { flagV, format } from './avp.ts'
import type { Grammar, Level, Row } from './grammar.ts'
import { missing } from './grammar.ts'
import { writeValue } from './values.ts'

/** RFC 6733 §4: appends the AVPs of `level`, in the order of the table or in the one that was received. */
export function writeAvps(grammar: Grammar, w: OctetWriter, level: Level): void {
  const { rows, slots } = grammar
  if (grammar.access.collect(level, slots)) {
    writeAsReceived(grammar, w, level)
    return
  }
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]
    const value = slots[i]
    if (value === undefined) {
      if (row.required) throw missing(row, w.length)
    } else if (!row.many) {
      writeAvp(row, w, value, row.flags)
    } else {
      const values = listOf(row, value)
      for (let j = 0; j < values.length; j++) writeAvp(row, w, values[j], row.flags)
    }
  }
}

function listOf(row: Row, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new CodecError('not-encodable', -1, 'not a list').within(row.member)
  if (row.required && value.length === 0) throw missing(row, -1)
  return value
}

function writeAvp(row: Row, w: OctetWriter, value: unknown, flags: number): void {
  w.reserve(16)
  const octets = w.octets
  const start = w.length
  const { code, vendor } = row
  octets[start] = code >>> 24
  octets[start + 1] = code >>> 16
  octets[start + 2] = code >>> 8
  octets[start + 3] = code
  octets[start + 4] = flags
  let at = start + 8
  if (vendor !== 0) {
    octets[at] = vendor >>> 24
    octets[at + 1] = vendor >>> 16
    octets[at + 2] = vendor >>> 8
    octets[at + 3] = vendor
    at += 4
  }
  // Half of all AVPs are four octets of integer: those need no more than this.
  if (row.format <= format.integer32 && typeof value === 'number') {
    if ((row.format === format.unsigned32 ? value >>> 0 : value | 0) !== value) {
      throw new CodecError('not-encodable', start, `not of 32 bits: ${value}`).within(row.member)
    }
    octets[start + 5] = 0
    octets[start + 6] = 0
    octets[start + 7] = at + 4 - start
    octets[at] = value >>> 24
    octets[at + 1] = value >>> 16
    octets[at + 2] = value >>> 8
    octets[at + 3] = value
    w.length = at + 4
    return
  }
  w.length = at
  writeData(row, w, value)
  closeAvp(w, start)
}

function writeData(row: Row, w: OctetWriter, value: unknown): void {
  try {
    if (row.group !== undefined) {
      if (typeof value !== 'object' || value === null)
        throw new CodecError('not-encodable', w.length, 'not a group')
      writeAvps(row.group, w, value as Level)
    } else if (row.format === format.avps) writeRawAvps(w, value as RawAvp[])
    else writeValue(row.format, w, value)
  } catch (error) {
    throw error instanceof CodecError ? error.within(row.member) : error
  }
}

/** Fills in the length of the AVP that began at `start`, and pads it (§4.1). */
function closeAvp(w: OctetWriter, start: number): void {
  const length = w.length - start
  if (length > 0xffffff) throw new CodecError('not-encodable', start, 'an AVP of more than 2^24 - 1 octets')
  w.reserve(4)
  const octets = w.octets
  octets[start + 5] = length >>> 16
  octets[start + 6] = length >>> 8
  octets[start + 7] = length
  let end = w.length
  while ((end & 3) !== (start & 3)) octets[end++] = 0
  w.length = end
}

export function writeRawAvp(w: OctetWriter, avp: RawAvp): void {
  const start = w.length
  if (((avp.flags & flagV) !== 0) !== (avp.vendor !== undefined)) {
    throw new CodecError('not-encodable', start, 'a raw AVP has a vendor exactly when its V flag is set')
  }
  w.u32(avp.code)
  w.u8(avp.flags)
  w.u24(0)
  if (avp.vendor !== undefined) w.u32(avp.vendor)
  w.bytes(avp.octets)
  closeAvp(w, start)
  pad(w, start, avp.padding)
}

export function writeRawAvps(w: OctetWriter, avps: readonly RawAvp[]): void {
  for (const avp of avps) writeRawAvp(w, avp)
}

/** The rare way: unknown AVPs at their positions, flags, order and padding as they came. */
function writeAsReceived(grammar: Grammar, w: OctetWriter, level: Level): void {
  const unknown = level.unknown ?? []
  const flagsAt = new Map((level.flagsSeen ?? []).map(({ position, flags }) => [position, flags]))
  const paddingAt = new Map((level.paddingSeen ?? []).map(({ position, octets }) => [position, octets]))
  let position = 0
  let next = 0
  const writeUnknown = (): void => {
    const start = w.length
    writeRawAvp(w, unknown[next++])
    pad(w, start, paddingAt.get(position++))
  }
  for (const [row, value] of inOrder(grammar, level)) {
    while (next < unknown.length && unknown[next].position <= position) writeUnknown()
    // The V flag decides whether a vendor follows, so that it is never taken from what was seen.
    const seen = flagsAt.get(position)
    const start = w.length
    writeAvp(row, w, value, seen === undefined ? row.flags : (seen & ~flagV) | (row.flags & flagV))
    pad(w, start, paddingAt.get(position++))
  }
  while (next < unknown.length) writeUnknown()
}

/** Puts the padding that came behind the AVP that begins at `start`, as far as it fits. */
function pad(w: OctetWriter, start: number, padding: Uint8Array | undefined): void {
  if (padding === undefined) return
  const { octets } = w
  const end = start + ((octets[start + 5] << 16) | (octets[start + 6] << 8) | octets[start + 7])
  const room = w.length - end
  w.length = end
  w.bytes(padding.subarray(0, room))
}

/** Each AVP with its value: first as `orderSeen` says, then what it does not mention, in the order of the table. */
function inOrder(grammar: Grammar, level: Level): [Row, unknown][] {
  const queues = new Map<string, { row: Row; values: readonly unknown[]; next: number }>()
  for (const row of grammar.rows) {
    const value = level[row.member]
    if (value === undefined) {
      if (row.required) throw missing(row, -1)
    } else queues.set(row.member, { row, values: row.many ? listOf(row, value) : [value], next: 0 })
  }
  const result: [Row, unknown][] = []
  for (const member of level.orderSeen ?? []) {
    const queue = queues.get(member)
    if (queue !== undefined && queue.next < queue.values.length)
      result.push([queue.row, queue.values[queue.next++]])
  }
  for (const { row, values, next } of queues.values()) {
    for (let i = next; i < values.length; i++) result.push([row, values[i]])
  }
  return result
}
