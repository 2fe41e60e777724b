import type { Endpoint, Side } from './framing.ts'
import { beginFrame, finishWithPseudoHeader, frame, ipProtocol, numberOf, otherSide } from './framing.ts'

/** RFC 9293 §3.1: control bits. */
export const tcpFlag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const

const MAXIMUM_SEGMENT_SIZE = 1460
const WINDOW = 0xffff

/**
 * The frames of one TCP connection (RFC 9293), with sequence and acknowledgement numbers that fit each other. The
 * capture point is taken to be where a segment has just been received: each segment acknowledges everything that
 * the other side has sent so far. A capture may begin with data when the handshake was not captured.
 */
export class TcpStream {
  private readonly ends: Readonly<Record<Side, Endpoint>>
  /** The next sequence number of each side. */
  private readonly next: Record<Side, number>
  private readonly maximumSegmentSize: number

  constructor(client: Endpoint, server: Endpoint, maximumSegmentSize = MAXIMUM_SEGMENT_SIZE) {
    this.ends = { client, server }
    this.next = { client: numberOf(client, server, 0), server: numberOf(client, server, 1) }
    this.maximumSegmentSize = maximumSegmentSize
  }

  /** SYN, SYN-ACK, ACK. */
  handshake(): Uint8Array[] {
    const syn = this.segment('client', tcpFlag.syn)
    const synAck = this.segment('server', tcpFlag.syn | tcpFlag.ack)
    return [syn, synAck, this.acknowledge('client')]
  }

  /** One frame for each segment; PSH on the last. */
  data(from: Side, octets: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = []
    for (let at = 0; at < octets.length; at += this.maximumSegmentSize) {
      const end = Math.min(octets.length, at + this.maximumSegmentSize)
      const flags = end === octets.length ? tcpFlag.ack | tcpFlag.psh : tcpFlag.ack
      frames.push(this.segment(from, flags, octets.subarray(at, end)))
    }
    return frames
  }

  /** A segment without data. */
  acknowledge(from: Side): Uint8Array {
    return this.segment(from, tcpFlag.ack)
  }

  /** Both directions are closed, `from` first: FIN, ACK, FIN, ACK. */
  close(from: Side): Uint8Array[] {
    const other = otherSide(from)
    const fin = this.segment(from, tcpFlag.fin | tcpFlag.ack)
    const acknowledged = this.acknowledge(other)
    const otherFin = this.segment(other, tcpFlag.fin | tcpFlag.ack)
    return [fin, acknowledged, otherFin, this.acknowledge(from)]
  }

  abort(from: Side): Uint8Array {
    return this.segment(from, tcpFlag.rst | tcpFlag.ack)
  }

  private segment(from: Side, flags: number, payload?: Uint8Array): Uint8Array {
    const to = otherSide(from)
    const isSyn = (flags & tcpFlag.syn) !== 0
    beginFrame(this.ends[from].address, this.ends[to].address, ipProtocol.tcp)
    frame.u16(this.ends[from].port)
    frame.u16(this.ends[to].port)
    frame.u32(this.next[from])
    frame.u32((flags & tcpFlag.ack) !== 0 ? this.next[to] : 0)
    frame.u8((isSyn ? 6 : 5) << 4)
    frame.u8(flags)
    frame.u16(WINDOW)
    frame.u16(0)
    frame.u16(0)
    if (isSyn) {
      // §3.2: the maximum segment size option.
      frame.u16(0x0204)
      frame.u16(this.maximumSegmentSize)
    }
    if (payload !== undefined) frame.bytes(payload)
    // SYN and FIN take one sequence number each.
    const advance = (payload?.length ?? 0) + ((flags & (tcpFlag.syn | tcpFlag.fin)) !== 0 ? 1 : 0)
    this.next[from] = (this.next[from] + advance) >>> 0
    return finishWithPseudoHeader(ipProtocol.tcp, 16)
  }
}
