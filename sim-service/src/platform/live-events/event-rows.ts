import type { LiveEvent, LiveEventKind } from '../../runs/ports/live-events.ts'
import type { Queryable, Tx } from '../postgres/database.ts'

/** The key of the advisory lock that orders positions: "live" in ASCII. */
const POSITIONS_LOCK = 0x6c697665

/** Who waits is told which positions are new, and by whom. */
export const CHANNEL = 'run_event'

interface EventRow {
  position: number
  run_id: string
  seq: number
  at_virtual_us: number
  at: Date | string
  kind: LiveEventKind
  data: LiveEvent['data']
}

const columns = 'position, run_id, seq, at_virtual_us, at, kind, data'

/**
 * Stores events, and gives those that were not stored before: a run that is taken up again may say a thing twice. They
 * come with their positions, in order.
 */
export async function insertEvents(
  tx: Tx,
  events: readonly LiveEvent[],
  origin: string,
): Promise<LiveEvent[]> {
  await tx.query('select pg_advisory_xact_lock($1)', [POSITIONS_LOCK])
  const rows = await tx.query<EventRow>(
    `insert into run_event (run_id, seq, at_virtual_us, at, kind, data)
     select run_id, seq, at_virtual_us, at, kind, data
     from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[], $6::jsonb[])
       with ordinality as given (run_id, seq, at_virtual_us, at, kind, data, place)
     -- A run that was deleted meanwhile has nothing more to tell.
     where exists (select from run where run.id = given.run_id)
     order by place
     on conflict (run_id, seq) do nothing
     returning ${columns}`,
    [
      events.map(({ runId }) => runId),
      events.map(({ seq }) => seq),
      events.map(({ atVirtualUs }) => Math.round(atVirtualUs)),
      events.map(({ at }) => at),
      events.map(({ kind }) => kind),
      events.map(({ data }) => JSON.stringify(data)),
    ],
  )
  if (rows.length > 0) await tx.query('select pg_notify($1, $2)', [CHANNEL, origin])
  return rows.map(eventOf).sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
}

export async function eventsSince(
  store: Queryable,
  runId: string,
  seq: number,
  limit: number,
): Promise<LiveEvent[]> {
  const rows = await store.query<EventRow>(
    `select ${columns} from run_event where run_id = $1 and seq > $2 order by seq limit $3`,
    [runId, seq, limit],
  )
  return rows.map(eventOf)
}

export async function eventsAfter(
  store: Queryable,
  runs: readonly string[] | 'all',
  position: number,
  limit: number,
): Promise<LiveEvent[]> {
  const rows =
    runs === 'all'
      ? await store.query<EventRow>(
          `select ${columns} from run_event where position > $1 order by position limit $2`,
          [position, limit],
        )
      : await store.query<EventRow>(
          `select ${columns} from run_event where position > $1 and run_id = any($3::uuid[])
           order by position limit $2`,
          [position, limit, runs],
        )
  return rows.map(eventOf)
}

/** The latest event of each of these kinds. */
export async function latestOf(
  store: Queryable,
  runId: string,
  kinds: readonly LiveEventKind[],
): Promise<LiveEvent[]> {
  const rows = await store.query<EventRow>(
    `select latest.* from unnest($2::text[]) as wanted (kind)
     cross join lateral (
       select ${columns} from run_event
       where run_event.run_id = $1 and run_event.kind = wanted.kind order by seq desc limit 1
     ) as latest`,
    [runId, kinds],
  )
  return rows.map(eventOf)
}

export async function ofKind(store: Queryable, runId: string, kind: LiveEventKind): Promise<LiveEvent[]> {
  const rows = await store.query<EventRow>(
    `select ${columns} from run_event where run_id = $1 and kind = $2 order by seq`,
    [runId, kind],
  )
  return rows.map(eventOf)
}

export async function lastSeq(store: Queryable, runId: string): Promise<number> {
  const [row] = await store.query<{ seq: number | null }>(
    'select max(seq) as seq from run_event where run_id = $1',
    [runId],
  )
  return Number(row.seq ?? 0)
}

export async function lastPosition(store: Queryable): Promise<number> {
  const [row] = await store.query<{ position: number | null }>(
    'select max(position) as position from run_event',
  )
  return Number(row.position ?? 0)
}

function eventOf(row: EventRow): LiveEvent {
  return {
    runId: row.run_id,
    seq: Number(row.seq),
    position: Number(row.position),
    atVirtualUs: Number(row.at_virtual_us),
    at: new Date(row.at).toISOString(),
    kind: row.kind,
    data: row.data,
  }
}
