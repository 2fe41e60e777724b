import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { InjectedFault } from '../../chaos/planned-fault.ts'
import type { Plan } from '../../scenario/plan.ts'
import { buildId } from '../build-id.ts'
import type { Decision } from '../journal.ts'
import type { AnchoredHead } from '../ports/audit.ts'
import type { AskedCommand } from '../ports/command-store.ts'
import type { Result } from '../ports/failures.ts'
import type { RunSeries } from '../ports/metrics.ts'
import type { RunRecord, RunState } from '../ports/run-record.ts'
import { type Lease, LeaseLost, type RunChanges } from '../ports/run-store.ts'
import { patiently } from '../ports/store-unavailable.ts'
import type { Span } from '../ports/tracing.ts'
import type { Crew } from '../window.ts'
import type { EventDraft, Flush, HostMessage, ServiceMessage } from './host-messages.ts'
import { HostThread } from './host-thread.ts'
import { type LifeLimits, type LifeParts, threadEnvironment } from './life-parts.ts'
import { latencyOf } from './live-view.ts'
import { artifactNames } from './run-files.ts'
import { documents, type StoredRequest } from './run-request.ts'
import type { FaultRequest } from './run-service.ts'
import type { RunTeller } from './run-teller.ts'

/** A run that this service may execute, with what is known of it. */
export interface TakenUp {
  readonly lease: Lease
  readonly record: RunRecord
  readonly request: StoredRequest
  /** Of a run that was planned before: its plan, what it was told, and how far it came. */
  readonly before?: {
    readonly plan: Plan
    readonly decisions: readonly Decision[]
    readonly toldUs: number
    readonly reachedUs: number
  }
}

const carryOn = { kind: 'go' } as const satisfies ServiceMessage

/**
 * One run while this service executes it: a thread leads it, and what it says is written down here before it goes on.
 * Every write may happen twice: whoever takes the run up after a crash writes the same.
 */
export class RunExecution {
  /** Fulfilled when nothing of the run is left here: it has ended, or belongs to somebody else. */
  readonly done: Promise<void>
  readonly runId: string
  readonly isReplay: boolean
  private readonly parts: LifeParts
  private readonly limits: LifeLimits
  private readonly teller: RunTeller
  private readonly taken: TakenUp
  private readonly host: HostThread
  private readonly span: Span
  private readonly series: RunSeries
  private readonly lapse = new AbortController()
  private readonly asked = new Map<string, AskedCommand>()
  /** Commands that were journalled before: the run does them again by itself. */
  private readonly repeated: ReadonlySet<string>
  private readonly renewal: NodeJS.Timeout
  private readonly startedMs = performance.now()
  private crew: Crew | undefined
  private reason: string | undefined
  private failure: Error | undefined
  private hasEnded = false

  constructor(parts: LifeParts, limits: LifeLimits, teller: RunTeller, taken: TakenUp) {
    const { record, request, before, lease } = taken
    this.parts = parts
    this.limits = limits
    this.teller = teller
    this.taken = taken
    this.runId = record.id
    this.isReplay = request.replayed !== undefined
    this.repeated = new Set((before?.decisions ?? []).flatMap(({ command }) => command.id ?? []))
    const about = { run_id: record.id, scenario: record.scenario.name }
    this.span = parts.tracing.begin('run', about, request.traceparent)
    this.series = parts.metrics.run({
      runId: record.id,
      scenario: record.scenario.name,
      traceId: this.span.traceId,
    })
    const plan = before?.plan
    this.host = new HostThread(
      {
        home: parts.home,
        runId: record.id,
        inputs: request.inputs,
        plan,
        flags: record.flags,
        pacing: request.pacing,
        workers: request.workers,
        capture: request.capture,
        captureFile: request.capture && this.captureFile,
        replayed: request.replayed ?? before?.decisions,
        ...(before && { resumedFromUs: before.toldUs }),
        ...(before && !this.isReplay && { listensFromUs: before.reachedUs }),
      },
      threadEnvironment(parts),
      (message) => this.dealWith(message),
      (error) => {
        this.failure ??= error
      },
    )
    this.renewal = setInterval(() => void this.renew(), limits.leaseMs / 3)
    this.done = this.host.ended.then(() => this.leave(lease))
  }

  /** Hands a command that was accepted, and stored, to the run; a second time it changes nothing. */
  tell(command: AskedCommand): void {
    if (this.asked.has(command.id) || this.repeated.has(command.id)) return
    this.asked.set(command.id, command)
    if (command.command.kind === 'abort') this.reason ??= command.reason
    if (this.isReplay && command.command.kind === 'abort') this.host.breakOff()
    else this.host.command(command.command)
  }

  inject(request: FaultRequest): Promise<Result<InjectedFault>> {
    return this.host.inject(request)
  }

  /** Leaves the run as it is: the next start takes it up. */
  async abandon(): Promise<void> {
    this.lapse.abort()
    await this.host.terminate()
    await this.done
  }

  private get captureFile(): string {
    return join(this.parts.workFolder, `${this.runId}.pcapng`)
  }

  private async dealWith(message: HostMessage): Promise<ServiceMessage | undefined> {
    if (this.lapse.signal.aborted) return undefined
    switch (message.kind) {
      case 'planned':
        await mkdir(this.parts.workFolder, { recursive: true })
        await this.planned(message.plan, message.isNew)
        return { kind: 'go', isRemote: this.parts.crews?.isWanted(message.plan) === true }
      case 'started':
        await this.became('running', { startedAt: this.taken.record.startedAt ?? new Date().toISOString() })
        return carryOn
      case 'decided':
        await this.decided(message.decisions)
        return carryOn
      case 'flush':
        await this.write(message.flush)
        return { kind: 'flushed' }
      case 'settling':
        await this.became('settling', {})
        return { kind: 'go', auditHead: await this.anchored() }
      case 'subscribers':
        await this.stored(() => this.parts.subscribers.write(this.runId, message.rows))
        return carryOn
      case 'finished':
        await this.finished(message)
        return carryOn
      case 'crew':
      case 'crew-run':
      case 'crew-finish':
        return this.elsewhere(message)
      default:
        return undefined
    }
  }

  /** A report without it is still a report. */
  private async anchored(): Promise<AnchoredHead | undefined> {
    try {
      const { anchor } = this.parts
      return anchor && (await this.stored(() => anchor(`run:${this.runId}`)))
    } catch (err) {
      this.parts.log.warn({ err, run_id: this.runId }, 'the report has no head of the audit chain')
      return undefined
    }
  }

  private async planned(plan: Plan, isNew: boolean): Promise<void> {
    if (!isNew) return
    const { parts, runId } = this
    await this.stored(() => parts.plans.save(runId, { build: buildId(parts.home), plan }))
  }

  private async decided(decisions: Extract<HostMessage, { kind: 'decided' }>['decisions']): Promise<void> {
    const { parts, runId, taken } = this
    for (const [atUs, those] of Map.groupBy(decisions, (one) => one.atUs)) {
      const commands = those.map(({ command }) => command)
      await this.stored(() => parts.plans.journal(taken.lease, atUs, commands))
      const ids = commands.flatMap(({ id }) => id ?? [])
      if (ids.length > 0) await this.stored(() => parts.commands.decided(ids, atUs))
      const abort = commands.find(({ kind }) => kind === 'abort')?.id
      if (abort !== undefined) this.reason ??= (await this.askedBy(abort))?.reason
      if (atUs < (taken.before?.toldUs ?? 0)) continue
      const events = commands.map(async ({ kind, id }): Promise<EventDraft> => {
        const { detail, reason, by } = (id === undefined ? undefined : await this.askedBy(id)) ?? {}
        const data = { command: kind, detail, reason, by: by?.name, decidedAtUs: atUs }
        return { kind: 'command', atVirtualUs: atUs, data }
      })
      await this.teller.tell(runId, await Promise.all(events))
    }
  }

  /** Who asked for it: also of a command that another service was told. */
  private async askedBy(id: string): Promise<AskedCommand | undefined> {
    return this.asked.get(id) ?? this.stored(() => this.parts.commands.get(id))
  }

  private async write({ slis, counts, events, progress, phase, latency, counters }: Flush): Promise<void> {
    const { parts, runId, taken } = this
    if (slis.length > 0) await this.stored(() => parts.kpis.writeSlis(runId, slis))
    if (counts.length > 0) await this.stored(() => parts.kpis.writeCounts(runId, counts))
    parts.metrics.count('roamlab_kpi_rows_total', {}, slis.length + counts.length)
    await this.teller.tell(runId, events)
    await this.stored(() => parts.runs.progress(taken.lease, progress, phase))
    this.series.progress({ ...progress })
    this.series.counters(counters)
    for (const kind of ['attach', 'handover'] as const) {
      const values = latencyOf(latency[kind])
      if (values !== undefined) this.series.latency(kind, values)
    }
  }

  private async finished({
    outcome,
    checkpoints,
    files,
  }: Extract<HostMessage, { kind: 'finished' }>): Promise<void> {
    const { parts, runId, taken } = this
    for (const { name, mediaType, octets } of files)
      await this.stored(() => parts.artifacts.put(runId, { name, mediaType }, [octets]))
    if (taken.request.capture !== undefined) {
      const capture = { name: artifactNames.capture, mediaType: 'application/vnd.tcpdump.pcap' }
      await this.stored(() => parts.artifacts.put(runId, capture, createReadStream(this.captureFile)))
    }
    await this.stored(() => parts.plans.saveCheckpoints(runId, checkpoints))
    await this.stored(() => parts.runs.saveDocument(runId, documents.outcome, outcome))
    const { verdict, fingerprint } = outcome
    const { state } = verdict
    await this.told(this.stored(() => this.teller.tellVerdict(runId, outcome)))
    await this.over(outcome.isAborted ? 'aborted' : 'judged', {
      verdict: state,
      fingerprint,
      ...(outcome.isAborted && { reason: this.reason }),
    })
    parts.metrics.count('roamlab_runs_total', { verdict: outcome.isAborted ? 'aborted' : state })
    for (const name of ['accepted', 'rejected'] as const) {
      const count = outcome.counts[`attach.outcome{${name}}`] ?? 0
      if (count > 0) parts.metrics.count('roamlab_attach_outcomes_total', { outcome: name }, count)
    }
  }

  private async over(state: RunState, changes: RunChanges): Promise<void> {
    const seconds = (performance.now() - this.startedMs) / 1000
    const endedAt = new Date().toISOString()
    const wallSeconds = Math.round(seconds * 1000) / 1000
    await this.became(state, { ...changes, endedAt, wallSeconds })
    this.parts.metrics.observe('roamlab_run_seconds', {}, seconds)
    this.hasEnded = true
  }

  private async became(state: RunState, changes: RunChanges): Promise<void> {
    const { parts, runId, taken } = this
    const { lease } = taken
    const result = await this.stored(() => parts.runs.transition(runId, state, changes, { lease }))
    if (!result.ok) throw new Error(`a run that is ${result.state ?? 'gone'} cannot become ${state}`)
    // Of a run that is taken up this state was told.
    if (taken.before !== undefined && taken.record.state === state) return
    await this.teller.tellState(result.record)
    parts.log.info({ run_id: runId, state }, 'run')
  }

  private async elsewhere(
    message: Extract<HostMessage, { kind: 'crew' | 'crew-run' | 'crew-finish' }>,
  ): Promise<ServiceMessage> {
    try {
      if (message.kind === 'crew-run') {
        return { kind: 'crew-reports', reports: await this.crew!.run(message.order) }
      }
      if (message.kind === 'crew-finish')
        return { kind: 'crew-snapshots', snapshots: await this.crew!.finish() }
      const { runId, taken } = this
      this.crew = await this.parts.crews!.crew(message.plan, {
        run: runId,
        execution: `${runId}:${taken.lease.epoch}`,
        wishes: message.wishes,
        traceparent: this.span.traceparent || taken.request.traceparent,
      })
      return carryOn
    } catch (error) {
      return { kind: 'crew-failed', message: (error as Error).message }
    }
  }

  /** Events wait for their store by themselves; who gives up the run does not wait with them. */
  private async told(telling: Promise<void>): Promise<void> {
    const { signal } = this.lapse
    const lapsed = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    await Promise.race([telling, lapsed])
  }

  /** Does work of the store, however long it takes to answer. */
  private stored<T>(work: () => Promise<T>): Promise<T> {
    const { log } = this.parts
    return patiently(work, {
      forMs: this.limits.patienceMs,
      signal: this.lapse.signal,
      onRetry: (error) => log.warn({ run_id: this.runId, err: error }, 'the run waits for its store'),
    })
  }

  private async renew(): Promise<void> {
    const { parts, taken, runId, limits } = this
    try {
      if (!(await parts.runs.renew(taken.lease, limits.leaseMs))) throw new LeaseLost(taken.lease)
      for (const command of await parts.commands.waiting(runId)) this.tell(command)
    } catch (error) {
      // A store that does not answer is asked again; a lease that is lost is lost.
      if (error instanceof LeaseLost && !this.hasEnded) {
        this.failure ??= error
        this.lapse.abort()
        await this.host.terminate()
      }
    }
  }

  /** The thread is gone: a run that has not ended here has failed, or is left to whoever takes it up. */
  private async leave(lease: Lease): Promise<void> {
    clearInterval(this.renewal)
    this.series.end()
    const { parts, failure, runId } = this
    try {
      await this.crew?.close()
      if (failure !== undefined && !this.hasEnded && !(failure instanceof LeaseLost))
        await this.failed(failure)
      else if (!this.hasEnded && this.lapse.signal.aborted) await parts.runs.release(lease)
      if (this.hasEnded) this.teller.end(runId)
      if (this.taken.request.capture !== undefined) await rm(this.captureFile, { force: true })
    } catch (error) {
      parts.log.error({ run_id: runId, err: error }, 'a run could not be left in order')
    } finally {
      this.span.end()
    }
  }

  private async failed(failure: Error): Promise<void> {
    this.span.fail(failure)
    this.parts.log.error({ run_id: this.runId, err: failure }, 'a run failed')
    await this.over('failed', { error: failure.message })
    this.parts.metrics.count('roamlab_runs_total', { verdict: 'error' })
  }
}
