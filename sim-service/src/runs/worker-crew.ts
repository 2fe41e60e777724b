import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Plan } from '../scenario/plan.ts'
import { buildId } from './build-id.ts'
import type { JournalEntry } from './journal.ts'
import { newRing, RingReader } from './journal-ring.ts'
import type { RingLine, WorkerMessage, WorkerOrder, WorkerTask } from './shard-worker.ts'
import type { Crew, ShardSnapshot, ShardWishes, WindowOrder, WindowReport } from './window.ts'
import { errorOf, WorkerError } from './worker-error.ts'

const RING_OCTETS = 262_144

/** What a thread that executes shards may use. */
export const shardThreadLimits = {
  /** Three half spaces as the command line has them: short-lived messages die there. */
  maxYoungGenerationSizeMb: 192,
  /** A cap, not a wish: a worker may hold the worlds of half a million roamers. */
  maxOldGenerationSizeMb: 3_072,
} as const

export interface CrewOptions {
  /** The folder of sim-service. */
  readonly home: string
  readonly workers: number
  readonly wishes?: ShardWishes
  readonly ringOctets?: number
  /** What the workers must be; this build when absent. */
  readonly build?: string
}

/** Shards on worker threads, dealt in turn; which thread a shard is on cannot show in what it hands over. */
export class WorkerCrew implements Crew {
  private readonly hands: readonly Hand[]
  private readonly regions: number

  private constructor(plan: Plan, options: CrewOptions) {
    const { regions } = plan
    this.regions = regions
    const workers = Math.min(options.workers, regions)
    this.hands = Array.from({ length: workers }, (_, worker) => {
      const shards = Array.from({ length: regions }, (_, shard) => shard).filter(
        (s) => s % workers === worker,
      )
      return new Hand(plan, shards, options)
    })
  }

  /** Starts the workers and waits until each has built its worlds. */
  static async start(plan: Plan, options: CrewOptions): Promise<WorkerCrew> {
    const crew = new WorkerCrew(plan, options)
    const build = options.build ?? buildId(options.home)
    try {
      for (const theirs of await Promise.all(crew.hands.map((hand) => hand.ready()))) {
        if (theirs !== build)
          throw new WorkerError('a worker is of another build: its part would be another run')
      }
    } catch (error) {
      await crew.close()
      throw error
    }
    return crew
  }

  async run(order: WindowOrder): Promise<WindowReport[]> {
    const reports: WindowReport[] = new Array(this.regions)
    await Promise.all(this.hands.map((hand) => hand.run(order, reports)))
    return reports
  }

  async finish(): Promise<ShardSnapshot[]> {
    const snapshots: ShardSnapshot[] = new Array(this.regions)
    await Promise.all(this.hands.map((hand) => hand.finish(snapshots)))
    return snapshots
  }

  async close(): Promise<void> {
    await Promise.all(this.hands.map((hand) => hand.close()))
  }
}

/** One worker, seen from the main thread. */
class Hand {
  private readonly shards: readonly number[]
  private readonly worker: Worker
  private readonly ring: RingReader
  /** What came through the ring within the window, by shard. */
  private entries = new Map<number, JournalEntry[]>()
  private waiting: { resolve(message: WorkerMessage): void; reject(error: Error): void } | undefined
  private early: WorkerMessage | undefined
  private failure: Error | undefined

  constructor(plan: Plan, shards: readonly number[], { home, wishes = {}, ringOctets }: CrewOptions) {
    this.shards = shards
    const ring = newRing(ringOctets ?? RING_OCTETS)
    this.ring = new RingReader(ring)
    this.worker = new Worker(join(home, 'src', 'runs', 'shard-worker.ts'), {
      workerData: { home, plan, shards, wishes, ring } satisfies WorkerTask,
      resourceLimits: shardThreadLimits,
    })
    this.worker.on('message', (message: WorkerMessage) => this.hear(message))
    this.worker.on('error', (error) => this.fail(new WorkerError(this.because(error.message), error)))
    this.worker.on('exit', (code) => this.fail(new WorkerError(this.because(`ended with code ${code}`))))
  }

  async ready(): Promise<string> {
    const message = await this.next()
    return message.kind === 'ready' ? message.build : ''
  }

  async run(order: WindowOrder, into: WindowReport[]): Promise<void> {
    this.say({ kind: 'run', order })
    const message = await this.next()
    this.drain()
    if (message.kind !== 'window') throw new WorkerError(this.because(`said ${message.kind}`))
    for (const [i, shard] of this.shards.entries())
      into[shard] = { ...message.reports[i], entries: this.entries.get(shard) ?? [] }
    this.entries = new Map()
  }

  async finish(into: ShardSnapshot[]): Promise<void> {
    this.say({ kind: 'finish' })
    const message = await this.next()
    if (message.kind !== 'finished') throw new WorkerError(this.because(`said ${message.kind}`))
    for (const [i, shard] of this.shards.entries()) into[shard] = message.snapshots[i]
  }

  async close(): Promise<void> {
    this.worker.removeAllListeners()
    await this.worker.terminate()
  }

  private say(order: WorkerOrder): void {
    this.worker.postMessage(order)
  }

  private next(): Promise<WorkerMessage> {
    const { early, failure } = this
    if (failure !== undefined) return Promise.reject(failure)
    if (early !== undefined) {
      this.early = undefined
      return Promise.resolve(early)
    }
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
    })
  }

  private hear(message: WorkerMessage): void {
    if (message.kind === 'full') this.drain()
    else if (message.kind === 'failed') this.fail(errorOf(message, (what) => this.because(what)))
    else if (this.waiting === undefined) this.early = message
    else {
      const { resolve } = this.waiting
      this.waiting = undefined
      resolve(message)
    }
  }

  private fail(error: Error): void {
    this.failure ??= error
    this.waiting?.reject(this.failure)
    this.waiting = undefined
  }

  private drain(): void {
    for (const [shard, entry] of this.ring.drain() as RingLine[]) {
      const entries = this.entries.get(shard)
      if (entries === undefined) this.entries.set(shard, [entry])
      else entries.push(entry)
    }
  }

  private because(what: string): string {
    return `shard ${this.shards.join(', ')}: ${what}`
  }
}
