import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FreshDatabase, freshDatabase, migrationsFolder } from '../../../test-support/database.ts'
import { openDatabase } from './database.ts'
import { migrate, readMigrations } from './migrate.ts'

let fresh: FreshDatabase
let folder: string

beforeAll(async () => {
  fresh = await freshDatabase()
}, 120_000)

afterAll(() => fresh.drop())

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roamlab-migrations-'))
  await fresh.database.query('drop schema public cascade; create schema public')
})

afterEach(() => rmSync(folder, { recursive: true }))

function write(file: string, sql: string): void {
  writeFileSync(join(folder, file), sql)
}

async function tables(): Promise<string[]> {
  const rows = await fresh.database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'schema_migration'
     order by 1`,
  )
  return rows.map(({ name }) => name)
}

test('migrations are applied once, in order, and one that comes late between them too', async () => {
  write('0001-a.sql', 'create table a (n integer);')
  write('0020-c.sql', 'create table c (n integer); insert into c values (1);')
  expect(await migrate(fresh.database, folder)).toEqual(['0001-a', '0020-c'])
  write('0002-b.sql', 'create table b (n integer);')
  expect(await migrate(fresh.database, folder)).toEqual(['0002-b'])
  expect(await migrate(fresh.database, folder)).toEqual([])
  expect(await tables()).toEqual(['a', 'b', 'c'])
})

test('services that start at once apply each of them once', async () => {
  write('0001-a.sql', 'create table a (n integer);')
  write('0002-b.sql', 'create table b (n integer);')
  const others = [1, 2, 3].map(() => openDatabase(fresh.url))
  const applied = await Promise.all(others.map((database) => migrate(database, folder)))
  await Promise.all(others.map((database) => database.close()))
  expect(applied.flat().sort()).toEqual(['0001-a', '0002-b'])
})

test('one that fails leaves nothing of itself, and is named', async () => {
  write('0001-a.sql', 'create table a (n integer);')
  write('0002-b.sql', 'create table b (n integer);\nselect nonsense;')
  await expect(migrate(fresh.database, folder)).rejects.toThrow('migration 0002-b: column "nonsense"')
  expect(await tables()).toEqual(['a'])
})

test('one that was changed afterwards is refused before anything is applied', async () => {
  write('0001-a.sql', 'create table a (n integer);')
  await migrate(fresh.database, folder)
  write('0001-a.sql', 'create table a (n bigint);')
  write('0002-b.sql', 'create table b (n integer);')
  await expect(migrate(fresh.database, folder)).rejects.toThrow('0001-a was changed after it was applied')
  expect(await tables()).toEqual(['a'])
})

test('a database of a newer build is refused', async () => {
  write('0001-a.sql', 'create table a (n integer);')
  write('0002-b.sql', 'create table b (n integer);')
  await migrate(fresh.database, folder)
  rmSync(join(folder, '0002-b.sql'))
  await expect(migrate(fresh.database, folder)).rejects.toThrow('0002-b, which this build lacks')
})

test('names that say no number, and numbers given twice, are refused', async () => {
  write('0001-a.sql', '')
  write('0001-b.sql', '')
  expect(() => readMigrations(folder)).toThrow('two migrations have the number 0001-a')
  rmSync(join(folder, '0001-b.sql'))
  write('1-B.sql', '')
  expect(() => readMigrations(folder)).toThrow('1-B.sql: a migration is named')
})

test('those that ship make an empty database into the schema, from which nothing is left to apply', async () => {
  const applied = await migrate(fresh.database, migrationsFolder())
  expect(applied).toHaveLength(readMigrations(migrationsFolder()).length)
  expect(await tables()).toEqual(expect.arrayContaining(['run', 'run_plan', 'kpi_bucket', 'definition']))
  expect(await migrate(fresh.database, migrationsFolder())).toEqual([])
})
