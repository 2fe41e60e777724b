import { survives, testRandom } from '../../test-support/mutation.ts'
import { CodecError } from './codec-error.ts'
import { fromJson, toJson } from './json.ts'
import { fromHex, OctetReader, OctetWriter, toHex } from './octets.ts'
import {
  type PacketFilter,
  packetFilterDirection,
  readTft,
  type TrafficFlowTemplate,
  tftFault,
  tftIn,
  tftOperation,
  tftParameter,
  writeTft,
} from './tft.ts'
import { componentExamples, tftExamples } from './tft-examples.ts'

const read = (octets: Uint8Array): TrafficFlowTemplate => readTft(new OctetReader(octets))

function written(tft: TrafficFlowTemplate): Uint8Array {
  const w = new OctetWriter(4)
  writeTft(w, tft)
  return w.finish()
}

function check(text: string, tft: TrafficFlowTemplate): void {
  const octets = fromHex(text.replace(/#.*$/gm, ''))
  expect(read(octets)).toEqual(tft)
  expect(toHex(written(tft))).toBe(toHex(octets))
}

const throughJson = (tft: TrafficFlowTemplate): TrafficFlowTemplate =>
  fromJson(JSON.parse(JSON.stringify(toJson(tft)))) as TrafficFlowTemplate

describe('worked octets of traffic flow templates (TS 24.008 §10.5.6.12)', () => {
  test('a new template for the voice of a call: UDP between two endpoints, one filter a direction', () =>
    check(
      `22                             # create, 2 filters
       10 00 11                       # filter 0, downlink only, precedence 0
         10 0a2d0001 ffffffff         #   IPv4 remote address
         30 11                        #   UDP
         40 c350 50 c352              #   local port 50000, remote port 50002
       21 01 13                       # filter 1, uplink only, precedence 1
         10 0a2d0001 ffffffff
         30 11 41 c350 c353 70 b8 fc  #   local ports 50000 to 50003, traffic class`,
      {
        operation: tftOperation.createNewTft,
        packetFilters: [
          {
            identifier: 0,
            direction: packetFilterDirection.downlinkOnly,
            evaluationPrecedence: 0,
            components: [
              { kind: 'ipv4RemoteAddress', address: '10.45.0.1', mask: '255.255.255.255' },
              { kind: 'protocolIdentifierNextHeader', protocol: 17 },
              { kind: 'singleLocalPort', port: 50_000 },
              { kind: 'singleRemotePort', port: 50_002 },
            ],
          },
          {
            identifier: 1,
            direction: packetFilterDirection.uplinkOnly,
            evaluationPrecedence: 1,
            components: [
              { kind: 'ipv4RemoteAddress', address: '10.45.0.1', mask: '255.255.255.255' },
              { kind: 'protocolIdentifierNextHeader', protocol: 17 },
              { kind: 'localPortRange', low: 50_000, high: 50_003 },
              { kind: 'typeOfServiceTrafficClass', value: 0xb8, mask: 0xfc },
            ],
          },
        ],
      },
    ))

  test('operations without filters', () => {
    check('40', { operation: tftOperation.deleteExistingTft })
    check('c0', { operation: tftOperation.noTftOperation })
    check('d0 03 02 0102', {
      operation: tftOperation.noTftOperation,
      parameters: [{ id: tftParameter.packetFilterIdentifier, contents: fromHex('0102') }],
    })
  })

  test('deleted filters, whose spare bits are kept', () => {
    check('a2 01 0f', { operation: tftOperation.deletePacketFilters, packetFilterIdentifiers: [1, 15] })
    check('a2 01 4f', {
      operation: tftOperation.deletePacketFilters,
      packetFilterIdentifiers: [1, 15],
      spareOfIdentifiers: [0, 4],
    })
  })

  test('spare bits of a filter and of its components', () =>
    check('61 b3 05 0e 80 a12345 83 f064 85 9d 86 0d 50 0050', {
      operation: tftOperation.addPacketFilters,
      packetFilters: [
        {
          identifier: 3,
          direction: packetFilterDirection.bidirectional,
          evaluationPrecedence: 5,
          spare: 2,
          components: [
            { kind: 'flowLabel', flowLabel: 0x12345, spare: 10 },
            { kind: 'cTagVid', vid: 100, spare: 15 },
            { kind: 'cTagPcpDei', pcp: 6, dei: 1, spare: 9 },
            { kind: 'sTagPcpDei', pcp: 6, dei: 1 },
            { kind: 'singleRemotePort', port: 80 },
          ],
        },
      ],
    }))

  test('a component that is not known keeps itself and all behind it', () =>
    check('81 02 09 07 30 06 99 01 50 0050', {
      operation: tftOperation.replacePacketFilters,
      packetFilters: [
        {
          identifier: 2,
          direction: packetFilterDirection.preRelease7,
          evaluationPrecedence: 9,
          components: [
            { kind: 'protocolIdentifierNextHeader', protocol: 6 },
            { kind: 'undecoded', octets: fromHex('9901500050') },
          ],
        },
      ],
    }))

  test('is read from within a larger buffer', () =>
    expect(tftIn(fromHex('ff40ff'), 1, 2)).toEqual({ operation: tftOperation.deleteExistingTft }))
})

describe('every template', () => {
  test('of the examples comes back as it went, through JSON too', () => {
    for (const tft of tftExamples) {
      const octets = written(tft)
      expect(read(octets)).toEqual(tft)
      expect(written(throughJson(tft))).toEqual(octets)
      expect(tftFault(tft)).toBeUndefined()
    }
  })

  test('is cut or mutated and still read: its syntax is its receiver’s to judge', () => {
    const frames = tftExamples.map(written)
    const tally = survives((octets) => {
      const tft = read(octets)
      expect(written(throughJson(tft))).toEqual(octets.slice())
      return tft
    }, frames)
    expect(tally.messages).toBeGreaterThan(frames.length)
    expect(tally.refusals).toBeGreaterThan(0)
  }, 120_000)

  test('of random octets encodes to the same octets', () => {
    const random = testRandom(24008)
    for (let i = 0; i < 5000; i++) {
      const octets = Uint8Array.from({ length: 1 + random(30) }, () => random(256))
      octets[0] = (random(8) << 5) | (random(2) << 4) | random(3)
      expect(written(read(octets))).toEqual(octets)
    }
  })
})

describe('the faults that a template shows by itself (TS 24.301 §6.4.2.4)', () => {
  const filter = (change: Partial<PacketFilter> = {}): PacketFilter => ({
    identifier: 0,
    direction: packetFilterDirection.bidirectional,
    evaluationPrecedence: 0,
    components: [{ kind: 'singleRemotePort', port: 80 }],
    ...change,
  })
  const create = (...packetFilters: PacketFilter[]): TrafficFlowTemplate => ({
    operation: tftOperation.createNewTft,
    packetFilters,
  })

  test.each([
    ['filters that the list does not have', '22 3001 03 500050'],
    ['a filter longer than the list', '21 3001 04 500050'],
    ['octets behind the list', '21 3001 03 500050 00'],
    ['a filter in a template that is deleted', '41'],
    ['a parameter that is cut short', '50 01 02 00'],
    ['no filter in a new template', '20'],
    ['no filter to be deleted', 'a0'],
    ['a reserved operation', 'e0'],
  ])('cause #42: %s', (_what, text) => {
    const octets = fromHex(text)
    expect(tftFault(read(octets))).toBe('syntaxOfOperation')
    expect(written(read(octets))).toEqual(octets)
  })

  test.each<[string, TrafficFlowTemplate]>([
    ['two filters of one identifier', create(filter(), filter({ evaluationPrecedence: 1 }))],
    ['two filters of one precedence', create(filter(), filter({ identifier: 1 }))],
    ['a filter without components', create(filter({ components: [] }))],
    [
      'a component twice',
      create(filter({ components: [...filter().components, { kind: 'singleRemotePort', port: 81 }] })),
    ],
    [
      'a component that is not known',
      create(filter({ components: [{ kind: 'undecoded', octets: fromHex('99') }] })),
    ],
  ])('cause #45: %s', (_what, tft) => {
    expect(tftFault(tft)).toBe('syntaxOfPacketFilters')
  })
})

describe('not encodable', () => {
  const filters = componentExamples.map((component, identifier) => ({
    identifier: identifier & 15,
    direction: 3,
    evaluationPrecedence: identifier,
    components: [component],
  }))

  test.each<[string, unknown]>([
    ['filters of a template that is deleted', { operation: 2, packetFilters: [] }],
    ['a new template without a list', { operation: 1 }],
    ['sixteen filters', { operation: 1, packetFilters: filters.slice(0, 16) }],
    ['an identifier of five bits', { operation: 5, packetFilterIdentifiers: [16] }],
    ['an operation of four bits', { operation: 8 }],
    ['a malformed template of another operation', { operation: 1, malformed: fromHex('40') }],
    [
      'a component that there is not',
      { operation: 1, packetFilters: [{ ...filters[0], components: [{ kind: 'colour' }] }] },
    ],
    [
      'a port of 17 bits',
      {
        operation: 1,
        packetFilters: [{ ...filters[0], components: [{ kind: 'singleLocalPort', port: 65_536 }] }],
      },
    ],
    [
      'an IPv6 address of four octets',
      {
        operation: 1,
        packetFilters: [
          {
            ...filters[0],
            components: [
              { kind: 'ipv6LocalAddressPrefixLength', address: fromHex('0a000001'), prefixLength: 64 },
            ],
          },
        ],
      },
    ],
  ])('%s', (_what, tft) => {
    expect(() => written(tft as TrafficFlowTemplate)).toThrow(CodecError)
  })
})
