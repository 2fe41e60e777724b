import { faultKindNames, faultKinds, linkTargets, nodeTargets } from '../chaos/catalogue.ts'
import { findTarget } from './fault-targets.ts'
import { parseScenario } from './parse.ts'
import { formatProblem } from './problem.ts'
import { interfaces } from './topology.ts'

/** A scenario with these faults, and with what else stands behind them. */
function text(faults: readonly string[], rest = ''): string {
  return `apiVersion: roamlab/v1
kind: Scenario
metadata: { name: hurt, title: Hurt }
spec:
  startsAt: 2026-07-01T08:00:00+02:00
  duration: 10m
  networks:
    visited: [{ plmn: "21407", profile: urban-lte, sites: 4 }]
    homes: [{ plmn: "26201", agreement: de-es-2026, ocs: { active: 1, standby: 1 } }]
    interconnect: [{ name: ipx-a, delay: 18ms }]
  population: { subscribers: 100, arrivals: { shape: uniform, over: 10m } }
  phases: { baseline: 4m, inject: 2m, settle: 4m }
  objectives: [{ sli: attach.success, is: ">= 90%" }]
  faults:
${faults.map((fault) => `    - { id: f${faults.indexOf(fault)}, ${fault} }`).join('\n')}
${rest}`
}

function check(faults: readonly string[], rest = ''): string {
  const parsed = parseScenario(text(faults, rest), 'a.yaml')
  return parsed.ok ? '' : parsed.problems.map(formatProblem).join('\n')
}

const when = 'at: inject+0s, for: 1m'

describe('a fault that makes sense', () => {
  test.each([
    [`kind: link.delay, target: s6a, delay: 100ms, ${when}`],
    [`kind: link.jitter, target: radio/21407/2, jitter: 10ms, ${when}, share: 10%`],
    [`kind: link.loss, target: s8/26201, loss: 5%, ${when}, every: 3`],
    [`kind: link.duplication, target: s11, duplication: 1%, ${when}`],
    [`kind: link.reordering, target: s8, reordering: 1%, delay: 20ms, ${when}, count: 10`],
    [`kind: link.partition, target: gy/26201, ${when}`],
    [`kind: node.crash, target: mme/21407, ${when}`],
    [`kind: node.slow, target: hss/26201, delay: 800ms, factor: 3, ${when}`],
    [`kind: node.overload, target: mme/21407, ${when}, share: 50%`],
    [`kind: node.wrong-cause, target: pgw/26201, cause: 73, ${when}`],
    [`kind: cell.outage, target: cell/21407/4, ${when}`],
    [`kind: cell.interference, target: cell/21407, loss: 30%, ${when}`],
    [`kind: ocs.down, target: ocs/26201/2, ${when}`],
  ])('%s', (fault) => expect(check([fault])).toBe(''))

  test('each kind of the catalogue is among those above', () => expect(faultKindNames).toHaveLength(13))
})

describe('a fault that makes none is refused with its line', () => {
  test.each([
    [
      `kind: node.slwo, target: hss/26201, delay: 1s, ${when}`,
      'a.yaml:15:23: spec.faults[0].kind: no fault is called "node.slwo"; did you mean "node.slow"?',
    ],
    [
      `kind: node.slow, target: hss/26202, delay: 1s, ${when}`,
      'there is no hss in 26202 (expected a network of',
    ],
    [
      `kind: node.slow, target: hss, delay: 1s, ${when}`,
      'hss names no network (expected hss and a network such as',
    ],
    [
      `kind: node.slow, target: hss/26201/2, delay: 1s, ${when}`,
      'there is no hss/26201/2 (expected a number from',
    ],
    [`kind: node.slow, target: hlr/26201, delay: 1s, ${when}`, 'nothing is called hlr/26201'],
    [`kind: node.slow, target: hss/26201, ${when}`, 'node.slow says not how much (expected delay or factor)'],
    [
      `kind: node.slow, target: hss/26201, loss: 1%, factor: 2, ${when}`,
      'node.slow has no loss (expected delay or',
    ],
    [`kind: node.crash, target: mme/21407, ${when}, share: 10%`, 'share has nothing to choose'],
    [`kind: link.loss, target: s11, ${when}`, 'loss is missing'],
    [`kind: link.loss, target: s11, loss: 1%, ${when}, share: 1%, every: 3`, 'every has nothing to choose'],
    [
      `kind: link.reordering, target: s6a, reordering: 1%, delay: 1ms, ${when}`,
      'link.reordering does not strike s6a',
    ],
    [`kind: node.wrong-cause, target: pgw/26201, cause: 5004, ${when}`, '5004 is no cause of a pgw'],
    [
      `kind: cell.outage, target: cell/21407/5, ${when}`,
      'there is no cell/21407/5 (expected a number from 1 to 4)',
    ],
    ['kind: node.crash, target: mme/21407, at: inject+2m, for: 1m', 'inject is over after 2m'],
    ['kind: node.crash, target: mme/21407, at: heal+0s, for: 1m', 'the scenario has no phase heal'],
  ])('%s → %s', (fault, said) => expect(check([fault])).toContain(said))

  test('what the blast radius denies is not struck, nor a part of it, nor what it is a part of', () => {
    const fault = `kind: node.crash, target: ocs/26201, ${when}`
    const deny = (target: string): string => check([fault], `  blastRadius: { deny: [${target}] }\n`)
    expect(deny('ocs/26201')).toContain('a.yaml:15:')
    expect(deny('ocs/26201')).toContain('ocs/26201 must not be struck (expected a target outside')
    expect(deny('ocs/26201/1')).toContain('must not be struck')
    expect(deny('pgw/26201')).toBe('')
    expect(deny('ocs/26209')).toContain('there is no ocs in 26209')
  })
})

describe('targets', () => {
  const parsed = parseScenario(
    text([`kind: node.crash, target: mme/21407, ${when}`], '  regions: 2\n'),
    'a.yaml',
  )
  const found = (target: string): readonly string[] | undefined => {
    if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
    const one = findTarget(target, parsed.scenario)
    return 'message' in one ? [one.message] : one.nodes
  }

  test('a pool has its members in every region, and a numbered member is one in each', () => {
    expect(found('ocs/26201')).toEqual(['ocs/26201/1', 'ocs/26201/2', 'ocs/26201/3', 'ocs/26201/4'])
    expect(found('ocs/26201/2')).toEqual(['ocs/26201/2', 'ocs/26201/4'])
  })

  test('a site is one of the whole network', () => expect(found('cell/21407/3')).toEqual(['enb/21407/3']))

  test('a link without a network is every link of its interface', () => expect(found('s6a')).toBeUndefined())

  test('every interface of the topology can be struck, and the radio', () => {
    expect([...linkTargets].sort()).toEqual([...Object.keys(interfaces), 'radio'].sort())
  })

  test('every kind strikes only what can be a target', () => {
    const words: readonly string[] = [...linkTargets, ...nodeTargets, 'cell']
    for (const { targets } of Object.values(faultKinds))
      for (const word of targets) expect(words).toContain(word)
  })
})
