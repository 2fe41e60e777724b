import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { status as grpcStatus, type ServiceError } from '@grpc/grpc-js'
import express from 'express'
import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { GrpcClient } from '../../../test-support/grpc-client.ts'
import { type Issuer, startIssuer, tampered } from '../../../test-support/issuer.ts'
import { PostgresAudit } from '../../platform/audit/postgres-audit.ts'
import { type NewToken, TokenStore } from '../../platform/identity/token-store.ts'
import { type Role, roles, systemActor } from '../../runs/ports/actor.ts'
import { failed } from '../../runs/ports/failures.ts'
import { type OperationsParts, operations } from '../../service/operations.ts'
import { type ApiParts, apiRoutes } from '../all-routes.ts'
import { createApp } from '../app.ts'
import { type Control, controlRoles } from '../control.ts'
import { type Route, reply } from '../route.ts'
import { ControlService } from '../rpc/generated/roamlab/v1/control_pb.ts'
import { rpcIdentity } from '../rpc/rpc-context.ts'
import { createRpc, type RpcServer } from '../rpc/rpc-server.ts'
import { Authenticator } from './authenticate.ts'
import { expressIdentity } from './express-auth.ts'
import type { Access } from './roles.ts'

/**
 * Who may do what, over every protocol. A route that is added gets its line here, or the test below fails; one whose
 * role changes is seen in review.
 */
const table: Readonly<Record<string, Access>> = {
  'GET /openapi.json': 'public',

  'GET /api/v1/whoami': 'viewer',
  'GET /api/v1/runs': 'viewer',
  'GET /api/v1/runs/compare': 'viewer',
  'GET /api/v1/runs/{runId}': 'viewer',
  'GET /api/v1/runs/{runId}/artifacts': 'viewer',
  'GET /api/v1/runs/{runId}/artifacts/{name}': 'viewer',
  'GET /api/v1/runs/{runId}/events': 'viewer',
  'GET /api/v1/runs/{runId}/kpis': 'viewer',
  'GET /api/v1/runs/{runId}/reconciliation': 'viewer',
  'GET /api/v1/runs/{runId}/subscribers': 'viewer',
  'POST /api/v1/runs/{runId}/subscribers/search': 'viewer',
  'GET /api/v1/runs/{runId}/subscribers/{ueId}/trace': 'viewer',
  'GET /api/v1/runs/{runId}/verdict': 'viewer',
  'GET /api/v1/runs/{runId}/stream': 'viewer',
  'GET /api/v1/stream': 'viewer',
  'GET /api/v1/events': 'viewer',
  'POST /api/v1/plans': 'viewer',
  'GET /api/v1/faults': 'viewer',
  'GET /api/v1/faults/{kind}': 'viewer',
  'GET /api/v1/flags': 'viewer',
  ...definitions('scenarios', 'profiles', 'agreements'),

  'POST /api/v1/runs': 'operator',
  'POST /api/v1/runs/abort': 'operator',
  'POST /api/v1/runs/{runId}/abort': 'operator',
  'POST /api/v1/runs/{runId}/faults': 'operator',
  'POST /api/v1/runs/{runId}/heal': 'operator',
  'POST /api/v1/runs/{runId}/rate': 'operator',
  'POST /api/v1/runs/{runId}/replay': 'operator',
  'DELETE /api/v1/runs/{runId}': 'operator',

  'GET /api/v1/audit': 'admin',
  'PUT /api/v1/flags/{name}': 'admin',
  'DELETE /api/v1/flags/{name}': 'admin',
  'POST /api/v1/tokens': 'admin',
  'GET /api/v1/tokens': 'admin',
  'DELETE /api/v1/tokens/{tokenId}': 'admin',

  'RPC StartScenario': 'operator',
  'RPC AbortScenario': 'operator',
  'RPC GetRunStatus': 'viewer',
  'RPC ListProfiles': 'viewer',
  'RPC ReconcileBilling': 'viewer',
}

/** What is stored: whoever may write is asked for the owner, too. */
function definitions(...nouns: string[]): Record<string, Access> {
  const each = nouns.flatMap((noun): [string, Access][] => [
    [`GET /api/v1/${noun}`, 'viewer'],
    [`GET /api/v1/${noun}/{name}`, 'viewer'],
    [`GET /api/v1/${noun}/{name}/versions`, 'viewer'],
    [`GET /api/v1/${noun}/{name}/versions/{version}`, 'viewer'],
    [`POST /api/v1/${noun}/validate`, 'viewer'],
    [`PUT /api/v1/${noun}/{name}`, 'operator'],
    [`DELETE /api/v1/${noun}/{name}`, 'operator'],
  ])
  return Object.fromEntries(each)
}

const methodsOfRpc = ControlService.methods.map(({ name }) => name)
const nobody = ['none', 'expired', 'issuer', 'algorithm', 'unsigned', 'tampered', 'revoked'] as const
type Nobody = (typeof nobody)[number]

let fresh: FreshDatabase
let idp: Issuer
let server: Server
let rpc: RpcServer
let grpc: GrpcClient
let url: string
/** What each of them shows. */
const headersOf = new Map<string, Record<string, string>>()

/** The routes as they are, but for what they would do: only identity and role stand between a request and a 200. */
const routes: Route[] = apiRoutes({ version: '0' } as ApiParts).map((one) => ({
  ...one,
  params: undefined,
  query: undefined,
  headers: undefined,
  body: undefined,
  responses: { 200: { description: 'The role suffices' } },
  handler: async () => reply(200, {}),
}))

const nameOf = ({ method, path }: Route): string => `${method.toUpperCase()} ${path}`
const bearer = (token: string, more: Record<string, string> = {}) => ({
  authorization: `Bearer ${token}`,
  ...more,
})

beforeAll(async () => {
  fresh = await freshDatabase()
  idp = await startIssuer('roamlab')
  const tokens = new TokenStore(fresh.database, new PostgresAudit(fresh.database))
  const authenticator = new Authenticator({
    tokens,
    settings: {
      mode: 'on',
      jwt: {
        issuer: idp.url,
        jwksUrl: idp.jwksUrl,
        audience: 'roamlab',
        algorithms: ['ES256'],
        clockToleranceSeconds: 30,
        claims: { role: 'roamlab_role', groups: 'groups', tenant: 'tenant' },
      },
    },
  })
  await showEverything(tokens)
  await serve(authenticator)
})

afterAll(async () => {
  grpc?.close()
  await rpc?.close(100)
  server?.closeAllConnections()
  await new Promise<unknown>((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  await idp?.close()
  await fresh?.drop()
})

async function showEverything(tokens: TokenStore): Promise<void> {
  const wanted = (role: Role): NewToken => {
    return { name: role, role, tenant: 'default', groups: [], mayDelegate: false, expiresAt: null }
  }
  const admin = { sub: 'ana', roamlab_role: 'admin' }
  for (const role of roles) {
    headersOf.set(`${role} by token`, bearer((await tokens.create(wanted(role), systemActor)).secret))
    headersOf.set(`${role} by JWT`, bearer(await idp.sign({ ...admin, roamlab_role: role })))
    const delegating = await tokens.create({ ...wanted('admin'), mayDelegate: true }, systemActor)
    const onBehalfOf = { 'x-roamlab-on-behalf-of': `user:default/ana;role=${role}` }
    headersOf.set(`${role} by delegation`, bearer(delegating.secret, onBehalfOf))
  }
  const revoked = await tokens.create(wanted('admin'), systemActor)
  await tokens.revoke(revoked.token.id, systemActor)
  const wrong: Record<Nobody, Record<string, string>> = {
    none: {},
    expired: bearer(await idp.sign(admin, { expiresIn: -60 })),
    issuer: bearer(await idp.sign(admin, { issuer: 'https://evil.example/' })),
    algorithm: bearer(await idp.sign(admin, { algorithm: 'HS256' })),
    unsigned: bearer(await idp.sign(admin, { algorithm: 'none' })),
    tampered: bearer(tampered(await idp.sign({ ...admin, roamlab_role: 'viewer' }))),
    revoked: bearer(revoked.secret),
  }
  for (const [name, headers] of Object.entries(wrong)) headersOf.set(name, headers)
  const right = headersOf.get('admin by token')!
  headersOf.set('delegation without right', { ...right, 'x-roamlab-on-behalf-of': 'user:default/ana' })
}

async function serve(authenticator: Authenticator): Promise<void> {
  const control = new Proxy({} as Control, {
    get: () => async () => failed('run-not-found', 'the role suffices'),
  })
  rpc = createRpc({
    control,
    listProfiles: async () => failed('run-not-found', 'the role suffices'),
    authenticate: rpcIdentity(authenticator),
    isReady: () => true,
  })
  const unlimited = { look: 1e6, start: 1e6, heavy: 1e6 }
  const app = express().use(rpc.middleware)
  app.use(createApp({ routes, authenticate: expressIdentity(authenticator), rateLimits: unlimited }))
  server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  grpc = GrpcClient.ofProto(`127.0.0.1:${(await rpc.listen(0)).port}`, 'roamlab/v1/control.proto')
}

/** What every credential gets of a route, by the table alone. */
function expectedFor(access: Access, admitted: string, unauthenticated: string, forbidden: string) {
  const byRole = roles.flatMap((role) => {
    const isEnough = access === 'public' || roles.indexOf(role) >= roles.indexOf(access)
    const outcome = isEnough ? admitted : forbidden
    return ['token', 'JWT', 'delegation'].map((by) => [`${role} by ${by}`, outcome])
  })
  const refused = (outcome: string): string => (access === 'public' ? admitted : outcome)
  return Object.fromEntries([
    ...byRole,
    ...nobody.map((name) => [name, refused(unauthenticated)]),
    ['delegation without right', refused(forbidden)],
  ])
}

async function outcomes(ask: (headers: Record<string, string>) => Promise<string>) {
  const all: Record<string, string> = {}
  for (const [name, headers] of headersOf) all[name] = await ask(headers)
  return all
}

test('every route and every method has its line in the table, and no line is of nothing', () => {
  const gathered = [
    ...routes.map((one) => [nameOf(one), one.role]),
    ...ControlService.methods.map(({ name, localName }) => [
      `RPC ${name}`,
      controlRoles[localName as keyof typeof controlRoles],
    ]),
  ]
  expect(Object.fromEntries(gathered)).toEqual(table)
})

describe('REST and streams', () => {
  test.each(routes.map((one) => [nameOf(one), one] as const))('%s', async (name, { method, path }) => {
    const target = `${url}${path.replace(/\{\w+\}/g, 'x')}`
    const answers = await outcomes(async (headers) => {
      const answer = await fetch(target, { method: method.toUpperCase(), headers })
      await answer.body?.cancel()
      if (
        answer.status === 401 &&
        !answer.headers.get('www-authenticate')?.startsWith('Bearer realm="roamlab"')
      )
        return '401 without a challenge'
      return String(answer.status)
    })
    expect(answers).toEqual(expectedFor(table[name], '200', '401', '403'))
  })
})

test('what is open beside the routes are the four pages of operators', () => {
  const router = operations({} as OperationsParts)
  const paths = router.stack.map(({ route }) => route?.path)
  expect(paths).toEqual(['/', '/healthz', '/readyz', '/metrics'])
})

describe('RPC', () => {
  test.each(methodsOfRpc)('%s over Connect and gRPC-Web’s port', async (name) => {
    const answers = await outcomes(async (headers) => {
      const answer = await fetch(`${url}/rpc/${ControlService.typeName}/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(inputs[name]),
      })
      return ((await answer.json()) as { code: string }).code
    })
    expect(answers).toEqual(
      expectedFor(table[`RPC ${name}`], 'not_found', 'unauthenticated', 'permission_denied'),
    )
  })

  test.each(methodsOfRpc)('%s over gRPC', async (name) => {
    const answers = await outcomes(async (headers) => {
      const call = grpc.call(ControlService.typeName, name, inputs[name], headers)
      return call.then(
        () => 'OK',
        ({ code }: ServiceError) => grpcStatus[code],
      )
    })
    expect(answers).toEqual(
      expectedFor(table[`RPC ${name}`], 'NOT_FOUND', 'UNAUTHENTICATED', 'PERMISSION_DENIED'),
    )
  })
})

const runId = '01982f6e-7d3a-7c40-8f1e-2f9b6a5c4d3e'
const inputs: Readonly<Record<string, object>> = {
  StartScenario: { scenario: { name: 'first-drill' } },
  AbortScenario: { runId, reason: 'a test' },
  GetRunStatus: { runId },
  ListProfiles: {},
  ReconcileBilling: { runId },
}
