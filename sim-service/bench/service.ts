import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/platform/config/config.ts'
import { type Service, startService } from '../src/service/compose.ts'
import { repositoryRoot } from '../test-support/repository.ts'
import { type Effort, median, medianOf, repeated, rounded } from './effort.ts'

/** Below the limit of open streams of one subject. */
const CLIENTS_OF_A_TOKEN = 20
/** Four minutes of virtual time at this pace are twelve seconds, in which there is a message each quarter. */
const usual: Watched = { clients: 200, pacing: 'x20' }

/** A service of its own on an embedded database, in a folder that goes away. */
async function withService<T>(work: (service: Service) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-bench-'))
  // The database server runs as another user where we are root.
  chmodSync(folder, 0o755)
  const environment = { ROAMLAB_PORT: '0', ROAMLAB_RPC_PORT: '0', ROAMLAB_STARTS_PER_MINUTE: '100000' }
  const read = readConfig(environment)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  const home = join(repositoryRoot(), 'sim-service')
  const onAnswer = (): void => undefined
  const parts = { config: read.config, environment, home, dataFolder: folder, version: 'bench', onAnswer }
  const service = await startService(parts)
  try {
    return await work(service)
  } finally {
    await service.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

class Caller {
  private readonly base: string
  private readonly token: string

  constructor(base: string, token: string) {
    this.base = base
    this.token = token
  }

  async post<T>(path: string, body: object): Promise<T> {
    const response = await fetch(`${this.base}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }

  /** Tells of each message with its cursor, until the stream ends. */
  async follow(
    path: string,
    told: (cursor: string, octets: number) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    const headers = { authorization: `Bearer ${this.token}` }
    const { body, status } = await fetch(`${this.base}${path}`, { headers, signal })
    if (status !== 200 || body === null) throw new Error(`${path}: ${status}`)
    let rest = ''
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      const messages = (rest + text).split('\n\n')
      rest = messages.pop()!
      for (const message of messages) {
        const cursor = /^id: (\S+)$/m.exec(message)?.[1]
        if (cursor !== undefined) told(cursor, message.length)
      }
    }
  }
}

/** From the request to start a run to the first message about it: milliseconds. */
async function firstEventMs(caller: Caller): Promise<number> {
  const begun = performance.now()
  const { id } = await caller.post<{ id: string }>('/api/v1/runs', { scenario: { name: 'one-roamer' } })
  let first = 0
  const end = new AbortController()
  await caller
    .follow(
      `/api/v1/runs/${id}/stream`,
      () => {
        first ||= performance.now() - begun
        end.abort()
      },
      end.signal,
    )
    .catch((error: Error) => {
      if (error.name !== 'AbortError') throw error
    })
  return first
}

async function callers(service: Service, count: number): Promise<Caller[]> {
  const admin = new Caller(service.url, service.admin.secret)
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const wanted = { name: `bench-${i}`, role: 'viewer' }
      return new Caller(service.url, (await admin.post<{ secret: string }>('/api/v1/tokens', wanted)).secret)
    }),
  )
}

interface Watched {
  clients: number
  pacing: string
}

/** How far apart the first and the last of all clients get the same message, and what all of them get. */
async function fanOut(service: Service, { clients, pacing }: Watched): Promise<object> {
  const admin = new Caller(service.url, service.admin.secret)
  const wish = { scenario: { name: 'first-drill' }, scale: '10%', pacing }
  const watchers = await callers(service, Math.ceil(clients / CLIENTS_OF_A_TOKEN))
  const { id } = await admin.post<{ id: string }>('/api/v1/runs', wish)
  const seen = new Map<string, { first: number; last: number; clients: number }>()
  let octets = 0
  const begun = performance.now()
  const told = (cursor: string, length: number): void => {
    const now = performance.now()
    octets += length
    const message = seen.get(cursor)
    if (message === undefined) seen.set(cursor, { first: now, last: now, clients: 1 })
    else {
      message.last = now
      message.clients++
    }
  }
  const streams = Array.from({ length: clients }, (_, i) =>
    watchers[i % watchers.length].follow(`/api/v1/runs/${id}/stream`, told),
  )
  await Promise.all(streams)
  const seconds = (performance.now() - begun) / 1000
  const whole = [...seen.values()].filter((message) => message.clients === clients)
  const spreads = whole.map(({ first, last }) => last - first).sort((a, b) => a - b)
  const messages = [...seen.values()].reduce((sum, message) => sum + message.clients, 0)
  return {
    clients,
    messagesSeenByAll: whole.length,
    firstToLastClientMs: {
      median: rounded(median(spreads), 1),
      p95: rounded(spreads[Math.floor(spreads.length * 0.95)], 1),
    },
    messagesPerSecond: rounded(messages / seconds),
    octetsPerSecond: rounded(octets / seconds),
  }
}

/** Issue 5: REST start to first stream event, and one run watched by two hundred clients (in this same process). */
export async function serviceFigures(effort: Effort, watched = usual): Promise<object> {
  return withService(async (service) => {
    const caller = new Caller(service.url, service.admin.secret)
    await firstEventMs(caller)
    const times = await repeated(effort, 'REST start to first stream event', () => firstEventMs(caller))
    effort.note(`one run and ${watched.clients} clients`)
    return {
      restStartToFirstStreamEventMs: medianOf(times, (ms) => ms, 1),
      streamFanOut: await fanOut(service, watched),
    }
  })
}
