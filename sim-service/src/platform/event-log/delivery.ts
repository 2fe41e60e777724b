import {
  deadLetterTopic,
  type EventBatch,
  type EventHandler,
  type EventMessage,
  isDeadLetterTopic,
  PoisonMessage,
  type RetryPolicy,
  type StoredEvent,
} from '../../runs/ports/event-log.ts'
import type { EventLogTelemetry } from './event-log-telemetry.ts'
import { isOutage, pauseMs, sleep } from './outage.ts'

export const retryPolicy: RetryPolicy = { attempts: 6, initialMs: 100, maxMs: 10_000 }

/** What an adapter offers to those who handle the messages of one partition. */
export interface PartitionInHand {
  readonly topic: string
  readonly partition: number
  readonly group: string
  readonly telemetry: EventLogTelemetry
  /** Fires when the partition goes to somebody else, or the subscription ends. */
  readonly stale: AbortSignal
  /** Everything below is done. Never rejects: repeated through an outage; a lost partition fires `stale`. */
  commit(below: number): Promise<void>
  publish(topic: string, messages: readonly EventMessage[]): Promise<void>
}

interface Trial {
  readonly attempts: number
  readonly firstAt: number
}

/**
 * Hands events to a handler until they are done, dead letters, or somebody else's. A handler that fails gets what it
 * did not commit again, one message at a time until the one that it fails at is found: that one is tried a bounded
 * number of times and then put aside, so that it cannot hold up its partition for ever.
 */
export class Delivery {
  private readonly hand: PartitionInHand
  private readonly handler: EventHandler
  private readonly policy: RetryPolicy
  private trial: Trial | undefined
  private outages = 0

  constructor(hand: PartitionInHand, handler: EventHandler, policy: Partial<RetryPolicy> = {}) {
    this.hand = hand
    this.handler = handler
    // A dead letter has nowhere else to go: it is tried until it is done.
    const attempts = isDeadLetterTopic(hand.topic) ? Number.POSITIVE_INFINITY : undefined
    this.policy = { ...retryPolicy, ...policy, ...(attempts !== undefined && { attempts }) }
  }

  async deliver(events: readonly StoredEvent[]): Promise<void> {
    let rest = events
    // Nobody knows at which message of a batch the handler failed: up to here they are given singly.
    let singlyUpTo = -1
    while (rest.length > 0 && !this.hand.stale.aborted) {
      const given = rest[0]!.offset < singlyUpTo ? rest.slice(0, 1) : rest
      const { done, error, poison } = await this.attempt(given)
      if (done > 0) {
        this.trial = undefined
        this.outages = 0
      }
      if (error !== undefined && done < given.length) {
        singlyUpTo = Math.max(singlyUpTo, given.at(-1)!.offset + 1)
        const isAside = poison === undefined && (await this.decide(given.slice(done), error))
        if (isAside) rest = rest.slice(done + 1)
        else rest = rest.slice(done).filter((event) => event.offset !== poison)
      } else rest = rest.slice(done)
    }
    // The next batch need not wait until the store knows of this one: commits of a partition only grow.
    const last = events.at(-1)
    if (last !== undefined && !this.hand.stale.aborted) void this.hand.commit(last.offset + 1)
  }

  private async attempt(
    events: readonly StoredEvent[],
  ): Promise<{ done: number; error?: unknown; poison?: number }> {
    const batch = new BatchInHand(this.hand, events)
    try {
      await this.hand.telemetry.processing(this.hand.group, events, () => this.handler(batch))
      this.hand.telemetry.consumed(this.hand, events.length)
      return { done: events.length }
    } catch (error) {
      if (!(error instanceof PoisonMessage) || isDeadLetterTopic(this.hand.topic)) {
        return { done: batch.done, error }
      }
      await this.putAside(error.event, error.code, error, 1, Date.now())
      return { done: batch.done, error, poison: error.event.offset }
    }
  }

  /** Waits before the next attempt, or puts the message aside; says whether it did that. */
  private async decide(left: readonly StoredEvent[], error: unknown): Promise<boolean> {
    if (isOutage(error)) {
      await sleep(pauseMs(++this.outages, this.policy), this.hand.stale)
      return false
    }
    const { attempts, firstAt }: Trial = this.trial ?? { attempts: 0, firstAt: Date.now() }
    this.trial = { attempts: attempts + 1, firstAt }
    if (left.length === 1 && attempts + 1 >= this.policy.attempts) {
      await this.putAside(left[0]!, codeOf(error), error, attempts + 1, firstAt)
      this.trial = undefined
      return true
    }
    this.hand.telemetry.retried(this.hand)
    await sleep(pauseMs(attempts + 1, this.policy), this.hand.stale)
    return false
  }

  /** Into the dead-letter topic before it counts as done: rather there twice than nowhere. */
  private async putAside(
    event: StoredEvent,
    code: string,
    error: unknown,
    attempts: number,
    firstAt: number,
  ): Promise<void> {
    const headers = {
      ...event.headers,
      'original-topic': event.topic,
      'original-partition': String(event.partition),
      'original-offset': String(event.offset),
      'error-code': code,
      'error-text': (error instanceof Error ? error.message : String(error)).slice(0, 500),
      attempts: String(attempts),
      'first-attempt': new Date(firstAt).toISOString(),
      'last-attempt': new Date().toISOString(),
    }
    const { key, eventId, body } = event
    const topic = deadLetterTopic(event.topic)
    for (let failures = 1; !this.hand.stale.aborted; failures++) {
      try {
        await this.hand.publish(topic, [{ key, eventId, headers, body }])
        this.hand.telemetry.putAside(event.topic)
        return
      } catch {
        await sleep(pauseMs(failures, this.policy), this.hand.stale)
      }
    }
  }
}

class BatchInHand implements EventBatch {
  readonly events: readonly StoredEvent[]
  /** How many of them, from the first on. */
  done = 0
  private readonly hand: PartitionInHand

  constructor(hand: PartitionInHand, events: readonly StoredEvent[]) {
    this.hand = hand
    this.events = events
  }

  get topic(): string {
    return this.hand.topic
  }

  get partition(): number {
    return this.hand.partition
  }

  async commit(through: StoredEvent): Promise<void> {
    const count = this.events.indexOf(through) + 1
    if (count === 0) throw new RangeError(`offset ${through.offset} is not of this batch`)
    if (count <= this.done) return
    this.done = count
    await this.hand.commit(through.offset + 1)
  }

  isStale(): boolean {
    return this.hand.stale.aborted
  }
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  return typeof code === 'string' ? code : typeof name === 'string' ? name : 'error'
}
