import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, Tx } from './database.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
  readonly sha256: string
}

/** The schema and this build do not fit each other; nothing was changed. */
export class MigrationError extends Error {
  readonly code = 'migration-refused'

  constructor(message: string) {
    super(message)
    this.name = 'MigrationError'
  }
}

/** The key of the advisory lock: "roam" in ASCII. */
const LOCK = 0x726f616d
const TABLE = `create table if not exists schema_migration (
  number integer primary key,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default now()
)`

/** The numbered files of a folder, in order. */
export function readMigrations(folder: string): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  const migrations = files.sort().map((file) => {
    const parts = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file)
    if (parts === null) throw new MigrationError(`${file}: a migration is named NNNN-what-it-does.sql`)
    const sql = readFileSync(join(folder, file), 'utf8')
    const sha256 = createHash('sha256').update(sql).digest('hex')
    return { number: Number(parts[1]), name: parts[2], sql, sha256 }
  })
  const twice = migrations.find(({ number }, i) => migrations[i + 1]?.number === number)
  if (twice !== undefined) throw new MigrationError(`two migrations have the number ${label(twice)}`)
  return migrations
}

/**
 * Brings the schema up to this build, each migration in a transaction of its own under one lock, so that several
 * processes may start at once. Gives the names of those that it applied. Numbers are handed out in ranges, so one that
 * is lower than the last applied is not an error; one that the database has and the folder lacks is.
 */
export async function migrate(database: Database, folder: string): Promise<string[]> {
  const migrations = readMigrations(folder)
  const applied: string[] = []
  await locked(database, async (tx) => check(migrations, await appliedBefore(tx)))
  for (const migration of migrations) {
    await locked(database, async (tx) => {
      const before = await appliedBefore(tx)
      if (before.some(({ number }) => number === migration.number)) return
      await apply(tx, migration)
      applied.push(label(migration))
    })
  }
  return applied
}

interface Applied {
  readonly number: number
  readonly name: string
  readonly sha256: string
}

function locked<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.transaction(async (tx) => {
    await tx.query('set local statement_timeout = 0; set local lock_timeout = 0')
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
    return work(tx)
  })
}

async function appliedBefore(tx: Tx): Promise<Applied[]> {
  await tx.query(TABLE)
  return tx.query<Applied>('select number, name, sha256 from schema_migration order by number')
}

function check(migrations: readonly Migration[], before: readonly Applied[]): void {
  for (const { number, name, sha256 } of before) {
    const migration = migrations.find((one) => one.number === number)
    const what = label({ number, name })
    if (migration === undefined) {
      throw new MigrationError(
        `the database has migration ${what}, which this build lacks: it is of a newer build`,
      )
    }
    if (migration.sha256 !== sha256) {
      throw new MigrationError(`migration ${what} was changed after it was applied (sha-256 ${sha256} then)`)
    }
  }
}

async function apply(tx: Tx, migration: Migration): Promise<void> {
  const { number, name, sql, sha256 } = migration
  try {
    await tx.query(sql)
  } catch (error) {
    if (error instanceof Error) error.message = `migration ${label(migration)}: ${error.message}`
    throw error
  }
  await tx.query('insert into schema_migration (number, name, sha256) values ($1, $2, $3)', [
    number,
    name,
    sha256,
  ])
}

function label({ number, name }: Pick<Migration, 'number' | 'name'>): string {
  return `${String(number).padStart(4, '0')}-${name}`
}
