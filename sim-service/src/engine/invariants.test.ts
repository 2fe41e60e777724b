import { assert, unreachable } from './assert.ts'
import { Invariants } from './invariants.ts'
import { Simulation } from './simulation.ts'
import { formatTime, milliseconds, minutes, seconds } from './time.ts'

describe('always (design §4.12)', () => {
  test('what holds leaves nothing, and its detail is not made', () => {
    const sim = new Simulation(1)
    sim.always(true, 'sent = counted + lost', () => {
      throw new Error('a detail that nobody needs')
    })
    expect(sim.invariants.violations).toEqual([])
    expect(sim.invariants.violationCounts.size).toBe(0)
  })

  test('what does not hold is kept with instant and detail, and the run goes on', () => {
    const sim = new Simulation(1)
    sim.run(5)
    sim.always(false, 'sent = counted + lost', () => '7 ≠ 6 + 0')
    expect(sim.invariants.violations).toEqual([
      { invariant: 'sent = counted + lost', timeUs: 5, detail: '7 ≠ 6 + 0' },
    ])
  })

  test('ten of each are kept, all are counted', () => {
    const invariants = new Invariants()
    for (let i = 0; i < 25; i++) invariants.always(false, 'one', i, () => `${i}`)
    invariants.always(false, 'other', 30, () => 'late')
    expect(invariants.violations).toHaveLength(11)
    expect(invariants.violations.map(({ timeUs }) => timeUs)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 30])
    expect(Object.fromEntries(invariants.violationCounts)).toEqual({ one: 25, other: 1 })
  })
})

test('sometimes: a mark says how often a place was reached, and is absent where it never was', () => {
  const sim = new Simulation(1)
  sim.sometimes('gtp.retransmission')
  sim.sometimes('gtp.retransmission')
  expect(sim.invariants.marks.get('gtp.retransmission')).toBe(2)
  expect(sim.invariants.marks.has('attach.rejected')).toBe(false)
})

test("an assertion is the simulator's own error, with a name", () => {
  expect(() => assert(true, 'no')).not.toThrow()
  expect(() => assert(false, 'the sky fell')).toThrow(
    expect.objectContaining({ name: 'AssertionError', message: 'the sky fell' }),
  )
  expect(() => unreachable('red' as never)).toThrow('unreachable: "red"')
})

test('time is whole microseconds, and readable', () => {
  expect([milliseconds(1.5), seconds(0.1), minutes(2)]).toEqual([1_500, 100_000, 120_000_000])
  expect(formatTime(83_456_789)).toBe('00:01:23.456789')
  expect(formatTime(360_000_000_000 + 1)).toBe('100:00:00.000001')
})
