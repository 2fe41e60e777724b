import type {
  AbortedRuns,
  ArtifactList,
  Comparison,
  InjectFault,
  KpiQuery,
  Run,
  RunEvent,
  RunEventPage,
  RunKpis,
  RunPage,
  RunQuery,
  RunVerdict,
  StartRun,
  SubscriberPage,
  SubscriberQuery,
  SubscriberRow,
  SubscriberSearch,
  SubscriberTrace,
  UsageCheck,
} from './generated/types.ts'
import { liveStream, type StreamMessage, type StreamOptions } from './live-stream.ts'
import { allItems } from './pages.ts'
import { type CallOptions, newKey, type Transport } from './transport.ts'

export interface StartOptions extends CallOptions {
  /** The same request with the same key is done once; one is made up when it is absent, so that retries are safe. */
  readonly idempotencyKey?: string
}

/** What may be asked of runs. */
export class Runs {
  private readonly transport: Transport

  constructor(transport: Transport) {
    this.transport = transport
  }

  start(request: StartRun, options: StartOptions = {}): Promise<Run> {
    return this.once('/api/v1/runs', request, options)
  }

  list(query: RunQuery = {}, options: CallOptions = {}): Promise<RunPage> {
    return this.transport.json({ ...options, path: '/api/v1/runs', query: { ...query } })
  }

  /** The newest first. */
  all(query: RunQuery = {}, options: CallOptions = {}): AsyncIterable<Run> {
    return allItems((cursor) => this.list({ ...query, cursor }, options))
  }

  get(runId: string, options: CallOptions = {}): Promise<Run> {
    return this.transport.json({ ...options, path: pathOf(runId) })
  }

  /** Of a run that is over, with all that is stored of it. */
  remove(runId: string, options: CallOptions = {}): Promise<void> {
    return this.transport.json({ ...options, method: 'DELETE', path: pathOf(runId), isRepeatable: false })
  }

  abort(runId: string, reason: string, options: CallOptions = {}): Promise<Run> {
    return this.command(runId, 'abort', { reason }, options)
  }

  /** The emergency stop: every run, queued ones too. */
  abortAll(reason: string, options: CallOptions = {}): Promise<AbortedRuns> {
    const path = '/api/v1/runs/abort'
    return this.transport.json({ ...options, method: 'POST', path, body: { reason } })
  }

  /** Ends every fault at the next end of a window. */
  heal(runId: string, options: CallOptions = {}): Promise<Run> {
    return this.command(runId, 'heal', undefined, options)
  }

  inject(runId: string, fault: InjectFault, options: CallOptions = {}): Promise<Run> {
    return this.command(runId, 'faults', fault, options)
  }

  /** `2`, `0.5` or `1/3`: who has not switched on yet comes so many times as fast. */
  changeRate(runId: string, factor: string, options: CallOptions = {}): Promise<Run> {
    return this.command(runId, 'rate', { factor }, options)
  }

  /** A new run with the same plan and the same decisions. */
  replay(runId: string, options: StartOptions = {}): Promise<Run> {
    return this.once(pathOf(runId, 'replay'), undefined, options)
  }

  compare(a: string, b: string, options: CallOptions = {}): Promise<Comparison> {
    return this.transport.json({ ...options, path: '/api/v1/runs/compare', query: { a, b } })
  }

  kpis(runId: string, query: KpiQuery = {}, options: CallOptions = {}): Promise<RunKpis> {
    return this.transport.json({ ...options, path: pathOf(runId, 'kpis'), query: { ...query } })
  }

  verdict(runId: string, options: CallOptions = {}): Promise<RunVerdict> {
    return this.transport.json({ ...options, path: pathOf(runId, 'verdict') })
  }

  /** A two-way usage check: what the PGWs counted, what the OCSs debited. */
  reconcileBilling(runId: string, options: CallOptions = {}): Promise<UsageCheck> {
    return this.transport.json({ ...options, path: pathOf(runId, 'reconciliation') })
  }

  /** What is stored of the live stream, after an event's number. */
  events(
    runId: string,
    query: { cursor?: string; limit?: number } = {},
    options: CallOptions = {},
  ): Promise<RunEventPage> {
    return this.transport.json({ ...options, path: pathOf(runId, 'events'), query })
  }

  allEvents(runId: string, options: CallOptions = {}): AsyncIterable<RunEvent> {
    return allItems((cursor) => this.events(runId, { cursor, limit: 200 }, options))
  }

  subscribers(
    runId: string,
    query: SubscriberQuery = {},
    options: CallOptions = {},
  ): Promise<SubscriberPage> {
    return this.transport.json({ ...options, path: pathOf(runId, 'subscribers'), query: { ...query } })
  }

  /** By an IMSI too, which identifies a person and so travels in a body. */
  searchSubscribers(
    runId: string,
    search: SubscriberSearch,
    options: CallOptions = {},
  ): Promise<SubscriberPage> {
    const path = pathOf(runId, 'subscribers/search')
    return this.transport.json({ ...options, method: 'POST', path, body: search, isRepeatable: true })
  }

  allSubscribers(
    runId: string,
    search: SubscriberSearch = {},
    options: CallOptions = {},
  ): AsyncIterable<SubscriberRow> {
    return allItems((cursor) => this.searchSubscribers(runId, { ...search, cursor }, options))
  }

  /** The call flow of one subscriber, message by message. */
  trace(runId: string, ueId: string, options: CallOptions = {}): Promise<SubscriberTrace> {
    const path = pathOf(runId, `subscribers/${encodeURIComponent(ueId)}/trace`)
    return this.transport.json({ ...options, path })
  }

  artifacts(runId: string, options: CallOptions = {}): Promise<ArtifactList> {
    return this.transport.json({ ...options, path: pathOf(runId, 'artifacts') })
  }

  /** The answer as it comes: a capture may be large. */
  artifact(runId: string, name: string, { headers, ...options }: CallOptions = {}): Promise<Response> {
    const path = pathOf(runId, `artifacts/${encodeURIComponent(name)}`)
    return this.transport.send({ ...options, path, headers: { ...headers, accept: '*/*' } })
  }

  /** What happens in a run until it is over: a snapshot, then what changes. Survives lost connections. */
  watch(runId: string, options: StreamOptions = {}): AsyncIterable<StreamMessage> {
    return liveStream(this.transport, pathOf(runId, 'stream'), { endsWithRun: true }, options)
  }

  private once(path: string, body: unknown, options: StartOptions): Promise<Run> {
    const { idempotencyKey = newKey(), headers, ...rest } = options
    return this.transport.json({
      ...rest,
      method: 'POST',
      path,
      body,
      headers: { ...headers, 'idempotency-key': idempotencyKey },
      isRepeatable: true,
    })
  }

  private command(runId: string, what: string, body: unknown, options: CallOptions): Promise<Run> {
    return this.transport.json({ ...options, method: 'POST', path: pathOf(runId, what), body })
  }
}

function pathOf(runId: string, below?: string): string {
  const path = `/api/v1/runs/${encodeURIComponent(runId)}`
  return below === undefined ? path : `${path}/${below}`
}
