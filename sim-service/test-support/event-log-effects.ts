import { join } from 'node:path'
import { applyOnce } from '../src/platform/event-log/apply-once.ts'
import type { ConsumerOrder } from './event-consumer.ts'
import { handOf, idsOf, type StoreUnderTest } from './event-log-hand.ts'
import { type Started, started } from './program.ts'
import { repositoryRoot } from './repository.ts'
import { until } from './until.ts'

const KILLS = 3
const MESSAGES = 1200
const KEYS = 30

interface EffectRow {
  readonly event_id: string
  readonly key: string
  readonly consumer: string
}

/** Each event has its effect once, whoever dies and whatever comes twice. */
export function describeEffects(given: () => StoreUnderTest): void {
  const hand = handOf(given)
  const running = new Set<Started>()

  beforeEach(() =>
    given().effects.database.query(
      'create table if not exists effect (n bigserial, event_id text, key text, consumer text)',
    ),
  )

  afterEach(async () => {
    for (const one of running) one.child.kill('SIGKILL')
    await Promise.all([...running].map(({ ended }) => ended))
    running.clear()
  })

  const consumer = async (): Promise<Started> => {
    const { address, effects } = given()
    const order: ConsumerOrder = { address, effectsUrl: effects.url, group: hand.group }
    const program = join(repositoryRoot(), 'sim-service', 'test-support', 'event-consumer.ts')
    const one = started(program, [JSON.stringify(order)], { cwd: repositoryRoot() })
    running.add(one)
    await one.says('consuming')
    return one
  }
  const effects = (): Promise<EffectRow[]> =>
    given().effects.database.query('select * from effect where key like $1 order by n', [`${hand.group}-%`])

  test('consumers are killed one after the other, everything is published twice', async () => {
    const messages = hand.messages(MESSAGES, KEYS)
    let victims = [await consumer(), await consumer()]
    const chunk = MESSAGES / (KILLS + 1)
    for (let kill = 0; kill <= KILLS; kill++) {
      const part = messages.slice(kill * chunk, (kill + 1) * chunk)
      await hand.log.publish('test.orders', part)
      // As a publisher does that never heard whether the first time was heard.
      await hand.log.publish('test.orders', part)
      if (kill === KILLS) break
      await until(async () => (await effects()).length > kill * chunk + chunk / 4)
      const [victim, ...others] = victims as [Started, ...Started[]]
      victim.child.kill('SIGKILL')
      running.delete(victim)
      victims = [...others, await consumer()]
    }
    await until(async () => (await effects()).length >= MESSAGES)
    await until(async () => (await hand.log.lag(hand.group)).every(({ lagMessages }) => lagMessages === 0))
    const rows = await effects()
    expect(rows).toHaveLength(MESSAGES)
    for (const [key, sent] of Map.groupBy(messages, (one) => one.key)) {
      const got = rows.filter((row) => row.key === key).map(({ event_id }) => event_id)
      expect(got).toEqual(idsOf(sent))
    }
    expect(new Set(rows.map((row) => row.consumer)).size).toBeGreaterThan(KILLS / 2)
  })
}

/** Claims of `applyOnce` itself. */
export function describeClaims(given: () => StoreUnderTest): void {
  const hand = handOf(given)

  test('an effect that fails claims nothing; done, it is done once for each consumer', async () => {
    const { database } = given().effects
    const { events } = await hand.read(hand.log)
    await hand.publish(5, 2)
    await until(() => events.length === 5)
    const twice = [...events, ...events]
    const failing = applyOnce(database, hand.group, twice, async () => {
      throw new Error('in the middle')
    })
    await expect(failing).rejects.toThrow('in the middle')
    const seen: string[] = []
    const apply = (who: string): Promise<number> =>
      applyOnce(database, who, twice, async (_tx, fresh) => {
        seen.push(...idsOf(fresh))
      })
    expect(await apply(hand.group)).toBe(5)
    expect(seen).toEqual(idsOf(events))
    expect(await apply(hand.group)).toBe(0)
    expect(await apply(`${hand.group}too`)).toBe(5)
  })
}
