import { EventLogError, MAX_BODY_OCTETS, type StoredEvent } from '../src/runs/ports/event-log.ts'
import { describeClaims, describeEffects } from './event-log-effects.ts'
import { describeDeadLetters, describeRetries } from './event-log-failures.ts'
import { eventOf, handOf, idsOf, type Reading, type StoreUnderTest } from './event-log-hand.ts'
import { describePositions, describeReplay } from './event-log-positions.ts'
import { until } from './until.ts'

/** The claims that every adapter makes of `EventLog`. */
export function describeEventLog(given: () => StoreUnderTest): void {
  describe('reading', () => describeReading(given))
  describe('groups', () => describeGroups(given))
  describe('back-pressure', () => describeBackPressure(given))
  describe('a handler that fails', () => describeRetries(given))
  describe('dead letters', () => describeDeadLetters(given))
  describe('positions', () => describePositions(given))
  describe('replay', () => describeReplay(given))
  describe('effects', () => describeEffects(given))
  describe('claims', () => describeClaims(given))
}

function describeReading(given: () => StoreUnderTest): void {
  const hand = handOf(given)

  test('what is published is read as it was, once, in the order of its key', async () => {
    const { events } = await hand.read(hand.log)
    const messages = await hand.publish(300, 7)
    await until(() => events.length >= messages.length)
    expect(events).toHaveLength(messages.length)
    for (const [key, sent] of Map.groupBy(messages, (one) => one.key)) {
      const got = events.filter((one) => one.key === key)
      expect(idsOf(got)).toEqual(idsOf(sent))
      expect(new Set(got.map(({ partition }) => partition)).size).toBe(1)
      const { headers, body } = sent[0]!
      expect(got[0]).toMatchObject({ topic: 'test.orders', headers })
      expect(Buffer.from(got[0]!.body)).toEqual(body)
    }
  })

  test('publications that do not wait for each other keep their order', async () => {
    const messages = hand.messages(500, 3)
    await Promise.all(messages.map((one) => hand.log.publish('test.orders', [one])))
    const { events } = await hand.read(hand.log)
    await until(() => events.length >= 500)
    for (const [key, sent] of Map.groupBy(messages, (one) => one.key)) {
      expect(idsOf(events.filter((one) => one.key === key))).toEqual(idsOf(sent))
    }
  })

  test('big batches and big bodies arrive whole; one too big is refused before it is sent', async () => {
    const big = eventOf(`${hand.group}-big`, 0, 'x'.repeat(5_000_000))
    const messages = [...hand.messages(6000, 50), big]
    await hand.log.publish('test.bulk', messages)
    const { events } = await hand.read(hand.log, { topics: ['test.bulk'] })
    await until(() => events.length >= messages.length)
    expect(idsOf(events).sort()).toEqual(idsOf(messages).sort())
    expect(events.find(({ eventId }) => eventId === big.eventId)!.body.length).toBe(5_000_000)
    const tooBig = { ...big, body: Buffer.alloc(MAX_BODY_OCTETS + 1) }
    await expect(hand.log.publish('test.bulk', [tooBig])).rejects.toMatchObject({
      code: 'message-too-large',
    })
  })

  test('keys, ids and headers are any text, and a body any octets', async () => {
    const body = Buffer.from(Array.from({ length: 256 }, (_, n) => n))
    const headers = { schema: 'tëst/1 "✓"', traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` }
    const odd = { key: `${hand.group}-ключ "'\\ 🗝`, eventId: `${hand.group}\n'id'`, headers, body }
    const empty = { ...eventOf(`${hand.group}-empty`, 0), body: Buffer.alloc(0) }
    await hand.log.publish('test.orders', [odd, empty])
    const { events } = await hand.read(hand.log)
    await until(() => events.length >= 2)
    const { key, eventId } = odd
    const got = events.find((one) => one.key === key)!
    expect({ ...got, body: Buffer.from(got.body) }).toMatchObject({ key, eventId, headers, body })
    expect(events.find((one) => one.key === empty.key)!.body.length).toBe(0)
  })

  test('there is no topic but those of the table', async () => {
    const unknown = { code: 'unknown-topic' }
    await expect(hand.log.publish('test.other', hand.messages(1, 1))).rejects.toMatchObject(unknown)
    await expect(hand.read(hand.log, { topics: ['test.other'] })).rejects.toMatchObject(unknown)
  })

  test('a log that is closed takes nothing', async () => {
    const other = await hand.another()
    await other.close()
    await expect(other.publish('test.orders', hand.messages(1, 1))).rejects.toThrow(EventLogError)
    await expect(hand.read(other)).rejects.toMatchObject({ code: 'event-log-closed' })
  })
}

function describeGroups(given: () => StoreUnderTest): void {
  const hand = handOf(given)

  test('two groups read everything, the members of one share it', async () => {
    const other = await hand.another()
    const readings = [
      await hand.read(hand.log),
      await hand.read(other),
      await hand.read(other, { group: `${hand.group}too` }),
    ]
    const [first, second, alone] = readings as [Reading, Reading, Reading]
    const held = (one: Reading): number => one.subscription.assigned().length
    await until(() => held(first) === 2 && held(second) === 2)
    const messages = await hand.publish(200, 40)
    const shared = (): StoredEvent[] => [...first.events, ...second.events]
    await until(() => shared().length >= 200 && alone.events.length >= 200)
    expect(idsOf(shared()).sort()).toEqual(idsOf(messages).sort())
    expect(first.events.length).toBeGreaterThan(0)
    expect(second.events.length).toBeGreaterThan(0)
    expect(alone.events).toHaveLength(200)
  })

  test('a member that leaves has committed what it did, and the others get its partitions', async () => {
    const other = await hand.another()
    const first = await hand.read(hand.log)
    await hand.publish(50, 20)
    await until(() => first.events.length === 50)
    await first.subscription.close()
    const second = await hand.read(other)
    await until(() => second.subscription.assigned().length === 4)
    await hand.log.publish('test.orders', hand.messages(30, 20, 50))
    await until(() => second.events.length >= 30)
    expect(idsOf(second.events).sort()).toEqual(idsOf(hand.messages(30, 20, 50)).sort())
  })

  test('a new group begins where it said: at the beginning, or with what comes', async () => {
    await hand.publish(10, 3)
    const old = await hand.read(hand.log)
    const late = await hand.read(hand.log, { group: `${hand.group}late`, from: 'end' })
    await until(() => old.events.length === 10 && late.subscription.assigned().length === 4)
    await hand.log.publish('test.orders', [eventOf(`${hand.group}-0`, 99)])
    await until(() => late.events.length > 0)
    expect(idsOf(late.events)).toEqual([`${hand.group}-0:99`])
  })
}

function describeBackPressure(given: () => StoreUnderTest): void {
  const hand = handOf(given)

  test('who pauses gets no more batches, and misses nothing', async () => {
    const { events, subscription } = await hand.read(hand.log)
    await hand.publish(10, 4)
    await until(() => events.length === 10)
    subscription.pause()
    const whole = await hand.read(hand.log, { group: `${hand.group}whole` })
    await hand.log.publish('test.orders', hand.messages(10, 4, 10))
    await until(() => whole.events.length === 20)
    // At most what was fetched before the pause; those of after it wait.
    expect(events.length).toBe(10)
    subscription.resume()
    await until(() => events.length === 20)
  })

  test('a slow handler holds no more than its batches', async () => {
    let inHand = 0
    let most = 0
    let done = 0
    const request = { topics: ['test.lines'], group: hand.group, batchMessages: 50 }
    await hand.log.subscribe(request, async ({ events }) => {
      inHand += events.length
      most = Math.max(most, inHand)
      await new Promise((resolve) => setImmediate(resolve))
      inHand -= events.length
      done += hand.mine(events).length
    })
    await hand.publish(2000, 10, 'test.lines')
    await until(() => done >= 2000)
    expect(done).toBe(2000)
    expect(most).toBeLessThanOrEqual(50)
  })
}
