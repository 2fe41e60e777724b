import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { kafkaContractTimes, openContractLog } from '../../../test-support/event-log-address.ts'
import { describeEventLog } from '../../../test-support/event-log-contract.ts'
import { contractTopics } from '../../../test-support/event-log-hand.ts'
import { describeEventLogTelemetry } from '../../../test-support/event-log-telemetry.ts'
import { kafkaIsHere, type RealKafka, startKafka } from '../../../test-support/kafka.ts'
import { describeWith } from '../../../test-support/with-tool.ts'
import { KafkaEventLog } from './kafka-event-log.ts'

describeWith(kafkaIsHere)('the event log on Apache Kafka', () => {
  let kafka: RealKafka
  let fresh: FreshDatabase

  beforeAll(async () => {
    kafka = await startKafka()
    fresh = await freshDatabase()
  }, 600_000)

  afterAll(async () => {
    await fresh?.drop()
    await kafka?.remove()
  }, 120_000)

  const address = (): Record<string, string> => ({ broker: kafka.brokers[0]! })
  describeEventLog(() => ({
    open: () => openContractLog(address()),
    address: address(),
    effects: { database: fresh.database, url: fresh.url },
  }))

  describe('telemetry', () =>
    describeEventLogTelemetry((telemetry) =>
      KafkaEventLog.open(
        { brokers: kafka.brokers },
        { topics: contractTopics, times: kafkaContractTimes, ...telemetry },
      ),
    ))
})
