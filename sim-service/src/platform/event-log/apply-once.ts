import type { StoredEvent } from '../../runs/ports/event-log.ts'
import type { Database, Tx } from '../postgres/database.ts'

/**
 * The effect of events, once each: they are claimed in the transaction that has the effect. What comes again, from a
 * publisher that was not sure, a partition that changed hands or a replay, is left out; where the effect fails, nothing
 * is claimed. Gives the number of events that were new.
 */
export function applyOnce(
  database: Database,
  consumer: string,
  events: readonly StoredEvent[],
  effect: (tx: Tx, fresh: readonly StoredEvent[]) => Promise<void>,
): Promise<number> {
  return database.transaction(async (tx) => {
    // In one order everywhere, so that two who claim the same events cannot wait for each other.
    const claimed = await tx.query<{ event_id: string }>(
      `insert into processed_event (consumer, event_id)
       select distinct $1, e.id from unnest($2::text[]) e(id) order by 2
       on conflict do nothing returning event_id`,
      [consumer, events.map(({ eventId }) => eventId)],
    )
    const left = new Set(claimed.map((row) => row.event_id))
    const fresh = events.filter(({ eventId }) => left.delete(eventId))
    if (fresh.length > 0) await effect(tx, fresh)
    return fresh.length
  })
}
