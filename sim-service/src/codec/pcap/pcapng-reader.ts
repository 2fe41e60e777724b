import { CodecError } from '../codec-error.ts'
import { BlockReader } from './block-reader.ts'
import type { ReadInterface, ReadPacket } from './capture-reader.ts'
import { LONGEST_RECORD_OCTETS, type OctetSource } from './octet-source.ts'
import { blockOption, blockType, byteOrderMagic } from './pcapng-writer.ts'
import { type Clock, MICROSECONDS, microsecondsOf, signedOf } from './timestamps.ts'

/** What holds within one section: the byte order and its interfaces. */
interface Section {
  littleEndian: boolean
  /** The position of the section's first interface among all. */
  firstInterface: number
  clocks: Clock[]
  snapLengths: number[]
}

/** The packets of a pcapng whose first four octets are taken already; interfaces are added as they are described. */
export function* readPcapng(source: OctetSource, interfaces: ReadInterface[]): Generator<ReadPacket, void> {
  let section: Section = { littleEndian: false, firstInterface: 0, clocks: [], snapLengths: [] }
  let type: number = blockType.sectionHeader
  let frameNumber = 0
  for (let offset = 0; ; ) {
    const isSection = type === blockType.sectionHeader
    const head = source.take(isSection ? 8 : 4)
    // The type of a section header reads the same in both orders; its magic tells which.
    if (isSection) {
      const littleEndian = orderOfSection(head, offset)
      section = { littleEndian, firstInterface: interfaces.length, clocks: [], snapLengths: [] }
    }
    const { littleEndian } = section
    const length = new BlockReader(head, littleEndian, offset + 4).u32()
    const body = bodyOf(source, length, offset, isSection ? 4 : 0, littleEndian)
    const packet = readBlock({ section, interfaces, frameNumber: frameNumber + 1 }, type, body)
    if (packet !== undefined) {
      frameNumber++
      yield packet
    }
    offset += length
    if (source.remaining === 0) return
    type = new BlockReader(source.take(4), littleEndian, offset).u32()
  }
}

function orderOfSection(head: Uint8Array, offset: number): boolean {
  for (const littleEndian of [true, false]) {
    const r = new BlockReader(head, littleEndian, offset + 4)
    r.skip(4)
    if (r.u32() === byteOrderMagic) return littleEndian
  }
  throw new CodecError('bad-value', offset + 8, 'no byte-order magic')
}

/** What stands between the two lengths of a block, of which `begun` octets are taken already. */
function bodyOf(
  source: OctetSource,
  length: number,
  offset: number,
  begun: number,
  littleEndian: boolean,
): BlockReader {
  const rest = length - 8 - begun
  if (length < 12 + begun || length % 4 !== 0 || length > LONGEST_RECORD_OCTETS)
    throw new CodecError('bad-length', offset + 4, `a block of ${length} octets`)
  if (rest > source.remaining)
    throw new CodecError('truncated', offset, `${rest} octets needed, ${source.remaining} left`)
  const octets = source.take(rest)
  const trailer = new BlockReader(octets, littleEndian, offset + 8 + begun, rest - 4)
  if (trailer.u32() !== length)
    throw new CodecError('bad-length', offset + length - 4, 'the two lengths of a block differ')
  return new BlockReader(octets, littleEndian, offset + 8 + begun, 0, rest - 4)
}

interface Position {
  section: Section
  interfaces: ReadInterface[]
  /** Of the next packet. */
  frameNumber: number
}

function readBlock(at: Position, type: number, body: BlockReader): ReadPacket | undefined {
  switch (type) {
    case blockType.interfaceDescription:
      readInterface(at, body)
      return undefined
    case blockType.enhancedPacket:
      return readPacket(at, body, body.u32())
    case blockType.packet: {
      const index = body.u16()
      body.skip(2)
      return readPacket(at, body, index)
    }
    case blockType.simplePacket: {
      const originalLength = body.u32()
      const snapLength = at.section.snapLengths[0] || originalLength
      const captured = Math.min(originalLength, snapLength)
      return packetOf(at, body, { index: 0, high: 0, low: 0, captured, originalLength })
    }
    default:
      return undefined
  }
}

function readInterface({ section, interfaces }: Position, body: BlockReader): void {
  const described: ReadInterface = { linkType: body.u16() }
  body.skip(2)
  section.snapLengths.push(body.u32())
  const clock: Clock = { unit: MICROSECONDS, offsetSeconds: 0 }
  forEachOption(body, (code, value) => {
    if (code === blockOption.interfaceName) described.name = textOf(value)
    else if (code === blockOption.timestampResolution && value.remaining > 0) clock.unit = value.u8()
    else if (code === blockOption.timestampOffset && value.remaining === 8)
      clock.offsetSeconds = signed64(value)
  })
  section.clocks.push(clock)
  interfaces.push(described)
}

/** Enhanced packets, and the obsolete packet block, which differs in its first four octets only. */
function readPacket(at: Position, body: BlockReader, index: number): ReadPacket {
  const high = body.u32()
  const low = body.u32()
  const captured = body.u32()
  const originalLength = body.u32()
  return packetOf(at, body, { index, high, low, captured, originalLength })
}

interface PacketFields {
  index: number
  high: number
  low: number
  captured: number
  originalLength: number
}

function packetOf(at: Position, body: BlockReader, fields: PacketFields): ReadPacket {
  const { section, interfaces, frameNumber } = at
  const { index, captured, originalLength } = fields
  const { offset } = body
  if (index >= section.clocks.length)
    throw new CodecError('bad-value', offset, `interface ${index} of ${section.clocks.length}`)
  const position = section.firstInterface + index
  const timeUs = microsecondsOf(fields.high, fields.low, section.clocks[index])
  if (!Number.isSafeInteger(timeUs)) throw new CodecError('bad-value', offset, 'a timestamp beyond all dates')
  const packet: ReadPacket = {
    frameNumber,
    timeUs,
    interface: position,
    linkType: interfaces[position].linkType,
    octets: body.take(captured),
    originalLength,
  }
  body.skip(Math.min(body.remaining, -captured & 3))
  forEachOption(body, (code, value) => {
    if (code === blockOption.comment && packet.comment === undefined) packet.comment = textOf(value)
  })
  return packet
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
  const { offset } = value
  const first = value.u32()
  const second = value.u32()
  const seconds = value.littleEndian ? signedOf(second, first) : signedOf(first, second)
  if (!Number.isSafeInteger(seconds)) throw new CodecError('bad-value', offset, 'an offset beyond all dates')
  return seconds
}
