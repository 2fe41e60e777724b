import { hostname } from 'node:os'
import { join } from 'node:path'
import { PostgresLiveEvents } from '../platform/live-events/postgres-live-events.ts'
import { PostgresCommandStore } from '../platform/postgres/command-store.ts'
import { createRunLife, type RunLife } from '../runs/life/run-life.ts'
import type { Flags } from '../runs/ports/flags.ts'
import type { OpenEventLog } from './event-log.ts'
import type { Foundation } from './foundation.ts'
import { openRemoteWorkers } from './remote-workers.ts'
import type { OpenStores } from './stores.ts'

export interface OpenRuns {
  readonly runs: RunLife
  readonly live: PostgresLiveEvents
}

/**
 * The life of runs, and the live events that they publish. Interrupted runs are taken up when `runs.open()` is
 * called.
 */
export async function openRuns(
  { database, stores, anchoring }: OpenStores,
  { eventLog, outbox }: OpenEventLog,
  flags: Flags,
  foundation: Foundation,
): Promise<OpenRuns> {
  const { config, home, dataFolder, closers, telemetry } = foundation
  const { log, metrics, tracing } = telemetry
  const live = await PostgresLiveEvents.open({
    database,
    runOf: (runId) => stores.runs.get(runId),
    report: (err) => log.warn({ err }, 'live events are told later'),
  })
  closers.add('live events', () => live.close())
  const crews = await openRemoteWorkers(eventLog, foundation)
  const runs = createRunLife({
    home,
    workFolder: join(dataFolder, 'work'),
    owner: `${hostname()}:${process.pid}`,
    transactions: database,
    ...stores,
    commands: new PostgresCommandStore(database),
    live,
    flags,
    anchor: anchoring.anchor,
    outbox,
    eventLog,
    crews,
    metrics,
    tracing,
    log,
    limits: {
      runsPerTenant: config.runsPerTenant,
      queuedRuns: config.queueLength,
      leaseMs: config.runLeaseSeconds * 1000,
    },
  })
  closers.add('runs', () => runs.close())
  return { runs, live }
}
