import { encodeExportedPdu } from '../codec/pcap/exported-pdu.ts'
import { PcapngWriter } from '../codec/pcap/pcapng-writer.ts'

/** A packet as a shard captures it; which frame of the file it becomes is known when all shards are together. */
export interface CapturePacket {
  readonly interface: string
  readonly linkType: number
  /** In virtual time. */
  readonly timeUs: number
  readonly octets: Uint8Array
  readonly comment?: string
  /** The octets are NAS of the shard's latest packet that is no copy, deciphered. */
  readonly copy?: { readonly source: string; readonly destination: string }
}

/** The file that packets become, frame by frame. */
export class CaptureFile {
  private readonly epochUs: number
  private readonly writer: PcapngWriter
  private readonly interfaces = new Map<string, number>()
  /** The latest frame of each shard that is no copy. */
  private readonly originals: number[] = []

  /** `epochUs`: microseconds since 1970-01-01T00:00:00Z at virtual time 0. */
  constructor(sink: (chunk: Uint8Array) => void, epochUs: number) {
    this.epochUs = epochUs
    this.writer = new PcapngWriter(sink)
  }

  add(packet: CapturePacket, shard = 0): void {
    const { interface: name, linkType: type, timeUs, octets, comment, copy } = packet
    let index = this.interfaces.get(name)
    if (index === undefined) {
      index = this.writer.addInterface({ name, linkType: type })
      this.interfaces.set(name, index)
    }
    const content =
      copy === undefined
        ? octets
        : encodeExportedPdu({
            dissector: 'nas-eps_plain',
            octets,
            ...copy,
            originalFrame: this.originals[shard],
          })
    const frame = this.writer.packet({
      interface: index,
      timeUs: this.epochUs + timeUs,
      octets: content,
      comment,
    })
    if (copy === undefined) this.originals[shard] = frame
  }

  /** Adds what the shards captured in one window, in the order of time; at one instant in that of the shards. */
  addWindow(shards: ReadonlyArray<readonly CapturePacket[]>): void {
    const next = shards.map(() => 0)
    for (;;) {
      let first = -1
      for (const [shard, packets] of shards.entries()) {
        const packet = packets[next[shard]]
        if (packet !== undefined && (first === -1 || packet.timeUs < shards[first][next[first]].timeUs))
          first = shard
      }
      if (first === -1) return
      this.add(shards[first][next[first]++], first)
    }
  }
}
