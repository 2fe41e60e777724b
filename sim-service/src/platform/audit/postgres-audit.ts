import type { Actor } from '../../runs/ports/actor.ts'
import type { Audit, AuditEntry, AuditEvent, AuditedActor, AuditHead } from '../../runs/ports/audit.ts'
import { type Metrics, noMetrics } from '../../runs/ports/metrics.ts'
import type { Transaction } from '../../runs/ports/transaction.ts'
import type { Database, Queryable, Tx } from '../postgres/database.ts'
import { type AuditContent, GENESIS_HASH, hashOf } from './chain.ts'

/** Whoever appends holds this until his transaction ends: one writer at a time makes a chain and not a tree. */
const WRITER_LOCK = 0x61756474

const columns = 'seq, at, actor, through, action, target, before_hash, after_hash, detail, prev_hash, hash'

export interface AuditFilter {
  readonly subject?: string
  readonly action?: string
  readonly target?: string
}

export interface AuditPage {
  /** Newest first. */
  readonly items: readonly AuditEvent[]
  /** Where the next page begins; absent on the last. */
  readonly before?: number
}

/** The audit in Postgres (migration 0061). */
export class PostgresAudit implements Audit {
  private readonly database: Database
  private readonly metrics: Metrics

  constructor(database: Database, metrics: Metrics = noMetrics) {
    this.database = database
    this.metrics = metrics
  }

  /** Last in its transaction if possible: the next one waits until that has ended. */
  async record(transaction: Transaction | undefined, entry: AuditEntry): Promise<AuditHead> {
    const head =
      transaction === undefined
        ? await this.database.transaction((tx) => append(tx, entry))
        : await append(transaction as Tx, entry)
    this.metrics.count('roamlab_audit_events_total', { action: entry.action })
    return head
  }

  head(): Promise<AuditHead> {
    return headOf(this.database)
  }

  async page(filter: AuditFilter, limit: number, before?: number): Promise<AuditPage> {
    const conditions = [
      ["actor ->> 'subject' =", filter.subject],
      ['action =', filter.action],
      ['target =', filter.target],
      ['seq <', before],
    ].filter((condition) => condition[1] !== undefined)
    const where = conditions.map(([what], index) => `${what} $${index + 1}`).join(' and ')
    const rows = await this.database.query<Row>(
      `select ${columns} from audit_event ${where && `where ${where}`} order by seq desc limit ${limit + 1}`,
      conditions.map(([, value]) => value),
    )
    const items = rows.slice(0, limit).map(eventOf)
    return { items, before: rows.length > limit ? items.at(-1)?.seq : undefined }
  }
}

/** The chain from a row on, a batch at a time, in its own order. */
export async function* auditEvents(database: Queryable, batch = 1000): AsyncGenerator<AuditEvent> {
  for (let after = 0; ; ) {
    const rows = await database.query<Row>(
      `select ${columns} from audit_event where seq > $1 order by seq limit $2`,
      [after, batch],
    )
    yield* rows.map(eventOf)
    if (rows.length < batch) return
    after = rows.at(-1)!.seq
  }
}

interface Row {
  seq: number
  at: Date
  actor: AuditedActor
  through: string | null
  action: string
  target: string
  before_hash: string | null
  after_hash: string | null
  detail: Record<string, unknown>
  prev_hash: string
  hash: string
}

async function append(tx: Tx, entry: AuditEntry): Promise<AuditHead> {
  // A statement of its own: the next one's snapshot is taken when the lock is had, and so sees the last writer's row.
  await tx.query('select pg_advisory_xact_lock($1)', [WRITER_LOCK])
  const last = await headOf(tx)
  const content = contentOf(entry, last)
  const hash = hashOf(content)
  await tx.query(
    `insert into audit_event (${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      content.seq,
      content.at,
      JSON.stringify(content.actor),
      content.through,
      content.action,
      content.target,
      content.beforeHash,
      content.afterHash,
      JSON.stringify(content.detail),
      content.previousHash,
      hash,
    ],
  )
  return { seq: content.seq, hash }
}

function contentOf(entry: AuditEntry, last: AuditHead): AuditContent {
  return {
    seq: last.seq + 1,
    at: new Date().toISOString(),
    actor: auditedActor(entry.actor),
    through: entry.actor.through ?? null,
    action: entry.action,
    target: entry.target,
    beforeHash: entry.beforeHash ?? null,
    afterHash: entry.afterHash ?? null,
    // As it comes back from the store: what JSON drops or turns into null must not be in the hash.
    detail: JSON.parse(JSON.stringify(entry.detail ?? {})),
    previousHash: last.hash,
  }
}

function auditedActor({ subject, name, role, tenant, via }: Actor): AuditedActor {
  return { subject, name, role, tenant, via }
}

async function headOf(database: Queryable): Promise<AuditHead> {
  const [row] = await database.query<AuditHead>('select seq, hash from audit_event order by seq desc limit 1')
  return row ?? { seq: 0, hash: GENESIS_HASH }
}

function eventOf(row: Row): AuditEvent {
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    actor: row.actor,
    through: row.through,
    action: row.action,
    target: row.target,
    beforeHash: row.before_hash,
    afterHash: row.after_hash,
    detail: row.detail,
    previousHash: row.prev_hash,
    hash: row.hash,
  }
}
