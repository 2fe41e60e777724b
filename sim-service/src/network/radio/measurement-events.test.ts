import { filtered, filterShare, type MeasurementEvent, measurementEvents } from './measurement-events.ts'

const by = { hysteresisDb: 1, offsetDb: 2, threshold: -100, neighbourThreshold: -95 }

/** Serving, neighbour, then whether the event enters and whether it leaves. */
const tables: Readonly<Record<MeasurementEvent, readonly [number, number, boolean, boolean][]>> = {
  eventA1: [
    [-98.9, 0, true, false],
    [-99, 0, false, false],
    [-101, 0, false, false],
    [-101.1, 0, false, true],
  ],
  eventA2: [
    [-101.1, 0, true, false],
    [-101, 0, false, false],
    [-99, 0, false, false],
    [-98.9, 0, false, true],
  ],
  eventA3: [
    [-90, -86.9, true, false],
    [-90, -87, false, false],
    [-90, -88, false, false],
    [-90, -89, false, false],
    [-90, -89.1, false, true],
  ],
  eventA4: [
    [0, -98.9, true, false],
    [0, -99, false, false],
    [0, -101.1, false, true],
  ],
  eventA5: [
    [-101.1, -93.9, true, false],
    [-101, -93.9, false, false],
    [-101.1, -94, false, false],
    [-98.9, -93.9, false, true],
    [-101.1, -96.1, false, true],
  ],
}

describe('measurement events (TS 36.331 §5.5.4)', () => {
  for (const [event, rows] of Object.entries(tables) as [MeasurementEvent, (typeof tables)['eventA1']][]) {
    const { clause, enters, leaves } = measurementEvents[event]
    test.each(rows)(
      `${event} (${clause}) at %d and %d dBm: enters %s, leaves %s`,
      (serving, neighbour, en, le) => {
        expect([enters(serving, neighbour, by), leaves(serving, neighbour, by)]).toEqual([en, le])
      },
    )
  }

  test('no level both enters and leaves, whatever the hysteresis', () => {
    let both = 0
    for (const { enters, leaves } of Object.values(measurementEvents))
      for (let serving = -120; serving < -80; serving += 0.7)
        for (let neighbour = -120; neighbour < -80; neighbour += 0.7)
          if (enters(serving, neighbour, by) && leaves(serving, neighbour, by)) both++
    expect(both).toBe(0)
  })
})

describe('layer 3 filter (TS 36.331 §5.5.3.2)', () => {
  test.each([
    [0, 1],
    [4, 0.5],
    [8, 0.25],
    [11, 0.1486508894],
  ])('coefficient %d takes %d of a new measurement', (coefficient, share) => {
    expect(filterShare(coefficient)).toBeCloseTo(share, 9)
  })

  test('after one measurement at fc4 half of a step is seen, after four 15/16', () => {
    let level = -100
    for (const expected of [-95, -92.5, -91.25, -90.625]) {
      level = filtered(level, -90, filterShare(4))
      expect(level).toBe(expected)
    }
  })
})
