import type {
  EventLog,
  EventMessage,
  StoredEvent,
  Subscription,
  TopicTable,
} from '../src/runs/ports/event-log.ts'
import { until } from './until.ts'

/** Topics of the suite: none of the product's, and small enough to see what happens. */
export const contractTopics = {
  'test.orders': { partitions: 4, retentionHours: 1, carries: 'whatever a test publishes' },
  'test.replies': { partitions: 4, retentionHours: 1, carries: 'what a test answers' },
} as const satisfies TopicTable

/** A store with its adapter, as the suite uses it. Every `open` is as good as another process. */
export interface StoreUnderTest {
  open(): Promise<EventLog>
}

let groups = 0

/** A group that nobody had before, also in an earlier run of the tests on the same store. */
export function newGroup(what: string): string {
  return `${what}-${process.pid}-${Date.now()}-${groups++}`
}

export function eventOf(key: string, number: number, body = `${key} ${number}`): EventMessage {
  return {
    key,
    eventId: `${key}:${number}`,
    headers: { schema: 'test/1', 'run-id': key },
    body: Buffer.from(body),
  }
}

export interface Reading {
  readonly events: StoredEvent[]
  readonly subscription: Subscription
}

/** What a group is given, in the order in which it is given. */
export async function readInto(
  log: EventLog,
  group: string,
  topics: readonly string[] = ['test.orders'],
): Promise<Reading> {
  const events: StoredEvent[] = []
  const subscription = await log.subscribe({ topics, group }, async (batch) => {
    events.push(...batch.events)
  })
  return { events, subscription }
}

/** What a test has at hand: a log of its own, a group that nobody had, and messages whose keys only it has. */
interface Hand {
  log: EventLog
  group: string
  another(): Promise<EventLog>
  publish(count: number, keys: number): Promise<EventMessage[]>
  mine(events: readonly StoredEvent[]): StoredEvent[]
}

function handOf(given: () => StoreUnderTest): Hand {
  const opened: EventLog[] = []
  const another = async (): Promise<EventLog> => {
    const log = await given().open()
    opened.push(log)
    return log
  }
  const hand = {
    another,
    mine: (events) => events.filter(({ key }) => key.startsWith(`${hand.group}-`)),
    async publish(count, keys) {
      const messages = Array.from({ length: count }, (_, n) => eventOf(`${hand.group}-${n % keys}`, n))
      await hand.log.publish('test.orders', messages)
      return messages
    },
  } as Hand
  beforeEach(async () => {
    hand.group = newGroup('group')
    hand.log = await another()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((log) => log.close()))
  })
  return hand
}

/** The claims that every adapter makes of `EventLog`. */
export function describeEventLog(given: () => StoreUnderTest): void {
  describe('reading', () => describeReading(given))
  describe('groups', () => describeGroups(given))
}

function describeReading(given: () => StoreUnderTest): void {
  const hand = handOf(given)

  test('what is published is read as it was, once, in the order of its key', async () => {
    const { events } = await readInto(hand.log, hand.group)
    const messages = await hand.publish(300, 7)
    await until(() => hand.mine(events).length >= messages.length)
    expect(hand.mine(events)).toHaveLength(messages.length)
    for (const [key, sent] of Map.groupBy(messages, (one) => one.key)) {
      const got = hand.mine(events).filter((one) => one.key === key)
      expect(idsOf(got)).toEqual(idsOf(sent))
      expect(new Set(got.map(({ partition }) => partition)).size).toBe(1)
      const { headers, body } = sent[0]!
      expect(got[0]).toMatchObject({ topic: 'test.orders', headers })
      expect(Buffer.from(got[0]!.body)).toEqual(body)
    }
  })

  test('a new group begins where it said: at the beginning, or with what comes', async () => {
    await hand.publish(10, 3)
    const old = await readInto(hand.log, hand.group)
    const late: StoredEvent[] = []
    await hand.log.subscribe(
      { topics: ['test.orders'], group: `${hand.group}-late`, from: 'end' },
      async (batch) => {
        late.push(...batch.events)
      },
    )
    await until(() => hand.mine(old.events).length === 10)
    await hand.log.publish('test.orders', [eventOf(`${hand.group}-0`, 99)])
    await until(() => hand.mine(late).length === 1)
    expect(idsOf(hand.mine(late))).toEqual([`${hand.group}-0:99`])
  })
}

function describeGroups(given: () => StoreUnderTest): void {
  const hand = handOf(given)

  test('two groups read everything, the members of one share it', async () => {
    const other = await hand.another()
    const readings = [
      await readInto(hand.log, hand.group),
      await readInto(other, hand.group),
      await readInto(other, `${hand.group}-too`),
    ]
    const [first, second, alone] = readings as [Reading, Reading, Reading]
    await until(
      () => first.subscription.assigned().length === 2 && second.subscription.assigned().length === 2,
    )
    const messages = await hand.publish(200, 40)
    const sharedEvents = (): StoredEvent[] => [...hand.mine(first.events), ...hand.mine(second.events)]
    await until(() => sharedEvents().length >= 200 && hand.mine(alone.events).length >= 200)
    expect(idsOf(sharedEvents()).sort()).toEqual(idsOf(messages).sort())
    expect(hand.mine(first.events).length).toBeGreaterThan(0)
    expect(hand.mine(second.events).length).toBeGreaterThan(0)
    expect(hand.mine(alone.events)).toHaveLength(200)
  })

  test('a member that leaves has committed what it did, and the others get its partitions', async () => {
    const other = await hand.another()
    const first = await readInto(hand.log, hand.group)
    await hand.publish(50, 20)
    await until(() => hand.mine(first.events).length === 50)
    const second = await readInto(other, hand.group)
    await first.subscription.close()
    await until(() => second.subscription.assigned().length === 4)
    await hand.publish(30, 20)
    await until(() => hand.mine(second.events).length >= 30)
    expect(hand.mine(second.events)).toHaveLength(30)
  })
}

function idsOf(events: ReadonlyArray<{ readonly eventId: string }>): string[] {
  return events.map(({ eventId }) => eventId)
}
