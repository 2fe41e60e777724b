import fc from 'fast-check'
import { testRandom } from '../../test-support/mutation.ts'
import { EventQueue } from './event-queue.ts'

interface Waiting {
  time: number
  tie: number
  slot: number
}

/** The same by the plainest means: a list, searched for its least element. */
class NaiveQueue {
  readonly waiting: Waiting[] = []

  least(): Waiting | undefined {
    let least: Waiting | undefined
    for (const one of this.waiting) {
      if (least === undefined || one.time < least.time || (one.time === least.time && one.tie < least.tie))
        least = one
    }
    return least
  }

  remove(one: Waiting): void {
    const last = this.waiting.pop() as Waiting
    if (last !== one) this.waiting[this.waiting.indexOf(one)] = last
  }
}

/** `expect` is too slow for half a million answers. */
function mustBe(seen: unknown, wanted: unknown): void {
  if (seen !== wanted) expect(seen).toBe(wanted)
}

/** Pushes, pops and cancels at random, and compares each answer; returns how many events were popped. */
function compare(steps: number, seed: number, options: { live: number; cancelsOfTen: number }): number {
  const random = testRandom(seed)
  const queue = new EventQueue(16)
  const naive = new NaiveQueue()
  const taken = new Set<number>()
  let tie = 0
  let popped = 0
  for (let step = 0; step < steps; step++) {
    const choice = random(10)
    const { waiting } = naive
    if (waiting.length === 0 || (waiting.length < options.live && choice < 5)) {
      const time = random(50)
      const slot = queue.push(time, ++tie)
      mustBe(taken.has(slot), false)
      taken.add(slot)
      waiting.push({ time, tie, slot })
    } else if (choice >= 10 - options.cancelsOfTen) {
      const one = waiting[random(waiting.length)]
      naive.remove(one)
      taken.delete(one.slot)
      queue.cancel(one.slot)
    } else {
      const least = naive.least() as Waiting
      if (random(2) === 0) mustBe(queue.peekTime(), least.time)
      mustBe(queue.pop(), least.slot)
      mustBe(queue.poppedTime, least.time)
      naive.remove(least)
      taken.delete(least.slot)
      queue.release(least.slot)
      popped++
    }
    mustBe(queue.live, waiting.length)
  }
  return popped
}

/** All that is left, in order. */
function drain(queue: EventQueue): Array<[number, number]> {
  const left: Array<[number, number]> = []
  for (let slot = queue.pop(); slot !== -1; slot = queue.pop()) {
    left.push([queue.poppedTime, slot])
    queue.release(slot)
  }
  return left
}

describe('the event queue against a list that is searched', () => {
  test('100,000 pushes, pops and cancels, a few events waiting', () => {
    expect(compare(100_000, 1, { live: 40, cancelsOfTen: 2 })).toBeGreaterThan(20_000)
  })

  test('the same where most events are cancelled', () => {
    expect(compare(50_000, 2, { live: 60, cancelsOfTen: 4 })).toBeGreaterThan(3_000)
  })

  test('any pushes come out sorted by time, then tie', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(1000)), { maxLength: 200 }), (keys) => {
        const queue = new EventQueue(4)
        const keyOfSlot = new Map(keys.map(([time, tie]) => [queue.push(time, tie), [time, tie]]))
        const sorted = [...keys].sort(
          ([time, tie], [otherTime, otherTie]) => time - otherTime || tie - otherTie,
        )
        expect(drain(queue).map(([, slot]) => keyOfSlot.get(slot))).toEqual(sorted)
      }),
    )
  })
})

describe('cancelled events', () => {
  test('compaction changes neither the order nor what is left', () => {
    const random = testRandom(3)
    const compacted = new EventQueue()
    const kept: Array<[number, number]> = []
    const doomed: number[] = []
    for (let tie = 0; tie < 8000; tie++) {
      const time = random(500)
      const slot = compacted.push(time, tie)
      if (random(3) === 0) kept.push([time, slot])
      else doomed.push(slot)
    }
    for (const slot of doomed) compacted.cancel(slot)
    expect(compacted.size).toBeLessThan(2 * kept.length + 1024)
    expect(compacted.live).toBe(kept.length)
    // Slots were given in the order of ties, so the slot breaks a tie here.
    expect(drain(compacted)).toEqual(kept.sort(([a, i], [b, j]) => a - b || i - j))
  })

  test('a slot is used again once its event has left the heap, and not before', () => {
    const queue = new EventQueue(4)
    const first = queue.push(1, 1)
    const second = queue.push(2, 2)
    queue.cancel(first)
    expect(queue.push(3, 3)).not.toBe(first)
    expect(queue.peekTime()).toBe(2)
    expect(queue.push(4, 4)).toBe(first)
    expect(queue.pop()).toBe(second)
    expect(queue.push(5, 5)).not.toBe(second)
    queue.release(second)
    expect(queue.push(6, 6)).toBe(second)
  })

  test('an event is cancelled once', () => {
    const queue = new EventQueue()
    const slot = queue.push(1, 1)
    queue.cancel(slot)
    expect(() => queue.cancel(slot)).toThrow('an event is cancelled once')
  })

  test('a queue of cancelled events is empty', () => {
    const queue = new EventQueue()
    for (const slot of [queue.push(1, 1), queue.push(2, 2)]) queue.cancel(slot)
    expect(queue.live).toBe(0)
    expect(queue.peekTime()).toBe(Number.POSITIVE_INFINITY)
    expect(queue.pop()).toBe(-1)
  })

  test('a queue grows while popped events still hold their slots', () => {
    const queue = new EventQueue(2)
    const held = [queue.push(1, 1), queue.push(1, 2)]
    expect([queue.pop(), queue.pop()]).toEqual(held)
    const more = [queue.push(2, 3), queue.push(2, 4), queue.push(2, 5)]
    expect(new Set([...held, ...more]).size).toBe(5)
    queue.cancel(more[1])
    expect([queue.pop(), queue.pop(), queue.pop()]).toEqual([more[0], more[2], -1])
  })
})
