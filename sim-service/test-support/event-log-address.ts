import { PostgresEventLog } from '../src/platform/event-log/postgres-event-log.ts'
import { openDatabase } from '../src/platform/postgres/database.ts'
import type { EventLog } from '../src/runs/ports/event-log.ts'
import { contractTopics } from './event-log-hand.ts'

/** Short, so that a test need not wait long until a killed member is dead to its group. */
export const contractTimes = { sessionMs: 2000, beatMs: 400 }

/** The log that an address of the suite means: `databaseUrl`. */
export async function openContractLog(address: Readonly<Record<string, string>>): Promise<EventLog> {
  const database = openDatabase(address['databaseUrl']!)
  return PostgresEventLog.open(database, { topics: contractTopics, times: contractTimes })
}
