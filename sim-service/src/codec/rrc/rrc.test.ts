import { survives, testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import { fromJson, type Json, toJson } from '../json.ts'
import { fromHex, toHex } from '../octets.ts'
import type { RrcChannel, RrcMessage } from './rrc.ts'
import {
  decodeRrc,
  decodeUeEutraCapability,
  decodeUeRadioCapability,
  encodeRrc,
  encodeUeEutraCapability,
  encodeUeRadioCapability,
  rrcMessages,
} from './rrc.ts'
import { capabilities, category4Ue, rrcSamples, samplesByKind } from './rrc-samples.ts'

function channelOf(message: RrcMessage): RrcChannel {
  return rrcMessages[message.kind].channel
}

function octetsOf(message: RrcMessage): Uint8Array {
  return encodeRrc(channelOf(message), message)
}

function refusal(action: () => unknown): CodecError {
  try {
    action()
  } catch (error) {
    if (error instanceof CodecError) return error
  }
  throw new Error('not refused')
}

/** Octets worked out by hand from the ASN.1, or captured from networks and published by others. */
const worked: Array<[what: string, RrcChannel, octets: string, message: RrcMessage]> = [
  [
    // 0 c1, 1 rrcConnectionRequest, 0 r8, 1 randomValue, 40 bits, 011 mo-Signalling, 0 spare.
    'a connection request with a random value',
    'ul-ccch',
    '500000000016',
    { kind: 'RRCConnectionRequest', ueIdentity: { randomValue: 1 }, establishmentCause: 'mo-Signalling' },
  ],
  [
    // 0 c1, 1 rrcConnectionRequest, 0 r8, 0 s-TMSI, MMEC 2b, M-TMSI c0000457, 010 mt-Access, 0 spare.
    'a connection request of a paged UE',
    'ul-ccch',
    '42bc00004574',
    {
      kind: 'RRCConnectionRequest',
      ueIdentity: { sTmsi: { mmec: 0x2b, mTmsi: 0xc0000457 } },
      establishmentCause: 'mt-Access',
    },
  ],
  [
    // 0 c1, 0101 rrcConnectionRelease, 01 transaction, 0 c1, 00 r8, 000 nothing optional, 01 other.
    'a release',
    'dl-dcch',
    '2a02',
    { kind: 'RRCConnectionRelease', rrcTransactionIdentifier: 1, releaseCause: 'other' },
  ],
  [
    // 0 c1, 0110 securityModeCommand, 00, 0 c1, 00 r8, 0 nothing optional, 0 root, 0 root 010 eea2, 0 root 010 eia2.
    'a security mode command',
    'dl-dcch',
    '300220',
    {
      kind: 'SecurityModeCommand',
      rrcTransactionIdentifier: 0,
      securityConfigSmc: {
        securityAlgorithmConfig: { cipheringAlgorithm: 'eea2', integrityProtAlgorithm: 'eia2' },
      },
    },
  ],
  [
    // 0 c1, 0101 securityModeComplete, 00, 0 r8, 0 nothing optional.
    'a security mode complete',
    'ul-dcch',
    '2800',
    { kind: 'SecurityModeComplete', rrcTransactionIdentifier: 0 },
  ],
  [
    // 0 c1, 0010 rrcConnectionReconfigurationComplete, 10, 0 r8, 0 nothing optional.
    'a reconfiguration complete',
    'ul-dcch',
    '1400',
    { kind: 'RRCConnectionReconfigurationComplete', rrcTransactionIdentifier: 2 },
  ],
  [
    // 0 c1, 0111 ueCapabilityEnquiry, 00, 0 c1, 00 r8, 0, 000 one RAT, 0 root 000 eutra.
    'a capability enquiry',
    'dl-dcch',
    '380000',
    { kind: 'UECapabilityEnquiry', rrcTransactionIdentifier: 0, ueCapabilityRequest: ['eutra'] },
  ],
  [
    // 0 c1, 1001 ulInformationTransfer, 0 c1, 00 r8, 0, 00 dedicatedInfoNAS, length 3, 07 45 09.
    'an uplink NAS message',
    'ul-dcch',
    '480060e8a120',
    { kind: 'ULInformationTransfer', dedicatedInfoType: { dedicatedInfoNas: fromHex('074509') } },
  ],
  [
    'a reconfiguration with an extension that we do not know (srsRAN 4G, rrc_asn1_test.cc, test_dl_dcch_msg)',
    'dl-dcch',
    '20021008000c406000',
    {
      kind: 'RRCConnectionReconfiguration',
      rrcTransactionIdentifier: 0,
      radioResourceConfigDedicated: {
        drbToAddModList: [
          {
            drbIdentity: 1,
            unknownExtensions: { count: 4, additions: [{ index: 3, octets: fromHex('80') }] },
          },
        ],
      },
    },
  ],
]

/** Setup captured from a network (srsRAN 4G, srsran_asn1_rrc_dl_ccch_test.cc, rrc_conn_setup_test1). */
const capturedSetup = '6012980bfdd204fa183ed5e6c25990c1a60001314042508000f8'

/** Handover command captured from a network (srsRAN 4G, srsran_asn1_rrc_dl_dcch_test.cc, …_reconfig_ho_test1). */
const capturedHandover =
  '201b3f8000000001a908800000290097800000000104221400f8020ac06000a00c8042029f4307dabcf84b321834c0002d68085e1800168000'

/** Attach Accept's reconfiguration, release 15 (srsRAN 4G, rrc_asn1_test.cc, ue_rrc_conn_recfg_r15_v10_test). */
const capturedAttach = `
  201695a8000005143a0002900878b0000046625a03593800000000083a100a48aa1a2780280002a782800002a783000002a7
  8400000001c2900e080848e0434b73a32b93732ba0336b73198181b0336b1b19a1a980233b8393982808c8005332f037f7f7
  d7d7f7f2f83027a12027a122805fb2a7830400000f38900f78b962ca4f5380dfb9c0327002ea03a03b1793400f40010800d9
  809016cda8141a0020c8287000b001efb00024a082120205024a04e3f0d00000`

const carrierOfNr = '201015c040000096321810a804d6a010020102189a000341810e00013800c04061c0008300310290608800'

describe('RRC messages in unaligned PER (TS 36.331)', () => {
  test.each(worked)('%s has its octets', (_, channel, octets, message) => {
    expect(toHex(encodeRrc(channel, message))).toBe(octets)
    expect(decodeRrc(channel, fromHex(octets))).toEqual(message)
  })

  test("a network's setup is read, and written as it was", () => {
    const setup = decodeRrc('dl-ccch', fromHex(capturedSetup))
    if (setup.kind !== 'RRCConnectionSetup') throw new Error(setup.kind)
    const { srbToAddModList, physicalConfigDedicated } = setup.radioResourceConfigDedicated
    expect(srbToAddModList?.[0].srbIdentity).toBe(1)
    expect(physicalConfigDedicated?.cqiReportConfig).toEqual({
      nomPdschRsEpreOffset: 0,
      cqiReportPeriodic: {
        setup: {
          cqiPucchResourceIndex: 0,
          cqiPmiConfigIndex: 38,
          cqiFormatIndicatorPeriodic: { widebandCqi: null },
          simultaneousAckNackAndCqi: false,
        },
      },
    })
    expect(toHex(encodeRrc('dl-ccch', setup))).toBe(capturedSetup)
  })

  test("a network's handover command is read, and written as it was", () => {
    const command = decodeRrc('dl-dcch', fromHex(capturedHandover))
    if (command.kind !== 'RRCConnectionReconfiguration') throw new Error(command.kind)
    expect(command.mobilityControlInfo?.targetPhysCellId).toBe(272)
    expect(command.mobilityControlInfo?.t304).toBe('ms1000')
    expect(toHex(encodeRrc('dl-dcch', command))).toBe(capturedHandover)
  })

  test('fields of a later release are kept where we do not know them', () => {
    const message = decodeRrc('dl-dcch', fromHex(capturedAttach))
    if (message.kind !== 'RRCConnectionReconfiguration') throw new Error(message.kind)
    expect(message.dedicatedInfoNasList?.[0]).toHaveLength(107)
    expect(message.radioResourceConfigDedicated?.drbToAddModList?.[0].epsBearerIdentity).toBe(5)
    expect(message.nonCriticalExtension?.nonCriticalExtension?.nonCriticalExtension?.length).toBe(99)
    expect(toHex(encodeRrc('dl-dcch', message))).toBe(capturedAttach.replace(/\s/g, ''))
  })

  test('a DEFAULT value that a network sent, which X.691 §19.5 leaves out, is sent again', () => {
    const message = decodeRrc('dl-dcch', fromHex(capturedAttach))
    if (message.kind !== 'RRCConnectionReconfiguration') throw new Error(message.kind)
    expect(message.measConfig?.quantityConfig?.quantityConfigEutra).toEqual({
      filterCoefficientRsrp: 'fc6',
      filterCoefficientRsrq: 'fc4',
      sentDefaults: ['filterCoefficientRsrq'],
    })
  })

  test('a measured carrier of NR, which we do not know, is kept (srsRAN 4G, srsran_asn1_rrc_meas_test.cc)', () => {
    const message = decodeRrc('dl-dcch', fromHex(carrierOfNr))
    if (message.kind !== 'RRCConnectionReconfiguration') throw new Error(message.kind)
    const objects = message.measConfig?.measObjectToAddModList ?? []
    expect(objects.map(({ measObject }) => Object.keys(measObject)[0])).toEqual([
      'measObjectEutra',
      'unknownAlternative',
    ])
    expect(toHex(encodeRrc('dl-dcch', message))).toBe(carrierOfNr)
  })

  test('every message type has a sample', () => {
    expect(samplesByKind.filter(([, samples]) => samples.length === 0)).toEqual([])
  })

  test.each(samplesByKind)(
    '%s is what it was after encoding and decoding, and through JSON',
    (_, samples) => {
      for (const sample of samples) {
        const octets = octetsOf(sample)
        const decoded = decodeRrc(channelOf(sample), octets)
        expect(decoded).toEqual(sample)
        const json = JSON.parse(JSON.stringify(toJson(decoded))) as Json
        expect(octetsOf(fromJson(json) as RrcMessage)).toEqual(octets)
      }
    },
  )

  test.each(samplesByKind)('%s survives truncation and mutation', (_, samples) => {
    const tally = survives((octets) => decodeRrc(channelOf(samples[0]), octets), samples.map(octetsOf))
    expect(tally.messages).toBeGreaterThan(0)
    expect(tally.refusals).toBeGreaterThan(0)
  })

  test('whatever octets decode to a message, the message encodes and decodes to itself', () => {
    const random = testRandom(4)
    let messages = 0
    for (const sample of rrcSamples) {
      for (let i = 0; i < 300; i++) {
        const octets = octetsOf(sample)
        for (let flips = 1 + random(4); flips > 0; flips--) octets[random(octets.length)] ^= 1 << random(8)
        let message: RrcMessage
        try {
          message = decodeRrc(channelOf(sample), octets)
        } catch {
          continue
        }
        messages++
        expect(decodeRrc(channelOf(sample), octetsOf(message))).toEqual(message)
      }
    }
    expect(messages).toBeGreaterThan(2000)
  })
})

describe('what RRC refuses', () => {
  const cases: Array<[what: string, RrcChannel, octets: string, problem: string, text: string]> = [
    ['no octets', 'ul-dcch', '', 'truncated', 'RRC ul-dcch at octet 0'],
    ['a message class of a later release', 'ul-ccch', '80', 'unknown', 'messageClassExtension'],
    ['a message that this codec does not have', 'dl-dcch', '60', 'unknown', 'message 12'],
    ['future critical extensions', 'dl-dcch', '2900', 'unknown', 'criticalExtensionsFuture'],
    ['a spare alternative of c1', 'dl-dcch', '2880', 'unknown', 'alternative 2 of c1'],
    ['octets behind the message', 'dl-dcch', '2a0200', 'bad-length', '1 octets behind'],
    ['a PLMN digit above 9', 'ul-dcch', '2431f8a01e', 'bad-value', 'plmnIdentity'],
  ]
  test.each(cases)('%s', (_, channel, octets, problem, text) => {
    const error = refusal(() => decodeRrc(channel, fromHex(octets)))
    expect(error.problem).toBe(problem)
    expect(error.message).toContain(text)
  })

  test('a message on a channel that is not its own', () => {
    expect(refusal(() => encodeRrc('dl-ccch', rrcSamples[0])).problem).toBe('not-encodable')
  })

  test('values that have no octets, by name', () => {
    const message = {
      kind: 'RRCConnectionRequest',
      ueIdentity: { randomValue: 2 ** 40 },
      establishmentCause: 'mo-Data',
    } as RrcMessage
    expect(refusal(() => encodeRrc('ul-ccch', message)).message).toContain(
      'RRCConnectionRequest.ueIdentity.randomValue',
    )
    const release = { kind: 'RRCConnectionRelease', rrcTransactionIdentifier: 4, releaseCause: 'other' }
    expect(refusal(() => encodeRrc('dl-dcch', release as RrcMessage)).message).toContain(
      'rrcTransactionIdentifier 4',
    )
  })
})

describe('UE capabilities', () => {
  test('a category 4 UE is what it was', () => {
    expect(decodeUeEutraCapability(encodeUeEutraCapability(category4Ue))).toEqual(category4Ue)
  })

  test('what releases 10 and later add is kept', () => {
    const octets = encodeUeEutraCapability(category4Ue)
    const later = {
      ...category4Ue,
      nonCriticalExtension: {
        ...category4Ue.nonCriticalExtension,
        nonCriticalExtension: { nonCriticalExtension: { octets: fromHex('bc40'), length: 13 } },
      },
    } as typeof category4Ue
    const kept = encodeUeEutraCapability(later)
    expect(kept.length).toBeGreaterThan(octets.length)
    expect(encodeUeEutraCapability(decodeUeEutraCapability(kept))).toEqual(kept)
  })

  test('a capability survives truncation and mutation', () => {
    const tally = survives(decodeUeEutraCapability, [encodeUeEutraCapability(category4Ue)])
    expect(tally.messages).toBeGreaterThan(0)
  })

  test('what an eNB hands to its MME is the message without its channel (§10.2.2)', () => {
    const [information] = capabilities
    if (information.kind !== 'UECapabilityInformation') throw new Error(information.kind)
    const octets = encodeUeRadioCapability(information)
    expect(decodeUeRadioCapability(octets)).toEqual(information)
    const tally = survives(decodeUeRadioCapability, [octets])
    expect(tally.messages).toBeGreaterThan(0)
  })
})
