import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StartRun } from '../client/src/schemas/runs.ts'
import type { Database } from '../src/platform/postgres/database.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'
import { type Started, started } from './program.ts'
import { repositoryRoot } from './repository.ts'
import { SERVING } from './serve-only.ts'
import { until } from './until.ts'
import { compileCache } from './worker-processes.ts'

const home = join(repositoryRoot(), 'sim-service')
const ends = ['judged', 'aborted', 'interrupted', 'failed']

export interface RunRow {
  readonly state: string
  readonly virtualUs: number
  readonly fingerprint: unknown
  readonly verdict: string | null
  readonly error: string | null
}

/** A real service in a process of its own, on a real database, that can be killed and started again. */
export class ServiceProcess {
  readonly url: string
  readonly database: Database
  private readonly fresh: FreshDatabase
  private readonly folder = mkdtempSync(join(tmpdir(), 'roamlab-service-'))
  private readonly environment: Record<string, string>
  private running: Started | undefined
  private api = ''

  constructor(fresh: FreshDatabase, environment: Record<string, string> = {}) {
    this.fresh = fresh
    this.url = fresh.url
    this.database = fresh.database
    this.environment = {
      NODE_COMPILE_CACHE: compileCache,
      DATABASE_URL: fresh.url,
      ROAMLAB_DATA: this.folder,
      ROAMLAB_PORT: '0',
      ROAMLAB_RPC_PORT: '0',
      ROAMLAB_RUN_LEASE_SECONDS: '1',
      ROAMLAB_STOP_SECONDS: '5',
      AUTH: 'off',
      ...environment,
    }
  }

  static async start(environment: Record<string, string> = {}): Promise<ServiceProcess> {
    const service = new ServiceProcess(await freshDatabase(), environment)
    await service.begin()
    return service
  }

  /** After a kill: on the same database and folder. */
  async begin(): Promise<void> {
    const words: string[] = []
    this.running = started('test-support/serve-only.ts', words, { cwd: home, environment: this.environment })
    await this.running.says(SERVING)
    const [, api] = /REST\s+(\S+)/.exec(this.running.stdout()) ?? []
    if (api === undefined) throw new Error(`it does not say where REST is: ${this.running.stdout()}`)
    this.api = api
  }

  /** As a machine that loses its power. */
  async kill(): Promise<void> {
    const { running } = this
    this.running = undefined
    running?.child.kill('SIGKILL')
    await running?.ended
  }

  async request(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.api}${path}`, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json', ...headers },
    })
  }

  /** What it logged since its folder was made. */
  logLines(): Record<string, unknown>[] {
    const text = readFileSync(join(this.folder, 'service.log'), 'utf8')
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  }

  /** Beside the API: readiness, metrics. */
  async ask(path: string): Promise<{ status: number; text: string }> {
    const response = await fetch(new URL(path, this.api))
    return { status: response.status, text: await response.text() }
  }

  /** Starts a run over REST; gives its id. */
  async startRun(request: StartRun, headers: Record<string, string> = {}): Promise<string> {
    const response = await this.request('/runs', request, headers)
    const answer = (await response.json()) as { id: string }
    if (response.status !== 202) throw new Error(`${response.status}: ${JSON.stringify(answer)}`)
    return answer.id
  }

  /** What the database says of a run, whether or not a service is there. */
  async run(id: string): Promise<RunRow> {
    const [row] = await this.database.query<RunRow>(
      'select state, virtual_us::float8 as "virtualUs", fingerprint, verdict, error from run where id = $1',
      [id],
    )
    if (row === undefined) throw new Error(`there is no run ${id}`)
    return row
  }

  async untilOver(id: string): Promise<RunRow> {
    await until(async () => ends.includes((await this.run(id)).state), `the end of run ${id}`, 90_000)
    return this.run(id)
  }

  async remove(): Promise<void> {
    await this.kill()
    await this.fresh.drop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
