import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../../src/api/app.ts'
import { problemOf } from '../../src/api/problem.ts'
import { streamRoutes } from '../../src/api/routes/streams.ts'
import { StreamHub } from '../../src/api/stream/stream-hub.ts'
import type { RunService } from '../../src/runs/life/run-service.ts'
import { systemActor } from '../../src/runs/ports/actor.ts'
import { failed, succeeded } from '../../src/runs/ports/failures.ts'
import {
  MemoryLiveEvents,
  runRecord,
  stateEvent,
  timelineEvent,
} from '../../test-support/memory-live-events.ts'
import { until } from '../../test-support/until.ts'
import { SimClient, SimError, SimUnreachable, type StreamMessage } from '../src/index.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function listen(server: Server): Promise<string> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A service that answers as told, one request after the other; the last answer again and again. */
async function scripted(...answers: Answer[]) {
  const requests: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const answer = answers[Math.min(requests.length, answers.length - 1)]
      requests.push({ method: request.method!, url: request.url!, headers: request.headers, body })
      answer(request, response, body)
    })
  })
  return { baseUrl: await listen(server), requests }
}

const json =
  (status: number, value: unknown, headers: Record<string, string> = {}): Answer =>
  (_request, response) => {
    const type = status < 400 ? 'application/json' : 'application/problem+json'
    response
      .writeHead(status, { 'content-type': type, ...headers })
      .end(status === 204 ? undefined : JSON.stringify(value))
  }

const refusal = (code: Parameters<typeof failed>[0], more = {}): Answer => {
  const problem = problemOf(failed(code, 'it did not work', more).failure)
  return json(problem.status, problem)
}

const run = runRecord(randomUUID())

describe('requests', () => {
  test('say who asks, and what for, with the query of the API', async () => {
    const { baseUrl, requests } = await scripted(json(200, { items: [] }))
    let renewed = 0
    const client = new SimClient({
      baseUrl: `${baseUrl}/`,
      token: async () => `rl_${++renewed}`,
      headers: { 'x-a': 'b' },
    })
    await client.runs.list({ state: ['running', 'queued'], text: 'summer & sun', limit: 3 })
    await client.runs.list()
    expect(requests[0]).toMatchObject({
      url: '/api/v1/runs?state=running%2Cqueued&text=summer+%26+sun&limit=3',
      headers: { authorization: 'Bearer rl_1', 'x-a': 'b' },
    })
    expect(requests[1]).toMatchObject({ url: '/api/v1/runs', headers: { authorization: 'Bearer rl_2' } })
  })

  test('a problem is an error with its code, its places and its status', async () => {
    const places = [{ place: '/scenario/name', detail: 'is no name' }]
    const { baseUrl } = await scripted(refusal('request-refused', { places }))
    const error = await new SimClient({ baseUrl }).runs
      .start({ scenario: { name: '?' } })
      .catch((reason) => reason)
    expect(error).toBeInstanceOf(SimError)
    expect(error).toMatchObject({
      code: 'request-refused',
      status: 400,
      message: 'it did not work',
      problem: { errors: [{ pointer: '/scenario/name', message: 'is no name' }] },
    })
  })

  test('what something between answers is an error too', async () => {
    const { baseUrl } = await scripted(
      (_request, response) =>
        void response.writeHead(418, { 'content-type': 'text/html' }).end('<h1>no</h1>'),
    )
    await expect(new SimClient({ baseUrl }).whoAmI()).rejects.toMatchObject({
      code: 'http-error',
      status: 418,
    })
  })

  test('what may be repeated is repeated until it works', async () => {
    const cut: Answer = (request) => void request.socket.destroy()
    const { baseUrl, requests } = await scripted(cut, refusal('store-unavailable'), json(200, run))
    expect(await new SimClient({ baseUrl }).runs.get(run.id)).toEqual(run)
    expect(requests).toHaveLength(3)
  })

  test('a start is repeated with one key, also while the first is in flight', async () => {
    const { baseUrl, requests } = await scripted(
      refusal('queue-full', { retryAfterSeconds: 0.01 }),
      refusal('idempotency-key-in-flight'),
      json(202, run),
    )
    await new SimClient({ baseUrl }).runs.start({ scenario: { name: 'first-drill' } })
    const keys = requests.map(({ headers }) => headers['idempotency-key'])
    expect(keys).toHaveLength(3)
    expect(new Set(keys).size).toBe(1)
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  })

  test('a command is not: it may have happened', async () => {
    const { baseUrl, requests } = await scripted(refusal('store-unavailable'))
    await expect(new SimClient({ baseUrl }).runs.abort(run.id, 'enough')).rejects.toMatchObject({
      status: 503,
    })
    expect(requests).toHaveLength(1)
    expect(JSON.parse(requests[0].body)).toEqual({ reason: 'enough' })
  })

  test('nobody there, no answer in time, and a caller who stops waiting', async () => {
    const nobody = new SimClient({ baseUrl: 'http://127.0.0.1:1', retries: 0 })
    await expect(nobody.whoAmI()).rejects.toBeInstanceOf(SimUnreachable)
    await expect(nobody.whoAmI()).rejects.toThrow('does not answer')
    const { baseUrl } = await scripted(() => undefined)
    await expect(new SimClient({ baseUrl, timeoutMs: 50, retries: 0 }).whoAmI()).rejects.toThrow(
      'no answer within 50 ms',
    )
    const stop = new AbortController()
    const asked = new SimClient({ baseUrl }).whoAmI({ signal: stop.signal })
    stop.abort(new Error('never mind'))
    await expect(asked).rejects.toThrow('never mind')
  })

  test('pages are one list', async () => {
    const { baseUrl, requests } = await scripted(
      json(200, { items: [{ id: 'a' }, { id: 'b' }], nextCursor: 'c1' }),
      json(200, { items: [{ id: 'c' }] }),
    )
    const ids: string[] = []
    for await (const { id } of new SimClient({ baseUrl }).runs.all({ limit: 2 })) ids.push(id)
    expect(ids).toEqual(['a', 'b', 'c'])
    expect(requests[1].url).toBe('/api/v1/runs?limit=2&cursor=c1')
  })

  test('definitions come with their ETag, and a write says what it expects', async () => {
    const definition = { name: 'mine', text: 'x' }
    const { baseUrl, requests } = await scripted(
      json(200, definition, { etag: '"1"' }),
      (_request, response) => void response.writeHead(304).end(),
      json(200, definition, { etag: '"2"' }),
      json(201, definition, { etag: '"1"' }),
      json(204, undefined),
    )
    const { scenarios } = new SimClient({ baseUrl })
    expect(await scenarios.get('mine')).toEqual({ value: definition, etag: '"1"' })
    expect(await scenarios.getIfChanged('mine', '"1"')).toBeUndefined()
    expect((await scenarios.put('mine', 'y', { etag: '"1"' })).etag).toBe('"2"')
    await scenarios.put('mine', 'y', 'new')
    await scenarios.remove('mine', '"2"')
    expect(
      requests.map(({ method, headers }) => [method, headers['if-match'] ?? headers['if-none-match']]),
    ).toEqual([
      ['GET', undefined],
      ['GET', '"1"'],
      ['PUT', '"1"'],
      ['PUT', '*'],
      ['DELETE', '"2"'],
    ])
  })
})

describe('the live stream', () => {
  async function service(live = new MemoryLiveEvents()) {
    const hub = new StreamHub({ live, activeRuns: async () => [...live.runs.keys()], limits: { tickMs: 10 } })
    const get: RunService['get'] = async (id) => {
      const found = live.runs.get(id)
      return found === undefined ? failed('run-not-found', 'there is no such run') : succeeded(found)
    }
    const app = createApp({
      routes: streamRoutes({ hub, live, runs: { get } }),
      authenticate: async () => succeeded(systemActor),
    })
    const server = createServer(app)
    return { baseUrl: await listen(server), live, hub, server }
  }

  test('is told to its end', async () => {
    const { baseUrl, live, hub } = await service()
    live.runs.set(run.id, run)
    const messages: StreamMessage[] = []
    const watched = (async () => {
      for await (const message of new SimClient({ baseUrl }).runs.watch(run.id)) messages.push(message)
    })()
    await until(() => messages.some(({ event }) => event === 'snapshot'), 'the snapshot')
    live.publish(run.id, [timelineEvent(run.id, 1)])
    live.publish(run.id, [stateEvent(run.id, 2, 'judged')])
    await watched
    expect(messages.at(-1)).toMatchObject({ event: 'end', data: { state: 'judged' } })
    hub.close()
  })

  test('survives its connections: each event once, in order, whatever breaks', async () => {
    const { baseUrl, live, hub, server } = await service()
    live.runs.set(run.id, run)
    const seqs: number[] = []
    let reconnects = 0
    const stop = new AbortController()
    const watched = (async () => {
      const client = new SimClient({ baseUrl })
      // The pause that the service asks for is two seconds: a test does not wait for it.
      const options = { signal: stop.signal, onReconnect: () => reconnects++ }
      for await (const message of client.runs.watch(run.id, options)) {
        if (message.event === 'delta') seqs.push(...message.data.events.map(({ seq }) => seq))
        if (message.event === 'snapshot') live.publish(run.id, [timelineEvent(run.id, 1)])
        if (message.event === 'end') return
      }
    })()
    let seq = 1
    for (const breaks of [1, 2]) {
      await until(() => seqs.at(-1) === seq, `event ${seq}`)
      live.publish(run.id, [timelineEvent(run.id, ++seq), timelineEvent(run.id, ++seq)])
      server.closeAllConnections()
      live.publish(run.id, [timelineEvent(run.id, ++seq)])
      await until(() => reconnects >= breaks, 'a broken connection')
    }
    await until(() => seqs.at(-1) === seq, 'the rest')
    live.publish(run.id, [stateEvent(run.id, seq + 1, 'judged')])
    await watched
    expect(seqs).toEqual(Array.from({ length: seq + 1 }, (_, i) => i + 1))
    hub.close()
  }, 60_000)

  test('of several runs says nothing twice', async () => {
    const { baseUrl, live, hub, server } = await service()
    const ids: string[] = [randomUUID(), randomUUID()]
    for (const id of ids) live.runs.set(id, runRecord(id))
    const heard: string[] = []
    let reconnects = 0
    const stop = new AbortController()
    const watched = (async () => {
      const options = { signal: stop.signal, onReconnect: () => reconnects++ }
      for await (const message of new SimClient({ baseUrl }).watch('all', options)) {
        if (message.event === 'snapshot') heard.push(`snapshot ${ids.indexOf(message.data.run.id)}`)
        if (message.event === 'delta')
          for (const event of message.data.events) heard.push(`${ids.indexOf(event.runId)} ${event.seq}`)
      }
    })()
    await until(() => heard.length === 2, 'both snapshots')
    for (const id of ids) live.publish(id, [timelineEvent(id, 1)])
    await until(() => heard.length === 4, 'the first events')
    server.closeAllConnections()
    for (const id of ids) live.publish(id, [timelineEvent(id, 2)])
    await until(() => reconnects === 1 && heard.includes('0 2') && heard.includes('1 2'), 'what was missed')
    stop.abort()
    await expect(watched).rejects.toThrow()
    expect(heard.filter((one) => !one.startsWith('snapshot')).toSorted()).toEqual([
      '0 1',
      '0 2',
      '1 1',
      '1 2',
    ])
    hub.close()
  }, 60_000)

  test('an error that waiting does not mend is thrown', async () => {
    const { baseUrl, hub } = await service()
    const watched = new SimClient({ baseUrl }).runs.watch(randomUUID())[Symbol.asyncIterator]().next()
    await expect(watched).rejects.toMatchObject({ code: 'run-not-found' })
    hub.close()
  })

  test('lines in pieces, of any end, and comments', async () => {
    const pieces = [
      'event: pres',
      'ence\r',
      '\ndata: {"runId":"all","cou',
      'nt":1,"watchers":[]}\r\n\r',
      '\n: hi\n\n',
      'event: end\rdata: {"runId":"x","state":"judged"}\r\r\n',
    ]
    const { baseUrl } = await scripted((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const next = (): void => {
        const piece = pieces.shift()
        if (piece === undefined) return
        response.write(piece, () => setImmediate(next))
      }
      next()
    })
    const events: string[] = []
    for await (const { event } of new SimClient({ baseUrl }).runs.watch('x')) events.push(event)
    expect(events).toEqual(['presence', 'end'])
  })
})
