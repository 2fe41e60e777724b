import { join } from 'node:path'
import { type FaultWish, faultOf } from '../../test-support/hurt.ts'
import { second } from '../../test-support/lab.ts'
import { repositoryRoot } from '../../test-support/repository.ts'
import { shippedPlan } from '../../test-support/shipped-plan.ts'
import { faultWarnings, reachOf, reachOfAll } from './blast-radius.ts'
import { withReferences } from './library.ts'
import { parseScenario } from './parse.ts'
import type { Plan } from './plan.ts'
import { formatProblem } from './problem.ts'

/** A hundred roamers of two homes on six sites in two regions; the fault acts for the first minute. */
function plan(): Plan {
  const made = shippedPlan('summer-peak-es', { scale: { num: 100, den: 10_000 }, regions: 2 })
  for (const [i, one] of made.subscribers.entries()) {
    one.home = i % 4 === 0 ? 1 : 0
    one.site = i % 12
    one.arrivesAtUs = i * second
  }
  return made
}

const early = { atUs: second, untilUs: 500 * second }
const count = (wish: FaultWish): number => reachOf(plan(), faultOf({ ...early, ...wish })).subscribers.size

describe('who is in reach of a fault', () => {
  test.each<[FaultWish, number]>([
    [{ kind: 'node.crash', nodes: ['hss/26201/1', 'hss/26201/2'] }, 75],
    [{ kind: 'node.crash', nodes: ['mme/21407/1', 'mme/21407/2'] }, 100],
    [{ kind: 'cell.outage', link: 'radio', nodes: ['enb/21407/1'] }, 9],
    [{ kind: 'node.crash', nodes: ['dra/ipx-a/1'] }, 52],
    [{ kind: 'link.loss', link: 's6a', parameters: { loss: 1 } }, 100],
    [{ kind: 'link.loss', link: 's6a', parameters: { loss: 0 } }, 0],
  ])('%j', (wish, subscribers) => expect(count(wish)).toBe(subscribers))

  test('those who switch on after it are not', () => {
    const wish: FaultWish = { kind: 'link.loss', link: 's6a', parameters: { loss: 1 } }
    expect(count({ ...wish, untilUs: 40 * second })).toBe(40)
  })

  test('two faults reach together whom either reaches, and the networks of both', () => {
    const faults = [
      { kind: 'node.crash', nodes: ['hss/26201/1', 'hss/26201/2'] },
      { kind: 'node.crash', nodes: ['hss/20801/1', 'hss/20801/2'] },
    ] as FaultWish[]
    const all = reachOfAll({ ...plan(), faults: faults.map((wish) => faultOf({ ...early, ...wish })) })
    expect(all.subscribers.size).toBe(100)
    expect([...all.networks].sort()).toEqual(['20801', '26201'])
  })
})

describe('faults that show nothing are warned of', () => {
  const warnings = (wish: FaultWish, change: Partial<Plan> = {}): string[] =>
    faultWarnings({ ...plan(), ...change, faults: [faultOf({ ...early, ...wish })] })
  const nobody = { traffic: { classes: [] } }

  test.each<[FaultWish, Partial<Plan>, string]>([
    [{ kind: 'node.slow', nodes: ['hss/26201/1'], parameters: { delay: 0 } }, {}, 'does nothing'],
    [
      { kind: 'node.crash', nodes: ['hss/26201/1'], untilUs: second + 1 },
      { subscribers: [] },
      'in its reach',
    ],
    [{ kind: 'link.loss', link: 's1-u', parameters: { loss: 1 } }, nobody, 'nobody uses data'],
  ])('%j', (wish, change, said) => expect(warnings(wish, change)).toEqual([expect.stringContaining(said)]))

  test('one that meets traffic is not', () =>
    expect(warnings({ kind: 'node.crash', nodes: ['hss/26201/1'] })).toEqual([]))
})

describe('a blast radius is kept before the run', () => {
  const check = (limit: string, fault = 'node.crash, target: hss/26201'): string => {
    const text = `apiVersion: roamlab/v1
kind: Scenario
metadata: { name: hurt, title: Hurt }
spec:
  startsAt: 2026-07-01T08:00:00+02:00
  duration: 10m
  networks:
    visited: [{ plmn: "21407", profile: urban-lte, sites: 4 }]
    homes:
      - { plmn: "26201", agreement: de-es-2026, share: 60% }
      - { plmn: "20801", agreement: fr-es-2026, share: 40% }
    interconnect: [{ name: ipx-a, delay: 18ms }]
  population: { subscribers: 100, arrivals: { shape: uniform, over: 10m } }
  phases: { baseline: 4m, inject: 6m }
  faults: [{ id: down, kind: ${fault}, at: inject+0s, for: 6m }]
  blastRadius: { ${limit} }
  objectives: [{ sli: attach.success, is: ">= 90%" }]
`
    const parsed = parseScenario(text, 'a.yaml')
    if (!parsed.ok) return parsed.problems.map(formatProblem).join('\n')
    const found = withReferences(parsed.scenario, parsed.source, [
      join(repositoryRoot(), 'sim-service', 'config'),
    ])
    return found.ok ? '' : found.problems.map(formatProblem).join('\n')
  }

  test('a limit that is wide enough lets it pass', () =>
    expect(check('subscribers: 60%, networks: 1, deny: [ocs/26201]')).toBe(''))

  test('more subscribers than that are refused, with the line', () => {
    expect(check('subscribers: 59%')).toContain(
      'a.yaml:16:31: spec.blastRadius.subscribers: the faults reach 60 %',
    )
    expect(check('subscribers: 59%')).toContain('(expected at most 59 %, or fewer and shorter faults)')
  })

  test('more networks too', () => {
    expect(check('networks: 1')).toBe('')
    const everywhere = check('networks: 1', 'link.partition, target: s6a')
    expect(everywhere).toContain(
      'the faults strike 4 networks: 21407, 26201, 20801, ipx-a (expected at most 1)',
    )
  })
})
