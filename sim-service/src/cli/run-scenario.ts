import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { MeasurementSink } from '../engine/simulation.ts'
import { ShardCollector } from '../kpi/shard-collector.ts'
import { StopConditions, type StopDecision } from '../kpi/stop-conditions.ts'
import { subscriberKeys } from '../network/subscriber-keys.ts'
import { Capture, type CaptureNas } from '../runs/capture.ts'
import { Run, type RunResult } from '../runs/run.ts'
import type { Pacing, Plan } from '../scenario/plan.ts'
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
}

export interface FinishedRun {
  run: Run
  result: RunResult
  /** What was collected for KPIs and comparisons. */
  collector: ShardCollector
  wallSeconds: number
  /** The condition of the scenario that ended the run before its time. */
  stop?: StopDecision
  /** The signal that did. */
  stoppedBy?: StopSignal
}

/** Runs a plan window by window. Nothing here influences the run: only how long it takes and what is seen of it. */
export async function runScenario(
  request: RunRequest,
  io: Pick<Io, 'stderr' | 'stop'>,
): Promise<FinishedRun> {
  const startedMs = performance.now()
  const progress = new ProgressLine(io.stderr, !request.isQuiet, startedMs)
  const run = new Run(request.plan)
  const collector = collecting(run)
  const conditions = new StopConditions(request.plan.stop)
  let stop: StopDecision | undefined
  const capture = request.capture === undefined ? undefined : tapped(run, request.capture)
  const pace = paceOf(request.pacing, startedMs)
  try {
    while (!io.stop.aborted && stop === undefined && run.advance()) {
      const { virtualUs } = run.progress
      stop = conditions.atWindowEnd(virtualUs, collector.sli.takeWindow())
      progress.update(run.progress, performance.now())
      await pace(virtualUs, io.stop)
    }
  } finally {
    progress.clear()
  }
  capture?.finish()
  const { virtualUs, durationUs } = run.progress
  const wallSeconds = (performance.now() - startedMs) / 1000
  const finished = { run, result: run.result(), collector, wallSeconds }
  // At the end there is nothing left to stop.
  if (virtualUs === durationUs) return finished
  return stop === undefined ? { ...finished, stoppedBy: io.stop.reason as StopSignal } : { ...finished, stop }
}

/** Listens to what the network functions measure, beside the run's own recorder. */
function collecting(run: Run): ShardCollector {
  const collector = new ShardCollector(run.plan)
  const recorder = run.world.sim.sink as MeasurementSink
  run.world.sim.sink = {
    measure(name, dimensions, value, timeUs, flow) {
      recorder.measure(name, dimensions, value, timeUs, flow)
      collector.measure(name, dimensions, value, timeUs, flow)
    },
  }
  return collector
}

/** Captures every link of a run, those that come into being later included. */
function tapped(run: Run, { sink, subscribers, nas }: CaptureRequest): Capture {
  const { seed, startsAt } = run.plan
  const capture = new Capture({
    sink,
    epochUs: startsAt.epochUs,
    // A subscriber's flow is its number, from 1.
    wants: (flow) => flow <= subscribers,
    keysOf: (imsi) => subscriberKeys(seed, imsi),
    nas,
  })
  const { cabling } = run.world
  for (const link of cabling.links) capture.attach(link)
  cabling.onLink = (link) => capture.attach(link)
  return capture
}

/** Waits between windows so that virtual time is not ahead of the wall clock; gives way to signals in any case. */
function paceOf(pacing: Pacing, startedMs: number): (virtualUs: number, stop: AbortSignal) => Promise<void> {
  if (pacing.kind === 'max') return () => setImmediate()
  const factor = pacing.kind === 'times' ? pacing.factor : 1
  return async (virtualUs, stop) => {
    const dueMs = startedMs + virtualUs / 1000 / factor
    const waitMs = dueMs - performance.now()
    if (waitMs < 1) return setImmediate()
    // An interruption ends the wait early; the loop sees to the rest.
    await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined)
  }
}
