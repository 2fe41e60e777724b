import { join } from 'node:path'
import type { Plan } from '../../scenario/plan.ts'
import type { ArtifactStore } from '../ports/artifact-store.ts'
import type { AnchoredHead } from '../ports/audit.ts'
import type { CommandStore } from '../ports/command-store.ts'
import type { DefinitionStore } from '../ports/definition-store.ts'
import type { EventLog, Outbox } from '../ports/event-log.ts'
import type { Flags } from '../ports/flags.ts'
import type { KpiStore } from '../ports/kpi-store.ts'
import type { LiveEvents } from '../ports/live-events.ts'
import type { Log } from '../ports/log.ts'
import type { Metrics } from '../ports/metrics.ts'
import type { PlanStore } from '../ports/plan-store.ts'
import type { RunStore } from '../ports/run-store.ts'
import type { SubscriberStore } from '../ports/subscriber-store.ts'
import type { Tracing } from '../ports/tracing.ts'
import type { Transactions } from '../ports/transaction.ts'
import type { Crew, ShardWishes } from '../window.ts'

export interface CrewRequest {
  readonly run: string
  /** Tells this attempt at the run from others. */
  readonly execution: string
  readonly wishes: ShardWishes
  readonly traceparent?: string
}

/** Shards on other machines. */
export interface Crews {
  /** Whether there is somebody to run this plan's shards; else threads of this service do. */
  isWanted(plan: Plan): boolean
  crew(plan: Plan, request: CrewRequest): Crew | Promise<Crew>
}

export interface LifeLimits {
  /** Unfinished runs of one tenant, queued ones included. */
  readonly runsPerTenant: number
  /** Runs that wait. */
  readonly queuedRuns: number
  /** Traces and rehearsals at a time. */
  readonly tasks: number
  /** Traces that are remembered. */
  readonly keptTraces: number
  /** How long nobody else takes up a run whose service is silent. */
  readonly leaseMs: number
  /** How often a run is taken up again before it is marked interrupted. */
  readonly attempts: number
  /** How long a run waits for a store that does not answer. */
  readonly patienceMs: number
}

export const lifeLimits: LifeLimits = {
  runsPerTenant: 50,
  queuedRuns: 200,
  tasks: 2,
  keptTraces: 20,
  leaseMs: 10_000,
  attempts: 5,
  patienceMs: 600_000,
}

/** What the life of runs stands on. */
export interface LifeParts {
  /** The folder of sim-service. */
  readonly home: string
  /** Where captures lie until their run is over. */
  readonly workFolder: string
  /** Where names are looked up beside the store; the shipped ones when absent. */
  readonly folders?: readonly string[]
  /** Who this service is to others that share its stores. */
  readonly owner: string
  readonly transactions: Transactions
  readonly runs: RunStore
  readonly plans: PlanStore
  readonly kpis: KpiStore
  readonly subscribers: SubscriberStore
  readonly artifacts: ArtifactStore
  readonly commands: CommandStore
  readonly definitions?: DefinitionStore
  readonly live: LiveEvents
  readonly flags: Flags
  /** Both or neither: without them runs are started, and nobody else hears of it. */
  readonly outbox?: Outbox
  readonly eventLog?: EventLog
  readonly crews?: Crews
  /** Writes down where the audit's chain ends, and tells it for a report. */
  anchor?(occasion: string): Promise<AnchoredHead>
  readonly metrics: Metrics
  readonly tracing: Tracing
  readonly log: Log
  readonly limits?: Partial<LifeLimits>
}

/** Threads come and go with runs: what Node made of the sources is kept, which halves the time until they are there. */
export function threadEnvironment({ workFolder }: Pick<LifeParts, 'workFolder'>): NodeJS.ProcessEnv {
  return { NODE_COMPILE_CACHE: join(workFolder, 'compiled'), ...process.env }
}
