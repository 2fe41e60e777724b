import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { openDatabase } from './database.ts'

let fresh: FreshDatabase

beforeAll(async () => {
  fresh = await freshDatabase()
}, 120_000)

afterAll(() => fresh.drop())

describe('values between Postgres and the service', () => {
  test('64-bit integers are safe integers', async () => {
    const [row] = await fresh.database.query('select 9007199254740991::int8 as a, array[1, 2]::int8[] as b')
    expect(row).toEqual({ a: Number.MAX_SAFE_INTEGER, b: [1, 2] })
  })

  test('one that is not safe is an error and never a rounded number', async () => {
    await expect(fresh.database.query('select 9007199254740993::int8')).rejects.toThrow('not a safe integer')
  })

  test('COPY brings every value as it was', async () => {
    const { database } = fresh
    await database.query(
      'create table copied (n int8, t text, b bytea, j jsonb, f boolean, at timestamptz(3))',
    )
    const at = new Date('2026-07-01T06:00:00.123Z')
    const rows = [
      [
        Number.MAX_SAFE_INTEGER,
        'tab\tline\nback\\slash\r ü \\N',
        Buffer.from([0, 92, 255]),
        { a: ['"\\'] },
        true,
        at,
      ],
      [null, '', new Uint8Array(0), undefined, false, undefined],
    ]
    expect(await database.copy('copied', ['n', 't', 'b', 'j', 'f', 'at'], rows)).toBe(2)
    const stored = await database.query<Record<string, unknown>>('select * from copied order by n')
    expect(stored.map((row) => Object.values(row))).toEqual([
      rows[0],
      [null, '', Buffer.alloc(0), null, false, null],
    ])
  })

  test('a row that cannot be copied takes all of them back, and the connection goes on', async () => {
    const { database } = fresh
    await database.query('create table strict (n integer primary key)')
    await expect(database.copy('strict', ['n'], [[1], [2], [2]])).rejects.toMatchObject({ code: '23505' })
    expect(await database.query('select * from strict')).toEqual([])
    function* rows(): Generator<number[]> {
      yield [1]
      throw new Error('the source broke')
    }
    await expect(database.copy('strict', ['n'], rows())).rejects.toThrow('the source broke')
    expect(await database.query('select * from strict')).toEqual([])
  })
})

describe('transactions', () => {
  test('all or nothing', async () => {
    const { database } = fresh
    await database.query('create table paid (n integer)')
    const failing = database.transaction(async (tx) => {
      await tx.query('insert into paid values (1)')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    await database.transaction((tx) => tx.query('insert into paid values (2)'))
    expect(await database.query('select n from paid')).toEqual([{ n: 2 }])
  })
})

describe('a pool', () => {
  test('whose connections are all in use is no outage of the server', async () => {
    const database = openDatabase({
      url: fresh.url,
      poolSize: 1,
      connectTimeoutMs: 50,
      breaker: { failures: 2 },
    })
    const release = Promise.withResolvers<void>()
    const holding = database.transaction(() => release.promise)
    for (let i = 0; i < 4; i++)
      await expect(database.query('select 1')).rejects.toThrow('all connections are in use')
    expect(database.breaker).toBe('closed')
    release.resolve()
    await holding
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }])
    await database.close()
  })
})

describe('notifications', () => {
  test('arrive, and stop when nobody listens', async () => {
    const { database } = fresh
    const heard: Array<string | undefined> = []
    let told = (): void => undefined
    const next = (): Promise<void> => new Promise((resolve) => (told = resolve))
    const stop = await database.listen('news', (payload) => {
      heard.push(payload)
      told()
    })
    let arrival = next()
    await database.query(`select pg_notify('news', 'one')`)
    await arrival
    expect(heard).toEqual(['one'])
    // The connection is taken away from it: it comes back by itself and says that something may have been missed.
    arrival = next()
    await database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where query like 'listen%' and datname = current_database()`,
    )
    await arrival
    arrival = next()
    await database.query(`select pg_notify('news', 'two')`)
    await arrival
    expect(heard).toEqual(['one', undefined, 'two'])
    await stop()
    await database.query(`select pg_notify('news', 'three')`)
    await database.query('select 1')
    expect(heard).toHaveLength(3)
  })
})
