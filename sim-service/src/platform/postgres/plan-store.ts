import { isDeepStrictEqual } from 'node:util'
import type { Checkpoints } from '../../runs/checkpoints.ts'
import type { Decision } from '../../runs/journal.ts'
import type { JournalledDecisions, NewPlan, PlanStore } from '../../runs/ports/plan-store.ts'
import { type Lease, LeaseLost } from '../../runs/ports/run-store.ts'
import type { Transaction } from '../../runs/ports/transaction.ts'
import type { StoredRun } from '../../runs/replay.ts'
import type { Command } from '../../runs/window.ts'
import type { Plan } from '../../scenario/plan.ts'
import type { Database, Tx } from './database.ts'
import { fromJsonBytes, jsonBytes } from './json-bytes.ts'
import { within } from './within.ts'

/** The row of the run, kept as it is until the end of the transaction, if the lease is held. */
const HELD = `select id from run where id = $1 and lease_owner = $2 and lease_count = $3 for share`

export class PostgresPlanStore implements PlanStore {
  private readonly database: Database

  constructor(database: Database) {
    this.database = database
  }

  async save(runId: string, { build, plan, sabotage }: NewPlan, tx?: Transaction): Promise<void> {
    await within(this.database, tx).query(
      `insert into run_plan (run_id, build, sabotage, plan) values ($1, $2, $3, $4)
       on conflict (run_id) do nothing`,
      [runId, build, sabotage, await jsonBytes(plan)],
    )
  }

  async load(runId: string): Promise<NewPlan | undefined> {
    const [row] = await this.database.query<PlanRow>(
      'select build, sabotage, plan from run_plan where run_id = $1',
      [runId],
    )
    return row === undefined ? undefined : planOf(row)
  }

  async journal(lease: Lease, atUs: number, commands: readonly Command[]): Promise<void> {
    if (commands.length === 0 && (await this.advance(lease, atUs))) return
    await this.database.transaction((tx) => journalWithin(tx, lease, atUs, commands))
  }

  async decisions(runId: string): Promise<JournalledDecisions> {
    const [journal] = await this.database.query<JournalRow>(
      `select reached_us, coalesce(
         (select jsonb_agg(jsonb_build_object('atUs', at_us, 'command', command) order by at_us, position)
          from run_decision where run_id = $1), '[]') as decisions
       from run_journal where run_id = $1`,
      [runId],
    )
    if (journal === undefined) return { reachedUs: 0, decisions: [] }
    return { reachedUs: journal.reached_us, decisions: journal.decisions }
  }

  async saveCheckpoints(runId: string, checkpoints: Checkpoints): Promise<void> {
    await this.database.query('update run_plan set checkpoints = $2 where run_id = $1', [
      runId,
      await jsonBytes(checkpoints),
    ])
  }

  async storedRun(runId: string): Promise<StoredRun | undefined> {
    const [row] = await this.database.query<PlanRow>(
      'select build, sabotage, plan, checkpoints from run_plan where run_id = $1',
      [runId],
    )
    if (row === undefined) return undefined
    const [plan, { decisions }] = await Promise.all([planOf(row), this.decisions(runId)])
    const checkpoints = row.checkpoints && (await fromJsonBytes<Checkpoints>(row.checkpoints))
    return { format: 1, ...plan, decisions, ...(checkpoints ? { checkpoints } : {}) }
  }

  /** The way of nearly every window, in one statement: nothing was decided, and nobody was there before. */
  private async advance({ runId, owner, epoch }: Lease, atUs: number): Promise<boolean> {
    const rows = await this.database.query(
      `with held as (${HELD})
       insert into run_journal (run_id, reached_us) select id, $4 from held
       on conflict (run_id) do update set reached_us = excluded.reached_us
         where run_journal.reached_us < excluded.reached_us
       returning run_id`,
      [runId, owner, epoch, atUs],
    )
    return rows.length > 0
  }
}

async function journalWithin(
  tx: Tx,
  lease: Lease,
  atUs: number,
  commands: readonly Command[],
): Promise<void> {
  const { runId, owner, epoch } = lease
  if ((await tx.query(HELD, [runId, owner, epoch])).length === 0) throw new LeaseLost(lease)
  const [journal] = await tx.query<{ reached_us: number }>(
    'select reached_us from run_journal where run_id = $1',
    [runId],
  )
  if (journal !== undefined && journal.reached_us >= atUs) {
    const before = await tx.query<{ command: Command }>(
      'select command from run_decision where run_id = $1 and at_us = $2 order by position',
      [runId, atUs],
    )
    const isSame = isDeepStrictEqual(
      before.map(({ command }) => command),
      JSON.parse(JSON.stringify(commands)),
    )
    if (!isSame) throw new Error(`run ${runId} decided otherwise at ${atUs} µs before`)
    return
  }
  for (const [position, command] of commands.entries()) {
    await tx.query('insert into run_decision (run_id, at_us, position, command) values ($1, $2, $3, $4)', [
      runId,
      atUs,
      position,
      JSON.stringify(command),
    ])
  }
  await tx.query(
    `insert into run_journal (run_id, reached_us) values ($1, $2)
     on conflict (run_id) do update set reached_us = excluded.reached_us`,
    [runId, atUs],
  )
}

interface PlanRow {
  readonly build: string
  readonly sabotage: string | null
  readonly plan: Buffer
  readonly checkpoints?: Buffer | null
}

interface JournalRow {
  readonly reached_us: number
  readonly decisions: readonly Decision[]
}

async function planOf({ build, sabotage, plan }: PlanRow): Promise<NewPlan> {
  return { build, plan: await fromJsonBytes<Plan>(plan), ...(sabotage === null ? {} : { sabotage }) }
}
