import { deadLetters, replayDeadLetters } from '../src/platform/event-log/dead-letters.ts'
import { EventLogError, PoisonMessage, type StoredEvent } from '../src/runs/ports/event-log.ts'
import { handOf, idsOf, type StoreUnderTest } from './event-log-hand.ts'
import { until } from './until.ts'

const quickly = { attempts: 3, initialMs: 5, maxMs: 20 }

const quickRequest = (group: string) => ({ topics: ['test.lines'], group, retry: quickly })

/** Repetition. */
export function describeRetries(given: () => StoreUnderTest): void {
  const hand = handOf(given)
  const request = () => quickRequest(hand.group)

  test('is given again what it did not commit, and only that', async () => {
    const given: string[] = []
    let failures = 0
    await hand.log.subscribe(request(), async (batch) => {
      for (const event of hand.mine(batch.events)) {
        if (event.eventId.endsWith(':5') && failures++ === 0) throw new Error('not yet')
        given.push(event.eventId)
        await batch.commit(event)
      }
    })
    const messages = await hand.publish(20, 1, 'test.lines')
    await until(() => given.length >= 20)
    expect(given).toEqual(idsOf(messages))
  })

  test('a store that is away is waited for, and costs no attempt', async () => {
    let isAway = true
    let attempts = 0
    const done: StoredEvent[] = []
    await hand.log.subscribe(request(), async ({ events }) => {
      attempts++
      if (isAway) throw new EventLogError('event-log-unavailable', 'away')
      done.push(...hand.mine(events))
    })
    const messages = await hand.publish(1, 1, 'test.lines')
    await until(() => attempts > 3 * quickly.attempts)
    isAway = false
    await until(() => done.length > 0)
    expect(idsOf(done)).toEqual(idsOf(messages))
  })
}

/** What is put aside. */
export function describeDeadLetters(given: () => StoreUnderTest): void {
  const hand = handOf(given)
  const request = () => quickRequest(hand.group)

  test('poison is a dead letter at once, with what a person needs to know, and what follows goes on', async () => {
    const done: string[] = []
    await hand.log.subscribe(request(), async (batch) => {
      for (const event of hand.mine(batch.events)) {
        if (event.eventId.endsWith(':3')) throw new PoisonMessage(event, 'schema-mismatch', 'no such field')
        done.push(event.eventId)
        await batch.commit(event)
      }
    })
    const messages = await hand.publish(10, 1, 'test.lines')
    await until(() => done.length >= 9)
    expect(done).toEqual(idsOf(messages).filter((id) => !id.endsWith(':3')))
    const [letter] = await deadLetters(hand.log, 'test.lines', 1)
    expect(letter).toMatchObject({ eventId: `${hand.group}-0:3`, key: `${hand.group}-0`, isReplayed: false })
    expect(letter!.headers).toMatchObject({
      schema: 'test/1',
      'run-id': `${hand.group}-0`,
      'original-topic': 'test.lines',
      'original-partition': '0',
      'error-code': 'schema-mismatch',
      'error-text': 'no such field',
      attempts: '1',
    })
    expect(Number(letter!.headers['original-offset'])).toBeGreaterThanOrEqual(3)
    expect(Date.parse(letter!.headers['last-attempt']!)).toBeGreaterThan(Date.now() - 3_600_000)
  })

  test('what always fails is tried so many times, put aside, and can be published again', async () => {
    let isCured = false
    let attempts = 0
    const done: string[] = []
    await hand.log.subscribe(request(), async ({ events }) => {
      if (hand.mine(events).some(({ eventId }) => eventId.endsWith(':2')) && !isCured) {
        if (events.length === 1) attempts++
        throw Object.assign(new Error('a bug'), { code: 'some-bug' })
      }
      done.push(...idsOf(hand.mine(events)))
    })
    const messages = await hand.publish(6, 1, 'test.lines')
    await until(() => done.length >= 5)
    const others = idsOf(messages).filter((id) => !id.endsWith(':2'))
    expect(done).toEqual(others)
    expect(attempts).toBe(quickly.attempts)
    const [letter] = await deadLetters(hand.log, 'test.lines', 1)
    expect(letter!.headers).toMatchObject({ 'error-code': 'some-bug', attempts: '3' })
    expect(Date.parse(letter!.headers['first-attempt']!)).toBeLessThanOrEqual(
      Date.parse(letter!.headers['last-attempt']!),
    )
    isCured = true
    expect(await replayDeadLetters(hand.log, 'test.lines')).toBeGreaterThanOrEqual(1)
    await until(() => done.length >= 6)
    expect(done).toEqual([...others, `${hand.group}-0:2`])
    expect((await deadLetters(hand.log, 'test.lines', 1))[0]).toMatchObject({ isReplayed: true })
    expect(await replayDeadLetters(hand.log, 'test.lines')).toBe(0)
  })
}
