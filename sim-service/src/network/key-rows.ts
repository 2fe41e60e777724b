/** KASME has 32 octets; a chunk holds as many rows as make one allocation worth while. */
const ROW_OCTETS = 32
const CHUNK_ROWS = 512

/**
 * The keys of many subscribers in few buffers. A typed array for each key would cost some 200 bytes of heap beside
 * its octets; a row costs its 32 octets. A view is made when a message needs it and dropped after.
 */
export class KeyRows {
  private readonly chunks: Uint8Array[] = []
  private used = 0
  private readonly free: number[] = []

  allocate(): number {
    const row = this.free.pop() ?? this.used++
    if (row >= this.chunks.length * CHUNK_ROWS) this.chunks.push(new Uint8Array(CHUNK_ROWS * ROW_OCTETS))
    return row
  }

  release(row: number): void {
    this.kasme(row).fill(0)
    this.free.push(row)
  }

  kasme(row: number): Uint8Array {
    const at = (row % CHUNK_ROWS) * ROW_OCTETS
    return this.chunks[Math.floor(row / CHUNK_ROWS)].subarray(at, at + ROW_OCTETS)
  }
}
