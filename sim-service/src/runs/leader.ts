import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Pacing } from '../scenario/plan.ts'
import type { CaptureFile } from './capture-file.ts'
import type { Coordinator } from './coordinator.ts'
import type { Decision } from './journal.ts'
import type { Crew, ShardSnapshot, WindowOrder, WindowReport } from './window.ts'

/** What a host does at the two ends of a window. Nothing here influences the run but how long it takes. */
export interface LeaderHooks {
  /** What was decided for a window, before any shard hears of it: the place to write it down. */
  decided?(decisions: readonly Decision[]): void | Promise<void>
  windowEnded?(order: WindowOrder, reports: readonly WindowReport[]): void | Promise<void>
}

export interface LeaderOptions extends LeaderHooks {
  readonly pacing: Pacing
  /** What interrupts the run, as an operator's abort would. */
  readonly stop: AbortSignal
  readonly capture?: CaptureFile
  /** On the clock of `performance.now()`: from when a pacing counts. */
  readonly startedMs: number
  /** Virtual time that a pacing need not wait for: a resumed run catches up. */
  readonly caughtUpUs?: number
}

/** Leads a run window by window to its end; gives what the shards have then. */
export async function lead(run: Coordinator, crew: Crew, options: LeaderOptions): Promise<ShardSnapshot[]> {
  const { stop, capture } = options
  const pace = paceOf(options)
  let told = 0
  while (true) {
    // Whoever interrupts a run ends it as an operator does, at a window's end; a replay just breaks off.
    if (stop.aborted && !run.command({ kind: 'abort' })) break
    const order = run.nextWindow()
    if (run.decisions.length > told) {
      await options.decided?.(run.decisions.slice(told))
      told = run.decisions.length
    }
    if (order === undefined) break
    const reports = await crew.run(order)
    run.windowEnded(order, reports)
    capture?.addWindow(reports.map(({ packets }) => packets))
    await options.windowEnded?.(order, reports)
    await pace(run.progress.virtualUs)
  }
  const shards = await crew.finish()
  capture?.addWindow(shards.map(({ packets }) => packets))
  for (const shard of shards) run.collector.add(shard.collector)
  return shards
}

/** Waits between windows so that virtual time is not ahead of the wall clock; gives way to signals in any case. */
function paceOf({
  pacing,
  stop,
  startedMs,
  caughtUpUs = 0,
}: LeaderOptions): (virtualUs: number) => Promise<void> {
  if (pacing.kind === 'max') return () => setImmediate()
  const factor = pacing.kind === 'times' ? pacing.factor : 1
  let fromMs = startedMs
  return async (virtualUs) => {
    if (virtualUs <= caughtUpUs) {
      fromMs = performance.now()
      return setImmediate()
    }
    const dueMs = fromMs + (virtualUs - caughtUpUs) / 1000 / factor
    const waitMs = dueMs - performance.now()
    if (waitMs <= 0) return setImmediate()
    // A timer cuts off what is no whole millisecond. An interruption ends the wait early; the loop sees to the rest.
    await sleep(Math.ceil(waitMs), undefined, { signal: stop }).catch(() => undefined)
  }
}
