import { KafkaEventLog } from '../src/platform/event-log/kafka-event-log.ts'
import { PostgresEventLog } from '../src/platform/event-log/postgres-event-log.ts'
import { openDatabase } from '../src/platform/postgres/database.ts'
import type { EventLog } from '../src/runs/ports/event-log.ts'
import { contractTopics } from './event-log-hand.ts'

/** Short, so that a test need not wait long until a killed member is dead to its group. */
export const contractTimes = { sessionMs: 2000, beatMs: 400 }
export const kafkaContractTimes = { sessionMs: 2000, heartbeatMs: 300, fetchWaitMs: 300 }

/** The log that an address of the suite means: `databaseUrl`, or `broker`. */
export async function openContractLog(address: Readonly<Record<string, string>>): Promise<EventLog> {
  const { databaseUrl, broker } = address
  if (broker !== undefined) {
    return KafkaEventLog.open({ brokers: [broker] }, { topics: contractTopics, times: kafkaContractTimes })
  }
  const database = openDatabase(databaseUrl!)
  return PostgresEventLog.open(database, { topics: contractTopics, times: contractTimes })
}
