import type { EventLog } from '../../runs/ports/event-log.ts'
import type { Metrics } from '../../runs/ports/metrics.ts'
import type { Tracing } from '../../runs/ports/tracing.ts'
import type { Database } from '../postgres/database.ts'
import { type KafkaSettings, kafkaAddress } from './kafka-client.ts'
import { KafkaEventLog } from './kafka-event-log.ts'
import { PostgresEventLog } from './postgres-event-log.ts'

export interface EventLogSurroundings {
  readonly metrics?: Metrics
  readonly tracing?: Tracing
}

/** The event log that is configured: Kafka where the environment names brokers, else the database that is given. */
export async function openEventLog(
  config: KafkaSettings,
  database: () => Database,
  surroundings: EventLogSurroundings = {},
): Promise<EventLog> {
  const kafka = kafkaAddress(config)
  return kafka === undefined
    ? PostgresEventLog.open(database(), surroundings)
    : KafkaEventLog.open(kafka, surroundings)
}
