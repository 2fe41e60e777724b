import type { Plan } from '../../scenario/plan.ts'
import type { Crew, ShardSnapshot, ShardWishes, WindowOrder, WindowReport } from '../window.ts'
import { errorOf, WorkerError } from '../worker-error.ts'
import {
  type Beat,
  type FromShard,
  type LeaderMessage,
  type PackedPlan,
  packedPlan,
  type ShardOrder,
  type Told,
  type WorkerMessage,
} from './messages.ts'

/** What a crew needs of its leader. */
export interface CrewLeader {
  readonly id: string
  readonly build: string
  /** The latest pulse that came round. */
  readonly pulse: number
  /** How many pulses a worker may leave unanswered. */
  readonly missedPulses: number
  say(crew: RemoteCrew, message: LeaderMessage): void
  /** Who shall take one shard more; nobody when there is nobody. */
  nextTaker(): string | undefined
  left(crew: RemoteCrew): void
  tell(event: CrewEvent): void
}

/** What happened to a shard of a run, for log lines and metrics. */
export interface CrewEvent {
  readonly kind: 'taken' | 'lost' | 'handed-back' | 'forgotten' | 'waiting'
  readonly run: string
  readonly shard: number
  readonly worker?: string
  readonly epoch: number
}

export interface RemoteCrewOptions {
  readonly run: string
  /** Tells this attempt at the run from others. */
  readonly execution: string
  readonly planHash: string
  readonly wishes: ShardWishes
  /** W3C trace context of whoever asked for the run. */
  readonly traceparent?: string
}

/** Where one shard is. */
interface Post {
  worker: string | undefined
  epoch: number
  takenAtPulse: number
}

interface Asked {
  readonly order: ShardOrder
  readonly answers: (WindowReport | ShardSnapshot | undefined)[]
  missing: number
  resolve(): void
  reject(error: Error): void
}

type ShardMessage = Extract<WorkerMessage, FromShard>

/**
 * Shards on other processes, over the event log. A shard whose worker is lost is taken by another, which runs it from
 * the start by what it has ever been told, and then goes on with the others: what it hands over is the same.
 */
export class RemoteCrew implements Crew {
  readonly runId: string
  readonly execution: string
  readonly plan: Plan
  readonly planHash: string
  readonly traceparent: string | undefined
  private packed: PackedPlan | undefined
  private readonly leader: CrewLeader
  private readonly wishes: ShardWishes
  private readonly latest: Uint8Array | undefined
  private readonly posts: readonly Post[]
  private readonly history: Told[] = []
  private reachedUs = 0
  private asked: Asked | undefined
  private failure: Error | undefined
  private isOpen = false
  private isWaiting = false

  constructor(leader: CrewLeader, plan: Plan, options: RemoteCrewOptions) {
    const { latestStretches, ...wishes } = options.wishes
    this.leader = leader
    this.plan = plan
    this.runId = options.run
    this.execution = options.execution
    this.planHash = options.planHash
    this.traceparent = options.traceparent
    this.wishes = wishes
    this.latest = latestStretches && new Uint8Array(latestStretches)
    this.posts = Array.from({ length: plan.regions }, () => ({
      worker: undefined,
      epoch: 0,
      takenAtPulse: 0,
    }))
  }

  async run(order: WindowOrder): Promise<WindowReport[]> {
    const reports = (await this.ask({ kind: 'window', order })) as WindowReport[]
    if (order.commands.length > 0) this.history.push({ atUs: this.reachedUs, commands: order.commands })
    this.reachedUs = order.untilUs
    return reports
  }

  async finish(): Promise<ShardSnapshot[]> {
    return (await this.ask({ kind: 'finish' })) as ShardSnapshot[]
  }

  close(): void {
    this.fail(new WorkerError('the run was closed'))
    this.leader.say(this, { kind: 'release', execution: this.execution })
    this.leader.left(this)
  }

  /** Packed when the first worker asks for it. */
  get packedPlan(): PackedPlan {
    this.packed ??= packedPlan(this.plan)
    return this.packed
  }

  /** How many shards a worker has of this run. */
  shardsOf(worker: string): number {
    return this.posts.filter((post) => post.worker === worker).length
  }

  /** Begins to deal: the leader knows its workers. */
  open(): void {
    this.isOpen = true
    this.deal()
  }

  /** Gives each shard that nobody has to somebody, where there is somebody. */
  private deal(): void {
    if (!this.isOpen || this.failure !== undefined) return
    for (const [shard, post] of this.posts.entries()) {
      if (post.worker !== undefined || this.isThrough(shard)) continue
      const worker = this.leader.nextTaker()
      if (worker === undefined) {
        if (!this.isWaiting) this.tell('waiting', shard)
        this.isWaiting = true
        return
      }
      this.take(shard, worker)
    }
    this.isWaiting = false
  }

  /** A beat says which shards the worker holds: what it should hold and does not, it never heard of or gave back. */
  beat({ worker, shards, isLeaving }: Beat): void {
    const { pulse, missedPulses } = this.leader
    for (const [shard, post] of this.posts.entries()) {
      if (post.worker !== worker) continue
      const isHeld = shards.some(
        (held) => held.execution === this.execution && held.shard === shard && held.epoch === post.epoch,
      )
      if (isHeld) continue
      if (isLeaving) this.takeFrom(shard, 'handed-back')
      else if (pulse - post.takenAtPulse > missedPulses) this.takeFrom(shard, 'forgotten')
    }
    this.deal()
  }

  workerLost(worker: string): void {
    for (const [shard, post] of this.posts.entries()) if (post.worker === worker) this.takeFrom(shard, 'lost')
    this.deal()
  }

  /** Hears a shard. Who has lost it to another may still talk; nobody listens. */
  hear(message: ShardMessage): void {
    const { shard, worker, epoch } = message
    const post = this.posts[shard]
    if (post.worker !== worker || post.epoch !== epoch) return
    if (message.kind === 'failed') this.fail(errorOf(message.failure, (what) => `shard ${shard}: ${what}`))
    else if (message.kind === 'handed-back') {
      this.takeFrom(shard, 'handed-back')
      this.deal()
    } else this.answered(message)
  }

  private answered(message: Extract<ShardMessage, { kind: 'window' | 'finished' }>): void {
    const { asked } = this
    if (asked === undefined || asked.answers[message.shard] !== undefined) return
    const { order } = asked
    if (message.kind === 'window') {
      if (order.kind !== 'window' || order.order.untilUs !== message.untilUs) return
      asked.answers[message.shard] = message.report
    } else {
      if (order.kind !== 'finish') return
      asked.answers[message.shard] = message.snapshot
      this.noteLatest(message.latest)
    }
    if (--asked.missing > 0) return
    this.asked = undefined
    asked.resolve()
  }

  /** Each shard has noted its own subscribers only; all others are zero in what it gives. */
  private noteLatest(latest: Uint8Array): void {
    if (this.latest === undefined) return
    for (const [flow, stretch] of latest.entries()) if (stretch > 0) this.latest[flow] = stretch
  }

  private ask(order: ShardOrder): Promise<(WindowReport | ShardSnapshot | undefined)[]> {
    if (this.failure !== undefined) return Promise.reject(this.failure)
    const answers = new Array(this.plan.regions).fill(undefined)
    return new Promise((resolve, reject) => {
      this.asked = { order, answers, missing: answers.length, resolve: () => resolve(answers), reject }
      const { execution } = this
      this.leader.say(this, order.kind === 'finish' ? { kind: 'finish', execution } : { ...order, execution })
      this.deal()
    })
  }

  private take(shard: number, worker: string): void {
    const post = this.posts[shard]
    post.worker = worker
    post.epoch++
    post.takenAtPulse = this.leader.pulse
    this.leader.say(this, {
      kind: 'take',
      leader: this.leader.id,
      pulse: this.leader.pulse,
      run: this.runId,
      execution: this.execution,
      shard,
      epoch: post.epoch,
      worker,
      build: this.leader.build,
      planHash: this.planHash,
      wishes: this.wishes,
      history: this.history,
      reachedUs: this.reachedUs,
      ...(this.asked !== undefined && { pending: this.asked.order }),
      ...(this.traceparent !== undefined && { traceparent: this.traceparent }),
    })
    this.tell('taken', shard)
  }

  private takeFrom(shard: number, why: CrewEvent['kind']): void {
    this.tell(why, shard)
    this.posts[shard].worker = undefined
  }

  /** Nothing more is wanted of a shard that has given its last. */
  private isThrough(shard: number): boolean {
    return this.asked?.order.kind === 'finish' && this.asked.answers[shard] !== undefined
  }

  private fail(error: Error): void {
    this.failure ??= error
    this.asked?.reject(this.failure)
    this.asked = undefined
  }

  private tell(kind: CrewEvent['kind'], shard: number): void {
    const { worker, epoch } = this.posts[shard]
    this.leader.tell({ kind, run: this.runId, shard, worker, epoch })
  }
}
