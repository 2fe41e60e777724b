import type { CodecError } from '../../codec/codec-error.ts'
import { CaptureReader } from '../../codec/pcap/capture-reader.ts'
import { type CapturedPdu, Deframer } from '../../codec/pcap/deframing.ts'
import type { OctetSource } from '../../codec/pcap/octet-source.ts'

/** A PDU with what its frame says of it beside its octets. */
export interface CapturedUnit {
  pdu: CapturedPdu
  /** Counted from 0 over all PDUs of the capture, the same on every way through it. */
  ordinal: number
  /** The capture's interface, where it has a name. */
  interface?: string
  comment?: string
}

/** What of a capture is none of ours, or cannot be read: counted, not kept. */
export class PassedOverFrames {
  /** How many frames or messages, by what they hold instead. */
  readonly byName = new Map<string, number>()
  damaged = 0
  firstDamaged: { frameNumber: number; reason: string } | undefined

  add(name: string): void {
    const known = this.byName.get(name)
    if (known === undefined && this.byName.size >= MAXIMUM_NAMES) this.add(OTHERS)
    else this.byName.set(name, (known ?? 0) + 1)
  }

  addDamaged(frameNumber: number, reason: string): void {
    this.damaged++
    this.firstDamaged ??= { frameNumber, reason }
  }
}

/** A capture of a port scan has sixty thousand names. */
const MAXIMUM_NAMES = 200
const OTHERS = 'others'

/** One way through a capture, packet by packet. */
export class CaptureWalk {
  readonly passedOver = new PassedOverFrames()
  frames = 0
  /** The times of the first and the last frame. */
  firstUs: number | undefined
  lastUs = 0
  private readonly reader: CaptureReader
  private readonly deframer = new Deframer()

  /** Throws a CodecError for a file that does not begin as a capture. */
  constructor(source: OctetSource) {
    this.reader = new CaptureReader(source)
  }

  /** Why reading ended before the end of the file. */
  get problem(): CodecError | undefined {
    return this.reader.problem
  }

  *units(): Generator<CapturedUnit, void> {
    let ordinal = 0
    const found: CapturedPdu[] = []
    for (const packet of this.reader.packets()) {
      this.frames = packet.frameNumber
      this.firstUs ??= packet.timeUs
      this.lastUs = packet.timeUs
      const skipped = this.deframer.packet(packet, found)
      if (skipped?.isDamaged) this.passedOver.addDamaged(skipped.frameNumber, skipped.reason)
      else if (skipped !== undefined) this.passedOver.add(skipped.reason)
      const { comment } = packet
      const { name } = this.reader.interfaces[packet.interface]
      for (const pdu of found) yield { pdu, ordinal: ordinal++, interface: name, comment }
      found.length = 0
    }
    this.deframer.finish(found)
    for (const pdu of found) yield { pdu, ordinal: ordinal++ }
    const { incompleteDatagrams } = this.deframer
    for (let i = 0; i < incompleteDatagrams; i++)
      this.passedOver.add('datagrams of which fragments are missing')
  }
}
