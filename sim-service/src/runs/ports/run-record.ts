import type { PhaseName } from '../../kpi/objectives.ts'
import type { State as VerdictState } from '../../kpi/verdict.ts'
import type { Fingerprints } from '../window.ts'

/** The states of a run, in the order in which they are passed; the last four are ends. */
export const runStates = [
  'queued',
  'planning',
  'running',
  'settling',
  'judged',
  'aborted',
  'interrupted',
  'failed',
] as const

export type RunState = (typeof runStates)[number]

const ends: readonly RunState[] = ['judged', 'aborted', 'interrupted', 'failed']

export function isOver(state: RunState): boolean {
  return ends.includes(state)
}

export interface RunProgress {
  readonly virtualUs: number
  readonly durationUs: number
  readonly attached: number
  readonly started: number
  readonly events: number
}

/** What everybody knows of a run. Instants of the wall clock are ISO 8601. */
export interface RunRecord {
  /** A UUIDv7. */
  readonly id: string
  readonly tenant: string
  readonly scenario: {
    readonly name: string
    readonly title: string
    readonly owner: string
    readonly hash: string
  }
  readonly seed: number
  /** `max`, `x10` or `realtime`. */
  readonly pacing: string
  readonly state: RunState
  readonly phase?: PhaseName
  readonly progress: RunProgress
  readonly verdict?: VerdictState
  readonly fingerprint?: Fingerprints
  readonly startedBy: { readonly subject: string; readonly name: string }
  readonly labels: Readonly<Record<string, string>>
  readonly requestedAt: string
  readonly startedAt?: string
  readonly endedAt?: string
  readonly wallSeconds?: number
  /** The run that this one repeats. */
  readonly parent?: string
  /** Why it failed or was interrupted. */
  readonly error?: string
  /** Feature flags as they were when it began. */
  readonly flags: Readonly<Record<string, boolean | number>>
  /** Why it was aborted, in the operator's words. */
  readonly reason?: string
}
