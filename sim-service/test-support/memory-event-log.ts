import type {
  EventBatch,
  EventHandler,
  EventLog,
  EventMessage,
  StoredEvent,
  SubscribeRequest,
  Subscription,
} from '../src/runs/ports/event-log.ts'

/**
 * A log in memory for tests of those who talk over one: each group hears everything from its beginning on, in order,
 * one turn of the loop later. It can be away, and say things twice.
 */
export class MemoryEventLog implements Pick<EventLog, 'publish' | 'subscribe'> {
  readonly published: StoredEvent[] = []
  isAway = false
  saysTwice = false
  private readonly handlers = new Set<{
    topics: readonly string[]
    handler: EventHandler
    tail: Promise<void>
  }>()

  async publish(topic: string, messages: readonly EventMessage[]): Promise<void> {
    await new Promise(setImmediate)
    if (this.isAway) throw new Error('the log is away')
    for (const message of this.saysTwice ? messages.flatMap((each) => [each, each]) : messages) {
      // Octets are copied as a real log would: nobody shares memory through it.
      const body = Uint8Array.from(message.body)
      const event = { ...message, body, topic, partition: 0, offset: this.published.length, publishedAt: 0 }
      this.published.push(event)
      for (const each of this.handlers) if (each.topics.includes(topic)) this.deliver(each, event)
    }
  }

  async subscribe({ topics }: SubscribeRequest, handler: EventHandler): Promise<Subscription> {
    const entry = { topics, handler, tail: Promise.resolve() }
    this.handlers.add(entry)
    return {
      assigned: () => topics.map((topic) => `${topic}/0`),
      pause: () => undefined,
      resume: () => undefined,
      close: async () => {
        this.handlers.delete(entry)
        await entry.tail
      },
    }
  }

  private deliver(entry: { handler: EventHandler; tail: Promise<void> }, event: StoredEvent): void {
    const { topic, partition } = event
    const batch: EventBatch = {
      topic,
      partition,
      events: [event],
      commit: () => Promise.resolve(),
      isStale: () => false,
    }
    entry.tail = entry.tail.then(() => entry.handler(batch))
  }
}
