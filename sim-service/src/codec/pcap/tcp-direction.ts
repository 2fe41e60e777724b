/** RFC 6733 §3: version 1 and a length of 24 bits, at least the header and a multiple of four. */
const DIAMETER_HEADER_OCTETS = 20
/** Segments that wait for an earlier one; with more than this, the earlier one was not captured. */
const MAXIMUM_WAITING = 256

export interface DirectionEnds {
  source: string
  destination: string
  sourcePort: number
  destinationPort: number
}

export interface TcpPayload {
  sequence: number
  payload: Uint8Array
  frameNumber: number
  timeUs: number
}

export interface StreamMessage {
  octets: Uint8Array
  /** The frame that completed it. */
  frameNumber: number
  timeUs: number
}

/** One direction of a TCP connection that carries Diameter. */
export class TcpDirection {
  readonly ends: DirectionEnds
  private readonly isDiameterPort: boolean
  /** The sequence number that continues `buffer`; -1 before it is known. */
  private next = -1
  private isKnownOurs = false
  private buffer = new Uint8Array(0)
  /** How many octets of `buffer` are in use. */
  private used = 0
  private frameNumber = 0
  private timeUs = 0
  private readonly waiting = new Map<number, TcpPayload>()

  constructor(ends: DirectionEnds, isDiameterPort: boolean) {
    this.ends = ends
    this.isDiameterPort = isDiameterPort
  }

  startAt(sequence: number): void {
    this.next = sequence
  }

  /** On its own port Diameter is what is not TLS, elsewhere what has as much of a header as nothing has by chance. */
  isOurs(payload: Uint8Array): boolean {
    if (this.isDiameterPort) return this.used > 0 || !looksLikeTls(payload)
    this.isKnownOurs ||= beginsWholeHeader(payload)
    return this.isKnownOurs
  }

  /** Adds a segment, and then those that waited for it. */
  add(segment: TcpPayload): void {
    if (this.next === -1) {
      if (!beginsMessage(segment.payload, 0, segment.payload.length)) return
      this.next = segment.sequence
    }
    if (!this.append(segment)) {
      const known = this.waiting.get(segment.sequence)
      // A retransmission may carry more than the segment did that it repeats.
      if (known === undefined || known.payload.length < segment.payload.length)
        this.waiting.set(segment.sequence, segment)
      if (this.waiting.size > MAXIMUM_WAITING) this.giveUpWaiting()
      return
    }
    this.appendWaiting()
  }

  /** The other side has everything up to here: what is missing before it was not captured and will not come. */
  acknowledged(sequence: number): void {
    if (this.waiting.size === 0 || this.next === -1) return
    for (const waiting of this.waiting.values()) {
      const end = (waiting.sequence + waiting.payload.length) >>> 0
      if (((sequence - end) | 0) >= 0) {
        this.giveUpWaiting()
        return
      }
    }
  }

  /** The missing segment will not come: go on with the earliest waiting one that begins a message. */
  giveUpWaiting(): void {
    if (this.waiting.size === 0) return
    let best: number | undefined
    for (const [sequence, { payload }] of this.waiting) {
      const isEarlier = best === undefined || ((sequence - best) | 0) < 0
      if (isEarlier && beginsMessage(payload, 0, payload.length)) best = sequence
    }
    this.used = 0
    if (best === undefined) {
      this.waiting.clear()
      this.next = -1
      return
    }
    this.next = best
    for (const sequence of this.waiting.keys()) if (((sequence - best) | 0) < 0) this.waiting.delete(sequence)
    this.appendWaiting()
  }

  /** Cuts whole messages off the buffer. Octets that are no message break the direction off until one begins. */
  messages(): StreamMessage[] {
    const found: StreamMessage[] = []
    const { buffer, used, frameNumber, timeUs } = this
    let at = 0
    while (used - at >= 4) {
      if (!beginsMessage(buffer, at, used)) {
        this.used = 0
        this.next = -1
        this.waiting.clear()
        return found
      }
      const length = lengthAt(buffer, at)
      if (length > used - at) break
      found.push({ octets: buffer.slice(at, at + length), frameNumber, timeUs })
      at += length
    }
    if (at > 0) {
      buffer.copyWithin(0, at, used)
      this.used = used - at
    }
    return found
  }

  private appendWaiting(): void {
    for (let progress = true; progress; ) {
      progress = false
      for (const [sequence, segment] of this.waiting) {
        if (!this.append(segment)) continue
        this.waiting.delete(sequence)
        progress = true
      }
    }
  }

  /** Appends what is new of a segment; false when octets before it are missing. */
  private append({ sequence, payload, frameNumber, timeUs }: TcpPayload): boolean {
    // Sequence numbers are compared modulo 2^32: how far the segment begins before what is expected.
    const known = (this.next - sequence) | 0
    if (known < 0) return false
    if (known >= payload.length) return true
    const added = payload.subarray(known)
    this.reserve(this.used + added.length)
    this.buffer.set(added, this.used)
    this.used += added.length
    this.next = (this.next + added.length) >>> 0
    // A segment that waited was captured before the one that it waited for.
    if (frameNumber > this.frameNumber) {
      this.frameNumber = frameNumber
      this.timeUs = timeUs
    }
    return true
  }

  private reserve(octets: number): void {
    if (octets <= this.buffer.length) return
    const grown = new Uint8Array(2 * octets)
    grown.set(this.buffer.subarray(0, this.used))
    this.buffer = grown
  }
}

function lengthAt(octets: Uint8Array, at: number): number {
  return (octets[at + 1] << 16) | (octets[at + 2] << 8) | octets[at + 3]
}

function beginsMessage(octets: Uint8Array, at: number, end: number): boolean {
  if (end - at < 4 || octets[at] !== 1) return false
  const length = lengthAt(octets, at)
  return length >= DIAMETER_HEADER_OCTETS && length % 4 === 0
}

/** Version, length, and four reserved command flags that are zero. */
function beginsWholeHeader(octets: Uint8Array): boolean {
  const end = octets.length
  return end >= DIAMETER_HEADER_OCTETS && beginsMessage(octets, 0, end) && (octets[4] & 15) === 0
}

/** A handshake record of TLS 1.x (RFC 8446 §5.1), which Diameter's port may carry (RFC 6733 §2.1). */
function looksLikeTls(octets: Uint8Array): boolean {
  return octets.length >= 3 && octets[0] === 0x16 && octets[1] === 3
}
