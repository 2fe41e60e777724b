import fc from 'fast-check'
import { AssertionError } from './assert.ts'
import { defaultLimits, LimitError, priority, Simulation, type Target } from './simulation.ts'

/** A target that keeps what happened to it, and does what a test wants. */
class Recorder implements Target {
  readonly entity: number
  readonly seen: string[]
  private readonly sim: Simulation
  act: (code: number, argument: unknown) => void = () => {}

  constructor(sim: Simulation, name: string, seen: string[] = []) {
    this.sim = sim
    this.entity = sim.entity(name)
    this.seen = seen
  }

  onEvent(code: number, argument: unknown): void {
    this.seen.push(`${this.sim.now} ${this.sim.entityName(this.entity)} ${code}`)
    this.act(code, argument)
  }
}

function world(limits = {}): { sim: Simulation; a: Recorder; b: Recorder; seen: string[] } {
  const sim = new Simulation(7, limits)
  const seen: string[] = []
  return { sim, a: new Recorder(sim, 'a', seen), b: new Recorder(sim, 'b', seen), seen }
}

/** What is thrown, for a look at more than its message. */
function thrownBy(action: () => void): unknown {
  try {
    action()
  } catch (thrown) {
    return thrown
  }
  return undefined
}

describe('order at one instant (design §4.1)', () => {
  test('earlier first, whatever was scheduled first', () => {
    const { sim, a, seen } = world()
    for (const at of [30, 10, 20]) sim.schedule(at, a, at, undefined)
    sim.run(100)
    expect(seen).toEqual(['10 a 10', '20 a 20', '30 a 30'])
    expect(sim.now).toBe(100)
  })

  test('then by priority, then by origin, then by the order in which the origin scheduled', () => {
    const { sim, a, b, seen } = world()
    sim.as(b.entity, 0, () => {
      sim.schedule(5, a, 1, undefined, priority.late)
      sim.schedule(5, a, 2, undefined)
      sim.schedule(5, b, 3, undefined)
      sim.schedule(5, b, 4, undefined, priority.command)
    })
    sim.as(a.entity, 0, () => {
      sim.schedule(5, b, 5, undefined)
      sim.schedule(5, a, 6, undefined)
    })
    sim.run(5)
    expect(seen).toEqual(['5 b 4', '5 b 5', '5 a 6', '5 a 2', '5 b 3', '5 a 1'])
  })

  test('the order of two origins at one instant does not depend on which scheduled first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(4)), { maxLength: 40 }), (work) => {
        const order = (pieces: Array<[number, number]>): string[] => {
          const sim = new Simulation(1)
          const seen: string[] = []
          const recorders = [0, 1, 2, 3].map((i) => new Recorder(sim, `${i}`, seen))
          for (const [origin, at] of pieces)
            sim.as(origin, 0, () => sim.schedule(1 + at, recorders[origin], at, undefined))
          sim.run(10)
          return seen
        }
        // A stable sort by origin keeps each origin's own sequence and changes everything between origins.
        expect(order([...work].sort(([a], [b]) => b - a))).toEqual(order(work))
      }),
    )
  })
})

describe('an event at the current instant', () => {
  test('may continue the entity that is running, after what it does now', () => {
    const { sim, a, seen } = world()
    a.act = (code) => {
      if (code === 1) {
        sim.schedule(sim.now, a, 2, undefined)
        seen.push('still in 1')
      }
    }
    sim.schedule(5, a, 1, undefined)
    sim.run(5)
    expect(seen).toEqual(['5 a 1', 'still in 1', '5 a 2'])
  })

  test('may not reach another entity, which takes at least 1 µs', () => {
    const { sim, a, b, seen } = world()
    a.act = () => {
      sim.schedule(sim.now + 1, b, 2, undefined)
      sim.schedule(sim.now, b, 3, undefined)
    }
    sim.schedule(5, a, 1, undefined)
    const thrown = thrownBy(() => sim.run(5))
    expect(thrown).toBeInstanceOf(AssertionError)
    expect(thrown).toHaveProperty('message', 'a at 5 scheduled b at 5: another entity takes at least 1 µs')
    expect(seen).toEqual(['5 a 1'])
  })

  test.each([
    ['the past', 4],
    ['half a microsecond', 6.5],
    ['no number', Number.NaN],
    ['never', Number.POSITIVE_INFINITY],
  ])('%s is no instant for an event', (_what, at) => {
    const { sim, a } = world()
    a.act = () => sim.schedule(at, a, 2, undefined)
    sim.schedule(5, a, 1, undefined)
    expect(() => sim.run(9)).toThrow(AssertionError)
  })

  test('an entity that is not registered is an error, not an event out of order', () => {
    const { sim } = world()
    const stranger: Target = { entity: 9, onEvent: () => {} }
    expect(() => sim.schedule(1, stranger, 1, undefined)).toThrow('entity 9 is not registered')
  })
})

describe('handles', () => {
  test('a cancelled event does not happen; cancelling twice, late, or nothing is harmless', () => {
    const { sim, a, seen } = world()
    const doomed = sim.schedule(5, a, 1, undefined)
    const past = sim.schedule(6, a, 2, undefined)
    sim.cancel(doomed)
    sim.cancel(doomed)
    sim.cancel(0)
    expect(sim.pending).toBe(1)
    sim.run(6)
    sim.cancel(past)
    expect(seen).toEqual(['6 a 2'])
    expect(sim.pending).toBe(0)
  })

  test('a stale handle does not cancel the event that took its slot', () => {
    const { sim, a, seen } = world()
    const stale: number[] = []
    for (let round = 0; round < 50; round++) {
      const handle = sim.schedule(sim.now + 1, a, round, undefined)
      for (const old of stale) sim.cancel(old)
      stale.push(handle)
      sim.run(sim.now + 1)
    }
    expect(seen).toHaveLength(50)
    expect(new Set(stale).size).toBe(50)
  })

  test('an event cannot be cancelled by itself while it happens', () => {
    const { sim, a, seen } = world()
    const handle = sim.schedule(1, a, 1, undefined)
    a.act = () => sim.cancel(handle)
    sim.schedule(2, a, 2, undefined)
    sim.run(2)
    expect(seen).toEqual(['1 a 1', '2 a 2'])
  })

  test('thousands of cancelled timers leave what waits beside them alone', () => {
    const { sim, a, seen } = world()
    for (let i = 0; i < 5000; i++) {
      const handle = sim.schedule(10 + (i % 7), a, i, undefined)
      if (i % 100 !== 0) sim.cancel(handle)
    }
    expect(sim.pending).toBe(50)
    sim.run(100)
    expect(seen).toHaveLength(50)
    expect(sim.pending).toBe(0)
  })
})

describe('limits, each with a clear error', () => {
  const limitOf = (action: () => void): unknown[] => {
    const thrown = thrownBy(action) as LimitError
    expect(thrown).toBeInstanceOf(LimitError)
    return [thrown.limit, thrown.message]
  }

  test('events', () => {
    const { sim, a, seen } = world({ events: 3 })
    a.act = () => sim.schedule(sim.now + 1, a, 1, undefined)
    sim.schedule(1, a, 1, undefined)
    expect(limitOf(() => sim.run(100))).toEqual(['events', 'more than 3 events in one run'])
    expect(seen).toHaveLength(3)
  })

  test('events that wait; those that were cancelled do not count', () => {
    const { sim, a } = world({ pending: 10 })
    const schedule = (): number => sim.schedule(5, a, 1, undefined)
    for (let i = 0; i < 500; i++) sim.cancel(schedule())
    for (let i = 0; i < 10; i++) schedule()
    expect(sim.pending).toBe(10)
    expect(limitOf(schedule)).toEqual([
      'pending',
      'more than 10 events are waiting: fewer subscribers or shorter timers are needed',
    ])
  })

  test('virtual time', () => {
    const { sim } = world({ timeUs: 1000 })
    sim.run(1000)
    expect(limitOf(() => sim.run(1001))).toEqual(['time', 'virtual time would pass the limit of 1000 µs'])
    expect(sim.now).toBe(1000)
    expect(defaultLimits.timeUs / 86_400e6).toBe(400)
  })

  test('events of one entity: its sequence has 27 bits', () => {
    const { sim, a } = world()
    Reflect.get(sim, 'sequences')[a.entity] = 2 ** 27 - 1
    sim.schedule(1, a, 1, undefined)
    expect(limitOf(() => sim.schedule(1, a, 2, undefined))).toEqual([
      'entity.events',
      'a scheduled more than 2^27 events',
    ])
  })

  test('the last tie of the last entity is still below that of the next priority, and exact', () => {
    const tie = (order: number, origin: number, sequence: number): number =>
      order * 2 ** 49 + origin * 2 ** 27 + sequence
    expect(tie(0, 2 ** 22 - 1, 2 ** 27 - 1)).toBeLessThan(tie(1, 0, 0))
    expect(Number.isSafeInteger(tie(priority.late, 2 ** 22 - 1, 2 ** 27 - 1))).toBe(true)
  })
})

describe('flow', () => {
  test('what an event schedules belongs to the same subscriber', () => {
    const { sim, a, b } = world()
    const flows: number[] = []
    a.act = () => {
      flows.push(sim.flow)
      sim.schedule(sim.now + 1, b, 1, undefined)
    }
    b.act = () => flows.push(sim.flow)
    sim.as(a.entity, 42, () => sim.schedule(1, a, 1, undefined))
    sim.schedule(5, a, 1, undefined)
    sim.run(9)
    expect(flows).toEqual([42, 42, 0, 0])
    expect(sim.flow).toBe(0)
  })

  test('`as` gives its result, and gives entity and flow back even after an error', () => {
    const { sim, a } = world()
    expect(sim.as(a.entity, 3, () => [sim.running, sim.flow])).toEqual([a.entity, 3])
    expect(() =>
      sim.as(a.entity, 3, () => {
        throw new Error('no')
      }),
    ).toThrow('no')
    expect([sim.running, sim.flow]).toEqual([-1, 0])
  })

  test('`as` is for between events', () => {
    const { sim, a, b } = world()
    a.act = () => sim.as(b.entity, 0, () => {})
    sim.schedule(1, a, 1, undefined)
    expect(() => sim.run(1)).toThrow('only between events')
  })

  test('a measurement carries the instant and the subscriber', () => {
    const { sim, a } = world()
    const measured: unknown[] = []
    a.act = () => sim.measure('x', 'y', 5)
    sim.sink = { measure: (...all) => measured.push(all) }
    sim.as(a.entity, 9, () => sim.schedule(2, a, 1, undefined))
    sim.run(2)
    sim.sink = undefined
    sim.measure('x', 'y', 6)
    expect(measured).toEqual([['x', 'y', 5, 2, 9]])
  })
})

describe('fault points', () => {
  test('strike where a fault was injected, for whom it means, and are in the fingerprint of chaos', () => {
    const { sim } = world()
    const quiet = sim.fingerprints.chaos.toString()
    expect(sim.faultPoint('node.deaf', 'hss')).toBe(false)
    sim.injectFault('node.deaf', (detail, flow) => detail === 'hss' && flow === 4)
    expect(sim.faultPoint('node.deaf', 'hss')).toBe(false)
    expect(sim.faultPoint('node.slow', 'hss')).toBe(false)
    expect(sim.fingerprints.chaos.toString()).toBe(quiet)
    sim.as(0, 4, () => {
      expect(sim.faultPoint('node.deaf', 'mme')).toBe(false)
      expect(sim.faultPoint('node.deaf', 'hss')).toBe(true)
    })
    const struck = sim.fingerprints.chaos.toString()
    expect(struck).not.toBe(quiet)
    sim.injectFault('node.deaf', undefined)
    sim.as(0, 4, () => expect(sim.faultPoint('node.deaf', 'hss')).toBe(false))
    expect(sim.fingerprints.chaos.toString()).toBe(struck)
  })
})

describe('running', () => {
  test('a window at a time is the same as all at once', () => {
    const play = (ends: number[]): string[] => {
      const { sim, a, b, seen } = world()
      a.act = () => sim.schedule(sim.now + 3, b, 1, undefined)
      b.act = () => sim.schedule(sim.now + 4, a, 1, undefined)
      sim.schedule(1, a, 1, undefined)
      for (const end of ends) sim.run(end)
      return seen
    }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99 })), (ends) => {
        expect(play([...ends.sort((x, y) => x - y), 100])).toEqual(play([100]))
      }),
    )
  })

  test('`stop` ends after the current event and leaves the clock there; `run` goes on later', () => {
    const { sim, a, seen } = world()
    a.act = (code) => {
      if (code === 1) sim.stop()
    }
    sim.schedule(5, a, 1, undefined)
    sim.schedule(6, a, 2, undefined)
    sim.run(10)
    expect([sim.now, sim.nextTime(), seen.length]).toEqual([5, 6, 1])
    sim.run(10)
    expect([sim.now, sim.nextTime(), seen.length]).toEqual([10, Number.POSITIVE_INFINITY, 2])
  })

  test('an error in an event reaches whoever runs the world', () => {
    const { sim, a } = world()
    a.act = () => {
      throw new Error('broken node')
    }
    sim.schedule(1, a, 1, undefined)
    expect(() => sim.run(1)).toThrow('broken node')
  })

  test('entities are numbered by the order of registration, and sources of chance by name and seed', () => {
    const sim = new Simulation(1)
    expect(['x', 'y', 'z'].map((name) => sim.entity(name))).toEqual([0, 1, 2])
    expect([sim.entityName(1), sim.entityName(-1)]).toEqual(['y', 'world'])
    expect(sim.source('link/s1')).toBe(new Simulation(1).source('link/s1'))
    expect(sim.source('link/s1')).not.toBe(new Simulation(2).source('link/s1'))
    expect(sim.source('link/s1')).not.toBe(sim.source('link/s2'))
  })
})
