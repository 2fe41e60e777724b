import type { Comparison } from '../../kpi/compare.ts'
import type { KpiRow } from '../../kpi/kpis.ts'
import type { ServiceVerdict } from '../../kpi/service-report.ts'
import type { Verdict, State as VerdictState } from '../../kpi/verdict.ts'
import type { Actor } from '../ports/actor.ts'
import type { Result } from '../ports/failures.ts'
import type { LiveEvent } from '../ports/live-events.ts'
import type { RunRecord, RunState } from '../ports/run-record.ts'
import type { Rehearsal } from '../rehearsal.ts'
import type { Fingerprints } from '../window.ts'

/** What is run: a scenario that ships or is stored, by its name, or a text. */
export type ScenarioReference = { readonly name: string } | { readonly text: string }

export interface StartRunRequest {
  readonly scenario: ScenarioReference
  /** Instead of the scenario's. */
  readonly seed?: number
  /** `max`, `x10` or `realtime`, instead of the scenario's. */
  readonly pacing?: string
  /** A part of the subscribers: `1/50`, `0.1` or `10%`. */
  readonly scale?: string
  /** Threads that share the shards; one for each, as far as there are cores, when absent. */
  readonly workers?: number
  readonly capture?: CaptureRequest
  readonly labels?: Readonly<Record<string, string>>
  /** W3C trace context of whoever asks. */
  readonly traceparent?: string
}

export interface CaptureRequest {
  /** The first so many; 20 when absent, 0 for the nodes alone. */
  readonly subscribers?: number
  readonly nas?: 'ciphered' | 'plain' | 'both'
}

/** A fault as a scenario writes it, but for `at`: it begins at the next end of a window. */
export interface FaultRequest {
  readonly kind: string
  readonly target: string
  /** How long it acts, such as `30s`; to the end of the run at the most. */
  readonly for: string
  /** Its name; made from its kind when absent. */
  readonly id?: string
  /** The parameters of its kind (`delay: 800ms`, `loss: 10%`) and one of `share`, `every`, `count`. */
  readonly [parameter: string]: string | number | undefined
}

/** A page, and from where to ask for the next. */
export interface Page<T> {
  readonly items: readonly T[]
  /** Opaque; absent on the last page. */
  readonly next?: string
}

export interface RunFilter {
  readonly tenant?: string
  readonly states?: readonly RunState[]
  readonly scenario?: string
  readonly startedBy?: string
  readonly label?: { readonly name: string; readonly value?: string }
  /** Of the scenario, as it was then. */
  readonly owner?: string
  readonly verdicts?: readonly VerdictState[]
  /** The run that was replayed. */
  readonly parent?: string
  /** In the name or title of the scenario, or in what a label says; letters' case does not matter. */
  readonly text?: string
  readonly limit?: number
}

export const kpiGroupings = [
  'run',
  'phase',
  'plmn',
  'partner',
  'cell',
  'cause',
  'partnerPhase',
  'bucket',
] as const

export type KpiGrouping = (typeof kpiGroupings)[number]

export interface KpiQuery {
  /** `run` when absent. */
  readonly by?: KpiGrouping
  /** Only what began in these microseconds of virtual time. */
  readonly fromUs?: number
  readonly untilUs?: number
}

/** Ratios of sums over an interval, as far as the run has come, and the indicators of each window. */
export interface RunKpis {
  readonly runId: string
  readonly untilUs: number
  readonly rows: readonly KpiRow[]
  readonly series: readonly SeriesPoint[]
}

/** What ended within one window of one family of indicators. */
export interface SeriesPoint {
  readonly family: string
  readonly fromUs: number
  readonly untilUs: number
  readonly good: number
  readonly bad: number
  readonly p50Us?: number
  readonly p95Us?: number
}

export interface RunVerdict {
  readonly runId: string
  readonly verdict: Verdict
  readonly fingerprint: Fingerprints
  readonly serviceObjectives: readonly ServiceVerdict[]
  readonly reproduce: string
  readonly commands: readonly string[]
}

export interface SubscriberFilter {
  /** `failed` leaves out whom the network served as agreed. */
  readonly outcome?: 'failed' | 'all'
  readonly imsi?: string
  readonly cause?: number
  readonly cell?: number
  readonly phase?: string
  readonly limit?: number
}

/** What became of one subscriber. */
export interface SubscriberRow {
  /** Its number in the plan, as text. */
  readonly ueId: string
  readonly imsi: string
  readonly home: string
  readonly visited: string
  /** E-UTRAN cell identity of the site where the plan puts it. */
  readonly cell: number
  readonly attach: string
  readonly cause: number
  readonly prescribed: boolean
  readonly isFailed: boolean
  /** The phase in which the attach that failed first began, else the latest. */
  readonly phase?: string
  readonly attaches: number
  readonly attachLatencyUs?: number
  readonly handovers: number
  readonly handoverFailures: number
  readonly uplinkOctets: number
  readonly downlinkOctets: number
  readonly debitedOctets: number
  readonly billedMicros: number
}

/** The call flow of one subscriber. */
export interface SubscriberTrace {
  readonly runId: string
  readonly ueId: string
  readonly imsi: string
  readonly shard: number
  /** From the capture of the run, or from a repetition of its shard whose fingerprint is that of the run. */
  readonly source: 'capture' | 'replay'
  readonly startsAt: string
  readonly nodes: readonly TraceNode[]
  readonly messages: readonly TraceMessage[]
  readonly summary: TraceSummary
}

export interface TraceNode {
  readonly id: string
  /** What it is, such as `MME`. */
  readonly name: string
  readonly address?: string
}

export interface TraceMessage {
  readonly sequence: number
  /** Microseconds since the run's beginning. */
  readonly atUs: number
  /** Ids of nodes. */
  readonly from: string
  readonly to: string
  readonly protocol: string
  readonly variant?: string
  readonly name: string
  /** NAS messages inside it. */
  readonly nas: readonly string[]
  /** Telling details, as the command line prints them beside an arrow. */
  readonly details: readonly string[]
  /** The earlier message that this one repeats, by its sequence. */
  readonly repeats?: number
  /** It was sent and did not arrive. */
  readonly isLost?: boolean
  readonly problem?: string
  /** Every field, decoded. */
  readonly fields: unknown
  /** The octets of the message in hexadecimal, without the transport below. */
  readonly octets: string
}

export interface TraceSummary {
  readonly messages: number
  readonly repetitions: number
  readonly lost: number
  readonly problems: number
}

export interface ArtifactRecord {
  readonly name: string
  readonly mediaType: string
  readonly octets: number
  readonly sha256: string
}

export interface Artifact extends ArtifactRecord {
  open(): Promise<AsyncIterable<Uint8Array>>
}

/** Two sides only: what the PGWs counted against grants, and what the OCSs debited. */
export interface UsageCheck {
  readonly runId: string
  readonly kind: 'two-way usage check'
  /** Equal within what quota in hand explains. */
  readonly state: 'agrees' | 'differs' | 'no usage'
  readonly chargedOctets: number
  readonly debitedOctets: number
  readonly differenceOctets: number
  readonly explanations: readonly string[]
  readonly subscribers: readonly {
    readonly ueId: string
    readonly chargedOctets: number
    readonly debitedOctets: number
    readonly differenceOctets: number
  }[]
  readonly differingSubscribers: number
}

export interface RunRehearsal extends Rehearsal {
  readonly scenario: string
  readonly seed: number
}

/** The life of runs: what floor 8 offers over REST and RPC. Who may do what is decided there. */
export interface RunService {
  start(request: StartRunRequest, actor: Actor): Promise<Result<RunRecord>>
  abort(runId: string, reason: string, actor: Actor): Promise<Result<RunRecord>>
  heal(runId: string, actor: Actor): Promise<Result<RunRecord>>
  inject(runId: string, fault: FaultRequest, actor: Actor): Promise<Result<RunRecord>>
  /** `2`, `0.5` or `1/3`: who has not switched on yet comes so many times as fast. */
  changeRate(runId: string, factor: string, actor: Actor): Promise<Result<RunRecord>>
  /** The emergency stop: every run, queued ones too. Gives their ids. */
  abortAll(reason: string, actor: Actor): Promise<Result<readonly string[]>>
  /** A new run with the same plan and decisions. */
  replay(runId: string, actor: Actor): Promise<Result<RunRecord>>
  /** Deletes what is stored of a run that is over. */
  remove(runId: string, actor: Actor): Promise<Result<void>>

  get(runId: string): Promise<Result<RunRecord>>
  list(filter: RunFilter, cursor?: string): Promise<Result<Page<RunRecord>>>
  kpis(runId: string, query: KpiQuery): Promise<Result<RunKpis>>
  verdict(runId: string): Promise<Result<RunVerdict>>
  /** The cursor is the sequence number of the latest event that is known. */
  events(runId: string, cursor?: string, limit?: number): Promise<Result<Page<LiveEvent>>>
  subscribers(runId: string, filter: SubscriberFilter, cursor?: string): Promise<Result<Page<SubscriberRow>>>
  trace(runId: string, ueId: string): Promise<Result<SubscriberTrace>>
  artifacts(runId: string): Promise<Result<readonly ArtifactRecord[]>>
  artifact(runId: string, name: string): Promise<Result<Artifact>>
  compare(a: string, b: string): Promise<Result<Comparison>>
  rehearse(request: StartRunRequest): Promise<Result<RunRehearsal>>
  usageCheck(runId: string): Promise<Result<UsageCheck>>
}
