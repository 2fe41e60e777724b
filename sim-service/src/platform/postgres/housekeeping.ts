import { StoreUnavailable } from '../../runs/ports/store-unavailable.ts'
import type { Database } from './database.ts'
import type { Dropped, RetentionSettings } from './retention.ts'
import type { Stores } from './stores.ts'

const EVERY_MS = 60 * 60 * 1000
/** The key of the advisory lock under which one of several services does it: "keep" in ASCII. */
const LOCK = 0x6b656570

export interface HousekeepingParts {
  readonly database: Database
  readonly stores: Pick<Stores, 'keepHouse'>
  readonly retention: RetentionSettings
  readonly onDone: (dropped: Dropped) => void
  readonly onFailure: (error: unknown) => void
}

/** Roll-ups and retention, now and every hour; gives what ends it, after the turn that is under way. */
export function startHousekeeping(parts: HousekeepingParts): () => Promise<void> {
  let turn = keepHouse(parts)
  const timer = setInterval(() => {
    turn = turn.then(() => keepHouse(parts))
  }, EVERY_MS).unref()
  return () => {
    clearInterval(timer)
    return turn
  }
}

/** Never fails: what was not done now is done in an hour. */
async function keepHouse({
  database,
  stores,
  retention,
  onDone,
  onFailure,
}: HousekeepingParts): Promise<void> {
  try {
    // The lock is held by a transaction that does nothing else; what it guards may be done twice without harm.
    await database.transaction(async (tx) => {
      await tx.query('set local idle_in_transaction_session_timeout = 0')
      const [{ isMine }] = await tx.query<{ isMine: boolean }>(
        'select pg_try_advisory_xact_lock($1) as "isMine"',
        [LOCK],
      )
      if (isMine) onDone(await stores.keepHouse(retention))
    })
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) onFailure(error)
  }
}
