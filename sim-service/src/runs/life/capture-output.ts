import { closeSync, openSync, writeSync } from 'node:fs'
import { concatenated } from '../../codec/pcap/pcapng-writer.ts'

/** As much as is written at a time. */
const CHUNK_OCTETS = 1_048_576

/** A capture on its way into a file. */
export class CaptureOutput {
  private readonly descriptor: number
  private waiting: Uint8Array[] = []
  private octets = 0

  constructor(path: string) {
    this.descriptor = openSync(path, 'w', 0o600)
  }

  write(chunk: Uint8Array): void {
    this.waiting.push(chunk)
    this.octets += chunk.length
    if (this.octets >= CHUNK_OCTETS) this.flush()
  }

  close(): void {
    this.flush()
    closeSync(this.descriptor)
  }

  private flush(): void {
    if (this.waiting.length === 0) return
    const octets = concatenated(this.waiting)
    for (let at = 0; at < octets.length; ) at += writeSync(this.descriptor, octets, at)
    this.waiting = []
    this.octets = 0
  }
}
