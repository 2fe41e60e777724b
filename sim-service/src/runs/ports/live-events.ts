import type { PhaseName } from '../../kpi/objectives.ts'
import type { State as VerdictState } from '../../kpi/verdict.ts'
import type { RunRecord, RunState } from './run-record.ts'

/** What each kind of event says. Values of virtual time are microseconds since the run's beginning. */
export interface LiveEventData {
  readonly state: { readonly state: RunState; readonly reason?: string; readonly error?: string }
  readonly progress: LiveProgress
  readonly kpi: LiveKpis
  readonly objective: { readonly objectives: readonly LiveObjective[] }
  readonly phase: { readonly phase: PhaseName; readonly startUs: number; readonly endUs: number }
  readonly fault: {
    readonly id: string
    readonly kind: string
    readonly target: string
    readonly change: 'begins' | 'ends' | 'healed'
    readonly injected: boolean
  }
  readonly command: {
    readonly command: string
    readonly detail?: string
    readonly reason?: string
    readonly by?: string
    /** Of a command that is decided; absent while it waits for the end of its window. */
    readonly decidedAtUs?: number
  }
  /** Something that happened once: a stop condition, a mark, a broken invariant, a resumption. */
  readonly timeline: { readonly what: string; readonly detail: string }
  readonly verdict: {
    readonly state: VerdictState
    readonly paragraph: string
    readonly fingerprint: Readonly<Record<string, string>>
  }
}

export type LiveEventKind = keyof LiveEventData

export interface LiveProgress {
  readonly virtualUs: number
  readonly durationUs: number
  readonly phase?: PhaseName
  readonly attached: number
  readonly started: number
  readonly events: number
  readonly wallSeconds: number
  /** Virtual seconds that pass in a second. */
  readonly speed: number
  readonly remainingSeconds?: number
}

/** One indicator over the latest window: a ratio from 0 to 1, microseconds, or a rate a second. */
export interface LiveKpi {
  readonly name: string
  readonly unit: 'ratio' | 'us' | '1/s' | 'count'
  readonly value?: number
  readonly samples: number
}

export interface LiveKpis {
  readonly fromUs: number
  readonly untilUs: number
  readonly kpis: readonly LiveKpi[]
  /** Attaches that failed within the interval, by how. */
  readonly failures: Readonly<Record<string, number>>
}

/** What an objective has come to so far; it is judged at the end. */
export interface LiveObjective {
  readonly sli: string
  readonly target: string
  readonly during: readonly PhaseName[]
  readonly value?: number
  readonly valueText?: string
  readonly samples: number
  readonly minSamples: number
  readonly holds?: boolean
}

export interface LiveEvent<K extends LiveEventKind = LiveEventKind> {
  readonly runId: string
  /** Counted in each run from 1, without a gap; what a client resumes by. */
  readonly seq: number
  /** Counted over all runs in the order in which they were stored; a stream of many runs is resumed by it. */
  readonly position?: number
  readonly atVirtualUs: number
  /** Wall clock, ISO 8601. */
  readonly at: string
  readonly kind: K
  readonly data: LiveEventData[K]
}

/** What a client shows before the first delta. */
export interface LiveSnapshot {
  readonly run: RunRecord
  /** The latest sequence number that the snapshot contains. */
  readonly seq: number
  readonly progress?: LiveProgress
  readonly kpis?: LiveKpis
  readonly objectives: readonly LiveObjective[]
  /** Faults that act now. */
  readonly faults: readonly string[]
}

export type LiveListener = (events: readonly LiveEvent[]) => void

/** Where a run's leader publishes, and streams listen. Events are stored before they are published. */
export interface LiveEvents {
  publish(runId: string, events: readonly LiveEvent[]): void
  /** When everything that was published so far is stored and told. */
  settled(): Promise<void>
  snapshot(runId: string): Promise<LiveSnapshot | undefined>
  /** Events after a sequence number, at most `limit` of them, in order. */
  since(runId: string, seq: number, limit?: number): Promise<readonly LiveEvent[]>
  /** The same over several runs or all, after a position. */
  sincePosition(
    runs: readonly string[] | 'all',
    position: number,
    limit?: number,
  ): Promise<readonly LiveEvent[]>
  /** The position of the latest stored event, 0 where there is none. */
  latestPosition(): Promise<number>
  /** Calls the listener at once for what is published from now on; gives what ends it. */
  subscribe(runId: string | 'all', listener: LiveListener): () => void
}
