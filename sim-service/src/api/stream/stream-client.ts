import type { ServerResponse } from 'node:http'
import type { LiveEvent, LiveEvents } from '../../runs/ports/live-events.ts'
import { isOver, type RunState } from '../../runs/ports/run-record.ts'
import { type Frame, frameOf } from './run-channel.ts'
import { HEARTBEAT, sseId, sseMessage, sseRetry, streamHeaders } from './sse-format.ts'
import type { StreamLimits } from './stream-limits.ts'

/** How soon a client comes back after a connection broke; a store that does not answer is asked again as late. */
const RETRY_MS = 2000

/** `run` streams count in sequence numbers of their run, streams of several runs in positions. */
export type StreamKind = 'run' | 'many'

export interface StreamClientParts {
  readonly response: ServerResponse
  readonly kind: StreamKind
  readonly subject: string
  readonly name: string
  readonly limits: StreamLimits
  readonly live: Pick<LiveEvents, 'snapshot' | 'since'>
  /** The last sequence number that was told of a run; undefined where nothing was since the service began. */
  readonly told: (runId: string) => number | undefined
  readonly onSent: (what: 'delta' | 'snapshot' | 'reset', events: number) => void
}

/**
 * What one client has of one run. `behind` needs a snapshot: the client was too slow, or the store did not answer;
 * whatever is told meanwhile is not kept for it.
 */
interface Following {
  sentSeq: number
  state: 'loading' | 'live' | 'behind'
  retryAtMs: number
  /** The state in which the run ended. The stream of it ends a tick later: a verdict may come behind the state. */
  ended?: { readonly state: RunState; ticks: number }
}

/**
 * One open stream. At no time more than `limits.bufferOctets`, or one message, wait for its reader: what would be more
 * is not written, and the client is told where things stand when it reads again.
 */
export class StreamClient {
  readonly subject: string
  readonly name: string
  readonly kind: StreamKind
  readonly openedMs = Date.now()
  isClosed = false
  private readonly parts: StreamClientParts
  private readonly runs = new Map<string, Following>()
  private loads: Promise<void> = Promise.resolve()
  private wroteMs = Date.now()
  private stalledSinceMs: number | undefined
  private toldPosition = -1

  constructor(parts: StreamClientParts) {
    this.parts = parts
    this.subject = parts.subject
    this.name = parts.name
    this.kind = parts.kind
  }

  /** Headers and the first octets, so that proxies and browsers know at once that the stream is open. */
  open(): void {
    const { response } = this.parts
    response.writeHead(200, streamHeaders)
    response.write(sseRetry(RETRY_MS))
  }

  get followed(): Iterable<string> {
    return this.runs.keys()
  }

  follows(runId: string): boolean {
    return this.runs.has(runId)
  }

  get isThrough(): boolean {
    return this.runs.size === 0
  }

  get octetsWaiting(): number {
    return this.parts.response.writableLength
  }

  /** From a snapshot on. */
  follow(runId: string): void {
    this.load(runId, { sentSeq: 0, state: 'loading', retryAtMs: 0 }, (run) => this.sendSnapshot(runId, run))
  }

  /** From what the client has on. */
  resume(runId: string, sentSeq: number): void {
    this.load(runId, { sentSeq, state: 'loading', retryAtMs: 0 }, (run) => this.catchUp(runId, run))
  }

  offer(frame: Frame): void {
    const run = this.runs.get(frame.runId)
    if (run?.state !== 'live' || frame.seq <= run.sentSeq) return
    if (frame.fromSeq > run.sentSeq + 1) {
      this.load(frame.runId, run, () => this.catchUp(frame.runId, run))
    } else this.sendFrame(run, frame)
  }

  /** After all frames of a tick: the cursor of many runs, those that are behind, a sign of life. */
  tick(position: number, nowMs: number): void {
    for (const [runId, run] of this.runs) {
      if (run.state === 'behind') this.recover(runId, run, nowMs)
      else if (run.state === 'live' && run.ended !== undefined) this.finish(runId, run.ended)
    }
    const isWhole = [...this.runs.values()].every(({ state }) => state === 'live')
    if (this.kind === 'many' && isWhole && position > this.toldPosition && this.fits(100)) {
      this.toldPosition = position
      this.write(sseId(position) + sseMessage('cursor', { position }))
    }
    if (nowMs - this.wroteMs >= this.parts.limits.heartbeatMs && this.fits(HEARTBEAT.length)) {
      this.write(HEARTBEAT)
    }
    if (this.octetsWaiting === 0) this.stalledSinceMs = undefined
    else this.stalledSinceMs ??= nowMs
  }

  isStalled(nowMs: number): boolean {
    return this.stalledSinceMs !== undefined && nowMs - this.stalledSinceMs > this.parts.limits.stalledMs
  }

  /** What may be lost without harm: presence. */
  mention(message: string): void {
    if (this.fits(message.length)) this.write(message)
  }

  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    this.parts.response.end()
  }

  /** For a reader that takes nothing: what waits for it is given up too. */
  drop(): void {
    this.isClosed = true
    this.parts.response.destroy()
  }

  /** A reader that keeps up is told everything, also a message that is larger than the buffer. */
  private fits(octets: number): boolean {
    const waiting = this.octetsWaiting
    return waiting === 0 || waiting + octets <= this.parts.limits.bufferOctets
  }

  private write(chunk: string | Buffer): void {
    if (this.isClosed) return
    this.wroteMs = Date.now()
    this.parts.response.write(chunk)
  }

  /** One load at a time, so that a client never costs more than one answer of the store. */
  private load(runId: string, run: Following, work: (run: Following) => Promise<void>): void {
    run.state = 'loading'
    this.runs.set(runId, run)
    this.loads = this.loads.then(async () => {
      if (this.isClosed || this.runs.get(runId) !== run) return
      try {
        await work(run)
      } catch {
        // The store does not answer: the client's picture stays as it is, and is made whole when it does.
        run.state = 'behind'
        run.retryAtMs = Date.now() + RETRY_MS
      }
    })
  }

  private async sendSnapshot(runId: string, run: Following): Promise<void> {
    const snapshot = await this.parts.live.snapshot(runId)
    if (snapshot === undefined) {
      this.runs.delete(runId)
      return
    }
    const id = this.kind === 'run' ? sseId(snapshot.seq) : ''
    const message = Buffer.from(id + sseMessage('snapshot', snapshot))
    if (!this.fits(message.length)) {
      run.state = 'behind'
      return
    }
    this.write(message)
    this.parts.onSent('snapshot', 1)
    run.sentSeq = snapshot.seq
    run.state = 'live'
    if (isOver(snapshot.run.state)) run.ended ??= { state: snapshot.run.state, ticks: 0 }
    await this.catchUp(runId, run)
  }

  /** Tells what was told to others meanwhile; a client that missed too much gets a snapshot. */
  private async catchUp(runId: string, run: Following): Promise<void> {
    const { live, told, limits } = this.parts
    run.state = 'loading'
    const events = await live.since(runId, run.sentSeq, limits.resumeEvents + 1)
    if (events.length > limits.resumeEvents) return this.sendSnapshot(runId, run)
    run.state = 'live'
    if (events.length > 0) this.sendFrame(run, frameOf(events))
    if (run.state === 'live' && run.sentSeq < (told(runId) ?? 0)) await this.catchUp(runId, run)
  }

  private sendFrame(run: Following, whole: Frame): void {
    const { sentSeq } = run
    const frame =
      whole.fromSeq > sentSeq ? whole : frameOf(whole.events.filter((event) => event.seq > sentSeq))
    const chunk = this.kind === 'run' ? frame.bodyWithSeq : frame.body
    if (!this.fits(chunk.length)) {
      run.state = 'behind'
      return
    }
    this.write(chunk)
    run.sentSeq = frame.seq
    const state = endAmong(frame.events)
    if (state !== undefined) run.ended ??= { state, ticks: 0 }
    this.parts.onSent('delta', frame.events.length)
  }

  private finish(runId: string, ended: NonNullable<Following['ended']>): void {
    const message = sseMessage('end', { runId, state: ended.state })
    if (ended.ticks++ === 0 || !this.fits(message.length)) return
    this.write(message)
    this.runs.delete(runId)
  }

  private recover(runId: string, run: Following, nowMs: number): void {
    if (nowMs < run.retryAtMs || this.octetsWaiting > this.parts.limits.bufferOctets / 2) return
    this.parts.onSent('reset', 1)
    this.load(runId, run, () => this.sendSnapshot(runId, run))
  }
}

/** The state in which a run ended, if these events tell it. */
function endAmong(events: readonly LiveEvent[]): RunState | undefined {
  for (const { kind, data } of events) {
    if (kind !== 'state') continue
    const { state } = data as LiveEvent<'state'>['data']
    if (isOver(state)) return state
  }
  return undefined
}
