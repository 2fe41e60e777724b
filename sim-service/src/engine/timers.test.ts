import { type Ended, type Procedure, Process, type Timeout, timeout } from './process.ts'
import { Simulation } from './simulation.ts'
import { expire, overrideTimers, supervised, supervisedReply, timerTable } from './timers.ts'

const timers = timerTable({
  T3460: { clause: '24.301 10.2', afterUs: 6_000_000, retransmissions: 4, lastExpiry: 'abort, release S1' },
  T3402: { clause: '24.301 10.2', afterUs: 720_000_000, retransmissions: 0, lastExpiry: 'attach again' },
})

/** One supervised call: when it sent, how it ended and when. */
class Call {
  readonly sim = new Simulation(1)
  readonly entity = this.sim.entity('mme')
  readonly sentUs: number[] = []
  end: [number, unknown] | undefined
  process!: Process

  readonly send = (attempt: number): void => {
    expect(attempt).toBe(this.sentUs.length)
    this.sentUs.push(this.sim.now)
  }

  start(procedure: Procedure<unknown>): this {
    this.process = new Process(this.sim, this.entity, 'call', procedure, (end: Ended<unknown>) => {
      this.end = [this.sim.now, end.kind === 'returned' ? end.value : end.kind]
    }).start()
    return this
  }

  at(timeUs: number, act: () => void): this {
    this.sim.schedule(timeUs, { entity: this.entity, onEvent: act }, 0, undefined)
    return this
  }

  run(): this {
    this.sim.run(1_000_000_000)
    expect(this.sim.pending).toBe(0)
    return this
  }

  marks(): Record<string, number> {
    return Object.fromEntries(this.sim.invariants.marks)
  }
}

describe('a supervised message (trap 8 of the procedures reference: timers die with their call)', () => {
  test('without an answer is sent 1 + retransmissions times, a timer apart, and then is over', () => {
    const call = new Call()
    call.start(supervised(call.sim, timers.T3460, ['AuthenticationResponse'], call.send)).run()
    expect(call.sentUs).toEqual([0, 6, 12, 18, 24].map((s) => s * 1e6))
    expect(call.end).toEqual([30_000_000, timeout])
    expect(call.marks()).toEqual({ 'timer.started/T3460': 5, 'timer.expired/T3460': 1 })
  })

  test('is not sent again after its answer, and the last expiry never comes', () => {
    const call = new Call()
    call
      .start(supervised<string>(call.sim, timers.T3460, ['AuthenticationResponse'], call.send))
      .at(6_500_000, () => call.process.deliver('Other', 'ignored'))
      .at(7_000_000, () => call.process.deliver('AuthenticationResponse', 'RES'))
      .run()
    expect(call.sentUs).toEqual([0, 6_000_000])
    expect(call.end).toEqual([7_000_000, 'RES'])
    expect(call.marks()).toEqual({ 'timer.started/T3460': 2 })
  })

  test('of an endpoint that wakes its caller keeps the same spacing', () => {
    const silent = new Call()
    silent.start(supervisedReply(silent.sim, timers.T3460, silent.send)).run()
    expect(silent.sentUs).toEqual([0, 6, 12, 18, 24].map((s) => s * 1e6))
    expect(silent.end).toEqual([30_000_000, timeout])
    const answered = new Call()
    answered
      .start(supervisedReply<string>(answered.sim, timers.T3460, answered.send))
      .at(29_999_999, () => answered.process.wake('answer'))
      .run()
    expect(answered.end).toEqual([29_999_999, 'answer'])
    expect(answered.marks()).toEqual({ 'timer.started/T3460': 5 })
  })

  test('that is cancelled sends nothing more and leaves no timer', () => {
    const call = new Call()
    call
      .start(supervised(call.sim, timers.T3460, ['AuthenticationResponse'], call.send))
      .at(7_000_000, () => call.process.cancel('detach'))
    call.sim.run(7_000_000)
    expect(call.sim.pending).toBe(0)
    call.run()
    expect(call.sentUs).toEqual([0, 6_000_000])
    expect(call.end).toEqual([7_000_000, 'cancelled'])
  })

  test('no timer survives its successor: the next message starts from its own beginning', () => {
    const call = new Call()
    function* both(): Procedure<Array<string | Timeout>> {
      const first = yield* supervised<string>(call.sim, timers.T3460, ['First'], call.send)
      call.sentUs.length = 0
      const second = yield* supervised<string>(call.sim, timers.T3460, ['Second'], call.send)
      return [first, second]
    }
    call
      .start(both())
      .at(5_000_000, () => call.process.deliver('First', 'one'))
      .at(12_000_000, () => call.process.deliver('First', 'a late copy'))
      .at(13_000_000, () => call.process.deliver('Second', 'two'))
      .run()
    expect(call.sentUs).toEqual([5_000_000, 11_000_000])
    expect(call.end).toEqual([13_000_000, ['one', 'two']])
  })
})

describe('a timer that runs to its end', () => {
  test('takes its own time, or one that was given', () => {
    const own = new Call()
    own.start(expire(own.sim, timers.T3402)).run()
    expect(own.end).toEqual([720_000_000, undefined])
    const given = new Call()
    given.start(expire(given.sim, timers.T3402, 5_000_000)).run()
    expect(given.end).toEqual([5_000_000, undefined])
    expect(given.marks()).toEqual({ 'timer.started/T3402': 1, 'timer.expired/T3402': 1 })
  })

  test('that is cancelled never expires', () => {
    const call = new Call()
    call
      .start(expire(call.sim, timers.T3402))
      .at(5, () => call.process.cancel('attach'))
      .run()
    expect(call.end).toEqual([5, 'cancelled'])
    expect(call.marks()).toEqual({ 'timer.started/T3402': 1 })
  })
})

describe('a table of timers', () => {
  test('each row knows its name', () => {
    expect(timers.T3460).toEqual({
      id: 'T3460',
      clause: '24.301 10.2',
      afterUs: 6_000_000,
      retransmissions: 4,
      lastExpiry: 'abort, release S1',
      startedMark: 'timer.started/T3460',
      expiredMark: 'timer.expired/T3460',
    })
  })

  test('a network overrides durations and nothing else, in a copy', () => {
    const slower = overrideTimers(timers, { T3460: 8_000_000, T9999: 1 })
    expect(slower).toEqual({ ...timers, T3460: { ...timers.T3460, afterUs: 8_000_000 } })
    expect(timers.T3460.afterUs).toBe(6_000_000)
    const call = new Call()
    call.start(supervised(call.sim, slower.T3460, ['x'], call.send)).run()
    expect(call.end).toEqual([40_000_000, timeout])
  })
})
