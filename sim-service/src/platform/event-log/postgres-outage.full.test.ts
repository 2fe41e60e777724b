import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrationsFolder } from '../../../test-support/database.ts'
import { contractTimes } from '../../../test-support/event-log-address.ts'
import { contractTopics, eventOf, idsOf } from '../../../test-support/event-log-hand.ts'
import { repositoryRoot } from '../../../test-support/repository.ts'
import { until } from '../../../test-support/until.ts'
import { type Database, openDatabase } from '../postgres/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../postgres/embedded.ts'
import { migrate } from '../postgres/migrate.ts'
import { applyOnce } from './apply-once.ts'
import { PostgresEventLog } from './postgres-event-log.ts'

let folder: string
let server: EmbeddedPostgres
let database: Database

/** On the port that it had, as a server that somebody else runs would be. */
const start = (settings: Record<string, string> = {}): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres(join(folder, 'server'), { home: join(repositoryRoot(), 'sim-service'), settings })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roamlab-test-outage-'))
  chmodSync(folder, 0o755)
  server = await start()
  database = openDatabase(server.url)
  await migrate(database, migrationsFolder())
})

afterAll(async () => {
  await database.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a server that stops and comes back loses no message, and no message has its effect twice', async () => {
  await database.query('create table effect (n bigserial, event_id text)')
  const url = server.url
  const consumerDatabase = openDatabase(url)
  const options = { topics: contractTopics, times: contractTimes }
  const log = await PostgresEventLog.open(database, options)
  const consumer = await PostgresEventLog.open(consumerDatabase, options)
  await consumer.subscribe({ topics: ['test.lines'], group: 'effects' }, async ({ events }) => {
    await applyOnce(consumerDatabase, 'effects', events, async (tx, fresh) => {
      await tx.query('insert into effect (event_id) select * from unnest($1::text[])', [idsOf(fresh)])
    })
  })
  const effects = async (): Promise<string[]> =>
    (await database.query<{ event_id: string }>('select event_id from effect order by n')).map(
      ({ event_id }) => event_id,
    )
  const messages = Array.from({ length: 400 }, (_, n) => eventOf('a', n))
  const publish = async (from: number, to: number): Promise<void> => {
    for (const message of messages.slice(from, to)) await log.publish('test.lines', [message])
  }
  await publish(0, 100)
  const during = publish(100, 300)
  await until(async () => (await effects()).length > 120)
  const rest = during.catch((error: unknown) => error)
  await server.stop()
  expect(await log.health()).toMatchObject({ isUp: false })
  server = await start({ port: new URL(url).port })
  expect(server.url).toBe(url)
  expect(await rest).toBeUndefined()
  await publish(300, 400)
  await until(async () => (await effects().catch(() => [])).length >= messages.length)
  expect(await effects()).toEqual(idsOf(messages))
  expect(await log.health()).toEqual({ isUp: true })
  await consumer.close()
  await log.close()
  await consumerDatabase.close()
})
