import { type ChildProcess, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { URL_FILE } from '../../../test-support/keep-postgres.ts'
import { repositoryRoot } from '../../../test-support/repository.ts'
import { openDatabase } from './database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'
import { commandLineOf, isAlive, postmasterOf } from './postmaster.ts'

const settings = { fsync: 'off', shared_buffers: '16MB' }
const isRoot = process.getuid?.() === 0

let folder: string
let servers: EmbeddedPostgres[]
let keepers: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roamlab-embedded-'))
  chmodSync(folder, 0o755)
  servers = []
  keepers = []
})

afterEach(async () => {
  for (const keeper of keepers) await killed(keeper)
  for (const server of servers) await server.stop()
  const left = postmasterOf(join(folder, 'server', 'data'))
  if (left !== undefined) {
    process.kill(left.pid, 'SIGQUIT')
    await until(() => !isAlive(left.pid))
  }
  rmSync(folder, { recursive: true, force: true })
})

jest.setTimeout(180_000)

async function start(onRestart?: (failure?: Error) => void): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres(join(folder, 'server'), {
    home: repositoryRoot(),
    settings,
    onRestart,
  })
  servers.push(server)
  return server
}

/** Another process that has the server of the folder, as a service would. */
async function keeper(): Promise<ChildProcess> {
  const program = join(repositoryRoot(), 'sim-service', 'test-support', 'keep-postgres.ts')
  const child = spawn(process.execPath, [program, folder, String(process.pid)], {
    cwd: repositoryRoot(),
    stdio: 'inherit',
  })
  keepers.push(child)
  await until(() => existsSync(join(folder, URL_FILE)))
  return child
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await until(() => child.signalCode !== null)
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 90_000; !(await isSo()); ) {
    if (Date.now() > deadline) throw new Error('it did not become so')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const database = openDatabase(url)
  return database.query<T>(sql).finally(() => database.close())
}

test('data and address outlive the server, and nobody else can read the password', async () => {
  const first = await start()
  await ask(first.url, 'create table kept as select 7 as n')
  await first.stop()
  expect(isAlive(first.pid)).toBe(false)
  const second = await start()
  expect([second.url, second.isAdopted]).toEqual([first.url, false])
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  expect(await ask(second.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  expect(statSync(join(folder, 'server', 'password')).mode & 0o777).toBe(0o600)
  const stranger = new URL(second.url)
  stranger.password = 'guessed'
  await expect(ask(stranger.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
  if (isRoot) expect(statSync(join(folder, 'server', 'data')).uid).toBe(65_534)
})

test('a server that outlived its killed service is adopted, and stopped by who adopted it', async () => {
  const service = await keeper()
  const url = readFileSync(join(folder, URL_FILE), 'utf8')
  await ask(url, 'create table kept as select 7 as n')
  await killed(service)
  const adopted = await start()
  expect([adopted.url, adopted.isAdopted]).toEqual([url, true])
  expect(await ask(url, 'select n from kept')).toEqual([{ n: 7 }])
  const { pid } = adopted
  await adopted.stop()
  expect(isAlive(pid)).toBe(false)
})

test('one service a folder: a second is refused while the first lives', async () => {
  const service = await keeper()
  await expect(start()).rejects.toThrow(`in use by process ${service.pid}`)
})

test('a number of another process in the lock file is not taken for the server', async () => {
  const first = await start()
  await first.stop()
  const lock = join(folder, 'server', 'data', 'postmaster.pid')
  writeFileSync(lock, `${process.pid}\n${join(folder, 'server', 'data')}\n1\n1\n\n127.0.0.1\n\nready\n`)
  expect(commandLineOf(process.pid)).not.toContain(folder)
  const second = await start()
  expect(second.isAdopted).toBe(false)
  expect(await ask(second.url, 'select 1 as n')).toEqual([{ n: 1 }])
})

test('a killed server is started again where its clients look for it, and the breaker tells the truth', async () => {
  let restarts = 0
  const server = await start((failure) => {
    if (failure === undefined) restarts++
  })
  const { pid } = server
  const database = openDatabase({ url: server.url, breaker: { failures: 2, openMs: 50 } })
  try {
    await database.query('create table kept as select 7 as n')
    process.kill(pid, 'SIGKILL')
    await until(() => restarts === 1)
    expect(server.pid).not.toBe(pid)
    await until(async () => (await database.health()).isUp)
    await until(() => database.breaker === 'closed')
    expect(await database.query('select n from kept')).toEqual([{ n: 7 }])
  } finally {
    await database.close()
  }
})

test('a first start that was killed half way is begun anew', async () => {
  mkdirSync(join(folder, 'server', 'data.unfinished-1', 'base'), { recursive: true })
  const server = await start()
  expect(await ask(server.url, 'select 1 as n')).toEqual([{ n: 1 }])
  expect(existsSync(join(folder, 'server', 'data.unfinished-1'))).toBe(false)
})

test('data whose password is lost is told so', async () => {
  mkdirSync(join(folder, 'server', 'data'), { recursive: true })
  await expect(start()).rejects.toThrow('password is missing')
})

test('where others may not enter the project, binaries and data lie elsewhere, and a link says where', async () => {
  const closed = join(folder, 'closed')
  const elsewhere = join(folder, 'elsewhere')
  mkdirSync(closed, { mode: 0o700 })
  symlinkSync(join(repositoryRoot(), 'node_modules'), join(closed, 'node_modules'))
  const startThere = async (name: string): Promise<EmbeddedPostgres> => {
    const server = await startEmbeddedPostgres(join(closed, name), { home: closed, settings, elsewhere })
    servers.push(server)
    return server
  }
  const first = await startThere('one')
  await ask(first.url, 'create table kept as select 7 as n')
  const data = join(closed, 'one', 'data')
  expect(postmasterOf(data)?.pid).toBe(first.pid)
  await first.stop()
  const second = await startThere('one')
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 7 }])
  // Whoever is not root runs the server himself, and may enter.
  expect(lstatSync(data).isSymbolicLink()).toBe(isRoot)
  await second.stop()
  if (!isRoot) return
  expect(readdirSync(elsewhere).filter((name) => name.startsWith('postgresql-'))).toHaveLength(1)
  // What was reset leaves nothing behind for long.
  rmSync(join(closed, 'one'), { recursive: true })
  const third = await startThere('two')
  expect(await ask(third.url, `select to_regclass('kept')::text as name`)).toEqual([{ name: null }])
  expect(readdirSync(elsewhere)).toHaveLength(2)
})
