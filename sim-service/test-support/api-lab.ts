import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiRoutes } from '../src/api/all-routes.ts'
import { createApp } from '../src/api/app.ts'
import { Control } from '../src/api/control.ts'
import { DefinitionLibrary } from '../src/api/definition-library.ts'
import { Idempotency } from '../src/api/idempotency.ts'
import type { RateLimits } from '../src/api/rate-limits.ts'
import type { Route } from '../src/api/route.ts'
import { StreamHub } from '../src/api/stream/stream-hub.ts'
import { PostgresAudit } from '../src/platform/audit/postgres-audit.ts'
import { FlagStore } from '../src/platform/flags/flag-store.ts'
import { TokenStore } from '../src/platform/identity/token-store.ts'
import { PostgresLiveEvents } from '../src/platform/live-events/postgres-live-events.ts'
import { LocalObjects } from '../src/platform/objects/local-objects.ts'
import { PostgresCommandStore } from '../src/platform/postgres/command-store.ts'
import { createStores } from '../src/platform/postgres/stores.ts'
import { createRunLife } from '../src/runs/life/run-life.ts'
import { type Actor, type Role, roles } from '../src/runs/ports/actor.ts'
import { failed, type Result, succeeded } from '../src/runs/ports/failures.ts'
import { noLog } from '../src/runs/ports/log.ts'
import { noMetrics } from '../src/runs/ports/metrics.ts'
import { noTracing } from '../src/runs/ports/tracing.ts'
import { freshDatabase } from './database.ts'
import { repositoryRoot } from './repository.ts'

export const configFolder = join(repositoryRoot(), 'sim-service', 'config')

/** Who asks says so by a header here: identity has tests of its own. */
export function actorOf(header: string | undefined): Result<Actor> {
  const [role, subject = role, ...groups] = (header ?? '').split(' ')
  if (!roles.includes(role as Role)) return failed('unauthenticated', 'nobody said who asks')
  return succeeded({ subject, name: subject, groups, role: role as Role, tenant: 'default', via: 'token' })
}

export interface ApiLab {
  readonly url: string
  readonly port: number
  readonly routes: readonly Route[]
  readonly flags: FlagStore
  readonly control: Control
  /** As a role, `operator` unless it is said; the answer with its body read. */
  ask(method: string, path: string, options?: AskOptions): Promise<Answered>
  close(): Promise<void>
}

export interface AskOptions {
  /** A role, or a role, a subject and its groups. */
  as?: string
  body?: unknown
  headers?: Record<string, string>
}

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
  readonly json: any
}

export interface LabParts {
  rateLimits?: RateLimits
  answersWithinMs?: number
}

const unlimited: RateLimits = { look: 1e9, start: 1e9, heavy: 1e9 }

/** The API as the service has it, on a real Postgres; every answer is held against the description of its route. */
export async function apiLab({ rateLimits = unlimited, answersWithinMs }: LabParts = {}): Promise<ApiLab> {
  const service = await openService()
  const routes = apiRoutes(service)
  const app = createApp({
    routes,
    authenticate: async (request) => actorOf(request.get('x-role')),
    rateLimits,
    answersWithinMs,
    isChecked: true,
  })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    port,
    routes,
    flags: service.flags,
    control: service.control,
    ask: (method, path, options) => ask(`${url}${path}`, method, options),
    async close() {
      service.hub.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await service.close()
    },
  }
}

/** What the routes stand on. */
async function openService() {
  const store = await freshDatabase()
  const { database } = store
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-api-'))
  mkdirSync(join(folder, 'work'))
  const stores = createStores(database, new LocalObjects(join(folder, 'objects')))
  const audit = new PostgresAudit(database)
  const flags = new FlagStore({ database, audit, file: join(configFolder, 'feature-flags.yaml') })
  await flags.start()
  const live = await PostgresLiveEvents.open({ database, runOf: (id) => stores.runs.get(id) })
  const runs = createRunLife({
    home: join(repositoryRoot(), 'sim-service'),
    workFolder: join(folder, 'work'),
    owner: 'api-lab',
    transactions: database,
    ...stores,
    commands: new PostgresCommandStore(database),
    live,
    flags,
    metrics: noMetrics,
    tracing: noTracing,
    log: noLog,
  })
  await runs.open()
  const { definitions } = stores
  const library = new DefinitionLibrary(definitions, [configFolder])
  return {
    version: '1.2.3',
    runs,
    control: new Control({ runs, audit, idempotency: new Idempotency(database), library }),
    library,
    definitions,
    transactions: database,
    audit,
    auditTrail: audit,
    flags,
    flagStore: flags,
    tokens: new TokenStore(database, audit),
    live,
    hub: new StreamHub({ live, activeRuns: async () => [] }),
    async close() {
      await runs.close()
      await live.close()
      await flags.stop()
      await store.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function ask(url: string, method: string, { as = 'operator', body, headers }: AskOptions = {}) {
  const response = await fetch(url, {
    method,
    headers: {
      'x-role': as,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = text !== '' && /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  }
}
