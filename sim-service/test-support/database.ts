import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../src/platform/postgres/database.ts'
import { migrate, readMigrations } from '../src/platform/postgres/migrate.ts'
import { startOf } from '../src/platform/postgres/postmaster.ts'
import { FAILURE_FILE, URL_FILE } from './keep-postgres.ts'
import { repositoryRoot } from './repository.ts'

export interface FreshDatabase {
  readonly database: Database
  readonly url: string
  /** Closes it and removes it, whoever is still connected. */
  drop(): Promise<void>
}

const READY_WITHIN_MS = 120_000
const POLL_MS = 25

/** The migrations that the service applies at its start. */
export function migrationsFolder(): string {
  return join(repositoryRoot(), 'sim-service', 'migrations')
}

/**
 * A database of the caller's own with the schema of this tree, on a server that all test files of this jest share. The
 * server starts with the first caller and ends with jest, however jest ends.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const server = await sharedServer()
  const template = await templateOn(server)
  const name = `test_${randomBytes(8).toString('hex')}`
  const admin = openDatabase({ url: server, poolSize: 1 })
  await admin.query(`create database ${name} template ${template}`)
  await admin.close()
  const url = on(server, name)
  const database = openDatabase(url)
  return { database, url, drop: () => drop(server, name, database) }
}

async function drop(server: string, name: string, database: Database): Promise<void> {
  await database.close()
  const admin = openDatabase({ url: server, poolSize: 1 })
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.close()
}

function on(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

/** Test files are run by jest itself or by its workers, which are its children. */
function rootOfTests(): number {
  return process.argv[1]?.includes('jest-worker') ? process.ppid : process.pid
}

/** Where the server of these tests says how it is reached, once it is. */
async function sharedServer(): Promise<string> {
  const root = rootOfTests()
  const folder = join(tmpdir(), `roamlab-test-postgres-${root}-${startOf(root)}`)
  const urlFile = join(folder, URL_FILE)
  if (claim(folder)) keep(folder, root)
  const deadline = Date.now() + READY_WITHIN_MS
  while (!existsSync(urlFile)) {
    const failure = join(folder, FAILURE_FILE)
    if (existsSync(failure)) throw new Error(readFileSync(failure, 'utf8'))
    if (Date.now() > deadline) throw new Error(`no PostgreSQL in ${folder}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  return readFileSync(urlFile, 'utf8')
}

/** The one who makes the folder starts the server. */
function claim(folder: string): boolean {
  try {
    mkdirSync(folder)
    chmodSync(folder, 0o755)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function keep(folder: string, root: number): void {
  const program = join(repositoryRoot(), 'sim-service', 'test-support', 'keep-postgres.ts')
  spawn(process.execPath, [program, folder, String(root)], {
    cwd: repositoryRoot(),
    detached: true,
    stdio: 'ignore',
  }).unref()
}

/** A database to copy, made by whoever comes first after the migrations changed. */
async function templateOn(server: string): Promise<string> {
  const folder = migrationsFolder()
  const content = readMigrations(folder).map(({ number, sha256 }) => `${number} ${sha256}`)
  const name = `template_${createHash('sha256').update(content.join('\n')).digest('hex').slice(0, 16)}`
  const admin = openDatabase({ url: server, poolSize: 1, statementTimeoutMs: READY_WITHIN_MS })
  try {
    await admin.query('select pg_advisory_lock(1)')
    const there = await admin.query('select 1 from pg_database where datname = $1', [name])
    if (there.length === 0) await makeTemplate(admin, server, name, folder)
  } finally {
    await admin.close()
  }
  return name
}

async function makeTemplate(admin: Database, server: string, name: string, folder: string): Promise<void> {
  const unfinished = `unfinished_${name}`
  await admin.query(`drop database if exists ${unfinished}`)
  await admin.query(`create database ${unfinished}`)
  const database = openDatabase(on(server, unfinished))
  await migrate(database, folder).finally(() => database.close())
  await admin.query(`alter database ${unfinished} rename to ${name}`)
}
