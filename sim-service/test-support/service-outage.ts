import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '../src/platform/postgres/database.ts'
import { ownPostgres } from './own-postgres.ts'
import { fingerprintHere, killedRequest } from './service-kills.ts'
import { type RunRow, ServiceProcess } from './service-process.ts'
import { until } from './until.ts'

export interface ServiceOutage {
  readonly row: RunRow
  readonly here: unknown
  /** What readiness said before, while the database was away, and after. */
  readonly readiness: readonly number[]
  /** `roamlab_dependency_up` of the database, likewise. */
  readonly metric: readonly (string | undefined)[]
}

/** A run of a service whose Postgres is stopped in the middle, for so many seconds, and started again. */
export async function serviceThroughOutage(seconds: number): Promise<ServiceOutage> {
  const server = await ownPostgres()
  const database = openDatabase(server.url)
  const drop = (): Promise<void> => database.close().finally(() => server.remove())
  const service = new ServiceProcess({ url: server.url, database, drop })
  const readiness: number[] = []
  const metric: (string | undefined)[] = []
  const look = async (): Promise<void> => {
    readiness.push((await service.ask('/readyz')).status)
    const { text } = await service.ask('/metrics')
    metric.push(/^roamlab_dependency_up\{dependency="database"\} (\d)$/m.exec(text)?.[1])
  }
  try {
    await service.begin()
    const id = await service.startRun({ ...killedRequest(), pacing: 'x50' })
    await until(async () => (await service.run(id)).virtualUs > 60e6, 'a part of the run')
    await look()
    await server.stop()
    await until(async () => (await service.ask('/readyz')).status === 503, 'that it says it is not ready')
    await look()
    // The one wait that is a time: how long the outage is.
    await pause(seconds * 1000)
    await server.start()
    await until(async () => (await service.ask('/readyz')).status === 200, 'that it says it is ready')
    await look()
    return { row: await service.untilOver(id), here: await fingerprintHere(service, id), readiness, metric }
  } finally {
    await service.remove()
  }
}
