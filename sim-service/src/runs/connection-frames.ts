import { type Endpoint, otherSide, type Side } from '../codec/pcap/framing.ts'
import { SctpAssociation } from '../codec/pcap/sctp-association.ts'
import { TcpStream } from '../codec/pcap/tcp-stream.ts'

/** RFC 1122 §4.2.3.2 and RFC 9260 §6.2: an acknowledgement is delayed, but comes with every second message. */
export const ACKNOWLEDGEMENT_DELAY_US = 200_000

export type WriteFrame = (timeUs: number, octets: Uint8Array) => void

/** The frames of one association or connection, from its handshake on, acknowledgements included. */
export class ConnectionFrames {
  private readonly kind: 'tcp' | 'sctp'
  private readonly ppid: number
  private readonly frames: TcpStream | SctpAssociation
  private readonly write: WriteFrame
  private readonly due: DueAcknowledgements
  /** The acknowledgement that each side owes: a number of its own, or 0. */
  private readonly owed: Record<Side, number> = { client: 0, server: 0 }
  private isOpen = false

  constructor(
    kind: 'tcp' | 'sctp',
    ends: { client: Endpoint; server: Endpoint; ppid: number },
    due: DueAcknowledgements,
    write: WriteFrame,
  ) {
    this.kind = kind
    this.ppid = ends.ppid
    this.frames =
      kind === 'tcp' ? new TcpStream(ends.client, ends.server) : new SctpAssociation(ends.client, ends.server)
    this.due = due
    this.write = write
  }

  data(timeUs: number, from: Side, octets: Uint8Array, stream: number): void {
    const { frames } = this
    if (!this.isOpen) {
      this.isOpen = true
      for (const frame of frames.handshake()) this.write(timeUs, frame)
    }
    const segments =
      frames instanceof TcpStream
        ? frames.data(from, octets)
        : frames.data(from, { ppid: this.ppid, stream, octets })
    // A TCP segment acknowledges whatever came before it; a DATA chunk does not.
    if (this.kind === 'tcp') this.owed[from] = 0
    for (const frame of segments) this.write(timeUs, frame)
  }

  /** The receiver of what was just written acknowledges it, now or when its delay is over. */
  received(timeUs: number, from: Side): void {
    const receiver = otherSide(from)
    if (this.owed[receiver] === 0) this.owed[receiver] = this.due.add(timeUs, this, receiver)
    else this.acknowledge(timeUs, receiver, this.owed[receiver])
  }

  acknowledge(timeUs: number, side: Side, ticket: number): void {
    if (this.owed[side] !== ticket) return
    this.owed[side] = 0
    this.write(timeUs, this.frames.acknowledge(side))
  }
}

interface Due {
  timeUs: number
  connection: ConnectionFrames
  side: Side
  ticket: number
}

/** Acknowledgements that wait for their delay, over all connections, so that frames are written in order of time. */
export class DueAcknowledgements {
  private waiting: Due[] = []
  private first = 0
  private tickets = 0

  add(timeUs: number, connection: ConnectionFrames, side: Side): number {
    const ticket = ++this.tickets
    this.waiting.push({ timeUs: timeUs + ACKNOWLEDGEMENT_DELAY_US, connection, side, ticket })
    return ticket
  }

  /** Writes what is due by now. */
  until(timeUs: number): void {
    for (; this.first < this.waiting.length; this.first++) {
      const due = this.waiting[this.first]
      if (due.timeUs > timeUs) break
      due.connection.acknowledge(due.timeUs, due.side, due.ticket)
    }
    if (this.first > 1024 || this.first === this.waiting.length) {
      this.waiting = this.waiting.slice(this.first)
      this.first = 0
    }
  }
}
