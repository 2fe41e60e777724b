import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { InjectedFault } from '../../chaos/planned-fault.ts'
import { failed, type Result } from '../ports/failures.ts'
import type { Command } from '../window.ts'
import type { HostMessage, HostTask, ServiceMessage } from './host-messages.ts'
import type { FaultRequest } from './run-service.ts'

/** As the command line has them: a run's short-lived objects die young, and a world may hold half a million roamers. */
const YOUNG_GENERATION_MB = 192
const OLD_GENERATION_MB = 4_096

export type HostHandler = (message: HostMessage) => Promise<ServiceMessage | undefined>

/** The thread that leads one run, seen from the service. What it says is dealt with in order, one after the other. */
export class HostThread {
  /** Fulfilled when the thread is gone, whatever became of the run. */
  readonly ended: Promise<void>
  private readonly worker: Worker
  private readonly handle: HostHandler
  private readonly onFailure: (error: Error) => void
  private readonly injections = new Map<string, (result: Result<InjectedFault>) => void>()
  private work: Promise<void> = Promise.resolve()
  private isOver = false

  constructor(
    task: HostTask,
    env: NodeJS.ProcessEnv,
    handle: HostHandler,
    onFailure: (error: Error) => void,
  ) {
    this.handle = handle
    this.onFailure = onFailure
    this.worker = new Worker(join(task.home, 'src', 'runs', 'life', 'run-host.ts'), {
      workerData: task,
      env,
      resourceLimits: {
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
        maxOldGenerationSizeMb: OLD_GENERATION_MB,
      },
    })
    this.worker.on('message', (message: HostMessage) => this.hear(message))
    this.worker.on('error', (error) => this.fail(error as Error))
    this.ended = new Promise((resolve) => {
      this.worker.on('exit', (code) => {
        if (code !== 0) this.fail(new Error(`the thread of the run ended with code ${code}`))
        for (const answer of this.injections.values()) answer(failed('run-is-over', 'the run has ended'))
        this.work.then(resolve, resolve)
      })
    })
  }

  command(command: Command): void {
    this.say({ kind: 'command', command })
  }

  /** Ends a replay, which listens to no command. */
  breakOff(): void {
    this.say({ kind: 'stop' })
  }

  /** Has a fault checked against the run as it is. */
  inject(request: FaultRequest): Promise<Result<InjectedFault>> {
    const id = randomUUID()
    if (this.isOver) return Promise.resolve(failed('run-is-over', 'the run has ended'))
    return new Promise((resolve) => {
      this.injections.set(id, resolve)
      this.say({ kind: 'inject', id, request })
    })
  }

  /** Whatever it does: nothing that it says is heard any more. */
  async terminate(): Promise<void> {
    this.isOver = true
    await this.worker.terminate()
    await this.ended
  }

  private hear(message: HostMessage): void {
    if (message.kind === 'injection') {
      this.injections.get(message.id)?.(message.result)
      this.injections.delete(message.id)
      return
    }
    this.work = this.work.then(() => this.dealWith(message))
  }

  private async dealWith(message: HostMessage): Promise<void> {
    if (this.isOver) return
    if (message.kind === 'failed') {
      this.fail(Object.assign(new Error(message.message), { name: message.name, stack: message.stack }))
      return
    }
    try {
      const answer = await this.handle(message)
      if (answer !== undefined) this.say(answer)
    } catch (error) {
      this.fail(error as Error)
    }
  }

  private say(message: ServiceMessage): void {
    if (!this.isOver) this.worker.postMessage(message)
  }

  private fail(error: Error): void {
    if (this.isOver) return
    this.isOver = true
    this.onFailure(error)
    void this.worker.terminate()
  }
}
