import { type Admin, CompressionTypes, type Kafka, type Producer } from 'kafkajs'
import {
  deadLetterTopic,
  type EventHandler,
  type EventLog,
  EventLogError,
  type EventLogHealth,
  type EventMessage,
  topics as everyTopic,
  isPassingGroup,
  MAX_BODY_OCTETS,
  type PartitionLag,
  type ReadRequest,
  type ReplayFrom,
  type StoredEvent,
  type SubscribeRequest,
  type Subscription,
  type TopicTable,
} from '../../runs/ports/event-log.ts'
import type { Metrics } from '../../runs/ports/metrics.ts'
import type { Tracing } from '../../runs/ports/tracing.ts'
import { EventLogTelemetry } from './event-log-telemetry.ts'
import { asEventLogError, type KafkaAddress, kafkaClient } from './kafka-client.ts'
import { kafkaMessage } from './kafka-messages.ts'
import { KafkaPositions } from './kafka-positions.ts'
import { KafkaSubscription, type KafkaTimes, kafkaTimes } from './kafka-subscription.ts'
import { isOutage, pauseMs, sleep } from './outage.ts'
import { partitionOf } from './partition-of.ts'
import { type PublishLimits, PublishQueue } from './publish-queue.ts'

/** A body of the size allowed, with its headers and the frame of a batch around it. */
const MESSAGE_OCTETS = MAX_BODY_OCTETS + 1024 * 1024
/** Below this the time of compressing is worth more than the octets. */
const COMPRESSED_FROM_OCTETS = 65_536
const DEAD_LETTER_KEPT_HOURS = 720
const ASKED_FOR_MS = 5000
const ASK_PAUSES = { initialMs: 50, maxMs: 500 }

export interface KafkaEventLogOptions {
  readonly topics?: TopicTable
  readonly times?: Partial<KafkaTimes>
  readonly publish?: Partial<PublishLimits>
  readonly metrics?: Metrics
  readonly tracing?: Tracing
}

/** The event log on Kafka. Effects are once by outbox and claims, not by Kafka's transactions (decision 12). */
export class KafkaEventLog implements EventLog {
  readonly kind = 'kafka'
  private readonly kafka: Kafka
  private readonly prefix: string
  private readonly table: TopicTable
  private readonly times: KafkaTimes
  private readonly telemetry: EventLogTelemetry
  private readonly queue: PublishQueue
  private readonly admin: Admin
  private readonly producer: Producer
  private readonly positions: KafkaPositions
  private readonly subscriptions = new Set<KafkaSubscription>()
  private partitions: ReadonlyMap<string, number> = new Map()
  private closing: Promise<void> | undefined

  private constructor(address: KafkaAddress, options: KafkaEventLogOptions) {
    this.kafka = kafkaClient(address)
    this.prefix = address.prefix ?? ''
    this.table = options.topics ?? everyTopic
    this.times = { ...kafkaTimes, ...options.times }
    this.telemetry = new EventLogTelemetry(options)
    this.queue = new PublishQueue((topic, messages) => this.send(topic, messages), options.publish)
    this.admin = this.kafka.admin()
    this.producer = this.kafka.producer({ allowAutoTopicCreation: false, maxInFlightRequests: 5 })
    this.positions = new KafkaPositions(this.kafka, this.admin, this.prefix)
  }

  /** Makes the topics that are missing. */
  static async open(address: KafkaAddress, options: KafkaEventLogOptions = {}): Promise<KafkaEventLog> {
    const log = new KafkaEventLog(address, options)
    try {
      await log.admin.connect()
      await log.ensureTopics()
      await log.producer.connect()
      await log.positions.connect()
    } catch (error) {
      await log.disconnect()
      throw asEventLogError(error)
    }
    log.telemetry.watch(log)
    return log
  }

  async publish(topic: string, messages: readonly EventMessage[]): Promise<void> {
    this.partitionsOf(topic)
    await this.queue.publish(topic, this.telemetry.traced(messages))
    this.telemetry.published(topic, messages.length)
  }

  async subscribe(request: SubscribeRequest, handler: EventHandler): Promise<Subscription> {
    if (this.closing !== undefined) throw new EventLogError('event-log-closed', 'the event log is closed')
    for (const topic of request.topics) this.partitionsOf(topic)
    const publish = (topic: string, messages: readonly EventMessage[]): Promise<void> =>
      this.publish(topic, messages)
    const settings = { request, telemetry: this.telemetry, publish }
    const member = new KafkaSubscription(this.kafka, this.prefix, settings, handler, this.times)
    await this.asked(async () => {
      await this.positions.begin(request.group, request.topics, request.from ?? 'beginning')
      await member.start()
    })
    this.subscriptions.add(member)
    return {
      assigned: () => member.assigned(),
      pause: () => member.pause(),
      resume: () => member.resume(),
      close: () => this.end(member, request.group),
    }
  }

  lag(group: string): Promise<PartitionLag[]> {
    return this.asked(() => this.positions.lag(group, [...this.partitions.keys()]))
  }

  groups(): Promise<string[]> {
    return this.asked(() => this.positions.groups())
  }

  read(request: ReadRequest): Promise<StoredEvent[]> {
    this.partitionsOf(request.topic)
    return this.asked(() => this.positions.read(request))
  }

  extent(topic: string): Promise<ReadonlyArray<{ firstOffset: number; endOffset: number }>> {
    this.partitionsOf(topic)
    return this.asked(() => this.positions.extent(topic))
  }

  replay(request: { group: string; topic: string; from: ReplayFrom }): Promise<void> {
    const partitions = this.partitionsOf(request.topic)
    return this.asked(() => this.positions.replay(request, partitions))
  }

  async health(): Promise<EventLogHealth> {
    try {
      await this.askedOnce(() => this.admin.describeCluster())
      return { isUp: true }
    } catch (error) {
      return { isUp: false, error: (error as Error).message }
    }
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll()
    return this.closing
  }

  private async closeAll(): Promise<void> {
    this.telemetry.stop()
    await Promise.all([...this.subscriptions].map((one) => one.close()))
    await this.queue.close()
    await this.disconnect()
  }

  private async disconnect(): Promise<void> {
    const parts = [this.producer.disconnect(), this.admin.disconnect(), this.positions.disconnect()]
    await Promise.allSettled(parts)
  }

  private async end(member: KafkaSubscription, group: string): Promise<void> {
    await member.close()
    this.subscriptions.delete(member)
    // Refused where it has other members, who are then the last.
    if (isPassingGroup(group)) await this.admin.deleteGroups([this.prefix + group]).catch(() => undefined)
  }

  private async send(topic: string, messages: readonly EventMessage[]): Promise<void> {
    const partitions = this.partitionsOf(topic)
    const octets = messages.reduce((sum, { body }) => sum + body.length, 0)
    // What waits is the queue's to say.
    await this.askedOnce(() =>
      this.producer.send({
        topic: this.prefix + topic,
        acks: -1,
        compression: octets < COMPRESSED_FROM_OCTETS ? CompressionTypes.None : CompressionTypes.GZIP,
        messages: messages.map((one) => kafkaMessage(one, partitionOf(one.key, partitions))),
      }),
    )
  }

  /** A coordinator being found or a leader elected is waited for a little; for an outage the caller waits. */
  private async asked<T>(work: () => Promise<T>): Promise<T> {
    const endsAt = performance.now() + ASKED_FOR_MS
    for (let failures = 1; ; failures++) {
      try {
        return await this.askedOnce(work)
      } catch (error) {
        if (!isOutage(error) || performance.now() > endsAt || this.closing !== undefined) throw error
        await sleep(pauseMs(failures, ASK_PAUSES))
      }
    }
  }

  private async askedOnce<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw asEventLogError(error)
    }
  }

  private partitionsOf(topic: string): number {
    const partitions = this.partitions.get(topic)
    if (partitions === undefined) throw new EventLogError('unknown-topic', `there is no topic ${topic}`)
    return partitions
  }

  /** A topic that an operator made with another number of partitions keeps it: a key goes where it went. */
  private async ensureTopics(): Promise<void> {
    const wanted = Object.entries(this.table).flatMap(([topic, { partitions, retentionHours }]) => [
      { topic: this.prefix + topic, numPartitions: partitions, hours: retentionHours },
      { topic: this.prefix + deadLetterTopic(topic), numPartitions: 1, hours: DEAD_LETTER_KEPT_HOURS },
    ])
    const there = new Set(await this.admin.listTopics())
    const missing = wanted.filter(({ topic }) => !there.has(topic))
    if (missing.length > 0)
      await this.admin.createTopics({ topics: missing.map(topicOf), waitForLeaders: true })
    const { topics } = await this.admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) })
    this.partitions = new Map(
      topics.map(({ name, partitions }) => [name.slice(this.prefix.length), partitions.length]),
    )
  }
}

function topicOf({ topic, numPartitions, hours }: { topic: string; numPartitions: number; hours: number }) {
  const configEntries = [
    { name: 'retention.ms', value: String(hours * 3_600_000) },
    { name: 'max.message.bytes', value: String(MESSAGE_OCTETS) },
  ]
  return { topic, numPartitions, configEntries }
}
