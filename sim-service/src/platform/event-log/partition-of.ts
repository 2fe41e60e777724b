const SEED = 0x9747b28c
const MULTIPLIER = 0x5bd1e995
const ROTATION = 24

/**
 * The partition of a key, on every adapter: Murmur2 as Kafka's own clients have it, so that a producer in another
 * language puts the same key into the same place.
 */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions
}

/** Of org.apache.kafka.common.utils.Utils, 32 bits. */
function murmur2(octets: Buffer): number {
  const whole = octets.length & ~3
  let hash = SEED ^ octets.length
  for (let i = 0; i < whole; i += 4) {
    let word = Math.imul(octets.readInt32LE(i), MULTIPLIER)
    word ^= word >>> ROTATION
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER)
  }
  const rest = octets.length - whole
  if (rest > 0) {
    for (let i = rest - 1; i >= 0; i--) hash ^= octets[whole + i]! << (8 * i)
    hash = Math.imul(hash, MULTIPLIER)
  }
  hash ^= hash >>> 13
  hash = Math.imul(hash, MULTIPLIER)
  return hash ^ (hash >>> 15)
}
