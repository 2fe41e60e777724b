import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from '@connectrpc/connect'
import { createGrpcWebTransport } from '@connectrpc/connect-node'
import type { ServiceError } from '@grpc/grpc-js'
import express from 'express'
import { detailsOf, GrpcClient, statusOf } from '../../../test-support/grpc-client.ts'
import { runRecord } from '../../../test-support/memory-live-events.ts'
import { until } from '../../../test-support/until.ts'
import { type Actor, systemActor } from '../../runs/ports/actor.ts'
import { failed, type Result, succeeded } from '../../runs/ports/failures.ts'
import { createApp } from '../app.ts'
import { isRole } from '../auth/roles.ts'
import type { Caller } from '../control.ts'
import { ControlService } from './generated/roamlab/v1/control_pb.ts'
import { createRpc, type RpcParts, type RpcServer } from './rpc-server.ts'

const service = 'roamlab.v1.ControlService'
const run = {
  ...runRecord(randomUUID()),
  phase: 'inject',
  verdict: 'failed',
  flags: { chaos_enabled: true, max: 3 },
} as const

/** What answers the calls here; the whole service is driven in `parity.full.test.ts`. */
const callers: Caller[] = []
let isReady = true
const parts: RpcParts = {
  control: {
    async startScenario(request, caller) {
      callers.push(caller)
      if (request.scenario && 'text' in request.scenario) {
        const places = [
          { place: 'spec.networks', detail: 'is missing', hint: 'a mapping', line: 3, column: 1 },
        ]
        return failed('scenario-refused', 'the scenario has a problem', { places })
      }
      if (request.scenario.name === 'mistake') throw new Error('a secret of the house')
      return succeeded({
        value: { ...run, labels: request.labels ?? {} },
        isReplayed: caller.idempotencyKey !== undefined,
      })
    },
    abortScenario: async (_id, reason) => succeeded({ ...run, state: 'aborted', reason }),
    getRunStatus: async (id) =>
      id === run.id ? succeeded(run) : failed('run-not-found', `there is no run ${id}`),
    reconcileBilling: () => new Promise(() => undefined),
  },
  listProfiles: async () => failed('too-many-requests', 'not so fast', { retryAfterSeconds: 7 }),
  authenticate: async (request): Promise<Result<Actor>> => {
    const role = request.headers.authorization?.replace('Bearer ', '')
    if (!isRole(role)) return failed('unauthenticated', 'no token')
    return succeeded({ ...systemActor, subject: role, name: role, role })
  },
  isReady: () => isReady,
  rateLimits: { look: 1e9, start: 12, heavy: 1e9 },
}

let rpc: RpcServer
let server: Server
let url: string
let grpcAddress: string
const clients: GrpcClient[] = []

beforeAll(async () => {
  rpc = createRpc(parts)
  const app = express().use(rpc.middleware)
  app.use(createApp({ routes: [], authenticate: async () => failed('unauthenticated', '') }))
  server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  grpcAddress = `127.0.0.1:${(await rpc.listen(0)).port}`
})

afterAll(async () => {
  for (const client of clients) client.close()
  await rpc.close(100)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function kept(client: GrpcClient): GrpcClient {
  clients.push(client)
  return client
}

const operator = { authorization: 'Bearer operator' }

async function refusedBy(
  call: Promise<unknown>,
): Promise<{ status: string; details: Record<string, never> }> {
  const error = await call.then(
    () => undefined,
    (reason: ServiceError) => reason,
  )
  if (error === undefined) throw new Error('the call was not refused')
  return { status: statusOf(error), details: detailsOf(error) as Record<string, never> }
}

describe('gRPC, by a client from elsewhere that knows only what reflection told', () => {
  test.each(['v1', 'v1alpha'])('reflection %s', async (version) => {
    const client = kept(GrpcClient.ofProto(grpcAddress, `grpc/reflection/${version}/reflection.proto`))
    const answers = await client.converse(
      `grpc.reflection.${version}.ServerReflection`,
      'ServerReflectionInfo',
      [
        { host: 'h', listServices: '' },
        { fileByFilename: 'roamlab/v1/control.proto' },
        { fileContainingSymbol: `${service}.StartScenario` },
        { fileContainingSymbol: 'roamlab.v1.Nothing' },
        { allExtensionNumbersOfType: 'roamlab.v1.Run' },
        {},
      ],
    )
    expect(answers[0]).toMatchObject({ validHost: 'h', originalRequest: { host: 'h' } })
    expect(answers[0].listServicesResponse.service).toEqual([
      { name: 'grpc.health.v1.Health' },
      { name: 'grpc.reflection.v1.ServerReflection' },
      { name: 'grpc.reflection.v1alpha.ServerReflection' },
      { name: service },
    ])
    expect(answers[1].fileDescriptorResponse.fileDescriptorProto).toHaveLength(3)
    expect(answers[2].fileDescriptorResponse).toEqual(answers[1].fileDescriptorResponse)
    expect(answers.slice(3).map(({ errorResponse }) => errorResponse.errorCode)).toEqual([5, 5, 3])
  })

  test('a run is started, with what travels beside the message', async () => {
    const client = kept(await GrpcClient.byReflection(grpcAddress, service))
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const request = {
      scenario: { name: 'first-drill' },
      seed: '9',
      labels: [{ key: 'release', value: '24.1' }],
    }
    const headers = { ...operator, traceparent, 'idempotency-key': 'k1' }
    const { value, headers: given } = await client.call(service, 'StartScenario', request, headers)
    expect(value).toMatchObject({
      id: run.id,
      state: 'RUN_STATE_RUNNING',
      phase: 'PHASE_NAME_INJECT',
      verdict: 'VERDICT_STATE_FAILED',
      seed: '7',
      // From descriptors this client makes of a map the list of its entries, as it is on the wire.
      labels: [{ key: 'release', value: '24.1' }],
      progress: { duration_us: '240000000' },
      flags: [
        { key: 'chaos_enabled', value: { bool_value: true } },
        { key: 'max', value: { number_value: 3 } },
      ],
      requested_at: { seconds: String(Date.parse(run.requestedAt) / 1000) },
    })
    expect(value).not.toHaveProperty('fingerprint')
    expect(given.get('idempotent-replayed')).toEqual(['true'])
    expect(callers.at(-1)).toEqual({
      actor: expect.objectContaining({ role: 'operator' }),
      traceparent,
      idempotencyKey: 'k1',
    })
  })

  test('failures have a status, our code, and the places', async () => {
    const client = kept(await GrpcClient.byReflection(grpcAddress, service))
    const start = (request: unknown, headers: Record<string, string> = operator) =>
      refusedBy(client.call(service, 'StartScenario', request, headers))
    expect(await start({ scenario: { text: 'x' } })).toMatchObject({
      status: 'INVALID_ARGUMENT',
      details: {
        ErrorInfo: { reason: 'SCENARIO_REFUSED', domain: 'roamlab', metadata: { code: 'scenario-refused' } },
        BadRequest: { fieldViolations: [{ field: 'spec.networks', description: 'is missing (a mapping)' }] },
      },
    })
    expect(await start({})).toMatchObject({
      status: 'INVALID_ARGUMENT',
      details: {
        ErrorInfo: { reason: 'REQUEST_REFUSED' },
        BadRequest: { fieldViolations: [{ field: 'scenario' }] },
      },
    })
    const status = (runId: string) =>
      refusedBy(client.call(service, 'GetRunStatus', { run_id: runId }, operator))
    expect(await status(randomUUID())).toMatchObject({
      status: 'NOT_FOUND',
      details: { ErrorInfo: { reason: 'RUN_NOT_FOUND' } },
    })
    expect(await status('no id')).toMatchObject({ status: 'INVALID_ARGUMENT' })
    expect(await refusedBy(client.call(service, 'ListProfiles', {}, operator))).toMatchObject({
      status: 'RESOURCE_EXHAUSTED',
      details: { RetryInfo: { retryDelay: { seconds: '7' } } },
    })
  })

  test('who may not, and who is not known, learns so before anything is read', async () => {
    const client = kept(await GrpcClient.byReflection(grpcAddress, service))
    const start = (headers: Record<string, string>) =>
      refusedBy(client.call(service, 'StartScenario', { scenario: { name: 'first-drill' } }, headers))
    expect(await start({})).toMatchObject({
      status: 'UNAUTHENTICATED',
      details: { ErrorInfo: { reason: 'UNAUTHENTICATED' } },
    })
    expect(await start({ authorization: 'Bearer viewer' })).toMatchObject({
      status: 'PERMISSION_DENIED',
      details: { ErrorInfo: { reason: 'FORBIDDEN' } },
    })
  })

  test('a mistake of ours tells nothing of the house', async () => {
    const client = kept(await GrpcClient.byReflection(grpcAddress, service))
    const call = client.call(service, 'StartScenario', { scenario: { name: 'mistake' } }, operator)
    await expect(call).rejects.toThrow('the service made a mistake')
    expect(
      await refusedBy(client.call(service, 'StartScenario', { scenario: { name: 'mistake' } }, operator)),
    ).toMatchObject({
      status: 'INTERNAL',
      details: { ErrorInfo: { reason: 'INTERNAL_ERROR' } },
    })
  })

  test('so many starts of one within a minute', async () => {
    const client = kept(await GrpcClient.byReflection(grpcAddress, service))
    const start = () => client.call(service, 'StartScenario', {}, { authorization: 'Bearer admin' })
    for (let i = 0; i < 12; i++)
      expect(await refusedBy(start())).toMatchObject({ status: 'INVALID_ARGUMENT' })
    expect(await refusedBy(start())).toMatchObject({
      status: 'RESOURCE_EXHAUSTED',
      details: { ErrorInfo: { reason: 'TOO_MANY_REQUESTS' }, RetryInfo: { retryDelay: {} } },
    })
  })

  test('a deadline ends a call whose work does not end', async () => {
    const client = kept(await GrpcClient.byReflection(grpcAddress, service))
    const call = client.call(service, 'ReconcileBilling', { run_id: run.id }, operator, 200)
    expect(await refusedBy(call)).toMatchObject({ status: 'DEADLINE_EXCEEDED' })
    // The server's own view of the same, with a client that has no clock.
    const response = await fetch(`${url}/rpc/${service}/ReconcileBilling`, {
      method: 'POST',
      headers: { ...operator, 'content-type': 'application/json', 'connect-timeout-ms': '50' },
      body: JSON.stringify({ runId: run.id }),
    })
    expect([response.status, await response.json()]).toEqual([
      504,
      expect.objectContaining({ code: 'deadline_exceeded' }),
    ])
  })

  test('health says what readiness says, and tells of changes', async () => {
    const client = kept(GrpcClient.ofProto(grpcAddress, 'grpc/health/v1/health.proto'))
    const health = 'grpc.health.v1.Health'
    expect((await client.call(health, 'Check', {})).value).toEqual({ status: 'SERVING' })
    expect((await client.call(health, 'Check', { service })).value).toEqual({ status: 'SERVING' })
    expect((await client.call(health, 'List', {})).value.statuses[service]).toEqual({ status: 'SERVING' })
    expect(await refusedBy(client.call(health, 'Check', { service: 'x' }))).toMatchObject({
      status: 'NOT_FOUND',
    })
    const told: string[] = []
    const call = client.watch(health, 'Watch', { service })
    call.on('data', ({ status }) => told.push(status)).on('error', () => undefined)
    await until(() => told.length === 1, 'the first status')
    isReady = false
    await until(() => told.length === 2, 'the change')
    isReady = true
    await until(() => told.length === 3, 'the change back')
    call.cancel()
    expect(told).toEqual(['SERVING', 'NOT_SERVING', 'SERVING'])
  })
})

describe('on the port of HTTP', () => {
  const post = (path: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${url}/rpc/${path}`, {
      method: 'POST',
      headers: { ...operator, 'content-type': 'application/json', ...headers },
      body,
    })

  test('Connect JSON by a plain fetch', async () => {
    const response = await post(`${service}/GetRunStatus`, JSON.stringify({ runId: run.id }))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ id: run.id, state: 'RUN_STATE_RUNNING', seed: '7' })
    const refusal = await post(`${service}/GetRunStatus`, JSON.stringify({ runId: randomUUID() }))
    expect(refusal.status).toBe(404)
    const { code, details } = (await refusal.json()) as { code: string; details: { type: string }[] }
    expect([code, details[0].type]).toEqual(['not_found', 'google.rpc.ErrorInfo'])
  })

  test('what changes nothing can be had by GET', async () => {
    const query = new URLSearchParams({
      encoding: 'json',
      connect: 'v1',
      message: JSON.stringify({ runId: run.id }),
    })
    const response = await fetch(`${url}/rpc/${service}/GetRunStatus?${query}`, { headers: operator })
    expect(await response.json()).toMatchObject({ id: run.id })
  })

  test('gRPC-Web', async () => {
    const client = createClient(
      ControlService,
      createGrpcWebTransport({ baseUrl: `${url}/rpc`, httpVersion: '1.1' }),
    )
    expect(await client.getRunStatus({ runId: run.id }, { headers: operator })).toMatchObject({
      id: run.id,
      seed: 7n,
    })
    await expect(client.getRunStatus({ runId: randomUUID() }, { headers: operator })).rejects.toMatchObject({
      code: 5,
    })
  })

  test.each([
    ['no JSON', '{', {}, 400],
    ['too large', JSON.stringify({ runId: 'x'.repeat(5_000_000) }), {}, 429],
    ['another media type', 'x', { 'content-type': 'text/plain' }, 415],
    ['a member that is not known', '{"runID":"x"}', {}, 400],
  ])('%s is refused', async (_what, body, headers, status) => {
    expect((await post(`${service}/GetRunStatus`, body, headers)).status).toBe(status)
  })

  test('what is not there is not there', async () => {
    expect((await post(`${service}/Nothing`, '{}')).status).toBe(404)
    expect((await post('grpc.reflection.v1.ServerReflection/ServerReflectionInfo', '{}')).status).toBe(404)
    expect((await fetch(`${url}/rpc`)).status).toBe(404)
  })
})
