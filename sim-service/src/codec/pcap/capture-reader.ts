import { CodecError } from '../codec-error.ts'
import { blockOption, blockType, byteOrderMagic } from './pcapng-writer.ts'

/**
 * Reads captures: pcapng (draft-ietf-opsawg-pcapng) of any number of sections, and classic pcap
 * (draft-ietf-opsawg-pcap), in both byte orders and every timestamp resolution. Blocks and options that are not
 * known are passed over; a length that contradicts the file is an error.
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
  /** The position of its interface in `Capture.interfaces`. */
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
}

/** How timestamps of an interface count: `unit` is an `if_tsresol` octet. */
interface Clock {
  unit: number
  offsetSeconds: number
}

const MICROSECONDS = 6
const NANOSECONDS = 9
const TWO_TO_32 = 0x100000000
const POWERS_OF_TEN = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

/** Magic numbers of classic pcap, as read with the high octet first. */
const pcapMagic = {
  microseconds: 0xa1b2c3d4,
  microsecondsSwapped: 0xd4c3b2a1,
  nanoseconds: 0xa1b23c4d,
  nanosecondsSwapped: 0x4d3cb2a1,
} as const

/** Reads integers of either byte order; every access is checked. */
class BlockReader {
  readonly end: number
  readonly littleEndian: boolean
  at: number
  readonly view: DataView

  constructor(view: DataView, at: number, end: number, littleEndian: boolean) {
    this.view = view
    this.at = at
    this.end = end
    this.littleEndian = littleEndian
  }

  get remaining(): number {
    return this.end - this.at
  }

  private pass(count: number): number {
    if (count > this.end - this.at) {
      throw new CodecError('truncated', this.at, `${count} octets needed, ${this.end - this.at} left`)
    }
    const at = this.at
    this.at = at + count
    return at
  }

  u16(): number {
    return this.view.getUint16(this.pass(2), this.littleEndian)
  }

  u32(): number {
    return this.view.getUint32(this.pass(4), this.littleEndian)
  }

  take(count: number): Uint8Array {
    const at = this.view.byteOffset + this.pass(count)
    return new Uint8Array(this.view.buffer.slice(at, at + count))
  }

  skip(count: number): void {
    this.pass(count)
  }

  window(count: number): BlockReader {
    const at = this.pass(count)
    return new BlockReader(this.view, at, at + count, this.littleEndian)
  }
}

export function readCapture(octets: Uint8Array): Capture {
  try {
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength)
    const magic = new BlockReader(view, 0, view.byteLength, false).u32()
    return magic === blockType.sectionHeader ? readPcapng(view) : readPcap(view, magic)
  } catch (error) {
    throw error instanceof CodecError ? error.in('capture') : error
  }
}

function readPcap(view: DataView, magic: number): Capture {
  const swapped = magic === pcapMagic.microsecondsSwapped || magic === pcapMagic.nanosecondsSwapped
  const nanoseconds = magic === pcapMagic.nanoseconds || magic === pcapMagic.nanosecondsSwapped
  if (!swapped && !nanoseconds && magic !== pcapMagic.microseconds) {
    throw new CodecError('unknown', 0, `no capture begins with ${magic.toString(16)}`)
  }
  const r = new BlockReader(view, 0, view.byteLength, swapped)
  r.skip(20)
  // The upper bits hold the length of a frame check sequence.
  const linkType = r.u32() & 0xffff
  const packets: ReadPacket[] = []
  while (r.remaining > 0) {
    const seconds = r.u32()
    const fraction = r.u32()
    const captured = r.u32()
    const originalLength = r.u32()
    packets.push({
      frameNumber: packets.length + 1,
      timeUs: seconds * 1_000_000 + (nanoseconds ? Math.floor(fraction / 1000) : fraction),
      interface: 0,
      linkType,
      octets: r.take(captured),
      originalLength,
    })
  }
  return { format: 'pcap', interfaces: [{ linkType }], packets }
}

/** What holds within one section: the byte order and its interfaces. */
interface Section {
  /** The position of the section's first interface among all. */
  firstInterface: number
  clocks: Clock[]
  snapLengths: number[]
}

function readPcapng(view: DataView): Capture {
  const capture: Capture = { format: 'pcapng', interfaces: [], packets: [] }
  let section: Section = { firstInterface: 0, clocks: [], snapLengths: [] }
  let littleEndian = false
  let at = 0
  const end = view.byteLength
  while (at < end) {
    const start = new BlockReader(view, at, end, littleEndian)
    const type = start.u32()
    // The type of a section header reads the same in both orders; its magic tells which.
    if (type === blockType.sectionHeader) {
      littleEndian = orderOfSection(view, at)
      section = { firstInterface: capture.interfaces.length, clocks: [], snapLengths: [] }
    }
    const r = new BlockReader(view, at + 4, end, littleEndian)
    const length = r.u32()
    if (length < 12 || length % 4 !== 0 || length > end - at) {
      throw new CodecError('bad-length', at + 4, `a block of ${length} octets, ${end - at} left`)
    }
    const body = r.window(length - 12)
    if (r.u32() !== length) throw new CodecError('bad-length', r.at - 4, 'the two lengths of a block differ')
    readBlock(capture, section, type, body)
    at += length
  }
  return capture
}

function orderOfSection(view: DataView, at: number): boolean {
  const r = new BlockReader(view, at, view.byteLength, true)
  r.skip(8)
  const littleEndian = r.u32() === byteOrderMagic
  const again = new BlockReader(view, at + 8, view.byteLength, littleEndian)
  if (again.u32() !== byteOrderMagic) throw new CodecError('bad-value', at + 8, 'no byte-order magic')
  return littleEndian
}

function readBlock(capture: Capture, section: Section, type: number, body: BlockReader): void {
  switch (type) {
    case blockType.interfaceDescription:
      readInterface(capture, section, body)
      break
    case blockType.enhancedPacket:
      readPacket(capture, section, body, body.u32())
      break
    case blockType.packet: {
      const index = body.u16()
      body.skip(2)
      readPacket(capture, section, body, index)
      break
    }
    case blockType.simplePacket: {
      const originalLength = body.u32()
      const snapLength = section.snapLengths[0] || originalLength
      const captured = Math.min(originalLength, snapLength)
      addPacket(capture, section, body, { index: 0, high: 0, low: 0, captured, originalLength })
      break
    }
    default:
  }
}

function readInterface(capture: Capture, section: Section, body: BlockReader): void {
  const described: ReadInterface = { linkType: body.u16() }
  body.skip(2)
  section.snapLengths.push(body.u32())
  const clock: Clock = { unit: MICROSECONDS, offsetSeconds: 0 }
  forEachOption(body, (code, value) => {
    if (code === blockOption.interfaceName) described.name = textOf(value)
    else if (code === blockOption.timestampResolution && value.remaining > 0) clock.unit = value.take(1)[0]
    else if (code === blockOption.timestampOffset && value.remaining === 8)
      clock.offsetSeconds = signed64(value)
  })
  section.clocks.push(clock)
  capture.interfaces.push(described)
}

/** Enhanced packets, and the obsolete packet block, which differs in its first four octets only. */
function readPacket(capture: Capture, section: Section, body: BlockReader, index: number): void {
  const high = body.u32()
  const low = body.u32()
  const captured = body.u32()
  const originalLength = body.u32()
  addPacket(capture, section, body, { index, high, low, captured, originalLength })
}

interface PacketFields {
  index: number
  high: number
  low: number
  captured: number
  originalLength: number
}

function addPacket(capture: Capture, section: Section, body: BlockReader, fields: PacketFields): void {
  const at = body.at
  if (fields.index >= section.clocks.length) {
    throw new CodecError('bad-value', at, `interface ${fields.index} of ${section.clocks.length}`)
  }
  const position = section.firstInterface + fields.index
  const packet: ReadPacket = {
    frameNumber: capture.packets.length + 1,
    timeUs: microsecondsOf(fields.high, fields.low, section.clocks[fields.index], at),
    interface: position,
    linkType: capture.interfaces[position].linkType,
    octets: body.take(fields.captured),
    originalLength: fields.originalLength,
  }
  body.skip(Math.min(body.remaining, -fields.captured & 3))
  forEachOption(body, (code, value) => {
    if (code === blockOption.comment && packet.comment === undefined) packet.comment = textOf(value)
  })
  capture.packets.push(packet)
}

/** The list may end without its end marker (§3.5: the marker is for more than none). */
function forEachOption(body: BlockReader, visit: (code: number, value: BlockReader) => void): void {
  while (body.remaining >= 4) {
    const code = body.u16()
    const length = body.u16()
    if (code === blockOption.end) return
    visit(code, body.window(length))
    body.skip(Math.min(body.remaining, -length & 3))
  }
}

const utf8 = new TextDecoder()

function textOf(value: BlockReader): string {
  return utf8.decode(value.take(value.remaining))
}

/** A signed 64-bit number of seconds; what does not fit a safe integer is no date. */
function signed64(value: BlockReader): number {
  const at = value.at
  const first = value.u32()
  const second = value.u32()
  const high = value.littleEndian ? second : first
  const low = value.littleEndian ? first : second
  const seconds = (high | 0) * TWO_TO_32 + low
  if (!Number.isSafeInteger(seconds)) throw new CodecError('bad-value', at, 'an offset beyond all dates')
  return seconds
}

/**
 * A timestamp of 64 bits in units of 10^-n or, with the top bit of `unit` set, 2^-n seconds, as microseconds. Both
 * halves are divided apart, for nanoseconds since 1970 do not fit a safe integer.
 */
function microsecondsOf(high: number, low: number, clock: Clock, at: number): number {
  const digits = clock.unit & 0x7f
  const timeUs =
    clock.offsetSeconds * 1_000_000 +
    ((clock.unit & 0x80) !== 0 ? fromBinary(high, low, digits) : fromDecimal(high, low, digits))
  if (!Number.isSafeInteger(timeUs)) throw new CodecError('bad-value', at, 'a timestamp beyond all dates')
  return timeUs
}

function fromDecimal(high: number, low: number, digits: number): number {
  if (digits < MICROSECONDS) return (high * TWO_TO_32 + low) * POWERS_OF_TEN[MICROSECONDS - digits]
  let left = digits - MICROSECONDS
  while (left > 0 && (high > 0 || low > 0)) {
    const step = Math.min(left, NANOSECONDS - MICROSECONDS)
    const divisor = POWERS_OF_TEN[step]
    low = Math.floor(((high % divisor) * TWO_TO_32 + low) / divisor)
    high = Math.floor(high / divisor)
    left -= step
  }
  return high * TWO_TO_32 + low
}

function fromBinary(high: number, low: number, digits: number): number {
  let fraction = 0
  for (let i = 0; i < digits; i++) {
    // One bit at a time: the fraction keeps what leaves, as a part of a second.
    fraction = (fraction + (low & 1)) / 2
    low = Math.floor(low / 2) + (high & 1) * 0x80000000
    high = Math.floor(high / 2)
  }
  return (high * TWO_TO_32 + low) * 1_000_000 + Math.floor(fraction * 1_000_000)
}
