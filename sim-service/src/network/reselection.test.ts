import { Lab, type LabOptions, second, then, when } from '../../test-support/lab.ts'
import { ranksBetter } from './radio/cell-ranking.ts'
import { SILENT_DBM } from './radio/radio-map.ts'

/** A UE on a road of four cells that is released after five seconds of silence. */
function driver(options: LabOptions = {}): Lab {
  return new Lab({
    sites: 4,
    mobility: { speedMmPerS: 33_333 },
    inactivityUs: 5 * second,
    ...options,
  })
}

describe('cell reselection of an idle UE (36.304 §5.2.4)', () => {
  when('another cell ranks better by q-Hyst for Treselection', () =>
    then('the UE camps there, without a word to the network while the area is the same', () => {
      const lab = driver().attached()
      lab.next('RRCConnectionRelease')
      const before = lab.ue().cell?.eci
      lab.run(second).skip()
      lab.run(60 * second)
      expect(lab.total('ue.reselection')).toBeGreaterThan(1)
      expect(lab.ue().cell?.eci).not.toBe(before)
      expect(lab.count('RRCConnectionRequest')).toBe(1)
      expect(lab.ue().rrcConnected).toBe(false)
    }),
  )

  when('the better cell is in a tracking area that is not of the list', () =>
    then('a tracking area update follows', () => {
      const lab = driver({
        change: ({ visited: [{ sites, profile }] }) => {
          profile.nas.tacsInList = 1
          for (const [i, site] of sites.entries()) site.tac = i < 2 ? 1 : 2
        },
      }).attached()
      lab.next('RRCConnectionRelease')
      lab.run(120 * second)
      expect(lab.outcomes('tau.outcome')).toContain('accepted')
      expect(lab.ue().areas?.tacs).toContain(lab.ue().cell?.tac)
    }),
  )

  when('its cell goes off the air', () =>
    then('the UE does not wait for its next look, and finds another', () => {
      const lab = driver({ mobility: { speedMmPerS: 1 } }).attached()
      lab.next('RRCConnectionRelease')
      lab.run(second)
      const { cell } = lab.ue()
      const enb = lab.world.visited[0].enbs[cell?.physicalCellId ?? 0]
      enb.outages++
      lab.command(enb, () => lab.world.measuring?.refresh(), 0)
      lab.run(4 * second)
      expect(lab.ue().cell).not.toBe(cell)
      expect(lab.measured.filter(({ name }) => name === 'ue.reselection')).toMatchObject([{ flow: 1 }])
    }),
  )

  when('the UE is connected, or gone', () =>
    then('nothing is looked at: no event waits', () => {
      const lab = driver({ staysUs: 20 * second }).attached()
      lab.next('DetachAccept', 'radio')
      lab.run(second)
      const before = lab.total('ue.reselection')
      lab.run(120 * second)
      expect(lab.total('ue.reselection')).toBe(before)
    }),
  )

  test.each([
    [-90, -94.1, true],
    [-90, -94, false],
    [-90, -90, false],
    [-110, SILENT_DBM, true],
    [SILENT_DBM, SILENT_DBM, false],
  ])('a neighbour of %d dBm against a serving cell of %d dBm: better %s', (neighbour, serving, better) => {
    expect(ranksBetter(neighbour, serving)).toBe(better)
  })
})
