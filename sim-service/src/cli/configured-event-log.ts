import { type Config, readConfig } from '../platform/config/config.ts'
import { openEventLog } from '../platform/event-log/open-event-log.ts'
import { type Database, openDatabase } from '../platform/postgres/database.ts'
import { type EventLog, EventLogError } from '../runs/ports/event-log.ts'
import { StoreUnavailable } from '../runs/ports/store-unavailable.ts'
import type { Tracing } from '../runs/ports/tracing.ts'
import { BadInput, Failure } from './bad-input.ts'
import type { Io } from './io.ts'

/** What the environment says; what is wrong or unknown in it is told. */
export function configIn({ environment, stderr }: Io): Config {
  const read = readConfig(environment)
  if (!read.ok) throw new BadInput(...read.problems)
  for (const warning of read.warnings) stderr.write(`${warning}\n`)
  return read.config
}

export interface ConfiguredLog {
  readonly events: EventLog
  close(): Promise<void>
}

/** The log that the service uses: both ends must be told the same. */
export async function configuredEventLog(
  config: Config,
  applicationName: string,
  surroundings: { readonly tracing?: Tracing } = {},
): Promise<ConfiguredLog> {
  const hasKafka = config.kafkaBrokers.length > 0
  if (!hasKafka && config.databaseUrl === undefined)
    throw new BadInput('DATABASE_URL or KAFKA_BROKERS: expected the database or the Kafka of the service')
  let database: Database | undefined
  const open = (): Database => {
    database = openDatabase({ url: config.databaseUrl!, applicationName, poolSize: 4 })
    return database
  }
  try {
    const events = await openEventLog(config, open, surroundings)
    return { events, close: () => events.close().finally(() => database?.close()) }
  } catch (error) {
    await database?.close()
    throw asCommandError(error, hasKafka)
  }
}

function asCommandError(error: unknown, hasKafka: boolean): unknown {
  const isAway = error instanceof StoreUnavailable || error instanceof EventLogError
  if (isAway) return new Failure(`${hasKafka ? 'KAFKA_BROKERS' : 'DATABASE_URL'}: ${error.message}`)
  const isMissing = (error as { code?: string }).code === '42P01'
  if (isMissing)
    return new BadInput('DATABASE_URL: this database has no event log; the service makes it when it starts')
  return error
}
