import { Lab } from '../../test-support/lab.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { World } from '../scenario/world.ts'
import { KpiBuckets } from './kpi-buckets.ts'
import { isCounted, type KpiCounterName, kpiCounterNames } from './kpi-counters.ts'
import { kpiRows } from './kpis.ts'

const drill = shippedPlan('first-drill', { scale: { num: 1, den: 50 } })

let buckets: KpiBuckets

beforeAll(() => {
  const world = new World(drill)
  buckets = new KpiBuckets(drill)
  world.sim.sink = buckets
  world.sim.run(drill.durationUs)
})

/** Sums by bucket, place and counter. */
function totals(): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { counter, place, bucket, total } of buckets.counts()) {
    const key = `${bucket.startUs} ${place.plmn} ${place.cell} ${place.partner} ${counter}`
    sums.set(key, (sums.get(key) ?? 0) + total)
  }
  return sums
}

test('a run of the shipped drill shows the KPIs of every procedure that there is', () => {
  const rows = kpiRows(buckets.counts())
  expect(rows.map(({ kpi }) => kpi).sort()).toEqual([
    'eps.attachFailure',
    'eps.attachSuccess',
    'eps.attachTimeMean',
    'erab.accessibility',
    'erab.retainability',
    'roaming.cutOff',
    'roaming.locationUpdateFailure',
    'roaming.locationUpdateSuccess',
    'roaming.sessionFailure',
    'roaming.sessionSuccess',
    'rrc.establishmentSuccess',
  ])
  for (const { kpi, value } of rows) expect([kpi, value]).toEqual([kpi, expect.any(Number)])
})

/** What the drill does not have: nobody is idle, moves, or loses the radio link in it. */
const absent = /^(HO|RRC\.ConnReEstab|MM\.(EpsServiceReq|Paging|Tau))/

test('no cell has more successes than attempts in any period (TS 32.401 4.3.2)', () => {
  const sums = totals()
  const successes = kpiCounterNames.filter((name) => name.includes('Succ') && isCounted(name))
  expect(successes.length).toBeGreaterThanOrEqual(6)
  const counted = new Set<KpiCounterName>()
  for (const [key, total] of sums) {
    const success = successes.find((name) => key.endsWith(` ${name}`))
    if (success === undefined) continue
    counted.add(success)
    expect(total).toBeLessThanOrEqual(sums.get(key.replace('Succ', 'Att')) ?? 0)
  }
  expect([...counted].sort()).toEqual(successes.filter((name) => !absent.test(name)).sort())
})

test('what happens to a subscriber that went to another network is counted there', () => {
  const lab = new Lab({ secondVisited: true })
  const own = new KpiBuckets(lab.plan)
  lab.sim.sink = own
  const [first, second] = lab.world.visited
  lab.command(lab.ue(), () => {
    lab.ue().forbidden = {
      plmns: new Set([first.plan.plmn]),
      plmnsForGprs: new Set(),
      trackingAreas: new Set(),
      leave: undefined,
    }
  })
  lab.until(() => second.mmes[0].byImsi.get(lab.ue().imsi)?.registered === true)
  const rows = kpiRows(own.counts(), ['plmn', 'cell'])
  const success = rows.filter(({ kpi }) => kpi === 'eps.attachSuccess')
  expect(success.map(({ by }) => by)).toEqual([
    { plmn: second.plan.plmn, cell: String(second.plan.sites[0].cellId) },
  ])
})
