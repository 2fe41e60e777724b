import { survives, testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromJson, toJson } from '../json.ts'
import { fromHex, toHex } from '../octets.ts'
import {
  decodeGtpu,
  type ExtensionHeader,
  encodeGtpu,
  type GtpuMessage,
  gtpuExtension,
  gtpuType,
} from './gtpu.ts'
import { gtpuSamples } from './gtpu-samples.ts'

function check(hex: string, message: GtpuMessage): void {
  expect(decodeGtpu(fromHex(hex))).toEqual(message)
  expect(toHex(encodeGtpu(message))).toBe(hex.replace(/\s+/g, ''))
}

describe('octets of GTP-U messages', () => {
  test('EchoResponse of a public capture (scapy, test/contrib/gtp.uts)', () => {
    check('3202 0006 c192a26c 8cb4 00 00 0e0e', {
      kind: 'EchoResponse',
      teid: 0xc192a26c,
      sequence: 0x8cb4,
      recovery: 14,
    })
  })

  test('ErrorIndication of a public capture (scapy, test/contrib/gtp.uts), IPv6', () => {
    check('321a 001c 00000000 0000 00 00 10 000004d2 85 0010 fd010001000000000000000000000001', {
      kind: 'ErrorIndication',
      teid: 0,
      sequence: 0,
      teidDataI: 1234,
      peerAddress: { ipv6: fromHex('fd010001000000000000000000000001') },
    })
  })

  test('G-PDU: the short header', () => {
    check('30ff 0003 00000007 450000', { kind: 'GPdu', teid: 7, payload: fromHex('450000') })
  })

  test('G-PDU with sequence number and the PDCP number of a forwarded packet', () => {
    check('36ff 000b 00000007 0102 00 c0 01 1234 00 450000', {
      kind: 'GPdu',
      teid: 7,
      sequence: 0x0102,
      extensionHeaders: [{ type: gtpuExtension.pdcpPduNumber, pdcpPduNumber: 0x1234 }],
      payload: fromHex('450000'),
    })
  })

  test('EndMarker', () => {
    check('30fe 0000 00000007', { kind: 'EndMarker', teid: 7 })
  })
})

describe('the optional header (29.281 §5.1)', () => {
  test('with one flag set the other fields are there and mean nothing', () => {
    check('32ff 0005 00000007 0001 aa 85 45', {
      kind: 'GPdu',
      teid: 7,
      sequence: 1,
      headerSeen: { nPduNumber: 0xaa, nextExtensionType: 0x85 },
      payload: fromHex('45'),
    })
    check('39ff 0005 00000007 0001 aa 85 45', {
      kind: 'GPdu',
      teid: 7,
      nPduNumber: 0xaa,
      headerSeen: { spare: 1, sequence: 1, nextExtensionType: 0x85 },
      payload: fromHex('45'),
    })
  })

  test('unknown extension headers pass through in order', () => {
    const octets = fromHex('34ff 0011 00000007 0000 00 85 01 0009 12 02 aabbccddeeff 00 45')
    const message = decodeGtpu(octets)
    expect(message.extensionHeaders?.map(({ type }) => type)).toEqual([0x85, 0x12])
    expect(toHex(encodeGtpu(message))).toBe(toHex(octets))
  })

  test.each<[string, string, object]>([
    ['PDCP PDU number', 'c0 01 0fff', { type: 0xc0, pdcpPduNumber: 0xfff }],
    ['long PDCP PDU number', '82 02 03fffe 000000', { type: 0x82, longPdcpPduNumber: 0x3fffe }],
    ['long PDCP PDU number of an earlier release', '03 02 000001 000000', { type: 3, longPdcpPduNumber: 1 }],
    ['UDP port', '40 01 0868', { type: 0x40, udpPort: 2152 }],
    ['service class indicator', '20 01 0500', { type: 0x20, serviceClassIndicator: 5 }],
    ['one with a spare octet set', '20 01 0501', { type: 0x20, octets: fromHex('0501') }],
    ['one of another length', 'c0 02 000000000000', { type: 0xc0, octets: new Uint8Array(6) }],
  ])('%s (§5.2.2)', (_, hex, header) => {
    const length = hex.replace(/ /g, '').length / 2 + 5
    check(`34ff 00${length.toString(16).padStart(2, '0')} 00000007 0000 00 ${hex} 00 45`, {
      kind: 'GPdu',
      teid: 7,
      extensionHeaders: [header as ExtensionHeader],
      payload: fromHex('45'),
    })
  })

  test('the E flag without an extension header', () => {
    check('34ff 0005 00000007 0000 00 00 45', {
      kind: 'GPdu',
      teid: 7,
      extensionHeaders: [],
      payload: fromHex('45'),
    })
  })

  test.each([
    ['an extension header of no octets', '34ff 0006 00000007 0000 00 85 00 00', /at octet 12: bad-length/],
    ['an extension header behind the end', '34ff 0006 00000007 0000 00 85 02 00', /GPdu|header.*truncated/],
    ['a length beyond the octets', '30ff 0004 00000007 45', /at octet 2: truncated/],
    ['octets beyond the length', '30ff 0000 00000007 45', /at octet 2: bad-length/],
    ['version 2', '48ff 0000 00000007', /at octet 0: unknown/],
    ["GTP'", '20ff 0000 00000007', /at octet 0: unknown/],
    ['a type of GTP-C', '3010 0000 00000007', /at octet 1: unknown/],
    ['no peer address', '321a 0009 00000000 0000 00 00 10 000004d2', /ErrorIndication at octet 17: missing/],
  ])('%s is refused', (_, hex, refusal) => {
    expect(() => decodeGtpu(fromHex(hex))).toThrow(refusal)
  })
})

describe('IEs (29.281 §8)', () => {
  test('of a repeated IE the first counts; repetitions, IEs of another message and their order are kept', () => {
    check('321a 0017 00000000 0000 00 00 85 0004 0a000009 0e05 10 000004d2 10 00000001', {
      kind: 'ErrorIndication',
      teid: 0,
      sequence: 0,
      teidDataI: 1234,
      peerAddress: { ipv4: '10.0.0.9' },
      unknown: [
        { type: 14, octets: fromHex('05') },
        { type: 16, octets: fromHex('00000001') },
      ],
      orderSeen: [133, 14, 16, 16],
    })
  })
})

test('what survives a mutation encodes to the same octets, through JSON too', () => {
  const random = testRandom(7)
  let accepted = 0
  for (let i = 0; i < 3000; i++) {
    const octets = encodeGtpu(gtpuSamples(random)[i % 6])
    octets[random(octets.length)] ^= 1 << random(8)
    try {
      const json = JSON.stringify(toJson(decodeGtpu(octets)))
      expect(toHex(encodeGtpu(fromJson(JSON.parse(json)) as GtpuMessage))).toBe(toHex(octets))
      accepted++
    } catch (error) {
      if (!(error instanceof CodecError)) throw error
    }
  }
  expect(accepted).toBeGreaterThan(1000)
})

describe('round trips', () => {
  test.each(Object.keys(gtpuType))('%s: decoded as it was encoded, and through JSON', (kind) => {
    const random = testRandom(3)
    for (let i = 0; i < 100; i++) {
      const message = gtpuSamples(random).find((made) => made.kind === kind)!
      const octets = encodeGtpu(message)
      expect(decodeGtpu(octets)).toEqual(message)
      const back = fromJson(JSON.parse(JSON.stringify(toJson(decodeGtpu(octets))))) as GtpuMessage
      expect(toHex(encodeGtpu(back))).toBe(toHex(octets))
    }
  })

  test.each<[string, object, RegExp]>([
    [
      'an extension header that does not fill words',
      { extensionHeaders: [{ type: 0x85, octets: fromHex('00') }] },
      /4n - 2/,
    ],
    ['an extension header of type 0', { extensionHeaders: [{ type: 0, octets: fromHex('0000') }] }, /type 0/],
    ['a sequence number of 17 bits', { sequence: 0x10000 }, /GPdu: not-encodable/],
  ])('the encoder refuses %s', (_, change, refusal) => {
    const message = { kind: 'GPdu', teid: 1, payload: fromHex('45'), ...change } as GtpuMessage
    expect(() => encodeGtpu(message)).toThrow(refusal)
  })
})

test.each(Object.keys(gtpuType))('%s survives truncation and mutation', (kind) => {
  const random = testRandom(4)
  const samples = [1, 2].map(() => encodeGtpu(gtpuSamples(random).find((made) => made.kind === kind)!))
  expect(survives(decodeGtpu, samples, 9).refusals).toBeGreaterThan(0)
})
