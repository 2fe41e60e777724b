/**
 * An event log that has nothing to do: opens it, subscribes, and prints how often its event loop turned in some
 * seconds. The address is JSON.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { KafkaEventLog } from '../src/platform/event-log/kafka-event-log.ts'
import { PostgresEventLog } from '../src/platform/event-log/postgres-event-log.ts'
import { openDatabase } from '../src/platform/postgres/database.ts'
import type { EventLog } from '../src/runs/ports/event-log.ts'

export interface IdleAddress {
  readonly databaseUrl?: string
  readonly broker?: string
}

const SETTLE_MS = 3000
const MEASURED_SECONDS = 10

async function open({ databaseUrl, broker }: IdleAddress): Promise<EventLog> {
  if (broker !== undefined) return KafkaEventLog.open({ brokers: [broker] })
  return PostgresEventLog.open(openDatabase(databaseUrl!))
}

/** Turns of the event loop a second, as libuv counts them. */
async function idle(address: IdleAddress): Promise<void> {
  const log = await open(address)
  await log.subscribe({ topics: ['run.results'], group: `idle:${process.pid}` }, async () => undefined)
  await pause(SETTLE_MS)
  const before = performance.nodeTiming.uvMetricsInfo.loopCount
  await pause(MEASURED_SECONDS * 1000)
  const turns = performance.nodeTiming.uvMetricsInfo.loopCount - before
  process.stdout.write(`${JSON.stringify({ turnsPerSecond: turns / MEASURED_SECONDS })}\n`)
  process.exit(0)
}

if (process.argv[1]?.endsWith('idle-event-log.ts')) await idle(JSON.parse(process.argv[2]!))
