import {
  type EventLog,
  type EventMessage,
  kindOfGroup,
  type PartitionLag,
  type StoredEvent,
} from '../../runs/ports/event-log.ts'
import { type Metrics, noMetrics } from '../../runs/ports/metrics.ts'
import { noTracing, RUN_ID, type Tracing } from '../../runs/ports/tracing.ts'
import { withTrace } from './event-trace.ts'

interface Consumer {
  readonly topic: string
  readonly group: string
}

/** What both adapters count, and the spans around publishing and handling. */
export class EventLogTelemetry {
  private readonly metrics: Metrics
  private readonly tracing: Tracing
  private unwatch: () => void = () => undefined
  private shown: ReadonlyMap<string, Consumer> = new Map()

  constructor({ metrics = noMetrics, tracing = noTracing }: { metrics?: Metrics; tracing?: Tracing }) {
    this.metrics = metrics
    this.tracing = tracing
  }

  /** Before each scrape: the lag of every group, topic by topic. */
  watch(log: EventLog): void {
    this.unwatch = this.metrics.beforeScrape(() => this.showLag(log))
  }

  stop(): void {
    this.unwatch()
  }

  traced(messages: readonly EventMessage[]): readonly EventMessage[] {
    return this.tracing === noTracing ? messages : messages.map((one) => withTrace(one, this.tracing))
  }

  published(topic: string, messages: number): void {
    this.metrics.count('roamlab_event_log_published_total', { topic }, messages)
  }

  /** A batch goes on in the trace of its first message, which names the run for spans and log lines within. */
  processing(group: string, events: readonly StoredEvent[], work: () => Promise<void>): Promise<void> {
    if (this.tracing === noTracing) return work()
    const { topic, partition, offset, headers } = events[0]!
    const attributes = {
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.kafka.offset': offset,
      'messaging.consumer.group.name': group,
      'messaging.batch.message_count': events.length,
      [RUN_ID]: headers['run-id'],
    }
    return this.tracing.span(`process ${topic}`, attributes, headers.traceparent, work)
  }

  consumed({ topic, group }: Consumer, messages: number): void {
    this.metrics.count('roamlab_event_log_consumed_total', { topic, group: kindOfGroup(group) }, messages)
  }

  retried({ topic, group }: Consumer): void {
    this.metrics.count('roamlab_event_log_retries_total', { topic, group: kindOfGroup(group) })
  }

  putAside(topic: string): void {
    this.metrics.count('roamlab_event_log_dead_letters_total', { topic })
  }

  private async showLag(log: EventLog): Promise<void> {
    const partitions: Array<PartitionLag & Consumer> = []
    for (const name of await log.groups()) {
      const group = kindOfGroup(name)
      partitions.push(...(await log.lag(name)).map((one) => ({ ...one, group })))
    }
    const consumers = Map.groupBy(partitions, ({ topic, group }) => `${topic} ${group}`)
    for (const consumer of consumers.values()) {
      const { topic, group } = consumer[0]!
      const messages = consumer.reduce((sum, { lagMessages }) => sum + lagMessages, 0)
      this.metrics.set('roamlab_event_log_lag_messages', { topic, group }, messages)
      const seconds = Math.max(...consumer.map(({ lagSeconds }) => lagSeconds))
      this.metrics.set('roamlab_event_log_lag_seconds', { topic, group }, seconds)
    }
    for (const [key, { topic, group }] of this.shown) {
      if (consumers.has(key)) continue
      this.metrics.remove('roamlab_event_log_lag_messages', { topic, group })
      this.metrics.remove('roamlab_event_log_lag_seconds', { topic, group })
    }
    this.shown = new Map([...consumers].map(([key, of]) => [key, of[0]!]))
  }
}
