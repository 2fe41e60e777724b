import { assert } from './assert.ts'

/**
 * A 4-ary min-heap in typed arrays, ordered by (time, tie). A cancelled event stays until it surfaces or until
 * more than half of the heap is dead; nothing is allocated per event but the caller's argument.
 */
export class EventQueue {
  private times: Float64Array
  private ties: Float64Array
  private slots: Int32Array
  private dead: Uint8Array
  private free: Int32Array
  private freeCount = 0
  private deadCount = 0
  private used = 0
  size = 0
  /** The event that `pop` took. */
  poppedTime = 0

  constructor(capacity = 1024) {
    this.times = new Float64Array(capacity)
    this.ties = new Float64Array(capacity)
    this.slots = new Int32Array(capacity)
    this.dead = new Uint8Array(capacity)
    this.free = new Int32Array(capacity)
  }

  /** Live events. */
  get live(): number {
    return this.size - this.deadCount
  }

  /** Takes a slot for a new event; the caller keeps target and argument under that number. */
  push(time: number, tie: number): number {
    let slot: number
    if (this.freeCount > 0) slot = this.free[--this.freeCount]
    else {
      // Slots of popped events that are not released yet count too: there are never fewer slots than events.
      if (this.used === this.times.length) this.grow()
      slot = this.used++
    }
    this.siftUp(this.size++, time, tie, slot)
    return slot
  }

  /** The time of the next live event, or Infinity. Dead events on top are removed on the way. */
  peekTime(): number {
    while (this.size > 0 && this.dead[this.slots[0]] === 1) this.release(this.removeTop())
    return this.size > 0 ? this.times[0] : Number.POSITIVE_INFINITY
  }

  /** Removes the next live event and returns its slot, or −1. The slot stays taken until `release`. */
  pop(): number {
    while (this.size > 0) {
      const time = this.times[0]
      const slot = this.removeTop()
      if (this.dead[slot] === 0) {
        this.poppedTime = time
        return slot
      }
      this.release(slot)
    }
    return -1
  }

  release(slot: number): void {
    if (this.dead[slot] === 1) this.deadCount--
    this.dead[slot] = 0
    this.free[this.freeCount++] = slot
  }

  cancel(slot: number): void {
    assert(this.dead[slot] === 0, 'an event is cancelled once')
    this.dead[slot] = 1
    this.deadCount++
    if (this.size > 1024 && this.deadCount * 2 > this.size) this.compact()
  }

  private removeTop(): number {
    const slot = this.slots[0]
    const last = --this.size
    if (last > 0) this.siftDown(this.times[last], this.ties[last], this.slots[last])
    return slot
  }

  private siftUp(index: number, time: number, tie: number, slot: number): void {
    const { times, ties, slots } = this
    let at = index
    while (at > 0) {
      const parent = (at - 1) >> 2
      const parentTime = times[parent]
      if (parentTime < time || (parentTime === time && ties[parent] <= tie)) break
      times[at] = parentTime
      ties[at] = ties[parent]
      slots[at] = slots[parent]
      at = parent
    }
    times[at] = time
    ties[at] = tie
    slots[at] = slot
  }

  private siftDown(time: number, tie: number, slot: number): void {
    const { times, ties, slots, size } = this
    let at = 0
    for (;;) {
      const first = at * 4 + 1
      if (first >= size) break
      let least = first
      let leastTime = times[first]
      const end = Math.min(first + 4, size)
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child]
        if (childTime < leastTime || (childTime === leastTime && ties[child] < ties[least])) {
          least = child
          leastTime = childTime
        }
      }
      if (leastTime > time || (leastTime === time && ties[least] >= tie)) break
      times[at] = leastTime
      ties[at] = ties[least]
      slots[at] = slots[least]
      at = least
    }
    times[at] = time
    ties[at] = tie
    slots[at] = slot
  }

  /** Rebuilds the heap from its live events; order is by key alone, so the rebuild cannot change a result. */
  private compact(): void {
    const { times, ties, slots, size } = this
    let kept = 0
    for (let i = 0; i < size; i++) {
      const slot = slots[i]
      if (this.dead[slot] === 1) this.release(slot)
      else this.siftUp(kept++, times[i], ties[i], slot)
    }
    this.size = kept
  }

  private grow(): void {
    const capacity = this.times.length * 2
    const copy = <A extends Float64Array | Int32Array | Uint8Array>(from: A, to: A): A => {
      to.set(from)
      return to
    }
    this.times = copy(this.times, new Float64Array(capacity))
    this.ties = copy(this.ties, new Float64Array(capacity))
    this.slots = copy(this.slots, new Int32Array(capacity))
    this.dead = copy(this.dead, new Uint8Array(capacity))
    this.free = copy(this.free, new Int32Array(capacity))
  }
}
