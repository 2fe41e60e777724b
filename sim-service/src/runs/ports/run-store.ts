import type { Page, RunFilter } from '../life/run-service.ts'
import type { Result } from './failures.ts'
import type { RunProgress, RunRecord, RunState } from './run-record.ts'
import type { Transaction } from './transaction.ts'

export type NewRun = Omit<
  RunRecord,
  | 'state'
  | 'phase'
  | 'progress'
  | 'verdict'
  | 'fingerprint'
  | 'startedAt'
  | 'endedAt'
  | 'wallSeconds'
  | 'error'
> & {
  /** Virtual time that the scenario plans. */
  readonly durationUs: number
}

/** What may change beside the state; what is absent stays. */
export type RunChanges = Partial<
  Pick<
    RunRecord,
    | 'phase'
    | 'progress'
    | 'verdict'
    | 'fingerprint'
    | 'startedAt'
    | 'endedAt'
    | 'wallSeconds'
    | 'error'
    | 'reason'
    | 'flags'
  >
>

/**
 * The right to execute a run, until it expires. Each time that somebody takes a run up the epoch grows by one, and what
 * is written with an older one is refused: a process that slept through its lease can do no harm.
 */
export interface Lease {
  readonly runId: string
  readonly owner: string
  readonly epoch: number
}

/** What was asked needs a lease that somebody else has by now. */
export class LeaseLost extends Error {
  readonly code = 'lease-lost'

  constructor({ runId, owner }: Lease) {
    super(`${owner} does not hold run ${runId} any more`)
    this.name = 'LeaseLost'
  }
}

export type Transition =
  | { readonly ok: true; readonly record: RunRecord }
  /** The state that the run is in, from where it may not go there; absent where there is no such run. */
  | { readonly ok: false; readonly state?: RunState }

export interface RunStore {
  /** Queued. The same run again is the same: whoever does not know whether it was written writes it once more. */
  create(run: NewRun, tx?: Transaction): Promise<RunRecord>
  get(id: string): Promise<RunRecord | undefined>
  /** The newest first. A cursor is of one list: runs that begin meanwhile change no page. */
  list(filter: RunFilter, cursor?: string): Promise<Result<Page<RunRecord>>>
  /** How many are in these states, of everybody or of one tenant. */
  count(states: readonly RunState[], tenant?: string, tx?: Transaction): Promise<number>
  /** The database refuses what the table of transitions does not have. With a lease, it must be held. */
  transition(
    id: string,
    to: RunState,
    changes?: RunChanges,
    options?: { readonly lease?: Lease; readonly tx?: Transaction },
  ): Promise<Transition>
  /** Where the run is; throws `LeaseLost`. */
  progress(lease: Lease, progress: RunProgress, phase?: RunRecord['phase']): Promise<void>

  /** The oldest run in one of the states that nobody holds, or one run of them. */
  claim(
    owner: string,
    forMs: number,
    of: { states: readonly RunState[]; runId?: string },
  ): Promise<Lease | undefined>
  /** False where it is lost. */
  renew(lease: Lease, forMs: number): Promise<boolean>
  release(lease: Lease): Promise<void>
  /** Runs that are not over, were begun, and that nobody holds: their process is gone. The oldest first. */
  abandoned(): Promise<RunRecord[]>

  /** A JSON value of a run that is read whole: its result, the text it ran, a trace. Written again, it is replaced. */
  saveDocument(runId: string, name: string, value: unknown, tx?: Transaction): Promise<void>
  document<T>(runId: string, name: string): Promise<T | undefined>
  documentNames(runId: string): Promise<string[]>

  /** With everything that the store has of it, artefacts apart. False where there is none. */
  remove(id: string, tx?: Transaction): Promise<boolean>
}
