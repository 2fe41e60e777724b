import type { Endpoint, Side } from './framing.ts'
import { beginFrame, finishWithCrc32c, frame, ipProtocol, numberOf, otherSide } from './framing.ts'

/** RFC 9260 §3.2, table 1. */
export const sctpChunk = {
  data: 0,
  init: 1,
  initAck: 2,
  sack: 3,
  heartbeat: 4,
  heartbeatAck: 5,
  abort: 6,
  shutdown: 7,
  shutdownAck: 8,
  cookieEcho: 10,
  cookieAck: 11,
  shutdownComplete: 14,
} as const

/** §3.3.1: flags of a DATA chunk. */
export const dataFlag = { end: 1, begin: 2, unordered: 4 } as const

/** Payload protocol identifiers, from IANA's registry. */
export const ppid = { s1ap: 18, x2ap: 27, diameter: 46 } as const

const STREAMS = 16
const WINDOW_OCTETS = 0x10000
/** What is left of 1500 octets behind the headers of IPv4, SCTP and DATA, in whole words. */
const MAXIMUM_FRAGMENT_OCTETS = 1452
const STATE_COOKIE = 7
const HEARTBEAT_INFO = 1

export interface SctpMessage {
  ppid: number
  /** The stream, 0 when absent. */
  stream?: number
  octets: Uint8Array
}

interface SctpEnd {
  readonly endpoint: Endpoint
  /** The tag that packets to this end carry. */
  readonly tag: number
  nextTsn: number
  readonly nextStreamSequence: Map<number, number>
}

/**
 * The frames of one SCTP association (RFC 9260), with tags, TSNs, stream sequence numbers and acknowledgements that
 * fit each other. As in `TcpStream`, everything sent so far counts as received. A message longer than a packet
 * becomes fragments with consecutive TSNs (§6.9).
 */
export class SctpAssociation {
  private readonly ends: Readonly<Record<Side, SctpEnd>>

  constructor(client: Endpoint, server: Endpoint) {
    const end = (endpoint: Endpoint, purpose: number): SctpEnd => ({
      endpoint,
      // §3.3.2: the initiate tag is not zero.
      tag: numberOf(client, server, purpose) || 1,
      nextTsn: numberOf(client, server, purpose + 1),
      nextStreamSequence: new Map(),
    })
    this.ends = { client: end(client, 2), server: end(server, 4) }
  }

  /** INIT, INIT ACK, COOKIE ECHO, COOKIE ACK (§5.1). */
  handshake(): Uint8Array[] {
    const cookie = this.cookie()
    this.begin('client', 0)
    this.initiation(sctpChunk.init, this.ends.client, new Uint8Array(0))
    const init = finishWithCrc32c(8)
    this.begin('server')
    this.initiation(sctpChunk.initAck, this.ends.server, cookie)
    const initAck = finishWithCrc32c(8)
    return [
      init,
      initAck,
      this.single('client', sctpChunk.cookieEcho, cookie),
      this.single('server', sctpChunk.cookieAck),
    ]
  }

  data(from: Side, message: SctpMessage): Uint8Array[] {
    const { octets, stream = 0 } = message
    const sender = this.ends[from]
    const sequence = sender.nextStreamSequence.get(stream) ?? 0
    sender.nextStreamSequence.set(stream, (sequence + 1) & 0xffff)
    const frames: Uint8Array[] = []
    let at = 0
    do {
      const end = Math.min(octets.length, at + MAXIMUM_FRAGMENT_OCTETS)
      const flags = (at === 0 ? dataFlag.begin : 0) | (end === octets.length ? dataFlag.end : 0)
      this.begin(from)
      frame.u8(sctpChunk.data)
      frame.u8(flags)
      frame.u16(16 + end - at)
      frame.u32(sender.nextTsn)
      frame.u16(stream)
      frame.u16(sequence)
      frame.u32(message.ppid)
      frame.bytes(octets.subarray(at, end))
      frame.zeros((at - end) & 3)
      sender.nextTsn = (sender.nextTsn + 1) >>> 0
      frames.push(finishWithCrc32c(8))
      at = end
    } while (at < octets.length)
    return frames
  }

  /** SACK of everything that the other side has sent (§3.3.4). */
  acknowledge(from: Side): Uint8Array {
    this.begin(from)
    this.header(sctpChunk.sack, 0, 12)
    frame.u32(this.cumulativeTsn(from))
    frame.u32(WINDOW_OCTETS)
    frame.u32(0)
    return finishWithCrc32c(8)
  }

  /** HEARTBEAT and its acknowledgement, which returns the sender's information (§8.3). */
  heartbeat(from: Side, timeUs: number): Uint8Array[] {
    const parameter = new Uint8Array(12)
    parameter.set([0, HEARTBEAT_INFO, 0, 12])
    for (let i = 11, left = timeUs; i >= 4; i--, left = Math.floor(left / 256)) parameter[i] = left % 256
    const heartbeat = this.single(from, sctpChunk.heartbeat, parameter)
    return [heartbeat, this.single(otherSide(from), sctpChunk.heartbeatAck, parameter)]
  }

  /** SHUTDOWN, SHUTDOWN ACK, SHUTDOWN COMPLETE (§9.2). */
  shutdown(from: Side): Uint8Array[] {
    this.begin(from)
    this.header(sctpChunk.shutdown, 0, 4)
    frame.u32(this.cumulativeTsn(from))
    const shutdown = finishWithCrc32c(8)
    const other = otherSide(from)
    return [
      shutdown,
      this.single(other, sctpChunk.shutdownAck),
      this.single(from, sctpChunk.shutdownComplete),
    ]
  }

  abort(from: Side): Uint8Array {
    return this.single(from, sctpChunk.abort)
  }

  private begin(from: Side, tag = this.ends[otherSide(from)].tag): void {
    const source = this.ends[from].endpoint
    const destination = this.ends[otherSide(from)].endpoint
    beginFrame(source.address, destination.address, ipProtocol.sctp)
    frame.u16(source.port)
    frame.u16(destination.port)
    frame.u32(tag)
    frame.u32(0)
  }

  private header(type: number, flags: number, valueOctets: number): void {
    frame.u8(type)
    frame.u8(flags)
    frame.u16(4 + valueOctets)
  }

  /** INIT and INIT ACK (§3.3.2, §3.3.3); a cookie becomes the State Cookie parameter. */
  private initiation(type: number, end: SctpEnd, cookie: Uint8Array): void {
    const parameter = cookie.length === 0 ? 0 : 4 + cookie.length
    this.header(type, 0, 16 + parameter)
    frame.u32(end.tag)
    frame.u32(WINDOW_OCTETS)
    frame.u16(STREAMS)
    frame.u16(STREAMS)
    frame.u32(end.nextTsn)
    if (parameter === 0) return
    frame.u16(STATE_COOKIE)
    frame.u16(parameter)
    frame.bytes(cookie)
  }

  /** A packet of one chunk whose value has whole words. */
  private single(from: Side, type: number, value: Uint8Array = new Uint8Array(0)): Uint8Array {
    this.begin(from)
    this.header(type, 0, value.length)
    frame.bytes(value)
    return finishWithCrc32c(8)
  }

  private cumulativeTsn(from: Side): number {
    return (this.ends[otherSide(from)].nextTsn - 1) >>> 0
  }

  /** §5.1.3 leaves the cookie's contents to its sender; 16 octets that follow from the endpoints. */
  private cookie(): Uint8Array {
    const { client, server } = this.ends
    const cookie = new Uint8Array(16)
    for (let i = 0; i < 4; i++) {
      const word = numberOf(client.endpoint, server.endpoint, 6 + i)
      for (let k = 0; k < 4; k++) cookie[4 * i + k] = word >>> (24 - 8 * k)
    }
    return cookie
  }
}
