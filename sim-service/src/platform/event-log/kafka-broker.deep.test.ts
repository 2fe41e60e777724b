import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { kafkaContractTimes } from '../../../test-support/event-log-address.ts'
import { contractTopics, eventOf, idsOf, newGroup } from '../../../test-support/event-log-hand.ts'
import { idleTurnsPerSecond } from '../../../test-support/idle-turns.ts'
import { kafkaIsHere, type RealKafka, startKafka } from '../../../test-support/kafka.ts'
import { until } from '../../../test-support/until.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import type { StoredEvent } from '../../runs/ports/event-log.ts'
import { readConfig } from '../config/config.ts'
import { applyOnce } from './apply-once.ts'
import { type KafkaAddress, kafkaAddress } from './kafka-client.ts'
import { KafkaEventLog } from './kafka-event-log.ts'

const OUTAGE_MS = 8000

let kafka: RealKafka
let fresh: FreshDatabase
let folder: string

describeWith(kafkaIsHere)('a broker of Apache Kafka', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'roamlab-test-kafka-'))
    kafka = await startKafka()
    fresh = await freshDatabase()
  }, 600_000)

  afterAll(async () => {
    await fresh?.drop()
    await kafka?.remove()
    rmSync(folder, { recursive: true, force: true })
  }, 120_000)

  const open = (address: KafkaAddress = { brokers: kafka.brokers }): Promise<KafkaEventLog> =>
    KafkaEventLog.open(address, { topics: contractTopics, times: kafkaContractTimes })

  async function linesOf(log: KafkaEventLog): Promise<StoredEvent[]> {
    const [extent] = await log.extent('test.lines')
    return log.read({ topic: 'test.lines', partition: 0, fromOffset: extent!.firstOffset, limit: 10_000 })
  }

  test('a process with a subscription and nothing to do wakes less than five times a second', async () => {
    expect(await idleTurnsPerSecond({ broker: kafka.brokers[0]! })).toBeLessThan(5)
    expect(await idleTurnsPerSecond({ databaseUrl: fresh.url })).toBeLessThan(5)
  }, 120_000)

  test('a broker that stops and comes back loses no message, and no message has its effect twice', async () => {
    const { database } = fresh
    await database.query('create table effect (n bigserial, event_id text)')
    const group = newGroup()
    const [log, consumer] = [await open(), await open()]
    await consumer.subscribe({ topics: ['test.lines'], group, from: 'end' }, async ({ events }) => {
      await applyOnce(database, group, events, async (tx, fresh) => {
        await tx.query('insert into effect (event_id) select * from unnest($1::text[])', [idsOf(fresh)])
      })
    })
    const effects = async (): Promise<string[]> =>
      (await database.query<{ event_id: string }>('select event_id from effect order by n')).map(
        ({ event_id }) => event_id,
      )
    const messages = Array.from({ length: 300 }, (_, n) => eventOf(group, n))
    const publish = async (from: number, to: number): Promise<void> => {
      for (const message of messages.slice(from, to)) await log.publish('test.lines', [message])
    }
    await publish(0, 100)
    await until(async () => (await effects()).length >= 100)
    await kafka.stop()
    const during = publish(100, 200).catch((error: unknown) => error)
    expect(await log.health()).toMatchObject({ isUp: false })
    await pause(OUTAGE_MS)
    await kafka.start()
    expect(await during).toBeUndefined()
    await publish(200, 300)
    await until(async () => (await effects()).length >= messages.length, 'every effect', 120_000)
    expect(await effects()).toEqual(idsOf(messages))
    expect(await log.health()).toEqual({ isUp: true })
    await consumer.close()
    await log.close()
  }, 300_000)

  describe('TLS and a login, as the environment gives them', () => {
    const addressWith = (changes: Record<string, string>): KafkaAddress => {
      const caFile = join(folder, 'ca.pem')
      writeFileSync(caFile, kafka.secure.ca)
      const read = readConfig({
        KAFKA_BROKERS: kafka.secure.broker,
        KAFKA_TLS: '1',
        KAFKA_TLS_CA: caFile,
        KAFKA_SASL_MECHANISM: 'plain',
        KAFKA_SASL_USERNAME: kafka.secure.username,
        KAFKA_SASL_PASSWORD: kafka.secure.password,
        KAFKA_TOPIC_PREFIX: 'secure.',
        ...changes,
      })
      if (!read.ok) throw new Error(read.problems.join('\n'))
      return kafkaAddress(read.config)!
    }

    test('messages go through, in topics of the prefix', async () => {
      const [log, plain] = [await open(addressWith({})), await open()]
      const message = eventOf(newGroup(), 1)
      const read: StoredEvent[] = []
      await log.subscribe({ topics: ['test.lines'], group: 'secure' }, async ({ events }) => {
        read.push(...events)
      })
      await log.publish('test.lines', [message])
      await until(() => read.length > 0)
      expect(idsOf(await linesOf(log))).toContain(message.eventId)
      expect(idsOf(await linesOf(plain))).not.toContain(message.eventId)
      expect(await log.groups()).toEqual(['secure'])
      await log.close()
      await plain.close()
    }, 120_000)

    test('a wrong password, an authority that nobody knows, and plain text are refused', async () => {
      await expect(open(addressWith({ KAFKA_SASL_PASSWORD: 'another' }))).rejects.toThrow(/[Aa]uthentication/)
      const { sasl, brokers } = addressWith({})
      await expect(open({ brokers, tls: {}, sasl: sasl! })).rejects.toThrow(/certificate/)
      await expect(open({ brokers, sasl: sasl! })).rejects.toThrow()
    }, 240_000)
  })
})
