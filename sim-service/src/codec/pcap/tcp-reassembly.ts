import { CodecError } from '../codec-error.ts'
import type { CapturedPdu } from './deframing.ts'
import { wellKnownPort } from './framing.ts'
import type { Datagram } from './ip-layer.ts'
import { PassedOver } from './passed-over.ts'
import { tcpName } from './protocol-names.ts'
import { forgetOldest } from './sctp-reassembly.ts'
import { TcpDirection } from './tcp-direction.ts'
import { tcpFlag } from './tcp-stream.ts'

/** Directions followed at a time; the one that was seen first is given up for a new one. */
const MAXIMUM_DIRECTIONS = 16_384

interface Segment {
  key: string
  /** The key of the other direction. */
  reverse: string
  sourcePort: number
  destinationPort: number
  sequence: number
  acknowledgement: number
  flags: number
  payload: Uint8Array
}

/**
 * Diameter messages in TCP (RFC 6733 §2.1): each direction's segments are put in sequence, retransmitted octets left
 * out, and cut by the messages' lengths. A capture may begin within a connection or miss a segment: reading resumes
 * at the first segment that begins like a message, as soon as the other side has acknowledged what is missing. Other
 * protocols in TCP are left alone.
 */
export class DiameterReassembly {
  private readonly directions = new Map<string, TcpDirection>()

  /** Adds to `found` what the segment completes. */
  segment(datagram: Datagram, found: CapturedPdu[]): void {
    const segment = segmentOf(datagram)
    const { flags, payload } = segment
    if ((flags & tcpFlag.ack) !== 0) {
      this.directions.get(segment.reverse)?.acknowledged(segment.acknowledgement)
      this.take(segment.reverse, found)
    }
    const isStart = (flags & tcpFlag.syn) !== 0
    if (isStart || (flags & tcpFlag.rst) !== 0) this.directions.delete(segment.key)
    if (payload.length === 0 && !isStart) return
    const direction = this.directionOf(segment, datagram)
    // A SYN takes a sequence number of its own.
    const sequence = isStart ? (segment.sequence + 1) >>> 0 : segment.sequence
    if (isStart) direction.startAt(sequence)
    if (payload.length === 0) return
    if (!direction.isOurs(payload)) {
      // A later segment may be the first of ours.
      this.directions.delete(segment.key)
      throw new PassedOver(tcpName(segment.sourcePort, segment.destinationPort))
    }
    const { frameNumber, timeUs } = datagram
    direction.add({ sequence, payload, frameNumber, timeUs })
    this.take(segment.key, found)
  }

  /** What can still be read when no more packets come. */
  finish(found: CapturedPdu[]): void {
    for (const [key, direction] of this.directions) {
      direction.giveUpWaiting()
      this.take(key, found)
    }
  }

  private take(key: string, found: CapturedPdu[]): void {
    const direction = this.directions.get(key)
    if (direction === undefined) return
    for (const { octets, frameNumber, timeUs } of direction.messages())
      found.push({ frameNumber, timeUs, transport: 'tcp', ...direction.ends, octets })
  }

  private directionOf(segment: Segment, { source, destination }: Datagram): TcpDirection {
    let direction = this.directions.get(segment.key)
    if (direction === undefined) {
      const { sourcePort, destinationPort } = segment
      const isDiameterPort =
        sourcePort === wellKnownPort.diameter || destinationPort === wellKnownPort.diameter
      direction = new TcpDirection({ source, destination, sourcePort, destinationPort }, isDiameterPort)
      this.directions.set(segment.key, direction)
      if (this.directions.size > MAXIMUM_DIRECTIONS) forgetOldest(this.directions)
    }
    return direction
  }
}

/** RFC 9293 §3.1. */
function segmentOf({ r, source, destination }: Datagram): Segment {
  const start = r.offset
  const sourcePort = r.u16()
  const destinationPort = r.u16()
  const sequence = r.u32()
  const acknowledgement = r.u32()
  const headerOctets = (r.u8() >> 4) * 4
  const flags = r.u8()
  if (headerOctets < 20)
    throw new CodecError('bad-length', start + 12, `a TCP header of ${headerOctets} octets`)
  r.skip(6 + headerOctets - 20)
  const [from, to] = [`${source}:${sourcePort}`, `${destination}:${destinationPort}`]
  return {
    key: `${from}>${to}`,
    reverse: `${to}>${from}`,
    sourcePort,
    destinationPort,
    sequence,
    acknowledgement,
    flags,
    payload: r.take(r.remaining),
  }
}
