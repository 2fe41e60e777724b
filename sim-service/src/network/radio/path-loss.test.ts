import { downlink100Khz, lossDb, ruralMacroLoss, urbanMacroLoss } from './path-loss.ts'

const METRE_SQUARED = 100

const at = (metres: number): number => METRE_SQUARED * metres * metres

describe('distance loss', () => {
  test('TR 36.942 §4.5.2: 128.1 + 37.6 log10(R) at 2 GHz with antennas 15 m above the roofs', () => {
    const loss = urbanMacroLoss(2000, 15)
    expect(loss.atOneKilometreDb).toBeCloseTo(128.15, 1)
    expect(loss.perDecadeDb).toBeCloseTo(37.6, 10)
  })

  test('TR 36.942 §4.5.2: 120.9 + 37.6 log10(R) at 900 MHz', () => {
    expect(urbanMacroLoss(900, 15).atOneKilometreDb).toBeCloseTo(120.9, 0)
  })

  test('TR 36.942 §4.5.3: 95.5 + 34.1 log10(R) in the country at 900 MHz with antennas at 45 m', () => {
    const loss = ruralMacroLoss(900, 45)
    expect(loss.atOneKilometreDb).toBeCloseTo(95.5, 1)
    expect(loss.perDecadeDb).toBeCloseTo(34.1, 1)
  })

  test.each([
    [35, 73.36],
    [100, 90.5],
    [250, 105.46],
    [1000, 128.1],
    [5000, 154.38],
  ])('at %d m 128.1 + 37.6 log10(R) is %d dB', (metres, db) => {
    const loss = { atOneKilometreDb: 128.1, perDecadeDb: 37.6 }
    expect(lossDb(loss, at(metres))).toBeCloseTo(db, 1)
  })
})

describe('carriers (TS 36.101 table 5.7.3-1)', () => {
  test.each([
    [300, 21_400],
    [1300, 18_150],
    [3100, 26_550],
    [3450, 9_250],
    [6300, 8_060],
  ])('channel %d is at %d00 kHz', (earfcn, carrier) => {
    expect(downlink100Khz(earfcn)).toBe(carrier)
  })

  test('a number between the bands is no carrier', () => {
    expect(downlink100Khz(700)).toBeUndefined()
  })
})
