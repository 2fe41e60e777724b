import {
  deadLetterTopic,
  type EventHandler,
  type EventLog,
  EventLogError,
  type EventLogHealth,
  type EventMessage,
  topics as everyTopic,
  type PartitionLag,
  type ReadRequest,
  type ReplayFrom,
  type StoredEvent,
  type SubscribeRequest,
  type Subscription,
  type TopicTable,
} from '../../runs/ports/event-log.ts'
import type { Metrics } from '../../runs/ports/metrics.ts'
import type { Tracing } from '../../runs/ports/tracing.ts'
import type { Database } from '../postgres/database.ts'
import { EventLogTelemetry } from './event-log-telemetry.ts'
import { partitionOf } from './partition-of.ts'
import { EventTrimmer } from './postgres-retention.ts'
import { type EventRow, readSql, storedEvent } from './postgres-rows.ts'
import { PostgresSubscription, type SubscriptionTimes, subscriptionTimes } from './postgres-subscription.ts'
import { type PublishLimits, PublishQueue } from './publish-queue.ts'

const CHANNEL = 'event_log'

export interface PostgresEventLogOptions {
  readonly topics?: TopicTable
  readonly times?: Partial<SubscriptionTimes>
  readonly publish?: Partial<PublishLimits>
  readonly metrics?: Metrics
  readonly tracing?: Tracing
}

/** The event log where nobody has Kafka: durable in the service's own database, woken by NOTIFY. */
export class PostgresEventLog implements EventLog {
  readonly kind = 'postgres'
  private readonly database: Database
  private readonly partitions: ReadonlyMap<string, number>
  private readonly times: SubscriptionTimes
  private readonly telemetry: EventLogTelemetry
  private readonly queue: PublishQueue
  private readonly trimmer: EventTrimmer
  private readonly subscriptions = new Set<PostgresSubscription>()
  private unlisten: () => Promise<void> = async () => undefined
  private closing: Promise<void> | undefined

  private constructor(database: Database, options: PostgresEventLogOptions) {
    const table = options.topics ?? everyTopic
    this.database = database
    this.partitions = partitionCounts(table)
    this.times = { ...subscriptionTimes, ...options.times }
    this.telemetry = new EventLogTelemetry(options)
    this.queue = new PublishQueue((topic, messages) => this.store(topic, messages), options.publish)
    this.trimmer = new EventTrimmer(database, table)
  }

  /** On a database that has its migrations. */
  static async open(database: Database, options: PostgresEventLogOptions = {}): Promise<PostgresEventLog> {
    const log = new PostgresEventLog(database, options)
    await log.ensureTopics()
    log.unlisten = await database.listen(CHANNEL, (payload) => log.heard(payload))
    log.trimmer.start()
    log.telemetry.watch(log)
    return log
  }

  async publish(topic: string, messages: readonly EventMessage[]): Promise<void> {
    this.partitionsOf(topic)
    await this.queue.publish(topic, this.telemetry.traced(messages))
    this.telemetry.published(topic, messages.length)
  }

  async subscribe(request: SubscribeRequest, handler: EventHandler): Promise<Subscription> {
    if (this.closing !== undefined) throw new EventLogError('event-log-closed', 'the event log is closed')
    for (const topic of request.topics) this.partitionsOf(topic)
    await this.database.query(
      `insert into event_group_partition (group_name, topic, partition, committed)
       select $1, topic, partition, case when $3 then next_offset else first_offset end
       from event_partition where topic = any($2) on conflict do nothing`,
      [request.group, request.topics, request.from === 'end'],
    )
    const { database, telemetry } = this
    const publish = (topic: string, messages: readonly EventMessage[]): Promise<void> =>
      this.publish(topic, messages)
    const member = new PostgresSubscription({ database, telemetry, request, publish }, handler, this.times)
    await member.start()
    this.subscriptions.add(member)
    // A notification of the time before it was known here would be missed.
    member.beatNow()
    return {
      assigned: () => member.assigned(),
      pause: () => member.pause(),
      resume: () => member.resume(),
      close: () => member.close().finally(() => this.subscriptions.delete(member)),
    }
  }

  async lag(group: string): Promise<PartitionLag[]> {
    return this.database.query<PartitionLag>(lagSql, [group])
  }

  async groups(): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>(
      'select distinct group_name as name from event_group_partition order by 1',
    )
    return rows.map(({ name }) => name)
  }

  async read({ topic, partition, fromOffset, limit }: ReadRequest): Promise<StoredEvent[]> {
    this.partitionsOf(topic)
    const rows = await this.database.query<EventRow>(readSql, [topic, partition, fromOffset, limit])
    return rows.map(storedEvent)
  }

  async extent(topic: string): Promise<Array<{ firstOffset: number; endOffset: number }>> {
    this.partitionsOf(topic)
    return this.database.query(
      `select first_offset as "firstOffset", next_offset as "endOffset" from event_partition
       where topic = $1 order by partition`,
      [topic],
    )
  }

  async replay({ group, topic, from }: { group: string; topic: string; from: ReplayFrom }): Promise<void> {
    const partitions = this.partitionsOf(topic)
    const only = typeof from === 'object' && 'partition' in from ? from.partition : undefined
    if (only !== undefined && !(only >= 0 && only < partitions)) {
      throw new EventLogError('unknown-topic', `${topic} has ${partitions} partitions, there is no ${only}`)
    }
    const sinceMs = typeof from === 'object' && 'sinceMs' in from ? from.sinceMs : null
    const kind = typeof from === 'string' ? from : sinceMs !== null ? 'since' : 'offset'
    const offset = typeof from === 'object' && 'offset' in from ? from.offset : null
    await this.database.transaction(async (tx) => {
      await tx.query("select pg_advisory_xact_lock(hashtextextended('event group ' || $1, 0))", [group])
      const members = await tx.query(
        'select 1 from event_member where group_name = $1 and expires_at > clock_timestamp()',
        [group],
      )
      if (members.length > 0) {
        throw new EventLogError('group-active', `${group} has ${members.length} members: stop them first`)
      }
      await tx.query(replaySql, [group, topic, only ?? null, kind, offset, sinceMs])
    })
  }

  async health(): Promise<EventLogHealth> {
    const { isUp, error } = await this.database.health()
    return error === undefined ? { isUp } : { isUp, error }
  }

  close(): Promise<void> {
    this.closing ??= this.closeAll()
    return this.closing
  }

  private async closeAll(): Promise<void> {
    this.telemetry.stop()
    this.trimmer.stop()
    await Promise.all([...this.subscriptions].map((one) => one.close()))
    await this.queue.close()
    await this.unlisten()
  }

  private async store(topic: string, messages: readonly EventMessage[]): Promise<void> {
    const partitions = this.partitionsOf(topic)
    await this.database.query('select event_publish($1, $2, $3, $4, $5, $6)', [
      topic,
      messages.map(({ key }) => partitionOf(key, partitions)),
      messages.map(({ key }) => key),
      messages.map(({ eventId }) => eventId),
      messages.map(({ headers }) => JSON.stringify(headers)),
      messages.map(({ body }) => Buffer.from(body.buffer, body.byteOffset, body.length)),
    ])
  }

  /** Payloads are `topic NAME PARTITION…` and `group NAME`; after a gap there is none, and everybody looks. */
  private heard(payload: string | undefined): void {
    const [kind, name, ...partitions] = payload?.split(' ') ?? []
    for (const one of this.subscriptions) {
      if (kind === 'topic') one.notice(name, partitions.map(Number))
      else if (kind === 'group') one.noticeGroup(payload!.slice('group '.length))
      else one.beatNow()
    }
  }

  private partitionsOf(topic: string): number {
    const partitions = this.partitions.get(topic)
    if (partitions === undefined) throw new EventLogError('unknown-topic', `there is no topic ${topic}`)
    return partitions
  }

  /** Partitions are added where a topic has grown; none is ever taken away. */
  private async ensureTopics(): Promise<void> {
    const names = [...this.partitions.keys()]
    await this.database.query(
      `insert into event_partition (topic, partition)
       select t.topic, p.partition from unnest($1::text[], $2::integer[]) t(topic, partitions)
       cross join lateral generate_series(0, t.partitions - 1) p(partition)
       on conflict do nothing`,
      [names, names.map((name) => this.partitions.get(name))],
    )
  }
}

function partitionCounts(table: TopicTable): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [name, { partitions }] of Object.entries(table)) {
    counts.set(name, partitions)
    counts.set(deadLetterTopic(name), 1)
  }
  return counts
}

const lagSql = `
  select g.topic, g.partition, g.committed as "committedOffset", p.next_offset as "endOffset",
    p.next_offset - g.committed as "lagMessages",
    coalesce((
      select greatest(0, extract(epoch from clock_timestamp() - m.published_at))::float8 from event_message m
      where m.topic = g.topic and m.partition = g.partition and m.log_offset >= g.committed
      order by m.log_offset limit 1
    ), 0) as "lagSeconds"
  from event_group_partition g join event_partition p using (topic, partition)
  where g.group_name = $1 order by g.topic, g.partition`

const replaySql = `
  insert into event_group_partition as g (group_name, topic, partition, committed)
  select $1, p.topic, p.partition, case $4
      when 'beginning' then p.first_offset
      when 'end' then p.next_offset
      when 'offset' then least(greatest($5::bigint, p.first_offset), p.next_offset)
      else coalesce((
        select min(m.log_offset) from event_message m
        where m.topic = p.topic and m.partition = p.partition
          and m.published_at >= to_timestamp($6::float8 / 1000)
      ), p.next_offset) end
  from event_partition p where p.topic = $2 and ($3::integer is null or p.partition = $3)
  on conflict (group_name, topic, partition)
  do update set committed = excluded.committed, committed_at = clock_timestamp(), owner = null, epoch = g.epoch + 1`
