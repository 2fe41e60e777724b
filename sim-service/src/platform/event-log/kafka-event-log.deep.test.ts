import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { openContractLog } from '../../../test-support/event-log-address.ts'
import { describeEventLog } from '../../../test-support/event-log-contract.ts'
import { type RealKafka, startKafka } from '../../../test-support/kafka.ts'

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

describe('the event log on Apache Kafka', () => {
  const address = (): Record<string, string> => ({ broker: kafka.brokers[0]! })
  describeEventLog(() => ({
    open: () => openContractLog(address()),
    address: address(),
    effects: { database: fresh.database, url: fresh.url },
  }))
})
