const SLAB_SIZE = 8192
/** V8 keeps arrays of up to this many octets in its own heap, where making one costs almost nothing. */
const SMALL = 64

let slab = new ArrayBuffer(SLAB_SIZE)
let used = 0

/**
 * A copy of the first `count` octets. A longer array of its own costs some 500 ns of memory management, which is as
 * much as encoding the message did; so messages of middling size are cut from a common slab. What is kept for long
 * (a capability in a context) is better copied by `slice`, since it holds the whole slab. No view may be transferred
 * to another thread; its buffer belongs to others too.
 */
export function copyOfFirst(source: Uint8Array, count: number): Uint8Array {
  if (count <= SMALL || count > SLAB_SIZE / 8) return source.slice(0, count)
  if (used + count > SLAB_SIZE) {
    slab = new ArrayBuffer(SLAB_SIZE)
    used = 0
  }
  const copy = new Uint8Array(slab, used, count)
  copy.set(source.subarray(0, count))
  used += count
  return copy
}
