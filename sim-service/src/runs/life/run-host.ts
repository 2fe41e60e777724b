import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { CaptureFile } from '../capture-file.ts'
import { Coordinator } from '../coordinator.ts'
import type { Decision } from '../journal.ts'
import { lead } from '../leader.ts'
import type { FinishedRun } from '../report/run-report.ts'
import { LocalCrew } from '../run.ts'
import type { Crew, ShardSnapshot, ShardWishes, WindowOrder, WindowReport } from '../window.ts'
import { WorkerCrew } from '../worker-crew.ts'
import { CaptureOutput } from './capture-output.ts'
import { HostLine } from './host-line.ts'
import type { HostTask } from './host-messages.ts'
import { LiveView } from './live-view.ts'
import { injectionOf } from './refusals.ts'
import { filesOf, outcomeOf } from './run-files.ts'
import { loadInputs, planOf } from './run-inputs.ts'
import type { FaultRequest } from './run-service.ts'
import { subscriberRows } from './subscriber-rows.ts'

/**
 * A thread that leads one run for the service: it plans, leads the shards through their windows, and makes the report.
 * The service writes down what it says; nothing is released that is not written down.
 */

/** Windows are told together, but none later than this. */
const FLUSH_EVERY_MS = 200
/** Flushes that the service has not written yet; at more the run waits. */
const MOST_UNWRITTEN = 4
const SUBSCRIBERS_AT_ONCE = 2_000

class RunHost {
  private readonly task: HostTask
  private readonly line: HostLine
  private readonly stop = new AbortController()
  private readonly startedMs = performance.now()
  private readonly loaded
  private readonly run: Coordinator
  private readonly view: LiveView
  private flushedMs = Number.NEGATIVE_INFINITY

  constructor(task: HostTask, line: HostLine) {
    this.task = task
    this.line = line
    const loaded = loadInputs(task.inputs)
    if (!loaded.ok) throw new Error(`the scenario cannot be read any more: ${loaded.problems[0].message}`)
    this.loaded = loaded
    const plan = task.plan ?? planOf(loaded, task.inputs, task.flags)
    const { replayed, listensFromUs } = task
    this.run = new Coordinator(plan, { replayed, listensFromUs })
    this.view = new LiveView(this.run, this.startedMs, task.resumedFromUs ?? 0)
  }

  async execute(): Promise<void> {
    const { task, line, run } = this
    const { plan } = run
    await line.ask({ kind: 'planned', plan, isNew: task.plan === undefined })
    line.onCommand = (command) => run.command(command)
    line.onStop = () => this.stop.abort()
    line.onInject = (id, request) => line.say({ kind: 'injection', id, result: this.injection(request) })
    const crew = await this.crew()
    const output = task.captureFile === undefined ? undefined : new CaptureOutput(task.captureFile)
    try {
      await line.ask({ kind: 'started' })
      const shards = await lead(run, crew, {
        pacing: task.pacing ?? plan.pacing,
        stop: this.stop.signal,
        startedMs: performance.now(),
        caughtUpUs: task.resumedFromUs,
        capture: output && new CaptureFile((chunk) => output.write(chunk), plan.startsAt.epochUs),
        decided: (decisions) => this.decided(decisions),
        windowEnded: (order, reports) => this.windowEnded(order, reports),
      })
      output?.close()
      await this.flush(true)
      await this.finish(shards)
    } finally {
      await crew.close()
    }
  }

  private injection(request: FaultRequest): ReturnType<typeof injectionOf> {
    const { plan, progress } = this.run
    return injectionOf(request, {
      scenario: this.loaded.scenario,
      plan,
      faults: this.view.allFaults,
      atUs: progress.virtualUs,
    })
  }

  private async decided(decisions: readonly Decision[]): Promise<void> {
    this.view.decided(decisions)
    await this.line.ask({ kind: 'decided', decisions })
  }

  private async windowEnded({ untilUs }: WindowOrder, reports: readonly WindowReport[]): Promise<void> {
    this.view.windowEnded(untilUs, reports)
    if (untilUs <= (this.task.resumedFromUs ?? 0)) this.view.forgetWindows()
    else if (performance.now() - this.flushedMs >= FLUSH_EVERY_MS) await this.flush()
  }

  private async flush(isLast = false): Promise<void> {
    this.flushedMs = performance.now()
    const { line } = this
    line.say({ kind: 'flush', flush: this.view.take(this.flushedMs, isLast) })
    await line.written(isLast ? 0 : MOST_UNWRITTEN)
  }

  private async finish(shards: readonly ShardSnapshot[]): Promise<void> {
    const { line, run, task } = this
    await line.ask({ kind: 'settling' })
    const wallSeconds = (performance.now() - this.startedMs) / 1000
    const { sabotage } = task
    const { stop, collector } = run
    const finished: FinishedRun = {
      run,
      result: run.result(shards),
      collector,
      wallSeconds,
      sabotage,
      ...(stop && { stop }),
    }
    const { report, files } = filesOf(finished, {
      home: task.home,
      folders: [join(task.home, 'config')],
      shippedAs: task.inputs.shippedAs,
      scale: task.inputs.scale,
      flags: task.flags,
      auditHead: line.auditHead,
    })
    for (const rows of chunks(subscriberRows(run.plan, report.subscribers), SUBSCRIBERS_AT_ONCE))
      await line.ask({ kind: 'subscribers', rows })
    await line.ask({
      kind: 'finished',
      outcome: { ...outcomeOf(report, finished), isAborted: run.aborted || this.stop.signal.aborted },
      checkpoints: run.checkpoints,
      files,
    })
  }

  private async crew(): Promise<Crew> {
    const { task, run, line } = this
    const { plan } = run
    const wishes: ShardWishes = {
      ...(task.capture && { capture: task.capture }),
      latestStretches: run.latestStretches,
      sabotage: task.sabotage,
    }
    if (line.isRemote) {
      await line.ask({ kind: 'crew', plan, wishes })
      return line.remoteCrew()
    }
    const threads = task.workers ?? (plan.regions === 1 ? 0 : Math.min(plan.regions, availableParallelism()))
    return threads === 0
      ? new LocalCrew(plan, wishes)
      : WorkerCrew.start(plan, { home: task.home, workers: threads, wishes })
  }
}

function* chunks<T>(all: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = []
  for (const one of all) {
    chunk.push(one)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

const port = parentPort
if (port === null) throw new Error('this is a thread of the service')
const line = new HostLine(port)
try {
  await new RunHost(workerData as HostTask, line).execute()
} catch (error) {
  const { name, message, stack } = error as Error
  line.say({ kind: 'failed', name, message, ...(stack && { stack }) })
}
line.close()
