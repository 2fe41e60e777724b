import type { Actor } from './actor.ts'
import type { Transaction } from './transaction.ts'

/** One write, as it is remembered: who, on whose behalf, what, to which thing, from what to what. */
export interface AuditEntry {
  readonly actor: Actor
  /** A stable word: `run.start`, `scenario.put`, `flag.set`, `token.revoke`. */
  readonly action: string
  /** What it was done to: `run:0199…`, `scenario:first-drill`, `flag:chaos_enabled`. */
  readonly target: string
  /** `contentHash` of the thing before and after; absent where there is none. */
  readonly beforeHash?: string
  readonly afterHash?: string
  /** Plain JSON, small, without secrets and without subscriber identities. */
  readonly detail?: Readonly<Record<string, unknown>>
}

/** A record in the chain. Each hash covers the hash before it, so none can be changed alone. */
export interface AuditEvent {
  readonly seq: number
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string
  readonly actor: AuditedActor
  /** Who stood behind the actor: the holder of the token that acted for a person. */
  readonly through: string | null
  readonly action: string
  readonly target: string
  readonly beforeHash: string | null
  readonly afterHash: string | null
  readonly detail: Readonly<Record<string, unknown>>
  readonly previousHash: string
  readonly hash: string
}

export type AuditedActor = Pick<Actor, 'subject' | 'name' | 'role' | 'tenant' | 'via'>

/** The end of the chain at an instant: kept elsewhere, it proves later that nothing was cut off. */
export interface AuditHead {
  readonly seq: number
  readonly hash: string
}

export interface Audit {
  /** In the transaction of the write that it records: neither exists without the other. */
  record(transaction: Transaction | undefined, entry: AuditEntry): Promise<AuditHead>
  /** For a run's report, and for the hourly line in the log. */
  head(): Promise<AuditHead>
}

/** A head and when it was that, as a run's report has it. */
export interface AnchoredHead extends AuditHead {
  readonly at: string
}
