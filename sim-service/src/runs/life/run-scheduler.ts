import { buildId } from '../build-id.ts'
import type { EventBatch, Subscription } from '../ports/event-log.ts'
import type { RunRecord } from '../ports/run-record.ts'
import type { Lease } from '../ports/run-store.ts'
import { StoreUnavailable } from '../ports/store-unavailable.ts'
import type { RunOutcome } from './host-messages.ts'
import type { LifeLimits, LifeParts } from './life-parts.ts'
import { RunExecution, type TakenUp } from './run-execution.ts'
import { documents, type StoredRequest } from './run-request.ts'
import { INTENTS } from './run-starts.ts'
import type { RunTeller } from './run-teller.ts'

/** What nobody wakes is looked for so often. */
const LOOK_EVERY_MS = 2_000
/** Runs that may have ended in the moment in which the service did. */
const LATEST_ENDS = 10
const begun = ['planning', 'running', 'settling'] as const

/**
 * Decides which runs this service executes: first those whose service is gone, then those that wait, as long as there
 * is room. The store is the queue: an intent in the event log says that it is worth looking, and that twice is no harm.
 */
export class RunScheduler {
  isClosing = false
  private readonly parts: LifeParts
  private readonly limits: LifeLimits
  private readonly teller: RunTeller
  private readonly onBegin: (execution: RunExecution) => void
  private readonly executions = new Map<string, RunExecution>()
  private looking: Promise<void> | undefined
  private looksAgain = false
  private timer: NodeJS.Timeout | undefined
  private subscription: Subscription | undefined

  constructor(
    parts: LifeParts,
    limits: LifeLimits,
    teller: RunTeller,
    onBegin: (execution: RunExecution) => void,
  ) {
    this.parts = parts
    this.limits = limits
    this.teller = teller
    this.onBegin = onBegin
  }

  async open(): Promise<void> {
    this.subscription = await this.parts.eventLog?.subscribe(
      { topics: [INTENTS], group: 'roamlab-runs' },
      async ({ events, commit }: EventBatch) => {
        this.wake()
        const last = events.at(-1)
        if (last !== undefined) await commit(last)
      },
    )
    this.timer = setInterval(() => this.wake(), LOOK_EVERY_MS)
    await this.tellEnds()
    this.wake()
  }

  /** What a service that was killed had written down, and not told. */
  private async tellEnds(): Promise<void> {
    const states = ['judged', 'aborted', 'interrupted', 'failed'] as const
    const page = await this.parts.runs.list({ states, limit: LATEST_ENDS })
    if (!page.ok) return
    for (const record of page.value.items) {
      const outcome = await this.parts.runs.document<RunOutcome>(record.id, documents.outcome)
      await this.teller.tellEnd(record, outcome)
    }
  }

  async close(): Promise<void> {
    this.isClosing = true
    clearInterval(this.timer)
    await this.subscription?.close()
    await this.looking
    await Promise.all(this.all.map((execution) => execution.abandon()))
  }

  get all(): RunExecution[] {
    return [...this.executions.values()]
  }

  executing(runId: string): RunExecution | undefined {
    return this.executions.get(runId)
  }

  /** Looks for work, now or when the look that is under way has ended. */
  wake(): void {
    if (this.isClosing) return
    if (this.looking !== undefined) {
      this.looksAgain = true
      return
    }
    this.looksAgain = false
    this.looking = this.look()
      .catch((error) => {
        if (!(error instanceof StoreUnavailable))
          this.parts.log.error({ err: error }, 'looking for runs failed')
      })
      .finally(() => {
        this.looking = undefined
        if (this.looksAgain) this.wake()
      })
  }

  private async look(): Promise<void> {
    for (const { id } of await this.parts.runs.abandoned()) {
      // A lease may lapse while the store is away: the run is still ours.
      if (this.executions.has(id)) continue
      if (!this.hasRoom) return
      // After an outage of the store its leases have run out; who executes a run here renews its own.
      if (!this.executions.has(id)) await this.take(begun, id)
    }
    while (this.hasRoom && (await this.take(['queued'])));
  }

  private get hasRoom(): boolean {
    return !this.isClosing && this.executions.size < this.parts.flags.limit('max_concurrent_runs')
  }

  private async take(states: readonly RunRecord['state'][], runId?: string): Promise<boolean> {
    const { parts, limits } = this
    const lease = await parts.runs.claim(parts.owner, limits.leaseMs, { states, runId })
    if (lease === undefined) return false
    const taken = await this.takenUp(lease)
    if (taken !== undefined) this.execute(taken)
    return true
  }

  private execute(taken: TakenUp): void {
    const execution = new RunExecution(this.parts, this.limits, this.teller, taken)
    const { runId } = execution
    this.executions.set(runId, execution)
    this.onBegin(execution)
    this.parts.metrics.set('roamlab_runs_in_progress', { state: 'running' }, this.executions.size)
    void execution.done.finally(() => {
      this.executions.delete(runId)
      this.parts.metrics.set('roamlab_runs_in_progress', { state: 'running' }, this.executions.size)
      this.wake()
    })
    void this.tellWaiting(execution)
  }

  /** Commands that were accepted before: for the run of a service that is gone. */
  private async tellWaiting(execution: RunExecution): Promise<void> {
    try {
      for (const command of await this.parts.commands.waiting(execution.runId)) execution.tell(command)
    } catch (error) {
      // They are asked for again with each renewal of the lease.
      this.parts.log.warn({ run_id: execution.runId, err: error }, 'waiting commands could not be read')
    }
  }

  /** Everything that is known of a run that this service has the right to execute now. */
  private async takenUp(lease: Lease): Promise<TakenUp | undefined> {
    const { parts, limits } = this
    const { runId } = lease
    const record = await parts.runs.get(runId)
    const request = await parts.runs.document<StoredRequest>(runId, documents.request)
    if (record === undefined || request === undefined) {
      await this.interrupted(lease, 'what it was asked for is not stored')
      return undefined
    }
    const stored = await parts.plans.storedRun(runId)
    if (stored !== undefined && stored.build !== buildId(parts.home)) {
      await this.interrupted(lease, 'another build planned it, and this one would run it otherwise')
      return undefined
    }
    if (lease.epoch > limits.attempts) {
      await this.interrupted(lease, `it was taken up ${limits.attempts} times, and did not get to its end`)
      return undefined
    }
    if (record.state === 'queued') return this.begun(lease, request, stored?.plan)
    if (stored === undefined) return { lease, record, request }
    const { plan } = stored
    const journalled = await parts.plans.decisions(runId)
    const toldUs = await this.teller.takeUp(runId)
    const reachedUs = Math.max(toldUs, record.progress.virtualUs, journalled.reachedUs)
    const detail = `taken up again at ${reachedUs / 1e6} s; what happened before is repeated`
    const data = { what: 'resumed', detail }
    await this.teller.tell(runId, [{ kind: 'timeline', atVirtualUs: reachedUs, data }])
    return { lease, record, request, before: { plan, decisions: journalled.decisions, toldUs, reachedUs } }
  }

  private async begun(
    lease: Lease,
    request: StoredRequest,
    plan: NonNullable<TakenUp['before']>['plan'] | undefined,
  ): Promise<TakenUp | undefined> {
    const { runId } = lease
    const flags = request.replayed === undefined ? { flags: this.parts.flags.snapshot() } : {}
    await this.teller.takeUp(runId)
    const result = await this.parts.runs.transition(runId, 'planning', flags, { lease })
    if (!result.ok) return undefined
    await this.teller.tellState(result.record)
    const before = plan && { plan, decisions: [], toldUs: 0, reachedUs: 0 }
    return { lease, record: result.record, request, ...(before && { before }) }
  }

  private async interrupted(lease: Lease, why: string): Promise<void> {
    const { runId } = lease
    const error = `the run was interrupted and cannot be resumed: ${why}`
    const changes = { error, endedAt: new Date().toISOString() }
    const result = await this.parts.runs.transition(runId, 'interrupted', changes, { lease })
    if (!result.ok) return
    await this.teller.tellState(result.record)
    this.teller.end(runId)
    this.parts.log.warn({ run_id: runId, error }, 'a run cannot be resumed')
  }
}
