import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KpiCount } from '../src/kpi/kpi-buckets.ts'
import { kpiCounterNames } from '../src/kpi/kpi-counters.ts'
import { LocalObjects } from '../src/platform/objects/local-objects.ts'
import { type Database, openDatabase } from '../src/platform/postgres/database.ts'
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { migrate } from '../src/platform/postgres/migrate.ts'
import { createStores, type Stores } from '../src/platform/postgres/stores.ts'
import type { SubscriberRow } from '../src/runs/life/run-service.ts'
import { newRunId } from '../src/runs/ports/run-id.ts'
import { repositoryRoot } from '../test-support/repository.ts'
import { type Effort, medianOf, repeated } from './effort.ts'

const BUCKET_US = 10_000_000
const CELLS = 12
const PARTNERS = 2
/** Rows of one bucket: every counter in every cell, for every partner. */
const BUCKET_ROWS = CELLS * PARTNERS * kpiCounterNames.length

/** What a run writes when its buckets close, so many of them at a time. */
function bucketsOf(first: number, count: number, total: number): KpiCount[] {
  return Array.from({ length: count * BUCKET_ROWS }, (_, i) => {
    const place = i % (CELLS * PARTNERS)
    const startUs = (first + Math.floor(i / BUCKET_ROWS)) * BUCKET_US
    return {
      counter: kpiCounterNames[Math.floor((i % BUCKET_ROWS) / (CELLS * PARTNERS))],
      cause: '',
      place: { cell: 257 + (place % CELLS) * 256, plmn: '21407', partner: place < CELLS ? '26201' : '20801' },
      bucket: { startUs, endUs: startUs + BUCKET_US, phase: 'baseline' },
      total: total + i,
    }
  })
}

function* subscribers(count: number): Generator<SubscriberRow> {
  for (let i = 1; i <= count; i++) {
    yield {
      ueId: String(i),
      imsi: `26201${9_900_000_000 + i}`,
      home: '26201',
      visited: '21407',
      cell: 257,
      attach: 'accepted',
      cause: 0,
      prescribed: false,
      isFailed: false,
      attaches: 1,
      attachLatencyUs: 240_000 + i,
      handovers: 0,
      handoverFailures: 0,
      uplinkOctets: 100_000 + i,
      downlinkOctets: 1_000_000 + i,
      debitedOctets: 1_100_000 + i,
      billedMicros: 50_000 + i,
    }
  }
}

async function rate(rows: number, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return rows / ((performance.now() - started) / 1000)
}

interface Rates {
  readonly first: number
  readonly again: number
  readonly single: number
  readonly subscribers: number
}

/** A run's rows, from nothing: its buckets in batches, all of them once more, then one bucket at a time. */
async function measureRun({ kpis, subscribers: outcomes }: Stores, isQuick: boolean): Promise<Rates> {
  const [batches, batchBuckets] = isQuick ? [2, 4] : [5, 16]
  const runId = newRunId()
  const made = Array.from({ length: batches }, (_, i) => bucketsOf(i * batchBuckets, batchBuckets, 1))
  const changed = made.map((_, i) => bucketsOf(i * batchBuckets, batchBuckets, 2))
  const rows = batches * batchBuckets * BUCKET_ROWS
  const writeAll = async (all: readonly (readonly KpiCount[])[]): Promise<void> => {
    for (const batch of all) await kpis.writeCounts(runId, batch)
  }
  const singles = Array.from({ length: isQuick ? 4 : 20 }, (_, i) => bucketsOf(10_000 + i, 1, 1))
  const people = isQuick ? 5_000 : 100_000
  return {
    first: await rate(rows, () => writeAll(made)),
    again: await rate(rows, () => writeAll(changed)),
    single: await rate(singles.length * BUCKET_ROWS, () => writeAll(singles)),
    subscribers: await rate(people, () => outcomes.write(runId, subscribers(people))),
  }
}

/** Rows a second to an embedded server that makes each batch durable, as the service's own does. */
export async function kpiRowFigures(effort: Effort): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-bench-'))
  chmodSync(folder, 0o755)
  const home = join(repositoryRoot(), 'sim-service')
  const server = await startEmbeddedPostgres(join(folder, 'postgres'), { home })
  const database = openDatabase(server.url)
  try {
    await migrate(database, join(home, 'migrations'))
    const stores = createStores(database, new LocalObjects(join(folder, 'objects')))
    await warmUp(database, stores)
    const runs = await repeated(effort, 'rows to Postgres', () => measureRun(stores, effort.isQuick))
    return {
      kpiRows: {
        rowsPerSecond: medianOf(runs, ({ first }) => first),
        rewrittenRowsPerSecond: medianOf(runs, ({ again }) => again),
        rowsPerSecondBucketByBucket: medianOf(runs, ({ single }) => single),
        rowsOfABucket: BUCKET_ROWS,
        subscriberRowsPerSecond: medianOf(runs, (one) => one.subscribers),
      },
    }
  } finally {
    await database.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Partitions and the numbers of names are made once in a month. */
async function warmUp(database: Database, { kpis }: Stores): Promise<void> {
  await kpis.writeCounts(newRunId(), bucketsOf(0, 2, 1))
  await database.query('checkpoint')
}
