import type { Transaction } from './transaction.ts'

/**
 * The event log as the rooms see it; `platform/event-log/` has it on Postgres and on Kafka, held to one contract suite.
 *
 * A topic has partitions; a key always falls into the same one, and what one process publishes under a key is read in
 * that order. Delivery is at least once: a consumer says what is done, and what nobody said of is given again, also to
 * another member of the group. Effects become exactly once by `eventId` (docs/EVENT-LOG.md).
 */

export interface TopicRow {
  readonly partitions: number
  /** A message is kept at least this long, and until every group has it behind it. */
  readonly retentionHours: number
  readonly carries: string
}

/** Every topic there is; each has a dead-letter topic of one partition beside it. */
export const topics = {
  'run.intents': { partitions: 4, retentionHours: 72, carries: 'runs that somebody asked for' },
  'run.shards': {
    partitions: 12,
    retentionHours: 24,
    carries: 'shards to run, and the orders to those who run them',
  },
  'run.results': {
    partitions: 12,
    retentionHours: 24,
    carries: 'what shards report of their windows, and at the end',
  },
  'charging.events': { partitions: 12, retentionHours: 72, carries: 'usage as it was charged' },
} as const satisfies Readonly<Record<string, TopicRow>>

export type TopicName = keyof typeof topics

export type TopicTable = Readonly<Record<string, TopicRow>>

/** Octets that a message's body may have, on every adapter. */
export const MAX_BODY_OCTETS = 8 * 1024 * 1024

export interface EventHeaders {
  /** What the body is, with its version: `window-order/1`. */
  readonly schema: string
  readonly 'run-id'?: string
  /** W3C Trace Context, as it came in. */
  readonly traceparent?: string
  readonly [name: string]: string | undefined
}

export interface EventMessage {
  readonly key: string
  /** `run:shard:sequence`, or a UUIDv7: the same again when the same event is published again. */
  readonly eventId: string
  readonly headers: EventHeaders
  readonly body: Uint8Array
}

export interface StoredEvent extends EventMessage {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  /** Milliseconds since 1970 at which the log took it. */
  readonly publishedAt: number
}

/** Messages of one partition, in order. */
export interface EventBatch {
  readonly topic: string
  readonly partition: number
  readonly events: readonly StoredEvent[]
  /** Done up to and with this one; what follows is given again should the handler fail. When it ends, all is done. */
  commit(through: StoredEvent): Promise<void>
  /** The partition is somebody else's by now, or the subscription ends: leave off, what is not done is given again. */
  isStale(): boolean
}

/** What a handler throws at a message that no repetition will make good: it is a dead letter at once. */
export class PoisonMessage extends Error {
  readonly event: StoredEvent
  /** In kebab case, for the header `error-code`. */
  readonly code: string

  constructor(event: StoredEvent, code: string, message: string) {
    super(message)
    this.name = 'PoisonMessage'
    this.event = event
    this.code = code
  }
}

export interface RetryPolicy {
  /** Of one message; then it is a dead letter. A store that cannot be reached is waited for and not counted. */
  readonly attempts: number
  readonly initialMs: number
  readonly maxMs: number
}

export interface SubscribeRequest {
  readonly topics: readonly string[]
  /**
   * Members of a group share the partitions. A group called `what:which` is of one process or run: it is forgotten when
   * its last member closes, or an hour after that died, and metrics show it as `what`.
   */
  readonly group: string
  /** Where a group begins that never committed; the beginning unless said. */
  readonly from?: 'beginning' | 'end'
  readonly batchMessages?: number
  /** A batch ends with the message that reaches it, so one message always fits. */
  readonly batchOctets?: number
  /** Partitions handled at once; all unless said. */
  readonly concurrency?: number
  readonly retry?: Partial<RetryPolicy>
}

export type EventHandler = (batch: EventBatch) => Promise<void>

export interface Subscription {
  /** The partitions that are this member's now, as `topic/partition`, sorted. */
  assigned(): readonly string[]
  /** Takes no further batch until `resume`; the partitions remain this member's. */
  pause(): void
  resume(): void
  /** Waits for the handlers that run, commits, and gives the partitions to the others. */
  close(): Promise<void>
}

export interface PartitionLag {
  readonly topic: string
  readonly partition: number
  /** The first message that the group has not done. */
  readonly committedOffset: number
  readonly endOffset: number
  readonly lagMessages: number
  /** The age of the first message that is not done; 0 when all are. */
  readonly lagSeconds: number
}

/** Where a group begins again: all partitions at an end or an instant (ms since 1970), or one at an offset. */
export type ReplayFrom =
  | 'beginning'
  | 'end'
  | { readonly sinceMs: number }
  | { readonly partition: number; readonly offset: number }

export interface ReadRequest {
  readonly topic: string
  readonly partition: number
  readonly fromOffset: number
  readonly limit: number
}

export interface EventLogHealth {
  readonly isUp: boolean
  readonly error?: string
}

export interface EventLog {
  readonly kind: 'postgres' | 'kafka'
  /** Durable once it resolves. Repeats itself through an outage, for as long as `publishTimeoutMs` of the adapter. */
  publish(topic: string, messages: readonly EventMessage[]): Promise<void>
  subscribe(request: SubscribeRequest, handler: EventHandler): Promise<Subscription>
  /** Of every partition that the group ever took. */
  lag(group: string): Promise<PartitionLag[]>
  groups(): Promise<string[]>
  /** Looks without belonging to a group and without committing. */
  read(request: ReadRequest): Promise<StoredEvent[]>
  /** First kept and next offset of each partition, in order. */
  extent(topic: string): Promise<ReadonlyArray<{ readonly firstOffset: number; readonly endOffset: number }>>
  /** Moves what a group has committed; refused with `group-active` while it has members. */
  replay(request: {
    readonly group: string
    readonly topic: string
    readonly from: ReplayFrom
  }): Promise<void>
  health(): Promise<EventLogHealth>
  /** Closes the subscriptions, then itself. */
  close(): Promise<void>
}

/** Within the writer's transaction, so that state and event exist together or not at all. */
export interface Outbox {
  add(tx: Transaction, topic: string, message: EventMessage): Promise<void>
}

export type EventLogProblem =
  | 'event-log-unavailable'
  | 'event-log-closed'
  | 'event-log-full'
  | 'group-active'
  | 'message-too-large'
  | 'unknown-topic'

export class EventLogError extends Error {
  readonly code: EventLogProblem

  constructor(code: EventLogProblem, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'EventLogError'
    this.code = code
  }
}

/** Where what cannot be handled goes. */
export function deadLetterTopic(topic: string): string {
  return `${topic}.dlq`
}

export function isDeadLetterTopic(topic: string): boolean {
  return topic.endsWith('.dlq')
}

/** What metrics call a group. */
export function kindOfGroup(group: string): string {
  return group.split(':', 1)[0]!
}

export function isPassingGroup(group: string): boolean {
  return group.includes(':')
}
