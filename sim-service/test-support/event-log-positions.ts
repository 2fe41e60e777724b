import { setTimeout as pause } from 'node:timers/promises'
import type { PartitionLag, StoredEvent } from '../src/runs/ports/event-log.ts'
import { type Hand, handOf, idsOf, type StoreUnderTest } from './event-log-hand.ts'
import { until } from './until.ts'

const lines = () => ({ topics: ['test.lines'] })

async function lagOf(hand: Hand): Promise<PartitionLag> {
  const [lag] = (await hand.log.lag(hand.group)).filter(({ topic }) => topic === 'test.lines')
  return lag!
}

/** A group that has done ten messages and has no member. */
async function doneWithTen(hand: Hand): Promise<StoredEvent[]> {
  const { events, subscription } = await hand.read(hand.log, { ...lines(), from: 'end' })
  await until(() => subscription.assigned().length === 1)
  await hand.publish(10, 1, 'test.lines')
  await until(() => events.length === 10)
  await subscription.close()
  return events
}

/** Lag, and looking. */
export function describePositions(given: () => StoreUnderTest): void {
  const hand = handOf(given)

  test('lag is what was published and not done, in messages and in seconds', async () => {
    const { events, subscription } = await hand.read(hand.log, { ...lines(), from: 'end' })
    await until(() => subscription.assigned().length === 1)
    await hand.publish(10, 1, 'test.lines')
    await until(async () => events.length === 10 && (await lagOf(hand)).lagMessages === 0)
    expect(await lagOf(hand)).toMatchObject({ topic: 'test.lines', partition: 0, lagSeconds: 0 })
    subscription.pause()
    const publishedFrom = Date.now()
    await hand.log.publish('test.lines', hand.messages(25, 1, 10))
    const publishedBy = Date.now()
    await pause(300)
    await hand.log.publish('test.lines', hand.messages(25, 1, 35))
    const askedAt = Date.now()
    const lag = await lagOf(hand)
    const answeredAt = Date.now()
    expect(lag.lagMessages).toBe(50)
    expect(lag.endOffset - lag.committedOffset).toBe(50)
    expect(lag.lagSeconds).toBeGreaterThanOrEqual((askedAt - publishedBy) / 1000 - 0.05)
    expect(lag.lagSeconds).toBeLessThanOrEqual((answeredAt - publishedFrom) / 1000 + 0.05)
    subscription.resume()
    await until(async () => (await lagOf(hand)).lagMessages === 0)
    expect(events).toHaveLength(60)
    expect(await hand.log.groups()).toContain(hand.group)
  })

  test('a look at messages belongs to no group and commits nothing', async () => {
    const [first] = await doneWithTen(hand)
    const groups = await hand.log.groups()
    const fromOffset = first!.offset + 3
    const seen = await hand.log.read({ topic: 'test.lines', partition: 0, fromOffset, limit: 4 })
    expect(seen.map(({ offset }) => offset)).toEqual([0, 1, 2, 3].map((n) => fromOffset + n))
    expect(idsOf(seen)).toEqual([3, 4, 5, 6].map((n) => `${hand.group}-0:${n}`))
    const [extent] = await hand.log.extent('test.lines')
    expect(extent!.endOffset).toBe(first!.offset + 10)
    const behind = { topic: 'test.lines', partition: 0, fromOffset: extent!.endOffset, limit: 5 }
    expect(await hand.log.read(behind)).toEqual([])
    expect(await hand.log.groups()).toEqual(groups)
  })
}

/** Going back. */
export function describeReplay(given: () => StoreUnderTest): void {
  const hand = handOf(given)

  test('a group goes back to an offset, to an instant, to the beginning, and on to the end', async () => {
    const first = await doneWithTen(hand)
    const sinceMs = first[6]!.publishedAt
    const readAgain = async (count: number): Promise<string[]> => {
      const { events, subscription } = await hand.read(hand.log, lines())
      await until(async () => events.length >= count && (await lagOf(hand)).lagMessages === 0)
      await subscription.close()
      return idsOf(events)
    }
    const whole = { group: hand.group, topic: 'test.lines' }
    await hand.log.replay({ ...whole, from: { partition: 0, offset: first[4]!.offset } })
    expect(await readAgain(6)).toEqual(idsOf(first.slice(4)))
    await hand.log.replay({ ...whole, from: { sinceMs } })
    expect(await readAgain(4)).toEqual(idsOf(first.filter(({ publishedAt }) => publishedAt >= sinceMs)))
    await hand.log.replay({ ...whole, from: 'beginning' })
    expect(await readAgain(10)).toEqual(idsOf(first))
    await hand.log.replay({ ...whole, from: { partition: 0, offset: first[0]!.offset } })
    await hand.log.replay({ ...whole, from: 'end' })
    expect((await lagOf(hand)).lagMessages).toBe(0)
  })

  test('a group that has members is not moved under them', async () => {
    const { subscription } = await hand.read(hand.log, lines())
    await until(() => subscription.assigned().length === 1)
    const replay = { group: hand.group, topic: 'test.lines', from: 'beginning' } as const
    await expect(hand.log.replay(replay)).rejects.toMatchObject({ code: 'group-active' })
    await subscription.close()
    await hand.log.replay(replay)
  })
}
