import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { serialize } from 'node:v8'
import type { Plan } from '../../scenario/plan.ts'
import type { EventLog, EventMessage, Subscription } from '../ports/event-log.ts'
import { type Log, noLog } from '../ports/log.ts'
import { type Metrics, noMetrics } from '../ports/metrics.ts'
import { RUN_ID } from '../ports/tracing.ts'
import type { ShardWishes } from '../window.ts'
import { LetterReader, letters } from './letters.ts'
import type { LeaderMessage, WorkerMessage } from './messages.ts'
import { type CrewEvent, type CrewLeader, RemoteCrew } from './remote-crew.ts'
import { Roster } from './roster.ts'
import { Sender } from './sender.ts'

export interface RemoteWorkersOptions {
  readonly events: Pick<EventLog, 'publish' | 'subscribe'>
  readonly build: string
  /** Between a pulse that came round and the next. */
  readonly pulseMs?: number
  /** So many pulses may come round without a word of a worker before its shards go to others. */
  readonly missedPulses?: number
  readonly log?: Log
  readonly metrics?: Metrics
  onEvent?(event: CrewEvent): void
}

export interface CrewRequest {
  readonly run: string
  /** Tells this attempt at the run from others; made here when absent. */
  readonly execution?: string
  readonly wishes?: ShardWishes
  readonly traceparent?: string
}

const eventTexts: Readonly<Record<CrewEvent['kind'], string>> = {
  taken: 'shard dealt to a worker',
  lost: 'the worker of a shard is silent: another takes it',
  'handed-back': 'a worker handed its shard back',
  forgotten: 'a worker does not hold the shard that it was dealt: it is dealt anew',
  waiting: 'no worker of this build is there: the run waits for one',
}

const PULSE_MS = 1_000
const MISSED_PULSES = 5
/** Every worker that is there has answered the first of them when the second comes round. */
const PULSES_TO_GATHER = 2

/**
 * Leads runs whose shards are on other processes. Its pulses are the clock of all leases: a worker is lost when so many
 * pulses went through the log and came back, and nothing of the worker did. While the log itself is away no pulse comes
 * round, so nobody is lost by that.
 */
export class RemoteWorkers implements CrewLeader {
  readonly id = randomUUID()
  readonly build: string
  readonly missedPulses: number
  pulse = 0
  private readonly pulseMs: number
  private readonly options: RemoteWorkersOptions
  private readonly log: Log
  private readonly metrics: Metrics
  private readonly sender: Sender
  private readonly reader: LetterReader<WorkerMessage>
  private readonly roster = new Roster()
  private readonly crews = new Map<string, RemoteCrew>()
  private readonly end = new AbortController()
  private subscription: Subscription | undefined
  private beating: Promise<void> | undefined
  private onPulse: (pulse: number | 'never') => void = () => undefined
  private gathering: { atPulse: number; resolve(): void }[] = []
  private said = 0

  private constructor(options: RemoteWorkersOptions) {
    this.options = options
    this.build = options.build
    this.pulseMs = options.pulseMs ?? PULSE_MS
    this.missedPulses = options.missedPulses ?? MISSED_PULSES
    this.log = options.log ?? noLog
    this.metrics = options.metrics ?? noMetrics
    this.sender = new Sender(options.events, {
      onTrouble: (problem) =>
        problem === undefined
          ? this.log.info({}, 'the event log is back')
          : this.log.warn({ problem }, 'the event log is away'),
    })
    this.reader = new LetterReader(options.build)
  }

  static async start(options: RemoteWorkersOptions): Promise<RemoteWorkers> {
    const leader = new RemoteWorkers(options)
    // A group of its own: what workers say is for all leaders, and each knows what is for it.
    leader.subscription = await options.events.subscribe(
      { topics: ['run.results'], group: `leader:${leader.id}`, from: 'end' },
      async ({ events }) => leader.hear(events),
    )
    return leader
  }

  /** A service that has workers gives every run to them. */
  isWanted(_plan: Plan): boolean {
    return true
  }

  /** Deals the shards of a run to the workers that are there, and waits until it knows them. */
  async crew(
    plan: Plan,
    { run, execution = `${run}@${randomUUID().slice(0, 8)}`, wishes = {}, traceparent }: CrewRequest,
  ): Promise<RemoteCrew> {
    const planHash = createHash('sha256').update(serialize(plan)).digest('hex')
    const crew = new RemoteCrew(this, plan, { run, execution, planHash, wishes, traceparent })
    const isIdle = this.crews.size === 0
    // Who was here when the last run ended may be gone: while there was no run, nobody asked.
    if (isIdle) this.roster.clear()
    this.crews.set(execution, crew)
    this.startBeating()
    if (isIdle || this.roster.takers(this.build).length === 0) await this.gathered()
    crew.open()
    return crew
  }

  async close(): Promise<void> {
    for (const crew of [...this.crews.values()]) crew.close()
    await Promise.race([this.sender.flush(), sleep(this.pulseMs)])
    this.end.abort()
    this.onPulse('never')
    this.sender.close()
    for (const { resolve } of this.gathering.splice(0)) resolve()
    await this.subscription?.close()
    await this.beating
  }

  say(crew: RemoteCrew, message: LeaderMessage): void {
    const { execution: key, runId, traceparent } = crew
    const eventId = `${key}:leader:${++this.said}`
    this.sender.send('run.shards', letters(message, { build: this.build, key, eventId, runId, traceparent }))
  }

  nextTaker(): string | undefined {
    const load = (worker: string): number =>
      [...this.crews.values()].reduce((sum, crew) => sum + crew.shardsOf(worker), 0)
    const [best] = this.roster
      .takers(this.build)
      .map(({ worker, slots }) => ({ worker, load: (load(worker) + 1) / slots }))
      .sort((a, b) => a.load - b.load)
    return best?.worker
  }

  left(crew: RemoteCrew): void {
    this.crews.delete(crew.execution)
    this.count()
  }

  tell(event: CrewEvent): void {
    this.options.onEvent?.(event)
    const { kind, run, shard, epoch, worker } = event
    const fields = { [RUN_ID]: run, shard, epoch, ...(worker !== undefined && { worker }) }
    if (kind === 'waiting')
      this.log.warn({ ...fields, other_builds: this.roster.strangers(this.build) }, eventTexts[kind])
    else if (kind === 'taken') this.log.info(fields, eventTexts[kind])
    else {
      this.log.warn(fields, eventTexts[kind])
      this.metrics.count('roamlab_shard_attempts_total', { outcome: kind })
    }
  }

  private hear(batch: readonly EventMessage[]): void {
    for (const letter of batch) {
      const message = this.reader.read(letter)
      if (message !== undefined) this.heard(message)
    }
  }

  private heard(message: WorkerMessage): void {
    if (message.kind === 'pulse') {
      if (message.leader === this.id) this.onPulse(message.pulse)
    } else if (message.kind === 'beat') {
      this.roster.heard(message, this.pulse)
      for (const crew of this.crews.values()) crew.beat(message)
    } else if (message.kind === 'plan-wanted') this.sendPlan(message.hash)
    else {
      if (message.kind === 'handed-back') this.roster.left(message.worker)
      else this.roster.reported(message.worker, this.pulse)
      this.crews.get(message.execution)?.hear(message)
    }
  }

  private sendPlan(hash: string): void {
    const crew = [...this.crews.values()].find(({ planHash }) => planHash === hash)
    if (crew !== undefined) this.say(crew, { kind: 'plan', hash, plan: crew.packedPlan })
  }

  private startBeating(): void {
    this.beating ??= this.beat().finally(() => {
      this.beating = undefined
      if (this.crews.size > 0 && !this.end.signal.aborted) this.startBeating()
    })
  }

  /** Pulses while there are runs: without any, leader and workers are silent. */
  private async beat(): Promise<void> {
    const { signal } = this.end
    while (this.crews.size > 0 && !signal.aborted) {
      await this.round(this.pulse + 1)
      this.pulse++
      this.count()
      for (const worker of this.roster.strikeSilent(this.pulse, this.missedPulses))
        for (const crew of this.crews.values()) crew.workerLost(worker)
      const isDue = ({ atPulse }: { atPulse: number }): boolean => atPulse <= this.pulse
      for (const { resolve } of this.gathering.filter(isDue)) resolve()
      this.gathering = this.gathering.filter((each) => !isDue(each))
      await sleep(this.pulseMs, undefined, { signal }).catch(() => undefined)
    }
  }

  private count(): void {
    for (const [kind, count] of Object.entries(this.roster.census(this.build)))
      this.metrics.set('roamlab_workers', { kind }, count)
    const shards = [...this.crews.values()].reduce((sum, { plan }) => sum + plan.regions, 0)
    this.metrics.set('roamlab_shards', { place: 'remote' }, shards)
  }

  /** Sends a pulse, and waits until the log has carried it. */
  private round(pulse: number): Promise<void> {
    const { id: leader, build } = this
    const asked: LeaderMessage = { kind: 'pulse', leader, pulse, executions: [...this.crews.keys()] }
    const echo: WorkerMessage = { kind: 'pulse', leader, pulse }
    return new Promise((resolve) => {
      this.onPulse = (heard) => {
        if (heard === pulse || heard === 'never') resolve()
      }
      const head = { build, key: leader }
      this.sender.send('run.shards', letters(asked, { ...head, eventId: `${leader}:pulse:${pulse}` }))
      this.sender.send('run.results', letters(echo, { ...head, eventId: `${leader}:echo:${pulse}` }))
    })
  }

  /** Until whoever is there has had the time to say so. */
  private gathered(): Promise<void> {
    const atPulse = this.pulse + PULSES_TO_GATHER
    return new Promise((resolve) => this.gathering.push({ atPulse, resolve }))
  }
}
