import { CodecError } from '../codec-error.ts'
import type { CapturedPdu, Datagram } from './deframing.ts'
import { wellKnownPort } from './framing.ts'
import { tcpFlag } from './tcp-stream.ts'

/** RFC 6733 §3: version 1 and a length of 24 bits, at least the header and a multiple of four. */
const DIAMETER_HEADER_OCTETS = 20
/** Segments that wait for an earlier one; with more than this, the earlier one was not captured. */
const MAXIMUM_WAITING = 256

/** One direction of a connection. */
interface Direction {
  /** The sequence number that continues `buffer`; -1 before the first segment. */
  next: number
  buffer: Uint8Array
  /** How many octets of `buffer` are in use. */
  used: number
  waiting: Map<number, Uint8Array>
}

/**
 * Diameter messages in TCP (RFC 6733 §2.1): each direction's segments are put in sequence, retransmitted octets left
 * out, and cut by the messages' lengths. A capture may begin within a connection or miss a segment: reading resumes
 * at the first segment that begins like a message. Other protocols in TCP are left alone.
 */
export class DiameterReassembly {
  private readonly directions = new Map<string, Direction>()

  segment(datagram: Datagram): CapturedPdu[] {
    const { r, source, destination } = datagram
    const start = r.offset
    const sourcePort = r.u16()
    const destinationPort = r.u16()
    const sequence = r.u32()
    r.skip(4)
    const headerOctets = (r.u8() >> 4) * 4
    const flags = r.u8()
    if (headerOctets < 20)
      throw new CodecError('bad-length', start + 12, `a TCP header of ${headerOctets} octets`)
    r.skip(6 + headerOctets - 20)
    const payload = r.take(r.remaining)
    const key = `${source}:${sourcePort}>${destination}:${destinationPort}`
    let direction = this.directions.get(key)
    const isNew = direction === undefined
    if (direction === undefined || (flags & (tcpFlag.syn | tcpFlag.rst)) !== 0) {
      direction = { next: -1, buffer: new Uint8Array(4096), used: 0, waiting: new Map() }
      // A SYN takes a sequence number of its own.
      if ((flags & tcpFlag.syn) !== 0) direction.next = (sequence + 1) >>> 0
      this.directions.set(key, direction)
    }
    if (payload.length === 0) return []
    const isDiameter = sourcePort === wellKnownPort.diameter || destinationPort === wellKnownPort.diameter
    if (!isDiameter && isNew && !beginsMessage(payload)) {
      this.directions.delete(key)
      throw new CodecError('unknown', start, `TCP ports ${sourcePort} and ${destinationPort}, not Diameter`)
    }
    accept(direction, (flags & tcpFlag.syn) !== 0 ? (sequence + 1) >>> 0 : sequence, payload)
    const { frameNumber, timeUs } = datagram
    return messages(direction).map((octets) => ({
      frameNumber,
      timeUs,
      transport: 'tcp',
      source,
      destination,
      sourcePort,
      destinationPort,
      octets,
    }))
  }
}

function beginsMessage(octets: Uint8Array): boolean {
  if (octets.length < 4 || octets[0] !== 1) return false
  const length = (octets[1] << 16) | (octets[2] << 8) | octets[3]
  return length >= DIAMETER_HEADER_OCTETS && length % 4 === 0
}

/** Adds a segment, and then those that waited for it. */
function accept(direction: Direction, sequence: number, payload: Uint8Array): void {
  if (direction.next === -1) {
    if (!beginsMessage(payload)) return
    direction.next = sequence
  }
  if (!append(direction, sequence, payload)) {
    direction.waiting.set(sequence, payload)
    if (direction.waiting.size > MAXIMUM_WAITING) resume(direction)
  }
  for (let progress = true; progress; ) {
    progress = false
    for (const [waitingSequence, waitingPayload] of direction.waiting) {
      if (!append(direction, waitingSequence, waitingPayload)) continue
      direction.waiting.delete(waitingSequence)
      progress = true
    }
  }
}

/** Appends what is new of a segment; false when octets before it are missing. */
function append(direction: Direction, sequence: number, payload: Uint8Array): boolean {
  // Sequence numbers are compared modulo 2^32: how far the segment begins before what is expected.
  const known = (direction.next - sequence) | 0
  if (known < 0) return false
  if (known >= payload.length) return true
  const added = payload.subarray(known)
  const { used } = direction
  if (used + added.length > direction.buffer.length) {
    const grown = new Uint8Array(2 * (used + added.length))
    grown.set(direction.buffer.subarray(0, used))
    direction.buffer = grown
  }
  direction.buffer.set(added, used)
  direction.used = used + added.length
  direction.next = (direction.next + added.length) >>> 0
  return true
}

/** The missing segment will not come: go on with the earliest waiting one that begins a message. */
function resume(direction: Direction): void {
  let best: number | undefined
  for (const [sequence, payload] of direction.waiting) {
    const isEarlier = best === undefined || ((sequence - best) | 0) < 0
    if (beginsMessage(payload) && isEarlier) best = sequence
  }
  direction.used = 0
  if (best === undefined) {
    direction.waiting.clear()
    direction.next = -1
    return
  }
  direction.next = best
  for (const sequence of direction.waiting.keys()) {
    if (((sequence - best) | 0) < 0) direction.waiting.delete(sequence)
  }
}

/** Cuts whole messages off the buffer. Octets that are no message break the direction off until one begins. */
function messages(direction: Direction): Uint8Array[] {
  const found: Uint8Array[] = []
  let at = 0
  const { buffer, used } = direction
  while (used - at >= 4) {
    if (!beginsMessage(buffer.subarray(at, at + 4))) {
      direction.used = 0
      direction.next = -1
      direction.waiting.clear()
      return found
    }
    const length = (buffer[at + 1] << 16) | (buffer[at + 2] << 8) | buffer[at + 3]
    if (length > used - at) break
    found.push(buffer.slice(at, at + length))
    at += length
  }
  if (at > 0) {
    buffer.copyWithin(0, at, used)
    direction.used = used - at
  }
  return found
}
