import type { Transaction } from '../../runs/ports/transaction.ts'
import type { Database, Queryable, Tx } from './database.ts'

/** What a port's method writes with: the caller's transaction, or each statement by itself. */
export function within(database: Database, tx: Transaction | undefined): Queryable {
  return (tx as Tx | undefined) ?? database
}

/** Work that needs a transaction: the caller's, or one of its own. */
export function inTransaction<T>(
  database: Database,
  tx: Transaction | undefined,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return tx === undefined ? database.transaction(work) : work(tx as Tx)
}
