import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../test-support/repository.ts'
import { Histogram } from '../engine/histogram.ts'
import { describeCount, describeLatency, describeRatio } from './describe.ts'
import { junitXml } from './junit.ts'
import { isMark, marks } from './marks.ts'
import type { Measurements } from './measurements.ts'
import { defaultDuring, defaultMinSamples, type Objective, type Phase, type PhaseName } from './objectives.ts'
import { addRatios, compareRatios, ratio } from './ratio.ts'
import { type SliFamily, sliFamilies, slis } from './sli.ts'
import { type Judged, judge, type Verdict } from './verdict.ts'

const phases: Phase[] = [
  { name: 'warmup', startUs: 0, endUs: 10 },
  { name: 'baseline', startUs: 10, endUs: 20 },
  { name: 'settle', startUs: 20, endUs: 30 },
]

interface Counted {
  good?: number
  bad?: number
  latenciesUs?: number[]
}

function measured(
  attach: { [phase in PhaseName]?: Counted },
  marks: Record<string, number> = {},
  violations: Record<string, number> = {},
): Measurements {
  const sli = Object.entries(attach).map(([phase, { good = 0, bad = 0, latenciesUs = [] }]) => {
    const latency = new Histogram()
    for (const us of latenciesUs) latency.record(us)
    return [phase, { attach: { good, bad, latency } }]
  })
  return { sli: Object.fromEntries(sli), marks, violations, counters: {} }
}

const success = (rest: Partial<Objective> = {}): Objective => ({
  sli: 'attach.success',
  target: { kind: 'ratio', operator: '>=', value: { num: 199, den: 200 } },
  during: ['baseline', 'settle'],
  minSamples: 200,
  ...rest,
})

const latency = (valueUs: number, rest: Partial<Objective> = {}): Objective => ({
  sli: 'attach.latency.p50',
  target: { kind: 'latency', operator: '<', valueUs },
  during: ['baseline', 'settle'],
  minSamples: 3,
  ...rest,
})

function check(objectives: Objective[], measurements: Measurements, reach: string[] = []): Verdict {
  const judged: Judged = { phases, objectives, reach }
  return judge(judged, measurements)
}

describe('a ratio is judged exactly', () => {
  test.each([
    ['at the target', 199, 1, '>=', 'passed'],
    ['one bad more', 198, 2, '>=', 'failed'],
    ['not above the target', 199, 1, '>', 'failed'],
    ['everything good', 200, 0, '>', 'passed'],
    ['too few samples, all good', 199, 0, '>=', 'inconclusive'],
    ['too few samples, all bad', 0, 199, '>=', 'inconclusive'],
    ['no sample', 0, 0, '>=', 'inconclusive'],
    ['not at most', 200, 0, '<=', 'failed'],
    ['at most', 199, 1, '<=', 'passed'],
    ['below', 199, 1, '<', 'failed'],
  ] as const)('%s', (_, good, bad, operator, state) => {
    const objective = success({ target: { kind: 'ratio', operator, value: { num: 199, den: 200 } } })
    const verdict = check(
      [objective],
      measured({ baseline: { good: good - Math.min(good, 5), bad }, settle: { good: Math.min(good, 5) } }),
    )
    expect(verdict.state).toBe(state)
    expect(verdict.objectives[0]).toMatchObject({ state, samples: good + bad, minSamples: 200 })
  })

  test('margins are percentage points, positive on the right side', () => {
    const margin = (good: number, bad: number, operator: '>=' | '<='): number => {
      const objective = success({
        target: { kind: 'ratio', operator, value: { num: 9, den: 10 } },
        minSamples: 1,
      })
      return check([objective], measured({ baseline: { good, bad } })).objectives[0].margin!
    }
    expect(margin(95, 5, '>=')).toBeCloseTo(5)
    expect(margin(85, 15, '>=')).toBeCloseTo(-5)
    expect(margin(85, 15, '<=')).toBeCloseTo(5)
  })
})

describe('a latency is judged by its quantile', () => {
  test.each([
    [[100, 101, 250], 102, 'passed', 101, 1],
    [[100, 101, 250], 101, 'failed', 101, 0],
    [[100, 101], 200, 'inconclusive', 100, 100],
    [[], 200, 'inconclusive', undefined, undefined],
  ] as const)('the median of %j us below %d us: %s', (latenciesUs, limit, state, value, margin) => {
    const verdict = check([latency(limit)], measured({ settle: { latenciesUs: [...latenciesUs] } }))
    expect(verdict.objectives[0]).toMatchObject({ state, samples: latenciesUs.length })
    expect(verdict.objectives[0].value).toBe(value)
    expect(verdict.objectives[0].margin).toBe(margin)
  })

  test('phases add up, others do not count, and the measurements stay as they are', () => {
    const measurements = measured({
      warmup: { latenciesUs: Array(100).fill(250) },
      baseline: { latenciesUs: [10, 20] },
      settle: { latenciesUs: [30] },
    })
    const [objective] = check([latency(25)], measurements).objectives
    expect(objective).toMatchObject({ value: 20, samples: 3, state: 'passed' })
    expect(measurements.sli.baseline?.attach?.latency.count).toBe(2)
    expect(check([latency(25)], measurements).objectives).toEqual([objective])
  })

  test.each([
    ['attach.latency.p50', 50],
    ['attach.latency.p90', 90],
    ['attach.latency.p95', 95],
    ['attach.latency.p99', 99],
    ['attach.latency.p99.9', 100],
  ])('%s of 1…100 is %d', (sli, value) => {
    const latenciesUs = Array.from({ length: 100 }, (_, i) => i + 1)
    expect(check([latency(500, { sli })], measured({ settle: { latenciesUs } })).objectives[0].value).toBe(
      value,
    )
  })
})

describe('the verdict of a run', () => {
  const good = measured(
    { baseline: { good: 1_000, latenciesUs: [231_400, 231_400, 231_400] } },
    { 'gy.quota.update': 4 },
  )

  test('passes when every objective holds and every mark is reached', () => {
    const verdict = check([success(), latency(300_000)], good, ['gy.quota.update'])
    expect(verdict).toMatchObject({ state: 'passed', reasons: [] })
    expect(verdict.paragraph).toBe(
      'Passed: every objective held and every mark was reached. Measured: attach.success during baseline, settle ' +
        'was 100 % in 1,000 samples, and had to be at least 99.5 %; attach.latency.p50 during baseline, settle was ' +
        '231.4 ms in 3 samples, and had to be below 300 ms.',
    )
  })

  test('is inconclusive for a mark that was never reached', () => {
    const verdict = check([success()], good, ['gy.quota.update', 'gtp.retransmission'])
    expect(verdict.state).toBe('inconclusive')
    expect(verdict.marks).toEqual([
      { name: 'gy.quota.update', count: 4, reached: true },
      { name: 'gtp.retransmission', count: 0, reached: false },
    ])
    expect(verdict.paragraph).toMatch(
      /^Inconclusive: the mark gtp\.retransmission was never reached\. What held: /,
    )
  })

  test('fails rather than being inconclusive', () => {
    const poor = measured({ baseline: { good: 900, bad: 100 } })
    const verdict = check([success(), latency(300_000)], poor, ['constructor'])
    expect(verdict.state).toBe('failed')
    expect(verdict.reasons).toEqual([
      'attach.success during baseline, settle was 90 % in 1,000 samples, and had to be at least 99.5 %',
      'attach.latency.p50 during baseline, settle has no sample at all',
      'the mark constructor was never reached',
    ])
    expect(verdict.paragraph).toBe(
      `Failed: ${verdict.reasons[0]}. Not proved either: ${verdict.reasons[1]}; ${verdict.reasons[2]}.`,
    )
  })

  test('fails for a broken invariant, whatever the objectives say', () => {
    const measurements = measured(
      { baseline: { good: 1_000 } },
      {},
      { 'usage.conserved': 2, 'never.broken': 0 },
    )
    const verdict = check([success()], measurements)
    expect(verdict.state).toBe('failed')
    expect(verdict.reasons).toEqual(['the invariant usage.conserved was broken 2 times'])
  })

  test('zero samples never pass', () => {
    const verdict = check([success({ minSamples: 0 }), latency(1, { minSamples: 0 })], measured({}))
    expect(verdict.state).toBe('inconclusive')
    expect(verdict.objectives.map((objective) => objective.state)).toEqual(['inconclusive', 'inconclusive'])
    expect(verdict.objectives[0]).not.toHaveProperty('value')
  })

  test('asking for nothing proves nothing', () => {
    expect(check([], measured({}))).toMatchObject({
      state: 'inconclusive',
      paragraph: 'Inconclusive: the scenario asks for nothing that a run could prove.',
    })
  })

  test('an objective without a phase has no sample', () => {
    expect(check([success({ during: [] })], good).reasons).toEqual([
      'attach.success during no phase has no sample at all',
    ])
  })
})

describe('defaults and names', () => {
  test('the SLIs are those of the families, each with a definition', () => {
    expect([...slis.keys()].filter((name) => !name.includes('.p'))).toEqual([
      'attach.success',
      'service.success',
      'tau.success',
      'handover.success',
      'chaos.success',
    ])
    expect(slis.get('billing.lag.p95')).toEqual({ kind: 'latency', family: 'billing', quantile: 'p95' })
    const measuredFamilies = (Object.keys(sliFamilies) as SliFamily[]).filter(
      (family) => sliFamilies[family].measured,
    )
    expect(measuredFamilies).toEqual(['attach', 'service', 'tau', 'handover', 'chaos'])
  })

  test('an objective counts baseline, heal and settle, as far as there are any', () => {
    expect(defaultDuring(['warmup', 'baseline', 'inject', 'heal', 'settle'])).toEqual([
      'baseline',
      'heal',
      'settle',
    ])
    expect(defaultDuring(['warmup'])).toEqual([])
  })

  test('a ratio of 100 % has no default number of samples', () => {
    const target = (num: number, den: number) =>
      ({ kind: 'ratio', operator: '>=', value: { num, den } }) as const
    expect(defaultMinSamples('attach.success', target(1, 1))).toBeUndefined()
    expect(defaultMinSamples('attach.success', target(199, 200))).toBe(2_000)
    expect(defaultMinSamples('attach.success', target(2, 3))).toBe(30)
    expect(() => defaultMinSamples('attach.sucess', target(1, 2))).toThrow('no SLI is named attach.sucess')
  })

  test('marks are those of the table, and two for each timer', () => {
    expect(['gtp.retransmission', 'timer.expired/T3460', 'timer.started/T3-RESPONSE'].map(isMark)).toEqual([
      true,
      true,
      true,
    ])
    expect(['gtp', 'toString', 'timer.expired/', 'timer.stopped/T3460'].map(isMark)).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  test('the marks of the table are those that network functions set', () => {
    const folder = join(repositoryRoot(), 'sim-service', 'src', 'network')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const set = files
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/sometimes\(([^)]*)\)/g)])
      .flatMap(([, argument]) =>
        [...argument.matchAll(/'([a-z0-9-]+\.[a-z0-9.-]+)'/g)].map(([, mark]) => mark),
      )
    expect([...new Set(set)].sort()).toEqual(Object.keys(marks).sort())
  })

  test('ratios are exact', () => {
    expect(ratio(50, 100)).toEqual({ num: 1, den: 2 })
    expect(ratio(0, 5)).toEqual({ num: 0, den: 1 })
    expect(() => ratio(1, 0)).toThrow(RangeError)
    expect(addRatios({ num: 1, den: 3 }, { num: 1, den: 6 })).toEqual({ num: 1, den: 2 })
    const big = Number.MAX_SAFE_INTEGER
    expect(compareRatios({ num: big - 1, den: big }, { num: big - 2, den: big - 1 })).toBe(1)
    expect(compareRatios({ num: 1, den: 2 }, { num: 2, den: 4 })).toBe(0)
  })

  test('values are written so that nothing is rounded up to a whole', () => {
    expect(describeRatio(1_999_999, 2_000_000)).toBe('99.9999 %')
    expect(describeRatio(2, 3)).toBe('66.6666 %')
    expect([0, 999, 231_400, 9_999_999, 12_000_000].map(describeLatency)).toEqual([
      '0 us',
      '999 us',
      '231.4 ms',
      '9999.999 ms',
      '12 s',
    ])
    expect([0, 999, 1_000, 1_234_567].map(describeCount)).toEqual(['0', '999', '1,000', '1,234,567'])
  })
})

describe('JUnit', () => {
  const run = {
    scenario: 'first-drill',
    scenarioHash: 'ab12',
    seed: 7,
    fingerprint: 'cd34',
    durationUs: 240_000_000,
    reproduce: 'roamlab run "a&b.yaml" --seed 7',
  }
  const report = (verdict: Verdict, rest = {}): string => junitXml(verdict, { ...run, ...rest })

  test('one case for each objective and mark, and one for the verdict; the run in properties', () => {
    const verdict = check([success()], measured({ baseline: { good: 1_000 } }, { 'gy.quota.update': 1 }), [
      'gy.quota.update',
    ])
    expect(report(verdict)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="0" errors="0" skipped="0" time="240">
  <testsuite name="first-drill" tests="3" failures="0" errors="0" skipped="0" time="240">
    <properties>
      <property name="seed" value="7"/>
      <property name="fingerprint" value="cd34"/>
      <property name="scenarioHash" value="ab12"/>
      <property name="verdict" value="passed"/>
    </properties>
    <testcase classname="first-drill" name="attach.success at least 99.5 % during baseline, settle" time="0"/>
    <testcase classname="first-drill" name="reach gy.quota.update" time="0"/>
    <testcase classname="first-drill" name="verdict" time="0"/>
    <system-out>${verdict.paragraph}
reproduce: roamlab run &quot;a&amp;b.yaml&quot; --seed 7
</system-out>
  </testsuite>
</testsuites>
`)
  })

  test('an inconclusive case is a failure of that type', () => {
    const xml = report(check([success()], measured({}), ['gy.final-unit']))
    expect(xml).toContain('tests="3" failures="3"')
    expect(xml.match(/<failure type="inconclusive"/g)).toHaveLength(3)
    expect(xml).toContain('message="attach.success has no sample at all"')
  })

  test('a missed objective is a failure of its own type, and so is a broken invariant alone', () => {
    expect(report(check([success()], measured({ baseline: { bad: 500 } })))).toContain(
      '<failure type="failed"',
    )
    const broken = report(check([success()], measured({ baseline: { good: 500 } }, {}, { leak: 1 })))
    expect(broken).toContain('tests="2" failures="1"')
    expect(broken).toContain('the invariant leak was broken once')
  })

  test('whatever text gets in, the XML stays well formed', () => {
    const nasty = `<a href="x">&amp;'\u0000\u001b[31m\ud800\uffff]]>é€😀`
    const verdict = check([], measured({}, {}, { [nasty]: 1 }), [nasty])
    const xml = report(verdict, { scenario: nasty, reproduce: nasty, properties: { [nasty]: nasty } })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids these
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
    expect(xml.isWellFormed()).toBe(true)
    expect(xml).toContain('&lt;a href=&quot;x&quot;&gt;&amp;amp;&apos;\ufffd\ufffd[31m\ufffd\ufffd]]&gt;é€😀')
    // Every tag that opens closes, and nothing but tags has angle brackets.
    const open: string[] = []
    for (const [, slash, name, empty] of xml.matchAll(/<(\/?)([a-z-]+)[^<>]*?(\/?)>/g)) {
      if (slash) expect(open.pop()).toBe(name)
      else if (!empty) open.push(name)
    }
    expect(open).toEqual([])
    expect(
      xml.replace(/<\/?[a-z-]+(?: [a-zA-Z]+="[^"<>]*")*\/?>/g, '').replace(/<\?xml[^>]*\?>/, ''),
    ).not.toMatch(/[<>]/)
  })
})
