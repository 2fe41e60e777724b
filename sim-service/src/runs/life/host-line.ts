import type { MessagePort } from 'node:worker_threads'
import type { AnchoredHead } from '../ports/audit.ts'
import type { Command, Crew, ShardSnapshot, WindowReport } from '../window.ts'
import { WorkerError } from '../worker-error.ts'
import type { HostMessage, ServiceMessage } from './host-messages.ts'
import type { FaultRequest } from './run-service.ts'

/** The line from the thread that leads a run to the service: what is asked is answered in order. */
export class HostLine {
  private readonly port: MessagePort
  private go: (() => void) | undefined
  private unwritten = 0
  private written_: (() => void) | undefined
  private reports: Answer<WindowReport[]> | undefined
  private snapshots: Answer<ShardSnapshot[]> | undefined
  /** What came before somebody listens. */
  private early: ServiceMessage[] = []
  private listener: ((command: Command) => void) | undefined
  onStop: () => void = () => undefined
  /** Whether the service has the shards run elsewhere. */
  isRemote = false
  /** Where the audit's chain ends, for the report. */
  auditHead: AnchoredHead | undefined
  onInject: (id: string, request: FaultRequest) => void = () => undefined

  constructor(port: MessagePort) {
    this.port = port
    port.on('message', (message: ServiceMessage) => this.hear(message))
  }

  set onCommand(listener: (command: Command) => void) {
    this.listener = listener
    for (const message of this.early.splice(0)) this.hear(message)
  }

  say(message: HostMessage): void {
    if (message.kind === 'flush') this.unwritten++
    this.port.postMessage(message)
  }

  /** Says it, and waits until the service has dealt with it. */
  ask(message: HostMessage): Promise<void> {
    return new Promise((resolve) => {
      this.go = resolve
      this.say(message)
    })
  }

  /** Waits until no more than so many flushes are unwritten. */
  async written(most: number): Promise<void> {
    while (this.unwritten > most)
      await new Promise<void>((resolve) => {
        this.written_ = resolve
      })
  }

  /** Shards that the service has run elsewhere. */
  remoteCrew(): Crew {
    return {
      run: (order) =>
        new Promise((resolve, reject) => {
          this.reports = { resolve, reject }
          this.say({ kind: 'crew-run', order })
        }),
      finish: () =>
        new Promise((resolve, reject) => {
          this.snapshots = { resolve, reject }
          this.say({ kind: 'crew-finish' })
        }),
      close: () => undefined,
    }
  }

  close(): void {
    this.port.close()
  }

  private hear(message: ServiceMessage): void {
    switch (message.kind) {
      case 'go':
        this.isRemote ||= message.isRemote === true
        this.auditHead ??= message.auditHead
        this.go?.()
        return
      case 'flushed':
        this.unwritten--
        this.written_?.()
        return
      case 'command':
        if (this.listener === undefined) this.early.push(message)
        else this.listener(message.command)
        return
      case 'inject':
        if (this.listener === undefined) this.early.push(message)
        else this.onInject(message.id, message.request)
        return
      case 'stop':
        this.onStop()
        return
      case 'crew-reports':
        this.reports?.resolve(message.reports)
        return
      case 'crew-snapshots':
        this.snapshots?.resolve(message.snapshots)
        return
      case 'crew-failed': {
        const error = new WorkerError(message.message)
        this.reports?.reject(error)
        this.snapshots?.reject(error)
      }
    }
  }
}

interface Answer<T> {
  resolve(value: T): void
  reject(error: Error): void
}
