import fc from 'fast-check'
import { testRandom } from '../../test-support/mutation.ts'
import { exponentialFrom, hashText, keyedU32, mix32, Random, stream } from './random.ts'

/** Pearson's statistic of counts that should be equal. */
function chiSquare(counts: ArrayLike<number>): number {
  const list = Array.from(counts)
  const expected = list.reduce((sum, count) => sum + count, 0) / list.length
  return list.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/**
 * For `bins` equally likely bins: five standard deviations of the statistic around its mean. Chance leaves it
 * about once in a million.
 */
function expectUniform(counts: ArrayLike<number>): void {
  const freedom = counts.length - 1
  const off = Math.abs(chiSquare(counts) - freedom) / Math.sqrt(2 * Math.max(1, freedom))
  expect(off).toBeLessThan(5)
}

function countBins(bins: number, draws: number, draw: (i: number) => number): Uint32Array {
  const counts = new Uint32Array(bins)
  for (let i = 0; i < draws; i++) counts[draw(i)]++
  return counts
}

const first = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.u32())

describe('sfc32', () => {
  // PractRand's generator by two implementations that are not ours. `rand_sfc` (Rust project) seeds a = 0, b = 2,
  // c = 1 and discards 15 draws, where we discard PractRand's 12 of its 64-bit seed; `sfc-prng` documents both.
  test('draws what `rand_sfc` draws, which took its values from PractRand', () => {
    const random = new Random(0, 2, 1)
    first(random, 3)
    expect(first(random, 16)).toEqual([
      0x03b80bb8, 0xa87dbc7e, 0x1787178c, 0x4c7b7234, 0xc65dade2, 0x2c692349, 0xf52c2153, 0xdf098072,
      0x9d49b03c, 0x9562381a, 0xc9b41738, 0x64b75e54, 0x36ce9b32, 0xf106947e, 0x0afc726b, 0x549bbc87,
    ])
  })

  test('draws what `sfc-prng` documents for seed 0 after 12 and after 15 discarded draws', () => {
    const random = new Random(0, 0, 0)
    const [first12, , , first15] = first(random, 4)
    expect([first12, first15]).toEqual([0x514676c3, 0xfb52c520])
  })

  test('is uniform in its high and in its low bits', () => {
    const random = stream(1, 'uniform')
    expectUniform(countBins(256, 200_000, () => random.u32() >>> 24))
    expectUniform(countBins(256, 200_000, () => random.u32() & 255))
  })
})

describe('named streams (design §4.2)', () => {
  test('the same seed and name give the same draws; another seed or name, others', () => {
    const draws = (seed: number | string, name: string): string => first(stream(seed, name), 4).join()
    expect(draws(7, 'ue/4711/mobility')).toBe(draws(7, 'ue/4711/mobility'))
    const others = [
      draws(8, 'ue/4711/mobility'),
      draws(7, 'ue/4712/mobility'),
      draws('abc', 'ue/4711/mobility'),
    ]
    expect(new Set([...others, draws(7, 'ue/4711/mobility')]).size).toBe(4)
  })

  test('a seed may be a number, a big integer or text of it', () => {
    expect(first(stream(7n, 'x'), 2)).toEqual(first(stream(7, 'x'), 2))
    expect(first(stream('7', 'x'), 2)).toEqual(first(stream(7, 'x'), 2))
  })

  test('more draws from one stream change nothing on another', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3)), fc.nat(200), (others, extra) => {
        const alone = first(stream(7, 'ue/0'), 20)
        const watched = stream(7, 'ue/0')
        const neighbours = [1, 2, 3, 4].map((i) => stream(7, `ue/${i}`))
        first(neighbours[0], extra)
        const drawn: number[] = []
        for (let i = 0; i < 20; i++) {
          if (others[i] !== undefined) neighbours[others[i]].u32()
          drawn.push(watched.u32())
        }
        expect(drawn).toEqual(alone)
      }),
    )
  })

  test('20,000 subscribers have streams that all begin differently', () => {
    const beginnings = new Set<number>()
    for (let i = 0; i < 20_000; i++) {
      const random = stream(7, `ue/${i}/mobility`)
      beginnings.add(random.u32() * 2097152 + (random.u32() & 2097151))
    }
    expect(beginnings.size).toBe(20_000)
  })

  test('streams of neighbouring names are not correlated', () => {
    const counts = countBins(256, 20_000, (i) => {
      const draw = (name: string): number => stream(7, name).u32() >>> 28
      return draw(`ue/${i}`) * 16 + draw(`ue/${i + 1}`)
    })
    expectUniform(counts)
  })
})

describe('what is made of the draws', () => {
  test('below() stays below, reaches all, and prefers none', () => {
    const random = stream(1, 'below')
    for (const n of [1, 2, 3, 7, 10, 100]) expectUniform(countBins(n, 30_000, () => random.below(n)))
  })

  test('below() has no modulo bias where 2^32 is no multiple', () => {
    // By modulo alone, a third of the numbers below 3·2^30 would come twice as often.
    const random = stream(1, 'bias')
    const n = 3 * 2 ** 30
    expectUniform(countBins(3, 60_000, () => Math.floor(random.below(n) / 2 ** 30)))
    expect(random.below(4294967296)).toBeLessThan(4294967296)
  })

  test.each([0, -1, 1.5, 4294967297, Number.NaN])('below(%d) is an error', (n) => {
    expect(() => stream(1, 'x').below(n)).toThrow(`below(${n})`)
  })

  test('chance() meets its parts per million, and zero draws nothing', () => {
    const random = stream(1, 'chance')
    const struck = countBins(2, 200_000, () => (random.chance(30_000) ? 1 : 0))[1]
    expect(Math.abs(struck - 6_000)).toBeLessThan(5 * Math.sqrt(6_000))
    const [one, other] = [stream(1, 'same'), stream(1, 'same')]
    expect(one.chance(0)).toBe(false)
    expect(one.u32()).toBe(other.u32())
    expect(one.chance(1_000_000)).toBe(true)
  })

  test('exponential variates have their mean and their tail', () => {
    const random = stream(1, 'exponential')
    const draws = Array.from({ length: 50_000 }, () => random.exponentialUs(1_000_000))
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length
    expect(Math.abs(mean / 1e6 - 1)).toBeLessThan(0.02)
    for (const multiple of [0.5, 1, 2, 4]) {
      const beyond = draws.filter((draw) => draw > multiple * 1e6).length / draws.length
      expect(Math.abs(beyond - Math.exp(-multiple))).toBeLessThan(0.01)
    }
    expect(draws.every((draw) => Number.isSafeInteger(draw) && draw >= 0)).toBe(true)
  })

  test('the least and the greatest exponential variate', () => {
    expect(exponentialFrom(0xffffffff, 1_000_000)).toBe(0)
    expect(exponentialFrom(0, 1_000_000)).toBe(22_180_710)
  })

  test('octets are uniform', () => {
    const octets = stream(1, 'octets').octets(100_000)
    expectUniform(countBins(256, octets.length, (i) => octets[i]))
  })
})

describe('keyed draws: luck by (source, flow, instant)', () => {
  const source = hashText('link/s1')

  test.each<[string, (i: number) => number]>([
    ['instants one after another', (i) => keyedU32(source, 5, i, 0)],
    ['instants a millisecond apart', (i) => keyedU32(source, 5, i * 1000, 0)],
    ['instants beyond 2^32 µs', (i) => keyedU32(source, 5, 4294967296 * i, 0)],
    ['flows', (i) => keyedU32(source, i, 1_000_000, 0)],
    ['salts', (i) => keyedU32(source, 5, 1_000_000, i)],
    ['sources', (i) => keyedU32(i, 5, 1_000_000, 0)],
  ])('are uniform over %s', (_what, draw) => {
    const draws = Array.from({ length: 40_000 }, (_, i) => draw(i))
    expectUniform(countBins(256, draws.length, (i) => draws[i] >>> 24))
    expectUniform(countBins(256, draws.length, (i) => draws[i] & 255))
    expectUniform(countBins(100, draws.length, (i) => draws[i] % 100))
  })

  test.each<[string, (i: number) => [number, number]]>([
    ['two flows at one instant', (i) => [keyedU32(source, 1, i, 0), keyedU32(source, 2, i, 0)]],
    ['one flow at two instants', (i) => [keyedU32(source, 1, i, 0), keyedU32(source, 1, i + 1, 0)]],
    ['the two sides of a link', (i) => [keyedU32(source, 1, i, 0), keyedU32(source, 1, i, 8)]],
    ['a frame and its repetition', (i) => [keyedU32(source, 1, i, 1), keyedU32(source, 1, i, 17)]],
    ['two links', (i) => [keyedU32(source, 1, i, 0), keyedU32(source ^ 1, 1, i, 0)]],
  ])('of %s know nothing of each other', (_what, pair) => {
    expectUniform(
      countBins(256, 20_000, (i) => {
        const [one, other] = pair(i)
        return (one >>> 28) * 16 + (other >>> 28)
      }),
    )
  })

  test('depend on the key alone', () => {
    const random = testRandom(1)
    for (let i = 0; i < 100; i++) {
      const key = [random(1e9), random(1e6), random(1e9) * 1e6, random(64)] as const
      expect(keyedU32(...key)).toBe(keyedU32(...key))
    }
  })
})

test('mix32 gives no two inputs one output, and flips about half of the bits for one', () => {
  const seen = new Set(Array.from({ length: 20_000 }, (_, i) => mix32(i * 214_748)))
  expect(seen.size).toBe(20_000)
  let flipped = 0
  for (let i = 0; i < 1000; i++)
    for (let bits = mix32(i) ^ mix32(i ^ (1 << (i % 32))); bits !== 0; bits &= bits - 1) flipped++
  expect(Math.abs(flipped / 1000 - 16)).toBeLessThan(0.5)
})
