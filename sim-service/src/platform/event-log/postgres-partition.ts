import type { EventHandler, EventMessage, StoredEvent, SubscribeRequest } from '../../runs/ports/event-log.ts'
import type { Database } from '../postgres/database.ts'
import { Delivery, type PartitionInHand } from './delivery.ts'
import type { EventLogTelemetry } from './event-log-telemetry.ts'
import { pauseMs, sleep } from './outage.ts'

const COMMIT_PAUSES = { initialMs: 50, maxMs: 1000 }

export interface Member {
  readonly database: Database
  readonly request: SubscribeRequest
  readonly id: string
  readonly telemetry: EventLogTelemetry
  publish(topic: string, messages: readonly EventMessage[]): Promise<void>
}

export interface Claim {
  readonly topic: string
  readonly partition: number
  readonly epoch: number
  readonly committed: number
}

/** A partition for as long as it is this member's: where it has come to, and what is committed of it. */
export class OwnedPartition implements PartitionInHand {
  readonly topic: string
  readonly partition: number
  readonly epoch: number
  /** The next offset to fetch. */
  next: number
  /** A handler has messages of it. */
  busy: Promise<void> | undefined
  /** It goes to another member as soon as it is not busy. */
  isLeaving = false
  /** There may be something to fetch. */
  isDue = true
  private readonly lost = new AbortController()
  private readonly member: Member
  private readonly delivery: Delivery
  private wantedCommit: number
  private committing: Promise<void> | undefined

  constructor(member: Member, claim: Claim, handler: EventHandler) {
    this.member = member
    this.topic = claim.topic
    this.partition = claim.partition
    this.epoch = claim.epoch
    this.next = claim.committed
    this.wantedCommit = claim.committed
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

  lose(): void {
    this.lost.abort()
  }

  publish(topic: string, messages: readonly EventMessage[]): Promise<void> {
    return this.member.publish(topic, messages)
  }

  /** Hands the events over; what the log has behind them is fetched when they are done. */
  take(events: readonly StoredEvent[], hasMore: boolean, whenDone: () => void): void {
    this.next = events.at(-1)!.offset + 1
    this.isDue ||= hasMore
    this.busy = this.delivery.deliver(events).finally(() => {
      this.busy = undefined
      whenDone()
    })
  }

  /** Until a handler of an earlier ownership has ended, so that two never run side by side. */
  waitFor(earlier: Promise<void>, whenDone: () => void): void {
    this.busy = earlier.finally(() => {
      this.busy = undefined
      whenDone()
    })
  }

  /** Those that come while one is under way become one. */
  async commit(below: number): Promise<void> {
    if (below <= this.wantedCommit) return this.committing
    this.wantedCommit = below
    this.committing ??= this.commitUntilEven().finally(() => {
      this.committing = undefined
    })
    await this.committing
  }

  /** Resolves when no handler runs and everything done is committed. */
  async settled(): Promise<void> {
    await this.busy
    await this.committing
  }

  private async commitUntilEven(): Promise<void> {
    let committed: number | undefined
    for (let failures = 1; committed !== this.wantedCommit && !this.stale.aborted; ) {
      const below = this.wantedCommit
      try {
        if (!(await this.commitOnce(below))) this.lose()
        committed = below
        failures = 1
      } catch {
        await sleep(pauseMs(failures++, COMMIT_PAUSES), this.stale)
      }
    }
  }

  private async commitOnce(below: number): Promise<boolean> {
    const { database, request, id } = this.member
    const [row] = await database.query<{ done: boolean }>(
      'select event_commit($1, $2, $3, $4, $5, $6) as done',
      [request.group, id, this.topic, this.partition, this.epoch, below],
    )
    return row?.done === true
  }
}
