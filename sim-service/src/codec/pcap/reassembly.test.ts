import { survives, testRandom } from '../../../test-support/mutation.ts'
import { fromHex, toHex } from '../octets.ts'
import type { ReadPacket } from './capture-reader.ts'
import { capabilitiesExchange, enb, hss, mme, mmeDiameter, s1SetupRequest } from './capture-samples.ts'
import { deframe } from './deframing.ts'
import { udpFrame } from './framing.ts'
import { concatenated, linkType } from './pcapng-writer.ts'
import { SctpAssociation } from './sctp-association.ts'
import { TcpStream } from './tcp-stream.ts'

const packetsOf = (frames: readonly Uint8Array[]): ReadPacket[] =>
  frames.map((octets, i) => ({
    frameNumber: i + 1,
    timeUs: i,
    interface: 0,
    linkType: linkType.ethernet,
    octets,
    originalLength: octets.length,
  }))
const found = (frames: readonly Uint8Array[]): Array<[number, string]> =>
  deframe(packetsOf(frames)).pdus.map((pdu) => [pdu.frameNumber, toHex(pdu.octets)])

interface Chunk {
  tsn: number
  flags: number
  stream?: number
  sequence?: number
  octets: Uint8Array
}
const word = (value: number): string => value.toString(16).padStart(8, '0')
const half = (value: number): string => value.toString(16).padStart(4, '0')
/** A DATA chunk (RFC 9260 §3.3.1) of S1AP. */
const dataChunk = ({ tsn, flags, stream = 0, sequence = 0, octets }: Chunk): Uint8Array =>
  concatenated([
    fromHex(
      `00 0${flags} ${half(16 + octets.length)} ${word(tsn >>> 0)} ${half(stream)} ${half(sequence)} 00000012`,
    ),
    octets,
    new Uint8Array(-octets.length & 3),
  ])
const sctpHeader = fromHex('8e3c8e3c 00000001 00000000')
/** SCTP in IPv4 on Ethernet, from the headers of a UDP frame. */
const sctpFrame = (...chunks: Uint8Array[]): Uint8Array => {
  const head = udpFrame(enb, mme, new Uint8Array(0)).slice(0, 34)
  const body = concatenated([sctpHeader, ...chunks])
  head[23] = 132
  head.set(fromHex(half(20 + body.length)), 16)
  return concatenated([head, body])
}
const [END, BEGIN, UNORDERED] = [1, 2, 4]
const part = (text: string): Uint8Array => fromHex(text)

describe('DATA chunks (RFC 9260 §6.9)', () => {
  const first = { tsn: 10, flags: BEGIN, stream: 1, sequence: 5, octets: part('a0a1') }
  const middle = { tsn: 11, flags: 0, stream: 1, sequence: 5, octets: part('a2') }
  const last = { tsn: 12, flags: END, stream: 1, sequence: 5, octets: part('a3') }

  test('of one message and of others stand in one packet, whatever their order', () => {
    const other = dataChunk({ tsn: 13, flags: BEGIN | END, stream: 2, octets: part('bb') })
    const frame = sctpFrame(dataChunk(last), other, dataChunk(first), dataChunk(middle))
    expect(found([frame])).toEqual([
      [1, 'bb'],
      [1, 'a0a1a2a3'],
    ])
  })

  test('fragments pass 2^32 - 1', () => {
    const chunks = [first, middle, last].map((chunk) => ({ ...chunk, tsn: chunk.tsn - 11 }))
    for (const order of [chunks, [...chunks].reverse()])
      expect(found(order.map((chunk) => sctpFrame(dataChunk(chunk))))).toEqual([[3, 'a0a1a2a3']])
  })

  test('unordered fragments need no sequence number in common', () => {
    const unordered = [first, middle, last].map((chunk, i) => ({
      ...chunk,
      sequence: i,
      flags: chunk.flags | UNORDERED,
    }))
    expect(found(unordered.map((chunk) => sctpFrame(dataChunk(chunk))))).toEqual([[3, 'a0a1a2a3']])
  })

  test.each([
    ['another stream', { stream: 2 }],
    ['another sequence number', { sequence: 6 }],
    ['unordered among ordered', { flags: UNORDERED }],
  ])('%s within a message is none of it', (_, change) => {
    const chunks = [first, { ...middle, ...change }, last]
    expect(found(chunks.map((chunk) => sctpFrame(dataChunk(chunk))))).toEqual([])
  })

  test('a new beginning ends the message before it, whose end is missing', () => {
    const chunks = [first, { ...middle, flags: BEGIN }, last]
    expect(found(chunks.map((chunk) => sctpFrame(dataChunk(chunk))))).toEqual([[3, 'a2a3']])
  })

  test('a retransmitted TSN counts once, also bundled with a new one', () => {
    const whole = dataChunk({ tsn: 20, flags: BEGIN | END, octets: part('cc') })
    const next = dataChunk({ tsn: 21, flags: BEGIN | END, octets: part('dd') })
    expect(found([sctpFrame(whole), sctpFrame(whole, next), sctpFrame(next)])).toEqual([
      [1, 'cc'],
      [2, 'dd'],
    ])
  })

  test('a damaged chunk costs nothing of those before it', () => {
    const good = dataChunk({ tsn: 1, flags: BEGIN | END, octets: part('ee') })
    const { pdus, skipped } = deframe(packetsOf([sctpFrame(good, part('00030002'))]))
    expect(pdus.map(({ octets }) => toHex(octets))).toEqual(['ee'])
    expect(skipped).toMatchObject([{ frameNumber: 1, isDamaged: true }])
  })

  test('fragments without a beginning or an end stay short of a hang', () => {
    const chunks = Array.from({ length: 20_000 }, (_, i) =>
      sctpFrame(dataChunk({ ...middle, tsn: (i * 7919) % 20_000 })),
    )
    expect(found(chunks)).toEqual([])
  })

  test('in UDP (RFC 6951) read like SCTP', () => {
    const chunk = dataChunk({ tsn: 1, flags: BEGIN | END, octets: s1SetupRequest })
    const tunnel = { address: '10.0.0.5', port: 9899 }
    const frame = udpFrame({ ...tunnel, port: 5555 }, tunnel, concatenated([sctpHeader, chunk]))
    expect(deframe(packetsOf([frame])).pdus).toMatchObject([
      { transport: 'sctp', ppid: 18, destinationPort: 36412, octets: s1SetupRequest },
    ])
  })
})

describe('TCP', () => {
  const message = (length: number, fill: number): Uint8Array => {
    const octets = new Uint8Array(length).fill(fill)
    octets.set([1, length >>> 16, length >>> 8, length, 0])
    return octets
  }
  const messages = [message(20, 1), message(900, 2), message(48, 3), message(2000, 4)]
  const hexes = messages.map(toHex)
  const octetsOf = (frames: readonly Uint8Array[]): string[] => found(frames).map(([, octets]) => octets)
  /** Segments that begin where they are told to, of the same connection. */
  const segmentsOf = (...ranges: ReadonlyArray<readonly [number, number]>): Uint8Array[] => {
    const whole = concatenated(messages)
    return ranges.map(([from, to]) => {
      const tcp = new TcpStream(mmeDiameter, hss, 5000)
      tcp.handshake()
      tcp.data('client', whole.slice(0, from))
      return tcp.data('client', whole.slice(from, to))[0]
    })
  }

  test('overlapping and longer retransmissions add what is new of them', () => {
    const segments = segmentsOf([0, 500], [300, 900], [0, 100], [600, 1500], [1000, 2968])
    expect(octetsOf(segments)).toEqual(hexes)
    // A retransmission joins two segments of which the first was not captured.
    expect(octetsOf(segmentsOf([0, 20], [920, 968], [500, 600], [20, 2968]))).toEqual(hexes)
    expect(octetsOf(segmentsOf([0, 20], [920, 930], [920, 2968], [20, 920]))).toEqual(hexes)
  })

  test('what the other side has acknowledged will not come: reading goes on behind it at once', () => {
    const tcp = new TcpStream(mmeDiameter, hss, 5000)
    const before = tcp.data('client', messages[0])
    tcp.data('client', messages[1])
    const after = tcp.data('client', messages[2])
    const frames = [...before, ...after, tcp.acknowledge('server'), ...tcp.data('client', messages[3])]
    expect(found(frames)).toEqual([
      [1, hexes[0]],
      [2, hexes[2]],
      [4, hexes[3]],
    ])
  })

  test('what waits at the end of the capture is read', () => {
    const tcp = new TcpStream(mmeDiameter, hss, 5000)
    const before = tcp.data('client', messages[0])
    tcp.data('client', messages[1])
    expect(found([...before, ...tcp.data('client', messages[2])])).toEqual([
      [1, hexes[0]],
      [2, hexes[2]],
    ])
  })

  test('keep-alives, with an octet of what is acknowledged, change nothing', () => {
    const [a, keepAlive, b] = segmentsOf([0, 920], [919, 920], [920, 2968])
    expect(octetsOf([a, keepAlive, keepAlive, b])).toEqual(hexes)
  })

  test('TLS on the port of Diameter, and protocols with a handshake of their own, are named', () => {
    const tls = new TcpStream(mmeDiameter, hss)
    const http = new TcpStream({ address: '10.0.0.1', port: 5002 }, { address: '10.0.0.2', port: 8080 })
    const frames = [
      ...[...tls.handshake(), ...tls.data('client', fromHex('160301 0005 0100000100'))],
      ...[
        ...http.handshake(),
        ...http.data('client', fromHex('474554202f')),
        ...http.data('client', fromHex('0d0a')),
      ],
    ]
    expect(deframe(packetsOf(frames)).skipped.map(({ reason }) => reason)).toEqual([
      'Diameter port, no Diameter (TCP port 3868)',
      'HTTP (TCP port 8080)',
      'HTTP (TCP port 8080)',
    ])
  })

  test('a connection of another port becomes Diameter with its first whole header', () => {
    const odd = new TcpStream({ address: '10.0.0.1', port: 5000 }, { address: '10.0.0.2', port: 5001 })
    const frames = [
      ...[...odd.handshake(), ...odd.data('client', fromHex('ffff'))],
      ...odd.data('client', capabilitiesExchange),
    ]
    expect(octetsOf(frames)).toEqual([toHex(capabilitiesExchange)])
  })

  test('forty thousand connections are followed with bounded memory', () => {
    const before = process.memoryUsage().arrayBuffers
    const frames = (n: number): Uint8Array[] => {
      const tcp = new TcpStream({ address: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, port: 4000 }, hss)
      return [tcp.handshake()[0], ...tcp.data('client', messages[0].slice(0, 10))]
    }
    const packets = function* (): Generator<ReadPacket> {
      for (let n = 0; n < 40_000; n++) yield* packetsOf(frames(n))
    }
    expect(deframe(packets()).pdus).toEqual([])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000)
  })

  test('segments in any order, some of them twice, give every message once', () => {
    const random = testRandom(5)
    for (let round = 0; round < 100; round++) {
      const cuts = [0, ...Array.from({ length: 8 }, () => random(2968)), 2968].sort((a, b) => a - b)
      const ranges = cuts.slice(1).map((to, i) => [cuts[i], to] as const)
      const shuffled = [...ranges, ...ranges.slice(0, 3)].filter(([from, to]) => to > from)
      for (let i = shuffled.length - 1; i > 0; i--) {
        const other = random(i + 1)
        const [a, b] = [shuffled[i], shuffled[other]]
        shuffled[i] = b
        shuffled[other] = a
      }
      const [handshake] = new TcpStream(mmeDiameter, hss, 5000).handshake()
      expect(octetsOf([handshake, ...segmentsOf(...shuffled)])).toEqual(hexes)
    }
  })
})

test('mutated frames of every transport are read or refused, one after the other', () => {
  const s1 = new SctpAssociation(enb, mme)
  const tcp = new TcpStream(mmeDiameter, hss, 50)
  const frames = [
    ...s1.data('client', { ppid: 18, octets: new Uint8Array(3000) }),
    ...tcp.handshake(),
    ...tcp.data('client', capabilitiesExchange),
    tcp.acknowledge('server'),
  ]
  const lengths = frames.map((frame) => frame.length)
  const all = concatenated(frames)
  survives(
    (octets) => {
      let at = 0
      const cut = lengths.map((length) => octets.slice(at, (at += length)))
      return deframe(packetsOf(cut))
    },
    [all],
  )
})
