import { createHash } from 'node:crypto'
import type { Database } from '../platform/postgres/database.ts'
import type { Actor } from '../runs/ports/actor.ts'
import { failed, type Result, succeeded } from '../runs/ports/failures.ts'
import { canonicalJson } from '../scenario/canonical-json.ts'

/** One request that may come twice: whose, to what, and what it says. */
export interface Claim {
  /** Absent where the client does not care. */
  readonly key: string | undefined
  readonly actor: Pick<Actor, 'subject' | 'tenant'>
  readonly operation: string
  readonly input: unknown
}

export interface Once<T> {
  readonly value: T
  /** Whether it is the answer of an earlier request. */
  readonly isReplayed: boolean
}

/** How long an answer is kept, and how long a request that died with its process blocks its key. */
const KEPT_HOURS = 24
const IN_FLIGHT_SECONDS = 120

interface Row {
  body_hash: string
  answer: unknown
}

/**
 * Requests that change something, done once (draft-ietf-httpapi-idempotency-key-header-07): the second with a key gets
 * the answer of the first. A key belongs to a subject and an operation. A failure frees it: nothing was done.
 */
export class Idempotency {
  private readonly database: Database

  constructor(database: Database) {
    this.database = database
  }

  async once<T>(claim: Claim, work: () => Promise<Result<T>>): Promise<Result<Once<T>>> {
    const { key } = claim
    if (key === undefined) return fresh(await work())
    const place = [`${claim.actor.tenant}/${claim.actor.subject}`, claim.operation, key]
    const hash = hashOfInput(claim.input)
    if (!(await this.claim(place, hash))) return this.earlier(place, hash)
    try {
      const result = await work()
      if (result.ok) await this.keep(place, result.value)
      else await this.free(place)
      return fresh(result)
    } catch (error) {
      await this.free(place)
      throw error
    }
  }

  /** Whether the key is ours now: it was nobody's, or its time is over. */
  private async claim(place: readonly string[], hash: string): Promise<boolean> {
    const rows = await this.database.query(
      `insert into idempotency_key (principal, operation, key, body_hash, expires_at)
       values ($1, $2, $3, $4, now() + make_interval(secs => $5))
       on conflict (principal, operation, key) do update
         set body_hash = excluded.body_hash, answer = null, created_at = now(), expires_at = excluded.expires_at
         where idempotency_key.expires_at <= now()
       returning 1 as mine`,
      [...place, hash, IN_FLIGHT_SECONDS],
    )
    return rows.length > 0
  }

  private async earlier<T>(place: readonly string[], hash: string): Promise<Result<Once<T>>> {
    const [row] = await this.database.query<Row>(
      'select body_hash, answer from idempotency_key where principal = $1 and operation = $2 and key = $3',
      place,
    )
    if (row !== undefined && row.body_hash !== hash)
      return failed('idempotency-key-reused', 'another body came with this key before')
    if (row === undefined || row.answer === null)
      return failed('idempotency-key-in-flight', 'the first request with this key is under way', {
        retryAfterSeconds: 1,
      })
    return succeeded({ value: (row.answer as { value: T }).value, isReplayed: true })
  }

  private async keep(place: readonly string[], value: unknown): Promise<void> {
    await this.database.query(
      `update idempotency_key set answer = $4::jsonb, expires_at = now() + make_interval(hours => $5)
       where principal = $1 and operation = $2 and key = $3`,
      [...place, JSON.stringify({ value }), KEPT_HOURS],
    )
    await this.database.query('delete from idempotency_key where expires_at < now()')
  }

  private async free(place: readonly string[]): Promise<void> {
    await this.database.query(
      'delete from idempotency_key where principal = $1 and operation = $2 and key = $3 and answer is null',
      place,
    )
  }
}

function fresh<T>(result: Result<T>): Result<Once<T>> {
  return result.ok ? succeeded({ value: result.value, isReplayed: false }) : result
}

/** Order of members and spaces do not make another request. */
function hashOfInput(input: unknown): string {
  return createHash('sha256').update(canonicalJson(input)).digest('hex')
}
