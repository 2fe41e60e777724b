import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Started, started } from './program.ts'
import { repositoryRoot } from './repository.ts'

/** What Node makes of the sources is kept between the many processes of a test: most of what a start takes. */
export const compileCache = join(tmpdir(), 'roamlab-test-compile-cache')

/** `roamlab worker` processes on a log, which are gone when the test is over, however it ends. */
export class WorkerProcesses {
  private readonly environment: Record<string, string>
  private readonly running = new Map<string, Started>()
  private count = 0

  constructor(environment: Record<string, string>) {
    this.environment = environment
  }

  /** Starts one and waits until it listens to the log. */
  async start(slots = 1): Promise<string> {
    const name = `worker-${++this.count}`
    const home = join(repositoryRoot(), 'sim-service')
    const words = ['worker', '--name', name, '--slots', `${slots}`]
    const worker = started('src/cli/roamlab.ts', words, {
      cwd: home,
      environment: { NODE_COMPILE_CACHE: compileCache, ...this.environment },
    })
    this.running.set(name, worker)
    await worker.says('hands its shards back')
    return name
  }

  get names(): string[] {
    return [...this.running.keys()]
  }

  of(name: string): Started {
    const worker = this.running.get(name)
    if (worker === undefined) throw new Error(`there is no ${name}`)
    return worker
  }

  /** As a machine that loses its power. */
  async kill(name: string): Promise<void> {
    await this.end(name, 'SIGKILL')
  }

  /** As an operator; gives the exit code. */
  async stop(name: string): Promise<number | null> {
    return this.end(name, 'SIGTERM')
  }

  async killAll(): Promise<void> {
    await Promise.all(this.names.map((name) => this.kill(name)))
  }

  private async end(name: string, signal: NodeJS.Signals): Promise<number | null> {
    const worker = this.of(name)
    this.running.delete(name)
    worker.child.kill(signal)
    return worker.ended
  }
}
