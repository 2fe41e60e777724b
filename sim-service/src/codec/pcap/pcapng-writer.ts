import { CodecError } from '../codec-error.ts'
import { OctetWriter } from '../octets.ts'

/**
 * Writes pcapng (draft-ietf-opsawg-pcapng): a section header, one interface description for each link, and enhanced
 * packets. Every function returns the octets of one block, so that a capture can be streamed; blocks are big-endian,
 * which the byte-order magic says.
 */
export const linkType = {
  ethernet: 1,
  rawIp: 101,
  linuxCooked: 113,
  exportedPdu: 252,
} as const

/** §3 and §4: block types. */
export const blockType = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  packet: 2,
  simplePacket: 3,
  enhancedPacket: 6,
} as const

/** §3.5, §4.1 and §4.2: the options in use here. */
export const blockOption = {
  end: 0,
  comment: 1,
  interfaceName: 2,
  userApplication: 4,
  timestampResolution: 9,
  timestampOffset: 14,
} as const

export const byteOrderMagic = 0x1a2b3c4d
/** `if_tsresol`: timestamps count units of 10^-6 seconds. */
const MICROSECONDS = 6
const SNAP_LENGTH = 262_144

export interface CaptureInterface {
  name: string
  linkType: number
}

export interface PacketToWrite {
  /** The position of its interface among the interface descriptions of the section. */
  interface: number
  /** Microseconds since 1970-01-01T00:00:00Z. */
  timeUs: number
  octets: Uint8Array
  comment?: string
}

const w = new OctetWriter(4096)
const utf8 = new TextEncoder()

function begin(type: number): void {
  w.reset()
  w.u32(type)
  w.u32(0)
}

/** Every block carries its total length before and behind its body. */
function finish(): Uint8Array {
  const length = w.length + 4
  w.u32(length)
  w.setU16(4, length >>> 16)
  w.setU16(6, length)
  return w.finish()
}

function padded(octets: Uint8Array): void {
  w.bytes(octets)
  w.zeros(-octets.length & 3)
}

function option(code: number, value: Uint8Array): void {
  if (value.length > 0xffff) {
    throw new CodecError('not-encodable', -1, `option ${code} of ${value.length} octets`).in('pcapng')
  }
  w.u16(code)
  w.u16(value.length)
  padded(value)
}

function endOfOptions(): void {
  w.u32(0)
}

/** The section header: the first block of a capture. */
export function sectionHeader(application = 'Roamlab'): Uint8Array {
  begin(blockType.sectionHeader)
  w.u32(byteOrderMagic)
  w.u16(1)
  w.u16(0)
  // The section's length is not given in advance.
  w.u32(0xffffffff)
  w.u32(0xffffffff)
  option(blockOption.userApplication, utf8.encode(application))
  endOfOptions()
  return finish()
}

export function interfaceDescription(described: CaptureInterface): Uint8Array {
  begin(blockType.interfaceDescription)
  w.u16(described.linkType)
  w.u16(0)
  w.u32(SNAP_LENGTH)
  option(blockOption.interfaceName, utf8.encode(described.name))
  option(blockOption.timestampResolution, Uint8Array.of(MICROSECONDS))
  endOfOptions()
  return finish()
}

export function enhancedPacket(packet: PacketToWrite): Uint8Array {
  const { timeUs, octets, comment } = packet
  if (!(Number.isSafeInteger(timeUs) && timeUs >= 0)) {
    throw new CodecError('not-encodable', -1, `time ${timeUs}`).within('enhancedPacket').in('pcapng')
  }
  begin(blockType.enhancedPacket)
  w.u32(packet.interface)
  w.u32(Math.floor(timeUs / 0x100000000))
  w.u32(timeUs % 0x100000000)
  w.u32(octets.length)
  w.u32(octets.length)
  padded(octets)
  if (comment !== undefined) {
    option(blockOption.comment, utf8.encode(comment))
    endOfOptions()
  }
  return finish()
}

/** A capture that grows: each block goes to `sink` as it is made. */
export class PcapngWriter {
  private readonly sink: (block: Uint8Array) => void
  private interfaces = 0
  private frames = 0

  constructor(sink: (block: Uint8Array) => void, application?: string) {
    this.sink = sink
    sink(sectionHeader(application))
  }

  /** Returns what packets call their `interface`. */
  addInterface(described: CaptureInterface): number {
    this.sink(interfaceDescription(described))
    return this.interfaces++
  }

  /** Returns the frame number, counted from 1, by which an exported PDU can name this packet. */
  packet(packet: PacketToWrite): number {
    if (!(packet.interface >= 0 && packet.interface < this.interfaces)) {
      throw new CodecError('not-encodable', -1, `interface ${packet.interface} is not described`).in('pcapng')
    }
    this.sink(enhancedPacket(packet))
    return ++this.frames
  }
}

/** A whole capture at once. */
export function pcapngOf(
  interfaces: readonly CaptureInterface[],
  packets: Iterable<PacketToWrite>,
): Uint8Array {
  const blocks: Uint8Array[] = []
  const writer = new PcapngWriter((block) => blocks.push(block))
  for (const described of interfaces) writer.addInterface(described)
  for (const packet of packets) writer.packet(packet)
  return concatenated(blocks)
}

export function concatenated(blocks: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const block of blocks) length += block.length
  const whole = new Uint8Array(length)
  let at = 0
  for (const block of blocks) {
    whole.set(block, at)
    at += block.length
  }
  return whole
}
