import { rsrpReport, rsrpThresholdDbm, rsrqReport, rsrqThresholdDb } from './report-mapping.ts'

describe('reports (TS 36.133 tables 9.1.4-1 and 9.1.7-1)', () => {
  test.each([
    [-150, 0],
    [-140.01, 0],
    [-140, 1],
    [-139.01, 1],
    [-139, 2],
    [-46, 95],
    [-45, 96],
    [-44.01, 96],
    [-44, 97],
    [-30, 97],
  ])('an RSRP of %d dBm is %d', (dbm, step) => expect(rsrpReport(dbm)).toBe(step))

  test.each([
    [-25, 0],
    [-19.51, 0],
    [-19.5, 1],
    [-19, 2],
    [-3.5, 33],
    [-3.01, 33],
    [-3, 34],
    [0, 34],
  ])('an RSRQ of %d dB is %d', (db, step) => expect(rsrqReport(db)).toBe(step))

  test('thresholds (TS 36.331 §6.3.5): the field less 140 dBm, and less 40 in half decibels', () => {
    expect([rsrpThresholdDbm(0), rsrpThresholdDbm(97)]).toEqual([-140, -43])
    expect([rsrqThresholdDb(0), rsrqThresholdDb(34)]).toEqual([-20, -3])
  })
})
