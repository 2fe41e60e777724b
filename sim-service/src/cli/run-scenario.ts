import { availableParallelism } from 'node:os'
import type { CaptureNas } from '../runs/capture.ts'
import { CaptureFile } from '../runs/capture-file.ts'
import { compileForLongRun } from '../runs/compilers.ts'
import { Coordinator } from '../runs/coordinator.ts'
import { type Decision, Journal, type JournalRecord } from '../runs/journal.ts'
import { lead } from '../runs/leader.ts'
import type { FinishedRun, StopSignal } from '../runs/report/run-report.ts'
import { LocalCrew } from '../runs/run.ts'
import type { Crew, ShardSnapshot, ShardWishes } from '../runs/window.ts'
import { WorkerCrew } from '../runs/worker-crew.ts'
import type { Pacing, Plan } from '../scenario/plan.ts'
import { subscriberCount } from '../scenario/subscribers.ts'
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
    const shards = await led(run, crew, request, io, startedMs)
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

/** Window by window to the end, with a line that says how far it is; gives what the shards have then. */
async function led(
  run: Coordinator,
  crew: Crew,
  { pacing, capture, isQuiet, plan }: RunRequest,
  io: Pick<Io, 'stderr' | 'stop'>,
  startedMs: number,
): Promise<ShardSnapshot[]> {
  const progress = new ProgressLine(io.stderr, !isQuiet, startedMs)
  try {
    return await lead(run, crew, {
      pacing,
      stop: io.stop,
      startedMs,
      capture: capture && new CaptureFile((chunk) => capture.sink(chunk), plan.startsAt.epochUs),
      windowEnded: () => progress.update(run.progress, performance.now()),
    })
  } finally {
    progress.clear()
  }
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
