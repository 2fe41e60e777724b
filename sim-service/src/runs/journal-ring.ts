/** Positions count octets modulo twice the capacity, so that a full ring and an empty one differ. */
const WRITTEN = 0
const READ = 1
const HEADER_OCTETS = 8

export function newRing(capacity: number): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_OCTETS + capacity)
}

class Ring {
  readonly positions: Int32Array
  readonly octets: Uint8Array

  constructor(shared: SharedArrayBuffer) {
    this.positions = new Int32Array(shared, 0, 2)
    this.octets = new Uint8Array(shared, HEADER_OCTETS)
  }

  get capacity(): number {
    return this.octets.length
  }

  used(written: number, read: number): number {
    return (written - read + 2 * this.capacity) % (2 * this.capacity)
  }

  after(position: number, count: number): number {
    return (position + count) % (2 * this.capacity)
  }
}

/** The worker's end: a line that does not fit waits until the reader has made room; nothing is dropped. */
export class RingWriter {
  private readonly ring: Ring
  private readonly onFull: () => void
  private readonly encoder = new TextEncoder()

  /** `onFull` tells the reader that somebody waits. */
  constructor(shared: SharedArrayBuffer, onFull: () => void) {
    this.ring = new Ring(shared)
    this.onFull = onFull
  }

  write(record: unknown): void {
    let rest = this.encoder.encode(`${JSON.stringify(record)}\n`)
    while (rest.length > 0) rest = rest.subarray(this.put(rest))
  }

  /** Writes what fits before the ring's end or its reader, and says how much that was. */
  private put(rest: Uint8Array): number {
    const { ring } = this
    const written = Atomics.load(ring.positions, WRITTEN)
    const read = Atomics.load(ring.positions, READ)
    const free = ring.capacity - ring.used(written, read)
    if (free === 0) {
      this.onFull()
      Atomics.wait(ring.positions, READ, read)
      return 0
    }
    const at = written % ring.capacity
    const count = Math.min(rest.length, free, ring.capacity - at)
    ring.octets.set(rest.subarray(0, count), at)
    Atomics.store(ring.positions, WRITTEN, ring.after(written, count))
    return count
  }
}

/** The coordinator's end. It never waits. */
export class RingReader {
  private readonly ring: Ring
  private readonly decoder = new TextDecoder()
  private rest = ''

  constructor(shared: SharedArrayBuffer) {
    this.ring = new Ring(shared)
  }

  /** Every record that is there in full, in the order of writing; a writer that waits goes on. */
  drain(): unknown[] {
    const { ring } = this
    const written = Atomics.load(ring.positions, WRITTEN)
    let read = Atomics.load(ring.positions, READ)
    while (read !== written) {
      const at = read % ring.capacity
      const count = Math.min(ring.used(written, read), ring.capacity - at)
      this.rest += this.decoder.decode(ring.octets.slice(at, at + count), { stream: true })
      read = ring.after(read, count)
    }
    Atomics.store(ring.positions, READ, read)
    Atomics.notify(ring.positions, READ)
    const lines = this.rest.split('\n')
    this.rest = lines.pop() ?? ''
    return lines.map((line) => JSON.parse(line))
  }
}
