import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repositoryRoot } from '../../../test-support/repository.ts'
import { patiently, StoreUnavailable } from '../../runs/ports/store-unavailable.ts'
import { type Database, openDatabase } from './database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'

/** The database stopped and started again under a service that goes on. */

let folder: string
let server: EmbeddedPostgres
let database: Database
let states: string[]

jest.setTimeout(180_000)

function start(): Promise<EmbeddedPostgres> {
  const settings = { fsync: 'off', shared_buffers: '16MB' }
  return startEmbeddedPostgres(join(folder, 'server'), { home: repositoryRoot(), settings })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roamlab-outage-'))
  chmodSync(folder, 0o755)
  server = await start()
  database = openDatabase({ url: server.url, breaker: { failures: 3, openMs: 100 } })
  states = []
  database.onBreakerChange((state) => states.push(state))
  await database.query('create table counted (n integer primary key)')
})

afterAll(async () => {
  await database.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 60_000; !isSo(); ) {
    if (Date.now() > deadline) throw new Error('it did not become so')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

function insert(n: number): Promise<unknown> {
  return database.transaction((tx) => tx.query('insert into counted values ($1) on conflict do nothing', [n]))
}

test('an outage is told at once, waited for where that is wanted, and over by itself', async () => {
  const heard: Array<string | undefined> = []
  const unlisten = await database.listen('news', (payload) => heard.push(payload))
  await server.stop()

  for (let i = 0; i < 3; i++) await expect(insert(0)).rejects.toBeInstanceOf(StoreUnavailable)
  expect(database.breaker).not.toBe('closed')
  expect(await database.health()).toMatchObject({
    isUp: false,
    error: expect.stringContaining('ECONNREFUSED'),
  })
  await expect(database.copy('counted', ['n'], [[1]])).rejects.toBeInstanceOf(StoreUnavailable)

  const waiting = [1, 2, 3].map((n) => patiently(() => insert(n), { forMs: 120_000 }))
  server = await start()
  await Promise.all(waiting)
  await until(() => database.breaker === 'closed')
  expect(await database.health()).toMatchObject({ isUp: true, breaker: 'closed' })
  expect(await database.query('select n from counted order by n')).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  expect(states[0]).toBe('open')
  expect(states.at(-1)).toBe('closed')

  // Whoever listens is told that something may have been missed, and then hears again.
  await until(() => heard.includes(undefined))
  await database.query(`select pg_notify('news', 'back')`)
  await until(() => heard.includes('back'))
  await unlisten()
})

test('without a caller too the breaker closes when the server is back', async () => {
  await server.stop()
  await until(() => {
    insert(0).catch(() => undefined)
    return database.breaker === 'open'
  })
  server = await start()
  await until(() => database.breaker === 'closed')
})

test('what the server refuses is no outage', async () => {
  for (let i = 0; i < 5; i++) {
    await expect(database.query('insert into counted values (1)')).rejects.toMatchObject({ code: '23505' })
    await expect(database.query('select nonsense')).rejects.toMatchObject({ code: '42703' })
  }
  expect(database.breaker).toBe('closed')
})

test('a transaction that loses its connection is taken back whole', async () => {
  const broken = database.transaction(async (tx) => {
    await tx.query('insert into counted values (100)')
    await tx.query('select pg_terminate_backend(pg_backend_pid())')
  })
  await expect(broken).rejects.toBeInstanceOf(StoreUnavailable)
  expect(await database.query('select n from counted where n = 100')).toEqual([])
})

test('patience ends, and is none for other errors', async () => {
  let tries = 0
  const down = async (): Promise<never> => {
    tries++
    throw new StoreUnavailable('down')
  }
  await expect(patiently(down, { forMs: 30, firstPauseMs: 5 })).rejects.toThrow('down')
  expect(tries).toBeGreaterThan(1)
  tries = 0
  const wrong = async (): Promise<never> => {
    tries++
    throw new Error('wrong')
  }
  await expect(patiently(wrong, { forMs: 1000 })).rejects.toThrow('wrong')
  expect(tries).toBe(1)
  const stopped = AbortSignal.abort(new Error('the service stops'))
  await expect(patiently(down, { forMs: 60_000, signal: stopped })).rejects.toThrow('the service stops')
})
