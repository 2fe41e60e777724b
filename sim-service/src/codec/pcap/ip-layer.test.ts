import { testRandom } from '../../../test-support/mutation.ts'
import { fromHex, toHex } from '../octets.ts'
import type { ReadPacket } from './capture-reader.ts'
import { echoRequest, mmeGtp, sgw } from './capture-samples.ts'
import { Deframer, deframe } from './deframing.ts'
import { udpFrame } from './framing.ts'
import { concatenated, linkType } from './pcapng-writer.ts'

const RAW = linkType.rawIp
const packetsOf = (frames: readonly Uint8Array[], link: number = RAW): ReadPacket[] =>
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
  deframe(packetsOf(frames, link)).skipped.map(({ reason }) => reason)

const hex16 = (value: number): string => value.toString(16).padStart(4, '0')
const u16 = (value: number): Uint8Array => fromHex(hex16(value))

const payload = Uint8Array.from({ length: 3000 }, (_, i) => (i * 7) & 255)
const datagram = udpFrame(mmeGtp, sgw, payload).slice(14)
const udp = datagram.slice(20)

/** A piece of the UDP datagram as an IPv4 fragment, `offset` in units of eight octets. */
const ipv4Fragment = (from: number, to: number, identification = 7): Uint8Array => {
  const header = datagram.slice(0, 20)
  const isLast = to >= udp.length
  header.set(u16(20 + Math.min(to, udp.length) - from), 2)
  header.set(u16(identification), 4)
  header.set(u16((isLast ? 0 : 0x2000) | (from / 8)), 6)
  return concatenated([header, udp.slice(from, to)])
}

const addresses = '20010db8000000000000000000000001 20010db8000000000000000000000002'
const ipv6 = (next: number, ...parts: Uint8Array[]): Uint8Array => {
  const body = concatenated(parts)
  const head = `60000000 ${hex16(body.length)} ${next.toString(16).padStart(2, '0')} 40 ${addresses}`
  return concatenated([fromHex(head), body])
}
const ipv6Fragment = (from: number, to: number, next = 17, whole: Uint8Array = udp): Uint8Array => {
  const more = to >= whole.length ? 0 : 1
  const header = fromHex(`${next.toString(16).padStart(2, '0')} 00 ${hex16(from | more)} 0000beef`)
  return ipv6(44, header, whole.slice(from, to))
}

const whole = toHex(payload)

describe.each([
  ['IPv4 (RFC 791 §3.2)', (from: number, to: number) => ipv4Fragment(from, to)],
  ['IPv6 (RFC 8200 §4.5)', (from: number, to: number) => ipv6Fragment(from, to)],
])('fragments of %s', (_, fragment) => {
  const [a, b, c] = [fragment(0, 1000), fragment(1000, 2000), fragment(2000, 4000)]

  test('become one datagram in whatever order they come', () => {
    for (const order of [
      [a, b, c],
      [c, b, a],
      [b, c, a],
    ])
      expect(found(order)).toEqual([[3, whole]])
  })

  test('that are repeated or overlap change nothing', () => {
    expect(found([a, a, b, b, c])).toEqual([[5, whole]])
    expect(found([a, fragment(504, 1504), fragment(1200, 2400), c])).toEqual([[4, whole]])
  })

  test('of which one is missing are counted at the end, and are no message', () => {
    const deframer = new Deframer()
    const pdus: [] = []
    for (const packet of packetsOf([a, c])) expect(deframer.packet(packet, pdus)).toBeUndefined()
    expect([pdus.length, deframer.incompleteDatagrams]).toEqual([0, 1])
  })
})

describe('fragments', () => {
  test('of two datagrams do not mix', () => {
    const other = ipv4Fragment(0, 1000, 8)
    expect(found([ipv4Fragment(0, 1000), other, ipv4Fragment(1000, 4000)])).toEqual([[3, whole]])
    expect(found([ipv4Fragment(0, 1000), ipv4Fragment(1000, 4000, 8)])).toEqual([])
  })

  test('an identification may come again', () => {
    const twice = [0, 1].flatMap(() => [ipv4Fragment(0, 1000), ipv4Fragment(1000, 4000)])
    expect(found(twice).map(([frame]) => frame)).toEqual([2, 4])
  })

  test('a fragment that cannot be one is damaged', () => {
    const odd = ipv4Fragment(0, 1001)
    const beyond = ipv4Fragment(0, 1000)
    beyond.set(u16(0x2000 | 0x1fff), 6)
    expect(reasons([odd, beyond])).toEqual([
      expect.stringContaining('a fragment of 1001 octets that is not the last'),
      expect.stringContaining('a fragment that ends at octet 66528'),
    ])
  })

  test('of ever new datagrams take bounded memory', () => {
    const deframer = new Deframer()
    for (let i = 0; i < 1000; i++) deframer.packet(packetsOf([ipv4Fragment(0, 1000, i)])[0], [])
    expect(deframer.incompleteDatagrams).toBe(256)
  })

  test('of IPv6 may hold extension headers', () => {
    const inside = concatenated([fromHex('11 00 010400000000'), udp])
    expect(found([ipv6Fragment(0, 1000, 60, inside), ipv6Fragment(1000, 4000, 60, inside)])).toEqual([
      [2, whole],
    ])
  })
})

describe('IPv6 extension headers (RFC 8200 §4)', () => {
  test('hop-by-hop, routing and destination options, and an authentication header, are passed over', () => {
    const routing = fromHex('3c 02 00 00 00000000 20010db8000000000000000000000003')
    const destination = fromHex('33 00 010400000000')
    const authentication = fromHex('11 04 0000 00000001 00000001 000000000000000000000000')
    const packet = ipv6(0, fromHex('2b 00 010400000000'), routing, destination, authentication, udp)
    expect(found([packet])).toEqual([[1, whole]])
  })

  test('what is encrypted or no transport is named', () => {
    expect(reasons([ipv6(50, udp), ipv6(59), ipv6(58, udp)])).toEqual([
      'ESP (IP protocol 50)',
      'no next header (IP protocol 59)',
      'ICMPv6 (IP protocol 58)',
    ])
  })
})

describe('link types', () => {
  const small = udpFrame(mmeGtp, sgw, echoRequest)
  const ip = small.slice(14)
  const six = ipv6(17, udpFrame(mmeGtp, sgw, echoRequest).slice(34))
  const echo = [[1, toHex(echoRequest)]]
  const behind = (head: string, packet: Uint8Array = ip): Uint8Array => concatenated([fromHex(head), packet])

  test.each([
    ['BSD loopback of a little-endian machine', 0, behind('02000000')],
    ['BSD loopback of a big-endian machine', 0, behind('00000002')],
    ['BSD loopback, IPv6 as Darwin numbers it', 0, behind('1e000000', six)],
    ['BSD loopback, IPv6 as FreeBSD numbers it', 0, behind('0000001c', six)],
    ['OpenBSD loopback', 108, behind('00000002')],
    ['OpenBSD loopback, IPv6', 108, behind('00000018', six)],
    ['raw IP', 101, ip],
    ['raw IP, version 6', 101, six],
    ['raw IP, BSD/OS', 12, ip],
    ['raw IP, OpenBSD', 14, six],
    ['IPv4', 228, ip],
    ['IPv6', 229, six],
    ['Linux cooked', 113, behind('0000 0001 0006 020000000001 0000 0800')],
    ['Linux cooked, VLAN', 113, behind('0000 0001 0006 020000000001 0000 8100 0064 86dd', six)],
    ['Linux cooked v2', 276, behind('0800 0000 00000003 0001 00 06 0200000000010000')],
    ['Linux cooked v2, IPv6', 276, behind('86dd 0000 00000003 0001 00 06 0200000000010000', six)],
    ['Linux cooked v2, VLAN', 276, behind('8100 0000 00000003 0001 00 06 0200000000010000 0064 0800')],
    ['Ethernet, 802.1Q', 1, concatenated([small.slice(0, 12), fromHex('81000064'), small.slice(12)])],
    ['Ethernet, QinQ', 1, concatenated([small.slice(0, 12), fromHex('88a80001 81000064'), small.slice(12)])],
    [
      'Ethernet, the old QinQ',
      1,
      concatenated([small.slice(0, 12), fromHex('91000001 81000064'), small.slice(12)]),
    ],
  ])('%s', (_, link, packet) => expect(found([packet], link)).toEqual(echo))

  test('a frame of nothing but tags ends', () => {
    const tags = concatenated([
      small.slice(0, 12),
      ...Array.from({ length: 60_000 }, () => fromHex('81000064')),
    ])
    expect(reasons([tags], 1)).toEqual([expect.stringContaining('octets needed')])
  })

  test('another address family is named', () => {
    expect(reasons([behind('00000007')], 108)).toEqual(['address family 7 of a loopback'])
  })

  test('a frame that was cut short when captured is told from a damaged one', () => {
    const [packet] = packetsOf([ip.slice(0, 25)])
    expect(deframe([{ ...packet, originalLength: ip.length }]).skipped).toEqual([
      { frameNumber: 1, reason: 'frames that were cut short when captured', isDamaged: false },
    ])
    expect(deframe([packet]).skipped).toMatchObject([{ frameNumber: 1, isDamaged: true }])
  })
})

test('shuffled fragments of many datagrams all come together', () => {
  const random = testRandom(3)
  for (let round = 0; round < 50; round++) {
    const cuts = [0, ...Array.from({ length: 5 }, () => 8 * (1 + random(360)))].sort((a, b) => a - b)
    const pieces = [...new Set(cuts)].map((from, i, all) => ipv4Fragment(from, all[i + 1] ?? 4000, round))
    for (let i = pieces.length - 1; i > 0; i--) {
      const other = random(i + 1)
      const [a, b] = [pieces[i], pieces[other]]
      pieces[i] = b
      pieces[other] = a
    }
    expect(found(pieces)).toEqual([[pieces.length, whole]])
  }
})
