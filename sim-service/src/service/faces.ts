import { join } from 'node:path'
import express, { type Express } from 'express'
import { apiRoutes } from '../api/all-routes.ts'
import { createApp } from '../api/app.ts'
import { expressIdentity } from '../api/auth/express-auth.ts'
import { Control } from '../api/control.ts'
import { DefinitionLibrary } from '../api/definition-library.ts'
import { Idempotency } from '../api/idempotency.ts'
import { rpcIdentity } from '../api/rpc/rpc-context.ts'
import { createRpc, type RpcServer } from '../api/rpc/rpc-server.ts'
import { StreamHub } from '../api/stream/stream-hub.ts'
import type { FlagStore } from '../platform/flags/flag-store.ts'
import type { RunService } from '../runs/life/run-service.ts'
import type { Result } from '../runs/ports/failures.ts'
import type { LiveEvents } from '../runs/ports/live-events.ts'
import type { RunRecord } from '../runs/ports/run-record.ts'
import type { Foundation } from './foundation.ts'
import type { Identity } from './identity.ts'
import type { OpenStores } from './stores.ts'

export interface FaceParts {
  readonly foundation: Foundation
  readonly open: OpenStores
  readonly identity: Identity
  readonly flags: FlagStore
  readonly live: PositionedLiveEvents
  readonly runs: RunService
  readonly isStopping: () => boolean
}

type PositionedLiveEvents = LiveEvents & ConstructorParameters<typeof StreamHub>[0]['live']

export interface Faces {
  readonly api: Express
  readonly rpc: RpcServer
}

/** Everything by which the service is asked: REST, live streams, Connect and gRPC-Web on one port, gRPC on another. */
export function createFaces(parts: FaceParts): Faces {
  const { foundation, open, identity, flags, live, runs, isStopping } = parts
  const { home, version, config, health, closers, telemetry } = foundation
  const { metrics, tracing, log } = telemetry
  const { database, stores, audit } = open
  const library = new DefinitionLibrary(stores.definitions, [join(home, 'config')])
  const control = new Control({ runs, audit, idempotency: new Idempotency(database), library })
  const hub = new StreamHub({ live, activeRuns: () => activeRuns(runs), metrics })
  const routes = apiRoutes({
    runs,
    control,
    library,
    definitions: stores.definitions,
    transactions: database,
    audit,
    auditTrail: audit,
    flags,
    flagStore: flags,
    tokens: identity.tokens,
    hub,
    live,
    version,
  })
  const rateLimits = {
    look: config.requestsPerMinute,
    start: config.startsPerMinute,
    heavy: config.heavyPerMinute,
  }
  const rpc = createRpc({
    control,
    rateLimits,
    listProfiles: (query) => control.listProfiles(query),
    authenticate: rpcIdentity(identity.authenticator),
    isReady: () => health.readiness.ready,
    isStopping,
    metrics,
    tracing,
    log,
  })
  const app = createApp({
    routes,
    authenticate: expressIdentity(identity.authenticator),
    origins: config.origins,
    rateLimits,
    tracing,
    log,
    isStopping,
    answersWithinMs: config.requestSeconds * 1000,
  })
  // Streams say that they end before the port is closed under them: clients come back with their cursor.
  closers.add('live streams', () => hub.close())
  const api = express().disable('x-powered-by').disable('etag')
  api.use(rpc.middleware, app)
  return { api, rpc }
}

const notOver = ['queued', 'planning', 'running', 'settling'] as const

async function activeRuns(runs: RunService): Promise<string[]> {
  const page: Result<{ items: readonly RunRecord[] }> = await runs.list({ states: [...notOver], limit: 200 })
  return page.ok ? page.value.items.map(({ id }) => id) : []
}
