import type { EventHeaders, StoredEvent } from '../../runs/ports/event-log.ts'

export interface EventRow {
  readonly topic: string
  readonly partition: number
  readonly log_offset: number
  readonly key: string
  readonly event_id: string
  readonly headers: EventHeaders
  readonly body: Buffer
  readonly published_ms: number
}

const columns = `m.topic, m.partition, m.log_offset, m.key, m.event_id, m.headers, m.body,
  (extract(epoch from m.published_at) * 1000)::float8 as published_ms`

/** Of several partitions at once, from an offset on: so many messages of each, until so many octets are reached. */
export const fetchSql = `
  select m.* from unnest($1::text[], $2::integer[], $3::bigint[]) p(topic, partition, next)
  cross join lateral (
    select b.* from (
      select a.*, sum(octet_length(a.body)) over (order by a.log_offset) - octet_length(a.body) as octets_before
      from (
        select ${columns} from event_message m
        where m.topic = p.topic and m.partition = p.partition and m.log_offset >= p.next
        order by m.log_offset limit $4
      ) a
    ) b where b.octets_before < $5
  ) m order by m.topic, m.partition, m.log_offset`

export const readSql = `
  select ${columns} from event_message m
  where m.topic = $1 and m.partition = $2 and m.log_offset >= $3 order by m.log_offset limit $4`

export function storedEvent(row: EventRow): StoredEvent {
  const { topic, partition, key, headers, body } = row
  return {
    topic,
    partition,
    offset: row.log_offset,
    key,
    eventId: row.event_id,
    headers,
    body,
    publishedAt: row.published_ms,
  }
}
