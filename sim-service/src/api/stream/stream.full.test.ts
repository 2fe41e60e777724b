import { randomUUID } from 'node:crypto'
import { createServer, request as forward, get, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import {
  MemoryLiveEvents,
  progressEvent,
  runRecord,
  stateEvent,
  timelineEvent,
} from '../../../test-support/memory-live-events.ts'
import { StreamReader } from '../../../test-support/stream-reader.ts'
import { until } from '../../../test-support/until.ts'
import type { RunService } from '../../runs/life/run-service.ts'
import { systemActor } from '../../runs/ports/actor.ts'
import { failed, succeeded } from '../../runs/ports/failures.ts'
import { isOver, type RunState } from '../../runs/ports/run-record.ts'
import { createApp } from '../app.ts'
import { streamRoutes } from '../routes/streams.ts'
import { StreamHub } from './stream-hub.ts'
import type { StreamLimits } from './stream-limits.ts'

interface Lab {
  url: string
  port: number
  live: MemoryLiveEvents
  hub: StreamHub
  newRun(state?: RunState): string
  end(): Promise<void>
}

const labs: Lab[] = []
const readers: StreamReader[] = []

/** A server with nothing but the streams; who asks says so by a header. */
async function lab(limits: Partial<StreamLimits> = {}, live = new MemoryLiveEvents()): Promise<Lab> {
  const activeRuns = async (): Promise<string[]> =>
    [...live.runs.values()].filter(({ state }) => !isOver(state)).map(({ id }) => id)
  const hub = new StreamHub({ live, activeRuns, limits: { tickMs: 20, ...limits } })
  const get: RunService['get'] = async (id) => {
    const run = live.runs.get(id)
    return run === undefined ? failed('run-not-found', 'there is no such run') : succeeded(run)
  }
  const app = createApp({
    routes: streamRoutes({ hub, live, runs: { get } }),
    authenticate: async (request) =>
      succeeded({ ...systemActor, subject: request.get('x-who') ?? 'anna', name: 'Anna' }),
    isChecked: true,
  })
  const server: Server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const made = {
    url: `http://127.0.0.1:${port}/api/v1`,
    port,
    live,
    hub,
    newRun(state: RunState = 'running') {
      const id = randomUUID()
      live.runs.set(id, runRecord(id, state))
      return id
    },
    async end() {
      hub.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  labs.push(made)
  return made
}

async function read(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
  const reader = await StreamReader.open(url, headers)
  readers.push(reader)
  return reader
}

afterEach(async () => {
  for (const reader of readers.splice(0)) reader.close()
  for (const one of labs.splice(0)) await one.end()
})

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('the stream of one run', () => {
  test('a snapshot, then what happens, coalesced, then the end', async () => {
    const { url, live, newRun } = await lab()
    const run = newRun()
    live.publish(run, [progressEvent(run, 1), timelineEvent(run, 2)])
    const reader = await read(`${url}/runs/${run}/stream`)
    expect(reader.response.status).toBe(200)
    expect(Object.fromEntries(reader.response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    await until(() => reader.messages.length > 0, 'the snapshot')
    expect(reader.retryMs).toBe(2000)
    expect(reader.messages[0]).toMatchObject({
      event: 'snapshot',
      id: '2',
      data: { seq: 2, run: { id: run } },
    })
    live.publish(run, [progressEvent(run, 3), progressEvent(run, 4), timelineEvent(run, 5)])
    await until(() => reader.of('delta').length > 0, 'a delta')
    expect(reader.of('delta')[0]).toMatchObject({ id: '5', data: { fromSeq: 3, seq: 5, runId: run } })
    expect(reader.seqs).toEqual([4, 5])
    live.runs.set(run, runRecord(run, 'judged'))
    live.publish(run, [stateEvent(run, 6, 'judged')])
    live.publish(run, [timelineEvent(run, 7)])
    await until(() => reader.isEnded, 'the end of the stream')
    expect(reader.seqs).toEqual([4, 5, 6, 7])
    expect(reader.messages.at(-1)).toEqual({ event: 'end', data: { runId: run, state: 'judged' } })
  })

  test('whoever comes back with the last id misses nothing and hears nothing twice', async () => {
    const { url, live, newRun } = await lab()
    const run = newRun()
    const heard: number[] = []
    let last = '0'
    for (let round = 0; round < 5; round++) {
      const reader = await read(`${url}/runs/${run}/stream`, { 'last-event-id': last })
      const from = round * 20 + 1
      for (const seq of numbers(from, from + 9)) live.publish(run, [timelineEvent(run, seq)])
      await until(() => reader.of('delta').some(({ data }) => data.seq >= from + 9), 'what was published')
      last = reader.of('delta').at(-1)!.id!
      heard.push(...reader.seqs)
      reader.close()
      for (const seq of numbers(from + 10, from + 19)) live.publish(run, [timelineEvent(run, seq)])
    }
    const reader = await read(`${url}/runs/${run}/stream?since=${last}`)
    await until(() => reader.of('delta').length > 0, 'the rest')
    expect(reader.of('snapshot')).toEqual([])
    expect([...heard, ...reader.seqs]).toEqual(numbers(1, 100))
  })

  test('a service that began anew goes on where the one before it ended', async () => {
    const before = await lab()
    const run = before.newRun()
    const first = await read(`${before.url}/runs/${run}/stream`)
    await until(() => first.of('snapshot').length > 0, 'the snapshot')
    before.live.publish(
      run,
      numbers(1, 5).map((seq) => timelineEvent(run, seq)),
    )
    await until(() => first.seqs.length === 5, 'the first five')
    before.hub.close()
    await until(() => first.isEnded, 'the stream to break')
    before.live.publish(
      run,
      numbers(6, 9).map((seq) => timelineEvent(run, seq)),
    )
    const after = await lab({}, before.live)
    const second = await read(`${after.url}/runs/${run}/stream`, {
      'last-event-id': first.of('delta').at(-1)!.id!,
    })
    before.live.publish(run, [timelineEvent(run, 10)])
    await until(() => second.seqs.length === 5, 'the rest')
    expect(second.seqs).toEqual(numbers(6, 10))
  })

  test('a client that missed too much, or knows what never was, gets a snapshot', async () => {
    const { url, live, newRun } = await lab({ resumeEvents: 10 })
    const run = newRun()
    live.publish(
      run,
      numbers(1, 30).map((seq) => timelineEvent(run, seq)),
    )
    const reader = await read(`${url}/runs/${run}/stream?since=3`)
    await until(() => reader.messages.length > 0, 'something')
    expect(reader.messages[0]).toMatchObject({ event: 'snapshot', id: '30' })
  })

  test('a run that is over tells its story once; a browser that comes back again stays away', async () => {
    const { url, live, newRun } = await lab()
    const run = newRun('aborted')
    live.publish(run, [timelineEvent(run, 1), stateEvent(run, 2, 'aborted')])
    const reader = await read(`${url}/runs/${run}/stream`)
    await until(() => reader.isEnded, 'its end')
    expect(reader.messages.map(({ event }) => event)).toEqual(expect.arrayContaining(['snapshot', 'end']))
    const again = await fetch(`${url}/runs/${run}/stream`, { headers: { 'last-event-id': '2' } })
    expect(again.status).toBe(204)
    const half = await read(`${url}/runs/${run}/stream`, { 'last-event-id': '1' })
    await until(() => half.isEnded, 'its end')
    expect(half.seqs).toEqual([2])
  })

  test('a sign of life where nothing happens', async () => {
    const { url, newRun } = await lab({ heartbeatMs: 40 })
    const reader = await read(`${url}/runs/${newRun()}/stream`)
    await until(() => reader.comments.length >= 2, 'heartbeats')
    expect(reader.comments[0]).toBe('still here')
  })

  test.each([
    ['a run that is not there', `/runs/${randomUUID()}/stream`, {}, 404, 'run-not-found'],
    ['an id that is none', '/runs/..%2f/stream', {}, 400, 'request-refused'],
    ['a run among several', `/stream?runs=${randomUUID()},all2`, {}, 400, 'request-refused'],
    ['too many', `/stream?runs=${Array.from({ length: 51 }, randomUUID)}`, {}, 400, 'request-refused'],
    ['a cursor that is none', '/stream?since=minus', {}, 400, 'request-refused'],
    ['a header that is none', '/stream', { 'last-event-id': 'x' }, 400, 'request-refused'],
    ['no run at all', '/stream?runs=', {}, 400, 'request-refused'],
    ['a limit that is none', '/events?limit=0', {}, 400, 'request-refused'],
  ])('%s', async (_what, path, headers, status, code) => {
    const { url } = await lab()
    const response = await fetch(url + path, { headers })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
  })

  test('through a proxy each message comes when it is sent, and what is cut off is noticed', async () => {
    const { url, live, hub, newRun } = await lab()
    const run = newRun()
    const proxy = createServer((request, response) => {
      const onward = forward(new URL(request.url!, url), { headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(response)
      })
      response.on('close', () => onward.destroy())
      onward.end()
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    const reader = await read(`http://127.0.0.1:${port}/api/v1/runs/${run}/stream`)
    await until(() => reader.of('snapshot').length === 1, 'the snapshot')
    for (const seq of [1, 2, 3]) {
      live.publish(run, [timelineEvent(run, seq)])
      await until(() => reader.seqs.length === seq, `event ${seq}`)
    }
    reader.close()
    await until(() => hub.size === 0, 'the service to notice')
    proxy.closeAllConnections()
    await new Promise((resolve) => proxy.close(resolve))
  })

  test('HEAD tells what a GET would open, and opens nothing', async () => {
    const { url, newRun, hub } = await lab()
    const response = await fetch(`${url}/runs/${newRun()}/stream`, { method: 'HEAD' })
    expect(response.headers.get('content-type')).toMatch('text/event-stream')
    expect(hub.size).toBe(0)
  })
})

describe('one stream of several runs', () => {
  test('each run by itself, resumed by one position', async () => {
    const { url, live, newRun } = await lab()
    const [one, other, third] = [newRun(), newRun(), newRun()]
    const reader = await read(`${url}/stream?runs=${one},${other}`)
    await until(() => reader.of('snapshot').length === 2, 'two snapshots')
    live.publish(third, [timelineEvent(third, 1)])
    live.publish(one, [timelineEvent(one, 1)])
    live.publish(other, [timelineEvent(other, 1), timelineEvent(other, 2)])
    await until(() => reader.of('cursor').some(({ id }) => id === '4'), 'the cursor')
    expect(reader.of('delta').map(({ data }) => [data.runId, data.seq])).toEqual([
      [one, 1],
      [other, 2],
    ])
    reader.close()
    live.publish(one, [timelineEvent(one, 2)])
    live.publish(other, [timelineEvent(other, 3)])
    const again = await read(`${url}/stream?runs=${one},${other}`, { 'last-event-id': '4' })
    await until(() => again.of('delta').length === 2, 'what was missed')
    expect(again.of('snapshot')).toEqual([])
    expect(again.seqs).toEqual([2, 3])
  })

  test('all: runs that are there, and those that come; it goes on when they end', async () => {
    const { url, live, newRun } = await lab()
    const [one, over] = [newRun(), newRun('judged')]
    const reader = await read(`${url}/stream`)
    await until(() => reader.of('snapshot').length === 1, 'a snapshot')
    expect(reader.of('snapshot')[0].data.run.id).toBe(one)
    const late = newRun('queued')
    live.publish(late, [stateEvent(late, 1, 'queued')])
    await until(() => reader.of('snapshot').length === 2, 'the snapshot of the new one')
    live.runs.set(one, runRecord(one, 'failed'))
    live.publish(one, [stateEvent(one, 1, 'failed')])
    await until(() => reader.of('end').length === 1, 'the end of the first')
    expect(reader.of('end')[0].data).toEqual({ runId: one, state: 'failed' })
    live.publish(late, [timelineEvent(late, 2)])
    await until(() => reader.seqs.includes(2), 'more of the other')
    expect(reader.messages.some(({ data }) => data.runId === over)).toBe(false)
    expect(reader.isEnded).toBe(false)
  })

  test('a run that began and ended while nobody listened is told of', async () => {
    const { url, live, newRun } = await lab()
    newRun()
    const brief = newRun('judged')
    live.publish(brief, [timelineEvent(brief, 1), stateEvent(brief, 2, 'judged')])
    const reader = await read(`${url}/stream?since=0`)
    await until(() => reader.of('end').length === 1, 'its end')
    expect(reader.of('snapshot').map(({ data }) => data.run.id)).toContain(brief)
  })

  test('the same by polling, with the same cursor', async () => {
    const { url, live, newRun } = await lab()
    const [one, other] = [newRun(), newRun()]
    live.publish(one, [timelineEvent(one, 1)])
    live.publish(other, [timelineEvent(other, 1)])
    live.publish(one, [timelineEvent(one, 2)])
    const poll = async (query: string) => (await fetch(`${url}/events?${query}`)).json()
    expect(await poll('limit=2')).toMatchObject({ items: [{ runId: one }, { runId: other }], position: 2 })
    expect(await poll('since=2')).toMatchObject({ items: [{ runId: one, seq: 2 }], position: 3 })
    expect(await poll(`runs=${other}&since=2`)).toEqual({ items: [], position: 2 })
  })
})

describe('bounds', () => {
  test('a reader that stops reading costs no more than its buffer, and learns where things stand later', async () => {
    const bufferOctets = 64 * 1024
    const { url, live, hub, newRun } = await lab({ bufferOctets })
    const run = newRun()
    const { response, request } = await stuckReader(`${url}/runs/${run}/stream`)
    const other = await read(`${url}/runs/${run}/stream`)
    await until(() => other.of('snapshot').length > 0, 'the snapshot of the other')
    let seq = 0
    let most = 0
    // A hundred times its buffer, and more than the kernel holds for it.
    const detail = 'x'.repeat(20_000)
    while (seq < 1500) {
      live.publish(run, [timelineEvent(run, ++seq, detail)])
      hub.tick()
      most = Math.max(most, hub.octetsWaiting)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await until(
      () => other.seqs.at(-1) === seq || other.of('snapshot').length > 1,
      'the other to have heard all',
    )
    // What its own socket takes while it is being written to is not counted twice.
    expect(most).toBeLessThanOrEqual(3 * bufferOctets)
    const text: string[] = []
    response.setEncoding('utf8').on('data', (chunk: string) => text.push(chunk))
    response.resume()
    await until(() => text.join('').match(/event: snapshot/g)?.length === 2, 'a second snapshot')
    live.publish(run, [timelineEvent(run, ++seq, 'after')])
    await until(() => text.join('').includes('"detail":"after"'), 'what came after it')
    request.destroy()
  }, 60_000)

  test('a reader that takes nothing at all is let go', async () => {
    const { port, live, hub, newRun } = await lab({ bufferOctets: 64 * 1024, stalledMs: 50 })
    const run = newRun()
    const socket: Socket = connect(port, '127.0.0.1')
    socket.pause()
    socket.on('error', () => undefined)
    socket.write(`GET /api/v1/runs/${run}/stream HTTP/1.1\r\nhost: x\r\n\r\n`)
    await until(() => hub.size === 1, 'the stream to open')
    let seq = 0
    await until(() => {
      live.publish(
        run,
        numbers(1, 20).map(() => timelineEvent(run, ++seq, 'x'.repeat(10_000))),
      )
      return hub.size === 0
    }, 'the stream to be dropped')
    socket.destroy()
  })

  test('so many streams of one, so many in all', async () => {
    const { url, newRun, hub } = await lab({ clientsPerSubject: 2, clients: 3 })
    const run = newRun()
    const path = `${url}/runs/${run}/stream`
    const [first] = [await read(path), await read(path)]
    const third = await fetch(path)
    expect(third.status).toBe(429)
    expect(await third.json()).toMatchObject({ code: 'too-many-streams', retryAfterSeconds: 10 })
    expect((await read(path, { 'x-who': 'bert' })).response.status).toBe(200)
    expect((await fetch(path, { headers: { 'x-who': 'carl' } })).status).toBe(429)
    first.close()
    await until(() => hub.size === 2, 'one to leave')
    expect((await read(path)).response.status).toBe(200)
  })

  test('a stream ends after its longest time, and is resumed', async () => {
    const { url, newRun } = await lab({ longestMs: 60 })
    const reader = await read(`${url}/runs/${newRun()}/stream`)
    await until(() => reader.isEnded, 'its end')
    expect(reader.of('end')).toEqual([])
  })

  test('who watches is said by name, once each, and so many names at the most', async () => {
    const { url, newRun } = await lab({ watcherNames: 2 })
    const run = newRun()
    const path = `${url}/runs/${run}/stream`
    const anna = await read(path)
    const open = ['anna', 'bert', 'carl'].map((who) => read(path, { 'x-who': who }))
    const [, bert, carl] = await Promise.all(open)
    await until(() => anna.of('presence').at(-1)?.data.count === 3, 'three')
    expect(anna.of('presence').at(-1)?.data).toEqual({ runId: run, count: 3, watchers: ['Anna', 'Anna'] })
    bert.close()
    carl.close()
    await until(() => anna.of('presence').at(-1)?.data.count === 1, 'one')
  })

  test('a store that does not answer for a while leaves no gap', async () => {
    const { url, live, newRun } = await lab()
    const run = newRun()
    let opened = (): void => undefined
    live.gate = new Promise((resolve) => {
      opened = () => resolve()
    })
    const reader = await read(`${url}/runs/${run}/stream`)
    live.publish(run, [timelineEvent(run, 1)])
    live.publish(run, [timelineEvent(run, 2)])
    opened()
    await until(() => reader.of('snapshot').length === 1, 'the snapshot')
    live.publish(run, [timelineEvent(run, 3)])
    await until(() => reader.seqs.includes(3), 'the third')
    expect([reader.of('snapshot')[0].data.seq, ...reader.seqs]).toEqual([2, 3])
  })
})

/** A client that takes the headers and then does not read. */
function stuckReader(url: string): Promise<{ response: IncomingMessage; request: ReturnType<typeof get> }> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      response.pause()
      resolve({ response, request })
    })
    request.on('error', reject)
  })
}
