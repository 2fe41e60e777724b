import { randomUUID } from 'node:crypto'
import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../src/api/app.ts'
import { streamRoutes } from '../src/api/routes/streams.ts'
import { StreamHub } from '../src/api/stream/stream-hub.ts'
import { systemActor } from '../src/runs/ports/actor.ts'
import { succeeded } from '../src/runs/ports/failures.ts'
import { MemoryLiveEvents, runRecord, timelineEvent } from '../test-support/memory-live-events.ts'
import { type Effort, medianOf, repeated } from './effort.ts'

/** Events between two ticks: what a run at the fastest pace says of its windows. */
const EVENTS_A_TICK = 20

interface FanOut {
  readonly eventsPerSecond: number
  readonly octetsPerClient: number
}

/** Live streams: what one run's events cost when so many watch it, readers in the same process. */
export async function streamFigures(effort: Effort): Promise<object> {
  const clients = effort.isQuick ? 20 : 200
  const runs = await repeated(effort, `a stream to ${clients} clients`, () =>
    fanOut(clients, effort.isQuick ? 5 : 100),
  )
  return {
    streams: {
      clients,
      eventsDeliveredPerSecond: medianOf(runs, (one) => one.eventsPerSecond),
      octetsWaitingPerClient: medianOf(runs, (one) => one.octetsPerClient),
    },
  }
}

async function fanOut(clients: number, ticks: number): Promise<FanOut> {
  const live = new MemoryLiveEvents()
  const run = randomUUID()
  live.runs.set(run, runRecord(run))
  const limits = { clients: 1000, clientsPerSubject: 1000, tickMs: 60_000 }
  const hub = new StreamHub({ live, activeRuns: async () => [], limits })
  const ofRun = async () => succeeded(live.runs.get(run)!)
  const app = createApp({
    routes: streamRoutes({ hub, live, runs: { get: ofRun } }),
    authenticate: async () => succeeded(systemActor),
  })
  const server = createServer(app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const readers = await Promise.all(
    Array.from({ length: clients }, () => Reader.open(`http://127.0.0.1:${port}/api/v1/runs/${run}/stream`)),
  )
  await Promise.all(readers.map((reader) => reader.until('event: snapshot')))
  const started = performance.now()
  let seq = 0
  let most = 0
  for (let tick = 0; tick < ticks; tick++) {
    live.publish(
      run,
      Array.from({ length: EVENTS_A_TICK }, () => timelineEvent(run, ++seq)),
    )
    hub.tick()
    most = Math.max(most, hub.octetsWaiting)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(readers.map((reader) => reader.until(`"seq":${seq},"events"`)))
  const seconds = (performance.now() - started) / 1000
  for (const reader of readers) reader.close()
  hub.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  return { eventsPerSecond: (seq * clients) / seconds, octetsPerClient: most / clients }
}

/** Takes what comes, and keeps the end of it. */
class Reader {
  private readonly response: IncomingMessage
  private tail = ''
  private waiting: { text: string; resolve: () => void } | undefined

  private constructor(response: IncomingMessage) {
    this.response = response
    response.setEncoding('latin1').on('data', (chunk: string) => {
      this.tail = (this.tail + chunk).slice(-200_000)
      this.check()
    })
    response.on('error', () => undefined)
  }

  static open(url: string): Promise<Reader> {
    return new Promise((resolve, reject) => {
      get(url, { agent: false }, (response) => resolve(new Reader(response))).on('error', reject)
    })
  }

  until(text: string): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = { text, resolve }
      this.check()
    })
  }

  close(): void {
    this.response.destroy()
  }

  private check(): void {
    if (this.waiting === undefined || !this.tail.includes(this.waiting.text)) return
    this.waiting.resolve()
    this.waiting = undefined
  }
}
