import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { z } from 'zod'
import { type ApiLab, apiLab } from '../../test-support/api-lab.ts'
import { systemActor } from '../runs/ports/actor.ts'
import { succeeded } from '../runs/ports/failures.ts'
import { StoreUnavailable } from '../runs/ports/store-unavailable.ts'
import { type AppParts, createApp } from './app.ts'
import { MAX_BODY_OCTETS } from './request-body.ts'
import { reply, route } from './route.ts'

let lab: ApiLab
const closers: Array<() => Promise<unknown>> = []

beforeAll(async () => {
  lab = await apiLab()
}, 120_000)

afterAll(() => Promise.all([lab.close(), ...closers.map((close) => close())]))

const validate = '/api/v1/profiles/validate'

/** What is sent as it stands, past every client's own ideas of HTTP. */
async function raw(port: number, text: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.end(text)
  let answer = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk
  })
  await once(socket, 'close')
  return answer
}

describe('a request that cannot be served is told why, as a problem document', () => {
  test.each([
    ['a path that is not there', 'GET', '/api/v1/nothing?imsi=1', {}, 404, 'path-not-found'],
    ['a slash too many', 'GET', '/api/v1/runs/', {}, 404, 'path-not-found'],
    ['nobody', 'GET', '/api/v1/scenarios', { as: '' }, 401, 'unauthenticated'],
    ['a role that does not suffice', 'POST', '/api/v1/runs', { as: 'viewer', body: {} }, 403, 'forbidden'],
    ['another form', 'GET', '/api/v1/scenarios', { headers: { accept: 'image/png' } }, 406, 'not-acceptable'],
    ['no JSON', 'POST', validate, { body: '{"text": ' }, 400, 'body-unreadable'],
    ['a list', 'POST', validate, { body: [] }, 400, 'request-refused'],
    ['nothing', 'POST', validate, {}, 400, 'request-refused'],
    [
      'a form',
      'POST',
      validate,
      { body: 'a=b', headers: { 'content-type': 'text/plain' } },
      415,
      'media-type-not-supported',
    ],
    [
      'UTF-16',
      'POST',
      validate,
      { body: '{}', headers: { 'content-type': 'application/json; charset=utf-16' } },
      415,
      'media-type-not-supported',
    ],
    [
      'compressed',
      'POST',
      validate,
      { body: '{}', headers: { 'content-encoding': 'gzip' } },
      415,
      'media-type-not-supported',
    ],
    [
      'a body too large',
      'POST',
      validate,
      { body: { text: 'x'.repeat(MAX_BODY_OCTETS) } },
      413,
      'body-too-large',
    ],
    ['a body too deep', 'POST', validate, { body: '['.repeat(5000) }, 413, 'body-too-large'],
    ['half a character', 'POST', validate, { body: '{"text": "\\ud800"}' }, 400, 'request-refused'],
    ['U+0000', 'GET', '/api/v1/scenarios?text=%00', {}, 400, 'request-refused'],
    ['a member nobody knows', 'POST', validate, { body: { text: 'a', __proto: 1 } }, 400, 'request-refused'],
    ['a parameter twice', 'GET', '/api/v1/scenarios?limit=1&limit=2', {}, 400, 'request-refused'],
    ['a parameter nobody knows', 'GET', '/api/v1/whoami?who=1', {}, 400, 'request-refused'],
    ['a cursor of something else', 'GET', '/api/v1/scenarios?cursor=eyJ9', {}, 400, 'request-refused'],
  ])('%s', async (_what, method, path, options, status, code) => {
    const answer = await lab.ask(method, path, options)
    expect([answer.status, answer.json?.code]).toEqual([status, code])
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(answer.json).toMatchObject({
      type: `urn:roamlab:problem:${code}`,
      status,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    expect(answer.text).not.toMatch(/node_modules|\.ts:|at Object|imsi/)
  })

  test('405 names what can be done, and OPTIONS asks for it', async () => {
    const answer = await lab.ask('DELETE', '/api/v1/scenarios')
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    const options = await lab.ask('OPTIONS', '/api/v1/scenarios/mine')
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, PUT, DELETE, HEAD'])
  })

  test('each place that is wrong is named, by JSON Pointer or parameter', async () => {
    const body = { scenario: { name: 'NO' }, labels: { 'a/b~c!': 'x' }, workers: 1.5, extra: true }
    const { json } = await lab.ask('POST', '/api/v1/runs', { body, headers: { 'idempotency-key': 'a b' } })
    const places = json.errors.map(({ pointer, parameter }: never) => pointer ?? parameter).sort()
    expect(places).toEqual(['/extra', '/labels/a~1b~0c!', '/scenario/name', '/workers', 'idempotency-key'])
  })

  test('HEAD answers like GET without a body', async () => {
    const answer = await lab.ask('HEAD', '/api/v1/scenarios/first-drill')
    expect([answer.status, answer.text]).toEqual([200, ''])
    expect(answer.headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/)
  })

  test('the trace of whoever asks is the trace of the problem', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01` }
    expect((await lab.ask('GET', '/api/v1/nothing', { headers })).json.traceId).toBe(trace)
  })
})

describe('on the wire', () => {
  test('a broken escape, invalid UTF-8 and a body that breaks off do no harm', async () => {
    const head = `Host: a\r\nX-Role: operator\r\nConnection: close\r\n`
    expect(await raw(lab.port, `GET /api/v1/runs/%E0%A4%A HTTP/1.1\r\n${head}\r\n`)).toMatch(
      /^HTTP\/1\.1 400 /,
    )
    const type = 'Content-Type: application/json\r\n'
    const octets = Buffer.concat([
      Buffer.from(`POST ${validate} HTTP/1.1\r\n${head}${type}Content-Length: 4\r\n\r\n`),
      Buffer.from([0x22, 0xff, 0xfe, 0x22]),
    ])
    expect(await raw(lab.port, octets)).toContain('body-unreadable')
    await raw(lab.port, `POST ${validate} HTTP/1.1\r\n${head}${type}Content-Length: 400\r\n\r\n{"a`)
    expect((await lab.ask('GET', '/api/v1/whoami')).status).toBe(200)
  })

  test('answers carry what keeps a browser from harm, and nothing may be kept', async () => {
    const { headers } = await lab.ask('GET', '/api/v1/whoami')
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    })
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })
})

/** A small application of routes that misbehave. */
async function small(routes: AppParts['routes'], parts: Partial<AppParts> = {}): Promise<string> {
  const authenticate = async () => succeeded(systemActor)
  const server = createServer(createApp({ routes, authenticate, isChecked: true, ...parts }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const common = { method: 'get', summary: '', tags: [], role: 'viewer' } as const
const answers = { 200: { description: '', schema: z.object({ a: z.int() }) } } as const

function failing(path: string, error: unknown) {
  const handler = async (): Promise<never> => {
    throw error
  }
  return route({ ...common, path, operationId: path, responses: answers, handler })
}

describe('an application', () => {
  test('tells nothing of its inside, says when the store is away, and goes on', async () => {
    const reported: unknown[] = []
    const log = {
      debug() {},
      info() {},
      warn() {},
      error: (fields: object) => reported.push(fields),
      child: () => log,
    }
    const routes = [failing('/broken', new Error('secret')), failing('/away', new StoreUnavailable('secret'))]
    const url = await small(routes, { log })
    const broken = await fetch(`${url}/broken`)
    expect([broken.status, await broken.text()]).toEqual([500, expect.not.stringContaining('secret')])
    expect(reported).toEqual([expect.objectContaining({ err: new Error('secret') })])
    const away = await fetch(`${url}/away`)
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5'])
    expect(await away.text()).not.toContain('secret')
  })

  test('an answer that its description does not know is a fault of ours', async () => {
    const body = { a: 1, b: 2 }
    const extra = route({
      ...common,
      path: '/x',
      operationId: 'x',
      responses: answers,
      handler: async () => reply(200, body),
    })
    const url = await small([extra], {
      log: { debug() {}, info() {}, warn() {}, error() {}, child: () => ({}) as never },
    })
    expect((await fetch(`${url}/x`)).status).toBe(500)
  })

  test('an answer that takes too long is given up', async () => {
    const never = route({
      ...common,
      path: '/x',
      operationId: 'x',
      responses: answers,
      handler: () => new Promise<never>(() => {}),
    })
    const url = await small([never], { answersWithinMs: 30 })
    const { status, headers } = await fetch(`${url}/x`)
    expect([status, headers.get('content-type')]).toEqual([408, expect.stringContaining('problem+json')])
  })

  test('limits are those of a subject and a kind of cost, and say when to come again', async () => {
    const handler = async () => reply(200, { a: 1 })
    const looking = route({ ...common, path: '/look', operationId: 'look', responses: answers, handler })
    const starting = route({
      ...common,
      path: '/start',
      operationId: 'start',
      cost: 'start',
      responses: answers,
      handler,
    })
    const authenticate: AppParts['authenticate'] = async (request) =>
      succeeded({ ...systemActor, subject: request.get('x-who') ?? 'anna' })
    const url = await small([looking, starting], {
      authenticate,
      rateLimits: { look: 3, start: 1, heavy: 1 },
    })
    const statuses: number[] = []
    for (const path of ['/look', '/look', '/look', '/look', '/start', '/start'])
      statuses.push((await fetch(url + path)).status)
    expect(statuses).toEqual([200, 200, 200, 429, 200, 429])
    const refused = await fetch(`${url}/look`)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.json()).toMatchObject({ code: 'too-many-requests' })
    expect((await fetch(`${url}/look`, { headers: { 'x-who': 'otto' } })).status).toBe(200)
  })

  test('that is stopping begins nothing new', async () => {
    const url = await small([failing('/x', 0)], { isStopping: () => true })
    expect(await (await fetch(`${url}/x`)).json()).toMatchObject({ status: 503, code: 'service-stopping' })
  })

  test('answers scripts of the origins that are named, and of no other', async () => {
    const handler = async () => reply(200, { a: 1 })
    const one = route({ ...common, path: '/x', operationId: 'x', responses: answers, handler })
    const url = await small([one], { origins: ['https://grafana.example'] })
    const asked = { origin: 'https://grafana.example', 'access-control-request-method': 'GET' }
    const preflight = await fetch(`${url}/x`, { method: 'OPTIONS', headers: asked })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
      204,
      asked.origin,
    ])
    const other = await fetch(`${url}/x`, { headers: { origin: 'https://evil.example' } })
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })
})
