/**
 * Spans around what the service does: requests, runs, phases, shards, batches; never a span for a simulated event. A
 * `traceparent` is that of W3C Trace Context, and travels in HTTP, RPC and event-log headers and in a run's request.
 */
export type SpanAttributes = Readonly<Record<string, string | number | boolean | undefined>>

/** The attribute that names a run; spans, log lines and headers inside such a span carry it of themselves. */
export const RUN_ID = 'run_id'

export interface Span {
  readonly traceId: string
  readonly spanId: string
  /** What a message header carries, so that who receives it goes on in this span. */
  readonly traceparent: string
  set(attributes: SpanAttributes): void
  event(name: string, attributes?: SpanAttributes): void
  /** Marks the span as failed; work that throws does so itself. */
  fail(error: unknown): void
  end(): void
}

export interface Tracing {
  /** Runs work in a span, which ends with it. The parent is the current span where no `traceparent` is given. */
  span<T>(
    name: string,
    attributes: SpanAttributes,
    parent: string | undefined,
    work: (span: Span) => Promise<T>,
  ): Promise<T>
  /** A span that its caller ends, for work that no single function holds. */
  begin(name: string, attributes: SpanAttributes, parent?: string): Span
  /** Runs work inside a span that `begin` gave. */
  within<T>(span: Span, work: () => T): T
  /** The span that is current here, if one is. */
  current(): Span | undefined
  /** `traceparent` and, inside a run, `run_id`: the headers of a message that is sent from here. */
  headers(): Record<string, string>
}

const noSpan: Span = {
  traceId: '',
  spanId: '',
  traceparent: '',
  set() {},
  event() {},
  fail() {},
  end() {},
}

/** Where nobody traces: the command line, tests. */
export const noTracing: Tracing = {
  span: (_name, _attributes, _parent, work) => work(noSpan),
  begin: () => noSpan,
  within: (_span, work) => work(),
  current: () => undefined,
  headers: () => ({}),
}
