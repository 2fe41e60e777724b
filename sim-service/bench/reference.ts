/** A fixed integer loop, so that figures of different machines can be put side by side: nanoseconds per round. */
export function referenceNs(): number {
  const rounds = 20_000_000
  let h = 1
  const started = performance.now()
  for (let i = 0; i < rounds; i++) {
    h = Math.imul(h ^ i, 0x85ebca6b)
    h ^= h >>> 13
  }
  const ns = ((performance.now() - started) * 1e6) / rounds
  if (h === 42) throw new Error('the loop must have a result that is used')
  return ns
}
