import {
  Cancelled,
  currentProcess,
  type Ended,
  type Procedure,
  Process,
  receive,
  sleep,
  suspend,
  type Timeout,
  timeout,
} from './process.ts'
import { Simulation } from './simulation.ts'

const never = Number.POSITIVE_INFINITY

/** A world of one entity, its processes, and a log of what they say and when. */
class Room {
  readonly sim = new Simulation(1)
  readonly entity = this.sim.entity('node')
  readonly log: string[] = []

  say(what: string): void {
    this.log.push(`${this.sim.now} ${what}`)
  }

  process(name: string, procedure: Procedure<unknown>): Process {
    return new Process(this.sim, this.entity, name, procedure, (end: Ended<unknown>) =>
      this.say(`${name} ${end.kind} ${end.kind === 'returned' ? String(end.value) : end.reason}`),
    )
  }

  start(name: string, procedure: Procedure<unknown>): Process {
    return this.process(name, procedure).start()
  }

  /** Something that the entity does at an instant. */
  at(timeUs: number, act: () => void): void {
    this.sim.schedule(timeUs, { entity: this.entity, onEvent: act }, 0, undefined)
  }

  /** Runs to the end, where nothing may wait any more. */
  end(): string[] {
    this.sim.run(1_000_000)
    expect(this.sim.pending).toBe(0)
    return this.log
  }
}

const shown = (value: unknown): string => (value === timeout ? 'timeout' : String(value))

describe('waiting', () => {
  test('a sleep takes its time, and the value that ends a procedure is its own', () => {
    const room = new Room()
    function* nap(): Procedure<string> {
      room.say('starts')
      yield* sleep(10)
      room.say('wakes')
      yield* sleep(5)
      return 'rested'
    }
    const process = room.start('nap', nap())
    expect(room.end()).toEqual(['0 starts', '10 wakes', '15 nap returned rested'])
    expect(process.done).toBe(true)
  })

  test('a message that is awaited arrives, one of another kind or at another time does not', () => {
    const room = new Room()
    function* listen(): Procedure<void> {
      room.say(`got ${yield* receive<string>(['Answer', 'Reject'], 100)}`)
      yield* sleep(10)
      room.say(`got ${shown(yield* receive<string>(['Answer'], 100))}`)
    }
    const process = room.start('listen', listen())
    room.at(5, () => room.say(`other ${process.deliver('Other', 'x')}`))
    room.at(6, () => room.say(`reject ${process.awaits('Reject')} ${process.deliver('Reject', 'no')}`))
    room.at(7, () => room.say(`asleep ${process.awaits('Answer')} ${process.deliver('Answer', 'early')}`))
    room.at(200, () => room.say(`late ${process.deliver('Answer', 'late')}`))
    expect(room.end()).toEqual([
      '5 other false',
      '6 got no',
      '6 reject true true',
      '7 asleep false false',
      '116 got timeout',
      '116 listen returned undefined',
      '200 late false',
    ])
  })

  test('a wait that no time ends leaves no timer', () => {
    const room = new Room()
    function* wait(): Procedure<unknown> {
      return yield* suspend<string>(never)
    }
    const process = room.start('wait', wait())
    expect(room.sim.pending).toBe(0)
    room.at(9, () => process.wake('up'))
    expect(room.end()).toEqual(['9 wait returned up'])
  })

  test('a timer of a wait that ended otherwise does not end the next one', () => {
    const room = new Room()
    function* twice(): Procedure<string> {
      const first: string | Timeout = yield* suspend<string>(10)
      const second: string | Timeout = yield* suspend<string>(50)
      return `${shown(first)} ${shown(second)}`
    }
    const process = room.start('twice', twice())
    room.at(9, () => process.wake('awake'))
    expect(room.end()).toEqual(['59 twice returned awake timeout'])
  })

  test('a message and a timer at one instant: the first ends the wait, the other finds nothing', () => {
    const room = new Room()
    function* wait(): Procedure<string> {
      return shown(yield* receive<string>(['Answer'], 10))
    }
    const early = room.process('early', wait())
    room.at(10, () => room.say(`delivered ${early.deliver('Answer', 'answer')}`))
    early.start()
    const late = room.start('late', wait())
    room.at(10, () => room.say(`delivered ${late.deliver('Answer', 'answer')}`))
    expect(room.end()).toEqual([
      '10 early returned answer',
      '10 delivered true',
      '10 late returned timeout',
      '10 delivered false',
    ])
  })

  test('one wait is woken once: what comes second at the same instant is refused', () => {
    const room = new Room()
    function* listen(): Procedure<string> {
      return String(yield* receive<string>(['Answer'], 100))
    }
    const process = room.start('listen', listen())
    // From another turn of the entity both messages come before the woken process has its turn.
    function* send(): Procedure<string> {
      const taken = [process.deliver('Answer', 'first'), process.deliver('Answer', 'second')]
      yield* sleep(0)
      return taken.join()
    }
    room.at(5, () => {
      room.start('send', send())
      process.wake('third')
    })
    expect(room.end()).toEqual(['5 listen returned first', '5 send returned true,false'])
  })

  test('waits nest by yield*, and give their values up', () => {
    const room = new Room()
    function* inner(us: number): Procedure<number> {
      yield* sleep(us)
      return us
    }
    function* middle(): Procedure<number> {
      return (yield* inner(3)) + (yield* inner(4))
    }
    function* outer(): Procedure<number> {
      return (yield* middle()) * 10 + (yield* middle())
    }
    room.start('outer', outer())
    expect(room.end()).toEqual(['14 outer returned 77'])
  })

  test('ten thousand turns at one instant go through the queue, not over the stack', () => {
    const room = new Room()
    function* patient(): Procedure<number> {
      for (let turn = 0; turn < 10_000; turn++) yield* sleep(0)
      return room.sim.now
    }
    room.start('patient', patient())
    expect(room.end()).toEqual(['0 patient returned 0'])
  })

  test('a wait outside a process is an error', () => {
    expect(() => sleep(5).next()).toThrow('a wait outside a process')
    expect(() => currentProcess()).toThrow('a wait outside a process')
  })

  test('what a process does belongs to the subscriber whose message woke it', () => {
    const room = new Room()
    function* serve(): Procedure<string> {
      yield* receive(['Request'], never)
      const woken = room.sim.flow
      yield* sleep(10)
      return `${woken} ${room.sim.flow}`
    }
    const process = room.start('serve', serve())
    room.sim.as(room.entity, 42, () => room.at(5, () => process.deliver('Request', 0)))
    expect(room.end()).toEqual(['15 serve returned 42 42'])
  })
})

describe('a procedure that starts another', () => {
  test('goes on first; the new one has its turn at the same instant', () => {
    const room = new Room()
    function* child(): Procedure<string> {
      room.say('child')
      yield* sleep(1)
      return 'grown'
    }
    function* parent(): Procedure<string> {
      yield* sleep(5)
      room.start('child', child())
      room.say('parent goes on')
      yield* sleep(5)
      return 'old'
    }
    room.start('parent', parent())
    expect(room.end()).toEqual([
      '5 parent goes on',
      '5 child',
      '6 child returned grown',
      '10 parent returned old',
    ])
  })

  test('can wait for it: the child wakes the parent', () => {
    const room = new Room()
    function* child(parent: Process): Procedure<void> {
      yield* sleep(3)
      parent.wake('done')
      room.say('after waking')
    }
    function* parent(): Procedure<unknown> {
      room.start('child', child(currentProcess()))
      return yield* suspend(100)
    }
    room.start('parent', parent())
    expect(room.end()).toEqual(['3 after waking', '3 child returned undefined', '3 parent returned done'])
  })

  test('what is cancelled between its start and its turn never runs', () => {
    const room = new Room()
    function* child(): Procedure<void> {
      room.say('never')
      yield* sleep(1)
    }
    function* parent(): Procedure<void> {
      room.start('child', child()).cancel('changed my mind')
      yield* sleep(1)
    }
    room.start('parent', parent())
    expect(room.end()).toEqual(['0 child cancelled changed my mind', '1 parent returned undefined'])
  })
})

describe('cancellation (design §4.4)', () => {
  function* long(room: Room): Procedure<string> {
    try {
      yield* sleep(1000)
      return 'finished'
    } finally {
      room.say('clean')
    }
  }

  test('is queued: thrown at the next turn, at the same instant, and finally runs', () => {
    const room = new Room()
    const process = room.start('long', long(room))
    room.at(5, () => {
      process.cancel('detach')
      room.say('cancelled, not yet thrown')
    })
    expect(room.end()).toEqual(['5 cancelled, not yet thrown', '5 clean', '5 long cancelled detach'])
    expect(process.done).toBe(true)
  })

  test('its timer does not survive it, and the first reason stands', () => {
    const room = new Room()
    const process = room.start('long', long(room))
    room.at(5, () => {
      process.cancel('first')
      process.cancel('second')
      process.wake('awake')
      expect(process.deliver('Answer', 0)).toBe(false)
      expect(room.sim.pending).toBe(1)
    })
    room.sim.run(5)
    expect(room.sim.pending).toBe(0)
    expect(room.log).toEqual(['5 clean', '5 long cancelled first'])
  })

  test('comes before a message that woke the process at the same instant but has not reached it', () => {
    const room = new Room()
    const process = room.start('long', long(room))
    function* other(): Procedure<void> {
      process.wake('message')
      process.cancel('detach')
      yield* sleep(0)
    }
    room.at(5, () => room.start('other', other()))
    expect(room.end()).toEqual(['5 clean', '5 long cancelled detach', '5 other returned undefined'])
  })

  test('before the start: the procedure never runs', () => {
    const room = new Room()
    const process = room.process('long', long(room))
    process.cancel('too early')
    process.start()
    expect(room.end()).toEqual(['0 long cancelled too early'])
  })

  test('after the end is harmless', () => {
    const room = new Room()
    const process = room.start('long', long(room))
    room.at(2000, () => {
      process.cancel('too late')
      process.wake('too late')
    })
    expect(room.end()).toEqual(['1000 clean', '1000 long returned finished'])
  })

  test('of itself: it goes on to its next wait, and no further', () => {
    const room = new Room()
    function* suicidal(): Procedure<void> {
      currentProcess().cancel('own wish')
      room.say('goes on')
      yield* sleep(0)
      room.say('never')
    }
    room.start('suicidal', suicidal())
    expect(room.end()).toEqual(['0 goes on', '0 suicidal cancelled own wish'])
  })

  test('of itself in the last turn: it has returned', () => {
    const room = new Room()
    function* last(): Procedure<string> {
      yield* sleep(1)
      currentProcess().cancel('too late')
      return 'done'
    }
    room.start('last', last())
    expect(room.end()).toEqual(['1 last returned done'])
  })

  test('is not an error, carries no stack, and a procedure may give a result instead', () => {
    const room = new Room()
    function* graceful(): Procedure<string> {
      try {
        yield* sleep(100)
        return 'finished'
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Cancelled)
        expect(thrown).not.toBeInstanceOf(Error)
        return `stopped: ${(thrown as Cancelled).reason}`
      }
    }
    const process = room.start('graceful', graceful())
    room.at(5, () => process.cancel('detach'))
    expect(room.end()).toEqual(['5 graceful returned stopped: detach'])
  })

  test('no wait in finally: a cancelled procedure waits for nothing more', () => {
    const room = new Room()
    function* stubborn(): Procedure<void> {
      try {
        yield* sleep(100)
      } finally {
        yield* sleep(5)
      }
    }
    const process = room.start('stubborn', stubborn())
    room.at(5, () => process.cancel('detach'))
    expect(() => room.end()).toThrow('a cancelled procedure waits for nothing more')
  })

  test('reaches through nested waits, and each finally runs, innermost first', () => {
    const room = new Room()
    function* inner(): Procedure<void> {
      try {
        yield* receive(['Answer'], 100)
      } finally {
        room.say('inner')
      }
    }
    function* outer(): Procedure<void> {
      try {
        yield* inner()
      } finally {
        room.say('outer')
      }
    }
    const process = room.start('process', outer())
    room.at(5, () => process.cancel('detach'))
    expect(room.end()).toEqual(['5 inner', '5 outer', '5 process cancelled detach'])
  })
})

describe('errors', () => {
  function* failing(room: Room): Procedure<void> {
    try {
      yield* sleep(5)
      throw new Error('broken procedure')
    } finally {
      room.say('clean')
    }
  }

  test('reach whoever runs the world; the process is over and finally has run', () => {
    const room = new Room()
    const process = room.start('failing', failing(room))
    expect(() => room.sim.run(10)).toThrow('broken procedure')
    expect(room.log).toEqual(['5 clean'])
    expect([process.done, room.sim.pending]).toEqual([true, 0])
    process.cancel('late')
    expect(room.sim.pending).toBe(0)
  })

  test('the next process has its turn as if nothing had been', () => {
    const room = new Room()
    room.start('failing', failing(room))
    expect(() => room.sim.run(10)).toThrow('broken procedure')
    const other = new Room()
    function* fine(): Procedure<string> {
      yield* sleep(1)
      return 'fine'
    }
    other.start('fine', fine())
    expect(other.end()).toEqual(['1 fine returned fine'])
  })
})

test('a thousand processes that are answered, time out or are cancelled leave nothing behind', () => {
  const room = new Room()
  const random = room.sim.random('test')
  const ends: Record<string, number> = {}
  function* work(): Procedure<string> {
    for (let round = 0; round < 5; round++) {
      if ((yield* receive<string>(['Answer'], 1 + random.below(50))) === timeout) return 'timeout'
    }
    return 'answered'
  }
  for (let i = 0; i < 1000; i++) {
    const process: Process = new Process(room.sim, room.entity, `${i}`, work(), (end: Ended<string>) => {
      const kind = end.kind === 'returned' ? end.value : end.kind
      ends[kind] = (ends[kind] ?? 0) + 1
    })
    process.start()
    for (let k = 0; k < 12; k++) room.at(1 + random.below(120), () => process.deliver('Answer', k))
    if (i % 3 === 0) room.at(1 + random.below(30), () => process.cancel('test'))
  }
  room.end()
  expect(Object.keys(ends).sort()).toEqual(['answered', 'cancelled', 'timeout'])
  expect(Object.values(ends).reduce((sum, count) => sum + count)).toBe(1000)
})
