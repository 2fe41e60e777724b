import { mutationsPerType, survives, testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromJson, toJson } from '../json.ts'
import { fromHex, toHex } from '../octets.ts'
import {
  causeOfRefusal,
  decodeGtpv2,
  encodeGtpv2,
  type Gtpv2,
  type Gtpv2Kind,
  type Gtpv2Message,
  gtpv2Cause,
  gtpv2Messages,
  gtpv2Type,
  peekGtpv2,
} from './gtpv2.ts'
import { defaultBearerQos, sampleMessages } from './gtpv2-samples.ts'

/** What the decoder says of octets that it must refuse. */
function refusalOf(octets: Uint8Array): CodecError {
  try {
    decodeGtpv2(octets)
  } catch (error) {
    if (error instanceof CodecError) return error
    throw error
  }
  throw new Error('the octets were accepted')
}

/** Decoding gives the message, encoding gives the octets. */
function check(hex: string, message: Gtpv2Message): void {
  expect(decodeGtpv2(fromHex(hex))).toEqual(message)
  expect(toHex(encodeGtpv2(message))).toBe(hex.replace(/\s+/g, ''))
}

const sample: Gtpv2<'CreateSessionRequest'> = {
  kind: 'CreateSessionRequest',
  teid: 0,
  sequence: 7,
  ratType: 6,
  senderFteid: { interfaceType: 10, teid: 1, ipv4: '10.0.0.1' },
  apn: 'internet',
  bearers: [
    {
      ebi: 5,
      bearerQos: defaultBearerQos,
    },
  ],
}

/** The octets of `sample`, its IEs apart so that a test can leave one out or change it. */
const header = '4820 0000 00000000 000007 00'
const rat = '52 0001 00 06'
const sender = '57 0009 00 8a 00000001 0a000001'
const apn = '47 0009 00 08 696e7465726e6574'
const ebi = '49 0001 00 05'
const qos = '50 0016 00 60 09 0000000000 0000000000 0000000000 0000000000'
const bearer = `5d 001f 00 ${ebi} ${qos}`

/** A Create Session Request of these IEs, its length put right. */
function request(...ies: string[]): Uint8Array {
  const octets = fromHex(header + ies.join(''))
  octets[2] = (octets.length - 4) >> 8
  octets[3] = octets.length - 4
  return octets
}

describe('octets of public captures (scapy, test/contrib/gtp_v2.uts)', () => {
  test('EchoRequest', () => {
    check('4001 0009 000001 00 03 0001 00 0d', { kind: 'EchoRequest', sequence: 1, recovery: 13 })
  })

  test('EchoResponse with a Cause, which the table does not have', () => {
    check('4002 000f 000001 00 03 0001 00 01 02 0002 00 1000', {
      kind: 'EchoResponse',
      sequence: 1,
      recovery: 1,
      unknown: [{ at: 1, type: 2, instance: 0, octets: fromHex('1000') }],
    })
  })

  test('ModifyBearerRequest on S11: the S1-U F-TEID of the eNB', () => {
    check(
      '4822 0023 92e9e114 365254 00 52 0001 00 06 5d 0012 00 49 0001 00 05 57 0009 00 80 00001092 7f000002',
      {
        kind: 'ModifyBearerRequest',
        teid: 0x92e9e114,
        sequence: 0x365254,
        ratType: 6,
        bearers: [{ ebi: 5, s1uEnbFteid: { interfaceType: 0, teid: 0x1092, ipv4: '127.0.0.2' } }],
      },
    )
  })

  test('ModifyBearerResponse: causes and the S1-U F-TEID of the SGW', () => {
    // The anonymised EBI of the capture is 6c; the spare half octet is 0 here.
    check(
      `4823 002a 45e67923 5ea151 00 02 0002 00 1000
       5d 0018 00 49 0001 00 0c 02 0002 00 1000 57 0009 00 81 00001092 7f000002`,
      {
        kind: 'ModifyBearerResponse',
        teid: 0x45e67923,
        sequence: 0x5ea151,
        cause: { value: 16 },
        bearers: [
          {
            ebi: 12,
            cause: { value: 16 },
            s1uSgwFteid: { interfaceType: 1, teid: 0x1092, ipv4: '127.0.0.2' },
          },
        ],
      },
    )
  })

  test('CreateSessionRequest, its IEs in another order than the table', () => {
    // The anonymised IMSI and MEI of the capture are not digits to the end: their last octets are F0 and 42 here.
    const octets = fromHex(
      `4820 00cd 00000000 661759 00 01 0008 00 02081132547600f0 4b 0008 00 0000000000000142
        56 000d 00 18 32f4203039 32f4200001e240 53 0003 00 32f420 52 0001 00 06
        57 0009 00 8a 00001092 7f000002 57 0009 01 87 00001092 7f000002
        47 001a 00 19 61616161616161616161616161616161616161616161616161 63 0001 00 01
        4f 0005 00 01 7f000003 4d 0004 00 08080000 48 0008 00 00001700 0000a410
        5d 002c 00 49 0001 00 02 57 0009 03 85 00001092 7f000002
        50 0016 00 58 07 0000000000 0000000000 0000000000 0000000000 72 0002 00 4000`,
    )
    const message = decodeGtpv2(octets)
    expect(message).toEqual({
      kind: 'CreateSessionRequest',
      teid: 0,
      sequence: 0x661759,
      imsi: '208011234567000',
      mei: '0000000000001024',
      uli: { tai: { plmn: '23402', tac: 0x3039 }, ecgi: { plmn: '23402', eci: 0x1e240 } },
      servingNetwork: '23402',
      ratType: 6,
      senderFteid: { interfaceType: 10, teid: 0x1092, ipv4: '127.0.0.2' },
      pgwFteid: { interfaceType: 7, teid: 0x1092, ipv4: '127.0.0.2' },
      apn: 'a'.repeat(25),
      pdnType: 1,
      paa: { pdnType: 1, ipv4: '127.0.0.3' },
      indication: { oi: true, ps: true, octetCount: 4 },
      apnAmbr: { uplinkKbps: 5888, downlinkKbps: 42000 },
      bearers: [
        {
          ebi: 2,
          s5s8uPgwFteid: { interfaceType: 5, teid: 0x1092, ipv4: '127.0.0.2' },
          bearerQos: { ...sample.bearers[0].bearerQos, priorityLevel: 6, qci: 7 },
        },
      ],
      ueTimeZone: { quarterHours: 4, daylightSavingTime: 0 },
      // The capture's MEI stands before its ULI, its PAA before the indication.
      orderSeen: expect.arrayContaining(['imsi', 'mei', 'uli']),
    })
    expect(toHex(encodeGtpv2(message))).toBe(toHex(octets))
  })
})

describe('round trips', () => {
  const samplesBySeed = Array.from({ length: 60 }, (_, seed) => sampleMessages(seed, seed % 3 === 0))

  test.each(gtpv2Messages.map(({ kind }) => kind))(
    '%s: decoded as it was encoded, and through JSON',
    (kind) => {
      for (const samples of samplesBySeed) {
        const message = samples.find((made) => made.kind === kind)!
        const octets = encodeGtpv2(message)
        const decoded = decodeGtpv2(octets)
        expect(decoded).toEqual(message)
        const back = fromJson(JSON.parse(JSON.stringify(toJson(decoded)))) as Gtpv2Message
        expect(toHex(encodeGtpv2(back))).toBe(toHex(octets))
      }
    },
  )

  test('priority and piggybacked message', () => {
    const piggybacked = encodeGtpv2({ kind: 'EchoRequest', sequence: 2, recovery: 1 })
    const message: Gtpv2Message = { ...sample, messagePriority: 3, piggybacked }
    const octets = encodeGtpv2(message)
    expect([octets[0], octets[11]]).toEqual([0x5c, 0x30])
    expect(decodeGtpv2(octets)).toEqual(message)
    expect(peekGtpv2(octets).end).toBe(octets.length - piggybacked.length)
  })

  test('an encoded message keeps its octets while others are encoded', () => {
    const messages = Array.from({ length: 400 }, (_, sequence) => ({
      ...sample,
      sequence,
      apn: 'a'.repeat(1 + (sequence % 63)),
    }))
    const encoded = messages.map(encodeGtpv2)
    expect(encoded.map(decodeGtpv2)).toEqual(messages)
  })

  test('what was decoded shares no memory with the octets', () => {
    const octets = encodeGtpv2({ ...sample, pco: fromHex('80010203') })
    const decoded = decodeGtpv2(octets) as Gtpv2<'CreateSessionRequest'>
    octets.fill(0)
    expect(decoded.pco).toEqual(fromHex('80010203'))
  })
})

describe('what a receiver does with IEs that it does not expect (29.274 §7.7)', () => {
  const unknownIe = 'fe 0003 05 aabbcc'

  test('unknown IEs keep their place and order in the message and in the bearer', () => {
    const octets = request(
      unknownIe,
      rat,
      sender,
      unknownIe,
      apn,
      `5d 0026 00 ${ebi}${unknownIe}${qos}`,
      'fd 0000 00',
    )
    const decoded = decodeGtpv2(octets) as Gtpv2<'CreateSessionRequest'>
    expect(decoded.unknown?.map(({ at, type }) => [at, type])).toEqual([
      [0, 254],
      [3, 254],
      [6, 253],
    ])
    expect(decoded.bearers[0].unknown).toEqual([{ at: 1, type: 254, instance: 5, octets: fromHex('aabbcc') }])
    expect(toHex(encodeGtpv2(decoded))).toBe(toHex(octets))
  })

  test('of a repeated IE the first counts, the other is kept', () => {
    const octets = request(rat, '52 0001 00 01', sender, apn, bearer)
    const decoded = decodeGtpv2(octets) as Gtpv2<'CreateSessionRequest'>
    expect(decoded.ratType).toBe(6)
    expect(decoded.unknown).toEqual([{ at: 1, type: 82, instance: 0, octets: fromHex('01') }])
    expect(toHex(encodeGtpv2(decoded))).toBe(toHex(octets))
  })

  test('flags of a later release stay', () => {
    const message = { ...sample, indication: { oi: true, later: fromHex('0102') } }
    expect(decodeGtpv2(encodeGtpv2(message))).toEqual(message)
  })
})

describe('refusals carry what the answer needs (29.274 §7.7, §8.4)', () => {
  test.each([
    ['a mandatory IE is missing', request(sender, apn, bearer), 70, { type: 82, instance: 0 }, 'ratType'],
    ['the last mandatory IE is missing', request(rat, sender, apn), 70, { type: 93, instance: 0 }, 'bearers'],
    [
      'a mandatory IE of the bearer is missing',
      request(rat, sender, apn, `5d 0005 00 ${ebi}`),
      70,
      { type: 80, instance: 0 },
      'bearers.bearerQos',
    ],
    [
      'an IE is too short',
      request(rat, '57 0004 00 8a000000', apn, bearer),
      67,
      { type: 87, instance: 0 },
      'senderFteid',
    ],
    [
      'an IE is shorter than its flags say',
      request(rat, '57 0005 00 8a00000000', apn, bearer),
      67,
      { type: 87, instance: 0 },
      'senderFteid',
    ],
    [
      'an IE ends behind the message',
      request(rat, sender, apn, '5d 00ff 00 49'),
      67,
      { type: 93, instance: 0 },
      'bearers',
    ],
    [
      'a value is impossible',
      request(rat, sender, '47 0003 00 026120', bearer),
      69,
      { type: 71, instance: 0 },
      'apn',
    ],
  ])('%s', (_, octets, value, offendingIe, path) => {
    const error = refusalOf(octets)
    expect(causeOfRefusal(error)).toEqual({ value, offendingIe })
    expect(error.path.join('.')).toBe(`CreateSessionRequest.${path}`)
    expect(error.protocol).toBe('GTPv2-C')
  })

  test('the length field disagrees with the octets: 67 without an IE', () => {
    const octets = request(rat, sender, apn, bearer)
    expect(causeOfRefusal(refusalOf(octets.subarray(0, octets.length - 1)))).toEqual({
      value: gtpv2Cause.invalidLength,
    })
    octets[3]--
    expect(causeOfRefusal(refusalOf(octets))).toEqual({ value: gtpv2Cause.invalidLength })
  })

  test('an answer that rejects needs its Cause alone, one that accepts needs its bearers', () => {
    const rejected: Gtpv2Message = {
      kind: 'CreateSessionResponse',
      teid: 1,
      sequence: 7,
      cause: { value: 93 },
    }
    expect(decodeGtpv2(encodeGtpv2(rejected))).toEqual(rejected)
    const octets = encodeGtpv2(rejected)
    octets[16] = gtpv2Cause.requestAccepted
    const error = refusalOf(octets)
    expect([error.problem, error.offending]).toEqual(['missing', { type: 93, instance: 0 }])
    expect(() => encodeGtpv2({ ...rejected, cause: { value: 16 } })).toThrow(/bearers: missing/)
  })

  test('versions and types that this codec does not have', () => {
    expect(refusalOf(fromHex('3201 0004 00000000 0001 00 00')).problem).toBe('unknown')
    expect(refusalOf(fromHex('48ee 0008 00000001 000001 00')).problem).toBe('unknown')
    expect(peekGtpv2(fromHex('48ee 0008 00000001 000001 00'))).toEqual({
      version: 2,
      type: 238,
      teid: 1,
      sequence: 1,
      end: 12,
    })
    expect(peekGtpv2(fromHex('3201 0004 00000000 0001 00 00')).version).toBe(1)
  })

  test('the header is readable where the message is not', () => {
    const octets = request(sender, apn, bearer)
    expect(peekGtpv2(octets)).toEqual({
      version: 2,
      type: 32,
      kind: 'CreateSessionRequest',
      teid: 0,
      sequence: 7,
      end: octets.length,
    })
  })
})

describe('refusals of the encoder', () => {
  test.each<[string, object, RegExp]>([
    ['no APN', { apn: undefined }, /CreateSessionRequest\.apn: missing/],
    ['no bearer', { bearers: [] }, /CreateSessionRequest\.bearers: missing/],
    ['letters in the IMSI', { imsi: '26201x' }, /imsi: not-encodable/],
    ['an empty label', { apn: 'a..b' }, /apn: not-encodable/],
    ['a label of 64 octets', { apn: 'a'.repeat(64) }, /apn: not-encodable/],
    ['a TEID of 33 bits', { teid: 2 ** 32 }, /teid: not-encodable/],
    [
      'a rate that is no integer',
      { apnAmbr: { uplinkKbps: 0.5, downlinkKbps: 1 } },
      /apnAmbr: not-encodable/,
    ],
    ['a flag that does not exist', { indication: { xyz: true } }, /indication: not-encodable/],
    ['an address that is none', { paa: { pdnType: 1, ipv4: '10.0.0' } }, /paa: not-encodable/],
  ])('%s', (_, change, refusal) => {
    const encode = () => encodeGtpv2({ ...sample, ...change } as Gtpv2Message)
    expect(encode).toThrow(CodecError)
    expect(encode).toThrow(refusal)
  })
})

describe('hostile octets', () => {
  test.each(gtpv2Messages.map(({ kind }) => kind))(
    '%s survives truncation and mutation',
    (kind: Gtpv2Kind) => {
      const samples = [sampleMessages(11, true), sampleMessages(12, false)].map((made) =>
        encodeGtpv2(made.find((message) => message.kind === kind)!),
      )
      const tally = survives(decodeGtpv2, samples, gtpv2Type[kind])
      expect(tally.messages + tally.refusals).toBeGreaterThanOrEqual(mutationsPerType)
      expect(tally.refusals).toBeGreaterThan(0)
    },
  )

  test('what survives a mutation encodes to the same octets, through JSON too', () => {
    const random = testRandom(5)
    let accepted = 0
    for (const message of sampleMessages(13, true)) {
      const octets = encodeGtpv2(message)
      for (let i = 0; i < 300; i++) {
        const mutated = octets.slice()
        mutated[random(mutated.length)] ^= 1 << random(8)
        try {
          const json = JSON.stringify(toJson(decodeGtpv2(mutated)))
          const back = fromJson(JSON.parse(json)) as Gtpv2Message
          expect(toHex(encodeGtpv2(back))).toBe(toHex(mutated))
          accepted++
        } catch (error) {
          if (!(error instanceof CodecError)) throw error
        }
      }
    }
    expect(accepted).toBeGreaterThan(1000)
  })
})
