import { assert } from './assert.ts'

/** What a context does with an incoming procedure while another runs. */
export type CollisionDecision = 'ignore' | 'queue' | 'abort' | 'reject'

export interface CollisionRow {
  running: string
  incoming: string
  decision: CollisionDecision
  clause: string
}

/** A context's table *running × incoming*; a pair that the table does not have is a programmer's error. */
export class CollisionTable {
  private readonly rows = new Map<string, CollisionRow>()

  constructor(rows: readonly CollisionRow[]) {
    for (const row of rows) {
      const key = `${row.running}×${row.incoming}`
      assert(!this.rows.has(key), `two rows for ${key}`)
      this.rows.set(key, row)
    }
  }

  decide(running: string, incoming: string): CollisionDecision {
    const row = this.rows.get(`${running}×${incoming}`)
    assert(row !== undefined, `no row for ${incoming} while ${running}`)
    return row.decision
  }

  all(): CollisionRow[] {
    return [...this.rows.values()]
  }
}
