import { fromHex, toHex } from '../octets.ts'
import { containerType, decodeGtpv2, encodeGtpv2, type Gtpv2Message } from './gtpv2.ts'

/** Decoding gives the message, encoding gives the octets; the header's length is filled in. */
function check(hex: string, message: Gtpv2Message): void {
  const octets = fromHex(hex)
  octets[2] = (octets.length - 4) >> 8
  octets[3] = octets.length - 4
  expect(decodeGtpv2(octets)).toEqual(message)
  expect(toHex(encodeGtpv2(message))).toBe(toHex(octets))
}

const repeat = (octet: string, count: number) => octet.repeat(count)
const rand = repeat('a1', 16)
const autn = repeat('a2', 16)
const kasme = repeat('a3', 32)
const ck = repeat('a4', 16)
const ik = repeat('a5', 16)

describe('MM Context (29.274 §8.38), octets by hand from its figures', () => {
  const accepted = '02 0002 00 1000'
  const answer = { kind: 'IdentificationResponse', teid: 9, sequence: 3, cause: { value: 16 } } as const
  const header = `4881 0000 00000009 000003 00 ${accepted}`

  test('EPS security context with a quadruplet and NH, as Release 8 ends it (figure 8.38-5)', () => {
    const vector = `${rand} 08 0123456789abcdef 10 ${autn} ${kasme}`
    const capability = '04 e0e00000 00 00 02'
    const fixed = `9b 04 22 000102 000103 ${kasme} ${vector} 0a00 ${repeat('b1', 32)} 05 ${capability}`
    const length = fromHex(fixed).length.toString(16).padStart(4, '0')
    check(`${header} 6b ${length} 00 ${fixed}`, {
      ...answer,
      epsSecurityContext: {
        securityMode: 4,
        ksi: 3,
        usedNasCipher: 2,
        usedNasIntegrity: 2,
        nasDownlinkCount: 0x102,
        nasUplinkCount: 0x103,
        kasme: fromHex(kasme),
        quadruplets: [
          {
            rand: fromHex(rand),
            xres: fromHex('0123456789abcdef'),
            autn: fromHex(autn),
            kasme: fromHex(kasme),
          },
        ],
        drxParameter: fromHex('0a00'),
        nextHop: { nh: fromHex(repeat('b1', 32)), ncc: 5 },
        ueNetworkCapability: fromHex('e0e00000'),
        accessRestrictionData: { gena: true },
      },
    })
  })

  test('both UE-AMBRs, the old context, and the fields of later releases up to the one that came last', () => {
    const ambrs = '0000c350 000249f0 00000001 00000002'
    const old = `d1 ${kasme} ${repeat('b2', 32)}`
    const fixed = `80 03 92 000000 000001 ${kasme} ${ambrs} 00 00 08 5343900967788391 00 ${old}`
    const later = '01 01 0000 01 1f 04 f0f00000'
    const length = fromHex(fixed + later)
      .length.toString(16)
      .padStart(4, '0')
    check(`${header} 6b ${length} 00 ${fixed} ${later}`, {
      ...answer,
      epsSecurityContext: {
        securityMode: 4,
        ksi: 0,
        usedNasCipher: 2,
        usedNasIntegrity: 1,
        nasDownlinkCount: 0,
        nasUplinkCount: 1,
        kasme: fromHex(kasme),
        subscribedUeAmbr: { uplinkKbps: 50_000, downlinkKbps: 150_000 },
        usedUeAmbr: { uplinkKbps: 1, downlinkKbps: 2 },
        mei: '3534099076873819',
        accessRestrictionData: {},
        oldSecurityContext: {
          ksi: 2,
          ncc: 1,
          kasme: fromHex(kasme),
          nh: fromHex(repeat('b2', 32)),
          rlos: true,
        },
        voiceDomainPreference: fromHex('01'),
        ueRadioCapabilityForPaging: new Uint8Array(0),
        extendedAccessRestrictionData: fromHex('1f'),
        ueAdditionalSecurityCapability: fromHex('f0f00000'),
      },
    })
  })

  test('GSM key and two triplets (figure 8.38-1)', () => {
    const triplets = `${rand} 01020304 0102030405060708 ${rand} 05060708 0807060504030201`
    const fixed = `05 40 03 1122334455667788 ${triplets} 00 00 00 01`
    const length = fromHex(fixed).length.toString(16).padStart(4, '0')
    check(`${header} 67 ${length} 00 ${fixed}`, {
      ...answer,
      gsmKeyAndTriplets: {
        securityMode: 0,
        ksi: 5,
        usedCipher: 3,
        kc: fromHex('1122334455667788'),
        triplets: [
          { rand: fromHex(rand), sres: fromHex('01020304'), kc: fromHex('0102030405060708') },
          { rand: fromHex(rand), sres: fromHex('05060708'), kc: fromHex('0807060504030201') },
        ],
        accessRestrictionData: { una: true },
      },
    })
  })

  test('UMTS keys, a quintuplet, GPRS integrity and the IOV counter (figure 8.38-4)', () => {
    const vector = `${rand} 04 01020304 ${ck} ${ik} 10 ${autn}`
    const fixed = `66 3c 04 ${ck} ${ik} ${vector} 00 00 00 00 01 01 00 2a`
    const length = fromHex(fixed).length.toString(16).padStart(4, '0')
    check(`${header} 6a ${length} 00 ${fixed}`, {
      ...answer,
      umtsKeyAndQuintuplets: {
        securityMode: 3,
        ksi: 6,
        gupii: true,
        usedGprsIntegrity: 4,
        ck: fromHex(ck),
        ik: fromHex(ik),
        quintuplets: [
          {
            rand: fromHex(rand),
            xres: fromHex('01020304'),
            ck: fromHex(ck),
            ik: fromHex(ik),
            autn: fromHex(autn),
          },
        ],
        accessRestrictionData: {},
        voiceDomainPreference: fromHex('01'),
        higherBitrates: new Uint8Array(0),
        iovUpdatesCounter: 0x2a,
      },
    })
  })

  test('a context without its key is not encodable', () => {
    const context = { securityMode: 4, ksi: 0, accessRestrictionData: {} }
    expect(() => encodeGtpv2({ ...answer, epsSecurityContext: context })).toThrow(
      /IdentificationResponse\.epsSecurityContext: not-encodable .*key of 32 octets/,
    )
  })
})

describe('relocation (29.274 §7.3)', () => {
  const request = { kind: 'ForwardRelocationRequest', teid: 0, sequence: 1 } as const
  const sender = { senderFteid: { interfaceType: 12, teid: 7, ipv4: '10.0.0.1' } }
  const header = '4885 0000 00000000 000001 00 57 0009 00 8c 00000007 0a000001'

  test('container, target eNB and S1AP cause of an S1 handover', () => {
    check(`${header} 76 0003 00 03 0102 79 0009 00 01 12f470 012345 0001 77 0002 00 00 02`, {
      ...request,
      ...sender,
      eutranTransparentContainer: {
        containerType: containerType.eutranTransparent,
        container: fromHex('0102'),
      },
      targetIdentification: { macroEnodebId: { plmn: '21407', enodebId: 0x12345, tac: 1 } },
      s1apCause: { causeType: 0, value: 2 },
    })
  })

  test.each([
    ['an RNC', '0012f470 0001 02 0abc', { rncId: { plmn: '21407', lac: 1, rac: 2, rncId: 0xabc } }],
    [
      'an RNC with an extended identity',
      '0012f470 0001 02 0000 1234',
      { rncId: { plmn: '21407', lac: 1, rac: 2, rncId: 0, extendedRncId: 0x1234 } },
    ],
    [
      'a home eNB',
      '0312f470 01234567 0009',
      { homeEnodebId: { plmn: '21407', enodebId: 0x1234567, tac: 9 } },
    ],
    [
      'a short macro eNB',
      '0412f470 83ffff 0009',
      { extendedMacroEnodebId: { plmn: '21407', smenb: true, enodebId: 0x3ffff, tac: 9 } },
    ],
    [
      'a gNB',
      '0512f470 16 00000001 000001',
      { other: { targetType: 5, targetId: fromHex('12f470 16 00000001 000001') } },
    ],
  ])('the target is %s (§8.51)', (_, hex, targetIdentification) => {
    const length = fromHex(hex).length.toString(16).padStart(4, '0')
    check(`${header} 79 ${length} 00 ${hex}`, { ...request, ...sender, targetIdentification })
  })

  test.each([
    ['21407', '12f470'],
    ['310410', '134001'],
  ])('the selected PLMN %s has the digits where S1AP has them (§8.50)', (selectedPlmnId, hex) => {
    check(`${header} 78 0003 00 ${hex}`, { ...request, ...sender, selectedPlmnId })
  })

  test('a context request brings the TAU Request as the UE sent it', () => {
    check(
      `4882 0000 00000000 000001 00 75 000a 00 12f470 8001 01 c0000001 74 0003 00 01 0748
       57 0009 00 8c 00000007 0a000001`,
      {
        kind: 'ContextRequest',
        teid: 0,
        sequence: 1,
        guti: { plmn: '21407', mmeGroupId: 0x8001, mmeCode: 1, mTmsi: 0xc0000001 },
        completeTauRequestMessage: { messageType: 1, message: fromHex('0748') },
        ...sender,
      },
    )
  })
})

describe('bearer resource command (29.274 §7.2.5)', () => {
  test('flow QoS in kbit/s and a typed traffic aggregate', () => {
    const flow = '01 0000000080 0000000080 0000000040 0000000040'
    check(
      `4844 0000 00000009 800001 00 49 0001 00 05 64 0001 00 07 51 0015 00 ${flow}
       55 0007 00 21 31 ff 03 50 13c4`,
      {
        kind: 'BearerResourceCommand',
        teid: 9,
        sequence: 0x800001,
        linkedEbi: 5,
        procedureTransactionId: 7,
        flowQos: {
          qci: 1,
          maximumUplinkKbps: 128,
          maximumDownlinkKbps: 128,
          guaranteedUplinkKbps: 64,
          guaranteedDownlinkKbps: 64,
        },
        trafficAggregateDescription: {
          operation: 1,
          packetFilters: [
            {
              identifier: 1,
              direction: 3,
              evaluationPrecedence: 255,
              components: [{ kind: 'singleRemotePort', port: 5060 }],
            },
          ],
        },
      },
    )
  })
})
