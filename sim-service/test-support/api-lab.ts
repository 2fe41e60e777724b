import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Express } from 'express'
import { type ApiParts, apiRoutes } from '../src/api/all-routes.ts'
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
import { PostgresDefinitionStore } from '../src/platform/postgres/definition-store.ts'
import type { RunService } from '../src/runs/life/run-service.ts'
import { type Actor, type Role, roles } from '../src/runs/ports/actor.ts'
import { failed, type Result, succeeded } from '../src/runs/ports/failures.ts'
import type { FlagSnapshot, Flags } from '../src/runs/ports/flags.ts'
import { initialFlags } from '../src/runs/ports/flags.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'
import { repositoryRoot } from './repository.ts'

export const configFolder = join(repositoryRoot(), 'sim-service', 'config')

/** Who asks says so by a header here: identity has tests of its own. */
function actorOf(header: string | undefined): Result<Actor> {
  const [role, subject = role, ...groups] = (header ?? '').split(' ')
  if (!roles.includes(role as Role)) return failed('unauthenticated', 'nobody said who asks')
  return succeeded({ subject, name: subject, groups, role: role as Role, tenant: 'default', via: 'token' })
}

export interface ApiLab {
  readonly url: string
  readonly port: number
  readonly app: Express
  readonly routes: readonly Route[]
  readonly store: FreshDatabase
  /** What an admin has set. */
  readonly flags: { -readonly [name in keyof FlagSnapshot]: FlagSnapshot[name] }
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
  /** The life of runs on this database. */
  runs?(store: FreshDatabase): RunService
}

const unlimited: RateLimits = { look: 1e9, start: 1e9, heavy: 1e9 }

/** The API as the service has it, on a real Postgres; every answer is held against the description of its route. */
export async function apiLab({
  rateLimits = unlimited,
  answersWithinMs,
  runs,
}: LabParts = {}): Promise<ApiLab> {
  const store = await freshDatabase()
  const { database } = store
  const audit = new PostgresAudit(database)
  const definitions = new PostgresDefinitionStore(database)
  const library = new DefinitionLibrary(definitions, [configFolder])
  const service = runs?.(store) ?? ({} as RunService)
  const flags = { ...initialFlags }
  const live = await PostgresLiveEvents.open({ database, runOf: async () => undefined })
  const hub = new StreamHub({ live, activeRuns: async () => [] })
  const file = join(configFolder, 'feature-flags.yaml')
  const control = new Control({ runs: service, audit, idempotency: new Idempotency(database), library })
  const parts: ApiParts = {
    version: '1.2.3',
    runs: service,
    control,
    library,
    definitions,
    transactions: database,
    audit,
    auditTrail: audit,
    flags: flagsOf(flags),
    flagStore: new FlagStore({ database, audit, file }),
    tokens: new TokenStore(database, audit),
    hub,
    live,
  }
  const routes = apiRoutes(parts)
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
    app,
    routes,
    store,
    flags,
    ask: (method, path, options) => ask(`${url}${path}`, method, options),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      hub.close()
      await live.close()
      await store.drop()
    },
  }
}

function flagsOf(flags: FlagSnapshot): Flags {
  return {
    isEnabled: (name) => flags[name],
    limit: (name) => flags[name],
    snapshot: () => ({ ...flags }),
    onChange: () => () => undefined,
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
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  }
}
