import { CodecError } from '../src/codec/codec-error.ts'

/** How many mutations each message type gets; CI asks for 100,000 through ROAMLAB_MUTATIONS. */
export const mutationsPerType = Number(
  process.env['ROAMLAB_MUTATIONS'] ?? (process.env['ROAMLAB_TIER'] === 'unit' ? 1000 : 10_000),
)

/** A small seeded generator for tests (mulberry32): the same seed gives the same mutations on every machine. */
export function testRandom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const EDGES = [0, 1, 0x0f, 0x10, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xfe, 0xff]

/** One mutation: flips, edge values, length-like octets moved, slices removed, doubled, swapped; sometimes several. */
function mutate(sample: Uint8Array, random: (below: number) => number): Uint8Array {
  let octets = sample.slice()
  for (let rounds = 1 + random(3); rounds > 0 && octets.length > 0; rounds--) {
    const at = random(octets.length)
    switch (random(8)) {
      case 0:
        octets[at] ^= 1 << random(8)
        break
      case 1:
        octets[at] = EDGES[random(EDGES.length)]
        break
      case 2:
        octets[at] = random(256)
        break
      // An octet that could be a length is moved a little or set beyond the end.
      case 3:
        octets[at] = octets.length - at - 1 + random(5) - 2
        break
      case 4:
        octets[at] += random(5) - 2
        break
      case 5:
        octets = Uint8Array.from([
          ...octets.subarray(0, at),
          ...octets.subarray(Math.min(octets.length, at + 1 + random(8))),
        ])
        break
      case 6: {
        const slice = octets.subarray(at, at + 1 + random(12))
        octets = Uint8Array.from([...octets.subarray(0, at), ...slice, ...octets.subarray(at)])
        break
      }
      default:
        octets = octets.slice(0, at)
    }
  }
  return octets
}

/**
 * Feeds a decoder every truncation of each sample and `mutationsPerType` mutations of it. Anything but a
 * message or a CodecError fails, and so does a single input that takes longer than two seconds.
 */
export function survives(
  decode: (octets: Uint8Array) => unknown,
  samples: readonly Uint8Array[],
  seed = 1,
): { messages: number; refusals: number } {
  const limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
  const random = testRandom(seed)
  const tally = { messages: 0, refusals: 0 }
  const feed = (octets: Uint8Array): void => {
    const started = performance.now()
    // A guard octet behind the window proves that nothing is read past the end.
    const guarded = new Uint8Array(octets.length + 64).fill(0xa5)
    guarded.set(octets)
    const view = guarded.subarray(0, octets.length)
    try {
      decode(view)
      tally.messages++
    } catch (error) {
      if (!(error instanceof CodecError)) {
        throw new Error(
          `${error instanceof Error ? error.stack || error.message : error} for ${Buffer.from(octets).toString('hex')}`,
        )
      }
      tally.refusals++
    }
    if (performance.now() - started > 2000) throw new Error(`hang for ${Buffer.from(octets).toString('hex')}`)
  }
  try {
    for (const sample of samples) {
      for (let length = 0; length < sample.length; length++) feed(sample.slice(0, length))
      for (let i = 0; i < mutationsPerType / samples.length; i++) feed(mutate(sample, random))
    }
  } finally {
    Error.stackTraceLimit = limit
  }
  return tally
}
