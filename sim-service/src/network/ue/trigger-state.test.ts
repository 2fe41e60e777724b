import { then, when } from '../../../test-support/lab.ts'
import type { ReportRule } from '../radio/measurement-events.ts'
import { MEASURED_CELLS } from '../radio/radio-map.ts'
import { TriggerState } from './trigger-state.ts'

const rule: ReportRule = {
  measId: 1,
  event: 'eventA3',
  by: { hysteresisDb: 1, offsetDb: 2, threshold: 0, neighbourThreshold: 0 },
  timeToTriggerUs: 320_000,
  maxReportCells: 2,
  reportIntervalUs: 240_000,
  reportAmount: 4,
}

const PERIOD_US = 200_000

const places = (values: readonly number[], filler: number): number[] =>
  Array.from({ length: MEASURED_CELLS }, (_, i) => values[i] ?? filler)

/** Milliseconds at which reports go, for the leads of one neighbour over the serving cell, one each 200 ms. */
function reports(leads: readonly number[], by: Partial<ReportRule> = {}): number[] {
  const state = new TriggerState({ ...rule, ...by })
  const cells = Int32Array.from(places([0, 1], -1))
  const sent: number[] = []
  const passUntil = (untilUs: number): void => {
    for (let dueUs = state.dueUs(); dueUs <= untilUs; dueUs = state.dueUs()) {
      if (!state.pass(dueUs)) continue
      sent.push(dueUs / 1000)
      state.reported(dueUs)
    }
  }
  for (const [i, lead] of leads.entries()) {
    passUntil(i * PERIOD_US)
    state.look(cells, Float64Array.from(places([-90, -90 + lead], -200)), i * PERIOD_US)
  }
  passUntil(leads.length * PERIOD_US)
  return sent
}

const steady = (lead: number, count: number): number[] => Array<number>(count).fill(lead)

describe('what makes a UE report (36.331 §5.5.4.1)', () => {
  test.each([
    ['a lead of offset and hysteresis alone', steady(3, 10), []],
    ['a greater lead, as often as the cell has said', steady(3.1, 10), [320, 560, 800, 1040]],
    ['a lead that lasts less than the time to trigger', [4, 2, 2, 2, 2, 2], []],
    ['a lead that is interrupted begins anew', [4, 2, 4, 4, 4, 4], [720, 960, 1200]],
    ['hysteresis keeps it in when the lead shrinks', [4, 4, 4, 1.5, 1.5, 1.5, 1.5], [320, 560, 800, 1040]],
    [
      'it leaves when the lead is below offset less hysteresis as long',
      [4, 4, 0.9, 0.9, 0.9, 0.9],
      [320, 560],
    ],
    ['a cell that comes back is reported anew', [4, 4, 0, 0, 0, 4, 4, 4], [320, 560, 1320, 1560]],
  ])('%s', (_, leads, expected) => expect(reports(leads)).toEqual(expected))

  when('signals flutter about the middle between two cells', () =>
    then(
      'no report goes, whereas without hysteresis and time to trigger each swing is one (ping-pong)',
      () => {
        const flutter = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 3.5 : -1))
        expect(reports(flutter)).toEqual([])
        const eager = {
          by: { ...rule.by, hysteresisDb: 0, offsetDb: 0 },
          timeToTriggerUs: 0,
          reportAmount: 1,
        }
        expect(reports(flutter, eager)).toHaveLength(20)
      },
    ),
  )

  when('several cells have triggered', () =>
    then('the report names the strongest first, as many as the cell has said', () => {
      const state = new TriggerState(rule)
      const levels = Float64Array.from(places([-100, -90, -80, -85], -200))
      state.look(Int32Array.from(places([0, 1, 2, 3], -1)), levels, 0)
      expect(state.pass(320_000)).toBe(true)
      expect(state.reportedPlaces(levels)).toEqual([2, 3])
    }),
  )

  when('the cells around change places', () =>
    then('what is known of each goes with it', () => {
      const state = new TriggerState(rule)
      const levels = Float64Array.from(places([-100, -90, -110], -200))
      state.look(Int32Array.from(places([0, 1, 2], -1)), levels, 0)
      state.pass(320_000)
      state.rearrange(Int8Array.from(places([0, -1, 1, 2], -1)))
      expect(state.reportedPlaces(Float64Array.from(places([-100, -95, -90, -110], -200)))).toEqual([2])
    }),
  )
})
