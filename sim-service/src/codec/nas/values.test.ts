import { CodecError } from '../codec-error.ts'
import { fromHex, OctetReader, OctetWriter, toHex } from '../octets.ts'
import { taiList, taiListHas, taisOf } from './areas.ts'
import { bearerList } from './bearer-context-status.ts'
import {
  apnAmbrOf,
  type BearerRates,
  bitRateKbps,
  epsQosOf,
  kbpsOfApnAmbr,
  kbpsOfExtendedApnAmbr,
  kbpsOfUnit,
  ratesOfEpsQos,
  ratesOfExtendedEpsQos,
} from './bit-rates.ts'
import { bitmapOf, supports } from './capabilities.ts'
import { emmCause, esmCause } from './causes.ts'
import { epsMobileIdentity, mobileIdentity } from './identities.ts'
import { networkName, timeZone, universalTime } from './network-information.ts'
import { accessPointName, apnAmbr, epsQos, extendedApnAmbr, extendedEpsQos, pdnAddress } from './session.ts'
import { gprsTimer, gprsTimerToSeconds, secondsToGprsTimer } from './timers.ts'
import type { IeType } from './wire.ts'
import { writeValue } from './wire.ts'

function read<T>(type: IeType<T>, text: string): T {
  const octets = fromHex(text)
  if (octets.length < type.minimum || octets.length > type.maximum)
    throw new CodecError('bad-length', 0, `${octets.length} octets`)
  const reader = new OctetReader(octets)
  const value = type.read(reader)
  if (reader.remaining > 0) throw new CodecError('bad-length', reader.offset, 'octets left over')
  return value
}

function written<T>(type: IeType<T>, value: T): string {
  const w = new OctetWriter(4)
  writeValue(w, type, 0, value)
  return toHex(w.finish())
}

function check<T>(type: IeType<T>, text: string, value: T): void {
  expect(read(type, text)).toEqual(value)
  expect(written(type, value)).toBe(fromHexToHex(text))
}

const fromHexToHex = (text: string): string => toHex(fromHex(text))

describe('GPRS timers (TS 24.008 §10.5.7)', () => {
  test('T3412 of 54 minutes is 0x49', () => {
    check(gprsTimer, '49', { unit: 2, value: 9 })
    expect(gprsTimerToSeconds({ unit: 2, value: 9 })).toBe(54 * 60)
    expect(secondsToGprsTimer(54 * 60)).toEqual({ unit: 2, value: 9 })
  })

  test('each unit of timer and timer 2', () => {
    expect([0, 1, 2, 3, 7].map((unit) => gprsTimerToSeconds({ unit, value: 3 }))).toEqual([
      6,
      180,
      1080,
      180,
      undefined,
    ])
  })

  test('each unit of timer 3', () => {
    const seconds = [0, 1, 2, 3, 4, 5, 6, 7].map((unit) =>
      gprsTimerToSeconds({ unit, value: 2 }, 'gprsTimer3'),
    )
    expect(seconds).toEqual([1200, 7200, 72_000, 4, 60, 120, 2_304_000, undefined])
  })

  test('a time is rounded up to the finest unit that reaches it', () => {
    expect(secondsToGprsTimer(62)).toEqual({ unit: 0, value: 31 })
    expect(secondsToGprsTimer(63)).toEqual({ unit: 1, value: 2 })
    expect(secondsToGprsTimer(12 * 60)).toEqual({ unit: 1, value: 12 })
    expect(secondsToGprsTimer(undefined)).toEqual({ unit: 7, value: 0 })
    expect(secondsToGprsTimer(900, 'gprsTimer3')).toEqual({ unit: 4, value: 30 })
    expect(() => secondsToGprsTimer(12_000)).toThrow(CodecError)
    for (let seconds = 0; seconds <= 11_160; seconds += 7) {
      for (const table of ['gprsTimer', 'gprsTimer3'] as const) {
        expect(gprsTimerToSeconds(secondsToGprsTimer(seconds, table), table)).toBeGreaterThanOrEqual(seconds)
      }
    }
  })
})

describe('identities', () => {
  test('an IMSI of 15 digits and one of 14', () => {
    check(epsMobileIdentity, '29 26 10 21 43 65 87 09', { kind: 'imsi', imsi: '262011234567890' })
    check(epsMobileIdentity, '31 01 14 10 32 54 76 f8', { kind: 'imsi', imsi: '31041012345678' })
  })

  test('EPS and TS 24.008 number the types differently', () => {
    check(epsMobileIdentity, '3b 25 90 09 10 67 41 18', { kind: 'imei', imei: '352099001761481' })
    check(mobileIdentity, '3a 25 90 09 10 67 41 18', { kind: 'imei', imei: '352099001761481' })
    check(mobileIdentity, '33 25 90 09 10 67 41 28 f3', { kind: 'imeisv', imeisv: '3520990017614823' })
    check(mobileIdentity, 'f4 01020304', { kind: 'tmsi', tmsi: 0x01020304 })
    check(mobileIdentity, '00 00 00', { kind: 'none' })
  })

  test.each([
    '29 2a 10 21 43 65 87 09',
    '21 26 10 21 43 65 87 09',
    '27 26 10 21',
    'f6 00 00 00',
    'a9 26 10 21',
  ])('%s is none', (text) => expect(() => read(epsMobileIdentity, text)).toThrow(CodecError))
})

describe('TAI list (TS 24.301 §9.9.3.33)', () => {
  const list = read(taiList, '01 12f470 0001 0007 22 130014 000a 41 12f470 0063 02f839 0064')

  test('keeps the three types of partial list', () =>
    expect(list).toEqual([
      { kind: 'tacs', plmn: '21407', tacs: [1, 7] },
      { kind: 'consecutiveTacs', plmn: '310410', firstTac: 10, count: 3 },
      {
        kind: 'tais',
        tais: [
          { plmn: '21407', tac: 99 },
          { plmn: '20893', tac: 100 },
        ],
      },
    ]))

  test('and knows its TAIs', () => {
    expect(taisOf(list).map(({ plmn, tac }) => `${plmn}-${tac}`)).toEqual([
      '21407-1',
      '21407-7',
      '310410-10',
      '310410-11',
      '310410-12',
      '21407-99',
      '20893-100',
    ])
    for (const one of taisOf(list)) expect(taiListHas(list, one)).toBe(true)
    expect(taiListHas(list, { plmn: '310410', tac: 13 })).toBe(false)
    expect(taiListHas(list, { plmn: '20893', tac: 99 })).toBe(false)
  })

  test('has at most 16', () => {
    const part = { kind: 'consecutiveTacs' as const, plmn: '21407', firstTac: 1, count: 9 }
    expect(() => written(taiList, [part, { ...part, firstTac: 20 }])).toThrow(/18 TAIs/)
    expect(() => read(taiList, '30 12f470 0001')).toThrow(/17 TAIs/)
    expect(() => read(taiList, '2f 12f470 0001 20 12f470 0064')).toThrow(/17 TAIs/)
    expect(read(taiList, '2e 12f470 0001 20 12f470 0064')).toHaveLength(2)
  })
})

describe('bit rates (TS 24.301 §9.9.4.2)', () => {
  test.each([
    [1, 0, 1],
    [63, 0, 63],
    [64, 0, 64],
    [127, 0, 568],
    [128, 0, 576],
    [254, 0, 8640],
    [255, 0, 0],
    [254, 1, 8700],
    [254, 74, 16_000],
    [254, 75, 17_000],
    [254, 186, 128_000],
    [254, 187, 130_000],
    [254, 250, 256_000],
  ])('codes %i and %i are %i kbit/s', (code, extended, kbps) =>
    expect(bitRateKbps(code, extended)).toBe(kbps),
  )

  test('are rounded down, never up, and by less than a step', () => {
    for (let kbps = 1; kbps <= 60_000_000; kbps = Math.ceil(kbps * 1.03)) {
      const { downlinkKbps, uplinkKbps } = kbpsOfApnAmbr(apnAmbrOf(kbps, kbps))
      expect(downlinkKbps).toBe(uplinkKbps)
      expect(downlinkKbps).toBeLessThanOrEqual(kbps)
      expect(downlinkKbps).toBeGreaterThan(kbps * 0.88)
    }
  })

  test('100 and 50 Mbit/s need the extended octets, 1 Gbit/s the second ones', () => {
    expect(written(apnAmbr, apnAmbrOf(100_000, 50_000))).toBe('fefe9e6c')
    expect(kbpsOfApnAmbr(apnAmbrOf(100_000, 50_000))).toEqual({ downlinkKbps: 100_000, uplinkKbps: 50_000 })
    expect(apnAmbrOf(1_000_000, 256)).toEqual({
      downlink: 254,
      uplink: 88,
      downlinkExtended: 238,
      uplinkExtended: 0,
      downlinkExtended2: 3,
      uplinkExtended2: 0,
    })
    expect(kbpsOfApnAmbr(apnAmbrOf(1_000_000, 256))).toEqual({ downlinkKbps: 1_000_000, uplinkKbps: 256 })
  })
})

describe('the QoS of a bearer (TS 24.301 §9.9.4.3)', () => {
  const all = (kbps: number): BearerRates => ({
    mbrUplinkKbps: kbps,
    mbrDownlinkKbps: kbps,
    gbrUplinkKbps: kbps,
    gbrDownlinkKbps: kbps,
  })

  test('has the QCI alone without a guaranteed bit rate', () => {
    check(epsQos, '09', epsQosOf(9))
    expect(ratesOfEpsQos(epsQosOf(9))).toBeUndefined()
  })

  test('has as many octets as its rates need', () => {
    const voice = { mbrUplinkKbps: 128, mbrDownlinkKbps: 128, gbrUplinkKbps: 41, gbrDownlinkKbps: 41 }
    check(epsQos, '01 4848 2929', epsQosOf(1, voice))
    expect(ratesOfEpsQos(epsQosOf(1, voice))).toEqual(voice)
    const video = { mbrUplinkKbps: 0, mbrDownlinkKbps: 20_000, gbrUplinkKbps: 0, gbrDownlinkKbps: 8640 }
    check(epsQos, '02 fffefffe 004e0000', epsQosOf(2, video))
    expect(ratesOfEpsQos(epsQosOf(2, video))).toEqual(video)
    const game = { mbrUplinkKbps: 64, mbrDownlinkKbps: 600_000, gbrUplinkKbps: 64, gbrDownlinkKbps: 260_000 }
    check(epsQos, '03 40fe40fe 00fa00fa 00470001', epsQosOf(3, game))
    expect(ratesOfEpsQos(epsQosOf(3, game))).toEqual(game)
  })

  test.each([
    [1, 260_000],
    [61, 500_000],
    [62, 510_000],
    [161, 1_500_000],
    [162, 1_600_000],
    [246, 10_000_000],
  ])('%i in the octets of the third kind is %i kbit/s', (code, kbps) => {
    const codes = { mbrUplink: 254, mbrDownlink: 254, gbrUplink: 254, gbrDownlink: 254 }
    const full = { mbrUplink: 250, mbrDownlink: 250, gbrUplink: 250, gbrDownlink: 250 }
    const third = { mbrUplink: code, mbrDownlink: code, gbrUplink: code, gbrDownlink: code }
    expect(ratesOfEpsQos({ qci: 1, bitRates: codes, extended: full, extended2: third })).toEqual(all(kbps))
    expect(epsQosOf(1, all(kbps)).extended2).toEqual(third)
  })

  test('is rounded up, so that a guarantee holds, and by less than a step', () => {
    for (let kbps = 1; kbps <= 10_000_000; kbps = Math.ceil(kbps * 1.01)) {
      const rates = ratesOfEpsQos(epsQosOf(1, all(kbps)))
      expect(rates).toEqual(all(rates?.gbrUplinkKbps ?? 0))
      expect(rates?.gbrUplinkKbps).toBeGreaterThanOrEqual(kbps)
      expect(rates?.gbrUplinkKbps).toBeLessThan(kbps * 1.13)
      const again = ratesOfEpsQos(epsQosOf(1, all(rates?.gbrUplinkKbps ?? 0)))
      expect(again).toEqual(rates)
    }
    expect(ratesOfEpsQos(epsQosOf(1, all(20_000_000)))).toEqual(all(10_000_000))
  })

  test('beyond its octets is in units (§9.9.4.29, §9.9.4.30)', () => {
    expect([0, 1, 2, 3, 6, 7, 8, 12, 17].map((unit) => kbpsOfUnit(unit))).toEqual([
      200, 200, 1000, 4000, 256_000, 1_000_000, 4_000_000, 1_000_000_000, 1_000_000_000_000,
    ])
    expect(kbpsOfUnit(255)).toBe(256e12)
    const ambr = { downlinkUnit: 0, downlink: 20_000, uplinkUnit: 4, uplink: 5000 }
    check(extendedApnAmbr, '00 4e20 04 1388', ambr)
    expect(kbpsOfExtendedApnAmbr(ambr)).toEqual({ downlinkKbps: 80_000_000, uplinkKbps: 80_000_000 })
    const qos = {
      maximumUnit: 7,
      maximumUplink: 12,
      maximumDownlink: 20,
      guaranteedUnit: 1,
      guaranteedUplink: 60_000,
      guaranteedDownlink: 0,
    }
    check(extendedEpsQos, '07 000c 0014 01 ea60 0000', qos)
    expect(ratesOfExtendedEpsQos(qos)).toEqual({
      mbrUplinkKbps: 12_000_000,
      mbrDownlinkKbps: 20_000_000,
      gbrUplinkKbps: 12_000_000,
      gbrDownlinkKbps: 0,
    })
  })
})

describe('EPS bearer context status (TS 24.301 §9.9.2.1)', () => {
  test('has the identities that are set, the low ones in the first octet', () => {
    check(bearerList, '2000', [5])
    check(bearerList, 'e001', [5, 6, 7, 8])
    check(bearerList, '0080', [15])
    check(bearerList, '0000', [])
    check(bearerList, '0100', [0])
  })

  test('in any order, and no others', () => {
    expect(written(bearerList, [15, 5])).toBe('2080')
    for (const list of [[16], [-1], [5.5]]) expect(() => written(bearerList, list)).toThrow(CodecError)
  })
})

describe('names and times for the subscriber', () => {
  test('seven-bit text with its spare bits', () => {
    check(networkName, '80 4f79d87d2e838c', { coding: 'gsm7', addCountryInitials: false, text: 'Orange F' })
    check(networkName, '87 4f79d87d2e8300', { coding: 'gsm7', addCountryInitials: false, text: 'Orange ' })
    check(networkName, '98 00d1 0061', { coding: 'ucs2', addCountryInitials: true, text: 'Ña' })
    expect(() => written(networkName, { coding: 'gsm7', addCountryInitials: false, text: '漢' })).toThrow(
      CodecError,
    )
  })

  test('time zones east and west, in quarters of an hour', () => {
    check(timeZone, '80', { offsetMinutes: 120 })
    check(timeZone, '0a', { offsetMinutes: -300 })
    check(timeZone, '22', { offsetMinutes: 330 })
    check(timeZone, '00', { offsetMinutes: 0 })
    expect(() => written(timeZone, { offsetMinutes: 7 })).toThrow(CodecError)
  })

  test('universal time', () =>
    check(universalTime, '62 70 10 80 95 70 80', {
      year: 2026,
      month: 7,
      day: 1,
      hour: 8,
      minute: 59,
      second: 7,
      offsetMinutes: 120,
    }))
})

describe('PDN connection', () => {
  test('an APN is labels', () => {
    check(accessPointName, '08 696e7465726e6574 06 6d6e63303031', 'internet.mnc001')
    for (const text of ['00', '40 61', '03 6162', '02 612e', '01 00']) {
      expect(() => read(accessPointName, text)).toThrow(CodecError)
    }
    for (const name of ['', '.', 'a..b', 'a b', 'ü', 'x'.repeat(64), Array(20).fill('abcdef').join('.')]) {
      expect(() => written(accessPointName, name)).toThrow(CodecError)
    }
  })

  test('PDN addresses of every type', () => {
    check(pdnAddress, '01 0a2d0002', { pdnType: 1, ipv4: '10.45.0.2' })
    check(pdnAddress, '02 0011223344556677', { pdnType: 2, interfaceIdentifier: fromHex('0011223344556677') })
    check(pdnAddress, '03 0011223344556677 0a2d0002', {
      pdnType: 3,
      interfaceIdentifier: fromHex('0011223344556677'),
      ipv4: '10.45.0.2',
    })
    check(pdnAddress, '05 00000000', { pdnType: 5 })
    expect(() => read(pdnAddress, '04 00000000')).toThrow(CodecError)
    expect(() => read(pdnAddress, '01 0a2d000200')).toThrow(CodecError)
    expect(() => written(pdnAddress, { pdnType: 3, ipv4: '10.0.0.1' })).toThrow(CodecError)
    expect(() => written(pdnAddress, { pdnType: 1 })).toThrow(CodecError)
  })
})

test('algorithm 0 is bit 8 of a capability', () => {
  expect(bitmapOf([0, 1, 2])).toBe(0xe0)
  expect([0, 1, 2, 3].map((algorithm) => supports(0x60, algorithm))).toEqual([false, true, true, false])
})

test('the cause tables name every code of the references once', () => {
  const emm = [
    2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 31, 35, 36, 39,
    40, 42, 78,
  ]
  const esm = [8, ...range(26, 39), ...range(41, 45), 47, ...range(49, 61), 65, 66, 81]
  const protocol = [...range(95, 101), 111]
  expect(Object.values(emmCause).sort((a, b) => a - b)).toEqual([...emm, ...protocol])
  expect(Object.values(esmCause).sort((a, b) => a - b)).toEqual([...esm, ...protocol, 112, 113])
})

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
