import { type Heard, heard } from '../../test-support/command-line.ts'
import { type FreshDatabase, freshDatabase } from '../../test-support/database.ts'
import { eventOf, idsOf } from '../../test-support/event-log-hand.ts'
import { until } from '../../test-support/until.ts'
import { PostgresEventLog } from '../platform/event-log/postgres-event-log.ts'
import { PoisonMessage, type StoredEvent, type Subscription } from '../runs/ports/event-log.ts'

let fresh: FreshDatabase
let log: PostgresEventLog
let subscription: Subscription
let isCured = false
const done: StoredEvent[] = []

beforeAll(async () => {
  fresh = await freshDatabase()
  log = await PostgresEventLog.open(fresh.database)
  const request = { topics: ['run.results'], group: 'results' }
  subscription = await log.subscribe(request, async (batch) => {
    for (const event of batch.events) {
      if (event.eventId.endsWith(':2') && !isCured)
        throw new PoisonMessage(event, 'no-such-run', 'of 214070000000001')
      done.push(event)
      await batch.commit(event)
    }
  })
  await log.publish(
    'run.results',
    [0, 1, 2, 3].map((n) => eventOf('run-a', n)),
  )
  await until(
    async () => done.length === 3 && (await log.lag('results')).every((one) => one.lagMessages === 0),
  )
})

afterAll(async () => {
  await log.close()
  await fresh.drop()
})

const events = (...words: string[]): Promise<Heard> =>
  heard(['events', ...words], { environment: { DATABASE_URL: fresh.url } })

describe('roamlab events', () => {
  test('list shows the topics, or the newest messages of one', async () => {
    const { code, stdout } = await events('list')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^run\.results +12 partitions +4 messages$/m)
    expect(stdout).toMatch(/^run\.results\.dlq +1 partitions +1 messages$/m)
    const newest = await events('list', 'run.results', '--limit', '2', '--json')
    const shown = JSON.parse(newest.stdout).events
    expect(idsOf(shown)).toEqual(['run-a:2', 'run-a:3'])
    expect(shown[0]).toMatchObject({ schema: 'test/1', runId: 'run-a', octets: 7 })
  })

  test('lag says how far a group is behind', async () => {
    subscription.pause()
    await log.publish('run.results', [eventOf('run-a', 4)])
    expect((await events('lag')).stdout).toMatch(/^results +run\.results +1 messages +\d+\.\d s behind$/m)
    subscription.resume()
    await until(() => done.length === 4)
    const { partitions } = JSON.parse((await events('lag', '--group', 'results', '--json')).stdout)
    expect(partitions).toHaveLength(12)
    expect((await events('lag', '--group', 'nobody')).stdout).toBe('no group has taken anything\n')
  })

  test('dead letters say what failed and why, without the subscriber; replay publishes them again, once', async () => {
    const { stdout } = await events('dead-letters', 'run.results')
    expect(stdout).toMatch(/^0 +\d{4}-\S+Z +no-such-run +run-a:2 +1 attempts +of 21407\*{10}$/m)
    isCured = true
    expect((await events('replay', 'run.results', '--dead-letters')).stdout).toMatch(/^1 dead letters/)
    await until(() => done.length === 5)
    expect(done.at(-1)!.eventId).toBe('run-a:2')
    expect((await events('dead-letters', 'run.results')).stdout).toContain('published again')
    expect((await events('replay', 'run.results', '--dead-letters')).stdout).toMatch(/^0 dead letters/)
  })

  test('replay moves a group that has no members', async () => {
    const words = ['replay', 'run.results', '--group', 'results', '--from', 'beginning']
    const refused = await events(...words)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('stop them first') })
    await subscription.close()
    expect(await events(...words)).toMatchObject({ code: 0, stdout: expect.stringContaining('6 messages') })
  })

  test.each([
    [['list', 'run.result'], 'did you mean "run.results"?'],
    [['lags'], 'did you mean "lag"?'],
    [['lag', 'run.results'], 'takes no topic'],
    [['dead-letters'], 'which topic?'],
    [['dead-letters', 'run.results.dlq'], 'there is no run.results.dlq'],
    [['replay', 'run.results'], '--group and --from are missing'],
    [['replay', 'run.results', '--group', 'x', '--from', 'yesterday'], '--from: expected'],
    [['replay', 'run.results', '--dead-letters', '--from', 'end'], 'goes without'],
    [['list', '--limit', '0'], 'a whole number from 1'],
  ])('%j: %s', async (words, text) => {
    const { code, stderr } = await events(...words)
    expect(stderr).toContain(text)
    expect(code).toBe(2)
  })

  test('without a log there is nothing to look into', async () => {
    expect(await heard(['events', 'list'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('DATABASE_URL or KAFKA_BROKERS'),
    })
  })
})
