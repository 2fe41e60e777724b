import { escapeIdentifier } from 'pg'
import type { Database, Tx } from './database.ts'

export interface UpsertTarget {
  readonly table: string
  readonly columns: readonly string[]
  /** The columns of its primary key. */
  readonly key: readonly string[]
}

/**
 * Many rows at once: COPY into a table of the session, from there into the table, where a row of the same key is
 * replaced. The session's table stays for the next batch, so that batches do not fill the catalogue.
 */
export async function upsert(
  database: Database,
  target: UpsertTarget,
  rows: Iterable<readonly unknown[]>,
): Promise<number> {
  return database.transaction((tx) => upsertWithin(tx, target, rows))
}

/** The same as a part of more. */
export async function upsertWithin(
  tx: Tx,
  { table, columns, key }: UpsertTarget,
  rows: Iterable<readonly unknown[]>,
): Promise<number> {
  const incoming = `incoming_${table}`
  const names = columns.map(escapeIdentifier).join(', ')
  const values = columns.filter((column) => !key.includes(column)).map(escapeIdentifier)
  const own = values.map((name) => `target.${name}`).join(', ')
  const given = values.map((name) => `excluded.${name}`).join(', ')
  await tx.query(
    `create temporary table if not exists ${escapeIdentifier(incoming)}
     (like ${escapeIdentifier(table)} including defaults) on commit delete rows`,
  )
  const count = await tx.copy(incoming, columns, rows)
  await tx.query(
    `insert into ${escapeIdentifier(table)} as target (${names})
     select ${names} from ${escapeIdentifier(incoming)}
     on conflict (${key.map(escapeIdentifier).join(', ')})
     do update set (${values.join(', ')}) = row(${given})
     where (${own}) is distinct from (${given})`,
  )
  return count
}
