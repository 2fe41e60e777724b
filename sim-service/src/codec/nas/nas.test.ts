import { survives, testRandom } from '../../../test-support/mutation.ts'
import { CodecError } from '../codec-error.ts'
import type { Json } from '../json.ts'
import { fromJson, toJson } from '../json.ts'
import { fromHex, OctetReader, toHex } from '../octets.ts'
import type { Direction } from './message.ts'
import type { NasMessage } from './nas.ts'
import { causeOfDecodeError, decodeNas, encodeNas, nasCodecs } from './nas.ts'
import { samples } from './nas-samples.ts'
import { randomMessage } from './random-message.ts'

function directionOf(kind: string): Direction {
  return nasCodecs.get(kind)?.direction === 'downlink' ? 'downlink' : 'uplink'
}

/** Octets as hexadecimal text with a comment behind `#`. */
const octetsOf = (text: string): Uint8Array => fromHex(text.replace(/#.*$/gm, ''))

function check(text: string, message: NasMessage): void {
  expect(toHex(encodeNas(message))).toBe(toHex(octetsOf(text)))
  expect(decodeNas(octetsOf(text), directionOf(message.kind))).toEqual(message)
}

function refusalOf(text: string, direction: Direction): CodecError {
  try {
    decodeNas(octetsOf(text), direction)
  } catch (error) {
    if (error instanceof CodecError) return error
    throw error
  }
  throw new Error('it was decoded')
}

/** Fails, with no CodecError, unless the message encodes to these octets. */
function again(message: NasMessage, octets: Uint8Array): void {
  let encoded: string
  try {
    encoded = toHex(encodeNas(message))
  } catch (error) {
    throw new Error(`${message.kind} was decoded and cannot be encoded: ${String(error)}`)
  }
  if (encoded !== toHex(octets)) throw new Error(`${message.kind} encodes to ${encoded}`)
}

describe('worked octets, both ways', () => {
  test('combined Attach Request with the GUTI of a test network (test vector of open5gs)', () =>
    check(
      `07 41                          # EMM, ATTACH REQUEST
       02                             # combined attach, KSI 0
       0b f6 00f110 0002 01 030003e6  # GUTI
       05 f0 70 00 00 10              # UE network capability
       0005 02 15 d0 11 d1            # ESM container
       52 00f110 3039                 # last visited registered TAI
       5c 0a00                        # DRX parameter
       31 03 e5e034                   # MS network capability
       90                             # TMSI status
       11 03 5758a6                   # mobile station classmark 2
       5d 01 00                       # voice domain preference
       e0                             # old GUTI type
       c1                             # MS network feature support`,
      {
        kind: 'AttachRequest',
        epsAttachType: 2,
        nasKeySetIdentifier: 0,
        epsMobileIdentity: {
          kind: 'guti',
          guti: { plmn: '00101', mmeGroupId: 2, mmeCode: 1, mTmsi: 0x030003e6 },
        },
        ueNetworkCapability: { eea: 0xf0, eia: 0x70, uea: 0, ucs2AndUia: 0, features: fromHex('10') },
        esmMessageContainer: fromHex('0215d011d1'),
        lastVisitedRegisteredTai: { plmn: '00101', tac: 12345 },
        drxParameter: fromHex('0a00'),
        msNetworkCapability: fromHex('e5e034'),
        tmsiStatus: 0,
        mobileStationClassmark2: fromHex('5758a6'),
        voiceDomainPreferenceAndUeUsageSetting: 0,
        oldGutiType: 0,
        msNetworkFeatureSupport: 1,
      },
    ))

  test('the PDN Connectivity Request inside it', () =>
    check('02 15 d0 11 d1', {
      kind: 'PdnConnectivityRequest',
      ebi: 0,
      pti: 0x15,
      requestType: 1,
      pdnType: 1,
      esmInformationTransferFlag: 1,
    }))

  test('Attach Accept (test vector of open5gs)', () =>
    check(
      `07 42                          # EMM, ATTACH ACCEPT
       02                             # combined EPS/IMSI attach
       23                             # T3412 3 minutes
       06 00 14f799 3039              # TAI list
       0032 5201c101090908696e7465726e657405010ae1000a271b80802110020200108106c0a8a8018306c0a8a801000d04c0a8a801
       50 0b f6 14f799 2345 e1 00000456  # GUTI
       13 00f120 fffd                 # LAI
       23 05 f4 00e102d4              # MS identity
       64 01 23                       # EPS network feature support`,
      {
        kind: 'AttachAccept',
        epsAttachResult: 2,
        t3412: { unit: 1, value: 3 },
        taiList: [{ kind: 'tacs', plmn: '41799', tacs: [12345] }],
        esmMessageContainer: fromHex(
          '5201c101090908696e7465726e657405010ae1000a271b80802110020200108106c0a8a8018306c0a8a801000d04c0a8a801',
        ),
        guti: { plmn: '41799', mmeGroupId: 0x2345, mmeCode: 0xe1, mTmsi: 0x456 },
        locationAreaIdentification: fromHex('00f120fffd'),
        msIdentity: { kind: 'tmsi', tmsi: 0x00e102d4 },
        epsNetworkFeatureSupport: {
          imsVoiceOverPs: true,
          emergencyBearerServices: true,
          locationServicesViaEpc: false,
          csLcs: 0,
          extendedServiceRequest: true,
          emmRegisteredWithoutPdn: false,
          controlPlaneCiot: false,
        },
      },
    ))

  test('the Activate Default EPS Bearer Context Request inside it', () =>
    check(
      `52 01 c1                       # bearer 5, PTI 1, ACTIVATE DEFAULT EPS BEARER CONTEXT REQUEST
       01 09                          # QCI 9
       09 08 696e7465726e6574         # APN
       05 01 0ae1000a                 # PDN address
       27 1b 80                       # protocol configuration options
          8021 10 020200108106c0a8a8018306c0a8a801
          000d 04 c0a8a801`,
      {
        kind: 'ActivateDefaultEpsBearerContextRequest',
        ebi: 5,
        pti: 1,
        epsQos: { qci: 9 },
        accessPointName: 'internet',
        pdnAddress: { pdnType: 1, ipv4: '10.225.0.10' },
        protocolConfigurationOptions: {
          configurationProtocol: 0,
          options: [
            { id: 0x8021, contents: fromHex('020200108106c0a8a8018306c0a8a801') },
            { id: 0x000d, contents: fromHex('c0a8a801') },
          ],
        },
      },
    ))

  test('Authentication Request and Security Mode Command of an operator (test vectors of pycrate)', () => {
    check('0752 06 905ada1e7da557ada1e72650e21ee5e3 10 4bfb73f6b4558000b1903ab88a27237f', {
      kind: 'AuthenticationRequest',
      nasKeySetIdentifier: 6,
      rand: fromHex('905ada1e7da557ada1e72650e21ee5e3'),
      autn: fromHex('4bfb73f6b4558000b1903ab88a27237f'),
    })
    check('075d 22 06 05 e060c04070 c1', {
      kind: 'SecurityModeCommand',
      selectedNasSecurityAlgorithms: { eea: 2, eia: 2 },
      nasKeySetIdentifier: 6,
      replayedUeSecurityCapabilities: { eea: 0xe0, eia: 0x60, uea: 0xc0, uia: 0x40, gea: 0x70 },
      imeisvRequest: 1,
    })
  })

  test('the answers of the device (test vectors of pycrate)', () => {
    check('0753 08 3ec3a476f829b414', { kind: 'AuthenticationResponse', res: fromHex('3ec3a476f829b414') })
    check('075e 23 09 3395684292874145f0', { kind: 'SecurityModeComplete', imeisv: '3598624297814540' })
    check('0756 08 0900000000000000', {
      kind: 'IdentityResponse',
      mobileIdentity: { kind: 'imsi', imsi: '000000000000000' },
    })
    check('0202da 28 07 066f72616e6765', {
      kind: 'EsmInformationResponse',
      ebi: 0,
      pti: 2,
      accessPointName: 'orange',
    })
    check('0743 0003 5200c2', { kind: 'AttachComplete', esmMessageContainer: fromHex('5200c2') })
    check('5200c2', { kind: 'ActivateDefaultEpsBearerContextAccept', ebi: 5, pti: 0 })
    check('0745 63 0b f6 02f810 8003 c8 c2e65e9a', {
      kind: 'DetachRequestUe',
      detachType: { type: 3, switchOff: false },
      nasKeySetIdentifier: 6,
      epsMobileIdentity: {
        kind: 'guti',
        guti: { plmn: '20801', mmeGroupId: 0x8003, mmeCode: 0xc8, mTmsi: 0xc2e65e9a },
      },
    })
  })

  test('tracking area update of a device, and its answer (test vectors of pycrate)', () => {
    const gutiOfDevice = { plmn: '20801', mmeGroupId: 0x8003, mmeCode: 0xc8, mTmsi: 0xc2e65e9a }
    check(
      `07 48 61                       # combined update, KSI 6
       0b f6 02f810 8003 c8 c2e65e9a  # old GUTI
       58 04 e060c040                 # UE network capability
       52 02f810 c4c2                 # last visited registered TAI
       5c 0a00 57 02 2000             # DRX parameter, bearer 5 is active
       31 03 e5e034 13 02f8100405 11 03 5758a6 5d 01 00 c1`,
      {
        kind: 'TrackingAreaUpdateRequest',
        epsUpdateType: { type: 1, active: false },
        nasKeySetIdentifier: 6,
        oldGuti: gutiOfDevice,
        ueNetworkCapability: { eea: 0xe0, eia: 0x60, uea: 0xc0, ucs2AndUia: 0x40 },
        lastVisitedRegisteredTai: { plmn: '20801', tac: 0xc4c2 },
        drxParameter: fromHex('0a00'),
        epsBearerContextStatus: [5],
        msNetworkCapability: fromHex('e5e034'),
        oldLocationAreaIdentification: fromHex('02f8100405'),
        mobileStationClassmark2: fromHex('5758a6'),
        voiceDomainPreferenceAndUeUsageSetting: 0,
        msNetworkFeatureSupport: 1,
      },
    )
    check('0749 01 5a49 54 06 22 02f810 c4a0 57 02 2000 13 02f8100404 59 49 64 01 03 f0 5e 01 06', {
      kind: 'TrackingAreaUpdateAccept',
      epsUpdateResult: 1,
      t3412: { unit: 2, value: 9 },
      taiList: [{ kind: 'consecutiveTacs', plmn: '20801', firstTac: 0xc4a0, count: 3 }],
      epsBearerContextStatus: [5],
      locationAreaIdentification: fromHex('02f8100404'),
      t3423: { unit: 2, value: 9 },
      epsNetworkFeatureSupport: {
        imsVoiceOverPs: true,
        emergencyBearerServices: true,
        locationServicesViaEpc: false,
        csLcs: 0,
        extendedServiceRequest: false,
        emmRegisteredWithoutPdn: false,
        controlPlaneCiot: false,
      },
      additionalUpdateResult: 0,
      t3412Extended: { unit: 0, value: 6 },
    })
    check('074a', { kind: 'TrackingAreaUpdateComplete' })
  })

  test('service requests of devices, and an SMS over NAS (test vectors of pycrate)', () => {
    check('c7 06 0500', {
      kind: 'ServiceRequest',
      ksiAndSequenceNumber: { ksi: 0, sequenceNumber: 6 },
      shortMac: 0x0500,
    })
    check('074c 60 05 f4c2e65e9a 57 02 2000', {
      kind: 'ExtendedServiceRequest',
      serviceType: 0,
      nasKeySetIdentifier: 6,
      mTmsi: { kind: 'tmsi', tmsi: 0xc2e65e9a },
      epsBearerContextStatus: [5],
    })
    check('0763 20 09011d00010007913386094000f01101830a816000000000000005d4f29cae00', {
      kind: 'UplinkNasTransport',
      nasMessageContainer: fromHex('09011d00010007913386094000f01101830a816000000000000005d4f29cae00'),
    })
    check('0762 02 8904', { kind: 'DownlinkNasTransport', nasMessageContainer: fromHex('8904') })
  })

  test('a dedicated bearer for voice, and its end', () => {
    check(
      `62 00 c5 05                    # bearer 6, PTI 0, ACTIVATE DEDICATED EPS BEARER CONTEXT REQUEST, linked to 5
       05 01 4848 2929                # QCI 1, 128 kbit/s at most, 41 kbit/s guaranteed
       0e 21 30 01 0a                 # TFT: create, one filter, bidirectional, precedence 1
          30 11 41 c350 c353 50 c35a  #   UDP, local ports 50000 to 50003, remote port 50010`,
      {
        kind: 'ActivateDedicatedEpsBearerContextRequest',
        ebi: 6,
        pti: 0,
        linkedEpsBearerIdentity: 5,
        epsQos: {
          qci: 1,
          bitRates: { mbrUplink: 0x48, mbrDownlink: 0x48, gbrUplink: 0x29, gbrDownlink: 0x29 },
        },
        tft: {
          operation: 1,
          packetFilters: [
            {
              identifier: 0,
              direction: 3,
              evaluationPrecedence: 1,
              components: [
                { kind: 'protocolIdentifierNextHeader', protocol: 17 },
                { kind: 'localPortRange', low: 50_000, high: 50_003 },
                { kind: 'singleRemotePort', port: 50_010 },
              ],
            },
          ],
        },
      },
    )
    check('6200c6', { kind: 'ActivateDedicatedEpsBearerContextAccept', ebi: 6, pti: 0 })
    check('6200c9 36 02 a1 00', {
      kind: 'ModifyEpsBearerContextRequest',
      ebi: 6,
      pti: 0,
      tft: { operation: 5, packetFilterIdentifiers: [0] },
    })
    check('6200cd 24', { kind: 'DeactivateEpsBearerContextRequest', ebi: 6, pti: 0, esmCause: 36 })
  })

  test('short messages', () => {
    check('075501', { kind: 'IdentityRequest', identityType: 1 })
    check('074411', { kind: 'AttachReject', emmCause: 17 })
    check('0746', { kind: 'DetachAccept' })
    check('0754', { kind: 'AuthenticationReject' })
    check('0202d9', { kind: 'EsmInformationRequest', ebi: 0, pti: 2 })
    check('074409 5f 01 2f', {
      kind: 'AttachReject',
      emmCause: 9,
      t3346: { unit: 1, value: 15 },
    })
  })

  test('EMM Information of an operator, which leaves the extension bit 0 (test vector of pycrate)', () =>
    check('0761 43 08 004f79d87d2e838c 45 08 004f79d87d2e838c 47 71019190616180 49 01 01', {
      kind: 'EmmInformation',
      fullNameForNetwork: { coding: 'gsm7', addCountryInitials: false, text: 'Orange F' },
      shortNameForNetwork: { coding: 'gsm7', addCountryInitials: false, text: 'Orange F' },
      universalTimeAndLocalTimeZone: {
        year: 2017,
        month: 10,
        day: 19,
        hour: 9,
        minute: 16,
        second: 16,
        offsetMinutes: 120,
      },
      networkDaylightSavingTime: 1,
      spare: { fullNameForNetwork: fromHex('80'), shortNameForNetwork: fromHex('80') },
    }))
})

/** The first two are test vectors of pycrate (an operator's network), the third is of a public NAS decoder. */
describe('captured messages are understood whole and encode to the same octets', () => {
  test.each<[string, Direction]>([
    [
      '0741020bf602f8107500e0c301732f04e060c04000240202d011d1271d8080211001000010810600000000830600000000000d00000a000010005c0a003103e5e0341302f810040511035758a65d0100c1',
      'uplink',
    ],
    [
      '07420249062302f810c4c000725202c101081a066f72616e6765066d6e63303031066d6363323038046770727305010a7456415d010030101c911f7396fefe734bffff00fa00fa003203843401005e06fefedddd1010272780000d04c0a80a6e80210a0300000a8106c0a80a6e80210a0400000a83060000000000100205dc500bf602f8108003c8c2e65e9a1302f81004055949640103f05e0106',
      'downlink',
    ],
    [
      '0741020bf600f110800001d24495f604e060c04000210201d011d1271a8080211001000010810600000000830600000000000d00000a005200f11000015c0a003103e5e0349011035758a65d0100e0',
      'uplink',
    ],
  ])('%s', (text, direction) => {
    const message = decodeNas(fromHex(text), direction)
    expect(message).not.toHaveProperty('unknown')
    expect(toHex(encodeNas(message))).toBe(text)
    const { esmMessageContainer } = message as { esmMessageContainer: Uint8Array }
    const inner = decodeNas(esmMessageContainer, direction)
    expect(inner).not.toHaveProperty('unknown')
    expect(encodeNas(inner)).toEqual(esmMessageContainer)
  })
})

describe('every message type', () => {
  test('has samples', () => {
    expect([...nasCodecs.keys()].sort()).toEqual([...new Set(samples.map((sample) => sample.kind))].sort())
  })

  test.each(samples.map((sample) => [sample.kind, sample] as const))(
    '%s comes back as it went',
    (kind, sample) => {
      const octets = encodeNas(sample)
      expect(decodeNas(octets, directionOf(kind))).toEqual(sample)
      const throughJson = fromJson(JSON.parse(JSON.stringify(toJson(sample))) as Json) as NasMessage
      expect(encodeNas(throughJson)).toEqual(octets)
    },
  )

  test('comes back as it went with any values and any choice of optional elements', () => {
    const random = testRandom(24301)
    for (const codec of nasCodecs.values()) {
      for (let i = 0; i < 100; i++) {
        const message = randomMessage(codec, random)
        const octets = encodeNas(message)
        const back = decodeNas(octets, directionOf(codec.kind))
        expect(back).toEqual(message)
        const throughJson = fromJson(JSON.parse(JSON.stringify(toJson(back))) as Json) as NasMessage
        expect(encodeNas(throughJson)).toEqual(octets)
      }
    }
  })

  test('does not alias the frame', () => {
    for (const sample of samples) {
      const octets = encodeNas(sample)
      const message = decodeNas(octets, directionOf(sample.kind))
      octets.fill(0)
      expect(message).toEqual(sample)
    }
  })

  test.each([...nasCodecs.keys()])(
    '%s survives truncation and mutation, and what is decoded encodes to the octets that came',
    (kind) => {
      const frames = samples.filter((sample) => sample.kind === kind).map(encodeNas)
      const direction = directionOf(kind)
      const tally = survives((octets) => again(decodeNas(octets, direction), octets), frames, 7)
      expect(tally.messages).toBeGreaterThan(0)
      expect(tally.refusals).toBeGreaterThan(0)
    },
    120_000,
  )

  test('encodes to the octets that came, through JSON too, whatever was mutated', () => {
    const random = testRandom(77)
    for (const sample of samples) {
      const frame = encodeNas(sample)
      for (let i = 0; i < 200; i++) {
        const octets = frame.slice()
        octets[random(octets.length)] = random(2) === 0 ? random(256) : 1 << random(8)
        let message: NasMessage
        try {
          message = decodeNas(octets, directionOf(sample.kind))
        } catch {
          continue
        }
        const throughJson = fromJson(JSON.parse(JSON.stringify(toJson(message))) as Json) as NasMessage
        expect([sample.kind, toHex(encodeNas(throughJson))]).toEqual([sample.kind, toHex(octets)])
      }
    }
  })
})

describe('what a sender sets that has no meaning is kept beside the message', () => {
  test.each<[string, string, Direction, { [member: string]: string }]>([
    ['the spare half octet of Identity Request', '0755 a1', 'downlink', { identityType: 'a0' }],
    [
      'bit 4 of a type of three bits',
      '0742 09 49 06 20 12f470 0001 0003 5200c2',
      'downlink',
      { epsAttachResult: '08' },
    ],
    ['bit 4 of both halves', '0201 d0 99', 'uplink', { requestType: '08', pdnType: '80' }],
    ['bits between algorithms', '075d aa 01 02 e060', 'downlink', { selectedNasSecurityAlgorithms: '88' }],
    [
      'the high bit of partial TAI lists',
      '0749 00 54 0c 80 12f470 0001 c0 130014 000d',
      'downlink',
      { taiList: '80000000000080' },
    ],
    ['spare bits of PDN type', '5201 c1 01 09 02 0161 05 f9 0a2d0002', 'downlink', { pdnAddress: 'f8' }],
    [
      'an address of a PDN without',
      '5201 c1 01 09 02 0161 07 05 0a2d00020000',
      'downlink',
      { pdnAddress: '000a2d00020000' },
    ],
    [
      'configuration options without extension bit',
      '5200 c2 27 04 00 000d00',
      'uplink',
      { protocolConfigurationOptions: '80' },
    ],
    ['a TMSI without ones before its type', '0756 05 04 00000001', 'uplink', { mobileIdentity: 'f0' }],
    [
      'GUTIs without ones before their type',
      '0748 00 0b 06 02f810 8003 c8 c2e65e9a 50 0b 0e 02f810 8003 c8 c2e65e9a',
      'uplink',
      { oldGuti: 'f0', additionalGuti: 'f8' },
    ],
    [
      'such a GUTI where it may be another identity',
      '0745 01 0b 06 02f810 8003 c8 c2e65e9a',
      'uplink',
      { epsMobileIdentity: 'f0' },
    ],
    ['a time zone of minus zero', '0761 46 08', 'downlink', { localTimeZone: '08' }],
    ['fill bits of a name', '0761 43 02 81 e1', 'downlink', { fullNameForNetwork: '0080' }],
    ['a timer of two octets', '0744 0b 5f 02 2f00', 'downlink', { t3346: '0000' }],
    [
      'EPS network feature support of a later release',
      '0749 00 64 03 01 08 c0',
      'downlink',
      { epsNetworkFeatureSupport: '0000c0' },
    ],
    [
      'a mandatory element that is too long',
      '0752 06 905ada1e7da557ada1e72650e21ee5e3 12 4bfb73f6b4558000b1903ab88a27237f aabb',
      'downlink',
      { autn: `${'00'.repeat(16)}aabb` },
    ],
    [
      'excess octets behind spare bits',
      '5201 c1 01 09 02 0161 07 f9 0a2d0002 0000',
      'downlink',
      { pdnAddress: 'f8000000000000' },
    ],
    ['a wrong count of fill bits', '0761 43 03 80 61 00', 'downlink', { fullNameForNetwork: '02' }],
    ['a Service Request of a later release', 'e7 9f beef', 'uplink', { securityHeaderType: '20' }],
  ])('%s', (_what, text, direction, spare) => {
    const message = decodeNas(octetsOf(text), direction)
    expect(message).not.toHaveProperty('unknown')
    const kept = Object.entries(message.spare ?? {}).map(([name, bits]) => [name, toHex(bits)])
    expect(Object.fromEntries(kept)).toEqual(spare)
    expect(toHex(encodeNas(message))).toBe(toHex(octetsOf(text)))
    const throughJson = fromJson(JSON.parse(JSON.stringify(toJson(message))) as Json) as NasMessage
    expect(toHex(encodeNas(throughJson))).toBe(toHex(octetsOf(text)))
  })

  test('goes with another value too, and not with an element that is not there', () => {
    const message = decodeNas(octetsOf('0755 a1'), 'downlink')
    expect(toHex(encodeNas({ ...message, identityType: 3 } as NasMessage))).toBe('0755a3')
    const stray = { kind: 'DetachAccept', spare: { emmCause: fromHex('80') } } as NasMessage
    expect(() => encodeNas(stray)).toThrow(/spare bits of an element that is not there/)
    const text = { kind: 'IdentityRequest', identityType: 1, spare: { identityType: 'a0' } }
    expect(() => encodeNas(text as unknown as NasMessage)).toThrow(CodecError)
    const tooMuch = { kind: 'IdentityRequest', identityType: 1, spare: { identityType: fromHex('a000') } }
    expect(() => encodeNas(tooMuch as unknown as NasMessage)).toThrow(CodecError)
  })

  test('a value that no encoder could write is none', () =>
    expect(decodeNas(octetsOf('0761 49 01 03'), 'downlink')).toEqual({
      kind: 'EmmInformation',
      unknown: [{ position: 0, reason: 'incorrect', octets: fromHex('490103') }],
    }))
})

describe('elements that the message does not take (TS 24.301 §7.6, §7.7)', () => {
  const direction = 'downlink'

  function keeps(text: string, message: NasMessage): void {
    expect(decodeNas(octetsOf(text), direction)).toEqual(message)
    expect(toHex(encodeNas(message))).toBe(toHex(octetsOf(text)))
  }

  test('an element that is not in the table stays in its place', () =>
    keeps('0744 0b 2e 02 0102 5f 01 2f 7f 0001 aa b3', {
      kind: 'AttachReject',
      emmCause: 11,
      t3346: { unit: 1, value: 15 },
      unknown: [
        { position: 0, reason: 'unknown', octets: fromHex('2e020102') },
        { position: 2, reason: 'unknown', octets: fromHex('7f0001aa') },
        { position: 3, reason: 'unknown', octets: fromHex('b3') },
      ],
    }))

  test('a repeated element does not count', () =>
    keeps('0744 0b 5f 01 2f 5f 01 21', {
      kind: 'AttachReject',
      emmCause: 11,
      t3346: { unit: 1, value: 15 },
      unknown: [{ position: 1, reason: 'repeated', octets: fromHex('5f0121') }],
    }))

  test('an element out of sequence does not count', () =>
    keeps('0744 0b 16 01 21 5f 01 2f', {
      kind: 'AttachReject',
      emmCause: 11,
      t3402: { unit: 1, value: 1 },
      unknown: [{ position: 1, reason: 'outOfSequence', octets: fromHex('5f012f') }],
    }))

  test('a syntactically incorrect optional element is as good as absent', () =>
    keeps('0744 0b 5f 00 16 01 21', {
      kind: 'AttachReject',
      emmCause: 11,
      t3402: { unit: 1, value: 1 },
      unknown: [{ position: 0, reason: 'incorrect', octets: fromHex('5f00') }],
    }))

  test('one that must be understood makes the message invalid: cause #96', () => {
    const refusal = refusalOf('0744 0b 05 01 00', direction)
    expect(refusal.problem).toBe('comprehension-required')
    expect(refusal.message).toBe(
      'NAS AttachReject.iei 0x5 at octet 3: comprehension-required (unknown element that must be understood)',
    )
    expect(causeOfDecodeError(refusal)).toBe(96)
  })
})

describe('refusals', () => {
  test('a missing or incorrect mandatory element: cause #96', () => {
    for (const text of [
      '0752 00 1122',
      '075d 22 00 01 e0',
      '0744',
      '0756 02 f400',
      '0742 01 49 06 60 02f839 0001 0003 520101',
    ]) {
      const direction = text.startsWith('0756') ? 'uplink' : 'downlink'
      expect(causeOfDecodeError(refusalOf(text, direction))).toBe(96)
    }
  })

  test('a message type that is not defined, or not in this direction: cause #97', () => {
    expect(causeOfDecodeError(refusalOf('0777', 'uplink'))).toBe(97)
    expect(causeOfDecodeError(refusalOf('074411', 'uplink'))).toBe(97)
    expect(causeOfDecodeError(refusalOf('0201aa', 'downlink'))).toBe(97)
  })

  test('too short for a type, or another protocol: ignored', () => {
    for (const text of ['', '07', '02', '0201', '05 21']) {
      expect(causeOfDecodeError(refusalOf(text, 'uplink'))).toBeUndefined()
    }
  })

  test('a protected message is not a plain one', () => {
    expect(refusalOf('17 00000000 00 0746', 'uplink').message).toMatch(/security header type 1/)
  })

  test('they name message, element and octet', () => {
    expect(refusalOf('0752 00 1122', 'downlink').message).toBe(
      'NAS AuthenticationRequest.rand at octet 3: truncated (16 octets needed, 2 left)',
    )
  })

  test.each<[string, () => unknown]>([
    ['a missing mandatory member', () => encodeNas({ kind: 'AuthenticationResponse' } as NasMessage)],
    ['an unknown member', () => encodeNas({ kind: 'AttachReject', emmCause: 3, t9: 1 } as NasMessage)],
    ['an unknown message', () => encodeNas({ kind: 'AttachCancel' } as unknown as NasMessage)],
    [
      'an IMSI that is no number',
      () => encodeNas({ kind: 'IdentityResponse', mobileIdentity: { kind: 'imsi', imsi: '26201abc' } }),
    ],
    [
      'a RAND of 15 octets',
      () =>
        encodeNas({
          kind: 'AuthenticationRequest',
          nasKeySetIdentifier: 0,
          rand: new Uint8Array(15),
          autn: new Uint8Array(16),
        }),
    ],
    ['a cause above 255', () => encodeNas({ kind: 'EmmStatus', emmCause: 256 })],
    ['a bearer identity of 16', () => encodeNas({ kind: 'EsmStatus', ebi: 16, pti: 0, esmCause: 1 })],
  ])('not encodable: %s', (_what, encode) => {
    expect(encode).toThrow(CodecError)
  })

  test.each<[string, unknown]>([
    ['an identity without its GUTI', { ...samples[4], epsMobileIdentity: { kind: 'guti' } }],
    ['a RES that is text', { kind: 'AuthenticationResponse', res: 'aabbccdd' }],
    ['a TAC above 16 bits', { ...samples[1], taiList: [{ kind: 'tacs', plmn: '21407', tacs: [65_536] }] }],
    ['a TAI list that is none', { ...samples[1], taiList: 5 }],
    ['a half octet that is a fraction', { ...samples[0], epsAttachType: 1.5 }],
  ])('not encodable, as JSON from outside may have it: %s', (_what, message) => {
    expect(() => encodeNas(message as NasMessage)).toThrow(CodecError)
  })

  test('the types know what is mandatory and which values there are', () => {
    // @ts-expect-error RES is mandatory.
    const incomplete: NasMessage = { kind: 'AuthenticationResponse' }
    // @ts-expect-error A cause is a number.
    const wrong: NasMessage = { kind: 'AttachReject', emmCause: '11' }
    for (const message of [incomplete, wrong]) expect(() => encodeNas(message)).toThrow(CodecError)
  })

  test('the order of the members is not the order on the wire', () => {
    const inOrder: NasMessage = {
      kind: 'AttachReject',
      emmCause: 22,
      t3346: { unit: 1, value: 1 },
      t3402: { unit: 1, value: 2 },
    }
    const reversed: NasMessage = {
      t3402: { unit: 1, value: 2 },
      t3346: { unit: 1, value: 1 },
      emmCause: 22,
      kind: 'AttachReject',
    }
    expect(encodeNas(reversed)).toEqual(encodeNas(inOrder))
  })
})

test('a message table is read from within a larger buffer without looking past its window', () => {
  const frame = fromHex('aa0b5f012f5f')
  const codec = nasCodecs.get('AttachReject')
  const message = codec?.decode(new OctetReader(frame, 1, 5))
  expect(message).toEqual({ kind: 'AttachReject', emmCause: 11, t3346: { unit: 1, value: 15 } })
})
