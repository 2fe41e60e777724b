import { openEventLog as openConfigured } from '../platform/event-log/open-event-log.ts'
import { OutboxPublisher, PostgresOutbox } from '../platform/event-log/postgres-outbox.ts'
import type { Database } from '../platform/postgres/database.ts'
import type { EventLog, Outbox } from '../runs/ports/event-log.ts'
import type { Foundation } from './foundation.ts'

const EVENT_LOG = 'event-log'
/** How often somebody asks it whether it is there: whoever publishes finds out sooner. */
const LOOK_MS = 2000

export interface OpenEventLog {
  readonly eventLog: EventLog
  readonly outbox: Outbox
  readonly about: string
}

/** The event log that is configured, watched, and the publisher of what transactions left for it. */
export async function openEventLog(database: Database, foundation: Foundation): Promise<OpenEventLog> {
  const { config, closers, telemetry } = foundation
  const { metrics, tracing } = telemetry
  const eventLog = await openConfigured(config, () => database, { metrics, tracing })
  closers.add('event log', () => eventLog.close())
  watch(eventLog, foundation)
  const publisher = new OutboxPublisher(database, eventLog, metrics)
  await publisher.start()
  closers.add('outbox', () => publisher.stop())
  return {
    eventLog,
    outbox: new PostgresOutbox({ tracing }),
    about: eventLog.kind === 'kafka' ? 'the Kafka of KAFKA_BROKERS' : 'on Postgres',
  }
}

function watch(eventLog: EventLog, { health, closers }: Foundation): void {
  const look = async (): Promise<void> => {
    const { isUp, error = 'it does not answer' } = await eventLog.health()
    if (isUp) health.up(EVENT_LOG)
    else health.down(EVENT_LOG, error)
  }
  health.up(EVENT_LOG)
  let isAsking = false
  const timer = setInterval(() => {
    if (isAsking) return
    isAsking = true
    look()
      .catch((error: unknown) => health.down(EVENT_LOG, String(error)))
      .finally(() => {
        isAsking = false
      })
  }, LOOK_MS)
  timer.unref()
  closers.add('watch of the event log', () => clearInterval(timer))
}
