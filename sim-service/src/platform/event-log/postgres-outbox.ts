import {
  type EventLog,
  EventLogError,
  type EventMessage,
  topics as everyTopic,
  MAX_BODY_OCTETS,
  type Outbox,
  type TopicTable,
} from '../../runs/ports/event-log.ts'
import type { Metrics } from '../../runs/ports/metrics.ts'
import type { Tracing } from '../../runs/ports/tracing.ts'
import type { Transaction } from '../../runs/ports/transaction.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { withTrace } from './event-trace.ts'
import { pauseMs, sleep } from './outage.ts'
import { largerThanAllowed } from './publish-queue.ts'

const CHANNEL = 'event_outbox'
const ROWS_AT_ONCE = 500
/** Where a notification was missed. */
const LOOK_MS = 1000
const PAUSES = { initialMs: 100, maxMs: 2000 }
/** One publisher at a time, whichever service it is in. */
const LOCK = "hashtextextended('event outbox', 0)"

interface OutboxRow {
  readonly position: number
  readonly topic: string
  readonly key: string
  readonly event_id: string
  readonly headers: EventMessage['headers']
  readonly body: Buffer
}

/** Writes into the table; the publisher of this or of another service takes it from there. */
export class PostgresOutbox implements Outbox {
  private readonly topics: TopicTable
  private readonly tracing: Tracing | undefined

  constructor({ topics = everyTopic, tracing }: { topics?: TopicTable; tracing?: Tracing } = {}) {
    this.topics = topics
    this.tracing = tracing
  }

  async add(tx: Transaction, topic: string, message: EventMessage): Promise<void> {
    const { key, eventId, headers, body } = withTrace(message, this.tracing)
    // What the log would refuse must not get as far as the table, where it would be tried for ever.
    if (!Object.hasOwn(this.topics, topic)) {
      throw new EventLogError('unknown-topic', `there is no topic ${topic}`)
    }
    if (body.length > MAX_BODY_OCTETS) throw largerThanAllowed(topic, message)
    await (tx as Tx).query(
      `with added as (
         insert into event_outbox (topic, key, event_id, headers, body) values ($1, $2, $3, $4, $5)
       ) select pg_notify('${CHANNEL}', '')`,
      [topic, key, eventId, JSON.stringify(headers), Buffer.from(body.buffer, body.byteOffset, body.length)],
    )
  }
}

export interface OutboxBacklog {
  readonly messages: number
  readonly oldestSeconds: number
}

/** Takes what is in the outbox to the event log, in the order of positions; twice rather than never. */
export class OutboxPublisher {
  private readonly database: Database
  private readonly log: EventLog
  private readonly ending = new AbortController()
  private readonly stopWatching: () => void
  private unlisten: () => Promise<void> = async () => undefined
  private running: Promise<void> = Promise.resolve()
  private isDue = true
  private wake: () => void = () => undefined

  constructor(database: Database, log: EventLog, metrics?: Metrics) {
    this.database = database
    this.log = log
    this.stopWatching = metrics?.beforeScrape(() => this.show(metrics)) ?? (() => undefined)
  }

  async start(): Promise<void> {
    this.unlisten = await this.database.listen(CHANNEL, () => this.look())
    this.running = this.run()
  }

  async stop(): Promise<void> {
    this.stopWatching()
    this.ending.abort()
    this.wake()
    await this.running
    await this.unlisten()
  }

  backlog(): Promise<OutboxBacklog> {
    return backlogOf(this.database)
  }

  /** Publishes what is there now; gives how many. Does nothing while another publisher is at it. */
  publishNow(): Promise<number> {
    return this.database.transaction(async (tx) => {
      const [lock] = await tx.query<{ got: boolean }>(`select pg_try_advisory_xact_lock(${LOCK}) as got`)
      if (lock?.got !== true) return 0
      const rows = await tx.query<OutboxRow>(
        `select position, topic, key, event_id, headers, body from event_outbox order by position limit $1`,
        [ROWS_AT_ONCE],
      )
      if (rows.length === 0) return 0
      await this.publishRows(rows)
      // By position and never by range: a lower one may have been committed meanwhile.
      await tx.query('delete from event_outbox where position = any($1)', [
        rows.map(({ position }) => position),
      ])
      return rows.length
    })
  }

  private async publishRows(rows: readonly OutboxRow[]): Promise<void> {
    const byTopic = Map.groupBy(rows, ({ topic }) => topic)
    await Promise.all([...byTopic].map(([topic, of]) => this.log.publish(topic, of.map(messageOf))))
  }

  private look(): void {
    this.isDue = true
    this.wake()
  }

  private async run(): Promise<void> {
    let failures = 0
    while (!this.ending.signal.aborted) {
      this.isDue = false
      try {
        const published = await this.publishNow()
        failures = 0
        if (published === 0 && !this.isDue) await this.idle()
      } catch (error) {
        // A store that is away comes back. What the log will never take stays, and its age shows in the metrics.
        const isHopeless = error instanceof EventLogError && error.code !== 'event-log-unavailable'
        await sleep(isHopeless ? PAUSES.maxMs : pauseMs(++failures, PAUSES), this.ending.signal)
      }
    }
  }

  private async idle(): Promise<void> {
    const woken = new Promise<void>((resolve) => {
      this.wake = resolve
    })
    const over = new AbortController()
    await Promise.race([woken, sleep(LOOK_MS, over.signal)])
    over.abort()
  }

  private async show(metrics: Metrics): Promise<void> {
    const { messages, oldestSeconds } = await this.backlog()
    metrics.set('roamlab_outbox_messages', {}, messages)
    metrics.set('roamlab_outbox_oldest_seconds', {}, oldestSeconds)
  }
}

export async function backlogOf(database: Database): Promise<OutboxBacklog> {
  const [row] = await database.query<OutboxBacklog>(
    `select count(*) as messages, coalesce(greatest(0,
       extract(epoch from clock_timestamp() - min(added_at))), 0)::float8 as "oldestSeconds" from event_outbox`,
  )
  return row!
}

function messageOf({ key, event_id, headers, body }: OutboxRow): EventMessage {
  return { key, eventId: event_id, headers, body }
}
