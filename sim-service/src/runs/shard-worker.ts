import { parentPort, workerData } from 'node:worker_threads'
import type { Plan } from '../scenario/plan.ts'
import { buildId } from './build-id.ts'
import type { JournalEntry } from './journal.ts'
import { RingWriter } from './journal-ring.ts'
import { Shard } from './shard.ts'
import type { ShardSnapshot, ShardWishes, WindowOrder, WindowReport } from './window.ts'
import { failureOf, type WorkerFailure } from './worker-error.ts'

/** A thread that executes some shards of a run, as the coordinator in the main thread says. */

export interface WorkerTask {
  /** The folder of sim-service. */
  readonly home: string
  readonly plan: Plan
  /** Which shards are this worker's. */
  readonly shards: readonly number[]
  readonly wishes: ShardWishes
  /** The journal's way to the coordinator. */
  readonly ring: SharedArrayBuffer
}

export type WorkerOrder = { kind: 'run'; order: WindowOrder } | { kind: 'finish' }

export type WorkerMessage =
  | { kind: 'ready'; build: string }
  | { kind: 'window'; reports: WindowReport[] }
  | { kind: 'finished'; snapshots: ShardSnapshot[] }
  /** The ring is full, and the worker waits. */
  | { kind: 'full' }
  | ({ kind: 'failed' } & WorkerFailure)

/** What a line of the ring is: which of the run's shards, and what it entered. */
export type RingLine = readonly [shard: number, entry: JournalEntry]

class ShardWorker {
  private readonly task: WorkerTask
  private readonly shards: readonly Shard[]
  private readonly ring: RingWriter

  constructor(task: WorkerTask) {
    this.task = task
    this.shards = task.shards.map((index) => new Shard(task.plan, index, task.wishes))
    this.ring = new RingWriter(task.ring, () => say({ kind: 'full' }))
  }

  obey(order: WorkerOrder): void {
    if (order.kind === 'run') say({ kind: 'window', reports: this.window(order.order) })
    else say({ kind: 'finished', snapshots: this.shards.map((shard) => shard.finish()) })
  }

  private window(order: WindowOrder): WindowReport[] {
    return this.shards.map((shard, i) => {
      const report = shard.run(order)
      for (const entry of report.entries) this.ring.write([this.task.shards[i], entry] satisfies RingLine)
      return { ...report, entries: [] }
    })
  }
}

function say(message: WorkerMessage): void {
  parentPort?.postMessage(message)
}

function saying(work: () => void): void {
  try {
    work()
  } catch (error) {
    say({ kind: 'failed', ...failureOf(error) })
  }
}

saying(() => {
  const task = workerData as WorkerTask
  const build = buildId(task.home)
  const worker = new ShardWorker(task)
  parentPort?.on('message', (order: WorkerOrder) => saying(() => worker.obey(order)))
  say({ kind: 'ready', build })
})
