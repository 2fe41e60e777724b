import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '../src/platform/postgres/database.ts'
import { ownPostgres } from './own-postgres.ts'
import { fingerprintHere, killedRequest } from './service-kills.ts'
import { type RunRow, ServiceProcess } from './service-process.ts'
import { until } from './until.ts'

export interface ServiceOutage {
  readonly row: RunRow
  readonly here: unknown
  /** What readiness said before, while the store was away, and after. */
  readonly readiness: readonly number[]
  /** `roamlab_dependency_up` of the store, likewise. */
  readonly metric: readonly (string | undefined)[]
}

/** What is stopped, and what the service calls it. */
export interface StoppedStore {
  readonly dependency: 'database' | 'event-log'
  stop(): Promise<void>
  start(): Promise<void>
}

/** A run of a service, a store of which is stopped in the middle for so many seconds, and started again. */
export async function runThroughStoreOutage(
  service: ServiceProcess,
  store: StoppedStore,
  seconds: number,
): Promise<ServiceOutage> {
  const readiness: number[] = []
  const metric: (string | undefined)[] = []
  const isUp = new RegExp(`^roamlab_dependency_up\\{dependency="${store.dependency}"\\} (\\d)$`, 'm')
  const look = async (): Promise<void> => {
    readiness.push((await service.ask('/readyz')).status)
    metric.push(isUp.exec((await service.ask('/metrics')).text)?.[1])
  }
  const says = (status: number): Promise<void> =>
    until(async () => (await service.ask('/readyz')).status === status, `readiness ${status}`, 90_000)
  const id = await service.startRun({ ...killedRequest(), pacing: 'x50' })
  await until(async () => (await service.run(id)).virtualUs > 60e6, 'a part of the run')
  await look()
  await store.stop()
  await says(503)
  await look()
  // The one wait that is a time: how long the outage is.
  await pause(seconds * 1000)
  await store.start()
  await says(200)
  await look()
  return { row: await service.untilOver(id), here: await fingerprintHere(service, id), readiness, metric }
}

/** The outage of a Postgres that holds everything, the event log too. */
export async function serviceWithoutPostgres(seconds: number): Promise<ServiceOutage> {
  const server = await ownPostgres()
  const database = openDatabase(server.url)
  const drop = (): Promise<void> => database.close().finally(() => server.remove())
  const service = new ServiceProcess({ url: server.url, database, drop })
  try {
    await service.begin()
    return await runThroughStoreOutage(service, { dependency: 'database', ...server }, seconds)
  } finally {
    await service.remove()
  }
}
