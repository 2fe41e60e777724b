import fc from 'fast-check'
import { stream } from '../engine/random.ts'
import { bootstrapMean } from './bootstrap.ts'
import { type ComparedRun, type Comparison, compareRuns } from './compare.ts'
import { outcomesOf, outcomeTable, type SubscriberOutcome } from './subscriber-outcomes.ts'

const nothing = outcomesOf({ columns: ['ueId'], rows: [[0]] })[0]

/** So many subscribers, each accepted after 200 ms and a bit. */
function subscribers(count: number, change: (ueId: number) => Partial<SubscriberOutcome> = () => ({})) {
  return Array.from({ length: count }, (_, i): SubscriberOutcome => {
    const ueId = i + 1
    const usual = { attach: 'accepted', attaches: 1, attachLatencyUs: 200_000 + ((ueId * 7919) % 10_007) }
    return { ...nothing, ueId, ...usual, downlinkOctets: 1_000, ...change(ueId) }
  })
}

function run(outcomes: readonly SubscriberOutcome[], rest: Partial<ComparedRun> = {}): ComparedRun {
  return {
    seed: 7,
    scenarioHash: 'scenario',
    inputsHash: 'inputs',
    virtualSeconds: 60,
    versions: { roamlab: '0.1.0' },
    fingerprint: { signalling: 'aa', charging: 'bb' },
    verdict: { state: 'passed', objectives: [], marks: [], reasons: [], paragraph: '' },
    subscribers: outcomeTable(outcomes),
    ...rest,
  }
}

/** B differs from A, and says so. */
const other = (outcomes: readonly SubscriberOutcome[], rest: Partial<ComparedRun> = {}): ComparedRun => {
  return run(outcomes, { inputsHash: 'others', fingerprint: { signalling: 'cc', charging: 'bb' }, ...rest })
}

const finding = ({ metrics }: Comparison, name: string) => metrics.find(({ metric }) => metric === name)

describe('two runs compared', () => {
  const plain = subscribers(200)

  test('are the same when their fingerprints are', () => {
    const comparison = compareRuns([run(plain)], [run(plain)])
    expect(comparison).toMatchObject({ state: 'same', isIdentical: true, changedSubscribers: 0 })
    expect(comparison.metrics.map((one) => one.finding)).toEqual(['same', 'same', 'same'])
  })

  test('B is worse when its subscribers wait longer, each compared with itself', () => {
    const slower = subscribers(200, (ueId) => ({ attachLatencyUs: 205_000 + ((ueId * 7919) % 10_007) }))
    const comparison = compareRuns([run(plain)], [other(slower)])
    expect(finding(comparison, 'attach.latency')).toMatchObject({
      difference: 5_000,
      interval: { low: 5_000, high: 5_000 },
      pairs: 200,
      differing: 200,
      finding: 'worse',
    })
    expect(comparison.state).toBe('worse')
    expect(compareRuns([other(slower)], [run(plain)]).state).toBe('better')
  })

  test('a difference within the tolerance is none, and one beyond it is', () => {
    const slower = subscribers(200, (ueId) => ({ attachLatencyUs: 205_000 + ((ueId * 7919) % 10_007) }))
    expect(compareRuns([run(plain)], [other(slower)], { num: 3, den: 100 }).state).toBe('no difference shown')
    expect(compareRuns([run(plain)], [other(slower)], { num: 2, den: 100 }).state).toBe('worse')
  })

  test('noise around nothing is no difference, whatever single subscribers say', () => {
    const noise = stream(1, 'noise')
    const noisy = subscribers(400, () => ({ attachLatencyUs: 200_000 + noise.below(10_007) }))
    const again = subscribers(400, () => ({ attachLatencyUs: 200_000 + noise.below(10_007) }))
    const comparison = compareRuns([run(noisy)], [other(again)])
    expect(finding(comparison, 'attach.latency')?.finding).toBe('no difference shown')
    expect(comparison.changedSubscribers).toBeGreaterThan(390)
    expect(comparison.state).toBe('no difference shown')
  })

  test('rejected subscribers count for success, and have no latency to compare', () => {
    const rejected = subscribers(200, (ueId) =>
      ueId % 4 === 0 ? { attach: 'rejected', cause: 17, attachLatencyUs: -1 } : {},
    )
    const comparison = compareRuns([run(plain)], [other(rejected)])
    expect(finding(comparison, 'attach.success')).toMatchObject({ meanA: 100, meanB: 75, finding: 'worse' })
    const { low, high } = finding(comparison, 'attach.success')!.interval!
    expect([low < -25, low > -32, high > -25, high < -18]).toEqual([true, true, true, true])
    expect(finding(comparison, 'attach.latency')).toMatchObject({ pairs: 150, differing: 0, finding: 'same' })
    expect(comparison.firstChanged[0]).toEqual({
      seed: 7,
      ueId: 4,
      changes: [
        { column: 'attach', a: 'accepted', b: 'rejected' },
        { column: 'cause', a: 0, b: 17 },
        { column: 'attachLatencyUs', a: 200_000 + ((4 * 7919) % 10_007), b: -1 },
      ],
    })
    expect([comparison.changedSubscribers, comparison.firstChanged.length]).toEqual([50, 10])
  })

  test('a rejection that the agreement prescribes is no failure', () => {
    const barred = { attach: 'rejected', cause: 13, prescribed: 1, attachLatencyUs: -1 }
    const comparison = compareRuns([run(plain)], [other(subscribers(200, () => barred))])
    expect(finding(comparison, 'attach.success')?.finding).toBe('same')
  })

  test('octets are neither better nor worse', () => {
    const comparison = compareRuns([run(plain)], [other(subscribers(200, () => ({ downlinkOctets: 1_500 })))])
    expect(finding(comparison, 'downlink.charged')?.finding).toBe('changed')
    expect(comparison.state).toBe('changed')
  })

  test('better in one way and worse in another is mixed', () => {
    const mixed = subscribers(200, (ueId) =>
      ueId % 4 === 0 ? { attach: 'rejected', attachLatencyUs: -1 } : { attachLatencyUs: 100_000 },
    )
    expect(compareRuns([run(plain)], [other(mixed)]).state).toBe('mixed')
  })

  test('too few pairs prove nothing, unless the runs are equal', () => {
    const few = subscribers(29)
    const slower = subscribers(29, () => ({ attachLatencyUs: 900_000 }))
    const comparison = compareRuns([run(few)], [other(slower)])
    expect(comparison.state).toBe('unproved')
    expect(finding(comparison, 'attach.latency')).not.toHaveProperty('interval')
    expect(compareRuns([run(few)], [run(few)]).state).toBe('same')
    expect(compareRuns([run([])], [other([])]).state).toBe('unproved')
  })

  test('subscribers that only one of them has are counted, not compared', () => {
    const { pairing } = compareRuns([run(plain)], [other(subscribers(150))])
    expect(pairing).toMatchObject({ pairs: 150, onlyInA: 50, onlyInB: 0 })
  })

  test('the same comparison gives the same intervals', () => {
    const random = stream(2, 'x')
    const b = subscribers(100, () => ({ attachLatencyUs: 190_000 + random.below(30_000) }))
    expect(compareRuns([run(plain)], [other(b)])).toEqual(compareRuns([run(plain)], [other(b)]))
  })
})

describe('pairs of runs', () => {
  const seeds = (...list: number[]) => list.map((seed) => run(subscribers(50), { seed }))
  const others = (shiftUs: (seed: number) => number, ...list: number[]) =>
    list.map((seed) => {
      const shifted = (ueId: number) => 200_000 + ((ueId * 7919) % 10_007) + shiftUs(seed)
      return other(
        subscribers(50, (ueId) => ({ attachLatencyUs: shifted(ueId) })),
        { seed },
      )
    })

  test('are made by seed; a run without a partner is left out', () => {
    const { pairing } = compareRuns(
      seeds(1, 2, 3),
      others(() => 0, 2, 3, 4, 5),
    )
    expect(pairing).toMatchObject({ seeds: [2, 3], unpairedRuns: 3, isCommonRandom: true, pairs: 100 })
  })

  test('two single runs with different seeds are paired all the same, and that is said', () => {
    const { pairing } = compareRuns(
      seeds(1),
      others(() => 0, 2),
    )
    expect(pairing).toMatchObject({ seeds: [], unpairedRuns: 0, isCommonRandom: false, pairs: 50 })
    expect(
      compareRuns(
        seeds(1, 2),
        others(() => 0, 3, 4),
      ).pairing.pairs,
    ).toBe(0)
  })

  test('from five on, seeds are drawn again: a few seeds say less of all than their subscribers seem to', () => {
    const shift = (seed: number) => (seed % 2 === 0 ? 9_000 : -5_000)
    const few = compareRuns(seeds(1, 2, 3, 4), others(shift, 1, 2, 3, 4))
    expect(few.pairing.unit).toBe('subscriber')
    expect(finding(few, 'attach.latency')?.finding).toBe('worse')
    const six = compareRuns(seeds(1, 2, 3, 4, 5, 6), others(shift, 1, 2, 3, 4, 5, 6))
    expect(six.pairing.unit).toBe('seed')
    expect(finding(six, 'attach.latency')?.finding).toBe('no difference shown')
  })
})

describe('reproducibility', () => {
  const plain = subscribers(40)
  const differently = { fingerprint: { signalling: 'xx', charging: 'bb' } }

  test('two results that name one scenario, seed and version have to be one run', () => {
    expect(compareRuns([run(plain)], [run(plain, differently)]).notReproducible).toEqual([7])
    expect(compareRuns([run(plain)], [run(plain)]).notReproducible).toEqual([])
  })

  test.each([
    ['another version', { versions: { roamlab: '0.2.0' } }],
    ['other inputs', { inputsHash: 'x' }],
    ['another length', { virtualSeconds: 30 }],
    ['an operator who did something', { commands: [{ atUs: 5, command: 'pause' }] }],
    ['another scale', { subscribers: outcomeTable(subscribers(20)) }],
  ])('%s is no contradiction', (_, rest) => {
    expect(compareRuns([run(plain)], [run(plain, { ...differently, ...rest })]).notReproducible).toEqual([])
  })
})

describe('the bootstrap', () => {
  test('its interval holds the mean, lies within the values, and is the mean where all are equal', () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(values, fc.nat(), (sums, seed) => {
        const units = sums.map((sum) => ({ sum, count: 1 }))
        const { mean, low, high } = bootstrapMean(units, stream(seed, 'test'))
        expect(mean).toBeCloseTo(sums.reduce((a, b) => a + b, 0) / sums.length)
        expect(low).toBeGreaterThanOrEqual(Math.min(...sums) - 1e-9)
        expect(high).toBeLessThanOrEqual(Math.max(...sums) + 1e-9)
        expect(low).toBeLessThanOrEqual(high)
        if (new Set(sums).size === 1) expect([low, high]).toEqual([mean, mean])
      }),
    )
  })

  test('covers the true mean about as often as it says: 95 of 100', () => {
    const random = stream(5, 'population')
    let covered = 0
    for (let trial = 0; trial < 100; trial++) {
      const units = Array.from({ length: 30 }, () => ({ sum: random.below(101), count: 1 }))
      const { low, high } = bootstrapMean(units, stream(trial, 'bootstrap'))
      if (low <= 50 && high >= 50) covered++
    }
    expect(covered).toBeGreaterThan(88)
    expect(covered).toBeLessThan(100)
  })

  test('weighs a unit by how many pairs it stands for', () => {
    expect(
      bootstrapMean(
        [
          { sum: 90, count: 9 },
          { sum: 0, count: 1 },
        ],
        stream(1, 'x'),
      ).mean,
    ).toBe(9)
  })
})
