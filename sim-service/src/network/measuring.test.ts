import { Lab, type LabOptions, millisecond, second, then, when } from '../../test-support/lab.ts'
import { MEASURED_CELLS } from './radio/radio-map.ts'
import type { Cell } from './ue/ue.ts'

/** 120 km/h in a city whose cells are 500 m apart. */
const SPEED = 33_333

function road(options: LabOptions = {}): Lab {
  return new Lab({ sites: 3, mobility: { speedMmPerS: SPEED }, ...options })
}

interface Level {
  physicalCellId: number
  rsrpDbm: number
}

/** What the first subscriber hears at an instant, the strongest first. */
function heardAt(lab: Lab, timeUs: number): Level[] {
  const { radio } = lab.world.cells
  const ue = lab.ue()
  if (radio === undefined || ue.cell === undefined) throw new Error('nobody moves')
  const map = radio.mapOf(ue.cell)
  map.hear(ue.index, radio.homeOf(ue, ue.cell), radio.placeOf(ue.cell), timeUs)
  return Array.from({ length: MEASURED_CELLS }, (_, i) => i)
    .filter((i) => map.cells[i] !== -1)
    .map((i) => ({
      physicalCellId: radio.physicalCellId(ue.cell as Cell, map.cells[i]),
      rsrpDbm: map.rsrpDbm[i],
    }))
    .sort((one, other) => other.rsrpDbm - one.rsrpDbm)
}

/** By how much another cell is better than the serving one, in dB. */
function lead(lab: Lab, timeUs: number): number {
  const heard = heardAt(lab, timeUs)
  const serving = heard.find(({ physicalCellId }) => physicalCellId === lab.ue().cell?.physicalCellId)
  const [best] = heard.filter((one) => one !== serving)
  return best.rsrpDbm - (serving?.rsrpDbm ?? 0)
}

describe('measurements of a UE that drives from cell to cell (36.331 §5.5)', () => {
  when('it switches on', () =>
    then('it camps on the strongest cell, whatever site it lives at', () => {
      for (let seed = 1; seed < 6; seed++) {
        const lab = road({ seed }).attached()
        const [best] = heardAt(lab, lab.messages('RRCConnectionRequest')[0].timeUs)
        expect(lab.ue().cell?.physicalCellId).toBe(best.physicalCellId)
      }
    }),
  )

  when('its bearer is set up', () =>
    then(
      'the cell configures event A3 of its profile, and a cell whose UEs do not move configures nothing',
      () => {
        const moving = road().next('RRCConnectionReconfiguration').message
        expect(moving.measConfig).toMatchObject({
          measObjectToAddModList: [{ measObject: { measObjectEutra: { carrierFreq: 1300 } } }],
          reportConfigToAddModList: [
            {
              reportConfig: {
                reportConfigEutra: {
                  triggerType: {
                    event: { eventId: { eventA3: { a3Offset: 4 } }, hysteresis: 1, timeToTrigger: 'ms160' },
                  },
                  reportInterval: 'ms240',
                  reportAmount: 'r8',
                },
              },
            },
          ],
          quantityConfig: { quantityConfigEutra: { filterCoefficientRsrp: 'fc1' } },
        })
        expect(new Lab().next('RRCConnectionReconfiguration').message.measConfig).toBeUndefined()
      },
    ),
  )

  when('another cell has been better by offset and hysteresis for the time to trigger', () =>
    then('a Measurement Report names both, in the steps of 36.133, and not before', () => {
      const lab = road().attached()
      const report = lab.next('MeasurementReport')
      const { measResultPCell, measResultNeighCells } = report.message.measResults
      const [neighbour] = measResultNeighCells.measResultListEutra
      // 2.5 dB is offset and hysteresis; the filter lags behind by less than one measurement.
      expect(lead(lab, report.timeUs - 160 * millisecond)).toBeGreaterThan(2.5)
      expect(lead(lab, report.timeUs - 800 * millisecond)).toBeLessThan(2.5)
      const [best] = heardAt(lab, report.timeUs)
      expect(neighbour.physCellId).toBe(best.physicalCellId)
      expect(Math.abs(neighbour.measResult.rsrpResult - (best.rsrpDbm + 141))).toBeLessThan(1.5)
      expect(neighbour.measResult.rsrpResult - measResultPCell.rsrpResult).toBeGreaterThanOrEqual(2)
      expect(lab.outcomes('enb.measurement-report')).toEqual([])
      lab.run(10 * millisecond)
      expect(lab.outcomes('enb.measurement-report')).toEqual(['a3'])
    }),
  )

  when('nothing comes of a report', () =>
    then('it is repeated at the interval, as often as the cell has said', () => {
      const lab = road().attached()
      lab.run(60 * second)
      const gaps = lab.spacing('MeasurementReport').slice(0, 7)
      expect(gaps).toEqual(Array(7).fill(240))
    }),
  )

  when('the cell has a relation with the better one', () => {
    const drive = (options: LabOptions = {}): Lab =>
      road({ sites: 4, x2Neighbours: 3, ...options }).attached()

    then('the report of the best cell starts a handover, and the UE measures on in the new cell', () => {
      const lab = drive()
      const from = lab.ue().cell?.physicalCellId
      const report = lab.next('MeasurementReport')
      const [best] = report.message.measResults.measResultNeighCells.measResultListEutra
      const order = lab.next('RRCConnectionReconfiguration', 'radio')
      expect(order.message.mobilityControlInfo.targetPhysCellId).toBe(best.physCellId)
      lab.run(second)
      expect(lab.ue().cell?.physicalCellId).toBe(best.physCellId)
      expect(best.physCellId).not.toBe(from)
      lab.next('MeasurementReport')
      lab.run(second)
      expect(lab.outcomes('handover.outcome')).toEqual(['completed', 'completed'])
    })

    then(
      'the UE never goes back to the cell that it has just left (ping-pong), but where it has turned',
      () => {
        const lab = drive()
        lab.run(120 * second)
        // 4 km at 120 km/h: a cell each 500 m, and one end of the road.
        const handovers = lab
          .messages('RRCConnectionReconfiguration', 'radio')
          .filter((one) => one.message.mobilityControlInfo)
        expect(handovers.length).toBeGreaterThan(5)
        expect(handovers.length).toBeLessThanOrEqual(8)
        const gaps = handovers.slice(1).map((one, i) => one.timeUs - handovers[i].timeUs)
        expect(Math.min(...gaps)).toBeGreaterThan(5 * second)
        expect(lab.outcomes('ue.radio-link-failure')).toEqual([])
      },
    )
  })

  when('offset or time to trigger are greater', () =>
    then('the report comes later', () => {
      const reportAt = (change: LabOptions['change']): number =>
        road({ change }).attached().next('MeasurementReport').timeUs
      const shipped = reportAt(undefined)
      const later = [
        reportAt(({ visited: [{ profile }] }) => {
          profile.radio.measurements.a3OffsetHalfDb = 12
        }),
        reportAt(({ visited: [{ profile }] }) => {
          profile.radio.measurements.hysteresisHalfDb = 8
        }),
        reportAt(({ visited: [{ profile }] }) => {
          profile.radio.measurements.timeToTriggerMs = 1280
        }),
        reportAt(({ visited: [{ profile }] }) => {
          profile.radio.measurements.filterCoefficient = 13
        }),
      ]
      for (const atUs of later) expect(atUs).toBeGreaterThan(shipped)
    }),
  )

  when('the connection ends', () =>
    then('nothing is measured any more, and nothing is kept', () => {
      const lab = road({ staysUs: 5 * second }).attached()
      expect(lab.world.measuring?.size).toBe(1)
      lab.next('RRCConnectionRelease')
      lab.run(10 * millisecond).skip()
      expect(lab.world.measuring?.size).toBe(0)
      lab.run(60 * second)
      expect(lab.count('MeasurementReport')).toBe(0)
    }),
  )
})
