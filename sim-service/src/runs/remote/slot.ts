import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { shardThreadLimits } from '../worker-crew.ts'
import { keyOf } from './messages.ts'
import type { SlotAnswer, SlotOrder } from './slot-thread.ts'

/** One thread of a worker, seen from its main thread. */
export class Slot {
  /** The shards that it has. */
  readonly keys = new Set<string>()
  private readonly thread: Worker

  /** `onEnd`: the thread is no more, for this reason. */
  constructor(home: string, onAnswer: (answer: SlotAnswer) => void, onEnd: (reason: string) => void) {
    this.thread = new Worker(join(home, 'src', 'runs', 'remote', 'slot-thread.ts'), {
      workerData: { home },
      resourceLimits: shardThreadLimits,
    })
    this.thread.on('message', onAnswer)
    this.thread.on('error', (error: Error) => onEnd(error.message))
    this.thread.on('exit', (code) => onEnd(`the thread ended with code ${code}`))
  }

  tell(order: SlotOrder): void {
    if (order.kind === 'take') this.keys.add(keyOf(order.take))
    if (order.kind === 'drop') this.keys.delete(order.key)
    this.thread.postMessage(order)
  }

  async close(): Promise<void> {
    this.thread.removeAllListeners()
    await this.thread.terminate()
  }
}
