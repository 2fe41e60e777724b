import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventLog, EventMessage, Subscription } from '../ports/event-log.ts'
import { type Log, noLog } from '../ports/log.ts'
import { noTracing, RUN_ID, type Span, type Tracing } from '../ports/tracing.ts'
import { failureOf, WorkerError } from '../worker-error.ts'
import { LetterReader, letters, lettersOf } from './letters.ts'
import {
  keyOf,
  type LeaderMessage,
  type PackedPlan,
  packed,
  type ShardOrder,
  type Take,
  type WorkerMessage,
} from './messages.ts'
import { Sender } from './sender.ts'
import { Slot } from './slot.ts'
import type { SlotAnswer } from './slot-thread.ts'

export interface ShardHostOptions {
  readonly events: Pick<EventLog, 'publish' | 'subscribe'>
  readonly build: string
  /** The folder of sim-service. */
  readonly home: string
  /** Threads; each holds as many shards as it is given. */
  readonly slots: number
  /** Known by this name; one of its own when absent. */
  readonly worker?: string
  /** Takes shards only while there is no other worker. */
  readonly isStandby?: boolean
  /** A leader that is silent for so long has died: what is held for it is dropped. */
  readonly abandonMs?: number
  readonly log?: Log
  readonly tracing?: Tracing
}

const ABANDON_MS = 120_000
const LEAVING_MS = 5_000
/** Plans are kept for the next shard of the same run; one of a million roamers is small, one of a list is not. */
const PLANS_MAX = 3

/** A shard that this worker has taken. */
interface Held {
  readonly take: Take
  readonly span: Span
  readonly log: Log
  slot: Slot | undefined
  /** What it was told before its plan had come. */
  readonly early: ShardOrder[]
  said: number
}

/** A worker: takes shards from the event log, executes them on its threads, and reports through the log. */
export class ShardHost {
  readonly worker: string
  private readonly options: ShardHostOptions
  private readonly log: Log
  private readonly tracing: Tracing
  private readonly sender: Sender
  private readonly reader: LetterReader<LeaderMessage>
  private readonly held = new Map<string, Held>()
  private readonly plans = new Map<string, PackedPlan>()
  private readonly plansAskedFor = new Set<string>()
  private readonly leaders = new Map<string, number>()
  private readonly slots: Slot[] = []
  private subscription: Subscription | undefined
  private watch: NodeJS.Timeout | undefined
  private isLeaving = false
  private said = 0

  private constructor(options: ShardHostOptions) {
    this.options = options
    this.worker = options.worker ?? `worker-${randomUUID()}`
    this.log = (options.log ?? noLog).child({ worker: this.worker })
    this.tracing = options.tracing ?? noTracing
    this.reader = new LetterReader(options.build)
    this.sender = new Sender(options.events, {
      onTrouble: (problem) =>
        problem === undefined
          ? this.log.info({}, 'the event log is back')
          : this.log.warn({ problem }, 'the event log is away'),
    })
  }

  static async start(options: ShardHostOptions): Promise<ShardHost> {
    const host = new ShardHost(options)
    // A group of its own: a window's order is for every worker that has a shard of the run.
    host.subscription = await options.events.subscribe(
      { topics: ['run.shards'], group: `worker:${host.worker}`, from: 'end' },
      async ({ events }) => host.hear(events),
    )
    const abandonMs = options.abandonMs ?? ABANDON_MS
    host.watch = setInterval(() => host.abandon(Date.now() - abandonMs), abandonMs / 4)
    host.watch.unref()
    return host
  }

  /** How many shards it has now. */
  get shards(): number {
    return this.held.size
  }

  /** Takes nothing more, hands back what it has, and ends. */
  async leave(): Promise<void> {
    this.handBack()
    await Promise.race([this.sender.flush(), sleep(LEAVING_MS, undefined, { ref: false })])
    await this.close()
  }

  async close(): Promise<void> {
    clearInterval(this.watch)
    for (const held of [...this.held.values()]) this.drop(held, 'closed')
    await this.subscription?.close()
    this.sender.close()
    await Promise.all(this.slots.splice(0).map((slot) => slot.close()))
  }

  private handBack(): void {
    this.isLeaving = true
    for (const held of [...this.held.values()]) {
      this.report(held, { kind: 'handed-back', ...fromOf(held.take) })
      this.drop(held, 'handed back')
    }
    this.beat()
  }

  private hear(events: readonly EventMessage[]): void {
    for (const event of events) {
      const message = this.reader.read(event)
      if (message !== undefined) this.obey(message)
    }
  }

  private obey(message: LeaderMessage): void {
    if (message.kind === 'pulse') this.answerPulse(message)
    else if (message.kind === 'take') this.take(message)
    else if (message.kind === 'plan') this.planCame(message.hash, message.plan)
    else
      for (const held of this.heldOf(message.execution)) {
        if (message.kind === 'release') this.drop(held, 'the run is over')
        else this.pass(held, message.kind === 'finish' ? { kind: 'finish' } : { ...message })
      }
  }

  private answerPulse({ leader, pulse, executions }: LeaderMessage & { kind: 'pulse' }): void {
    this.leaders.set(leader, Date.now())
    for (const held of [...this.held.values()]) {
      const { take } = held
      // The pulse after the one that the leader knew of may have been sent before the shard was dealt.
      if (take.leader === leader && pulse > take.pulse + 1 && !executions.includes(take.execution))
        this.drop(held, 'its leader no longer leads the run')
    }
    this.beat()
  }

  private beat(): void {
    const { worker, isLeaving } = this
    const { build, slots, isStandby = false } = this.options
    const shards = [...this.held.values()].map(({ take: { execution, shard, epoch } }) => ({
      execution,
      shard,
      epoch,
    }))
    const beat: WorkerMessage = { kind: 'beat', worker, build, slots, isStandby, isLeaving, shards }
    this.sender.send(
      'run.results',
      letters(beat, { build, key: worker, eventId: `${worker}:${++this.said}` }),
    )
  }

  private take(take: Take): void {
    for (const held of [...this.held.values()]) {
      const { run, execution, shard, epoch } = held.take
      // Another attempt at the run has begun, or the shard has been dealt anew: what is here is nobody's any more.
      const isSame = execution === take.execution
      if (run === take.run && (!isSame || (shard === take.shard && epoch < take.epoch)))
        this.drop(held, 'it was dealt anew')
    }
    if (take.worker !== this.worker || this.isLeaving || this.held.has(keyOf(take))) return
    const { run, shard, epoch, traceparent } = take
    const log = this.log.child({ [RUN_ID]: run, shard, epoch })
    const span = this.tracing.begin(
      'shard',
      { [RUN_ID]: run, shard, epoch, worker: this.worker },
      traceparent,
    )
    const held: Held = { take, span, log, slot: undefined, early: [], said: 0 }
    this.held.set(keyOf(take), held)
    this.leaders.set(take.leader, Date.now())
    log.info({ trace_id: span.traceId, reached_us: take.reachedUs }, 'shard taken')
    const plan = this.plans.get(take.planHash)
    if (plan === undefined) this.askForPlan(held)
    else this.begin(held, plan)
  }

  /** Once for each run: another leader may answer where one was killed. */
  private askForPlan({ take: { planHash: hash, execution, run: runId } }: Held): void {
    if (this.plansAskedFor.has(execution)) return
    this.plansAskedFor.add(execution)
    const { worker } = this
    const { build } = this.options
    const eventId = `${worker}:${++this.said}`
    const wanted: WorkerMessage = { kind: 'plan-wanted', hash }
    this.sender.send('run.results', letters(wanted, { build, key: worker, eventId, runId }))
  }

  private planCame(hash: string, plan: PackedPlan): void {
    const waiting = [...this.held.values()].filter(({ take, slot }) => !slot && take.planHash === hash)
    // The plans of runs in which this worker has no part need not be kept.
    if (waiting.length === 0) return
    this.plans.set(hash, plan)
    if (this.plans.size > PLANS_MAX) this.plans.delete(this.plans.keys().next().value as string)
    for (const held of waiting) this.begin(held, plan)
  }

  private begin(held: Held, plan: PackedPlan): void {
    held.slot = this.freestSlot()
    held.slot.tell({ kind: 'take', take: held.take, plan })
    for (const order of held.early.splice(0)) this.pass(held, order)
  }

  private pass(held: Held, order: ShardOrder): void {
    if (held.slot === undefined) held.early.push(order)
    else held.slot.tell({ kind: 'order', key: keyOf(held.take), order })
  }

  /** An idle thread, a new one while there may be more, or the one with the fewest shards. */
  private freestSlot(): Slot {
    const [freest] = [...this.slots].sort((a, b) => a.keys.size - b.keys.size)
    if (freest !== undefined && (freest.keys.size === 0 || this.slots.length >= this.options.slots))
      return freest
    const slot: Slot = new Slot(
      this.options.home,
      (answer) => this.answered(answer),
      (reason) => this.slotEnded(slot, reason),
    )
    this.slots.push(slot)
    return slot
  }

  private answered(answer: SlotAnswer): void {
    if (answer.kind === 'ready') {
      // Sources that changed since this process began would make its threads another build than it says it is.
      if (answer.build !== this.options.build) {
        this.log.error({}, 'the sources have changed since this worker began: it takes nothing more')
        this.handBack()
      }
      return
    }
    const held = this.held.get(answer.key)
    if (held === undefined) return
    if (answer.kind !== 'window') held.log.info({}, `shard ${answer.kind}`)
    this.publish(held, answer.kind, answer.body)
  }

  private slotEnded(slot: Slot, reason: string): void {
    const at = this.slots.indexOf(slot)
    if (at >= 0) this.slots.splice(at, 1)
    for (const held of [...this.held.values()]) if (held.slot === slot) this.refuse(held, reason)
  }

  private refuse(held: Held, reason: string): void {
    const failure = failureOf(new WorkerError(reason))
    this.report(held, { kind: 'failed', failure, ...fromOf(held.take) })
    this.drop(held, reason)
  }

  private report(held: Held, message: WorkerMessage): void {
    this.publish(held, message.kind, packed(message))
  }

  private publish(held: Held, kind: string, body: Uint8Array): void {
    const { run: runId, execution, shard, epoch } = held.take
    const { build } = this.options
    const eventId = `${execution}:${shard}:${epoch}-${++held.said}`
    const { traceparent } = held.span
    const head = {
      build,
      key: `${runId}/${shard}`,
      eventId,
      runId,
      ...(traceparent !== '' && { traceparent }),
    }
    this.sender.send('run.results', lettersOf(kind, body, head))
  }

  private drop(held: Held, why: string): void {
    const key = keyOf(held.take)
    if (!this.held.delete(key)) return
    held.slot?.tell({ kind: 'drop', key })
    held.log.info({ why }, 'shard dropped')
    held.span.set({ why })
    held.span.end()
    this.plansAskedFor.delete(held.take.execution)
  }

  private heldOf(execution: string): Held[] {
    return [...this.held.values()].filter(({ take }) => take.execution === execution)
  }

  private abandon(beforeMs: number): void {
    for (const [leader, heardMs] of this.leaders) {
      if (heardMs >= beforeMs) continue
      this.leaders.delete(leader)
      for (const held of [...this.held.values()])
        if (held.take.leader === leader) this.drop(held, 'its leader is silent')
    }
  }
}

function fromOf({
  execution,
  shard,
  epoch,
  worker,
}: Take): Pick<Take, 'execution' | 'shard' | 'epoch' | 'worker'> {
  return { execution, shard, epoch, worker }
}
