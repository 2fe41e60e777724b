import { setTimeout as pause } from 'node:timers/promises'
import { KafkaEventLog } from '../src/platform/event-log/kafka-event-log.ts'
import { PostgresEventLog } from '../src/platform/event-log/postgres-event-log.ts'
import { openDatabase } from '../src/platform/postgres/database.ts'
import { type RealKafka, startKafka } from './kafka.ts'
import { ownPostgres } from './own-postgres.ts'
import { labOn, type RemoteLab, type SeenRun } from './remote-lab.ts'
import { killedPlan } from './worker-kills.ts'

export interface Outage {
  readonly seen: SeenRun
  /** What the log said of itself while its server was away, and when the run was over. */
  readonly wasUpMeanwhile: boolean
  readonly isUpAfter: boolean
  /** What became of shards. */
  readonly happened: readonly string[]
}

interface Server {
  stop(): Promise<void>
  start(): Promise<void>
}

/** A lab on a Postgres of its own, which can be stopped. */
export async function labOnOwnPostgres(): Promise<{ lab: RemoteLab; server: Server }> {
  const server = await ownPostgres()
  const database = openDatabase(server.url)
  const events = await PostgresEventLog.open(database)
  const closers = [() => events.close(), () => database.close(), () => server.remove()]
  return { lab: await labOn(events, { DATABASE_URL: server.url }, closers), server }
}

/** A lab on an Apache Kafka of its own. */
export async function labOnKafka(): Promise<{ lab: RemoteLab; server: RealKafka }> {
  const server = await startKafka()
  const events = await KafkaEventLog.open({ brokers: server.brokers })
  const closers = [() => events.close(), () => server.remove()]
  return { lab: await labOn(events, { KAFKA_BROKERS: server.brokers.join() }, closers), server }
}

/** A run on two worker processes whose log is stopped in the middle, for so many seconds, and started again. */
export async function runThroughOutage(lab: RemoteLab, server: Server, seconds: number): Promise<Outage> {
  const before = lab.happened.length
  let outage: Promise<boolean> | undefined
  while (lab.workers.names.length < 2) await lab.workers.start()
  const seen = await lab.run(killedPlan(), (windows) => {
    if (windows === 40) outage = outageOf(seconds)
  })
  const wasUpMeanwhile = (await outage) ?? true
  const { isUp: isUpAfter } = await lab.events.health()
  return { seen, wasUpMeanwhile, isUpAfter, happened: lab.happened.slice(before).map(({ kind }) => kind) }

  async function outageOf(seconds: number): Promise<boolean> {
    await server.stop()
    const { isUp } = await lab.events.health()
    // The one wait that is a time: how long the outage is.
    await pause(seconds * 1000)
    await server.start()
    return isUp
  }
}
