import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { contractTimes } from '../../../test-support/event-log-address.ts'
import { describeEventLog } from '../../../test-support/event-log-contract.ts'
import { contractTopics } from '../../../test-support/event-log-hand.ts'
import { describeEventLogTelemetry } from '../../../test-support/event-log-telemetry.ts'
import { PostgresEventLog } from './postgres-event-log.ts'

let fresh: FreshDatabase

beforeAll(async () => {
  fresh = await freshDatabase()
})

afterAll(async () => {
  await fresh.drop()
})

describe('the event log on Postgres', () => {
  describeEventLog(() => ({
    open: () => PostgresEventLog.open(fresh.database, { topics: contractTopics, times: contractTimes }),
    address: { databaseUrl: fresh.url },
    effects: { database: fresh.database, url: fresh.url },
  }))

  describe('telemetry', () =>
    describeEventLogTelemetry((telemetry) =>
      PostgresEventLog.open(fresh.database, { topics: contractTopics, times: contractTimes, ...telemetry }),
    ))
})
