import type { Plan } from '../../scenario/plan.ts'
import type { Checkpoints } from '../checkpoints.ts'
import type { Decision } from '../journal.ts'
import type { StoredRun } from '../replay.ts'
import type { Command } from '../window.ts'
import type { Lease } from './run-store.ts'
import type { Transaction } from './transaction.ts'

/** What a run is executed from. */
export interface NewPlan {
  /** The build that made it; another cannot repeat the run. */
  readonly build: string
  readonly plan: Plan
  readonly sabotage?: string
}

/** How far the decisions of a run are known. */
export interface JournalledDecisions {
  /** The end of the latest window whose decisions are journalled; 0 before the first. */
  readonly reachedUs: number
  readonly decisions: readonly Decision[]
}

/**
 * Everything that a run is repeated from. Decisions of a window are journalled before the window is released, so that
 * whoever takes the run up decides the same as far as they reach.
 */
export interface PlanStore {
  /** A plan is written once: the same again changes nothing. */
  save(runId: string, plan: NewPlan, tx?: Transaction): Promise<void>
  load(runId: string): Promise<NewPlan | undefined>
  /**
   * The decisions at the window's end that is at this instant, or that there were none. The same again changes nothing;
   * others than before are a programmer's error. Throws `LeaseLost`.
   */
  journal(lease: Lease, atUs: number, commands: readonly Command[]): Promise<void>
  decisions(runId: string): Promise<JournalledDecisions>
  saveCheckpoints(runId: string, checkpoints: Checkpoints): Promise<void>
  /** All of it, as a replay wants it; nothing where there is no plan. */
  storedRun(runId: string): Promise<StoredRun | undefined>
}
