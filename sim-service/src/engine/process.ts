import { assert } from './assert.ts'
import type { EventHandle, Simulation, Target } from './simulation.ts'

/**
 * A procedure is a synchronous generator that the kernel resumes; `yield*` of `sleep`, `receive` or `suspend` is
 * where virtual time passes. It exists while a transaction is open and no longer.
 */
export type Procedure<T> = Generator<undefined, T, unknown>

/** What a wait gives when its time is up. */
export interface Timeout {
  readonly kind: 'timeout'
}
export const timeout: Timeout = Object.freeze({ kind: 'timeout' })

/** Thrown into a procedure at its next turn after `cancel`. Not an error, so it carries no stack. */
export class Cancelled {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

export type Ended<T> = { kind: 'returned'; value: T } | { kind: 'cancelled'; reason: string }

const WAKE = 1
const TIMER = 2

/** The process whose turn it is; undefined between turns. */
let current: Process | undefined

function turn(): Process {
  assert(current !== undefined, 'a wait outside a process')
  return current
}

export class Process implements Target {
  readonly entity: number
  readonly name: string
  private readonly sim: Simulation
  private readonly generator: Procedure<unknown>
  private readonly ended: ((end: Ended<never>) => void) | undefined
  /**
   * The timer event that is scheduled. A wait that ends early leaves it: most procedures wait again at once, and one
   * event that fires late or finds its time moved on costs less than one scheduled and cancelled for every wait.
   */
  private timer: EventHandle = 0
  private timerAtUs = 0
  /** When the current wait is over; Infinity for a wait without end, and between waits. */
  private deadlineUs = Number.POSITIVE_INFINITY
  private accepts: readonly string[] | undefined
  private waiting = false
  private pendingWake = false
  private cancellation: Cancelled | undefined
  done = false

  /** Starts the procedure; its first turn runs at once. */
  constructor(
    sim: Simulation,
    entity: number,
    name: string,
    generator: Procedure<unknown>,
    ended?: (end: Ended<never>) => void,
  ) {
    this.sim = sim
    this.entity = entity
    this.name = name
    this.generator = generator
    this.ended = ended
  }

  start(): this {
    if (current === undefined) this.resume(undefined)
    else {
      // A procedure that starts another of its entity goes on first; the new one has its turn at the same instant.
      this.pendingWake = true
      this.sim.schedule(this.sim.now, this, WAKE, undefined)
    }
    return this
  }

  /** Whether the procedure waits for a message of this kind right now. */
  awaits(kind: string): boolean {
    return this.waiting && !this.pendingWake && this.accepts?.includes(kind) === true
  }

  /** Gives an awaited message to the procedure. False when it does not wait for this kind. */
  deliver(kind: string, message: unknown): boolean {
    if (!this.awaits(kind)) return false
    this.wake(message)
    return true
  }

  /** Ends the current wait with a value. */
  wake(value: unknown): void {
    if (!this.waiting || this.pendingWake || this.done) return
    this.deadlineUs = Number.POSITIVE_INFINITY
    if (current === undefined) this.resume(value)
    else {
      this.pendingWake = true
      this.sim.schedule(this.sim.now, this, WAKE, value)
    }
  }

  /** Queues a cancellation: `Cancelled` is thrown at the procedure's next turn, at this instant. */
  cancel(reason: string): void {
    if (this.done || this.cancellation !== undefined) return
    this.cancellation = new Cancelled(reason)
    this.clearTimer()
    if (!this.pendingWake) {
      this.pendingWake = true
      this.sim.schedule(this.sim.now, this, WAKE, undefined)
    }
  }

  onEvent(code: number, argument: unknown): void {
    if (code === TIMER) this.onTimer()
    else {
      this.pendingWake = false
      this.resume(argument)
    }
  }

  /** Sets up the wait that the next `yield` is for. */
  expect(accepts: readonly string[] | undefined, timeoutUs: number): void {
    this.accepts = accepts
    this.deadlineUs = this.sim.now + timeoutUs
    if (timeoutUs === Number.POSITIVE_INFINITY || (this.timer !== 0 && this.timerAtUs <= this.deadlineUs))
      return
    this.clearTimer()
    this.armTimer()
  }

  private armTimer(): void {
    this.timerAtUs = this.deadlineUs
    this.timer = this.sim.schedule(this.deadlineUs, this, TIMER, undefined)
  }

  private onTimer(): void {
    this.timer = 0
    if (!this.waiting || this.pendingWake || this.deadlineUs === Number.POSITIVE_INFINITY) return
    if (this.sim.now < this.deadlineUs) this.armTimer()
    else this.resume(timeout)
  }

  private clearTimer(): void {
    if (this.timer !== 0) this.sim.cancel(this.timer)
    this.timer = 0
  }

  private resume(value: unknown): void {
    if (this.done) return
    assert(current === undefined, 'turns do not nest')
    current = this
    this.waiting = false
    this.accepts = undefined
    let end: Ended<unknown> | undefined
    try {
      const cancellation = this.cancellation
      const step =
        cancellation === undefined ? this.generator.next(value) : this.generator.throw(cancellation)
      if (step.done) end = { kind: 'returned', value: step.value }
      else {
        assert(cancellation === undefined, 'a cancelled procedure waits for nothing more')
        this.waiting = true
      }
    } catch (thrown) {
      this.done = true
      if (!(thrown instanceof Cancelled)) throw thrown
      end = { kind: 'cancelled', reason: thrown.reason }
    } finally {
      current = undefined
    }
    if (end !== undefined) {
      this.done = true
      this.clearTimer()
      this.ended?.(end as Ended<never>)
    }
  }
}

/** Lets virtual time pass. */
export function* sleep(durationUs: number): Procedure<void> {
  turn().expect(undefined, durationUs)
  yield
}

/** Waits for a message of one of the kinds, given by `Process.deliver`, or for the timeout. */
export function* receive<T>(kinds: readonly string[], timeoutUs: number): Procedure<T | Timeout> {
  turn().expect(kinds, timeoutUs)
  return (yield) as T | Timeout
}

/** Waits for `Process.wake`. */
export function* suspend<T>(timeoutUs: number): Procedure<T | Timeout> {
  turn().expect(undefined, timeoutUs)
  return (yield) as T | Timeout
}

/** The process whose turn it is, for an endpoint that will wake it. */
export function currentProcess(): Process {
  return turn()
}
