import type { Page, SubscriberFilter, SubscriberRow } from '../../runs/life/run-service.ts'
import { type Result, succeeded } from '../../runs/ports/failures.ts'
import type {
  SubscriberStore,
  SubscriberSummary,
  SubscriberUsage,
} from '../../runs/ports/subscriber-store.ts'
import type { Database } from './database.ts'
import { pageOf, pageRows, readCursor } from './pages.ts'
import type { Partitions } from './partitions.ts'
import { type UpsertTarget, upsert } from './upsert.ts'
import { Where } from './where.ts'

const columns = [
  'run_id',
  'ue_id',
  'imsi',
  'home',
  'visited',
  'cell',
  'attach',
  'cause',
  'prescribed',
  'is_failed',
  'phase',
  'attaches',
  'attach_latency_us',
  'handovers',
  'handover_failures',
  'uplink_octets',
  'downlink_octets',
  'debited_octets',
  'billed_micros',
] as const

const target: UpsertTarget = { table: 'subscriber_outcome', columns, key: ['run_id', 'ue_id'] }

const charged = '(uplink_octets + downlink_octets)'

type OutcomeRow = { readonly [column in (typeof columns)[number]]: never }

export class PostgresSubscriberStore implements SubscriberStore {
  private readonly database: Database
  private readonly partitions: Partitions

  constructor(database: Database, partitions: Partitions) {
    this.database = database
    this.partitions = partitions
  }

  async write(runId: string, rows: Iterable<SubscriberRow>): Promise<number> {
    await this.partitions.ensureFor(runId)
    return upsert(this.database, target, valuesOf(runId, rows))
  }

  async list(runId: string, filter: SubscriberFilter, cursor?: string): Promise<Result<Page<SubscriberRow>>> {
    const after = readCursor(cursor, ['whole number'])
    if (!after.ok) return after
    const where = new Where().and('run_id = ?', runId)
    if (filter.outcome === 'failed') where.and('is_failed')
    // The form of an IMSI is digits, which LIKE takes as they are.
    if (filter.imsi !== undefined) where.and('imsi like ?', `${filter.imsi.replace(/\D/g, '\\$&')}%`)
    where
      .andIf(filter.cause, 'cause = ?')
      .andIf(filter.cell, 'cell = ?')
      .andIf(filter.phase, 'phase = ?')
      .andIf(after.value?.[0], 'ue_id > ?')
    const size = pageRows(filter.limit)
    const rows = await this.database.query<OutcomeRow>(
      `select ${columns.join(', ')} from subscriber_outcome ${where} order by ue_id limit ${size + 1}`,
      where.values,
    )
    return succeeded(pageOf(rows, size, subscriberOf, ({ ueId }) => [Number(ueId)]))
  }

  async get(runId: string, ueId: string): Promise<SubscriberRow | undefined> {
    if (!/^[1-9][0-9]{0,8}$/.test(ueId)) return undefined
    const rows = await this.database.query<OutcomeRow>(
      `select ${columns.join(', ')} from subscriber_outcome where run_id = $1 and ue_id = $2`,
      [runId, Number(ueId)],
    )
    return rows.length === 0 ? undefined : subscriberOf(rows[0])
  }

  async summary(runId: string): Promise<SubscriberSummary> {
    const [[total], byCause, byCell] = await Promise.all([
      this.database.query<{ subscribers: number; failed: number }>(
        `select count(*) as subscribers, count(*) filter (where is_failed) as failed
         from subscriber_outcome where run_id = $1`,
        [runId],
      ),
      this.database.query<SubscriberSummary['byCause'][number]>(
        `select attach, cause, count(*) as subscribers from subscriber_outcome
         where run_id = $1 and is_failed group by attach, cause order by 3 desc, 1, 2`,
        [runId],
      ),
      this.database.query<SubscriberSummary['byCell'][number]>(
        `select cell, count(*) as subscribers from subscriber_outcome
         where run_id = $1 and is_failed group by cell order by 2 desc, 1`,
        [runId],
      ),
    ])
    return { ...total, byCause, byCell }
  }

  async usage(runId: string, limit: number): Promise<SubscriberUsage> {
    const [[total], first] = await Promise.all([
      this.database.query<{ chargedOctets: number; differing: number }>(
        `select coalesce(sum(${charged}), 0)::bigint as "chargedOctets",
           count(*) filter (where ${charged} <> debited_octets) as differing
         from subscriber_outcome where run_id = $1`,
        [runId],
      ),
      this.database.query<SubscriberUsage['first'][number]>(
        `select ue_id::text as "ueId", ${charged} as "chargedOctets", debited_octets as "debitedOctets"
         from subscriber_outcome where run_id = $1 and ${charged} <> debited_octets order by ue_id limit $2`,
        [runId, limit],
      ),
    ])
    return { ...total, first }
  }
}

function* valuesOf(runId: string, rows: Iterable<SubscriberRow>): Generator<readonly unknown[]> {
  for (const row of rows) {
    yield [
      runId,
      row.ueId,
      row.imsi,
      row.home,
      row.visited,
      row.cell,
      row.attach,
      row.cause,
      row.prescribed,
      row.isFailed,
      row.phase,
      row.attaches,
      row.attachLatencyUs,
      row.handovers,
      row.handoverFailures,
      row.uplinkOctets,
      row.downlinkOctets,
      row.debitedOctets,
      row.billedMicros,
    ]
  }
}

function subscriberOf(row: OutcomeRow): SubscriberRow {
  return {
    ueId: String(row.ue_id),
    imsi: row.imsi,
    home: row.home,
    visited: row.visited,
    cell: row.cell,
    attach: row.attach,
    cause: row.cause,
    prescribed: row.prescribed,
    isFailed: row.is_failed,
    ...(row.phase === null ? {} : { phase: row.phase }),
    attaches: row.attaches,
    ...(row.attach_latency_us === null ? {} : { attachLatencyUs: row.attach_latency_us }),
    handovers: row.handovers,
    handoverFailures: row.handover_failures,
    uplinkOctets: row.uplink_octets,
    downlinkOctets: row.downlink_octets,
    debitedOctets: row.debited_octets,
    billedMicros: row.billed_micros,
  }
}
