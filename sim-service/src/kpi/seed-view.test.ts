import { seedObjectives, stateOfSeeds } from './seed-view.ts'
import type { ObjectiveVerdict, State, Verdict } from './verdict.ts'

function objective(state: State, value: number | undefined, margin?: number): ObjectiveVerdict {
  const common = { sli: 'attach.latency.p50', target: 'below 300 ms', during: [], samples: 1, minSamples: 1 }
  const valued = value === undefined ? {} : { value, valueText: `${value} us`, margin }
  return { ...common, state, reason: '', ...valued }
}

const run = (seed: number, ...objectives: ObjectiveVerdict[]) => {
  const state = objectives[0]?.state ?? 'inconclusive'
  return { seed, verdict: { state, objectives, marks: [], reasons: [], paragraph: '' } satisfies Verdict }
}

describe('how a verdict depends on the seed', () => {
  test('counts states, and names the seeds of the least, middle, greatest and worst value', () => {
    const [row] = seedObjectives([
      run(3, objective('passed', 250_000, 50_000)),
      run(4, objective('failed', 320_000, -20_000)),
      run(5, objective('inconclusive', undefined)),
      run(6, objective('passed', 240_000, 60_000)),
      run(7, objective('inconclusive', 260_000, 40_000)),
    ])
    expect(row).toMatchObject({ passed: 2, failed: 1, inconclusive: 2, target: 'below 300 ms' })
    const { min, median, max, worst } = row.spread!
    expect([min, median, max, worst].map(({ seed }) => seed)).toEqual([6, 3, 4, 4])
    expect([min.marginText, worst.marginText]).toEqual(['+60 ms', '-20 ms'])
  })

  test('margins of ratios are percentage points', () => {
    const ratio = { ...objective('failed', 0.9, -9.5), sli: 'attach.success' }
    expect(seedObjectives([run(1, ratio)])[0].spread?.worst.marginText).toBe('-9.5 points')
  })

  test('has no spread where no seed had a sample, and nothing to say of no runs', () => {
    expect(seedObjectives([run(1, objective('inconclusive', undefined))])[0]).not.toHaveProperty('spread')
    expect(seedObjectives([])).toEqual([])
  })

  test('the state of all is the worst: failed before inconclusive before passed', () => {
    const states = (...list: State[]) => stateOfSeeds(list.map((state, i) => run(i, objective(state, 1, 1))))
    expect(states('passed', 'passed')).toBe('passed')
    expect(states('passed', 'inconclusive')).toBe('inconclusive')
    expect(states('inconclusive', 'failed', 'passed')).toBe('failed')
    expect(states()).toBe('inconclusive')
  })
})
