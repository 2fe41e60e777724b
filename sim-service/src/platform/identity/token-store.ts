import type { Actor, Role } from '../../runs/ports/actor.ts'
import type { Audit } from '../../runs/ports/audit.ts'
import type { Database, Queryable } from '../postgres/database.ts'
import { idOf, isSame, newSecret } from './token-secret.ts'

/** An API token as everybody may see it: what it may do, never its secret. */
export interface ApiToken {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly tenant: string
  readonly groups: readonly string[]
  /** Whether its holder may act for a person that he names. */
  readonly mayDelegate: boolean
  readonly createdAt: string
  readonly createdBy: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
  readonly revokedBy: string | null
}

export type NewToken = Pick<ApiToken, 'name' | 'role' | 'tenant' | 'groups' | 'mayDelegate' | 'expiresAt'>

export interface CreatedToken {
  readonly token: ApiToken
  /** `rl_…`: told once, and nowhere kept. */
  readonly secret: string
}

export interface TokenPage {
  readonly items: readonly ApiToken[]
  readonly next?: { readonly createdAt: string; readonly id: string }
}

/** What became of a token that somebody showed. */
export type Recognised =
  | { readonly kind: 'good'; readonly token: ApiToken }
  | { readonly kind: 'unknown' | 'expired' | 'revoked' }

/** For so long a token that was good is not looked up again: revocation elsewhere takes effect within it. */
const FRESH_MS = 2000
/** A store that does not answer does not lock out those who were known a moment ago. */
const KEPT_MS = 300_000
const MOST_KEPT = 1000

const columns = `id, name, role, tenant, groups, may_delegate as "mayDelegate", secret_hash as "secretHash",
  created_at as "createdAt", created_by as "createdBy", expires_at as "expiresAt", revoked_at as "revokedAt",
  revoked_by as "revokedBy"`

interface Row extends Omit<ApiToken, 'createdAt' | 'expiresAt' | 'revokedAt'> {
  readonly secretHash: Buffer
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

interface Kept {
  readonly row: Row
  readonly atMs: number
}

/** API tokens in Postgres (migration 0060). */
export class TokenStore {
  private readonly database: Database
  private readonly audit: Audit
  private readonly kept = new Map<string, Kept>()

  constructor(database: Database, audit: Audit) {
    this.database = database
    this.audit = audit
  }

  /** Throws `StoreUnavailable` where the store cannot be asked, and the token was not known a moment ago. */
  async recognise(secret: string): Promise<Recognised> {
    const id = idOf(secret)
    const row = id === undefined ? undefined : await this.row(id)
    if (row === undefined || !isSame(secret, row.secretHash)) return { kind: 'unknown' }
    if (row.revokedAt !== null) return { kind: 'revoked' }
    if (row.expiresAt !== null && row.expiresAt.getTime() <= Date.now()) return { kind: 'expired' }
    return { kind: 'good', token: tokenOf(row) }
  }

  create(wanted: NewToken, by: Actor): Promise<CreatedToken> {
    const { id, token: secret, hash } = newSecret()
    return this.database.transaction(async (tx) => {
      const [row] = await tx.query<Row>(
        `insert into api_token
           (id, name, role, tenant, groups, may_delegate, secret_hash, created_at, created_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, now(), $8, $9) returning ${columns}`,
        [
          id,
          wanted.name,
          wanted.role,
          wanted.tenant,
          wanted.groups,
          wanted.mayDelegate,
          hash,
          by.subject,
          wanted.expiresAt,
        ],
      )
      const { name, role, tenant, groups, mayDelegate, expiresAt } = wanted
      const detail = { name, role, tenant, groups, mayDelegate, expiresAt }
      await this.audit.record(tx, { actor: by, action: 'token.create', target: `token:${id}`, detail })
      return { token: tokenOf(row), secret }
    })
  }

  /** Undefined where there is none; one that is revoked already stays as it is. */
  async revoke(id: string, by: Actor): Promise<ApiToken | undefined> {
    const token = await this.database.transaction(async (tx) => {
      const [revoked] = await tx.query<Row>(
        `update api_token set revoked_at = now(), revoked_by = $2 where id = $1 and revoked_at is null
         returning ${columns}`,
        [id, by.subject],
      )
      if (revoked === undefined) return this.find(tx, id)
      const detail = { name: revoked.name }
      await this.audit.record(tx, { actor: by, action: 'token.revoke', target: `token:${id}`, detail })
      return revoked
    })
    this.kept.delete(id)
    return token && tokenOf(token)
  }

  /** The newest first; those that were revoked or have expired, too. */
  async page(limit: number, after?: TokenPage['next']): Promise<TokenPage> {
    const rows = await this.database.query<Row>(
      `select ${columns} from api_token
       where $1::timestamptz is null or (created_at, id) < ($1, $2)
       order by created_at desc, id desc limit $3`,
      [after?.createdAt ?? null, after?.id ?? null, limit + 1],
    )
    const items = rows.slice(0, limit).map(tokenOf)
    const last = items.at(-1)
    return {
      items,
      next: rows.length > limit && last ? { createdAt: last.createdAt, id: last.id } : undefined,
    }
  }

  private async row(id: string): Promise<Row | undefined> {
    const kept = this.kept.get(id)
    if (kept !== undefined && Date.now() - kept.atMs < FRESH_MS) return kept.row
    try {
      const row = await this.find(this.database, id)
      this.kept.delete(id)
      if (row !== undefined) this.keep(id, row)
      return row
    } catch (error) {
      if (kept !== undefined && Date.now() - kept.atMs < KEPT_MS) return kept.row
      throw error
    }
  }

  private async find(database: Queryable, id: string): Promise<Row | undefined> {
    const [row] = await database.query<Row>(`select ${columns} from api_token where id = $1`, [id])
    return row
  }

  private keep(id: string, row: Row): void {
    const [oldest] = this.kept.keys()
    if (this.kept.size >= MOST_KEPT && oldest !== undefined) this.kept.delete(oldest)
    this.kept.set(id, { row, atMs: Date.now() })
  }
}

function tokenOf({ secretHash: _, createdAt, expiresAt, revokedAt, ...rest }: Row): ApiToken {
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  }
}
