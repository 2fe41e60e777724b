import type { EventHandler, EventMessage, StoredEvent, SubscribeRequest } from '../../runs/ports/event-log.ts'
import { Delivery, type PartitionInHand } from './delivery.ts'
import type { EventLogTelemetry } from './event-log-telemetry.ts'
import { pauseMs, sleep } from './outage.ts'

const COMMIT_PAUSES = { initialMs: 50, maxMs: 1000 }

export interface KafkaMember {
  readonly request: SubscribeRequest
  readonly telemetry: EventLogTelemetry
  publish(topic: string, messages: readonly EventMessage[]): Promise<void>
  /** Everything below an offset is done; rejects where the broker did not hear it. */
  commit(topic: string, partition: number, below: number): Promise<void>
  /** Resolves when a handler may begin: the subscription is not paused, and not too many run. */
  mayBegin(): Promise<() => void>
}

/** A partition between one rebalance and the next: fetched batches wait here, and are handled in order. */
export class AssignedPartition implements PartitionInHand {
  readonly topic: string
  readonly partition: number
  private readonly lost = new AbortController()
  private readonly member: KafkaMember
  private readonly delivery: Delivery
  private readonly waiting: StoredEvent[][] = []
  private readonly roomWanted: Array<() => void> = []
  private running: Promise<void> | undefined
  private wantedCommit = -1
  private committing: Promise<void> | undefined
  private readonly earlier: Promise<void> | undefined

  constructor(
    member: KafkaMember,
    topic: string,
    partition: number,
    handler: EventHandler,
    earlier: Promise<void> | undefined,
  ) {
    this.member = member
    this.topic = topic
    this.partition = partition
    this.earlier = earlier
    this.delivery = new Delivery(this, handler, member.request.retry)
  }

  get group(): string {
    return this.member.request.group
  }

  get telemetry(): EventLogTelemetry {
    return this.member.telemetry
  }

  get stale(): AbortSignal {
    return this.lost.signal
  }

  /** What runs is told. */
  lose(): void {
    this.lost.abort()
    this.discard()
  }

  /** What waits is left to the next owner; what runs may end. */
  discard(): void {
    this.waiting.length = 0
    this.room()
  }

  publish(topic: string, messages: readonly EventMessage[]): Promise<void> {
    return this.member.publish(topic, messages)
  }

  /** One batch is handled and one waits: more is not fetched. */
  hasRoom(): boolean {
    return this.waiting.length <= 1 || this.stale.aborted
  }

  /** Resolves when it has room again. */
  whenRoom(): Promise<void> {
    return new Promise((resolve) => {
      if (this.hasRoom()) resolve()
      else this.roomWanted.push(resolve)
    })
  }

  take(batches: readonly StoredEvent[][]): void {
    if (this.stale.aborted) return
    this.waiting.push(...batches)
    this.running ??= this.run().finally(() => {
      this.running = undefined
    })
  }

  async commit(below: number): Promise<void> {
    if (below <= this.wantedCommit) return this.committing
    this.wantedCommit = below
    this.committing ??= this.commitUntilEven().finally(() => {
      this.committing = undefined
    })
    await this.committing
  }

  /** No handler runs any more; what is done is committed. */
  async settled(): Promise<void> {
    await this.running
    await this.committing
  }

  private async run(): Promise<void> {
    await this.earlier
    for (let batch = this.waiting.shift(); batch !== undefined; batch = this.waiting.shift()) {
      this.room()
      const done = await this.member.mayBegin()
      try {
        await this.delivery.deliver(batch)
      } finally {
        done()
      }
    }
    this.room()
  }

  private room(): void {
    if (this.hasRoom()) for (const resolve of this.roomWanted.splice(0)) resolve()
  }

  private async commitUntilEven(): Promise<void> {
    let committed: number | undefined
    for (let failures = 1; committed !== this.wantedCommit && !this.stale.aborted; ) {
      const below = this.wantedCommit
      try {
        await this.member.commit(this.topic, this.partition, below)
        committed = below
        failures = 1
      } catch {
        await sleep(pauseMs(failures++, COMMIT_PAUSES), this.stale)
      }
    }
  }
}
