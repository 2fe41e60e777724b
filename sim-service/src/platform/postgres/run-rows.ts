import type { RunRecord, RunState } from '../../runs/ports/run-record.ts'
import type { RunChanges } from '../../runs/ports/run-store.ts'

/** A row of `run`, as far as a record is made of it. */
export interface RunRow {
  readonly id: string
  readonly tenant: string
  readonly scenario_name: string
  readonly scenario_title: string
  readonly scenario_owner: string
  readonly scenario_hash: string
  readonly seed: number
  readonly pacing: string
  readonly state: RunState
  readonly phase: RunRecord['phase'] | null
  readonly virtual_us: number
  readonly duration_us: number
  readonly attached: number
  readonly started: number
  readonly events: number
  readonly verdict: RunRecord['verdict'] | null
  readonly fingerprint: RunRecord['fingerprint'] | null
  readonly started_by_subject: string
  readonly started_by_name: string
  readonly labels: Record<string, string>
  readonly requested_at: Date
  readonly started_at: Date | null
  readonly ended_at: Date | null
  readonly wall_seconds: number | null
  readonly parent: string | null
  readonly error: string | null
  readonly flags: Record<string, boolean | number>
  readonly reason: string | null
}

export const runColumns = `id, tenant, scenario_name, scenario_title, scenario_owner, scenario_hash, seed, pacing,
  state, phase, virtual_us, duration_us, attached, started, events, verdict, fingerprint, started_by_subject,
  started_by_name, labels, requested_at, started_at, ended_at, wall_seconds, parent, error, flags, reason`

export function recordOf(row: RunRow): RunRecord {
  return {
    id: row.id,
    tenant: row.tenant,
    scenario: {
      name: row.scenario_name,
      title: row.scenario_title,
      owner: row.scenario_owner,
      hash: row.scenario_hash,
    },
    seed: row.seed,
    pacing: row.pacing,
    state: row.state,
    progress: {
      virtualUs: row.virtual_us,
      durationUs: row.duration_us,
      attached: row.attached,
      started: row.started,
      events: row.events,
    },
    startedBy: { subject: row.started_by_subject, name: row.started_by_name },
    labels: row.labels,
    requestedAt: row.requested_at.toISOString(),
    flags: row.flags,
    ...given({
      phase: row.phase,
      verdict: row.verdict,
      fingerprint: row.fingerprint,
      startedAt: row.started_at?.toISOString(),
      endedAt: row.ended_at?.toISOString(),
      wallSeconds: row.wall_seconds,
      parent: row.parent,
      error: row.error,
      reason: row.reason,
    }),
  }
}

/** What is null in a row is absent in a record. */
export function given<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], null> } {
  const present = Object.entries(values).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(present) as { [K in keyof T]?: Exclude<T[K], null> }
}

/** Columns and values of what changes. */
export function changedColumns({
  progress,
  fingerprint,
  flags,
  ...changes
}: RunChanges): [string, unknown][] {
  const columns: Record<string, unknown> = {
    phase: changes.phase,
    verdict: changes.verdict,
    started_at: changes.startedAt,
    ended_at: changes.endedAt,
    wall_seconds: changes.wallSeconds,
    error: changes.error,
    reason: changes.reason,
    fingerprint: fingerprint && JSON.stringify(fingerprint),
    flags: flags && JSON.stringify(flags),
    virtual_us: progress?.virtualUs,
    duration_us: progress?.durationUs,
    attached: progress?.attached,
    started: progress?.started,
    events: progress?.events,
  }
  return Object.entries(columns).filter(([, value]) => value !== undefined)
}
