import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { newRun } from '../../../test-support/stored-runs.ts'
import { Histogram } from '../../engine/histogram.ts'
import { plan } from '../../kpi/collectors-fixtures.ts'
import { histogramFrom, histogramSnapshot } from '../../kpi/histogram-snapshot.ts'
import { KpiBuckets, type KpiCount } from '../../kpi/kpi-buckets.ts'
import { type KpiDimension, kpiRows } from '../../kpi/kpis.ts'
import type { SliRow } from '../../runs/ports/kpi-store.ts'
import { newRunId, runIdAt } from '../../runs/ports/run-id.ts'
import { PostgresKpiStore } from './kpi-store.ts'
import { Partitions } from './partitions.ts'
import { forget } from './retention.ts'
import { PostgresRunStore } from './run-store.ts'

const SECOND_US = 1_000_000

let fresh: FreshDatabase
let partitions: Partitions
let kpis: PostgresKpiStore

beforeAll(async () => {
  fresh = await freshDatabase()
  partitions = new Partitions(fresh.database)
  kpis = new PostgresKpiStore(fresh.database, partitions)
}, 120_000)

afterAll(() => fresh.drop())

/** What a run of a minute counts, some of it of the network itself. */
function counted(factor = 1): KpiCount[] {
  const buckets = new KpiBuckets(plan)
  for (let i = 1; i <= 12; i++) {
    const at = i * 4 * SECOND_US
    buckets.measure('mme.attach', i % 3 === 0 ? 'rejected/17' : 'accepted', 200_000 * factor, at, i)
    buckets.measure('enb.downlink.octets', '', 1_000 * i * factor, at, i)
    buckets.measure('enb.downlink.time', '', 50, at, i)
  }
  buckets.measure('mme.paging', 'answered', 1, 59 * SECOND_US, 0)
  return buckets.counts()
}

/** Each as a text whose members are in one order. */
function sorted(counts: readonly KpiCount[]): string[] {
  const members = [
    'counter',
    'cause',
    'place',
    'bucket',
    'total',
    'startUs',
    'endUs',
    'phase',
    'cell',
    'plmn',
    'partner',
  ]
  return counts.map((count) => JSON.stringify(count, members)).sort()
}

describe('counts', () => {
  test('come back as they were counted', async () => {
    const runId = newRunId()
    expect(await kpis.writeCounts(runId, counted())).toBe(counted().length)
    expect(sorted(await kpis.counts(runId))).toEqual(sorted(counted()))
    expect(await kpis.counts(newRunId())).toEqual([])
  })

  test('written again, in part or with later totals, they are what they were last', async () => {
    const runId = newRunId()
    await kpis.writeCounts(runId, counted())
    await kpis.writeCounts(runId, counted().slice(3, 9))
    expect(sorted(await kpis.counts(runId))).toEqual(sorted(counted()))
    await kpis.writeCounts(runId, counted(2))
    expect(sorted(await kpis.counts(runId))).toEqual(sorted(counted(2)))
  })

  test('written by several at once they are written once', async () => {
    const runId = newRunId()
    const another = new PostgresKpiStore(fresh.database, new Partitions(fresh.database))
    await Promise.all([kpis, another, kpis, another].map((store) => store.writeCounts(runId, counted())))
    expect(sorted(await kpis.counts(runId))).toEqual(sorted(counted()))
  })

  const groupings: KpiDimension[][] = [[], ['phase'], ['plmn', 'cell'], ['partner'], ['cause'], ['bucket']]
  test.each(groupings.map((by) => [by]))(
    'added up by %p they make the same KPIs as in memory',
    async (by) => {
      const runId = newRunId()
      await kpis.writeCounts(runId, counted())
      const rows = (counts: readonly KpiCount[]): string[] =>
        kpiRows(counts, by)
          .map((row) => JSON.stringify(row))
          .sort()
      expect(rows(await kpis.counts(runId, { by }))).toEqual(rows(counted()))
    },
  )

  test('a query takes an interval and wider buckets', async () => {
    const runId = newRunId()
    await kpis.writeCounts(runId, counted())
    const total = (counts: readonly KpiCount[]): number =>
      counts.filter(({ counter }) => counter === 'DRB.IPVolDl').reduce((sum, one) => sum + one.total, 0)
    const wide = await kpis.counts(runId, { by: ['bucket'], bucketUs: 30 * SECOND_US })
    expect(total(wide)).toBe(total(counted()))
    expect(new Set(wide.map(({ bucket }) => bucket.startUs))).toEqual(new Set([0, 30 * SECOND_US]))
    const early = await kpis.counts(runId, { untilUs: 25 * SECOND_US })
    expect(total(early)).toBe(total(counted().filter(({ bucket }) => bucket.startUs < 25 * SECOND_US)))
  })
})

describe('windows of SLIs', () => {
  function window(fromUs: number, latenciesUs: readonly number[]): SliRow {
    const histogram = new Histogram()
    for (const us of latenciesUs) histogram.record(us)
    const latency = histogramSnapshot(histogram)
    return {
      family: 'attach',
      fromUs,
      untilUs: fromUs + SECOND_US,
      good: latenciesUs.length,
      bad: 1,
      latency,
    }
  }

  test('come back with their histograms, and twice written they are one', async () => {
    const runId = newRunId()
    const rows = [window(0, []), window(SECOND_US, [1, 250_000, 250_000, 15_000_000])]
    await kpis.writeSlis(runId, rows)
    await kpis.writeSlis(runId, [...rows].reverse())
    const stored = await kpis.slis(runId)
    expect(stored).toEqual(rows)
    expect(histogramFrom(stored[1].latency).quantile(0.5)).toBe(histogramFrom(rows[1].latency).quantile(0.5))
  })

  test('are added up to a width', async () => {
    const runId = newRunId()
    await kpis.writeSlis(
      runId,
      [0, 1, 2, 3].map((i) => window(i * SECOND_US, [100_000 * (i + 1)])),
    )
    const [first, second, ...rest] = await kpis.slis(runId, { bucketUs: 3 * SECOND_US })
    expect([first.good, first.bad, first.latency.count, first.untilUs]).toEqual([3, 3, 3, 3 * SECOND_US])
    expect([second.fromUs, second.latency.sum, rest]).toEqual([3 * SECOND_US, 400_000, []])
    expect(await kpis.slis(runId, { families: ['handover'] })).toEqual([])
  })

  test('minutes follow the windows, whenever those are written', async () => {
    const runId = newRunId()
    const minuteUs = 60 * SECOND_US
    const rows = Array.from({ length: 150 }, (_, i) => window(i * SECOND_US, [100_000 + i]))
    await kpis.writeSlis(runId, rows.slice(0, 70))
    await kpis.writeSlis(runId, rows.slice(50))
    await kpis.writeSlis(runId, [window(149 * SECOND_US, [7, 8])])
    const minutes = await kpis.slis(runId, { bucketUs: minuteUs })
    expect(minutes.map(({ fromUs, untilUs, good }) => [fromUs, untilUs, good])).toEqual([
      [0, minuteUs, 60],
      [minuteUs, 2 * minuteUs, 60],
      [2 * minuteUs, 150 * SECOND_US, 31],
    ])
    expect((await kpis.slis(runId, { bucketUs: 61 * SECOND_US })).map(({ bad }) => bad)).toEqual([120, 30])
    // What was dropped by age is still there by the minute.
    await fresh.database.query('delete from sli_window where run_id = $1', [runId])
    expect(await kpis.slis(runId, { bucketUs: SECOND_US })).toEqual(minutes)
  })
})

describe('roll-ups and retention', () => {
  /** A run that was asked for at an instant, counted, and judged. */
  async function judged(at: Date): Promise<string> {
    const runs = new PostgresRunStore(fresh.database)
    const id = runIdAt(at.getTime())
    await runs.create(newRun({ id, requestedAt: at.toISOString() }))
    for (const to of ['planning', 'running', 'judged'] as const)
      await runs.transition(id, to, to === 'judged' ? { endedAt: at.toISOString() } : {})
    await kpis.writeCounts(id, counted())
    return id
  }

  test('months that are too old are dropped, their minutes and hours stay', async () => {
    const old = await judged(new Date('2031-01-15T12:00:00Z'))
    const recent = await judged(new Date('2031-05-15T12:00:00Z'))
    expect(await kpis.rollUp()).toEqual({ runs: 2, rows: expect.any(Number) })
    expect(await kpis.rollUp()).toEqual({ runs: 0, rows: 0 })
    const now = new Date('2031-05-20T00:00:00Z')
    const { partitions: dropped } = await forget(fresh.database, partitions, undefined, now)
    expect(dropped).toContain('kpi_bucket_2031_01')
    expect(dropped).not.toContain('kpi_bucket_2031_05')
    expect(dropped).not.toContain('kpi_rollup_2031_01')
    expect(sorted(await kpis.counts(recent))).toEqual(sorted(counted()))
    const rest = await kpis.counts(old)
    expect(new Set(rest.map(({ bucket }) => bucket.startUs))).toEqual(new Set([0]))
    const sum = (counts: readonly KpiCount[]): number => counts.reduce((total, one) => total + one.total, 0)
    expect(sum(rest)).toBe(sum(counted()))
    // The month that comes is made ahead, and one that was dropped is made again where an old run is repeated.
    expect((await partitions.of('kpi_bucket')).map(({ name }) => name)).toContain('kpi_bucket_2031_06')
    await kpis.writeCounts(old, counted())
    expect(sorted(await kpis.counts(old))).toEqual(sorted(counted()))
  })

  test('a run has its place whenever it was', async () => {
    await expect(kpis.writeCounts('6f9619ff-8b86-4d01-b42d-00cf4fc964ff', counted())).rejects.toThrow(
      'UUIDv7',
    )
    const ids = ['2030-12-31T23:59:59.999Z', '2031-01-01T00:00:00.000Z'].map((at) => runIdAt(Date.parse(at)))
    for (const id of ids) await kpis.writeCounts(id, counted())
    const places = await fresh.database.query<{ place: string }>(
      'select distinct tableoid::regclass::text as place from kpi_bucket where run_id = any($1) order by 1',
      [ids],
    )
    expect(places.map(({ place }) => place)).toEqual(['kpi_bucket_2030_12', 'kpi_bucket_2031_01'])
  })
})
