import { AssertionError, assert } from './assert.ts'
import { EventQueue } from './event-queue.ts'
import { Fingerprint, type Subsystem } from './fingerprint.ts'
import { Invariants } from './invariants.ts'
import { hashText, mix32, type Random, type Seed, stream } from './random.ts'
import type { SimTimeUs } from './time.ts'

/** Something that events happen to. Several targets may belong to one entity. */
export interface Target {
  readonly entity: number
  onEvent(code: number, argument: unknown): void
}

/**
 * Events that are planned long before they happen, such as arrivals: they come to the queue at their time, so that the
 * queue holds only what is near and stays small.
 */
export interface Feed {
  /** The instant of the next of them; Infinity when none is left. */
  readonly nextUs: SimTimeUs
  /** Schedules what happens at `nextUs`, and goes on to the next instant. */
  release(): void
}

/** Where measurements go; the engine does not know what they mean. */
export interface MeasurementSink {
  measure(name: string, dimensions: string, value: number, timeUs: SimTimeUs, flow: number): void
}

export interface SimulationLimits {
  /** Events in one run. */
  events: number
  /** Events waiting at one time; the handle's slot has 22 bits. */
  pending: number
  timeUs: SimTimeUs
}

export const defaultLimits: SimulationLimits = { events: 2e9, pending: 4_000_000, timeUs: 400 * 86_400e6 }

/** A limit was hit: the run cannot go on, and the message says which limit and what to change. */
export class LimitError extends Error {
  readonly limit: string
  constructor(limit: string, message: string) {
    super(message)
    this.name = 'LimitError'
    this.limit = limit
  }
}

const nothingPlanned: Feed = { nextUs: Number.POSITIVE_INFINITY, release: () => undefined }

/** An event's handle, good for one `cancel`; 0 is no event. */
export type EventHandle = number

const SLOTS = 4_194_304 // 2^22
const PRIORITY_STEP = 2 ** 49
const ORIGIN_STEP = 2 ** 27
const MAX_ORIGIN_SEQUENCE = 2 ** 27 - 1

/** Priorities at one instant: operator and fault commands come before what they act on. */
export const priority = { command: 0, normal: 1, late: 7 } as const

/**
 * One shard's virtual world: a clock, one queue of events, random streams, fingerprints, invariants. Single
 * threaded, and a function of nothing but its seed and what was scheduled.
 */
export class Simulation {
  now: SimTimeUs = 0
  /** The subscriber whose signalling caused the running event, and what it schedules; 0 is the network itself. */
  flow = 0
  /** The entity whose event is running; −1 outside events. */
  running = -1
  events = 0
  readonly seed: Seed
  readonly invariants = new Invariants()
  readonly fingerprints: Record<Subsystem, Fingerprint> = {
    signalling: new Fingerprint(),
    charging: new Fingerprint(),
    chaos: new Fingerprint(),
  }
  sink: MeasurementSink | undefined
  /** By flow, the latest stretch of the run in which one of its frames was sent: for the host. */
  latestStretches: Uint8Array | undefined
  /** The stretch that is running, as the host counts them. */
  stretch = 0
  feed: Feed = nothingPlanned
  readonly limits: SimulationLimits

  private readonly queue = new EventQueue()
  private readonly targets: Array<Target | undefined> = []
  private readonly arguments: unknown[] = []
  private codes = new Int32Array(1024)
  private flows = new Int32Array(1024)
  private generations = new Float64Array(1024)
  private readonly sequences: number[] = []
  private readonly names: string[] = []
  private readonly faultPoints = new Map<string, (detail: string, flow: number) => boolean>()
  private stopping = false

  constructor(seed: Seed, limits: Partial<SimulationLimits> = {}) {
    this.seed = seed
    this.limits = { ...defaultLimits, ...limits }
  }

  /** Registers an entity; the number depends on nothing but the order of registration. */
  entity(name: string): number {
    const id = this.names.length
    assert(id < 2 ** 22, 'more than 4,194,303 entities in one shard')
    this.names.push(name)
    this.sequences.push(0)
    return id
  }

  entityName(id: number): string {
    return this.names[id] ?? 'world'
  }

  random(name: string): Random {
    return stream(this.seed, name)
  }

  /** A number for {@link keyedU32} that names a shared source of chance, such as a link. */
  source(name: string): number {
    return mix32(hashText(name) ^ hashText(`${this.seed}`, 0x51ed270b))
  }

  /**
   * Schedules an event. At the current instant only the running entity may be continued; anything that reaches
   * another entity takes at least 1 µs, so that the order of entities within an instant can never matter.
   */
  schedule(
    at: SimTimeUs,
    target: Target,
    code: number,
    argument: unknown,
    order: number = priority.normal,
  ): EventHandle {
    assert(Number.isSafeInteger(at), 'virtual time is whole microseconds')
    if (!(at > this.now)) {
      const continues = at === this.now && (this.running === -1 || target.entity === this.running)
      if (!continues) throw new AssertionError(this.describeBreach(at, target))
    }
    const origin = this.running === -1 ? target.entity : this.running
    const sequence = this.sequences[origin]++
    if (!(sequence <= MAX_ORIGIN_SEQUENCE)) throw this.noSequence(origin)
    if (this.queue.live >= this.limits.pending) throw this.tooManyPending()
    const slot = this.queue.push(at, order * PRIORITY_STEP + origin * ORIGIN_STEP + sequence)
    if (slot >= this.codes.length) this.grow(slot)
    this.targets[slot] = target
    this.arguments[slot] = argument
    this.codes[slot] = code
    this.flows[slot] = this.flow
    return this.generations[slot] * SLOTS + slot + 1
  }

  /** Cancels an event that has not happened yet; a handle of a past event is ignored. */
  cancel(handle: EventHandle): void {
    if (handle === 0) return
    const slot = (handle - 1) % SLOTS
    if (this.generations[slot] !== (handle - 1 - slot) / SLOTS || this.targets[slot] === undefined) return
    this.targets[slot] = undefined
    this.arguments[slot] = undefined
    this.generations[slot]++
    this.queue.cancel(slot)
  }

  /** Runs events up to and including `until`, then sets the clock there. */
  run(until: SimTimeUs): void {
    if (until > this.limits.timeUs)
      throw new LimitError('time', `virtual time would pass the limit of ${this.limits.timeUs} µs`)
    this.stopping = false
    while (!this.stopping) {
      const nextUs = this.queue.peekTime()
      if (this.feed.nextUs <= nextUs && this.feed.nextUs <= until) this.feed.release()
      else if (nextUs <= until) this.step()
      else break
    }
    if (!this.stopping && this.now < until) this.now = until
  }

  /** The time of the next event, or Infinity when nothing waits. */
  nextTime(): SimTimeUs {
    return Math.min(this.queue.peekTime(), this.feed.nextUs)
  }

  /** Events that wait in the queue; those of the feed are not counted before their time. */
  get pending(): number {
    return this.queue.live
  }

  /** Ends `run` after the current event. */
  stop(): void {
    this.stopping = true
  }

  private step(): void {
    const slot = this.queue.pop()
    const target = this.targets[slot] as Target
    const argument = this.arguments[slot]
    this.now = this.queue.poppedTime
    this.flow = this.flows[slot]
    this.running = target.entity
    this.targets[slot] = undefined
    this.arguments[slot] = undefined
    this.generations[slot]++
    this.queue.release(slot)
    if (++this.events > this.limits.events)
      throw new LimitError('events', `more than ${this.limits.events} events in one run`)
    target.onEvent(this.codes[slot], argument)
    this.running = -1
    this.flow = 0
  }

  /** Runs a piece of set-up or of an operator's command as an entity, for a flow. */
  as<T>(entity: number, flow: number, action: () => T): T {
    assert(this.running === -1, 'only between events')
    this.running = entity
    this.flow = flow
    try {
      return action()
    } finally {
      this.running = -1
      this.flow = 0
    }
  }

  measure(name: string, dimensions: string, value: number): void {
    this.sink?.measure(name, dimensions, value, this.now, this.flow)
  }

  /** Whether a fault strikes at this place. Where none is injected the answer is no, almost free of cost. */
  faultPoint(name: string, detail = ''): boolean {
    if (this.faultPoints.size === 0) return false
    const strikes = this.faultPoints.get(name)
    if (strikes === undefined || !strikes(detail, this.flow)) return false
    this.fingerprints.chaos.mark(this.now, hashText(name))
    return true
  }

  injectFault(name: string, strikes: ((detail: string, flow: number) => boolean) | undefined): void {
    if (strikes === undefined) this.faultPoints.delete(name)
    else this.faultPoints.set(name, strikes)
  }

  always(holds: boolean, invariant: string, detail: () => string): void {
    if (!holds) this.invariants.always(false, invariant, this.now, detail)
  }

  sometimes(mark: string): void {
    this.invariants.sometimes(mark)
  }

  private noSequence(origin: number): Error {
    if (this.names[origin] === undefined) return new AssertionError(`entity ${origin} is not registered`)
    return new LimitError('entity.events', `${this.entityName(origin)} scheduled more than 2^27 events`)
  }

  private tooManyPending(): LimitError {
    const most = Math.min(this.limits.pending, SLOTS)
    return new LimitError(
      'pending',
      `more than ${most} events are waiting: fewer subscribers or shorter timers are needed`,
    )
  }

  private describeBreach(at: SimTimeUs, target: Target): string {
    const [running, other] = [this.entityName(this.running), this.entityName(target.entity)]
    return `${running} at ${this.now} scheduled ${other} at ${at}: another entity takes at least 1 µs`
  }

  /** The handle's slot has 22 bits. A cancelled event keeps its slot until the queue drops it. */
  private grow(slot: number): void {
    if (slot >= SLOTS) throw this.tooManyPending()
    const capacity = this.codes.length * 2
    const codes = new Int32Array(capacity)
    codes.set(this.codes)
    this.codes = codes
    const flows = new Int32Array(capacity)
    flows.set(this.flows)
    this.flows = flows
    const generations = new Float64Array(capacity)
    generations.set(this.generations)
    this.generations = generations
  }
}
