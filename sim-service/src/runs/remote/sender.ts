import { setTimeout as sleep } from 'node:timers/promises'
import type { EventLog, EventMessage, TopicName } from '../ports/event-log.ts'

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000

export interface SenderOptions {
  /** Hears of the first failure of each outage, and of its end. */
  onTrouble?(problem: string | undefined): void
}

/**
 * Publishes in order, however long the log is away: what a leader or a worker has said is never lost, and at worst it
 * is said twice. It needs no bound of its own: a worker says one thing a window and shard, and then waits.
 */
export class Sender {
  private readonly log: Pick<EventLog, 'publish'>
  private readonly options: SenderOptions
  private readonly waiting: { topic: TopicName; messages: readonly EventMessage[] }[] = []
  private sending: Promise<void> | undefined
  private readonly end = new AbortController()

  constructor(log: Pick<EventLog, 'publish'>, options: SenderOptions = {}) {
    this.log = log
    this.options = options
  }

  send(topic: TopicName, messages: readonly EventMessage[]): void {
    if (this.end.signal.aborted) return
    this.waiting.push({ topic, messages })
    this.start()
  }

  private start(): void {
    if (this.sending !== undefined || this.waiting.length === 0) return
    this.sending = this.sendAll().finally(() => {
      this.sending = undefined
      // Something may have come to wait between the last look and this.
      this.start()
    })
  }

  /** Until everything is published, or nobody waits for it any more. */
  async flush(): Promise<void> {
    while (this.sending !== undefined) await this.sending
  }

  /** Whatever is not published yet stays unsaid. */
  close(): void {
    this.waiting.length = 0
    this.end.abort()
  }

  private async sendAll(): Promise<void> {
    // One turn of the loop, so that what is said together goes together.
    await Promise.resolve()
    while (this.waiting.length > 0) {
      const { topic } = this.waiting[0]
      const others = this.waiting.findIndex((later) => later.topic !== topic)
      const batch = this.waiting.splice(0, others === -1 ? this.waiting.length : others)
      await this.insist(
        topic,
        batch.flatMap(({ messages }) => messages),
      )
    }
  }

  private async insist(topic: TopicName, messages: readonly EventMessage[]): Promise<void> {
    const { signal } = this.end
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await this.log.publish(topic, messages)
        if (pauseMs > FIRST_PAUSE_MS) this.options.onTrouble?.(undefined)
        return
      } catch (error) {
        if (pauseMs === FIRST_PAUSE_MS) this.options.onTrouble?.((error as Error).message)
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }
}
