import { RunCollector } from '../kpi/run-collector.ts'
import type { StopDecision } from '../kpi/stop-conditions.ts'
import type { Plan } from '../scenario/plan.ts'
import { subscriberCount } from '../scenario/subscribers.ts'
import { type Checkpoints, stretchUs } from './checkpoints.ts'
import type { Decision, Journal } from './journal.ts'
import { type RunResult, runResult } from './result.ts'
import type { Command, ShardSnapshot, WindowOrder, WindowReport } from './window.ts'

/** Where a run is, for a progress line. */
export interface Progress {
  virtualUs: number
  durationUs: number
  events: number
  attached: number
  started: number
}

export interface CoordinatorOptions {
  readonly journal?: Journal
  /** What an operator asked for before the run began, in the order of time. */
  readonly scheduled?: readonly Decision[]
  /** What an earlier run was told, when this one repeats it. */
  readonly replayed?: readonly Decision[]
  /** A run that is resumed repeats what it was told up to here, and listens to its operators from here on. */
  readonly listensFromUs?: number
}

/**
 * Leads the shards of a run through its windows. It does not know where they run; what it decides follows from the
 * plan, from what they hand over and from the commands, which it keeps, so that a replay decides alike.
 */
export class Coordinator {
  readonly plan: Plan
  readonly collector: RunCollector
  readonly decisions: Decision[] = []
  /** The condition of the scenario that ended the run before its time. */
  stop: StopDecision | undefined
  aborted = false
  /** The shards note here by subscriber when it last signalled. */
  readonly latestStretches: SharedArrayBuffer
  private readonly shardCheckpoints: string[]
  private readonly journal: Journal | undefined
  /** What an earlier run was told, when this one repeats it. */
  private readonly replayed: Decision[] | undefined
  /** What was asked for beforehand, in the order of time. */
  private readonly scheduled: Decision[]
  private readonly listensFromUs: number
  private waiting: Command[] = []
  private commands: Command[] = []
  private reachedUs = 0
  private latest: readonly WindowReport[] = []

  constructor(plan: Plan, options: CoordinatorOptions = {}) {
    this.plan = plan
    this.collector = new RunCollector(plan)
    this.latestStretches = new SharedArrayBuffer(subscriberCount(plan) + 1)
    this.shardCheckpoints = new Array(plan.regions).fill('')
    this.journal = options.journal
    this.scheduled = [...(options.scheduled ?? [])]
    if (options.replayed !== undefined) this.replayed = [...options.replayed]
    const never = Number.POSITIVE_INFINITY
    this.listensFromUs = options.listensFromUs ?? (this.replayed === undefined ? 0 : never)
  }

  /** Asks for something; it is decided before the next window. A replay listens to nobody, which is the answer. */
  command(command: Command): boolean {
    if (this.listensFromUs === Number.POSITIVE_INFINITY) return false
    this.waiting.push(command)
    return true
  }

  /** The next window, which every shard must run; nothing when the run is at its end. */
  nextWindow(): WindowOrder | undefined {
    const { durationUs, windowUs } = this.plan
    if (this.isOver || this.reachedUs >= durationUs) return undefined
    this.decide()
    if (this.aborted) return undefined
    const commands = this.commands
    this.commands = []
    return { untilUs: Math.min(durationUs, this.reachedUs + windowUs), commands }
  }

  /** Takes what the shards handed over, in their order. */
  windowEnded({ untilUs }: WindowOrder, reports: readonly WindowReport[]): void {
    this.reachedUs = untilUs
    this.latest = reports
    for (const [shard, { entries, checkpoint = '' }] of reports.entries()) {
      this.shardCheckpoints[shard] += checkpoint
      this.journal?.entries(shard, entries)
    }
    const deltas = reports.map(({ delta }) => delta)
    const stop = this.collector.atWindowEnd(untilUs, deltas)
    // At the end there is nothing left to stop.
    if (untilUs < this.plan.durationUs) {
      this.stop = stop
      if (stop !== undefined) this.journal?.stopped(untilUs, stop.reason)
    }
  }

  get isOver(): boolean {
    return this.stop !== undefined || this.aborted
  }

  get checkpoints(): Checkpoints {
    const latest = Array.from(new Uint8Array(this.latestStretches)).slice(1)
    return { everyUs: stretchUs(this.plan), shards: this.shardCheckpoints, latest }
  }

  get progress(): Progress {
    const sum = (of: (report: WindowReport) => number): number =>
      this.latest.reduce((total, report) => total + of(report), 0)
    return {
      virtualUs: this.reachedUs,
      durationUs: this.plan.durationUs,
      events: sum(({ events }) => events),
      attached: sum(({ accepted }) => accepted),
      started: sum(({ started }) => started),
    }
  }

  result(shards: readonly ShardSnapshot[]): RunResult {
    return runResult(this.plan, this.reachedUs, shards, this.collector.hypotheses)
  }

  private decide(): void {
    for (const command of this.taken()) {
      this.decisions.push({ atUs: this.reachedUs, command })
      this.journal?.decided(this.reachedUs, command)
      if (command.kind === 'abort') this.aborted = true
      else this.commands.push(command)
    }
  }

  private taken(): Command[] {
    const repeated = (this.replayed ?? []).filter(({ atUs }) => atUs === this.reachedUs)
    const due = this.scheduled.filter(({ atUs }) => atUs <= this.reachedUs)
    const listens = this.reachedUs >= this.listensFromUs
    const asked = listens ? this.scheduled.splice(0, due.length) : []
    const live = listens ? this.waiting.splice(0) : []
    return [...[...repeated, ...asked].map(({ command }) => command), ...live]
  }
}
