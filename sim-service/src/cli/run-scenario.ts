import { availableParallelism } from 'node:os'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { RunCollector } from '../kpi/run-collector.ts'
import type { StopDecision } from '../kpi/stop-conditions.ts'
import type { CaptureNas } from '../runs/capture.ts'
import { CaptureFile } from '../runs/capture-file.ts'
import { compileForLongRun } from '../runs/compilers.ts'
import { Coordinator } from '../runs/coordinator.ts'
import { type Decision, Journal, type JournalRecord } from '../runs/journal.ts'
import { LocalCrew, type RunResult } from '../runs/run.ts'
import type { Crew, ShardSnapshot, ShardWishes } from '../runs/window.ts'
import { WorkerCrew } from '../runs/worker-crew.ts'
import type { Pacing, Plan } from '../scenario/plan.ts'
import { subscriberCount } from '../scenario/subscribers.ts'
import type { StopSignal } from './exit-codes.ts'
import type { Io } from './io.ts'
import { ProgressLine } from './progress-line.ts'

/** What of a run is captured, and where it goes. */
export interface CaptureRequest {
  sink(chunk: Uint8Array): void
  /** The first so many subscribers; the nodes' own signalling always. */
  subscribers: number
  nas: CaptureNas
}

export interface RunRequest {
  plan: Plan
  pacing: Pacing
  capture?: CaptureRequest
  isQuiet: boolean
  /** Threads beside this one; 0 runs every region here. One for each region, as far as there are cores, when absent. */
  workers?: number
  /** Takes the journal, record by record. */
  journal?(record: JournalRecord): void
  /** What an operator asks for beforehand, in the order of time. */
  commands?: readonly Decision[]
  /** What is made wrong in it on purpose. */
  sabotage?: string
  /** What the run was told that this one repeats. */
  replayed?: readonly Decision[]
}

export interface FinishedRun {
  /** The coordinator: how far the run came, and what was decided. */
  run: Coordinator
  result: RunResult
  sabotage?: string
  /** What was collected for KPIs and comparisons. */
  collector: RunCollector
  wallSeconds: number
  /** The condition of the scenario that ended the run before its time. */
  stop?: StopDecision
  /** The signal that did. */
  stoppedBy?: StopSignal
}

/** Runs a plan window by window. Nothing here influences the run: only how long it takes and what is seen of it. */
export async function runScenario(
  request: RunRequest,
  io: Pick<Io, 'stderr' | 'stop' | 'home'>,
): Promise<FinishedRun> {
  const startedMs = performance.now()
  const { plan, commands: scheduled, replayed, sabotage } = request
  compileForLongRun(subscriberCount(plan))
  const run = new Coordinator(plan, { journal: journalOf(request), scheduled, replayed })
  const crew = await crewOf(request, io.home, run.latestStretches)
  try {
    const shards = await lead(run, crew, request, io, startedMs)
    const wallSeconds = (performance.now() - startedMs) / 1000
    const finished = { run, result: run.result(shards), collector: run.collector, wallSeconds, sabotage }
    const { virtualUs, durationUs } = run.progress
    if (virtualUs === durationUs) return finished
    if (run.stop !== undefined) return { ...finished, stop: run.stop }
    return io.stop.aborted ? { ...finished, stoppedBy: io.stop.reason as StopSignal } : finished
  } finally {
    await crew.close()
  }
}

/** Window by window to the end; gives what the shards have then. */
async function lead(
  run: Coordinator,
  crew: Crew,
  { pacing, capture, isQuiet, plan }: RunRequest,
  io: Pick<Io, 'stderr' | 'stop'>,
  startedMs: number,
): Promise<ShardSnapshot[]> {
  const file = capture && new CaptureFile((chunk) => capture.sink(chunk), plan.startsAt.epochUs)
  const progress = new ProgressLine(io.stderr, !isQuiet, startedMs)
  const pace = paceOf(pacing, startedMs)
  try {
    while (true) {
      // Whoever interrupts a run ends it as an operator does, at a window's end; a replay just breaks off.
      if (io.stop.aborted && !run.command({ kind: 'abort' })) break
      const order = run.nextWindow()
      if (order === undefined) break
      const reports = await crew.run(order)
      run.windowEnded(order, reports)
      file?.addWindow(reports.map(({ packets }) => packets))
      progress.update(run.progress, performance.now())
      await pace(run.progress.virtualUs, io.stop)
    }
  } finally {
    progress.clear()
  }
  const shards = await crew.finish()
  file?.addWindow(shards.map(({ packets }) => packets))
  for (const shard of shards) run.collector.add(shard.collector)
  return shards
}

function crewOf(
  { plan, capture, journal, workers, sabotage }: RunRequest,
  home: string,
  latestStretches: SharedArrayBuffer,
): Crew | Promise<Crew> {
  const wishes: ShardWishes = {
    ...(capture && { capture: { subscribers: capture.subscribers, nas: capture.nas } }),
    journal: journal !== undefined,
    latestStretches,
    sabotage,
  }
  const threads = workers ?? (plan.regions === 1 ? 0 : Math.min(plan.regions, availableParallelism()))
  return threads === 0
    ? new LocalCrew(plan, wishes)
    : WorkerCrew.start(plan, { home, workers: threads, wishes })
}

function journalOf({ plan, journal }: RunRequest): Journal | undefined {
  return journal === undefined ? undefined : new Journal(runIdOf(plan), journal)
}

/** A run is known by what it follows from. */
export function runIdOf({ name, seed, inputsHash }: Pick<Plan, 'name' | 'seed' | 'inputsHash'>): string {
  return `${name}-${seed}-${inputsHash.slice(0, 12)}`
}

/** Waits between windows so that virtual time is not ahead of the wall clock; gives way to signals in any case. */
function paceOf(pacing: Pacing, startedMs: number): (virtualUs: number, stop: AbortSignal) => Promise<void> {
  if (pacing.kind === 'max') return () => setImmediate()
  const factor = pacing.kind === 'times' ? pacing.factor : 1
  return async (virtualUs, stop) => {
    const dueMs = startedMs + virtualUs / 1000 / factor
    const waitMs = dueMs - performance.now()
    if (waitMs <= 0) return setImmediate()
    // A timer cuts off what is no whole millisecond. An interruption ends the wait early; the loop sees to the rest.
    await sleep(Math.ceil(waitMs), undefined, { signal: stop }).catch(() => undefined)
  }
}
