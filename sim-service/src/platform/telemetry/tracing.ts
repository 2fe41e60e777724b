import type { Span as OtelSpan } from '@opentelemetry/api'
import { type Context, createContextKey, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { parseTraceParent } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION } from '@opentelemetry/semantic-conventions'
import { RUN_ID, type Span, type SpanAttributes, type Tracing } from '../../runs/ports/tracing.ts'

/** An ended span as the ring keeps it. */
export interface EndedSpan {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: Readonly<Record<string, unknown>>
  durationMs: number
  failed: boolean
}

export interface ServiceTracing extends Tracing {
  /** The run that the current span is part of. */
  runId(): string | undefined
  /** The latest ended spans, oldest first: what was exported, or would have been. */
  ended(): readonly EndedSpan[]
  /** Exports what is left. */
  close(): Promise<void>
}

export interface TracingOptions {
  /** `roamlab` or `roamlab-worker`. */
  service: string
  version: string
  /**
   * Spans go to an OTLP collector; its address and headers are OpenTelemetry's own variables (OTEL_EXPORTER_OTLP_*).
   */
  isExported?: boolean
  keptSpans?: number
}

const runIdKey = createContextKey('roamlab run')

/** Keeps the last so many spans, so that a trace can be looked at where no collector is. */
class SpanRing implements SpanProcessor {
  readonly spans: EndedSpan[] = []
  private readonly limit: number

  constructor(limit: number) {
    this.limit = limit
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    const { traceId, spanId } = span.spanContext()
    const [seconds, nanoseconds] = span.duration
    if (this.spans.length === this.limit) this.spans.shift()
    this.spans.push({
      name: span.name,
      traceId,
      spanId,
      parentSpanId: span.parentSpanContext?.spanId,
      attributes: span.attributes,
      durationMs: seconds * 1000 + nanoseconds / 1e6,
      failed: span.status.code === SpanStatusCode.ERROR,
    })
  }

  async forceFlush(): Promise<void> {}
  async shutdown(): Promise<void> {}
}

/** A span with the context that work inside it runs in. */
class OpenSpan implements Span {
  readonly context: Context
  private readonly span: OtelSpan

  constructor(span: OtelSpan, context: Context) {
    this.span = span
    this.context = trace.setSpan(context, span)
  }

  get traceId(): string {
    return this.span.spanContext().traceId
  }

  get spanId(): string {
    return this.span.spanContext().spanId
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext()
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
  }

  set(attributes: SpanAttributes): void {
    this.span.setAttributes({ ...attributes })
  }

  event(name: string, attributes: SpanAttributes = {}): void {
    this.span.addEvent(name, { ...attributes })
  }

  fail(error: unknown): void {
    const exception = error instanceof Error ? error : String(error)
    this.span.recordException(exception)
    this.span.setStatus({
      code: SpanStatusCode.ERROR,
      message: error instanceof Error ? error.message : String(error),
    })
  }

  end(): void {
    this.span.end()
  }
}

/**
 * OpenTelemetry without its globals: several services may live in one process, as they do in tests. Spans have real
 * identities whether or not they are exported.
 */
export function createTracing(options: TracingOptions): ServiceTracing {
  const ring = new SpanRing(options.keptSpans ?? 1000)
  const processors: SpanProcessor[] = [ring]
  if (options.isExported) processors.push(new BatchSpanProcessor({ exporter: new OTLPTraceExporter() }))
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      [ATTR_SERVICE_NAME]: options.service,
      [ATTR_SERVICE_VERSION]: options.version,
    }),
    spanProcessors: processors,
  })
  const tracer = provider.getTracer(options.service, options.version)
  const contexts = new AsyncLocalStorageContextManager().enable()
  const currentKey = createContextKey('roamlab span')
  const current = () => contexts.active().getValue(currentKey) as OpenSpan | undefined
  const runId = () => contexts.active().getValue(runIdKey) as string | undefined

  const begin = (name: string, attributes: SpanAttributes, parent?: string): OpenSpan => {
    const active = contexts.active()
    const run = attributes[RUN_ID] ?? active.getValue(runIdKey)
    const remote = parent === undefined ? null : parseTraceParent(parent)
    const origin =
      remote === null ? active : trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true })
    const span = tracer.startSpan(name, { attributes: { ...attributes, [RUN_ID]: run as string } }, origin)
    const context = run === undefined ? active : active.setValue(runIdKey, run)
    return new OpenSpan(span, context)
  }
  const within = <T>(span: Span, work: () => T): T => {
    const { context } = span as OpenSpan
    return contexts.with(context.setValue(currentKey, span), work)
  }

  return {
    begin,
    within,
    current,
    runId,
    async span(name, attributes, parent, work) {
      const span = begin(name, attributes, parent)
      try {
        return await within(span, () => work(span))
      } catch (error) {
        span.fail(error)
        throw error
      } finally {
        span.end()
      }
    },
    headers() {
      const span = current()
      const run = runId()
      return {
        ...(span !== undefined && { traceparent: span.traceparent }),
        ...(run !== undefined && { [RUN_ID]: run }),
      }
    },
    ended: () => ring.spans,
    async close() {
      // A collector that is gone may not hold up the end of the service.
      await provider.shutdown().catch(() => undefined)
      contexts.disable()
    },
  }
}
