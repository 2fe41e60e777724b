import { join } from 'node:path'
import { AnchorFile, type Anchoring, startAnchoring } from '../platform/audit/anchors.ts'
import { PostgresAudit } from '../platform/audit/postgres-audit.ts'
import { LocalObjects } from '../platform/objects/local-objects.ts'
import type { BreakerState } from '../platform/postgres/breaker.ts'
import { type Database, openDatabase } from '../platform/postgres/database.ts'
import { startEmbeddedPostgres } from '../platform/postgres/embedded.ts'
import { startHousekeeping } from '../platform/postgres/housekeeping.ts'
import { migrate } from '../platform/postgres/migrate.ts'
import { createStores, type Stores } from '../platform/postgres/stores.ts'
import type { Foundation } from './foundation.ts'

const DATABASE = 'database'
const circuit: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 1, open: 2 }

/** Everything that survives a restart, and the record of who changed it. */
export interface OpenStores {
  readonly database: Database
  readonly stores: Stores
  readonly audit: PostgresAudit
  readonly anchoring: Anchoring
  /** Which database it is, for people. */
  readonly about: string
}

/** The database that is configured, or one of our own, with the schema of this build. */
export async function openStores(parts: Foundation): Promise<OpenStores> {
  const { config, home, dataFolder, closers, telemetry } = parts
  let url = config.databaseUrl
  let about = 'the PostgreSQL of DATABASE_URL'
  if (url === undefined) {
    const embedded = await startEmbeddedPostgres(join(dataFolder, 'postgres'), {
      home,
      onRestart: (failure) => {
        if (failure === undefined)
          telemetry.log.warn({}, 'embedded PostgreSQL had ended, and was started again')
        else telemetry.log.error({ err: failure }, 'embedded PostgreSQL had ended, and does not start')
      },
    })
    closers.add('embedded PostgreSQL', () => embedded.stop())
    url = embedded.url
    about = embedded.isAdopted ? 'embedded PostgreSQL, found running' : 'embedded PostgreSQL'
  }
  const database = openDatabase({ url, poolSize: config.databaseConnections })
  closers.add('database', () => database.close())
  watch(database, parts)
  const applied = await migrate(database, join(home, 'migrations'))
  telemetry.log.info({ applied }, 'the schema is that of this build')
  const objects = new LocalObjects(join(dataFolder, 'objects'))
  await objects.check()
  await objects.removeStale()
  const stores = createStores(database, objects)
  keepHouse(database, stores, parts)
  const audit = new PostgresAudit(database, telemetry.metrics)
  const anchors = new AnchorFile(join(dataFolder, 'audit-anchors.jsonl'))
  const anchoring = startAnchoring(audit, anchors, telemetry.log)
  closers.add('audit anchors', () => anchoring.stop())
  return {
    database,
    stores,
    audit,
    anchoring,
    about: applied.length === 0 ? about : `${about}, ${applied.length} migrations applied`,
  }
}

function keepHouse(
  database: Database,
  stores: Stores,
  { config, closers, telemetry: { log } }: Foundation,
): void {
  const stop = startHousekeeping({
    database,
    stores,
    retention: { detailDays: config.keepDetailDays, summaryDays: config.keepSummaryDays },
    onDone: ({ partitions, runs }) => {
      if (partitions.length + runs > 0) log.info({ partitions, runs }, 'what was too old is forgotten')
    },
    onFailure: (error) => log.error({ err: error }, 'housekeeping failed, and is tried again in an hour'),
  })
  closers.add('housekeeping', stop)
}

/** Readiness and metrics follow the circuit breaker, which asks the server by itself while it is open. */
function watch(database: Database, { health, telemetry: { metrics, log } }: Foundation): void {
  metrics.set('roamlab_circuit_state', { dependency: DATABASE }, circuit.closed)
  metrics.count('roamlab_circuit_opened_total', { dependency: DATABASE }, 0)
  health.up(DATABASE)
  database.onBreakerChange((state) => {
    metrics.set('roamlab_circuit_state', { dependency: DATABASE }, circuit[state])
    log[state === 'closed' ? 'info' : 'warn']({ state }, 'circuit breaker of the database')
    if (state === 'closed') health.up(DATABASE)
    else if (state === 'open') {
      metrics.count('roamlab_circuit_opened_total', { dependency: DATABASE })
      health.down(DATABASE, 'it does not answer')
    }
  })
  metrics.beforeScrape(async () => {
    const { open, idle, waiting } = (await database.health()).connections
    metrics.set('roamlab_database_connections', { state: 'idle' }, idle)
    metrics.set('roamlab_database_connections', { state: 'used' }, open - idle)
    metrics.set('roamlab_database_connections', { state: 'waited-for' }, waiting)
  })
}
