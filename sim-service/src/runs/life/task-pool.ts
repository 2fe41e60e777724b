import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { TaskAnswer, TaskName, Tasks } from './task-messages.ts'

const OLD_GENERATION_MB = 2_048

interface Job {
  readonly name: TaskName
  readonly request: unknown
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Threads that do one piece of work at a time each; they come when they are needed, and stay. */
export class TaskPool {
  private readonly home: string
  private readonly size: number
  private readonly env: NodeJS.ProcessEnv
  private readonly idle: Worker[] = []
  private readonly busy = new Map<Worker, Job>()
  private readonly jobs: Job[] = []
  private isClosed = false

  constructor(home: string, size: number, env: NodeJS.ProcessEnv = process.env) {
    this.home = home
    this.env = env
    this.size = size
  }

  /** Work that waits for a thread. */
  get waiting(): number {
    return this.jobs.length
  }

  run<N extends TaskName>(name: N, request: Parameters<Tasks[N]>[0]): Promise<ReturnType<Tasks[N]>> {
    return new Promise((resolve, reject) => {
      this.jobs.push({ name, request, resolve: resolve as (value: unknown) => void, reject })
      this.dispatch()
    })
  }

  async close(): Promise<void> {
    this.isClosed = true
    const workers = [...this.idle, ...this.busy.keys()]
    await Promise.all(workers.map((worker) => worker.terminate()))
  }

  private dispatch(): void {
    while (this.jobs.length > 0 && !this.isClosed) {
      const worker = this.idle.pop() ?? this.hire()
      if (worker === undefined) return
      const job = this.jobs.shift()!
      this.busy.set(worker, job)
      worker.ref()
      worker.postMessage({ name: job.name, request: job.request })
    }
  }

  private hire(): Worker | undefined {
    if (this.busy.size + this.idle.length >= this.size) return undefined
    const worker = new Worker(join(this.home, 'src', 'runs', 'life', 'task-worker.ts'), {
      env: this.env,
      resourceLimits: { maxOldGenerationSizeMb: OLD_GENERATION_MB },
    })
    worker.on('message', (answer: TaskAnswer) => this.answered(worker, answer))
    worker.on('error', (error) => this.lost(worker, error as Error))
    worker.on('exit', () => this.lost(worker, new Error('the thread has ended')))
    return worker
  }

  private answered(worker: Worker, answer: TaskAnswer): void {
    const job = this.busy.get(worker)
    this.busy.delete(worker)
    this.idle.push(worker)
    worker.unref()
    if (answer.ok) job?.resolve(answer.value)
    else job?.reject(Object.assign(new Error(answer.message), { stack: answer.stack }))
    this.dispatch()
  }

  private lost(worker: Worker, error: Error): void {
    this.busy.get(worker)?.reject(error)
    this.busy.delete(worker)
    const at = this.idle.indexOf(worker)
    if (at !== -1) this.idle.splice(at, 1)
    this.dispatch()
  }
}
