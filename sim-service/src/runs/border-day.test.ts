import type { LabPlan } from '../../test-support/lab-plan.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { experimentalResultCode } from '../codec/diameter/result-codes.ts'
import type { Ue } from '../network/ue/ue.ts'
import { describePlan } from '../scenario/describe-plan.ts'
import { Run, type RunResult } from './run.ts'

const SPAIN = '21407'
const PORTUGAL = '26801'
const [german, italian, swiss, belgian] = ['26201', '22201', '22801', '20601']

const border = (): LabPlan => shippedPlan('border-day', { scale: { num: 1, den: 50 } })

const roamersOf = (run: Run, home: string): Ue[] =>
  run.shards.flatMap(({ world }) => world.ues.filter(({ imsi }) => imsi.startsWith(home)))

const successOf = ({ verdict }: RunResult) => verdict.objectives.find(({ sli }) => sli === 'attach.success')

describe('border-day', () => {
  const run = new Run(border())
  const result = run.complete()

  test.each([
    ['Germans stay where they switched on', german, SPAIN, [], []],
    ['Italians are told #11 and find the next PLMN', italian, PORTUGAL, [SPAIN], []],
    ['Swiss are told #15 in every tracking area', swiss, PORTUGAL, [], [`${SPAIN}-1`, `${SPAIN}-2`]],
    [
      'Belgians are told #13, #11 and #13 again, and find no place',
      belgian,
      undefined,
      [PORTUGAL],
      [`${SPAIN}-1`, `${SPAIN}-2`],
    ],
  ])('%s', (_, home, plmn, plmns, areas) => {
    const roamers = roamersOf(run, home)
    expect(roamers.length).toBeGreaterThanOrEqual(4)
    for (const { cell, forbidden } of roamers) {
      expect(cell?.plmn).toBe(plmn)
      expect([...(forbidden?.plmns ?? [])]).toEqual(plmns)
      expect([...(forbidden?.trackingAreas ?? [])].sort()).toEqual(areas)
    }
  })

  test('counts every attach as good: accepted, or turned away as the agreements prescribe', () => {
    expect(result.violations).toEqual([])
    expect(result.kpis).toMatchObject({ 'attach.started': 40, 'attach.accepted': 36, 'attach.unfinished': 0 })
    expect(result.counts['attach.outcome{rejected/13}']).toBe(4)
    expect(successOf(result)).toMatchObject({ samples: 40, value: 1 })
    expect(result.verdict.marks.filter(({ reached }) => !reached)).toEqual([])
  })

  test('spreads those who come to the next network over its sites', () => {
    const cells = [italian, swiss].flatMap((home) => roamersOf(run, home)).map(({ cell }) => cell?.eci)
    expect(new Set(cells).size).toBeGreaterThan(3)
  })

  test('says in its plan whom each agreement bars', () => {
    expect(describePlan(border())).toContain(
      '22201 with 10 subscribers, agreements it-es-2026 (barred with #11), it-pt-2026\n',
    )
  })

  test('to be turned away everywhere is bad for a roamer whom one of the networks should admit', () => {
    const other = new Run(border())
    for (const { world } of other.shards) {
      const { plan, database } = world.homes[1]
      expect(plan.plmn).toBe(italian)
      for (const { imsi } of world.plan.subscribers) {
        const row = database.find(imsi)
        if (row !== undefined)
          row.refusal = { on: 'location', experimentalResultCode: experimentalResultCode.roamingNotAllowed }
      }
    }
    const worse = other.complete()
    expect(worse.counts['attach.outcome{rejected/11}']).toBe(10)
    expect(successOf(worse)).toMatchObject({ samples: 40, value: 0.75 })
  })
})
