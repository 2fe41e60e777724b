import { messagesOf, type RawMessage } from './event-stream.ts'
import type {
  EventData,
  RunEvent,
  StreamCursor,
  StreamDelta,
  StreamEnd,
  StreamPresence,
  StreamSnapshot,
} from './generated/types.ts'
import { errorOf, SimError } from './sim-error.ts'
import { type CallOptions, sleep, type Transport } from './transport.ts'

/** A message of the live stream; `id` is what to resume by. */
export type StreamMessage =
  | { readonly event: 'snapshot'; readonly id?: string; readonly data: StreamSnapshot }
  | { readonly event: 'delta'; readonly id?: string; readonly data: StreamDelta }
  | { readonly event: 'end'; readonly id?: string; readonly data: StreamEnd }
  | { readonly event: 'cursor'; readonly id?: string; readonly data: StreamCursor }
  | { readonly event: 'presence'; readonly id?: string; readonly data: StreamPresence }

export interface StreamOptions extends CallOptions {
  /** The id of the last message that was had: nothing after it is missed. */
  readonly since?: string
  /** Told each time the connection is lost, with how long it will be until the next try. */
  readonly onReconnect?: (error: unknown, pauseMs: number) => void
}

/** Three heartbeats of the service. */
const SILENCE_MS = 45_000
const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 30_000

/** Errors that do not pass by waiting: the token is no good, the run is not there. */
function isFinal(error: unknown): boolean {
  return error instanceof SimError && error.status < 500 && error.status !== 429 && error.status !== 408
}

/**
 * A stream that outlives its connections: it comes back with the last id, and tells each event once. It ends with the
 * run, where it follows one, and when its caller stops or aborts; an error that waiting does not mend is thrown.
 */
export async function* liveStream(
  transport: Transport,
  path: string,
  { query = {}, endsWithRun }: { query?: Readonly<Record<string, unknown>>; endsWithRun: boolean },
  { since, signal, headers, onReconnect }: StreamOptions,
): AsyncGenerator<StreamMessage, void, undefined> {
  const state = new StreamState(since)
  for (let failures = 0; ; ) {
    try {
      const connection = new Connection(signal)
      const response = await transport.send({
        path,
        query,
        headers: { ...headers, ...(state.lastId !== undefined && { 'last-event-id': state.lastId }) },
        signal: connection.signal,
        isStream: true,
        isRepeatable: false,
      })
      if (response.status === 204 || response.body === null) return
      if (!/^text\/event-stream\b/.test(response.headers.get('content-type') ?? ''))
        throw await errorOf(response)
      for await (const raw of connection.messages(response.body, state)) {
        failures = 0
        const message = state.take(raw)
        if (message === undefined) continue
        yield message
        if (message.event === 'end' && endsWithRun) return
      }
      // The service closed it: it is stopping, or wants a fresh proof of who this is.
      await sleep(state.pauseMs, signal)
    } catch (error) {
      signal?.throwIfAborted()
      if (isFinal(error)) throw error
      const pauseMs = Math.min(state.pauseMs * 2 ** failures++, LONGEST_PAUSE_MS)
      onReconnect?.(error, pauseMs)
      await sleep(pauseMs, signal)
    }
  }
}

/** One connection; it is given up when nothing at all comes for a while, which a lost network does not tell. */
class Connection {
  readonly signal: AbortSignal
  private readonly silence = new AbortController()
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(outer: AbortSignal | undefined) {
    this.signal = outer === undefined ? this.silence.signal : AbortSignal.any([outer, this.silence.signal])
  }

  async *messages(body: ReadableStream<Uint8Array>, state: StreamState): AsyncGenerator<RawMessage> {
    const life = (): void => {
      clearTimeout(this.timer)
      this.timer = setTimeout(() => this.silence.abort(new Error('nothing came for too long')), SILENCE_MS)
    }
    life()
    try {
      yield* messagesOf(body, { life, retry: (milliseconds) => state.wait(milliseconds) })
    } finally {
      clearTimeout(this.timer)
    }
  }
}

/** What was told so far. */
class StreamState {
  lastId: string | undefined
  pauseMs = FIRST_PAUSE_MS
  private readonly seqs = new Map<string, number>()

  constructor(since: string | undefined) {
    this.lastId = since
  }

  wait(milliseconds: number): void {
    this.pauseMs = Math.min(milliseconds, LONGEST_PAUSE_MS)
  }

  /** The message, without what was told before: a stream of several runs may say a thing twice when it is resumed. */
  take(raw: RawMessage): StreamMessage | undefined {
    if (raw.id !== undefined) this.lastId = raw.id
    const message = { ...raw, data: JSON.parse(raw.data) } as StreamMessage
    if (message.event === 'snapshot') this.seqs.set(message.data.run.id, message.data.seq)
    if (message.event !== 'delta') return message
    const { runId, seq, events } = message.data
    const told = this.seqs.get(runId) ?? 0
    if (seq <= told) return undefined
    this.seqs.set(runId, seq)
    if (message.data.fromSeq > told) return message
    const fresh = events.filter((event) => event.seq > told)
    return { ...message, data: { ...message.data, fromSeq: told + 1, events: fresh } }
  }
}

/** Whether an event is of a kind, and so what its data says. */
export function isEvent<K extends keyof EventData>(
  event: RunEvent,
  kind: K,
): event is RunEvent & { kind: K; data: EventData[K] } {
  return event.kind === kind
}
