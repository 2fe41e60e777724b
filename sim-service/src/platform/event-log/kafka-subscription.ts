import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs'
import type { EventHandler, StoredEvent, Subscription } from '../../runs/ports/event-log.ts'
import { storedEvent } from './kafka-messages.ts'
import { AssignedPartition, type KafkaMember } from './kafka-partition.ts'
import { DRAIN_MS, pauseMs, sleep, within } from './outage.ts'

export interface KafkaTimes {
  /** The broker takes a member that was silent so long for dead; it has bounds of its own (6 s to 30 min). */
  readonly sessionMs: number
  readonly heartbeatMs: number
  /** A fetch waits so long at the broker for something new, which answers at once when there is. */
  readonly fetchWaitMs: number
}

export const kafkaTimes: KafkaTimes = { sessionMs: 10_000, heartbeatMs: 2000, fetchWaitMs: 1000 }

const BATCH_MESSAGES = 500
const BATCH_OCTETS = 1024 * 1024
/** A partition without room holds up the fetching of the others so long, then it alone is paused. */
const PATIENCE_MS = 100
const RESTART_PAUSES = { initialMs: 200, maxMs: 5000 }

type Settings = Omit<KafkaMember, 'commit' | 'mayBegin'>

/** A member of a group. kafkajs fetches and beats; what it fetched is handled beside it, partition by partition. */
export class KafkaSubscription implements Subscription {
  private readonly kafka: Kafka
  private readonly prefix: string
  private readonly settings: Settings
  private readonly handler: EventHandler
  private readonly times: KafkaTimes
  private readonly owned = new Map<string, AssignedPartition>()
  /** Handlers of partitions that were lost under them. */
  private readonly remainders = new Map<string, Promise<void>>()
  private readonly ending = new AbortController()
  private readonly begins: Array<() => void> = []
  private consumer: Consumer | undefined
  private running = 0
  private isPaused = false
  private failures = 0
  private restarting: Promise<void> | undefined
  private closing: Promise<void> | undefined

  constructor(kafka: Kafka, prefix: string, settings: Settings, handler: EventHandler, times: KafkaTimes) {
    this.kafka = kafka
    this.prefix = prefix
    this.settings = settings
    this.handler = handler
    this.times = times
  }

  async start(): Promise<void> {
    const { request } = this.settings
    const { batchOctets = BATCH_OCTETS } = request
    const consumer = this.kafka.consumer({
      groupId: this.prefix + request.group,
      sessionTimeout: this.times.sessionMs,
      rebalanceTimeout: Math.max(this.times.sessionMs, 10_000),
      heartbeatInterval: this.times.heartbeatMs,
      maxWaitTimeInMs: this.times.fetchWaitMs,
      minBytes: 1,
      maxBytesPerPartition: batchOctets,
      allowAutoTopicCreation: false,
    })
    this.consumer = consumer
    const { REBALANCING, GROUP_JOIN, CRASH } = consumer.events
    consumer.on(REBALANCING, () => this.loseAll())
    consumer.on(GROUP_JOIN, ({ payload }) => this.joined(payload.memberAssignment))
    // With `restart` kafkajs begins again by itself; otherwise a consumer that ended would be missed by nobody.
    consumer.on(CRASH, ({ payload }) => this.crashed(payload.restart))
    await consumer.connect()
    await consumer.subscribe({
      topics: request.topics.map((topic) => this.prefix + topic),
      fromBeginning: true,
    })
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 64,
      eachBatch: (payload) => this.fetched(payload),
    })
  }

  assigned(): readonly string[] {
    return [...this.owned.keys()].sort()
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
    this.beginMore()
  }

  close(): Promise<void> {
    this.closing ??= this.leave()
    return this.closing
  }

  private async leave(): Promise<void> {
    this.ending.abort()
    await this.restarting
    const handlers = [...this.owned.values()]
    // Nothing more is begun; what runs ends, and its commits are made as a member.
    for (const one of handlers) one.discard()
    this.beginMore()
    const settled = [...handlers.map((one) => one.settled()), ...this.remainders.values()]
    await within(DRAIN_MS, Promise.all(settled))
    this.loseAll()
    await this.consumer?.disconnect().catch(() => undefined)
  }

  /** The batch goes to its partition; then kafkajs may fetch on, unless that one is full. */
  private async fetched({ batch, resolveOffset, heartbeat, pause }: EachBatchPayload): Promise<void> {
    const topic = batch.topic.slice(this.prefix.length)
    const one = this.owned.get(keyOf(topic, batch.partition))
    const last = batch.messages.at(-1)
    if (one === undefined || last === undefined || this.ending.signal.aborted) return
    one.take(this.batchesOf(batch.messages.map((message) => storedEvent(topic, batch.partition, message))))
    resolveOffset(last.offset)
    if (one.hasRoom()) return
    const room = one.whenRoom()
    await within(PATIENCE_MS, room)
    if (!one.hasRoom()) {
      const resume = pause()
      void room.then(resume)
    }
    await heartbeat()
  }

  private batchesOf(events: StoredEvent[]): StoredEvent[][] {
    const size = this.settings.request.batchMessages ?? BATCH_MESSAGES
    const batches: StoredEvent[][] = []
    for (let from = 0; from < events.length; from += size) batches.push(events.slice(from, from + size))
    return batches
  }

  private joined(assignment: Readonly<Record<string, readonly number[]>>): void {
    this.failures = 0
    this.loseAll()
    const member: KafkaMember = {
      ...this.settings,
      commit: (topic, partition, below) => this.commit(topic, partition, below),
      mayBegin: () => this.mayBegin(),
    }
    for (const [name, partitions] of Object.entries(assignment)) {
      const topic = name.slice(this.prefix.length)
      for (const partition of partitions) {
        const key = keyOf(topic, partition)
        const earlier = this.remainders.get(key)
        this.owned.set(key, new AssignedPartition(member, topic, partition, this.handler, earlier))
      }
    }
  }

  private loseAll(): void {
    for (const [key, one] of this.owned) {
      one.lose()
      const remainder = one.settled().finally(() => {
        if (this.remainders.get(key) === remainder) this.remainders.delete(key)
      })
      this.remainders.set(key, remainder)
    }
    this.owned.clear()
    this.beginMore()
  }

  private async commit(topic: string, partition: number, below: number): Promise<void> {
    await this.consumer!.commitOffsets([{ topic: this.prefix + topic, partition, offset: String(below) }])
  }

  private async mayBegin(): Promise<() => void> {
    const limit = this.settings.request.concurrency ?? Number.POSITIVE_INFINITY
    while ((this.isPaused && !this.ending.signal.aborted) || this.running >= limit) {
      await new Promise<void>((resolve) => this.begins.push(resolve))
    }
    this.running++
    return () => {
      this.running--
      this.beginMore()
    }
  }

  private beginMore(): void {
    for (const begin of this.begins.splice(0)) begin()
  }

  private crashed(isRestarted: boolean): void {
    this.loseAll()
    if (isRestarted || this.ending.signal.aborted) return
    this.restarting ??= this.restart().finally(() => {
      this.restarting = undefined
    })
  }

  private async restart(): Promise<void> {
    while (!this.ending.signal.aborted) {
      await sleep(pauseMs(++this.failures, RESTART_PAUSES), this.ending.signal)
      if (this.ending.signal.aborted) return
      await this.consumer?.disconnect().catch(() => undefined)
      try {
        return await this.start()
      } catch {
        // The brokers are away: again, a little later.
      }
    }
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`
}
