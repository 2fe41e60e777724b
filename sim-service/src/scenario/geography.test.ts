import { operatorBlock, sitePool } from './addresses.ts'
import { type Place, sitePlaces } from './geography.ts'

const distance = (one: Place, other: Place): number =>
  Math.hypot(one.xMetres - other.xMetres, one.yMetres - other.yMetres)

describe('where sites stand', () => {
  test('sites along a road stand one spacing apart', () => {
    expect(sitePlaces(3, 'line', 3000)).toEqual([
      { xMetres: 0, yMetres: 0 },
      { xMetres: 3000, yMetres: 0 },
      { xMetres: 6000, yMetres: 0 },
    ])
  })

  test('in a hexagonal grid the nearest are one spacing away, six of them inside, and no two nearer', () => {
    const places = sitePlaces(49, 'hexagonal', 500)
    const near = (site: Place): number => places.filter((other) => distance(site, other) < 502).length - 1
    for (const site of places)
      for (const other of places) if (other !== site) expect(distance(site, other)).toBeGreaterThan(498)
    expect(near(places[24])).toBe(6)
  })

  test('sites that follow each other in the plan are neighbours, so a region is one piece of land', () => {
    const places = sitePlaces(30, 'hexagonal', 500)
    for (let i = 1; i < places.length; i++) expect(distance(places[i - 1], places[i])).toBeLessThan(502)
  })

  test('two cells of one physical identity are far from each other', () => {
    const sites = sitePool(1200, 1, '21407', operatorBlock.visited)
    for (const [i, site] of sites.entries()) {
      expect(site.physicalCellId).toBeLessThan(504)
      const twin = sites[i + 504]
      if (twin === undefined) continue
      expect(twin.physicalCellId).toBe(site.physicalCellId)
      expect(distance(site, twin)).toBeGreaterThan(5000)
    }
  })

  test('tracking areas are dealt in turn, or are one piece of land each where subscribers move', () => {
    const areas = (contiguousAreas: boolean): number[] =>
      sitePool(6, 3, '21407', operatorBlock.visited, {
        layout: 'line',
        spacingMetres: 1000,
        contiguousAreas,
      }).map((site) => site.tac)
    expect(areas(false)).toEqual([1, 2, 3, 1, 2, 3])
    expect(areas(true)).toEqual([1, 1, 2, 2, 3, 3])
  })
})
