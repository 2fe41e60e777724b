import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serviceFolder } from '../../test-support/command-line.ts'
import { type FreshDatabase, freshDatabase } from '../../test-support/database.ts'
import { readConfig } from '../platform/config/config.ts'
import type { EndedSpan } from '../platform/telemetry/tracing.ts'
import { type Service, startService } from './compose.ts'

/** What lies between the service and its database, and can be cut. */
class Wire {
  private readonly server: Server
  private readonly target: URL
  private readonly ends = new Set<Socket>()
  private port = 0

  constructor(target: string) {
    this.target = new URL(target)
    this.server = createServer((near) => {
      const far = connect(Number(this.target.port), this.target.hostname)
      for (const [end, other] of [
        [near, far],
        [far, near],
      ]) {
        this.ends.add(end)
        end.pipe(other)
        end.on('error', () => other.destroy())
        end.on('close', () => this.ends.delete(end))
      }
    })
  }

  get url(): string {
    const url = new URL(this.target)
    url.port = String(this.port)
    return url.href
  }

  async mend(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve))
    this.port = (this.server.address() as AddressInfo).port
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve))
    for (const end of this.ends) end.destroy()
    await closed
  }
}

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`
const DEADLINE_MS = 50_000

let fresh: FreshDatabase
let folder: string
let wire: Wire
let service: Service

beforeAll(async () => {
  fresh = await freshDatabase()
  folder = mkdtempSync(join(tmpdir(), 'roamlab-service-'))
  wire = new Wire(fresh.url)
  await wire.mend()
  const environment = { ROAMLAB_PORT: '0', ROAMLAB_RPC_PORT: '0', DATABASE_URL: wire.url }
  const read = readConfig(environment)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  service = await startService({
    config: read.config,
    environment,
    home: serviceFolder(),
    dataFolder: folder,
    version: '1.2.3',
    onAnswer: () => undefined,
  })
}, 120_000)

afterAll(async () => {
  await service.stop()
  await wire.cut()
  await fresh.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${service.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${service.admin.secret}`,
      'content-type': 'application/json',
      traceparent,
    },
    body: body && JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.status} ${text}`)
  return JSON.parse(text) as T
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`not within ${DEADLINE_MS} ms: ${look}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

interface Run {
  id: string
  state: string
  fingerprint?: object
}

describe('a run, from its request to everything that it leaves', () => {
  let run: Run

  beforeAll(async () => {
    const started = await ask<Run>('POST', '/api/v1/runs', { scenario: { name: 'one-roamer' } })
    run = await until(async () => {
      const now = await ask<Run>('GET', `/api/v1/runs/${started.id}`)
      return now.state === 'judged' ? now : undefined
    })
  }, 120_000)

  const spansOf = (id: string): EndedSpan[] =>
    service.telemetry.tracing.ended().filter(({ attributes }) => attributes['run_id'] === id)

  test('its id is on log lines, which name the trace of the request', () => {
    const lines = readFileSync(join(folder, 'service.log'), 'utf8').trim().split('\n')
    const own = lines.map((line) => JSON.parse(line)).filter(({ run_id }) => run_id === run.id)
    expect(own.map(({ state }) => state)).toEqual(expect.arrayContaining(['running', 'judged']))
    expect(own.filter(({ trace_id }) => trace_id === TRACE)).not.toEqual([])
  })

  test('its id is on spans of the trace that the request named', async () => {
    const spans = await until(async () => {
      const found = spansOf(run.id)
      return found.some(({ name }) => name.startsWith('run')) ? found : undefined
    })
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]))
  })

  test('its id and the trace are in the header of a message of the event log', async () => {
    const rows = await fresh.database.query<{ headers: Record<string, string> }>(
      'select headers from event_message where key = $1 or headers::text like $2',
      [run.id, `%${run.id}%`],
    )
    const headers = rows.map((row) => row.headers)
    expect(headers).not.toEqual([])
    expect(headers[0]).toMatchObject({ traceparent: expect.stringContaining(TRACE) })
    expect(Object.values(headers[0])).toContain(run.id)
  })

  test('its row has the fingerprint that the API tells', async () => {
    const rows = await fresh.database.query<{ state: string }>('select state from run where id = $1', [
      run.id,
    ])
    expect(rows).toEqual([{ state: 'judged' }])
    expect(run.fingerprint).toBeDefined()
  })

  test('its series are gone from the metrics, and it is counted as ended', async () => {
    const text = await (await fetch(`${service.url}/metrics`)).text()
    expect(text).not.toContain(run.id)
    expect(text).toMatch(/^roamlab_runs_total\{verdict="\w+"\} 1$/m)
    expect(text).toMatch(
      /^roamlab_http_requests_total\{method="POST",route="\/api\/v1\/runs",status="202"\} 1$/m,
    )
    expect(text).not.toMatch(/(?<![\d.])\d{15}/)
  })
})

describe('without its database', () => {
  interface Told {
    status: number
    database: { isUp: boolean; reason: string; since: string }
    metrics: string
  }

  async function told(): Promise<Told> {
    const [ready, metrics] = await Promise.all(
      ['/readyz', '/metrics'].map((path) => fetch(`${service.url}${path}`)),
    )
    const { dependencies } = (await ready.json()) as {
      dependencies: Array<Told['database'] & { name: string }>
    }
    const database = dependencies.find(({ name }) => name === 'database')!
    return { status: ready.status, database, metrics: await metrics.text() }
  }

  test('readiness and metrics say so, and since when; requests are refused and nothing hangs', async () => {
    await wire.cut()
    const gone = await until(async () => {
      await fetch(`${service.url}/api/v1/runs`, {
        headers: { authorization: `Bearer ${service.admin.secret}` },
      })
      const now = await told()
      return now.database.isUp ? undefined : now
    })
    expect([gone.status, gone.database.reason]).toEqual([503, 'it does not answer'])
    expect(Date.parse(gone.database.since)).toBeLessThanOrEqual(Date.now())
    expect(gone.metrics).toContain('roamlab_ready 0\n')
    expect(gone.metrics).toMatch(/^roamlab_circuit_state\{dependency="database"\} [12]$/m)
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200)
    await wire.mend()
    const back = await until(async () => {
      const now = await told()
      return now.status === 200 ? now : undefined
    })
    expect(back.metrics).toContain('roamlab_circuit_state{dependency="database"} 0\n')
  })
})
