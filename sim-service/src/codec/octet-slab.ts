const SLAB_SIZE = 16384
/** V8 keeps arrays of up to this many octets in its own heap, where making one costs almost nothing. */
const SMALL = 64

let slab = new ArrayBuffer(SLAB_SIZE)
let used = 0

/**
 * `count` octets of zero. A longer array with a buffer of its own costs some 500 ns of memory management, as much as
 * encoding a message, so those of middling size are cut from a common slab, of which no octet is given out twice. What
 * is kept for long (a capability in a context) is better copied by `slice`, since it holds the whole slab. No view may
 * be transferred to another thread; its buffer belongs to others too.
 */
export function newOctets(count: number): Uint8Array {
  if (count <= SMALL || count > SLAB_SIZE / 8) return new Uint8Array(count)
  if (used + count > SLAB_SIZE) {
    slab = new ArrayBuffer(SLAB_SIZE)
    used = 0
  }
  const at = used
  used = at + count
  return new Uint8Array(slab, at, count)
}

/**
 * A copy of octets [start, stop), which must be inside `source`. TypedArray.slice looks up the species of its array:
 * five times the cost of a short copy made by hand.
 */
export function copyOfRange(source: Uint8Array, start: number, stop: number): Uint8Array {
  const count = stop - start
  const copy = newOctets(count)
  if (count <= SMALL) for (let i = 0; i < count; i++) copy[i] = source[start + i]
  else copy.set(source.subarray(start, stop))
  return copy
}

/** A copy of the first `count` octets. */
export function copyOfFirst(source: Uint8Array, count: number): Uint8Array {
  return copyOfRange(source, 0, count)
}
