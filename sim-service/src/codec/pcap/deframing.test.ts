import { CodecError } from '../codec-error.ts'
import { fromHex, OctetReader, toHex } from '../octets.ts'
import type { ReadPacket } from './capture-reader.ts'
import {
  capabilitiesExchange,
  echoRequest,
  enb,
  hss,
  mme,
  mmeDiameter,
  mmeGtp,
  s1SetupRequest,
  sgw,
} from './capture-samples.ts'
import { deframe } from './deframing.ts'
import { udpFrame } from './framing.ts'
import { concatenated, linkType } from './pcapng-writer.ts'
import { ppid, SctpAssociation } from './sctp-association.ts'
import { TcpStream } from './tcp-stream.ts'

const packetsOf = (frames: readonly Uint8Array[], link: number = linkType.ethernet): ReadPacket[] =>
  frames.map((octets, i) => ({
    frameNumber: i + 1,
    timeUs: i,
    interface: 0,
    linkType: link,
    octets,
    originalLength: octets.length,
  }))

const found = (frames: readonly Uint8Array[], link?: number): Array<[number, string]> =>
  deframe(packetsOf(frames, link)).pdus.map((pdu) => [pdu.frameNumber, toHex(pdu.octets)])

const reasons = (frames: readonly Uint8Array[], link?: number): string[] =>
  deframe(packetsOf(frames, link)).skipped.map((frame) => frame.reason)

/** A Diameter message of `length` octets. */
const diameterOf = (length: number, fill: number): Uint8Array => {
  const message = new Uint8Array(length).fill(fill)
  message.set([1, length >>> 16, length >>> 8, length])
  return message
}

describe('links and networks', () => {
  const frame = udpFrame(mmeGtp, sgw, echoRequest)
  const datagram = frame.slice(14)
  const echo = toHex(echoRequest)

  test('VLAN tags, also two, are passed over', () => {
    const tagged = concatenated([frame.slice(0, 12), fromHex('81000064'), frame.slice(12)])
    const twice = concatenated([frame.slice(0, 12), fromHex('88a80001 81000064'), frame.slice(12)])
    expect(found([tagged, twice])).toEqual([
      [1, echo],
      [2, echo],
    ])
  })

  test('the padding of a short Ethernet frame is not payload', () => {
    expect(found([concatenated([frame, new Uint8Array(5)])])).toEqual([[1, echo]])
  })

  test('raw IP and Linux cooked captures are read', () => {
    expect(found([datagram], linkType.rawIp)).toEqual([[1, echo]])
    const cooked = concatenated([fromHex('0000 0001 0006 020000000001 0000 0800'), datagram])
    expect(found([cooked], linkType.linuxCooked)).toEqual([[1, echo]])
  })

  test('IPv6, with and without extension headers', () => {
    const udp = datagram.slice(20)
    const addresses = '20010db8000000000000000000000001 20010db8000000000000000000000002'
    const plain = concatenated([fromHex(`60000000 00${udp.length.toString(16)} 11 40 ${addresses}`), udp])
    const length = (udp.length + 8).toString(16)
    const options = concatenated([fromHex(`60000000 00${length} 00 40 ${addresses} 1100 010400000000`), udp])
    expect(found([plain, options], linkType.rawIp)).toEqual([
      [1, echo],
      [2, echo],
    ])
    expect(deframe(packetsOf([plain], linkType.rawIp)).pdus[0]).toMatchObject({
      source: '2001:db8:0:0:0:0:0:1',
      destination: '2001:db8:0:0:0:0:0:2',
    })
  })

  test('what holds no PDU is named', () => {
    const arp = concatenated([frame.slice(0, 12), fromHex('0806 0001')])
    const llc = concatenated([frame.slice(0, 12), fromHex('0026 424203')])
    const icmp = frame.slice()
    icmp[23] = 1
    expect(reasons([arp, llc, icmp, frame.slice(0, 30)])).toEqual([
      'ARP',
      'IEEE 802.3 with LLC',
      'ICMP (IP protocol 1)',
      expect.stringContaining('octets needed'),
    ])
    expect(reasons([frame], 147)).toEqual(['link type 147 (USER0)'])
    expect(reasons([frame], 162)).toEqual(['link type 162 (USER15)'])
    expect(reasons([frame], 105)).toEqual(['IEEE 802.11 (link type 105)'])
  })
})

describe('SCTP (RFC 9260)', () => {
  const long = Uint8Array.from({ length: 4000 }, (_, i) => i & 255)

  test('fragments become one message, whatever their order, and only once', () => {
    const s1 = new SctpAssociation(enb, mme)
    const fragments = s1.data('client', { ppid: ppid.s1ap, octets: long })
    expect(fragments).toHaveLength(3)
    const [a, b, c] = fragments
    expect(found([a, b, c])).toEqual([[3, toHex(long)]])
    expect(found([c, a, b])).toEqual([[3, toHex(long)]])
    expect(found([c, a, a, c, b, a, b])).toEqual([[5, toHex(long)]])
    expect(found([a, c])).toEqual([])
  })

  test('bundled DATA chunks come out one by one, and other chunks do not disturb', () => {
    const s1 = new SctpAssociation(enb, mme)
    const frames = [0, 1, 2].map(
      (n) => s1.data('client', { ppid: 18, octets: fromHex('010203').slice(n) })[0],
    )
    const chunk = (frame: Uint8Array): Uint8Array => frame.slice(14 + 20 + 12)
    const sack = chunk(s1.acknowledge('client'))
    const packet = concatenated([frames[0], chunk(frames[1]), sack, chunk(frames[2])])
    packet[16] = (packet.length - 14) >> 8
    packet[17] = packet.length - 14
    expect(found([packet])).toEqual([
      [1, '010203'],
      [1, '0203'],
      [1, '03'],
    ])
  })

  test('a repeated TSN is a retransmission, a new association is not', () => {
    const first = new SctpAssociation(enb, mme).data('client', { ppid: 18, octets: s1SetupRequest })[0]
    const other = new SctpAssociation(enb, { ...mme, address: '10.0.0.9' }).data('client', {
      ppid: 18,
      octets: s1SetupRequest,
    })[0]
    expect(found([first, first, other]).map(([frame]) => frame)).toEqual([1, 3])
  })

  test('streams number their messages apart, TSNs go on', () => {
    const s1 = new SctpAssociation(enb, mme)
    const numbers = [0, 1, 0, 1].map((stream) => {
      const r = new OctetReader(s1.data('client', { ppid: 18, stream, octets: s1SetupRequest })[0], 50)
      return [r.u32(), r.u16(), r.u16()]
    })
    const tsn = numbers[0][0]
    expect(numbers).toEqual([
      [tsn, 0, 0],
      [tsn + 1, 1, 0],
      [tsn + 2, 0, 1],
      [tsn + 3, 1, 1],
    ])
  })

  test('ten thousand messages are followed with bounded memory', () => {
    const s1 = new SctpAssociation(enb, mme)
    const frames = Array.from(
      { length: 10_000 },
      (_, i) => s1.data('client', { ppid: 18, octets: Uint8Array.of(i & 255, i >> 8) })[0],
    )
    expect(found(frames)).toHaveLength(10_000)
  })

  test('a chunk length below its header is refused', () => {
    const [frame] = new SctpAssociation(enb, mme).data('client', { ppid: 18, octets: s1SetupRequest })
    frame[48] = 0
    frame[49] = 3
    expect(reasons([frame])).toEqual([expect.stringContaining('a chunk of 3 octets')])
  })
})

describe('Diameter in TCP', () => {
  const messages = [diameterOf(20, 1), diameterOf(4000, 2), diameterOf(24, 3)]
  const hexes = messages.map(toHex)
  const segments = (): Uint8Array[] => {
    const tcp = new TcpStream(mmeDiameter, hss, 300)
    return [...tcp.handshake(), ...tcp.data('client', concatenated(messages))]
  }

  test('messages are cut by their lengths, not by segments', () => {
    expect(found(segments()).map(([, octets]) => octets)).toEqual(hexes)
  })

  test('segments out of order and repeated ones change nothing', () => {
    const [syn, synAck, ack, ...data] = segments()
    expect(found([syn, synAck, ack, ...data.reverse()]).map(([, octets]) => octets)).toEqual(hexes)
    const doubled = data.reverse().flatMap((frame) => [frame, frame])
    expect(found([syn, synAck, ack, ...doubled]).map(([, octets]) => octets)).toEqual(hexes)
  })

  test('a capture that begins within a message resumes at the next one', () => {
    const tcp = new TcpStream(mmeDiameter, hss, 300)
    const frames = [...tcp.data('client', messages[1]).slice(1), ...tcp.data('client', messages[2])]
    expect(found(frames).map(([, octets]) => octets)).toEqual([hexes[2]])
  })

  test('a segment that was not captured costs the messages around it, not the rest', () => {
    const tcp = new TcpStream(mmeDiameter, hss, 300)
    const before = tcp.data('client', messages[0])
    const lost = tcp.data('client', messages[1]).slice(1)
    const after = Array.from({ length: 600 }, () => tcp.data('client', messages[2])[0])
    const octets = found([...before, ...lost, ...after]).map(([, hex]) => hex)
    expect(octets[0]).toBe(hexes[0])
    expect(octets.filter((hex) => hex === hexes[2])).toHaveLength(600)
    expect(octets).not.toContain(hexes[1])
  })

  test('both directions are apart, and a new connection of the same ports starts anew', () => {
    const tcp = new TcpStream(mmeDiameter, hss)
    const again = new TcpStream(mmeDiameter, hss)
    const frames = [
      ...tcp.handshake(),
      ...tcp.data('client', messages[0]),
      ...tcp.data('server', messages[2]),
      tcp.abort('server'),
      ...again.handshake(),
      ...again.data('client', messages[2]),
    ]
    expect(found(frames).map(([, octets]) => octets)).toEqual([hexes[0], hexes[2], hexes[2]])
  })

  test('sequence numbers pass 2^32', () => {
    const tcp = new TcpStream(mmeDiameter, hss, 1000)
    const counter = tcp as unknown as { next: { client: number } }
    counter.next.client = 2 ** 32 - 1500
    expect(found([...tcp.handshake(), ...tcp.data('client', messages[1])])).toEqual([[7, hexes[1]]])
  })

  test('Diameter on other ports is known by its first octets, other protocols are left alone', () => {
    const odd = new TcpStream({ address: '10.0.0.1', port: 5000 }, { address: '10.0.0.2', port: 5001 })
    const other = new TcpStream({ address: '10.0.0.1', port: 5002 }, { address: '10.0.0.2', port: 80 })
    const { pdus, skipped } = deframe(
      packetsOf([
        ...odd.data('client', capabilitiesExchange),
        ...other.data('client', fromHex('474554202f')),
      ]),
    )
    expect(pdus).toHaveLength(1)
    expect(skipped).toEqual([{ frameNumber: 2, reason: 'HTTP (TCP port 80)', isDamaged: false }])
  })
})

test('a datagram beyond 65,535 octets is refused', () => {
  expect(() => udpFrame(mmeGtp, sgw, new Uint8Array(65_508))).toThrow(CodecError)
  expect(udpFrame(mmeGtp, sgw, new Uint8Array(65_507))).toHaveLength(65_549)
})
