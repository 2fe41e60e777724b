/** KASME (32 octets), KNASenc (16), KNASint (16). */
const ROW_OCTETS = 64

/**
 * The keys of many subscribers in one buffer. A typed array for each key would cost some 200 bytes of heap beside
 * its octets; a row costs its 64 octets. A view is made when a message needs it and dropped after.
 */
export class KeyRows {
  private octets = new Uint8Array(ROW_OCTETS * 64)
  private used = 0
  private readonly free: number[] = []

  allocate(): number {
    const row = this.free.pop() ?? this.used++
    if ((row + 1) * ROW_OCTETS > this.octets.length) {
      const grown = new Uint8Array(this.octets.length * 2)
      grown.set(this.octets)
      this.octets = grown
    }
    return row
  }

  release(row: number): void {
    this.octets.fill(0, row * ROW_OCTETS, (row + 1) * ROW_OCTETS)
    this.free.push(row)
  }

  kasme(row: number): Uint8Array {
    return this.octets.subarray(row * ROW_OCTETS, row * ROW_OCTETS + 32)
  }

  kNasEnc(row: number): Uint8Array {
    return this.octets.subarray(row * ROW_OCTETS + 32, row * ROW_OCTETS + 48)
  }

  kNasInt(row: number): Uint8Array {
    return this.octets.subarray(row * ROW_OCTETS + 48, row * ROW_OCTETS + 64)
  }
}
