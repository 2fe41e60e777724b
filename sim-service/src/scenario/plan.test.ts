import { join } from 'node:path'
import { repositoryRoot } from '../../test-support/repository.ts'
import { stream } from '../engine/random.ts'
import { arrivalUs } from './arrivals.ts'
import { canonicalJson, hashOf } from './canonical-json.ts'
import { describePlan, peakArrivalsPerSecond, planWarnings } from './describe-plan.ts'
import { type LoadedScenario, loadScenario, withReferences } from './library.ts'
import { makePlan, type PlanOptions } from './make-plan.ts'
import { parseScenario } from './parse.ts'
import type { Plan } from './plan.ts'
import { formatProblem } from './problem.ts'
import { split, turns } from './shares.ts'

const folders = [join(repositoryRoot(), 'sim-service', 'config')]

const text = (spec: { population?: string; rest?: string } = {}): string => `apiVersion: roamlab/v1
kind: Scenario
metadata: { name: test, title: A test }
spec:
  seed: 7
  startsAt: 2026-07-01T08:00:00+02:00
  duration: 10m
  networks:
    visited: [{ plmn: "21407", profile: urban-lte, sites: 3, areas: 2 }]
    homes:
      - { plmn: "26201", agreement: de-es-2026, share: 60% }
      - { plmn: "20801", agreement: fr-es-2026, share: 40% }
    interconnect: [{ name: ipx-a, delay: 18ms, jitter: 3ms, loss: 0.1% }]
  population: ${spec.population ?? '{ subscribers: 101, arrivals: { shape: poisson, over: 10m }, churn: { stay: 1m } }'}
  traffic: { mix: { web: 50%, video: 30%, voip: 20% }, every: 15s }
${spec.rest ?? '  phases: { warmup: 1m, baseline: 4m, settle: 5m }'}
`

function load(yaml: string): LoadedScenario {
  const parsed = parseScenario(yaml, 'test.yaml')
  const loaded = parsed.ok ? withReferences(parsed.scenario, parsed.source, folders) : parsed
  if (!loaded.ok) throw new Error(loaded.problems.map(formatProblem).join('\n'))
  return loaded
}

function planOf(yaml: string, options?: PlanOptions): Plan {
  const { scenario, profiles, agreements } = load(yaml)
  return makePlan(scenario, profiles, agreements, options)
}

const arrivalsByImsi = (plan: Plan): Map<string, number> =>
  new Map(plan.subscribers.map(({ imsi, arrivesAtUs }) => [imsi, arrivesAtUs]))

describe('a plan', () => {
  const plan = planOf(text())

  test('is plain JSON of integers, and the same every time', () => {
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan)
    expect(planOf(text())).toEqual(plan)
    const numbers: number[] = []
    JSON.stringify(plan, (_, value) => {
      if (typeof value === 'number') numbers.push(value)
      return value
    })
    expect(numbers.every(Number.isSafeInteger)).toBe(true)
  })

  test('splits the subscribers by share', () => {
    const of = (home: number): number =>
      plan.subscribers.filter((subscriber) => subscriber.home === home).length
    expect([of(0), of(1)]).toEqual([61, 40])
  })

  test('gives everyone identities of the reserved blocks, each once', () => {
    for (const { imsi, msisdn, imeisv, home } of plan.subscribers) {
      expect(imsi).toMatch(home === 0 ? /^2620199\d{8}$/ : /^2080199\d{8}$/)
      expect(msisdn).toMatch(home === 0 ? /^4999\d{8}$/ : /^3399\d{8}$/)
      expect(imeisv).toMatch(/^00\d{14}$/)
    }
    for (const key of ['imsi', 'msisdn', 'imeisv'] as const) {
      expect(new Set(plan.subscribers.map((subscriber) => subscriber[key])).size).toBe(101)
    }
  })

  test('gives every node an address and a name of its own', () => {
    const nodes = [
      ...plan.visited.flatMap((network) => [...network.mmes, ...network.sgws, ...network.sites]),
      ...plan.homes.flatMap((network) => [
        ...network.hsss,
        ...network.pcrfs,
        ...network.ocss,
        ...network.pgws,
      ]),
      ...plan.interconnect.dras,
    ]
    expect(nodes).toHaveLength(1 + 1 + 3 + 2 * 4 + 1)
    for (const key of ['name', 'host', 'address'] as const) {
      expect(new Set(nodes.map((node) => node[key])).size).toBe(nodes.length)
    }
    expect(plan.homes[0].hsss[0]).toEqual({
      name: 'hss/26201/1',
      host: 'hss01.epc.mnc001.mcc262.3gppnetwork.org',
      address: '10.100.3.1',
    })
    expect(plan.visited[0].sites.map((site) => site.tac)).toEqual([1, 2, 1])
  })

  test('who moves is handed over, on sites that lie as the way goes, in tracking areas of one piece', () => {
    const on = (model: string) => {
      return planOf(
        text().replace('  population:', `  mobility: { model: ${model}, speed: 120km/h }\n  population:`),
      )
    }
    const corridor = on('corridor')
    expect(corridor.mobility).toEqual({ model: 'corridor', speedMmPerS: 33_333 })
    expect(corridor.visited[0].x2Neighbours).toBe(0)
    expect(corridor.visited[0].sites.map(({ tac, xMetres, yMetres }) => [tac, xMetres, yMetres])).toEqual([
      [1, 0, 0],
      [1, 500, 0],
      [2, 1000, 0],
    ])
    expect(on('random-waypoint').visited[0].sites.map(({ tac, yMetres }) => [tac, yMetres])).toEqual([
      [1, 0],
      [1, 0],
      [2, 433],
    ])
    expect(plan.mobility).toBeUndefined()
    expect(plan.visited[0].x2Neighbours).toBeUndefined()
  })

  test('resolves units of profile, agreement and carrier', () => {
    expect(plan.interconnect.link).toEqual({ delayUs: 18_000, jitterUs: 3_000, lossPpm: 1_000 })
    const { radio, nas, nodes } = plan.visited[0].profile
    expect(radio.link).toEqual({ delayUs: 5_000, jitterUs: 2_000, lossPpm: 100_000 })
    expect(radio.repetitionsUs.slice(0, 7)).toEqual([8_000, 8_000, 8_000, 45_000, 8_000, 8_000, 8_000])
    expect(radio.repetitionsUs).toHaveLength(3 + 4 * 4)
    expect(nas).toEqual({ integrity: [2, 1], ciphering: [2, 1, 0] })
    expect(nodes.hss).toEqual({
      servers: 8,
      serviceTimeUs: 1_500,
      distribution: 'exponential',
      queueLimit: 10_000,
    })
    expect(plan.homes[0].agreement.charging.ratingGroups[0]).toEqual({
      ratingGroup: 10,
      trafficClass: 'web',
      quotaOctets: 1_000_000,
      volumeQuotaThresholdOctets: 200_000,
      validityTimeUs: 1_800_000_000,
    })
  })

  test('lets phases follow each other to the end, and is one baseline without them', () => {
    expect(plan.phases).toEqual([
      { name: 'warmup', startUs: 0, endUs: 60_000_000 },
      { name: 'baseline', startUs: 60_000_000, endUs: 300_000_000 },
      { name: 'settle', startUs: 300_000_000, endUs: 600_000_000 },
    ])
    expect(planOf(text({ rest: '' })).phases).toEqual([{ name: 'baseline', startUs: 0, endUs: 600_000_000 }])
  })

  test('gives traffic classes parts of a million', () => {
    const third = text().replace('web: 50%, video: 30%, voip: 20%', 'web: 33.4%, video: 33.3%, voip: 33.3%')
    expect(planOf(third).traffic.classes.map((row) => row.sharePpm)).toEqual([334_000, 333_000, 333_000])
    expect(plan.traffic.classes.map((row) => row.intervalUs)).toEqual([15_000_000, 15_000_000, 15_000_000])
    const own = planOf(text().replace(', every: 15s', ''))
    expect(own.traffic.classes.map((row) => row.intervalUs)).toEqual([10_000_000, 4_000_000, 1_000_000])
  })
})

describe('objectives get their defaults', () => {
  const objectives = (rows: string): Plan['objectives'] => {
    const phases = '  phases: { warmup: 1m, baseline: 4m, inject: 1m, settle: 4m }'
    return planOf(text({ rest: `${phases}\n  objectives:\n${rows}` })).objectives
  }

  test.each([
    ['attach.success', '>= 99.5%', 2_000],
    ['attach.success', '>= 99%', 1_000],
    ['attach.success', '> 66.6%', 30],
    ['attach.latency.p50', '< 300ms', 30],
    ['attach.latency.p90', '< 300ms', 100],
    ['attach.latency.p95', '< 300ms', 200],
    ['attach.latency.p99', '< 300ms', 1_000],
    ['attach.latency.p99.9', '< 300ms', 10_000],
  ])('%s %s needs %d samples, during baseline, heal and settle', (sli, is, minSamples) => {
    const [objective] = objectives(`    - { sli: ${sli}, is: "${is}" }`)
    expect(objective).toMatchObject({ sli, minSamples, during: ['baseline', 'settle'] })
  })

  test('and keep what the scenario states, in the order of the run', () => {
    const [objective] = objectives(
      '    - { sli: attach.success, is: ">= 99.5%", during: [settle, inject], minSamples: 3 }',
    )
    expect(objective).toEqual({
      sli: 'attach.success',
      target: { kind: 'ratio', operator: '>=', value: { num: 199, den: 200 } },
      during: ['inject', 'settle'],
      minSamples: 3,
    })
  })
})

describe('the seed decides', () => {
  test('another seed moves arrivals and sites, and neither identities nor hashes', () => {
    const seven = planOf(text())
    const eight = planOf(text(), { seed: 8 })
    expect(eight.seed).toBe(8)
    expect(eight.subscribers.map((s) => s.imsi)).toEqual(seven.subscribers.map((s) => s.imsi))
    expect(
      eight.subscribers.filter((s, i) => s.arrivesAtUs === seven.subscribers[i].arrivesAtUs),
    ).toHaveLength(0)
    expect(eight.scenarioHash).toBe(seven.scenarioHash)
  })

  test.each(['poisson', 'uniform', 'burst'])(
    'a subscriber more changes nobody else’s arrival (%s)',
    (shape) => {
      const of = (subscribers: number): Plan =>
        planOf(
          text({ population: `{ subscribers: ${subscribers}, arrivals: { shape: ${shape}, over: 10m } }` }),
        )
      const before = of(101)
      const after = arrivalsByImsi(of(102))
      expect(after.size).toBe(102)
      for (const [imsi, arrivesAtUs] of arrivalsByImsi(before)) expect(after.get(imsi)).toBe(arrivesAtUs)
      const sites = new Map(of(102).subscribers.map(({ imsi, site }) => [imsi, site]))
      for (const { imsi, site } of before.subscribers) expect(sites.get(imsi)).toBe(site)
    },
  )

  test('a scaled plan is a part of the whole', () => {
    const whole = arrivalsByImsi(planOf(text()))
    const tenth = planOf(text(), { scale: { num: 1, den: 10 } })
    expect(tenth.subscribers).toHaveLength(10)
    for (const [imsi, arrivesAtUs] of arrivalsByImsi(tenth)) expect(whole.get(imsi)).toBe(arrivesAtUs)
    expect(planOf(text(), { scale: { num: 1, den: 1_000_000 } }).subscribers).toHaveLength(1)
  })
})

describe('arrivals keep to their shape', () => {
  const windowUs = 100_000_000
  const draw = (shape: 'poisson' | 'uniform' | 'burst', count: number): number[] =>
    Array.from({ length: count }, (_, i) =>
      arrivalUs({ shape, from: 1_000_000, over: windowUs }, 7, '26201', i, `26201${i}`),
    )
  const perTenth = (times: number[]): number[] => {
    const counts = Array<number>(10).fill(0)
    for (const time of times) counts[Math.floor(((time - 1_000_000) * 10) / windowUs)]++
    return counts
  }

  test('poisson: as many in each tenth, but for chance', () => {
    // Each count is binomial(10,000, 1/10), whose standard deviation is 30: six of them are beyond doubt.
    for (const count of perTenth(draw('poisson', 10_000))) expect(Math.abs(count - 1_000)).toBeLessThan(180)
  })

  test('uniform: gaps are even for any number of subscribers', () => {
    for (const count of [10, 100, 777]) {
      const times = draw('uniform', count).sort((a, b) => a - b)
      const gaps = times.slice(1).map((time, i) => time - times[i])
      expect(Math.max(...gaps)).toBeLessThanOrEqual((2 * windowUs) / count + 1)
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(windowUs / count / 2 - 1)
    }
  })

  test('burst: four times the mean rate at first, hardly any at the end', () => {
    const counts = perTenth(draw('burst', 10_000))
    // The first tenth holds 1 − 0.9⁴, the last 0.1⁴ of all.
    expect(Math.abs(counts[0] - 3_439)).toBeLessThan(300)
    expect(counts[9]).toBeLessThan(10)
    expect([...counts].sort((a, b) => b - a)).toEqual(counts)
  })

  test('nobody arrives outside the window, whose first second is the links’ unless it is stated', () => {
    for (const population of [
      '{ subscribers: 500, arrivals: { shape: poisson, over: 10m } }',
      '{ subscribers: 500, arrivals: { shape: burst, over: 9m, from: 60s } }',
      '{ subscribers: 500, arrivals: { shape: uniform, over: 0s } }',
    ]) {
      const { scenario } = load(text({ population }))
      const { from, over } = scenario.spec.population.arrivals
      const times = planOf(text({ population })).subscribers.map((subscriber) => subscriber.arrivesAtUs)
      expect(Math.min(...times)).toBeGreaterThanOrEqual(Math.max(1_000_000, from!))
      expect(Math.max(...times)).toBeLessThanOrEqual(from! + over)
      expect(from! + over).toBeLessThanOrEqual(600_000_000)
    }
  })

  test('the draw is the engine’s stream of that subscriber', () => {
    const expected = Math.floor((stream(7, 'workload/ue/262010/arrival').u32() / 2 ** 32) * windowUs)
    expect(draw('poisson', 1)).toEqual([1_000_000 + expected])
  })
})

describe('shares add up', () => {
  test.each([
    [
      2_000,
      [
        [3, 5],
        [2, 5],
      ],
      [1_200, 800],
    ],
    [
      1,
      [
        [1, 2],
        [1, 2],
      ],
      [1, 0],
    ],
    [
      10,
      [
        [1, 3],
        [1, 3],
        [1, 3],
      ],
      [4, 3, 3],
    ],
    [
      3,
      [
        [1, 100],
        [99, 100],
      ],
      [0, 3],
    ],
    [7, [[1, 1]], [7]],
    [
      5,
      [
        [0, 1],
        [1, 1],
      ],
      [0, 5],
    ],
  ])('%d by %j is %j', (total, shares, parts) => {
    expect(
      split(
        total,
        shares.map(([num, den]) => ({ num, den })),
      ),
    ).toEqual(parts)
  })

  test.each([[[1, 1]], [[3, 2]], [[1, 1, 1]], [[0, 1, 3]], [[7, 5, 3, 1, 84]]])(
    'taking turns by %j: one more comes last, and all parts are near their shares',
    (weights) => {
      const den = weights.reduce((sum, weight) => sum + weight, 0)
      const shares = weights.map((num) => ({ num, den }))
      const long = turns(1_000, shares)
      for (const total of [0, 1, 2, 7, 99, 100, 101, 1_000]) {
        const some = turns(total, shares)
        expect(some).toEqual(long.slice(0, total))
        weights.forEach((weight, part) => {
          const count = some.filter((turn) => turn === part).length
          expect(Math.abs(count - (total * weight) / den)).toBeLessThanOrEqual(1)
        })
      }
    },
  )
})

describe('hashes', () => {
  test('canonical JSON sorts keys and leaves out what is absent', () => {
    expect(canonicalJson({ b: [1, 'x', null], a: { d: true, c: undefined } })).toBe(
      '{"a":{"d":true},"b":[1,"x",null]}',
    )
    // SHA-256 of the text {} by coreutils' sha256sum.
    expect(hashOf({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
  })

  test('spelling and comments change nothing, a value does, a profile changes the inputs only', () => {
    const plan = planOf(text())
    const spelled = planOf(text().replace('duration: 10m', 'duration: 600s # ten minutes'))
    expect(spelled.scenarioHash).toBe(plan.scenarioHash)
    expect(spelled.inputsHash).toBe(plan.inputsHash)
    expect(planOf(text().replace('delay: 18ms', 'delay: 19ms')).scenarioHash).not.toBe(plan.scenarioHash)
    const { scenario, profiles, agreements } = load(text())
    const changed = structuredClone(profiles)
    changed['urban-lte'].spec.radio.rach.value++
    const other = makePlan(scenario, changed, agreements)
    expect(other.scenarioHash).toBe(plan.scenarioHash)
    expect(other.inputsHash).not.toBe(plan.inputsHash)
  })
})

describe('a plan is described before it runs', () => {
  test('with population, phases and what will be measured', () => {
    const loaded = loadScenario('first-drill', folders)
    if (!loaded.ok) throw new Error('first-drill must load')
    const plan = makePlan(loaded.scenario, loaded.profiles, loaded.agreements)
    const description = describePlan(plan)
    expect(description).toContain('2000 subscribers, switching on from')
    expect(description).toContain(
      `at most ${peakArrivalsPerSecond(plan)} in a second; each detaches after 1m`,
    )
    expect(description).toContain('home       26201 with 1200 subscribers, agreement de-es-2026')
    expect(description).toContain(
      'objective  attach.latency.p50 below 300 ms during baseline, settle, at least 30 samples',
    )
    expect(description).not.toContain('warning')
  })

  test.each([
    [
      'an objective whose phase sees no sample',
      '{ subscribers: 9, arrivals: { shape: poisson, over: 1m } }',
      '  phases: { warmup: 1m, settle: 9m }\n  objectives: [{ sli: attach.success, is: ">= 90%" }]',
      'attach.success during settle can see no sample: no subscriber switches on then',
    ],
    [
      'too few samples',
      '{ subscribers: 9, arrivals: { shape: poisson, over: 1m } }',
      '  objectives: [{ sli: attach.success, is: ">= 90%" }]',
      'attach.success during baseline sees at most 9 of the 100 samples that it needs',
    ],
    [
      'nothing to prove',
      '{ subscribers: 9, arrivals: { shape: poisson, over: 1m } }',
      '',
      'without objectives and marks the verdict will be inconclusive',
    ],
    [
      'a stop condition whose interval is the whole run',
      '{ subscribers: 9, arrivals: { shape: poisson, over: 1m } }',
      '  stop: [{ when: "attach.success < 80%", for: 10m }]',
      'stop on attach.success can never be met: its interval is as long as the run',
    ],
    [
      'a home without subscribers',
      '{ subscribers: 1, arrivals: { shape: poisson, over: 1m } }',
      '',
      '20801 has no subscriber',
    ],
  ])('and warns of %s', (_, population, rest, warning) => {
    expect(planWarnings(planOf(text({ population, rest })))).toContain(warning)
  })

  test('and shows what would stop the run', () => {
    const plan = planOf(text({ rest: '  stop: [{ when: "attach.latency.p95 > 2s", for: 1m30s }]' }))
    expect(plan.stop).toEqual([
      {
        when: { sli: 'attach.latency.p95', is: { kind: 'latency', operator: '>', valueUs: 2_000_000 } },
        for: 90_000_000,
      },
    ])
    expect(describePlan(plan)).toContain('stop       attach.latency.p95 above 2000 ms in the last 1m30s\n')
  })

  test('and of a mark of data that nobody uses', () => {
    const silent = text({ rest: '  reach: [gy.quota.update]' }).replace(/ {2}traffic:.*\n/, '')
    expect(planWarnings(planOf(silent))).toEqual(['gy.quota.update will not be reached: nobody uses data'])
  })
})
