import { survives, testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromHex, toHex } from '../octets.ts'
import { readCapture } from './capture-reader.ts'
import {
  authenticationRequest,
  capabilitiesExchange,
  echoRequest,
  enb,
  interfaces,
  mme,
  s1SetupRequest,
  samplePackets,
  startUs,
} from './capture-samples.ts'
import { addToSum, crc32c, foldedChecksum } from './checksums.ts'
import { deframe } from './deframing.ts'
import { decodeExportedPdu, encodeExportedPdu, exportedPortType } from './exported-pdu.ts'
import { concatenated, enhancedPacket, PcapngWriter, pcapngOf, sectionHeader } from './pcapng-writer.ts'

const capture = pcapngOf(interfaces, samplePackets())

const u16 = (value: number, little: boolean): number[] =>
  little ? [value & 255, (value >> 8) & 255] : [(value >> 8) & 255, value & 255]
const u32 = (value: number, little: boolean): number[] => {
  const octets = [24, 16, 8, 0].map((shift) => (value >>> shift) & 255)
  return little ? octets.reverse() : octets
}
/** A pcapng block by hand, in either byte order. */
const blockOf = (type: number, body: number[], little: boolean): number[] => {
  const length = u32(body.length + 12, little)
  return [...u32(type, little), ...length, ...body, ...length]
}
const headerOf = (little: boolean): number[] =>
  blockOf(
    0x0a0d0d0a,
    [
      ...u32(0x1a2b3c4d, little),
      ...u16(1, little),
      ...u16(0, little),
      ...u32(-1, little),
      ...u32(-1, little),
    ],
    little,
  )
const interfaceOf = (little: boolean, options: number[] = [], snapLength = 0): number[] =>
  blockOf(1, [...u16(1, little), 0, 0, ...u32(snapLength, little), ...options], little)
const packetOf = (little: boolean, high: number, low: number): number[] =>
  blockOf(6, [...[0, high, low, 3, 60].flatMap((word) => u32(word, little)), 0xaa, 0xbb, 0xcc, 0], little)

describe('pcapng', () => {
  test('what was written is read', () => {
    const read = readCapture(capture)
    expect(read.format).toBe('pcapng')
    expect(read.interfaces).toEqual(interfaces)
    const packets = samplePackets()
    expect(read.packets).toEqual(
      packets.map((packet, i) => ({
        ...packet,
        frameNumber: i + 1,
        linkType: interfaces[packet.interface].linkType,
        originalLength: packet.octets.length,
      })),
    )
  })

  test('a capture can be written block by block; frames and interfaces are numbered', () => {
    const blocks: Uint8Array[] = []
    const writer = new PcapngWriter((block) => blocks.push(block))
    expect(() => writer.packet({ interface: 0, timeUs: 0, octets: new Uint8Array(1) })).toThrow(CodecError)
    expect(interfaces.map((described) => writer.addInterface(described))).toEqual([0, 1])
    expect(samplePackets().map((packet) => writer.packet(packet))).toEqual(
      samplePackets().map((_, i) => i + 1),
    )
    expect(toHex(concatenated(blocks))).toBe(toHex(capture))
  })

  test('every length of packet and comment keeps the four-octet grid', () => {
    const packets = Array.from({ length: 9 }, (_, n) => ({
      interface: 0,
      timeUs: startUs,
      octets: new Uint8Array(n).fill(n),
      comment: 'c'.repeat(n),
    }))
    expect(readCapture(pcapngOf(interfaces, packets)).packets).toMatchObject(packets)
  })

  test('a time that is no count of microseconds is refused', () => {
    for (const timeUs of [-1, 0.5, 2 ** 60]) {
      expect(() => enhancedPacket({ interface: 0, timeUs, octets: new Uint8Array(0) })).toThrow(CodecError)
    }
  })

  test.each([true, false])('both byte orders (little-endian: %s)', (little) => {
    const read = readCapture(
      Uint8Array.from([
        ...headerOf(little),
        ...interfaceOf(little),
        // A name resolution block and an unknown one are passed over.
        ...blockOf(4, u32(0, little), little),
        ...blockOf(0x40000abc, [1, 2, 3, 4], little),
        ...packetOf(little, 0x00065330, 0x12345678),
      ]),
    )
    expect(read.packets).toEqual([
      {
        frameNumber: 1,
        timeUs: 0x00065330 * 2 ** 32 + 0x12345678,
        interface: 0,
        linkType: 1,
        octets: fromHex('aabbcc'),
        originalLength: 60,
      },
    ])
  })

  test('each section has its own byte order and its own interfaces', () => {
    const read = readCapture(
      Uint8Array.from([
        ...[...headerOf(true), ...interfaceOf(true), ...interfaceOf(true), ...packetOf(true, 0, 1)],
        ...[...headerOf(false), ...interfaceOf(false), ...packetOf(false, 0, 2)],
      ]),
    )
    expect(read.interfaces).toHaveLength(3)
    expect(read.packets.map((packet) => [packet.frameNumber, packet.interface, packet.timeUs])).toEqual([
      [1, 0, 1],
      [2, 2, 2],
    ])
  })

  test.each([
    // 2026-06-01T00:00:00.123456789Z in each resolution, as 64-bit timestamps.
    [0, 1_780_272_000n, 1_780_272_000_000_000],
    [3, 1_780_272_000_123n, 1_780_272_000_123_000],
    [6, 1_780_272_000_123_456n, 1_780_272_000_123_456],
    [9, 1_780_272_000_123_456_789n, 1_780_272_000_123_456],
    [0x80 | 10, 1_780_272_000n * 1024n + 512n, 1_780_272_000_500_000],
    [0x80 | 32, (1_780_272_000n << 32n) + (1n << 30n), 1_780_272_000_250_000],
  ])('if_tsresol %i', (resolution, timestamp, timeUs) => {
    const high = Number(timestamp >> 32n)
    const low = Number(timestamp & 0xffffffffn)
    const options = [...u16(9, true), ...u16(1, true), resolution, 0, 0, 0]
    const file = [...headerOf(true), ...interfaceOf(true, options), ...packetOf(true, high, low)]
    expect(readCapture(Uint8Array.from(file)).packets[0].timeUs).toBe(timeUs)
  })

  test('if_tsoffset moves the epoch', () => {
    const options = [...u16(14, true), ...u16(8, true), ...u32(-10, true), ...u32(-1, true)]
    const file = [...headerOf(true), ...interfaceOf(true, options), ...packetOf(true, 0, 25_000_000)]
    expect(readCapture(Uint8Array.from(file)).packets[0].timeUs).toBe(15_000_000)
  })

  test('simple and obsolete packet blocks are read', () => {
    const file = [
      ...headerOf(true),
      ...interfaceOf(true, [], 2),
      ...blockOf(3, [...u32(60, true), 0xaa, 0xbb, 0, 0], true),
      ...blockOf(
        2,
        [
          ...u16(0, true),
          0,
          0,
          ...u32(0, true),
          ...u32(7, true),
          ...u32(1, true),
          ...u32(9, true),
          0xcc,
          0,
          0,
          0,
        ],
        true,
      ),
    ]
    expect(readCapture(Uint8Array.from(file)).packets).toMatchObject([
      { octets: fromHex('aabb'), originalLength: 60, timeUs: 0 },
      { octets: fromHex('cc'), originalLength: 9, timeUs: 7 },
    ])
  })

  test.each([
    ['an unknown beginning', fromHex('0000000000000000'), 'no capture begins with 00000000'],
    ['half a magic number', fromHex('0a0d'), '4 octets needed, 2 left'],
    ['a gzip file', fromHex('1f8b080000000000'), 'compressed (gzip)'],
    ['a header that breaks off', fromHex('a1b2c3d4 0002 0004 00000000'), 'truncated'],
  ])('%s is a CodecError', (_, octets, message) => expect(() => readCapture(octets)).toThrow(message))

  test.each([
    [
      'a bad byte-order magic',
      Uint8Array.from(blockOf(0x0a0d0d0a, new Array(16).fill(0), true)),
      'bad-value',
    ],
    [
      'a packet of an interface that is not described',
      Uint8Array.from([...headerOf(true), ...packetOf(true, 0, 0)]),
      'bad-value',
    ],
    ['two lengths that differ', Uint8Array.from([...headerOf(true).slice(0, -1), 1]), 'bad-length'],
    [
      'a block shorter than its frame',
      Uint8Array.from([...headerOf(true), ...u32(5, true), ...u32(8, true), 0, 0, 0, 0]),
      'bad-length',
    ],
  ])('%s ends the reading', (_, octets, problem) => {
    expect(readCapture(octets)).toMatchObject({ packets: [], problem: { problem } })
  })

  test('damage within costs what stands behind it', () => {
    const { packets } = readCapture(capture)
    const damaged = Uint8Array.from([
      ...capture,
      ...u32(6, false),
      ...u32(13, false),
      ...new Array(40).fill(0),
    ])
    const read = readCapture(damaged)
    expect(read.packets).toEqual(packets)
    expect(read.problem).toMatchObject({ problem: 'bad-length', offset: capture.length + 4 })
  })

  test('a file that breaks off anywhere gives its whole packets and says so', () => {
    const { packets } = readCapture(capture)
    const counts = new Map<number, string>()
    for (let length = 28; length < capture.length; length++) {
      const read = readCapture(capture.subarray(0, length))
      // A file that ends between two blocks lacks nothing that can be known.
      counts.set(read.packets.length, read.problem?.problem ?? 'truncated')
    }
    expect([...counts]).toEqual(packets.map((_, i) => [i, 'truncated']))
  })
})

describe('classic pcap', () => {
  test.each([
    [0xa1b2c3d4, true, 123_456],
    [0xa1b2c3d4, false, 123_456],
    [0xa1b23c4d, true, 123_456_789],
    [0xa1b23c4d, false, 123_456_789],
  ])('magic %i, little-endian %s', (magic, little, fraction) => {
    const words = [1_780_272_000, fraction, 2, 60].flatMap((word) => u32(word, little))
    const file = [
      ...u32(magic, little),
      ...u16(2, little),
      ...u16(4, little),
      ...[0, 0, 262_144, 252].flatMap((word) => u32(word, little)),
      ...[...words, 0xaa, 0xbb],
    ]
    expect(readCapture(Uint8Array.from(file))).toEqual({
      format: 'pcap',
      interfaces: [{ linkType: 252 }],
      packets: [
        {
          frameNumber: 1,
          timeUs: 1_780_272_000_123_456,
          interface: 0,
          linkType: 252,
          octets: fromHex('aabb'),
          originalLength: 60,
        },
      ],
    })
    expect(readCapture(Uint8Array.from([...file, ...file.slice(24, -1)]))).toMatchObject({
      packets: [{ frameNumber: 1 }],
      problem: { problem: 'truncated', offset: file.length },
    })
  })

  test('a record longer than any packet is damage', () => {
    const file = [...u32(0xa1b2c3d4, true), ...new Array(16).fill(0), ...u32(1, true)]
    const record = [1, 2, 0x0100_0001, 0x0100_0001].flatMap((word) => u32(word, true))
    const read = readCapture(
      concatenated([Uint8Array.from([...file, ...record]), new Uint8Array(0x0100_0001)]),
    )
    expect(read).toMatchObject({ packets: [], problem: { problem: 'bad-length', offset: 32 } })
  })

  test("Kuznetzov's records are longer", () => {
    const record = [...[1, 2, 1, 1].flatMap((word) => u32(word, true)), ...[9, 9, 9, 9, 9, 9, 9, 9], 0xee]
    const file = [...u32(0xa1b2cd34, true), ...new Array(16).fill(0), ...u32(1, true), ...record, ...record]
    expect(readCapture(Uint8Array.from(file)).packets).toMatchObject([
      { timeUs: 1_000_002, octets: fromHex('ee') },
      { frameNumber: 2, octets: fromHex('ee') },
    ])
  })
})

describe('exported PDUs', () => {
  test('all tags survive', () => {
    const pdu = {
      dissector: 'lte_rrc.ul_dcch',
      octets: fromHex('0102030405'),
      source: '10.0.0.1',
      destination: '10.0.0.2',
      portType: exportedPortType.udp,
      sourcePort: 5,
      destinationPort: 65535,
      originalFrame: 4_000_000_000,
    }
    expect(decodeExportedPdu(encodeExportedPdu(pdu))).toEqual(pdu)
    expect(decodeExportedPdu(encodeExportedPdu({ dissector: 's1ap', octets: new Uint8Array(0) }))).toEqual({
      dissector: 's1ap',
      octets: new Uint8Array(0),
    })
  })

  test('the worked octets of a dissector name', () => {
    expect(toHex(encodeExportedPdu({ dissector: 'gtpv2', octets: fromHex('40') }))).toBe(
      '000c000867747076320000000000000040',
    )
  })

  test('addresses may be IPv6', () => {
    const [from, to] = ['20010db8000000000000000000000001', '20010db8000000000000000000000002']
    const octets = fromHex(`000c0004 73316170 00160010${from} 00170010${to} 00000000 2a`)
    expect(decodeExportedPdu(octets)).toEqual({
      dissector: 's1ap',
      source: '2001:db8:0:0:0:0:0:1',
      destination: '2001:db8:0:0:0:0:0:2',
      octets: fromHex('2a'),
    })
  })

  test('a name that is no dissector, and a PDU without a name, are refused', () => {
    expect(() => encodeExportedPdu({ dissector: 'né', octets: new Uint8Array(0) })).toThrow(CodecError)
    expect(() => decodeExportedPdu(fromHex('0000000001'))).toThrow(CodecError)
    expect(() => decodeExportedPdu(fromHex('000c00ff41'))).toThrow(CodecError)
  })
})

describe('checksums', () => {
  test('RFC 1071 §3: the sum of its example', () => {
    expect(foldedChecksum(addToSum(0, fromHex('0001f203f4f5f6f7')))).toBe(~0xddf2 & 0xffff)
    expect(addToSum(0, fromHex('010203'))).toBe(0x0102 + 0x0300)
  })

  test('CRC32c: the vectors of RFC 3720 §B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e)
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => 31 - i))).toBe(0x113fdb5c)
  })
})

describe('captured PDUs', () => {
  test('each message comes out once, in order, with where it was', () => {
    const { pdus, skipped } = deframe(readCapture(capture).packets)
    expect(skipped).toEqual([])
    const ends = {
      source: enb.address,
      destination: mme.address,
      sourcePort: enb.port,
      destinationPort: mme.port,
    }
    expect(pdus.map(({ octets, ...rest }) => ({ ...rest, octets: toHex(octets) }))).toMatchObject([
      { frameNumber: 5, transport: 'sctp', ppid: 18, stream: 0, ...ends, octets: toHex(s1SetupRequest) },
      {
        frameNumber: 7,
        transport: 'sctp',
        ppid: 18,
        stream: 1,
        source: mme.address,
        octets: toHex(s1SetupRequest),
      },
      { frameNumber: 8, transport: 'sctp', ppid: 18, stream: 1, ...ends, octets: toHex(s1SetupRequest) },
      { frameNumber: 16, transport: 'tcp', destinationPort: 3868, octets: toHex(capabilitiesExchange) },
      { frameNumber: 18, transport: 'udp', destinationPort: 2123, octets: toHex(echoRequest) },
      {
        frameNumber: 26,
        transport: 'exported',
        dissector: 'nas-eps_plain',
        originalFrame: 5,
        ...ends,
        octets: toHex(authenticationRequest),
      },
    ])
  })
})

describe('mutated captures', () => {
  test('the reader and the deframer give packets or a CodecError', () => {
    const read = (octets: Uint8Array): unknown => deframe(readCapture(octets).packets)
    const classic = Uint8Array.from([
      ...[...u32(0xa1b2c3d4, true), ...u16(2, true), ...u16(4, true)],
      ...[0, 0, 65535, 1, 1, 2, 3, 3].flatMap((word) => u32(word, true)),
      ...[1, 2, 3],
    ])
    const tally = survives(read, [capture, classic], 7)
    expect(tally.messages).toBeGreaterThan(0)
    expect(tally.refusals).toBeGreaterThan(0)
  })

  test('a damaged frame costs that frame only', () => {
    const random = testRandom(9)
    const packets = readCapture(capture).packets
    for (let round = 0; round < 1000; round++) {
      const damaged = packets.map((packet) => ({ ...packet, octets: packet.octets.slice() }))
      for (let i = 0; i < 4; i++) {
        const { octets } = damaged[random(damaged.length)]
        octets[random(octets.length)] = random(256)
      }
      const { pdus, skipped } = deframe(damaged)
      // Six PDUs in all; no octet of one frame can cost a second PDU.
      expect(pdus.length).toBeGreaterThanOrEqual(2)
      expect(skipped.length).toBeLessThanOrEqual(4)
    }
  })

  test('frames cut to any length are skipped or read', () => {
    const like = readCapture(capture).packets[4]
    survives(
      (octets) => deframe([{ ...like, octets }]),
      samplePackets()
        .slice(0, -1)
        .map((packet) => packet.octets),
      11,
    )
    survives((octets) => decodeExportedPdu(octets), [samplePackets().at(-1)!.octets], 12)
  })

  test('sectionHeader is the first block and nothing else', () => {
    expect(readCapture(sectionHeader()).packets).toEqual([])
  })
})
