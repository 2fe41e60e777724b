import { decibelsOfRatio } from '../../engine/mathematics.ts'
import { type MapSite, MEASURED_CELLS, type Propagation, RadioMap, SILENT_DBM } from './radio-map.ts'

/** TR 36.814 case 1 on one resource element of 10 MHz, without shadowing; everything is sent at full load. */
const propagation: Propagation = {
  loss: { atOneKilometreDb: 128.1, perDecadeDb: 37.6 },
  minimumDistanceMetres: 35,
  elementPowerDbm: 46 - 27.78,
  antennaGainDb: 14,
  penetrationLossDb: 20,
  shadowing: { sigmaDb: 0, correlationMetres: 50 },
  siteCorrelation: 0.5,
  noiseDbm: -123.2,
  load: 1,
  resourceBlocks: 50,
}

const road = (count: number): MapSite[] =>
  Array.from({ length: count }, (_, i) => ({ xMetres: i * 500, yMetres: 0 }))

function mapOf(
  sites: MapSite[],
  changes: Partial<Propagation> = {},
  isOnAir?: (site: number) => boolean,
): RadioMap {
  const corridor = { model: 'corridor', speedMmPerS: 33_333 } as const
  return new RadioMap(sites, { ...propagation, ...changes }, corridor, 500, 11, 12, isOnAir)
}

describe('what a subscriber hears', () => {
  test('is the sum of power, gain and losses at its distance', () => {
    const map = mapOf(road(1))
    map.hear(1, 0, 0, 0)
    const { xMm, yMm } = map.movement
    const kilometres = Math.hypot(xMm, yMm) / 1e6
    expect(map.rsrpDbm[0]).toBeCloseTo(46 - 27.78 + 14 - 20 - 128.1 - 37.6 * Math.log10(kilometres), 1)
  })

  test('has the serving cell first, and then the cells around, each once', () => {
    const map = mapOf(road(30))
    for (const serving of [0, 10, 29]) {
      map.hear(5, 10, serving, 0)
      expect(map.cells[0]).toBe(serving)
      const others = [...map.cells].filter((cell) => cell !== -1)
      expect(new Set(others).size).toBe(others.length)
      expect(others.length).toBe(MEASURED_CELLS)
      expect(others).toContain(Math.round(map.movement.xMm / 500_000))
    }
  })

  test('has the nearest cell as the strongest where nothing shadows, wherever the search begins', () => {
    const map = mapOf(road(30))
    for (let second = 0; second < 400; second += 7) {
      map.hear(3, 15, 0, second * 1e6)
      const nearest = Math.max(0, Math.min(29, Math.round(map.movement.xMm / 500_000)))
      expect(map.cells[map.strongest()]).toBe(nearest)
    }
  })

  test('differs by subscriber and place under shadowing, and is the same when asked again', () => {
    const map = mapOf(road(5), { shadowing: { sigmaDb: 8, correlationMetres: 50 } })
    const heard = (flow: number): number[] => {
      map.hear(flow, 2, 2, 5e6)
      return [...map.rsrpDbm]
    }
    const first = heard(1)
    expect(heard(2)).not.toEqual(first)
    expect(heard(1)).toEqual(first)
  })

  test('is nothing of a cell that is off the air', () => {
    const map = mapOf(road(3), {}, (site) => site !== 1)
    map.hear(1, 1, 1, 0)
    expect(map.rsrpDbm[0]).toBe(SILENT_DBM)
    expect(map.cells[map.strongest()]).not.toBe(1)
  })
})

describe('quality', () => {
  test('RSRQ of a cell alone is −10.8 dB when all its elements are sent, −3 dB with reference signals alone', () => {
    for (const [load, expected] of [
      [1, -10.79],
      [0, -3.01],
    ]) {
      const map = mapOf(road(1), { load, noiseDbm: -180 })
      map.hear(1, 0, 0, 0)
      expect(decibelsOfRatio(map.rsrqRatio(0))).toBeCloseTo(expected, 1)
    }
  })

  test('between two full cells of one strength it is −13.8 dB, and the signal is as strong as its disturbance', () => {
    const map = mapOf(
      [
        { xMetres: 0, yMetres: 0 },
        { xMetres: 0, yMetres: 0 },
      ],
      { noiseDbm: -180 },
    )
    map.hear(1, 0, 0, 0)
    expect(decibelsOfRatio(map.rsrqRatio(0))).toBeCloseTo(-13.8, 1)
    expect(decibelsOfRatio(map.sinrRatio(0))).toBeCloseTo(0, 1)
  })

  test('alone the signal stands above the noise by what is left of it', () => {
    const map = mapOf(road(1))
    map.hear(1, 0, 0, 0)
    expect(decibelsOfRatio(map.sinrRatio(0))).toBeCloseTo(map.rsrpDbm[0] + 123.2, 1)
    const before = decibelsOfRatio(map.sinrRatio(0))
    map.disturb(0, 20)
    expect(decibelsOfRatio(map.sinrRatio(0))).toBeCloseTo(before - 20, 1)
    map.disturb(0, 0)
    expect(map.isDisturbed).toBe(false)
  })
})
