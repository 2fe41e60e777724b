import { commonMeasurements } from '../network/measurements.ts'
import { type Measured, plan } from './collectors-fixtures.ts'
import { KpiBuckets } from './kpi-buckets.ts'
import { awaitedMeasurements, isCounted, kpiCounters } from './kpi-counters.ts'
import { isMeasuredKpi, type KpiDimension, kpiNames, kpiRows, kpis } from './kpis.ts'

const SECOND = 1_000_000

function counted(list: readonly Measured[], bucketUs?: number): KpiBuckets {
  const buckets = new KpiBuckets(plan, bucketUs)
  for (const row of list) buckets.measure(...row)
  return buckets
}

const attach = (outcome: string, atSeconds: number, flow: number, latencyUs = 200_000): Measured => {
  return ['mme.attach', outcome, latencyUs, atSeconds * SECOND, flow]
}

/** The rows of one KPI as `dimension values: numerator/denominator`. */
function check(list: readonly Measured[], kpi: string, ...by: KpiDimension[]): string[] {
  return kpiRows(counted(list).counts(), by)
    .filter((row) => row.kpi === kpi)
    .map((row) => {
      const where = by.map((dimension) => row.by[dimension]).join(' ')
      return `${where}: ${row.factors.map((one) => `${one.numerator}/${one.denominator}`).join(' ')}`
    })
}

describe('buckets', () => {
  test('are ten seconds of virtual time, and end where a phase ends', () => {
    const { buckets } = counted([])
    expect(buckets.map(({ startUs }) => startUs / SECOND)).toEqual([0, 5, 10, 20, 25, 30, 40, 50])
    expect(buckets.map(({ phase }) => phase)).toEqual([
      'warmup',
      ...Array(3).fill('baseline'),
      ...Array(4).fill('settle'),
    ])
    expect(counted([], 60 * SECOND).buckets).toHaveLength(3)
  })

  test('get wider where a plan has very many cells, and never more than the bound', () => {
    const sites = Array.from({ length: 4_096 }, (_, cellId) => ({ cellId }))
    const huge = { ...plan, durationUs: 3_600 * SECOND, phases: [], visited: [{ plmn: '21407', sites }] }
    const { buckets } = new KpiBuckets(huge)
    expect(buckets[0].endUs).toBe(80 * SECOND)
    expect(buckets.length * (1 + 4_096 * 2)).toBeLessThanOrEqual(500_000)
  })

  test('count at the instant of the measurement; an instant at an edge belongs to the later bucket', () => {
    const list = [attach('accepted', 9.999999, 1), attach('accepted', 10, 1), attach('accepted', 60, 1)]
    expect(check(list, 'eps.attachSuccess', 'bucket')).toEqual([
      '5000000: 1/1',
      '10000000: 1/1',
      '50000000: 1/1',
    ])
  })
})

describe('KPIs are ratios of sums', () => {
  const list = [
    attach('accepted', 6, 1),
    attach('rejected/17', 7, 1),
    attach('rejected/17', 12, 2),
    attach('accepted', 30, 2),
    attach('accepted', 31, 3),
    attach('accepted', 32, 5),
    attach('aborted/timeout', 33, 5, 9),
  ]

  test('of the run, whatever the ratios of its parts are', () => {
    expect(check(list, 'eps.attachSuccess')).toEqual([': 4/7'])
    const [row] = kpiRows(counted(list).counts()).filter(({ kpi }) => kpi === 'eps.attachSuccess')
    expect(row.value).toBeCloseTo(400 / 7)
    expect(check(list, 'eps.attachTimeMean')).toEqual([': 800000/4'])
  })

  test('of phases, visited networks, partners and cells', () => {
    expect(check(list, 'eps.attachSuccess', 'phase')).toEqual(['baseline: 1/3', 'settle: 3/4'])
    expect(check(list, 'eps.attachSuccess', 'plmn')).toEqual(['21401: 1/2', '21407: 3/5'].sort())
    expect(check(list, 'eps.attachSuccess', 'partner')).toEqual(['26201: 3/5', '20801: 1/2'])
    expect(check(list, 'eps.attachSuccess', 'cell', 'partner')).toEqual([
      '1025 26201: 1/2',
      '513 20801: 1/2',
      '257 26201: 1/1',
      '513 26201: 1/2',
    ])
  })

  test('of causes: failures with one cause, of all attempts', () => {
    expect(check(list, 'eps.attachFailure', 'cause')).toEqual(['rejected/17: 2/7', 'aborted/timeout: 1/7'])
    expect(check(list, 'eps.attachFailure', 'partner', 'cause')).toEqual([
      '26201 rejected/17: 1/5',
      '20801 rejected/17: 1/2',
      '26201 aborted/timeout: 1/5',
    ])
    expect(check(list, 'eps.attachSuccess', 'cause')).toEqual([])
  })

  test('a cause of one procedure says nothing of another', () => {
    const [place, bucket] = [{ plmn: '21407' }, { startUs: 0, endUs: 5, phase: 'warmup' as const }]
    const common = { place, bucket, total: 3 }
    const rows = kpiRows(
      [
        { counter: 'MM.EpsAttachAtt', cause: '', ...common },
        { counter: 'MM.EpsAttachFail', cause: 'rejected/17', ...common },
        { counter: 'RRC.ConnEstabAtt', cause: 'mo-Signalling', ...common },
      ],
      ['cause'],
    )
    expect(rows.filter(({ kpi }) => kpi.startsWith('eps.')).map(({ by }) => by.cause)).toEqual([
      'rejected/17',
    ])
  })

  test('without an attempt they have no value, and no row without a count', () => {
    const [row] = kpiRows(counted([['mme.detach', 'network', 5, 6 * SECOND, 1]]).counts())
    expect(row).toEqual({
      kpi: 'roaming.cutOff',
      unit: '%',
      by: {},
      factors: [{ numerator: 1, denominator: 0 }],
    })
    expect(kpiRows(counted([['node.overload', 'mme', 1, 6 * SECOND, 1]]).counts())).toEqual([])
  })

  test('a subscriber that camps elsewhere is counted there', () => {
    const moved: Measured[] = [
      attach('accepted', 6, 3),
      ['ue.camped', '21401', 1025, 7 * SECOND, 3],
      attach('accepted', 8, 3),
      ['ue.camped', '21401', 4711, 9 * SECOND, 3],
      attach('accepted', 10, 3),
    ]
    expect(check(moved, 'eps.attachSuccess', 'plmn', 'cell')).toEqual(['21407 257: 2/2', '21401 1025: 1/1'])
  })

  test('what no subscriber caused has no place', () => {
    expect(check([attach('accepted', 6, 0), attach('accepted', 6, 99)], 'eps.attachSuccess', 'cell')).toEqual(
      ['none: 2/2'],
    )
  })
})

describe('formulas', () => {
  test('are measured when a network function declares everything that they need', () => {
    expect(isMeasuredKpi('eps.attachSuccess')).toBe(true)
    for (const name of kpiNames) {
      const counters = kpis[name].factors.flat()
      expect(isMeasuredKpi(name)).toBe(counters.every(isCounted))
    }
    for (const name of awaitedMeasurements()) expect(commonMeasurements).not.toHaveProperty(name)
  })

  test('use every counter that has a success, and no counter is its own denominator', () => {
    const used = new Set<string>(kpiNames.flatMap((name) => kpis[name].factors.flat()))
    const successes = Object.keys(kpiCounters).filter((name) => /Succ/.test(name))
    expect(successes.filter((name) => !used.has(name))).toEqual([])
    for (const name of kpiNames)
      for (const [numerator, denominator] of kpis[name].factors) expect(numerator).not.toBe(denominator)
  })

  test('an accepted procedure is counted as attempt and success at once (TS 32.401 4.3.2)', () => {
    const rows = Object.entries(kpiCounters)
    for (const [name, row] of rows.filter(([name]) => name.includes('Succ'))) {
      const attempts = rows.find(([other]) => other === name.replace('Succ', 'Att'))
      expect([name, attempts?.[1].from]).toEqual([name, row.from])
    }
  })

  test('causes without end are a mistake, not a leak', () => {
    const endless = Array.from({ length: 1_100 }, (_, i) => attach(`rejected/${i}`, 6, 1))
    expect(() => counted(endless)).toThrow('causes are those of a protocol')
  })
})
