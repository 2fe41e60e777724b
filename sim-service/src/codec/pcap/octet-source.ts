/** Where the octets of a capture come from, in order: a file in pieces, or what is in memory already. */
export interface OctetSource {
  /** How many octets are left. */
  readonly remaining: number
  /** The next octets, which stay as they are; fewer than asked for only at the end. */
  take(count: number): Uint8Array
}

/** A record that claims to be longer is damaged: no link carries such packets, and nobody must hold one in memory. */
export const LONGEST_RECORD_OCTETS = 1 << 24

export class OctetsInMemory implements OctetSource {
  private readonly octets: Uint8Array
  private at = 0

  constructor(octets: Uint8Array) {
    this.octets = octets
  }

  get remaining(): number {
    return this.octets.length - this.at
  }

  take(count: number): Uint8Array {
    const taken = this.octets.subarray(this.at, this.at + count)
    this.at += taken.length
    return taken
  }
}
