import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { type OctetSource, OctetsInMemory } from '../../codec/pcap/octet-source.ts'

/** A capture that can be read from its beginning more than once. */
export interface CaptureInput {
  /** Each call begins anew. */
  open(): OctetSource
}

export function inputInMemory(octets: Uint8Array): CaptureInput {
  return { open: () => new OctetsInMemory(octets) }
}

const PIECE_OCTETS = 1 << 20

/** Reads a file in pieces, so that a capture need not fit into memory. Packets are views of the pieces. */
class FileSource implements OctetSource {
  private readonly file: number
  private readonly size: number
  /** Where the next piece begins in the file. */
  private next = 0
  private piece: Uint8Array = new Uint8Array(0)
  /** How much of the piece is taken. */
  private taken = 0

  constructor(file: number, size: number) {
    this.file = file
    this.size = size
  }

  get remaining(): number {
    return this.size - this.next + this.piece.length - this.taken
  }

  take(count: number): Uint8Array {
    if (count > this.piece.length - this.taken) this.refill(count)
    const octets = this.piece.subarray(this.taken, this.taken + count)
    this.taken += octets.length
    return octets
  }

  /** What is left of the old piece begins the new one. */
  private refill(count: number): void {
    const rest = this.piece.subarray(this.taken)
    const wanted = Math.min(Math.max(count - rest.length, PIECE_OCTETS), this.size - this.next)
    const piece = new Uint8Array(rest.length + wanted)
    piece.set(rest)
    let filled = rest.length
    while (filled < piece.length) {
      const read = readSync(this.file, piece, filled, piece.length - filled, this.next)
      // The file became shorter while it was read.
      if (read === 0) break
      filled += read
      this.next += read
    }
    this.piece = filled === piece.length ? piece : piece.subarray(0, filled)
    this.taken = 0
  }
}

/** Gives a file to `use`. What is no regular file, such as a pipe, is read into memory. */
export function withCaptureFile<T>(path: string, use: (input: CaptureInput) => T): T {
  const file = openSync(path, 'r')
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) return use(inputInMemory(readFileSync(file)))
    return use({ open: () => new FileSource(file, stat.size) })
  } finally {
    closeSync(file)
  }
}
