import { parentPort, workerData } from 'node:worker_threads'
import type { Plan } from '../../scenario/plan.ts'
import { subscriberCount } from '../../scenario/subscribers.ts'
import { buildId } from '../build-id.ts'
import { compileForLongRun } from '../compilers.ts'
import { Shard } from '../shard.ts'
import type { WindowOrder } from '../window.ts'
import { failureOf } from '../worker-error.ts'
import {
  type FromShard,
  keyOf,
  type PackedPlan,
  packed,
  type ShardOrder,
  type Take,
  unpackedPlan,
  type WorkerMessage,
} from './messages.ts'

/** A thread of a worker: it executes as many shards of as many runs as it is given, in the order that it is told. */

export type SlotOrder =
  | { readonly kind: 'take'; readonly take: Take; readonly plan: PackedPlan }
  | { readonly kind: 'order'; readonly key: string; readonly order: ShardOrder }
  | { readonly kind: 'drop'; readonly key: string }

/** What a shard says, packed already: the thread that talks to the log has nothing to do but pass it on. */
export type SlotAnswer =
  | { readonly kind: 'ready'; readonly build: string }
  | { readonly kind: Said; readonly key: string; readonly body: Uint8Array }

type Said = 'window' | 'finished' | 'failed'

interface Held {
  readonly shard: Shard
  readonly from: FromShard
  /** Where it notes when each subscriber last signalled. */
  readonly latest: SharedArrayBuffer
}

class SlotThread {
  private readonly held = new Map<string, Held>()
  /** Shards of a run share the octets of its plan, and need not unpack them each. */
  private plan: { hash: string; plan: Plan } | undefined

  obey(order: SlotOrder): void {
    if (order.kind === 'drop') this.held.delete(order.key)
    else if (order.kind === 'take') this.trying(order.take, () => this.take(order.take, order.plan))
    else {
      const held = this.held.get(order.key)
      if (held !== undefined) this.trying(held.from, () => this.answer(held, order.order))
    }
  }

  private take(take: Take, octets: PackedPlan): void {
    const { execution, shard: index, epoch, worker, wishes, history, reachedUs, pending, planHash } = take
    if (this.plan?.hash !== planHash) this.plan = { hash: planHash, plan: unpackedPlan(octets) }
    const { plan } = this.plan
    compileForLongRun(subscriberCount(plan))
    const latest = new SharedArrayBuffer(subscriberCount(plan) + 1)
    const shard = new Shard(plan, index, { ...wishes, latestStretches: latest })
    for (let atUs = 0; atUs < reachedUs; ) {
      const commands = history.flatMap((told) => (told.atUs === atUs ? told.commands : []))
      atUs = Math.min(reachedUs, atUs + plan.windowUs)
      // What it hands over was handed over before, by whoever had the shard then.
      shard.run({ untilUs: atUs, commands })
    }
    const held = { shard, latest, from: { execution, shard: index, epoch, worker } }
    this.held.set(keyOf(take), held)
    if (pending !== undefined) this.answer(held, pending)
  }

  private answer({ shard, from, latest }: Held, asked: ShardOrder): void {
    if (asked.kind === 'window')
      this.say(from, { kind: 'window', ...this.window(shard, asked.order), ...from })
    else {
      const snapshot = shard.finish()
      shard.close()
      this.say(from, { kind: 'finished', snapshot, latest: new Uint8Array(latest).slice(), ...from })
    }
  }

  private window(
    shard: Shard,
    order: WindowOrder,
  ): Pick<WorkerMessage & { kind: 'window' }, 'untilUs' | 'report'> {
    return { untilUs: order.untilUs, report: shard.run(order) }
  }

  private trying(from: FromShard, work: () => void): void {
    try {
      work()
    } catch (error) {
      const { execution, shard, epoch, worker } = from
      const failure = failureOf(error)
      this.say(from, { kind: 'failed', failure, execution, shard, epoch, worker })
    }
  }

  private say(from: FromShard, message: WorkerMessage & { kind: Said }): void {
    const answer: SlotAnswer = { kind: message.kind, key: keyOf(from), body: packed(message) }
    parentPort?.postMessage(answer)
  }
}

const thread = new SlotThread()
parentPort?.on('message', (order: SlotOrder) => thread.obey(order))
parentPort?.postMessage({ kind: 'ready', build: buildId((workerData as { home: string }).home) })
