import { randomUUID } from 'node:crypto'
import type { Ratio } from '../../kpi/ratio.ts'
import { ratio } from '../../kpi/ratio.ts'
import { ratioText } from '../command-text.ts'
import type { Actor } from '../ports/actor.ts'
import { systemActor } from '../ports/actor.ts'
import type { AskedCommand } from '../ports/command-store.ts'
import { type Failure, failed, type Result, succeeded } from '../ports/failures.ts'
import { isOver, type RunRecord } from '../ports/run-record.ts'
import type { Command } from '../window.ts'
import type { LifeLimits, LifeParts } from './life-parts.ts'
import { lifeLimits, threadEnvironment } from './life-parts.ts'
import { guarded } from './run-errors.ts'
import type { RunExecution } from './run-execution.ts'
import { RunQueries } from './run-queries.ts'
import type { StoredRequest } from './run-request.ts'
import { RunScheduler } from './run-scheduler.ts'
import type { FaultRequest, RunService, StartRunRequest } from './run-service.ts'
import { RunStarts } from './run-starts.ts'
import { RunTeller } from './run-teller.ts'
import { TaskPool } from './task-pool.ts'

/** The service of runs, and how it is started and stopped. */
export interface RunLife extends RunService {
  /** Takes up what was interrupted, and then what waits. */
  open(): Promise<void>
  /** Leaves runs where they are: the next start takes them up. */
  close(): Promise<void>
}

/** A rate times or divided by more than this is a slip of the finger. */
const MOST_TIMES = 1_000
const MOST_REASON_CHARACTERS = 500

export function createRunLife(parts: LifeParts): RunLife {
  const limits = { ...lifeLimits, ...parts.limits }
  const tasks = new TaskPool(parts.home, limits.tasks, threadEnvironment(parts))
  return new Life(parts, limits, tasks)
}

class Life extends RunQueries implements RunLife {
  private readonly teller: RunTeller
  private readonly starts: RunStarts
  private readonly scheduler: RunScheduler
  private endListening: () => void = () => undefined
  private admission: Promise<unknown> = Promise.resolve()

  constructor(parts: LifeParts, limits: LifeLimits, tasks: TaskPool) {
    super(parts, limits, tasks)
    this.teller = new RunTeller(parts.live)
    this.starts = new RunStarts(parts, limits, tasks)
    this.scheduler = new RunScheduler(parts, limits, this.teller, (execution) => this.began(execution))
  }

  async open(): Promise<void> {
    this.endListening = this.parts.flags.onChange((_now, changed) => {
      if (changed.includes('max_concurrent_runs')) this.scheduler.wake()
      if (changed.includes('chaos_enabled') && !this.parts.flags.isEnabled('chaos_enabled')) this.healAll()
    })
    await this.scheduler.open()
  }

  async close(): Promise<void> {
    this.endListening()
    await this.scheduler.close()
    await this.tasks.close()
  }

  start(request: StartRunRequest, actor: Actor): Promise<Result<RunRecord>> {
    return guarded(async () => {
      if (this.scheduler.isClosing) return stopping
      const prepared = await this.starts.prepared(request)
      if (!prepared.ok) return prepared
      const asked = this.starts.requestOf(request, prepared.value)
      if (!asked.ok) return asked
      const record = this.starts.recordOf(prepared.value, request, actor)
      return this.admitted(actor, () => this.starts.written(record, asked.value))
    })
  }

  replay(runId: string, actor: Actor): Promise<Result<RunRecord>> {
    return guarded(async () => {
      if (this.scheduler.isClosing) return stopping
      const found = await this.get(runId)
      if (!found.ok) return found
      const parent = found.value
      if (!isOver(parent.state)) return failed('run-not-judged', `the run is ${parent.state}`)
      const repeatable = await this.repeatable(runId)
      if (!repeatable.ok) return repeatable
      const { stored, request } = repeatable.value
      const { tenant: _, ...asked } = parent
      const record = {
        scenario: asked.scenario,
        seed: asked.seed,
        pacing: 'max',
        durationUs: asked.progress.durationUs,
        labels: asked.labels,
        tenant: actor.tenant,
        startedBy: { subject: actor.subject, name: actor.name },
        parent: runId,
        // They are in the plan that it repeats.
        flags: parent.flags,
      }
      const replayed: StoredRequest = { ...request, pacing: { kind: 'max' }, replayed: stored.decisions }
      const { build, plan, sabotage } = stored
      return this.admitted(actor, () => this.starts.written(record, replayed, { build, plan, sabotage }))
    })
  }

  abort(runId: string, reason: string, actor: Actor): Promise<Result<RunRecord>> {
    return guarded(() => this.command(runId, { kind: 'abort' }, actor, { reason: reasonOf(reason) }))
  }

  heal(runId: string, actor: Actor): Promise<Result<RunRecord>> {
    return guarded(() => this.command(runId, { kind: 'heal' }, actor))
  }

  changeRate(runId: string, factor: string, actor: Actor): Promise<Result<RunRecord>> {
    return guarded(async () => {
      const times = factorOf(factor)
      if (times === undefined)
        return failed('request-refused', `"${factor}" is no factor`, {
          place: '/factor',
          hint: `a number such as 2, 0.5 or 1/3, from 1/${MOST_TIMES} to ${MOST_TIMES}`,
        })
      const detail = `rate=${ratioText(times)}`
      return this.command(runId, { kind: 'rate', factor: times }, actor, { detail })
    })
  }

  inject(runId: string, fault: FaultRequest, actor: Actor): Promise<Result<RunRecord>> {
    return guarded(async () => {
      if (!this.parts.flags.isEnabled('chaos_enabled'))
        return failed('chaos-disabled', 'the flag chaos_enabled is off')
      const listening = await this.listening(runId, 'fault')
      if (!listening.ok) return listening
      const execution = this.scheduler.executing(runId)
      if (execution === undefined) return failed('run-not-started', 'the run is not executed here yet')
      const injected = await execution.inject(fault)
      if (!injected.ok) return injected
      const { kind, target, id } = injected.value
      const detail = `${id}: ${kind} on ${target}`
      return this.command(runId, { kind: 'fault', fault: injected.value }, actor, { detail })
    })
  }

  abortAll(reason: string, actor: Actor): Promise<Result<readonly string[]>> {
    return guarded(async () => {
      const aborted: string[] = []
      for (let cursor: string | undefined, isMore = true; isMore; ) {
        const states = ['queued', 'planning', 'running', 'settling'] as const
        const page = await this.parts.runs.list({ states, limit: 100 }, cursor)
        if (!page.ok) return page
        for (const { id } of page.value.items) {
          const result = await this.abort(id, reason, actor)
          if (result.ok) aborted.push(id)
          else if (result.failure.code !== 'run-is-over') return result
        }
        cursor = page.value.next
        isMore = cursor !== undefined
      }
      return succeeded(aborted)
    })
  }

  remove(runId: string, _actor: Actor): Promise<Result<void>> {
    return guarded(async () => {
      const found = await this.get(runId)
      if (!found.ok) return found
      const { state } = found.value
      if (!isOver(state)) return failed('run-not-judged', `the run is ${state}; abort it first`)
      await this.parts.artifacts.removeAll(runId)
      await this.parts.runs.remove(runId)
      return succeeded(undefined)
    })
  }

  /** One after the other: two that come together do not both take the last place. */
  private admitted(actor: Actor, write: () => Promise<RunRecord>): Promise<Result<RunRecord>> {
    const admission = this.admission.then(async (): Promise<Result<RunRecord>> => {
      const allowed = await this.starts.allowed(actor)
      return allowed.ok ? succeeded(await this.queued(await write())) : allowed
    })
    this.admission = admission.catch(() => undefined)
    return admission
  }

  private async queued(record: RunRecord): Promise<RunRecord> {
    await this.teller.tellQueued(record.id)
    this.scheduler.wake()
    return record
  }

  /** Keeps a command and tells the run; it takes effect at the end of a window. */
  private async command(
    runId: string,
    command: Command,
    actor: Actor,
    { detail, reason }: { detail?: string; reason?: string } = {},
  ): Promise<Result<RunRecord>> {
    const listening = await this.listening(runId, command.kind)
    if (!listening.ok) return listening
    const record = listening.value
    if (record.state === 'queued') {
      const aborted = await this.abortedInQueue(record, reason)
      if (aborted !== undefined) return succeeded(aborted)
    }
    const by = { subject: actor.subject, name: actor.name }
    const id = randomUUID()
    const asked: AskedCommand = {
      id,
      runId,
      command: { ...command, id },
      by,
      ...(detail === undefined ? {} : { detail }),
      ...(reason === undefined ? {} : { reason }),
    }
    await this.parts.commands.add(asked)
    const atVirtualUs = record.progress.virtualUs
    const data = { command: command.kind, detail, reason, by: actor.name }
    await this.teller.tell(runId, [{ kind: 'command', atVirtualUs, data }])
    this.scheduler.executing(runId)?.tell(asked)
    return succeeded(record)
  }

  /** The run, where it can be told such a command. */
  private async listening(runId: string, kind: Command['kind']): Promise<Result<RunRecord>> {
    const found = await this.get(runId)
    if (!found.ok) return found
    const { state, parent } = found.value
    if (isOver(state)) return failed('run-is-over', `the run is ${state}`)
    if (kind === 'abort') return found
    if (state === 'queued') return failed('run-not-started', 'the run waits in the queue')
    return parent === undefined ? found : failed('replay-listens-to-nobody', 'the run repeats another')
  }

  /** Nobody executes it yet: it ends at once. */
  private async abortedInQueue(
    record: RunRecord,
    reason: string | undefined,
  ): Promise<RunRecord | undefined> {
    const { id } = record
    const endedAt = new Date().toISOString()
    const result = await this.parts.runs.transition(id, 'aborted', { reason, endedAt })
    if (!result.ok) return undefined
    await this.teller.tell(id, [{ kind: 'state', atVirtualUs: 0, data: { state: 'aborted', reason } }])
    this.teller.end(id)
    return result.record
  }

  /** While chaos is switched off the planned faults of a run do not begin either. */
  private began(execution: RunExecution): void {
    if (!this.parts.flags.isEnabled('chaos_enabled') && !execution.isReplay) void this.healed(execution.runId)
  }

  private healAll(): void {
    for (const { runId, isReplay } of this.scheduler.all) if (!isReplay) void this.healed(runId)
  }

  private async healed(runId: string): Promise<void> {
    const reason = 'chaos_enabled was switched off'
    const result = await guarded(() => this.command(runId, { kind: 'heal' }, systemActor, { reason }))
    if (!result.ok && result.failure.code !== 'run-is-over')
      this.parts.log.error({ run_id: runId, failure: result.failure }, 'a run could not be healed')
  }
}

const stopping: { readonly ok: false; readonly failure: Failure } = failed(
  'service-stopping',
  'the service is stopping',
  { retryAfterSeconds: 10 },
)

function reasonOf(text: string): string {
  return text.slice(0, MOST_REASON_CHARACTERS)
}

/** `2`, `0.5` or `1/3`. */
function factorOf(text: string): Ratio | undefined {
  const [, num, den = '1'] = /^(\d{1,4}(?:\.\d{1,6})?)(?:\/(\d{1,4}))?$/.exec(text) ?? []
  if (num === undefined || (num.includes('.') && den !== '1') || Number(den) === 0) return undefined
  const factor = ratio(Math.round(Number(num) * 1e6), Number(den) * 1e6)
  const times = factor.num / factor.den
  return times >= 1 / MOST_TIMES && times <= MOST_TIMES ? factor : undefined
}
