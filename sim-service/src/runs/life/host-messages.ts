import type { InjectedFault } from '../../chaos/planned-fault.ts'
import type { HistogramSnapshot } from '../../kpi/histogram-snapshot.ts'
import type { KpiCount } from '../../kpi/kpi-buckets.ts'
import type { ServiceVerdict } from '../../kpi/service-report.ts'
import type { Verdict } from '../../kpi/verdict.ts'
import type { Pacing, Plan } from '../../scenario/plan.ts'
import type { Checkpoints } from '../checkpoints.ts'
import type { UsageBalance } from '../conservation.ts'
import type { Decision } from '../journal.ts'
import type { AnchoredHead } from '../ports/audit.ts'
import type { Result } from '../ports/failures.ts'
import type { FlagValue } from '../ports/flags.ts'
import type { SliRow } from '../ports/kpi-store.ts'
import type { LiveEventData, LiveEventKind } from '../ports/live-events.ts'
import type { RunProgress, RunRecord } from '../ports/run-record.ts'
import type {
  CaptureWish,
  Command,
  Fingerprints,
  ShardSnapshot,
  ShardWishes,
  WindowOrder,
  WindowReport,
} from '../window.ts'
import type { RunInputs } from './run-inputs.ts'
import type { FaultRequest, SubscriberRow } from './run-service.ts'

/** What the service and the thread that leads a run say to each other. */

export interface HostTask {
  /** The folder of sim-service. */
  readonly home: string
  readonly runId: string
  readonly inputs: RunInputs
  /** Of a run that was planned before. */
  readonly plan?: Plan
  readonly flags: Readonly<Record<string, FlagValue>>
  readonly pacing?: Pacing
  /** Threads that share the shards; 0 for none but this one. */
  readonly workers?: number
  readonly capture?: CaptureWish
  /** Where the capture is written. */
  readonly captureFile?: string
  /** What the run was told before it was interrupted, or what the run was told that it repeats. */
  readonly replayed?: readonly Decision[]
  /** Of a run that is resumed: what it told before this instant has been heard. */
  readonly resumedFromUs?: number
  /** Of a run that is resumed: from here on it listens to its operators. */
  readonly listensFromUs?: number
  readonly sabotage?: string
}

/** An event without what the service adds: its number and the wall clock. */
export type EventDraft = {
  [K in LiveEventKind]: { readonly kind: K; readonly atVirtualUs: number; readonly data: LiveEventData[K] }
}[LiveEventKind]

/** What some windows came to: written down and told by the service. */
export interface Flush {
  readonly progress: RunProgress
  readonly phase?: RunRecord['phase']
  readonly slis: readonly SliRow[]
  readonly counts: readonly KpiCount[]
  readonly events: readonly EventDraft[]
  /** Since the beginning, for metrics. */
  readonly latency: { readonly attach?: HistogramSnapshot; readonly handover?: HistogramSnapshot }
  readonly counters: Readonly<Record<string, number>>
}

/** What is kept of a run that has ended, beside its files. */
export interface RunOutcome {
  readonly verdict: Verdict
  readonly fingerprint: Fingerprints
  readonly shardFingerprints: readonly Fingerprints[]
  readonly virtualSeconds: number
  readonly isAborted: boolean
  readonly stopReason?: string
  readonly serviceObjectives: readonly ServiceVerdict[]
  readonly reproduce: string
  readonly commands: readonly string[]
  readonly usage: UsageBalance
  readonly counts: Readonly<Record<string, number>>
  readonly events: number
  readonly frames: number
}

/** A file of a run, small enough to be handed over. */
export interface OutcomeFile {
  readonly name: string
  readonly mediaType: string
  readonly octets: Uint8Array
}

export type HostMessage =
  /** The plan that was made, or that was there; the answer says who runs its shards. */
  | { kind: 'planned'; plan: Plan; isNew: boolean }
  | { kind: 'started' }
  /** Nothing goes on before it is acknowledged. */
  | { kind: 'decided'; decisions: readonly Decision[] }
  | { kind: 'flush'; flush: Flush }
  | { kind: 'settling' }
  | { kind: 'subscribers'; rows: readonly SubscriberRow[] }
  | { kind: 'finished'; outcome: RunOutcome; checkpoints: Checkpoints; files: readonly OutcomeFile[] }
  | { kind: 'injection'; id: string; result: Result<InjectedFault> }
  | { kind: 'crew'; plan: Plan; wishes: ShardWishes }
  | { kind: 'crew-run'; order: WindowOrder }
  | { kind: 'crew-finish' }
  | { kind: 'failed'; name: string; message: string; stack?: string }

export type ServiceMessage =
  /** The latest message that waits for it is dealt with. */
  | { kind: 'go'; isRemote?: boolean; auditHead?: AnchoredHead }
  | { kind: 'flushed' }
  | { kind: 'command'; command: Command }
  | { kind: 'inject'; id: string; request: FaultRequest }
  /** Break off: a replay listens to nobody. */
  | { kind: 'stop' }
  | { kind: 'crew-reports'; reports: WindowReport[] }
  | { kind: 'crew-snapshots'; snapshots: ShardSnapshot[] }
  | { kind: 'crew-ready' }
  | { kind: 'crew-failed'; message: string }
