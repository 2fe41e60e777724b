import { setTimeout as pause } from 'node:timers/promises'
import { PostgresEventLog } from '../src/platform/event-log/postgres-event-log.ts'
import { openDatabase } from '../src/platform/postgres/database.ts'
import { ownPostgres } from './own-postgres.ts'
import { labOn, type SeenRun } from './remote-lab.ts'
import { killedPlan } from './worker-kills.ts'

export interface Outage {
  readonly seen: SeenRun
  /** What the log said of itself while its server was away, and when the run was over. */
  readonly wasUpMeanwhile: boolean
  readonly isUpAfter: boolean
  /** What became of shards. */
  readonly happened: readonly string[]
}

/** A run on two worker processes whose Postgres is stopped in the middle, for so many seconds, and started again. */
export async function runThroughOutage(seconds: number): Promise<Outage> {
  const server = await ownPostgres()
  const database = openDatabase(server.url)
  const events = await PostgresEventLog.open(database)
  const lab = await labOn(events, { DATABASE_URL: server.url }, [
    () => events.close(),
    () => database.close(),
    () => server.remove(),
  ])
  try {
    await Promise.all([lab.workers.start(), lab.workers.start()])
    let outage: Promise<boolean> | undefined
    const seen = await lab.run(killedPlan(), (windows) => {
      if (windows === 40) outage = outageOf(seconds)
    })
    const wasUpMeanwhile = (await outage) ?? true
    const { isUp: isUpAfter } = await events.health()
    return { seen, wasUpMeanwhile, isUpAfter, happened: lab.happened.map(({ kind }) => kind) }
  } finally {
    await lab.close()
  }

  async function outageOf(seconds: number): Promise<boolean> {
    await server.stop()
    const { isUp } = await events.health()
    // The one wait that is a time: how long the outage is.
    await pause(seconds * 1000)
    await server.start()
    return isUp
  }
}
