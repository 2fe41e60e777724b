import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/platform/config/config.ts'
import { kafkaAddress } from '../src/platform/event-log/kafka-client.ts'
import { KafkaEventLog } from '../src/platform/event-log/kafka-event-log.ts'
import { PostgresEventLog } from '../src/platform/event-log/postgres-event-log.ts'
import { openDatabase } from '../src/platform/postgres/database.ts'
import { startEmbeddedPostgres } from '../src/platform/postgres/embedded.ts'
import { migrate } from '../src/platform/postgres/migrate.ts'
import type { EventLog, EventMessage } from '../src/runs/ports/event-log.ts'
import { type Effort, rounded } from './effort.ts'

const BODY_OCTETS = 200
const BATCH = 1000

function messages(count: number): EventMessage[] {
  return Array.from({ length: count }, (_, n) => ({
    key: `subscriber-${n % 997}`,
    eventId: `bench:0:${n}`,
    headers: { schema: 'bench/1' },
    body: Buffer.alloc(BODY_OCTETS, n),
  }))
}

/** Messages a second, published a thousand at a time by one caller who waits for each thousand to be durable. */
async function batchedRate(log: EventLog, batches: number): Promise<number> {
  const batch = messages(BATCH)
  const started = performance.now()
  for (let i = 0; i < batches; i++) await log.publish('charging.events', batch)
  return (batches * BATCH) / ((performance.now() - started) / 1000)
}

/** Messages a second, published singly by two hundred callers at once who each wait for their own. */
async function singleRate(log: EventLog, rounds: number): Promise<number> {
  const callers = messages(200)
  const started = performance.now()
  await Promise.all(
    callers.map(async (message) => {
      for (let i = 0; i < rounds; i++) await log.publish('charging.events', [message])
    }),
  )
  return (callers.length * rounds) / ((performance.now() - started) / 1000)
}

/** From `publish` to the handler of a consumer that waits, in milliseconds: the median and the 95th of a hundred. */
async function hopMs(other: EventLog, log: EventLog, hops: number): Promise<{ median: number; p95: number }> {
  let arrived: () => void = () => undefined
  const subscription = await other.subscribe(
    { topics: ['run.intents'], group: `bench-${process.pid}`, from: 'end' },
    async () => arrived(),
  )
  const samples: number[] = []
  for (let i = 0; i < hops; i++) {
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const started = performance.now()
    void log.publish('run.intents', messages(1))
    await arrival
    samples.push(performance.now() - started)
  }
  await subscription.close()
  samples.sort((a, b) => a - b)
  return { median: rounded(samples[hops >> 1]!, 2), p95: rounded(samples[Math.floor(hops * 0.95)]!, 2) }
}

async function figuresOf(
  open: () => Promise<EventLog>,
  { isQuick, note }: Effort,
  name: string,
): Promise<object> {
  const [log, other] = [await open(), await open()]
  try {
    note(`event log on ${name}`)
    await batchedRate(log, 2)
    return {
      batchedMessagesPerSecond: rounded(await batchedRate(log, isQuick ? 3 : 20)),
      singleMessagesPerSecond: rounded(await singleRate(log, isQuick ? 3 : 20)),
      hopMs: await hopMs(other, log, isQuick ? 20 : 100),
    }
  } finally {
    await log.close()
    await other.close()
  }
}

async function onPostgres(effort: Effort): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'roamlab-bench-'))
  // The server runs as another user where we are root.
  chmodSync(folder, 0o755)
  const home = join(import.meta.dirname, '..')
  const server = await startEmbeddedPostgres(join(folder, 'postgres'), { home })
  const database = openDatabase(server.url)
  try {
    await migrate(database, join(home, 'migrations'))
    return await figuresOf(() => PostgresEventLog.open(database), effort, 'Postgres')
  } finally {
    await database.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The Kafka that the environment names, as the service would use it. */
async function onKafka(effort: Effort): Promise<{ kafka?: object }> {
  const read = readConfig(process.env)
  const address = read.ok ? kafkaAddress(read.config) : undefined
  if (address === undefined) return {}
  return { kafka: await figuresOf(() => KafkaEventLog.open(address), effort, 'Kafka') }
}

/** What the event log takes, and how long a message is under way; on Kafka where `KAFKA_BROKERS` says where it is. */
export async function eventLogFigures(effort: Effort): Promise<object> {
  return { eventLog: { postgres: await onPostgres(effort), ...(await onKafka(effort)) } }
}
