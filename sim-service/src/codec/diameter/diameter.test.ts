import { survives, testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromJson, type Json, toJson } from '../json.ts'
import { equalOctets, fromHex, toHex } from '../octets.ts'
import type { RawAvp } from './avp.ts'
import {
  commands,
  DiameterError,
  type DiameterMessage,
  decodeDiameter,
  encodeDiameter,
  resultCode,
  resultCodeOf,
  unknownMandatory,
} from './diameter.ts'
import { samples } from './diameter-samples.ts'
import { avps } from './dictionary.ts'
import { MessageGenerator } from './random-messages.ts'
import { rawAvps } from './read-avps.ts'

const kinds = [...commands.map((command) => command.kind), 'ErrorAnswer']

/** A message of a header and AVPs, given as hexadecimal text; the length is filled in. */
function message(header: string, ...avpsInHex: string[]): Uint8Array {
  const octets = fromHex(header + avpsInHex.join(''))
  octets[2] = octets.length >>> 8
  octets[3] = octets.length
  return octets
}

function refusal(octets: Uint8Array): DiameterError {
  try {
    decodeDiameter(octets)
  } catch (error) {
    if (error instanceof DiameterError) return error
    throw error
  }
  throw new Error('it was accepted')
}

const originHost = '00000108 40000009 61000000'
const originRealm = '00000128 40000009 62000000'
const watchdog = '01000000 80000118 00000000 01020304 05060708'

describe('worked octets', () => {
  const vectors: { source: string; octets: string; value: DiameterMessage }[] = [
    {
      source: 'by hand from RFC 6733 §3, §4.1, §5.5.1: two AVPs with three octets of padding each',
      octets: `0100002c 80000118 00000000 01020304 05060708 ${originHost} ${originRealm}`,
      value: {
        kind: 'DeviceWatchdogRequest',
        hopByHop: 0x01020304,
        endToEnd: 0x05060708,
        originHost: 'a',
        originRealm: 'b',
      },
    },
    {
      source: 'sent by freeDiameter 1.2.1: Capabilities-Exchange-Answer of a relay',
      octets: `010000a0 00000101 00000000 00000001 00000002 0000010c4000000c000007d1
        00000108400000176472612e6970782e6578616d706c6500 00000128400000136970782e6578616d706c6500
        000001164000000c6b0392c1 000001014000000e0001c00002020000 0000010a4000000c00000000
        0000010d00000014667265654469616d65746572 0000010b0000000c000027d9 000001024000000cffffffff`,
      value: {
        kind: 'CapabilitiesExchangeAnswer',
        hopByHop: 1,
        endToEnd: 2,
        resultCode: 2001,
        originHost: 'dra.ipx.example',
        originRealm: 'ipx.example',
        originStateId: 1795396289,
        hostIpAddress: ['192.0.2.2'],
        vendorId: 0,
        productName: 'freeDiameter',
        firmwareRevision: 10201,
        authApplicationId: [0xffffffff],
        // Its Firmware-Revision stands before the place that RFC 6733 §5.3.2 writes it at.
        orderSeen: [
          'resultCode',
          'originHost',
          'originRealm',
          'originStateId',
          'hostIpAddress',
          'vendorId',
          'productName',
          'firmwareRevision',
          'authApplicationId',
        ],
      },
    },
    {
      source:
        'by hand from TS 29.272 §7.2.14 and RFC 6733 §7.6: S6a PUA, Experimental-Result, T flag clear, P set',
      octets: `01000064 40000141 01000023 00000001 00000002
        00000107 40000009 73000000  00000129 40000020 0000010a 4000000c 000028af 0000012a 4000000c 00001389
        00000115 4000000c 00000001  ${originHost} ${originRealm}`,
      value: {
        kind: 'PurgeUeAnswer',
        hopByHop: 1,
        endToEnd: 2,
        sessionId: 's',
        experimentalResult: { vendorId: 10415, experimentalResultCode: 5001 },
        authSessionState: 1,
        originHost: 'a',
        originRealm: 'b',
      },
    },
  ]
  test.each(vectors)('$source', ({ octets, value }) => {
    expect(decodeDiameter(fromHex(octets))).toStrictEqual(value)
    expect(toHex(encodeDiameter(value))).toBe(octets.replace(/\s/g, ''))
  })

  test.each([
    [
      'Visited-PLMN-Id 214-07, TS 29.272 §7.3.9',
      'visitedPlmnId',
      '21407',
      '0000057f c000000f 000028af 12f47000',
    ],
    [
      'Visited-PLMN-Id 310-410, TS 29.272 §7.3.9',
      'visitedPlmnId',
      '310410',
      '0000057f c000000f 000028af 13001400',
    ],
  ])('%s', (_name, member, value, octets) => {
    const request = samples.find((sample) => sample.kind === 'AuthenticationInformationRequest')!
    expect(toHex(encodeDiameter({ ...request, [member]: value } as DiameterMessage))).toContain(
      octets.replace(/\s/g, ''),
    )
  })

  test('Event-Timestamp is in NTP seconds: eras end in 2036 (RFC 6733 §4.3.1)', () => {
    const request = samples.find((sample) => sample.kind === 'GyCreditControlRequest')!
    for (const [unix, ntp] of [
      [0, '83aa7e80'],
      [2085978495, 'ffffffff'],
      [2085978496, '00000000'],
      [4233462143, '7fffffff'],
    ] as const) {
      const octets = encodeDiameter({ ...request, eventTimestamp: unix } as DiameterMessage)
      expect(toHex(octets)).toContain(`000000374000000c${ntp}`)
      expect(decodeDiameter(octets)).toMatchObject({ eventTimestamp: unix })
    }
  })

  test('an MSISDN has TBCD digits and a filler (TS 29.329 §6.3.2)', () => {
    const answer = samples.find((sample) => sample.kind === 'UpdateLocationAnswer')!
    const octets = toHex(
      encodeDiameter({ ...answer, subscriptionData: { msisdn: '49171' } } as DiameterMessage),
    )
    expect(octets).toContain('000002bdc000000f000028af9471f100')
  })
})

describe('the dictionary', () => {
  test('a member is the name of its AVP in camelCase', () => {
    for (const [member, { name }] of Object.entries(avps)) {
      const [first, ...rest] = name
        .replace(/^3GPP/, 'Tgpp')
        .split('-')
        .map((part) => part.toLowerCase())
      expect(member).toBe(first + rest.map((part) => part[0].toUpperCase() + part.slice(1)).join(''))
    }
  })

  test('there is a sample of every kind', () => {
    expect(new Set(samples.map((sample) => sample.kind))).toEqual(new Set(kinds))
  })
})

describe('round trips', () => {
  test.each(samples.map((sample) => [sample.kind, sample] as const))('the sample of %s', (_kind, sample) => {
    expect(decodeDiameter(encodeDiameter(sample))).toStrictEqual(sample)
  })

  test.each(kinds)('%s at random, through octets and through JSON', (kind) => {
    const generator = new MessageGenerator(testRandom(kind.length * 7919 + kind.charCodeAt(2)))
    for (let i = 0; i < 60; i++) {
      const value = generator.message(kind)
      const octets = encodeDiameter(value)
      const decoded = decodeDiameter(octets)
      expect(decoded).toEqual(value)
      const json = JSON.parse(JSON.stringify(toJson(decoded))) as Json
      expect(toHex(encodeDiameter(fromJson(json) as DiameterMessage))).toBe(toHex(octets))
    }
  })

  test.each(kinds)('%s of another sender: its order and flags come back as they were', (kind) => {
    const random = testRandom(kind.length * 104729 + kind.charCodeAt(3))
    const generator = new MessageGenerator(random, true)
    for (let i = 0; i < 30; i++) {
      const octets = shuffled(encodeDiameter(generator.message(kind)), random)
      const decoded = decodeDiameter(octets)
      expect(toHex(encodeDiameter(decoded))).toBe(toHex(octets))
      const json = JSON.parse(JSON.stringify(toJson(decoded))) as Json
      expect(toHex(encodeDiameter(fromJson(json) as DiameterMessage))).toBe(toHex(octets))
    }
  })

  test('what a changed message still has of its order as received does no harm', () => {
    const [sample] = samples
    const received = decodeDiameter(shuffled(encodeDiameter(sample), testRandom(5)))
    if (received.kind !== 'CapabilitiesExchangeRequest') throw new Error(received.kind)
    const changed = {
      ...received,
      supportedVendorId: [1, 2, 3, 4],
      originHost: 'other',
      firmwareRevision: undefined,
    }
    const again = decodeDiameter(encodeDiameter(changed))
    expect(again).toMatchObject({
      supportedVendorId: [1, 2, 3, 4],
      originHost: 'other',
      productName: 'Roamlab',
    })
  })

  test('any padding is accepted and kept, and so are reserved flags', () => {
    const octets = message(
      watchdog.replace('80000118', '85000118'),
      originHost.replace('61000000', '61fffe00'),
      originRealm,
    )
    const decoded = decodeDiameter(octets)
    expect(decoded).toMatchObject({
      reservedFlags: 5,
      paddingSeen: [{ position: 0, octets: fromHex('fffe00') }],
    })
    expect(toHex(encodeDiameter(decoded))).toBe(toHex(octets))
  })

  test('a decoded message does not alias the octets that it came from', () => {
    for (const sample of samples) {
      const octets = encodeDiameter(sample)
      const decoded = decodeDiameter(octets)
      octets.fill(0xff)
      expect(decoded).toStrictEqual(sample)
    }
  })
})

describe('damage', () => {
  test.each(kinds)(
    '%s cut anywhere or mutated gives a message that encodes again, or a CodecError',
    (kind) => {
      const octets = samples.filter((sample) => sample.kind === kind).map(encodeDiameter)
      const tally = survives((mutant) => {
        const decoded = decodeDiameter(mutant)
        if (!equalOctets(encodeDiameter(decoded), mutant)) throw new Error('another message came back')
      }, octets)
      expect(tally.messages).toBeGreaterThan(0)
      expect(tally.refusals).toBeGreaterThan(0)
    },
  )

  test.each<[string, Uint8Array, Partial<DiameterError>]>([
    [
      'another version',
      message(watchdog.replace('01', '02'), originHost, originRealm),
      { resultCode: resultCode.unsupportedVersion },
    ],
    [
      'a length that is no multiple of four',
      message(watchdog, '00'),
      { resultCode: resultCode.invalidMessageLength },
    ],
    [
      'octets that end early',
      message(watchdog, originHost).slice(0, 30),
      { resultCode: resultCode.invalidMessageLength, problem: 'truncated' },
    ],
    [
      'octets behind the message',
      Uint8Array.from([...message(watchdog, originHost, originRealm), 0]),
      { resultCode: resultCode.invalidMessageLength },
    ],
    [
      'a command that the application does not have',
      message(watchdog.replace('118', '119'), originHost),
      { resultCode: resultCode.commandUnsupported },
    ],
    [
      'an application that nobody has',
      message('01000000 8000013e 00000063 00000001 00000002'),
      { resultCode: resultCode.applicationUnsupported },
    ],
    [
      'a request with the E flag',
      message(watchdog.replace('80', 'a0'), originHost),
      { resultCode: resultCode.invalidHdrBits },
    ],
    [
      'an AVP that reaches behind the message',
      message(watchdog, '00000108 400000ff 61000000'),
      {
        resultCode: resultCode.invalidAvpLength,
        failedAvp: { code: 264, flags: 0x40, octets: new Uint8Array(0) },
      },
    ],
    [
      'an AVP shorter than its header',
      message(watchdog, '00000108 40000007 61000000'),
      { resultCode: resultCode.invalidAvpLength },
    ],
    [
      'an AVP too many',
      message(watchdog, originHost, originHost, originRealm),
      {
        resultCode: resultCode.avpOccursTooManyTimes,
        failedAvp: { code: 264, flags: 0x40, octets: fromHex('61') },
      },
    ],
    [
      'a required AVP missing',
      message(watchdog, originHost),
      { resultCode: resultCode.missingAvp, failedAvp: { code: 296, flags: 0x40, octets: new Uint8Array(0) } },
    ],
    [
      'an Unsigned32 of five octets',
      message(watchdog, originHost, originRealm, '00000116 4000000d 00000001 02000000'),
      {
        resultCode: resultCode.invalidAvpLength,
        failedAvp: { code: 278, flags: 0x40, octets: new Uint8Array(4) },
      },
    ],
    [
      'text that is not UTF-8',
      message(watchdog, originHost.replace('61', 'ff'), originRealm),
      {
        resultCode: resultCode.invalidAvpValue,
        failedAvp: { code: 264, flags: 0x40, octets: fromHex('ff') },
      },
    ],
  ])('%s is answered with its Result-Code', (_what, octets, expected) => {
    const error = refusal(octets)
    expect(error).toMatchObject(expected)
    expect(resultCodeOf(error)).toBe(expected.resultCode)
  })

  test('an error names the message, the AVP and the octet', () => {
    const octets = encodeDiameter(
      samples.find((sample) => sample.kind === 'AuthenticationInformationAnswer')!,
    )
    const xres = toHex(octets).indexOf('000005a8') / 2
    octets[xres + 7] = 0xff
    expect(refusal(octets).message).toMatch(
      /^Diameter AuthenticationInformationAnswer\.authenticationInfo\.eUtranVector at octet \d+: bad-length/,
    )
  })

  test('a counter beyond the safe integers is refused, not rounded', () => {
    const request = samples.find((sample) => sample.kind === 'GyCreditControlRequest')!
    const octets = toHex(encodeDiameter(request)).replace('001fffffffffffff', '0020000000000000')
    expect(refusal(fromHex(octets)).message).toContain('ccTotalOctets')
  })

  test.each<[string, object]>([
    ['a missing required member', { originHost: undefined }],
    ['a number beyond 32 bits', { originStateId: 2 ** 32 }],
    ['a fraction', { originStateId: 1.5 }],
    [
      'an unknown AVP with the V flag and no vendor',
      { unknown: [{ position: 0, code: 1, flags: 0x80, octets: new Uint8Array(0) }] },
    ],
    ['a lone surrogate', { originHost: '\ud800' }],
    ['an identifier beyond 32 bits', { hopByHop: -1 }],
  ])('%s is not encodable', (_what, members) => {
    const watchdogRequest = samples.find((sample) => sample.kind === 'DeviceWatchdogRequest')!
    expect(() => encodeDiameter({ ...watchdogRequest, ...members } as DiameterMessage)).toThrow(CodecError)
  })
})

describe('unknown AVPs (RFC 6733 §4.1)', () => {
  const unknownOptional = '0000ea60 00000009 01000000'
  const unknownVendor = '0000ea61 8000000d 000015a7 02000000'
  const unknownMust = '0000ea62 40000008'

  test('they are kept in place and in order', () => {
    const octets = message(watchdog, unknownOptional, originHost, unknownVendor, originRealm, unknownMust)
    const decoded = decodeDiameter(octets)
    expect(decoded.unknown).toEqual([
      { position: 0, code: 60000, flags: 0, octets: fromHex('01') },
      { position: 2, code: 60001, flags: 0x80, vendor: 5543, octets: fromHex('02') },
      { position: 4, code: 60002, flags: 0x40, octets: new Uint8Array(0) },
    ])
    expect(toHex(encodeDiameter(decoded))).toBe(toHex(octets))
  })

  test('one with the M flag is found at any level, for 5001', () => {
    expect(
      unknownMandatory(
        decodeDiameter(message(watchdog, unknownOptional, unknownVendor, originHost, originRealm)),
      ),
    ).toBeUndefined()
    expect(
      unknownMandatory(decodeDiameter(message(watchdog, originHost, originRealm, unknownMust)))?.code,
    ).toBe(60002)
    const nested = samples.find((sample) => sample.kind === 'UpdateLocationAnswer')!
    const inner = { position: 0, code: 60002, flags: 0x40, octets: new Uint8Array(0) }
    const changed = {
      ...nested,
      subscriptionData: {
        ambr: { maxRequestedBandwidthUl: 1, maxRequestedBandwidthDl: 1, unknown: [inner] },
      },
    }
    expect(unknownMandatory(decodeDiameter(encodeDiameter(changed as DiameterMessage)))).toEqual(inner)
  })

  test('one that the dictionary has, but this command does not name, is kept and not reported', () => {
    const sessionId = '00000107 40000009 73000000'
    const decoded = decodeDiameter(message(watchdog, originHost, originRealm, sessionId))
    expect(decoded.unknown).toHaveLength(1)
    expect(unknownMandatory(decoded)).toBeUndefined()
  })

  test('either setting of the M flag is accepted, and comes back as it was', () => {
    const octets = message(watchdog, originHost.replace('40', '00'), originRealm)
    const decoded = decodeDiameter(octets)
    expect(decoded).toMatchObject({ originHost: 'a', flagsSeen: [{ position: 0, flags: 0 }] })
    expect(toHex(encodeDiameter(decoded))).toBe(toHex(octets))
  })
})

/** The same message with the AVPs of its first level in another order. */
function shuffled(octets: Uint8Array, random: (below: number) => number): Uint8Array {
  const avpsOfMessage: RawAvp[] = rawAvps(octets, 20, octets.length)
  let at = 20
  const slices = avpsOfMessage.map(({ vendor, octets: data }) => {
    const length = ((vendor === undefined ? 8 : 12) + data.length + 3) & ~3
    at += length
    return octets.slice(at - length, at)
  })
  for (let i = slices.length - 1; i > 0; i--) {
    const j = random(i + 1)
    ;[slices[i], slices[j]] = [slices[j], slices[i]]
  }
  const result = octets.slice()
  at = 20
  for (const slice of slices) {
    result.set(slice, at)
    at += slice.length
  }
  return result
}
