import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { contractTimes } from '../../../test-support/event-log-address.ts'
import { contractTopics, eventOf, idsOf } from '../../../test-support/event-log-hand.ts'
import { until } from '../../../test-support/until.ts'
import { MAX_BODY_OCTETS, type StoredEvent } from '../../runs/ports/event-log.ts'
import { type Database, openDatabase, type Tx } from '../postgres/database.ts'
import { PostgresEventLog } from './postgres-event-log.ts'
import { OutboxPublisher, PostgresOutbox } from './postgres-outbox.ts'
import { EventTrimmer } from './postgres-retention.ts'

let fresh: FreshDatabase
let database: Database
let log: PostgresEventLog
let outbox: PostgresOutbox
let publisher: OutboxPublisher
let events: StoredEvent[]

beforeEach(async () => {
  fresh = await freshDatabase()
  database = fresh.database
  log = await PostgresEventLog.open(database, { topics: contractTopics, times: contractTimes })
  outbox = new PostgresOutbox({ topics: contractTopics })
  publisher = new OutboxPublisher(database, log)
  events = []
  await log.subscribe({ topics: ['test.lines'], group: 'reader' }, async (batch) => {
    events.push(...batch.events)
  })
})

afterEach(async () => {
  await log.close()
  await fresh.drop()
})

/** A transaction that a test ends when it likes. */
async function begun(from: Database, id: number): Promise<{ commit(): Promise<void> }> {
  let end: () => void = () => undefined
  const mayEnd = new Promise<void>((resolve) => {
    end = resolve
  })
  let wrote: () => void = () => undefined
  const written = new Promise<void>((resolve) => {
    wrote = resolve
  })
  const done = from.transaction(async (tx) => {
    await outbox.add(tx, 'test.lines', eventOf('a', id))
    wrote()
    await mayEnd
  })
  await written
  return {
    commit: () => {
      end()
      return done
    },
  }
}

describe('the outbox', () => {
  test('a state and its event exist together or not at all', async () => {
    await database.query('create table state (value integer)')
    const write = (value: number, fails: boolean): Promise<void> =>
      database.transaction(async (tx) => {
        await tx.query('insert into state values ($1)', [value])
        await outbox.add(tx, 'test.lines', eventOf('a', value))
        if (fails) throw new Error('after all not')
      })
    await write(1, false)
    await expect(write(2, true)).rejects.toThrow('after all not')
    await write(3, false)
    expect(await publisher.publishNow()).toBe(2)
    await until(() => events.length === 2)
    expect(idsOf(events)).toEqual(['a:1', 'a:3'])
    expect(events[0]!.headers).toEqual(eventOf('a', 1).headers)
    expect(await publisher.backlog()).toEqual({ messages: 0, oldestSeconds: 0 })
  })

  test('a transaction that came first and commits last is published all the same', async () => {
    const early = await begun(database, 1)
    const late = await begun(database, 2)
    await late.commit()
    expect(await publisher.publishNow()).toBe(1)
    await early.commit()
    expect(await publisher.publishNow()).toBe(1)
    await until(() => events.length === 2)
    expect(idsOf(events)).toEqual(['a:2', 'a:1'])
  })

  test('of two writers of one row the second is published second, though its transaction is older', async () => {
    await database.query('create table state as select 1 as value')
    const change = async (tx: Tx, id: number): Promise<void> => {
      await tx.query('update state set value = value + 1')
      await outbox.add(tx, 'test.lines', eventOf('a', id))
    }
    await database.transaction(async (older) => {
      // Has its transaction id before the other begins.
      await older.query('create table older ()')
      let second: Promise<void> = Promise.resolve()
      await database.transaction(async (younger) => {
        await change(younger, 1)
        second = change(older, 2)
        await until(async () => (await database.query('select from pg_locks where not granted')).length > 0)
      })
      await second
    })
    await publisher.publishNow()
    await until(() => events.length === 2)
    expect(idsOf(events)).toEqual(['a:1', 'a:2'])
  })

  test('it is woken by a commit, and two publishers do not publish twice', async () => {
    const other = openDatabase(fresh.url)
    const publishers = [publisher, new OutboxPublisher(other, log)]
    for (const one of publishers) await one.start()
    for (let n = 0; n < 50; n++) {
      await database.transaction((tx) => outbox.add(tx, 'test.lines', eventOf('a', n)))
    }
    await until(() => events.length >= 50)
    for (const one of publishers) await one.stop()
    await other.close()
    expect(idsOf(events)).toEqual(Array.from({ length: 50 }, (_, n) => `a:${n}`))
  })

  test('what cannot be published stays, and its age is known', async () => {
    await database.transaction((tx) => outbox.add(tx, 'test.lines', eventOf('a', 1)))
    await until(async () => (await publisher.backlog()).oldestSeconds > 0.05)
    expect((await publisher.backlog()).messages).toBe(1)
    const closed = await PostgresEventLog.open(database, { topics: contractTopics })
    await closed.close()
    await expect(new OutboxPublisher(database, closed).publishNow()).rejects.toMatchObject({
      code: 'event-log-closed',
    })
    expect((await publisher.backlog()).messages).toBe(1)
    expect(await publisher.publishNow()).toBe(1)
  })

  test('what the log would refuse is refused when it is written', async () => {
    const add = (topic: string, body: Buffer): Promise<void> =>
      database.transaction((tx) => outbox.add(tx, topic, { ...eventOf('a', 1), body }))
    await expect(add('test.other', Buffer.alloc(1))).rejects.toMatchObject({ code: 'unknown-topic' })
    const tooBig = Buffer.alloc(MAX_BODY_OCTETS + 1)
    await expect(add('test.lines', tooBig)).rejects.toMatchObject({ code: 'message-too-large' })
    expect((await publisher.backlog()).messages).toBe(0)
  })
})

describe('retention', () => {
  const trimmer = (): EventTrimmer => new EventTrimmer(database, contractTopics)
  const age = (hours: number): Promise<unknown> =>
    database.query(`update event_message set published_at = published_at - $1 * interval '1 hour'`, [hours])
  const lines = async (): Promise<{ firstOffset: number; endOffset: number }> =>
    (await log.extent('test.lines'))[0]!

  test('what is old and behind every group goes; what a group has yet to do stays, however old', async () => {
    await log.publish('test.lines', [eventOf('a', 0), eventOf('a', 1), eventOf('a', 2)])
    await until(async () => (await log.lag('reader'))[0]!.lagMessages === 0)
    expect(await trimmer().trim()).toBe(0)
    await age(2)
    const slow = { topic: 'test.lines', group: 'slow' }
    await log.replay({ ...slow, from: { partition: 0, offset: 1 } })
    expect(await trimmer().trim()).toBe(1)
    expect(await lines()).toEqual({ firstOffset: 1, endOffset: 3 })
    await log.replay({ ...slow, from: 'end' })
    expect(await trimmer().trim()).toBe(2)
    expect(await lines()).toEqual({ firstOffset: 3, endOffset: 3 })
    await log.publish('test.lines', [eventOf('a', 3)])
    await until(() => events.length === 4)
    expect(events.at(-1)!.offset).toBe(3)
  })

  test('a group that nobody has been a member of for a week holds nothing back, one with members does', async () => {
    await log.replay({ topic: 'test.lines', group: 'gone', from: 'beginning' })
    await database.query(`update event_group_partition set committed_at = now() - interval '8 days'`)
    await trimmer().trim()
    expect(await log.groups()).toEqual(['reader'])
  })

  test('a group of one process goes with its last member', async () => {
    const request = { topics: ['test.lines'], group: 'reader:one' }
    const member = await log.subscribe(request, async () => undefined)
    expect(await log.groups()).toEqual(['reader', 'reader:one'])
    await member.close()
    expect(await log.groups()).toEqual(['reader'])
  })
})
