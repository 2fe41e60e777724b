import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { contractTopics, describeEventLog } from '../../../test-support/event-log-contract.ts'
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
    open: () =>
      PostgresEventLog.open(fresh.database, {
        topics: contractTopics,
        times: { sessionMs: 1500, beatMs: 300 },
      }),
  }))
})
