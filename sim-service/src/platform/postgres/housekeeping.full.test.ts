import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { startHousekeeping } from './housekeeping.ts'
import type { Dropped } from './retention.ts'

let fresh: FreshDatabase

beforeAll(async () => {
  fresh = await freshDatabase()
}, 120_000)

afterAll(() => fresh.drop())

const retention = { detailDays: 62, summaryDays: 400 }

test('of several services one does it, and an end waits for the turn that is under way', async () => {
  let done = 0
  const release = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const slow = async (): Promise<Dropped> => {
    begun.resolve()
    await release.promise
    return { partitions: [], runs: 0 }
  }
  const start = (): (() => Promise<void>) =>
    startHousekeeping({
      database: fresh.database,
      stores: { keepHouse: slow },
      retention,
      onDone: () => done++,
      onFailure: (error) => {
        throw error
      },
    })
  const stopFirst = start()
  await begun.promise
  await start()()
  expect(done).toBe(0)
  release.resolve()
  await stopFirst()
  expect(done).toBe(1)
})

test('a turn that fails is told, and harms nobody', async () => {
  const failures: unknown[] = []
  const stop = startHousekeeping({
    database: fresh.database,
    stores: { keepHouse: () => Promise.reject(new Error('a bad month')) },
    retention,
    onDone: () => undefined,
    onFailure: (error) => failures.push(error),
  })
  await stop()
  expect(failures).toEqual([new Error('a bad month')])
})
