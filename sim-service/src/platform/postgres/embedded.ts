import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { type Binaries, findBinaries } from './binaries.ts'
import { isAlive, type Postmaster, postmasterOf, startOf } from './postmaster.ts'
import { ELSEWHERE, NOBODY, reachableBinaries, reachableData } from './reachable.ts'

export interface EmbeddedPostgres {
  /** The same after each start of the folder's server, unless somebody else has taken the port. */
  readonly url: string
  readonly pid: number
  /** Whether a server was found running, which a killed service had left. */
  readonly isAdopted: boolean
  /** The end of all connections, then of the server; resolves when its process is gone. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** A folder of the installation, from which packages are found. */
  readonly home: string
  /** Over our own; of a server that tests use. */
  readonly settings?: Readonly<Record<string, string>>
  /** Where binaries and data are put, if we are root and others may not enter their folders. */
  readonly elsewhere?: string
  /** Told when a server that had ended by itself was started again, or could not be. */
  readonly onRestart?: (failure?: Error) => void
}

const USER = 'roamlab'
const DATABASE = 'roamlab'
const PASSWORD = 'password'
const HOST = '127.0.0.1'
const READY_WITHIN_MS = 60_000
const STOPPED_WITHIN_MS = 30_000
const POLL_MS = 20
/** How soon it is seen that the server has ended by itself. */
const WATCH_MS = 250
const LONGEST_PAUSE_MS = 10_000
const PORT_FILE = 'port'
const PASSWORD_FILE = 'password'
const UNFINISHED = 'data.unfinished-'

const execute = promisify(execFile)
const STARTS_TRIED = 5

/** A message of the server about a statement could hold an IMSI: it names the error and no values. */
const ownSettings: Readonly<Record<string, string>> = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  max_connections: '100',
  max_wal_size: '512MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
}

/**
 * The server of a folder: made where the folder is empty, started where it does not run, adopted where a killed service
 * left it running, and started again when it ends by itself. One service a folder: a second is refused while the first
 * lives.
 */
export async function startEmbeddedPostgres(
  folder: string,
  options: EmbeddedOptions,
): Promise<EmbeddedPostgres> {
  return new Server(resolve(folder), options).start()
}

/** Where the running server of a folder is, for whoever may read its password; undefined when none runs. */
export function embeddedUrl(folder: string): string | undefined {
  const server = postmasterOf(join(resolve(folder), 'data'))
  const password = join(folder, PASSWORD)
  if (server === undefined || !existsSync(password)) return undefined
  return urlWith(readFileSync(password, 'utf8').trim(), server.port, DATABASE)
}

function urlWith(password: string, port: number, database: string): string {
  return `postgresql://${USER}:${password}@${HOST}:${port}/${database}`
}

class Server {
  private readonly folder: string
  private readonly data: string
  private readonly binaries: Binaries
  private readonly settings: Readonly<Record<string, string>>
  private readonly identity: { uid?: number; gid?: number }
  private readonly onRestart: (failure?: Error) => void
  private running!: Postmaster
  private watch: NodeJS.Timeout | undefined
  private restarting: Promise<boolean> | undefined
  private stopping: Promise<void> | undefined

  constructor(
    folder: string,
    { home, settings = {}, onRestart = () => undefined, elsewhere }: EmbeddedOptions,
  ) {
    const isRoot = process.getuid?.() === 0
    this.folder = folder
    this.settings = { ...ownSettings, ...settings }
    this.onRestart = onRestart
    this.identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
    mkdirSync(folder, { recursive: true })
    if (isRoot) chownSync(folder, NOBODY, NOBODY)
    chmodSync(folder, 0o700)
    const binaries = findBinaries(home)
    this.binaries = isRoot ? reachableBinaries(binaries, elsewhere ?? ELSEWHERE) : binaries
    this.data = isRoot ? reachableData(folder, elsewhere ?? ELSEWHERE) : join(folder, 'data')
  }

  async start(): Promise<EmbeddedPostgres> {
    this.takeOwnership()
    if (existsSync(this.data) && !existsSync(join(this.folder, PASSWORD_FILE)))
      throw new Error(
        `${join(this.folder, PASSWORD_FILE)} is missing, and the data beside it opens with nothing else`,
      )
    const left = await this.settled()
    if (left === undefined && !existsSync(this.data)) await this.initialise()
    this.running = left ?? (await this.started())
    this.keepRunning()
    const server = this
    return {
      url: this.urlOf(this.running.port, DATABASE),
      get pid() {
        return server.running.pid
      },
      isAdopted: left !== undefined,
      stop: () => (this.stopping ??= this.stop()),
    }
  }

  private async started(): Promise<Postmaster> {
    let port = this.lastPort() ?? (await freePort())
    for (let tried = 1; ; tried++) {
      const started = await this.tryToStart(port)
      if ('pid' in started) return started
      if (tried === STARTS_TRIED) throw new Error(`PostgreSQL did not start: ${started.why}`)
      // A killed server's own processes need a moment to notice; a port that is taken stays taken.
      if (/could not bind/.test(started.why)) port = await freePort()
      else await pause(WATCH_MS)
    }
  }

  /** A server that was killed is started again, where its clients look for it. */
  private keepRunning(failures = 0): void {
    this.watch = setTimeout(
      async () => {
        if (isAlive(this.running.pid)) return this.keepRunning()
        this.restarting = this.restarted()
        const isBack = await this.restarting
        if (this.stopping === undefined) this.keepRunning(isBack ? 0 : failures + 1)
      },
      Math.min(WATCH_MS * 2 ** failures, LONGEST_PAUSE_MS),
    ).unref()
  }

  private async restarted(): Promise<boolean> {
    try {
      const started = await this.tryToStart(this.running.port)
      if (!('pid' in started)) throw new Error(`PostgreSQL did not start again: ${started.why}`)
      this.running = started
      this.onRestart()
      return true
    } catch (error) {
      this.onRestart(error as Error)
      return false
    }
  }

  private takeOwnership(): void {
    const file = join(this.folder, 'owner.json')
    const owner = existsSync(file) ? ownerIn(file) : undefined
    const isOther = owner !== undefined && owner.pid !== process.pid
    if (isOther && isAlive(owner.pid) && startOf(owner.pid) === owner.startedAt) {
      throw new Error(`${this.folder} is in use by process ${owner.pid}: one service a folder`)
    }
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) }))
  }

  /** The server that was left running, when it is through with starting or stopping; nothing if there is none. */
  private async settled(): Promise<Postmaster | undefined> {
    const deadline = Date.now() + READY_WITHIN_MS
    for (let left = postmasterOf(this.data); left !== undefined; left = postmasterOf(this.data)) {
      if (left.isReady && (await this.answers(left.port))) return left
      if (Date.now() > deadline) {
        // It holds the folder and serves nobody. SIGQUIT is PostgreSQL's immediate shutdown; the log is replayed.
        process.kill(left.pid, 'SIGQUIT')
        await gone(left.pid, STOPPED_WITHIN_MS)
      }
      await pause()
    }
    return undefined
  }

  /**
   * Made under another name first, so that a kill in the middle leaves nothing that looks whole. The name is this
   * process's own: an initdb that outlived a killed service finds its folder gone, and ends.
   */
  private async initialise(): Promise<void> {
    const place = dirname(this.data)
    for (const name of readdirSync(place))
      if (name.startsWith(UNFINISHED)) rmSync(join(place, name), { recursive: true, force: true })
    const unfinished = join(place, `${UNFINISHED}${process.pid}`)
    const password = join(this.folder, PASSWORD_FILE)
    writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
    const shown = join(place, `${UNFINISHED}password`)
    copyFileSync(password, shown)
    if (this.identity.uid !== undefined) chownSync(shown, NOBODY, NOBODY)
    const words = ['-D', unfinished, '-U', USER, '-E', 'UTF8', '--locale=C', '-A', 'scram-sha-256']
    const isSynced = this.settings['fsync'] !== 'off'
    try {
      await execute(
        this.binaries.initdb,
        [...words, `--pwfile=${shown}`, ...(isSynced ? [] : ['--no-sync'])],
        { ...this.identity, cwd: place, env: environment() },
      )
    } catch (error) {
      const { stderr, message } = error as { stderr?: string; message: string }
      throw new Error(`initdb failed: ${stderr?.trim() || message}`)
    }
    rmSync(shown)
    renameSync(unfinished, this.data)
  }

  private urlOf(port: number, database: string): string {
    const password = readFileSync(join(this.folder, PASSWORD_FILE), 'utf8').trim()
    return `postgresql://${USER}:${password}@${HOST}:${port}/${database}`
  }

  private lastPort(): number | undefined {
    const file = join(this.folder, PORT_FILE)
    return existsSync(file) ? Number(readFileSync(file, 'utf8')) : undefined
  }

  private async tryToStart(port: number): Promise<Postmaster | { why: string }> {
    const settings = Object.entries({ port: String(port), ...this.settings })
    const logFile = join(this.folder, 'server.log')
    const log = openSync(logFile, 'w', 0o600)
    // A process group of its own: the terminal's Ctrl-C is for the service, which stops the server when it is through.
    const child = spawn(
      this.binaries.postgres,
      ['-D', this.data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      {
        ...this.identity,
        cwd: dirname(this.data),
        env: environment(),
        detached: true,
        stdio: ['ignore', log, log],
      },
    )
    closeSync(log)
    child.unref()
    const server = await this.readyOrEnded(child)
    if (server === undefined) return { why: lastLines(logFile) }
    writeFileSync(join(this.folder, PORT_FILE), String(server.port))
    return server
  }

  private async readyOrEnded(child: ChildProcess): Promise<Postmaster | undefined> {
    let failure: Error | undefined
    child.once('error', (error) => {
      failure = error
    })
    const deadline = Date.now() + READY_WITHIN_MS
    while (child.exitCode === null && child.signalCode === null) {
      if (failure !== undefined) throw failure
      const server = postmasterOf(this.data)
      if (
        server !== undefined &&
        server.pid === child.pid &&
        server.isReady &&
        (await this.answers(server.port))
      )
        return server
      if (Date.now() > deadline) {
        child.kill('SIGQUIT')
        throw new Error(`PostgreSQL was not ready after ${READY_WITHIN_MS / 1000} s`)
      }
      await pause()
    }
    return undefined
  }

  /** Whether it is the server of this folder that answers there, with our password. */
  private async answers(port: number): Promise<boolean> {
    const client = new Client({
      connectionString: this.urlOf(port, 'postgres'),
      connectionTimeoutMillis: 5000,
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query('show data_directory')
      if (rows[0].data_directory !== this.data) return false
      const made = await client.query('select 1 from pg_database where datname = $1', [DATABASE])
      if (made.rowCount === 0) await client.query(`create database ${DATABASE}`)
      return true
    } catch {
      return false
    } finally {
      await client.end().catch(() => undefined)
    }
  }

  private async stop(): Promise<void> {
    clearTimeout(this.watch)
    await this.restarting
    const { pid } = this.running
    // SIGINT is PostgreSQL's fast shutdown: it ends sessions and writes a checkpoint.
    if (postmasterOf(this.data)?.pid === pid) {
      process.kill(pid, 'SIGINT')
      if (!(await gone(pid, STOPPED_WITHIN_MS))) {
        process.kill(pid, 'SIGQUIT')
        await gone(pid, STOPPED_WITHIN_MS)
      }
    }
    rmSync(join(this.folder, 'owner.json'), { force: true })
  }
}

interface Owner {
  readonly pid: number
  readonly startedAt: string
}

/** A file that a kill left half written names nobody. */
function ownerIn(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner
  } catch {
    return undefined
  }
}

/** The server needs nothing of ours, and `PGDATA` and the like would confuse it. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' }
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await pause()
  }
  return true
}

function pause(ms = POLL_MS): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Free now; whoever takes it before the server does makes the server end, and the next one is tried. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, HOST, () => {
      const address = server.address()
      server.close(() => resolve((address as { port: number }).port))
    })
  })
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-3).join(' | ')
}
