import { deadLetterTopic, type TopicTable } from '../../runs/ports/event-log.ts'
import type { Database } from '../postgres/database.ts'

const EVERY_MS = 60_000
const ROWS_AT_ONCE = 5000
/** A group that has committed nothing for so long and has no member holds nothing back, and is forgotten. */
const GROUP_KEPT_HOURS = 168
const PASSING_GROUP_KEPT_HOURS = 1
const DEAD_LETTER_KEPT_HOURS = 720
/** Of what consumers have done: longer than a message can come again. */
const CLAIM_KEPT_HOURS = 336

const trimSql = `
  with floor as (
    select p.topic, p.partition, least(p.next_offset, min(g.committed)) as below
    from event_partition p left join event_group_partition g using (topic, partition)
    where p.topic = $1 group by p.topic, p.partition
  ), gone as (
    delete from event_message m using (
      select m.topic, m.partition, m.log_offset from floor f
      cross join lateral (
        select * from event_message m
        where m.topic = f.topic and m.partition = f.partition and m.log_offset < f.below
          and m.published_at < clock_timestamp() - $2 * interval '1 hour'
        order by m.log_offset limit $3
      ) m
    ) d where m.topic = d.topic and m.partition = d.partition and m.log_offset = d.log_offset
    returning m.partition, m.log_offset
  ), counted as (
    select partition, max(log_offset) + 1 as first_offset, count(*) as messages from gone group by partition
  ), moved as (
    update event_partition p set first_offset = c.first_offset from counted c
    where p.topic = $1 and p.partition = c.partition
  )
  select coalesce(sum(messages), 0)::integer as messages from counted`

/**
 * Keeps the log from growing for ever: what is older than its topic keeps it, and behind every group, goes; a few
 * thousand rows at a time, so that no publisher waits for it.
 */
export class EventTrimmer {
  private readonly database: Database
  private readonly topics: ReadonlyArray<readonly [string, number]>
  private timer: NodeJS.Timeout | undefined

  constructor(database: Database, topics: TopicTable) {
    this.database = database
    this.topics = Object.entries(topics).flatMap(([name, { retentionHours }]) => [
      [name, retentionHours] as const,
      [deadLetterTopic(name), DEAD_LETTER_KEPT_HOURS] as const,
    ])
  }

  start(): void {
    this.timer = setInterval(() => {
      // Where the store is away there is nothing to trim; the next time does it.
      this.trim().catch(() => undefined)
    }, EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** Gives the number of messages that went. Several services may do it at once: each row goes once. */
  async trim(): Promise<number> {
    await this.database.query(
      `delete from event_group_partition g
       where g.committed_at < clock_timestamp()
           - interval '1 hour' * case when g.group_name like '%:%' then $2::integer else $1::integer end
         and not exists (select from event_member m
           where m.group_name = g.group_name and m.expires_at > clock_timestamp())`,
      [GROUP_KEPT_HOURS, PASSING_GROUP_KEPT_HOURS],
    )
    await this.database.query(
      "delete from processed_event where processed_at < clock_timestamp() - $1 * interval '1 hour'",
      [CLAIM_KEPT_HOURS],
    )
    let total = 0
    for (const [topic, hours] of this.topics) {
      for (let gone = ROWS_AT_ONCE; gone >= ROWS_AT_ONCE; total += gone) {
        gone = (await this.database.query<{ messages: number }>(trimSql, [topic, hours, ROWS_AT_ONCE]))[0]!
          .messages
      }
    }
    return total
  }
}
