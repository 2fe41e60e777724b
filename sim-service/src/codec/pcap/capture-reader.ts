import { CodecError } from '../codec-error.ts'
import { BlockReader } from './block-reader.ts'
import { LONGEST_RECORD_OCTETS, type OctetSource, OctetsInMemory } from './octet-source.ts'
import { readPcapng } from './pcapng-reader.ts'
import { blockType } from './pcapng-writer.ts'

/**
 * Reads captures, a packet at a time: pcapng (draft-ietf-opsawg-pcapng) of any number of sections, and classic pcap
 * (draft-ietf-opsawg-pcap), in both byte orders and every timestamp resolution. Blocks and options that are not
 * known are passed over. A file that breaks off is read as far as it goes.
 */
export interface ReadInterface {
  linkType: number
  name?: string
}

export interface ReadPacket {
  /** Counted from 1, as Wireshark counts. */
  frameNumber: number
  /** Microseconds since 1970-01-01T00:00:00Z; finer resolutions are cut off. */
  timeUs: number
  /** The position of its interface in `CaptureReader.interfaces`. */
  interface: number
  linkType: number
  /** What was captured; `originalLength` says how long the packet was on the wire. */
  octets: Uint8Array
  originalLength: number
  comment?: string
}

export interface Capture {
  format: 'pcapng' | 'pcap'
  interfaces: ReadInterface[]
  packets: ReadPacket[]
  problem?: CodecError
}

export class CaptureReader {
  readonly format: 'pcapng' | 'pcap'
  /** Those that were described so far. */
  readonly interfaces: ReadInterface[] = []
  /**
   * Why reading ended before the end of the file: `truncated` when it breaks off within a record, otherwise
   * something in it contradicts itself. Known when there are no more packets.
   */
  problem: CodecError | undefined
  private readonly source: OctetSource
  private readonly head: Uint8Array

  /** Throws for a file that does not begin as a capture. */
  constructor(source: OctetSource) {
    this.source = source
    this.head = source.take(4)
    try {
      const magic = new BlockReader(this.head, false, 0).u32()
      this.format = magic === blockType.sectionHeader ? 'pcapng' : 'pcap'
      if (this.format === 'pcap') this.pcapHeader(magic)
    } catch (error) {
      throw error instanceof CodecError ? error.in('capture') : error
    }
  }

  *packets(): Generator<ReadPacket, void> {
    try {
      if (this.format === 'pcap') yield* this.readPcap()
      else yield* readPcapng(this.source, this.interfaces)
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
      this.problem = error.in('capture')
    }
  }

  private littleEndian = false
  private nanoseconds = false
  private recordOctets = 16

  private pcapHeader(magic: number): void {
    const form = pcapMagic[magic]
    if (form === undefined) throw new CodecError('unknown', 0, unknownFormat(magic))
    Object.assign(this, form)
    const header = new BlockReader(this.source.take(20), this.littleEndian, 4)
    header.skip(16)
    // The upper bits hold the length of a frame check sequence.
    this.interfaces.push({ linkType: header.u32() & 0xffff })
  }

  private *readPcap(): Generator<ReadPacket, void> {
    const { source } = this
    const [{ linkType }] = this.interfaces
    let offset = 24
    for (let frameNumber = 1; source.remaining > 0; frameNumber++) {
      const header = new BlockReader(source.take(this.recordOctets), this.littleEndian, offset)
      const seconds = header.u32()
      const fraction = header.u32()
      const captured = header.u32()
      const originalLength = header.u32()
      if (captured > LONGEST_RECORD_OCTETS)
        throw new CodecError('bad-length', offset + 8, `a packet of ${captured} octets`)
      if (header.end !== this.recordOctets || captured > source.remaining) {
        throw new CodecError('truncated', offset, `${captured} octets needed, ${source.remaining} left`)
      }
      yield {
        frameNumber,
        timeUs: seconds * 1_000_000 + (this.nanoseconds ? Math.floor(fraction / 1000) : fraction),
        interface: 0,
        linkType,
        octets: source.take(captured),
        originalLength,
      }
      offset += this.recordOctets + captured
    }
  }
}

/** Magic numbers of classic pcap, as read with the high octet first; the last two are Kuznetzov's longer records. */
const pcapMagic: Readonly<
  Record<number, { littleEndian: boolean; nanoseconds: boolean; recordOctets: number }>
> = {
  2712847316: { littleEndian: false, nanoseconds: false, recordOctets: 16 },
  3569595041: { littleEndian: true, nanoseconds: false, recordOctets: 16 },
  2712812621: { littleEndian: false, nanoseconds: true, recordOctets: 16 },
  1295823521: { littleEndian: true, nanoseconds: true, recordOctets: 16 },
  2712849716: { littleEndian: false, nanoseconds: false, recordOctets: 24 },
  885895841: { littleEndian: true, nanoseconds: false, recordOctets: 24 },
}

function unknownFormat(magic: number): string {
  if (magic >>> 16 === 0x1f8b) return 'it is compressed (gzip): unpack it first'
  if (magic === 0x28b52ffd) return 'it is compressed (zstd): unpack it first'
  if (magic === 0x04224d18) return 'it is compressed (lz4): unpack it first'
  return `no capture begins with ${magic.toString(16).padStart(8, '0')}`
}

/** All packets of a capture at once. A file that breaks off, or is damaged, gives those before that place. */
export function readCapture(octets: Uint8Array): Capture {
  const reader = new CaptureReader(new OctetsInMemory(octets))
  const packets = [...reader.packets()]
  const { format, interfaces, problem } = reader
  return problem === undefined ? { format, interfaces, packets } : { format, interfaces, packets, problem }
}
