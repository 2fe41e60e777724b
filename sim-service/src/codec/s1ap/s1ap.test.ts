import fc from 'fast-check'
import { changedByDecoding } from '../../../test-support/disturbed-pdu.ts'
import { survives } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromJson, toJson } from '../json.ts'
import { fromHex, toHex } from '../octets.ts'
import { outcomes } from '../per/elementary-procedure.ts'
import { decodeS1ap, encodeS1ap, type S1apMessage, s1apHead } from './s1ap.ts'
import { examples } from './s1ap-examples.ts'

const kinds = [...new Set(examples.map((example) => example.kind))]
const pair = { mmeUeS1apId: 9, enbUeS1apId: 1000 }

/** The refusal of a decoder, for its problem and path. */
function refusal(run: () => unknown): CodecError {
  try {
    run()
  } catch (error) {
    if (error instanceof CodecError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** One IE of a PDU as hexadecimal text: id, criticality, length, value. */
const ieHex = (id: number, criticality: string, value: string): string =>
  id.toString(16).padStart(4, '0') + criticality + (value.length / 2).toString(16).padStart(2, '0') + value

/** A PDU made of raw IEs. */
function pdu(head: string, ies: readonly string[]): Uint8Array {
  const body = `00${ies.length.toString(16).padStart(4, '0')}${ies.join('')}`
  return fromHex(head + (body.length / 2).toString(16).padStart(2, '0') + body)
}

describe('S1AP octets of a public capture (an eNB simulator against an open core)', () => {
  // S1SetupRequest with Global-ENB-ID 208/93 macro 1, SupportedTAs 1 x TAC 1 x 1 PLMN, PagingDRX v128.
  const captured = pdu('001100', [
    ieHex(59, '00', '0002f83900000010'),
    ieHex(60, '40', `0580${toHex(new TextEncoder().encode('eNB-Palma-01'))}`),
    ieHex(64, '00', '0000004002f839'),
    ieHex(137, '40', '40'),
  ])
  const message: S1apMessage = {
    kind: 'S1SetupRequest',
    globalEnbId: { plmnIdentity: '20893', enbId: { macroEnbId: 1 } },
    enbName: 'eNB-Palma-01',
    supportedTas: [{ tac: 1, broadcastPlmns: ['20893'] }],
    defaultPagingDrx: 'v128',
  }

  test('S1SetupRequest, both ways', () => {
    expect(decodeS1ap(captured)).toEqual(message)
    expect(toHex(encodeS1ap(message))).toBe(toHex(captured))
  })

  test('the captured criticality 40 of S1SetupRequest is tolerated, kept and sent again', () => {
    const odd = captured.slice()
    odd[2] = 0x40
    const decoded = decodeS1ap(odd)
    expect(decoded).toEqual({ ...message, procedureCriticality: 'ignore' })
    expect(encodeS1ap(decoded)).toEqual(odd)
    expect(s1apHead(odd)).toEqual({ outcome: 'initiating', code: 17, criticality: 'ignore' })
  })

  test('MME-UE-S1AP-ID 9, eNB-UE-S1AP-ID 1000, AMBR 2^30, E-RAB 5 with QCI 9 and ARP 8, IPv4, E000/E000', () => {
    const request: S1apMessage = {
      kind: 'InitialContextSetupRequest',
      ...pair,
      ueAggregateMaximumBitrate: {
        ueAggregateMaximumBitRateDl: 2 ** 30,
        ueAggregateMaximumBitRateUl: 2 ** 30,
      },
      erabToBeSetupListCtxtSuReq: [
        {
          erabId: 5,
          erabLevelQosParameters: {
            qci: 9,
            allocationRetentionPriority: {
              priorityLevel: 8,
              preEmptionCapability: 'shall-not-trigger-pre-emption',
              preEmptionVulnerability: 'not-pre-emptable',
            },
          },
          transportLayerAddress: '10.0.0.1',
          gtpTeid: 1,
          nasPdu: fromHex('27'),
        },
      ],
      ueSecurityCapabilities: { encryptionAlgorithms: 0xe000, integrityProtectionAlgorithms: 0xe000 },
      securityKey: new Uint8Array(32),
    }
    const octets = pdu('000900', [
      ieHex(0, '00', '0009'),
      ieHex(8, '00', '4003e8'),
      ieHex(66, '00', '18400000006040000000'),
      ieHex(24, '00', `00${ieHex(52, '00', '450009200f800a000001000000010127')}`),
      ieHex(107, '00', '1c000e0000'),
      ieHex(73, '00', '00'.repeat(32)),
    ])
    expect(toHex(encodeS1ap(request))).toBe(toHex(octets))
    expect(decodeS1ap(octets)).toEqual(request)
  })
})

describe('every message', () => {
  test.each(examples.map((example) => [example.kind, example] as const))(
    '%s survives the octets',
    (_, example) => {
      const octets = encodeS1ap(example)
      const decoded = decodeS1ap(octets)
      expect(decoded).toEqual(example)
      expect(toHex(encodeS1ap(decoded))).toBe(toHex(octets))
      const again = fromJson(JSON.parse(JSON.stringify(toJson(decoded)))) as S1apMessage
      expect(toHex(encodeS1ap(again))).toBe(toHex(octets))
    },
  )

  test('whatever the order and criticalities of its IEs, a message encodes to the octets that came', () => {
    expect(changedByDecoding(examples.map(encodeS1ap), decodeS1ap, encodeS1ap, 20)).toEqual([])
  })

  test('a decoded message shares no memory with the octets', () => {
    for (const example of examples) {
      const octets = encodeS1ap(example)
      const decoded = decodeS1ap(octets)
      octets.fill(0)
      expect(decoded).toEqual(example)
    }
  })

  test.each(kinds)('%s: whatever the octets, a message or a CodecError', (kind) => {
    const samples = examples.filter((example) => example.kind === kind).map(encodeS1ap)
    const { messages, refusals } = survives(decodeS1ap, samples)
    expect(messages).toBeGreaterThan(0)
    expect(refusals).toBeGreaterThan(0)
  })

  test('what a mutated message decodes to can be encoded and means the same', () => {
    let compared = 0
    for (const example of examples) {
      const sample = encodeS1ap(example)
      for (let bit = 0; bit < Math.min(sample.length, 120) * 8; bit += 5) {
        const octets = sample.slice()
        octets[bit >> 3] ^= 0x80 >> (bit & 7)
        let decoded: S1apMessage
        try {
          decoded = decodeS1ap(octets)
        } catch {
          continue
        }
        expect(decodeS1ap(encodeS1ap(decoded))).toEqual(decoded)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(1000)
  })

  test('identities and causes at random', () => {
    const release = fc.record({
      mmeUeS1apId: fc.nat(0xffff_ffff),
      enbUeS1apId: fc.nat(0xff_ffff),
      nasPdu: fc.uint8Array({ maxLength: 400 }),
      tac: fc.nat(65535),
      cellId: fc.nat(2 ** 28 - 1),
      plmnIdentity: fc.stringMatching(/^\d{5,6}$/),
    })
    fc.assert(
      fc.property(release, ({ mmeUeS1apId, enbUeS1apId, nasPdu, tac, cellId, plmnIdentity }) => {
        const message: S1apMessage = {
          kind: 'UplinkNASTransport',
          mmeUeS1apId,
          enbUeS1apId,
          nasPdu,
          eutranCgi: { plmnIdentity, cellId },
          tai: { plmnIdentity, tac },
        }
        expect(decodeS1ap(encodeS1ap(message))).toEqual(message)
      }),
    )
  })
})

describe('what a receiver must cope with (36.413 §10)', () => {
  const mme = ieHex(0, '00', '0009')
  const enb = ieHex(8, '00', '4003e8')
  const cause = ieHex(2, '40', '0280')
  const releaseRequest = '001240'

  test('IEs in any order, which is kept', () => {
    const octets = pdu(releaseRequest, [cause, ieHex(500, '40', '07'), enb, mme])
    const decoded = decodeS1ap(octets)
    expect(decoded).toEqual({
      kind: 'UEContextReleaseRequest',
      ...pair,
      cause: { radioNetwork: 'user-inactivity' },
      order: [2, 8, 0],
      unknown: [{ id: 500, criticality: 'ignore', octets: fromHex('07'), position: 1 }],
    })
    expect(toHex(encodeS1ap(decoded))).toBe(toHex(octets))
  })

  test('IEs that an order does not name go behind those that it names', () => {
    const message = { ...decodeS1ap(pdu(releaseRequest, [mme, enb, cause])), order: [2, 7777] }
    expect(toHex(encodeS1ap(message))).toBe(toHex(pdu(releaseRequest, [cause, mme, enb])))
  })

  test('criticalities that differ from the table, of IEs and of items, are kept', () => {
    const erab = ieHex(35, '80', '0a0280')
    const octets = pdu('000700', [mme, ieHex(8, '40', '4003e8'), ieHex(33, '00', `00${erab}`)])
    const decoded = decodeS1ap(octets)
    expect(decoded).toEqual({
      kind: 'ERABReleaseCommand',
      ...pair,
      erabToBeReleasedList: [
        { erabId: 5, cause: { radioNetwork: 'cell-not-available' }, itemCriticality: 'notify' },
      ],
      criticalities: { enbUeS1apId: 'ignore', erabToBeReleasedList: 'reject' },
    })
    expect(toHex(encodeS1ap(decoded))).toBe(toHex(octets))
  })

  test('unknown IEs keep their criticality, octets and place', () => {
    const octets = pdu(releaseRequest, [
      ieHex(0xea60, '00', '01'),
      mme,
      ieHex(0xea61, '40', '0203'),
      ieHex(0xea62, '80', ''),
      enb,
      cause,
      ieHex(264, '40', '00'),
    ])
    const decoded = decodeS1ap(octets)
    expect(decoded.unknown).toEqual([
      { id: 60000, criticality: 'reject', octets: fromHex('01'), position: 0 },
      { id: 60001, criticality: 'ignore', octets: fromHex('0203'), position: 2 },
      { id: 60002, criticality: 'notify', octets: fromHex(''), position: 3 },
      { id: 264, criticality: 'ignore', octets: fromHex('00'), position: 6 },
    ])
    expect(toHex(encodeS1ap(decoded))).toBe(toHex(octets))
  })

  test('a node name with characters that a PrintableString has not', () => {
    const octets = encodeS1ap({ kind: 'MMEConfigurationUpdate', mmeName: 'mme_1@Palma' })
    expect(toHex(octets)).toContain(toHex(new TextEncoder().encode('mme_1@Palma')))
    expect(decodeS1ap(octets)).toEqual({ kind: 'MMEConfigurationUpdate', mmeName: 'mme_1@Palma' })
    const unicode = refusal(() => encodeS1ap({ kind: 'MMEConfigurationUpdate', mmeName: 'Palma\u2013Nord' }))
    expect([unicode.problem, unicode.path]).toEqual(['not-encodable', ['MMEConfigurationUpdate', 'mmeName']])
  })

  test('a missing mandatory IE is named', () => {
    const error = refusal(() => decodeS1ap(pdu(releaseRequest, [mme, cause])))
    expect(error.problem).toBe('missing')
    expect(error.path).toEqual(['UEContextReleaseRequest', 'enbUeS1apId'])
    expect(error.message).toMatch(/^S1AP UEContextReleaseRequest\.enbUeS1apId at octet \d+: missing/)
  })

  test('a repeated IE is a bad value', () => {
    const error = refusal(() => decodeS1ap(pdu(releaseRequest, [mme, enb, enb, cause])))
    expect([error.problem, error.path]).toEqual(['bad-value', ['UEContextReleaseRequest', 'enbUeS1apId']])
  })

  test('a procedure or a direction that we do not have is unknown', () => {
    expect(refusal(() => decodeS1ap(pdu('00ff00', []))).problem).toBe('unknown')
    expect(refusal(() => decodeS1ap(pdu('400c40', []))).problem).toBe('unknown')
  })

  test('a cause of a later release is kept by its number', () => {
    const octets = pdu(releaseRequest, [mme, enb, ieHex(2, '40', '0bf0')])
    const decoded = decodeS1ap(octets)
    expect(decoded).toMatchObject({ cause: { radioNetwork: 'extension-63' } })
    expect(toHex(encodeS1ap(decoded))).toBe(toHex(octets))
  })

  test('a group of causes of a later release is kept as octets', () => {
    const octets = pdu(releaseRequest, [mme, enb, ieHex(2, '40', '80020102')])
    const decoded = decodeS1ap(octets)
    expect(decoded).toMatchObject({ cause: { unknownAlternative: { index: 0, octets: fromHex('0102') } } })
    expect(toHex(encodeS1ap(decoded))).toBe(toHex(octets))
  })

  test('an IE longer than its value is a bad length', () => {
    const error = refusal(() => decodeS1ap(pdu(releaseRequest, [ieHex(0, '00', '000900'), enb, cause])))
    expect([error.problem, error.path]).toEqual(['bad-length', ['UEContextReleaseRequest', 'mmeUeS1apId']])
  })

  test('extensions of a structured IE are kept', () => {
    const extended: S1apMessage = {
      kind: 'UEContextReleaseCommand',
      ueS1apIds: {
        ueS1apIdPair: {
          ...pair,
          ieExtensions: [{ id: 500, criticality: 'ignore', octets: fromHex('0102') }],
        },
      },
      cause: { nas: 'detach' },
    }
    expect(decodeS1ap(encodeS1ap(extended))).toEqual(extended)
  })
})

describe('what an encoder refuses', () => {
  const message = (change: object): S1apMessage =>
    ({ kind: 'UEContextReleaseRequest', ...pair, cause: { nas: 'detach' }, ...change }) as S1apMessage
  test.each([
    ['an identity out of range', { enbUeS1apId: 2 ** 24 }, 'not-encodable'],
    ['an identity that is no number', { enbUeS1apId: Number.NaN }, 'not-encodable'],
    ['an absent mandatory IE', { mmeUeS1apId: undefined }, 'missing'],
    ['an unknown cause', { cause: { nas: 'rain' } }, 'not-encodable'],
    ['a cause of two groups', { cause: { nas: 'detach', misc: 'unspecified' } }, 'not-encodable'],
    ['a cause of no group', { cause: {} }, 'not-encodable'],
    ['an unknown kind', { kind: 'NoSuchMessage' }, 'unknown'],
  ])('%s', (_, change, problem) => {
    expect(refusal(() => encodeS1ap(message(change))).problem).toBe(problem)
  })

  test('outcomes are the three of §9.3.2', () => {
    expect(outcomes).toEqual(['initiating', 'successful', 'unsuccessful'])
  })
})
