import type { AskedCommand, CommandStore } from '../../runs/ports/command-store.ts'
import type { Database } from './database.ts'

interface CommandRow {
  id: string
  run_id: string
  command: AskedCommand['command']
  detail: string | null
  reason: string | null
  asked_by_subject: string
  asked_by_name: string
  decided_at_us: number | null
}

const columns = 'id, run_id, command, detail, reason, asked_by_subject, asked_by_name, decided_at_us'

export class PostgresCommandStore implements CommandStore {
  private readonly database: Database

  constructor(database: Database) {
    this.database = database
  }

  async add({ id, runId, command, detail, reason, by }: AskedCommand): Promise<void> {
    await this.database.query(
      `insert into run_command (id, run_id, command, detail, reason, asked_by_subject, asked_by_name)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`,
      [id, runId, JSON.stringify(command), detail, reason, by.subject, by.name],
    )
  }

  async decided(ids: readonly string[], atUs: number): Promise<void> {
    await this.database.query('update run_command set decided_at_us = $2 where id = any($1::uuid[])', [
      ids,
      atUs,
    ])
  }

  async waiting(runId: string): Promise<AskedCommand[]> {
    const rows = await this.database.query<CommandRow>(
      `select ${columns} from run_command where run_id = $1 and decided_at_us is null order by position`,
      [runId],
    )
    return rows.map(commandOf)
  }

  async get(id: string): Promise<AskedCommand | undefined> {
    const rows = await this.database.query<CommandRow>(`select ${columns} from run_command where id = $1`, [
      id,
    ])
    return rows.length === 0 ? undefined : commandOf(rows[0])
  }
}

function commandOf(row: CommandRow): AskedCommand {
  const { id, run_id: runId, command, detail, reason, decided_at_us: decidedAtUs } = row
  return {
    id,
    runId,
    command,
    ...(detail === null ? {} : { detail }),
    ...(reason === null ? {} : { reason }),
    by: { subject: row.asked_by_subject, name: row.asked_by_name },
    ...(decidedAtUs === null ? {} : { decidedAtUs }),
  }
}
