import type { Database } from '../src/platform/postgres/database.ts'
import type {
  EventLog,
  EventMessage,
  StoredEvent,
  SubscribeRequest,
  Subscription,
  TopicTable,
} from '../src/runs/ports/event-log.ts'

/** Topics of the suite: none of the product's, and small enough to see what happens. */
export const contractTopics = {
  'test.orders': { partitions: 4, retentionHours: 1, carries: 'whatever a test publishes' },
  'test.bulk': { partitions: 3, retentionHours: 1, carries: 'much, and large' },
  'test.lines': { partitions: 1, retentionHours: 1, carries: 'what must be in one order' },
} as const satisfies TopicTable

/** A store with its adapter, as the suite uses it. */
export interface StoreUnderTest {
  /** As good as another process. */
  open(): Promise<EventLog>
  /** What a process of its own needs to open the log (`event-consumer.ts`). */
  readonly address: Readonly<Record<string, string>>
  /** Where effects are written. */
  readonly effects: { readonly database: Database; readonly url: string }
}

let groups = 0

/** A group that nobody had before, also in an earlier run of the tests on the same store. */
export function newGroup(): string {
  return `group${process.pid}x${Date.now()}x${groups++}`
}

export function eventOf(key: string, number: number, body = `${key} ${number}`): EventMessage {
  const headers = { schema: 'test/1', 'run-id': key }
  return { key, eventId: `${key}:${number}`, headers, body: Buffer.from(body) }
}

export function idsOf(events: ReadonlyArray<{ readonly eventId: string }>): string[] {
  return events.map(({ eventId }) => eventId)
}

export interface Reading {
  readonly events: StoredEvent[]
  readonly subscription: Subscription
}

/** What a test has at hand: a log of its own, a group that nobody had, and messages whose keys only it has. */
export interface Hand {
  log: EventLog
  group: string
  another(): Promise<EventLog>
  messages(count: number, keys: number, from?: number): EventMessage[]
  publish(count: number, keys: number, topic?: string): Promise<EventMessage[]>
  /** What a group is given of this test's messages, in the order in which it is given. */
  read(log: EventLog, request?: Partial<SubscribeRequest>): Promise<Reading>
  mine(events: readonly StoredEvent[]): StoredEvent[]
}

export function handOf(given: () => StoreUnderTest): Hand {
  const opened: EventLog[] = []
  const another = async (): Promise<EventLog> => {
    const log = await given().open()
    opened.push(log)
    return log
  }
  const hand = {
    another,
    mine: (events) => events.filter(({ key }) => key.startsWith(`${hand.group}-`)),
    messages: (count, keys, from = 0) =>
      Array.from({ length: count }, (_, n) => eventOf(`${hand.group}-${n % keys}`, from + n)),
    async publish(count, keys, topic = 'test.orders') {
      const messages = hand.messages(count, keys)
      await hand.log.publish(topic, messages)
      return messages
    },
    async read(log, request = {}) {
      const events: StoredEvent[] = []
      const whole = { topics: ['test.orders'], group: hand.group, ...request }
      const subscription = await log.subscribe(whole, async (batch) => {
        events.push(...hand.mine(batch.events))
      })
      return { events, subscription }
    },
  } as Hand
  beforeEach(async () => {
    hand.group = newGroup()
    hand.log = await another()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((log) => log.close()))
  })
  return hand
}
