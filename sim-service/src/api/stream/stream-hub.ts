import type { ServerResponse } from 'node:http'
import type { Actor } from '../../runs/ports/actor.ts'
import { failed, type Result, succeeded } from '../../runs/ports/failures.ts'
import type { LiveEvent, LiveEvents } from '../../runs/ports/live-events.ts'
import { type Metrics, noMetrics } from '../../runs/ports/metrics.ts'
import { Presence } from './presence.ts'
import { type Frame, RunChannel } from './run-channel.ts'
import { StreamClient, type StreamKind } from './stream-client.ts'
import { type StreamLimits, streamLimits } from './stream-limits.ts'

/** The room of those who watch everything. */
export const ALL_RUNS = 'all'

export interface StreamHubParts {
  readonly live: LiveEvents
  /** Ids of the runs that have not ended. */
  readonly activeRuns: () => Promise<readonly string[]>
  readonly metrics?: Metrics
  readonly limits?: Partial<StreamLimits>
}

export interface StreamWish {
  readonly response: ServerResponse
  readonly actor: Pick<Actor, 'subject' | 'name'>
  readonly runs: readonly string[] | typeof ALL_RUNS
  /** A run's own stream counts in sequence numbers, one of several runs in positions. */
  readonly kind: StreamKind
  /** What the client has already. */
  readonly since?: number
}

/**
 * Every open stream. Events of a run are gathered for a tick, made into one message, and that one buffer is written to
 * all who watch the run: a client more costs a write, not a message.
 */
export class StreamHub {
  readonly limits: StreamLimits
  private readonly live: LiveEvents
  private readonly activeRuns: StreamHubParts['activeRuns']
  private readonly metrics: Metrics
  private readonly clients = new Map<StreamClient, { watchesAll: boolean; rooms: readonly string[] }>()
  private readonly channels = new Map<string, RunChannel>()
  private readonly presence: Presence
  private readonly unsubscribe: () => void
  private timer: NodeJS.Timeout | undefined
  private position = 0
  private isClosed = false

  constructor({ live, activeRuns, metrics = noMetrics, limits }: StreamHubParts) {
    this.live = live
    this.activeRuns = activeRuns
    this.metrics = metrics
    this.limits = { ...streamLimits, ...limits }
    this.presence = new Presence(this.limits.watcherNames)
    this.unsubscribe = live.subscribe('all', (events) => this.take(events))
  }

  get size(): number {
    return this.clients.size
  }

  /** Octets that wait for readers, of all clients together. */
  get octetsWaiting(): number {
    return [...this.clients.keys()].reduce((sum, client) => sum + client.octetsWaiting, 0)
  }

  /** Opens a stream, or says why not; in that case nothing was written to the response. */
  async open(wish: StreamWish): Promise<Result<void>> {
    const refusal = this.refusal(wish.actor.subject)
    if (refusal !== undefined) return refusal
    const watchesAll = wish.runs === ALL_RUNS
    const client = this.clientOf(wish)
    const rooms = wish.runs === ALL_RUNS ? [ALL_RUNS] : wish.runs
    // Before the first wait: what is published from now on reaches this client.
    this.clients.set(client, { watchesAll, rooms })
    wish.response.once('close', () => this.forget(client))
    try {
      const position = wish.kind === 'many' ? await this.live.latestPosition() : 0
      const runs = wish.runs === ALL_RUNS ? await this.activeRuns() : wish.runs
      const missed = await this.missed(wish, runs)
      if (this.isClosed || client.isClosed) return succeeded(undefined)
      client.open()
      this.begin(client, wish, runs, missed)
      this.position = Math.max(this.position, position)
    } catch (error) {
      this.forget(client)
      throw error
    }
    for (const room of rooms) this.presence.enter(room, client)
    this.countClients()
    this.timer ??= setInterval(() => this.tick(), this.limits.tickMs)
    return succeeded(undefined)
  }

  /** Clients come back with their cursor, to this service or to the one after it. */
  close(): void {
    this.isClosed = true
    this.unsubscribe()
    clearInterval(this.timer)
    for (const client of this.clients.keys()) client.close()
    this.clients.clear()
  }

  /** Sends what was gathered, and looks after each client. */
  tick(nowMs = Date.now()): void {
    const frames: Frame[] = []
    for (const channel of this.channels.values()) {
      const frame = channel.flush()
      if (frame !== undefined) frames.push(frame)
    }
    for (const { position } of frames) this.position = Math.max(this.position, position)
    const news = this.presence.news()
    for (const [client, { watchesAll, rooms }] of this.clients) {
      for (const frame of frames) {
        if (watchesAll && !client.follows(frame.runId)) client.follow(frame.runId)
        client.offer(frame)
      }
      for (const { runId, message } of news) if (rooms.includes(runId)) client.mention(message)
      client.tick(this.position, nowMs)
      if (client.isStalled(nowMs)) client.drop()
      else if (nowMs - client.openedMs > this.limits.longestMs) client.close()
      else if (!watchesAll && client.isThrough) client.close()
    }
    this.forgetQuietChannels()
  }

  private refusal(subject: string): Result<void> | undefined {
    if (this.isClosed) return failed('service-stopping', 'the service is stopping')
    if (this.clients.size >= this.limits.clients) {
      const detail = `${this.limits.clients} streams are open, and no more are possible`
      return failed('too-many-streams', detail, { retryAfterSeconds: 10 })
    }
    const own = [...this.clients.keys()].filter((client) => client.subject === subject).length
    if (own < this.limits.clientsPerSubject) return undefined
    const detail = `${own} streams of ${subject} are open, and no more are possible`
    return failed('too-many-streams', detail, { retryAfterSeconds: 10 })
  }

  private clientOf({ response, actor, kind }: StreamWish): StreamClient {
    return new StreamClient({
      response,
      kind,
      subject: actor.subject,
      name: actor.name,
      limits: this.limits,
      live: this.live,
      told: (runId) => this.channels.get(runId)?.sentSeq,
      onSent: (what, events) => {
        if (what === 'reset') this.metrics.count('roamlab_stream_resets_total', {})
        else this.metrics.count('roamlab_stream_events_total', { kind: what }, events)
      },
    })
  }

  /** What a client of many runs missed, by run; undefined where it begins anew. */
  private async missed(
    { kind, runs, since }: StreamWish,
    active: readonly string[],
  ): Promise<Map<string, LiveEvent[]> | undefined> {
    if (kind === 'run' || since === undefined) return undefined
    const events = await this.live.sincePosition(runs, since, this.limits.resumeEvents + 1)
    if (events.length > this.limits.resumeEvents) return undefined
    const byRun = new Map<string, LiveEvent[]>(active.map((runId) => [runId, []]))
    for (const event of events) {
      const list = byRun.get(event.runId)
      if (list === undefined) byRun.set(event.runId, [event])
      else list.push(event)
    }
    return byRun
  }

  private begin(
    client: StreamClient,
    { kind, since }: StreamWish,
    runs: readonly string[],
    missed: ReadonlyMap<string, readonly LiveEvent[]> | undefined,
  ): void {
    if (missed === undefined) {
      for (const runId of runs) {
        if (kind === 'run' && since !== undefined) client.resume(runId, since)
        else client.follow(runId)
      }
      return
    }
    for (const [runId, events] of missed) {
      // Of a run that began meanwhile, or of which nothing is missed, the client is told where it stands.
      if (events.length === 0 || events[0].seq === 1) client.follow(runId)
      else client.resume(runId, events[0].seq - 1)
    }
  }

  private take(events: readonly LiveEvent[]): void {
    if (this.clients.size === 0) return
    for (const [runId, list] of Map.groupBy(events, (event) => event.runId)) {
      const channel = this.channels.get(runId) ?? new RunChannel(runId)
      this.channels.set(runId, channel)
      channel.add(list)
    }
  }

  private forget(client: StreamClient): void {
    const known = this.clients.get(client)
    if (known === undefined) return
    this.clients.delete(client)
    client.isClosed = true
    for (const room of known.rooms) this.presence.leave(room, client)
    this.countClients()
    if (this.clients.size > 0) return
    clearInterval(this.timer)
    this.timer = undefined
    this.channels.clear()
  }

  /** A run that nobody follows any more needs no channel; one that goes on gets a new one with its next event. */
  private forgetQuietChannels(): void {
    const followed = new Set([...this.clients.keys()].flatMap((client) => [...client.followed]))
    for (const runId of this.channels.keys()) if (!followed.has(runId)) this.channels.delete(runId)
  }

  private countClients(): void {
    const clients = [...this.clients.keys()]
    for (const kind of ['run', 'many'] satisfies StreamKind[]) {
      const count = clients.filter((client) => client.kind === kind).length
      this.metrics.set('roamlab_stream_clients', { kind }, count)
    }
  }
}
