import { parseScenario } from './parse.ts'
import { formatProblem, type Problem } from './problem.ts'

/** Executable as it stands; each test breaks one thing. Line numbers count from the first line of this text. */
const sound = `apiVersion: roamlab/v1
kind: Scenario
metadata:
  name: summer-peak-es
  title: German and French roamers in Spain
  owner: group:default/roaming-core
  tags: [lte, home-routed]
spec:
  seed: 7
  startsAt: 2026-07-01T08:00:00+02:00
  duration: 15m
  pacing: max
  networks:
    visited:
      - { plmn: "21407", profile: urban-lte, sites: 12, areas: 3 }
    homes:
      - { plmn: "26201", agreement: de-es-2026, share: 60% }
      - { plmn: "20801", agreement: fr-es-2026, share: 40% }
    interconnect: [{ name: ipx-a, delay: 18ms, jitter: 3ms }]
  population: { subscribers: 10000, arrivals: { shape: poisson, over: 15m }, churn: { stay: 4m } }
  traffic: { mix: { web: 50%, video: 30%, voip: 20% } }
  mobility: { model: static }
  phases: { warmup: 1m, baseline: 4m, inject: 4m, heal: 1m, settle: 5m }
  objectives:
    - { sli: attach.success, is: ">= 99.5%", during: settle }
    - { sli: attach.latency.p50, is: "< 300ms" }
  reach: [gtp.retransmission]
`

function problemsOf(text: string): readonly Problem[] {
  const result = parseScenario(text, 'a.yaml')
  return result.ok ? [] : result.problems
}

/** The problems of the sound scenario with one text replaced by another, as an author sees them. */
function check(from: string, to: string): string {
  expect(sound).toContain(from)
  return problemsOf(sound.replace(from, to)).map(formatProblem).join('\n')
}

test('the sound scenario has no problem, with Windows line ends neither', () => {
  expect(problemsOf(sound)).toEqual([])
  expect(problemsOf(sound.replaceAll('\n', '\r\n'))).toEqual([])
})

describe('what is wrong is named with its line and with what was expected', () => {
  test.each([
    [
      'seed: 7',
      'seed: -7',
      'a.yaml:9:9: spec.seed: -7 is too small (expected a whole number from 0 to 9007199254740991)',
    ],
    [
      'seed: 7',
      'seed: 1e99',
      'a.yaml:9:9: spec.seed: 1e+99 is too large (expected a whole number from 0 to 9007199254740991)',
    ],
    [
      'roamlab/v1',
      'roamlab/v2',
      'a.yaml:1:13: apiVersion: "roamlab/v2" is not valid here (expected roamlab/v1)',
    ],
    [
      'duration: 15m',
      'duration: 15',
      'a.yaml:11:13: spec.duration: 15 is not valid here (expected a duration above zero such as 800ms, ' +
        '15m or 1h30m)',
    ],
    [
      '  duration: 15m\n',
      '',
      'a.yaml:8:1: spec.duration: duration is missing (expected a duration above zero such as 800ms, 15m or 1h30m)',
    ],
    [
      '  seed: 7',
      '  sed: 7',
      'a.yaml:9:3: spec.sed: unknown key "sed"; did you mean "seed"? (expected seed, startsAt, duration, ' +
        'pacing, networks, regions, population, traffic, mobility, phases, faults, blastRadius, stop, ' +
        'objectives or reach)',
    ],
    ['title:', 'titel:', 'unknown key "titel"; did you mean "title"?'],
    [
      '"21407"',
      '21407',
      'a.yaml:15:17: spec.networks.visited[0].plmn: 21407 is not valid here (expected a PLMN of five or ' +
        'six digits in quotes such as "21407")',
    ],
    [
      '2026-07-01T08:00:00+02:00',
      '2026-07-01',
      'a.yaml:10:13: spec.startsAt: "2026-07-01" is not valid here (expected a date, a time and a zone ' +
        'such as 2026-07-01T08:00:00+02:00)',
    ],
    [
      'pacing: max',
      'pacing: fast',
      'a.yaml:12:11: spec.pacing: "fast" is not valid here (expected max, realtime or a multiple such as x10)',
    ],
    [
      'shape: poisson',
      'shape: poison',
      'a.yaml:20:56: spec.population.arrivals.shape: "poison" is not valid here; did you mean "poisson"? ' +
        '(expected poisson, uniform or burst)',
    ],
    [
      'during: settle',
      'during: setle',
      '"setle" is not valid here; did you mean "settle"? (expected warmup, baseline, inject, heal or ' +
        'settle, or a list of them)',
    ],
    [
      'delay: 18ms',
      'delay: 18',
      'a.yaml:19:42: spec.networks.interconnect[0].delay: 18 is not valid here (expected a duration such ' +
        'as 0s, 800ms or 15m)',
    ],
    ['sites: 12', 'sites: 12.5', '12.5 is not valid here (expected a whole number from 1 to 4096)'],
    [
      'visited:\n      - { plmn: "21407", profile: urban-lte, sites: 12, areas: 3 }',
      'visited: []',
      'a.yaml:14:14: spec.networks.visited: the list is too short (expected a list of at least one visited network)',
    ],
    [
      '[{ name: ipx-a, delay: 18ms, jitter: 3ms }]',
      '{ name: ipx-a }',
      'spec.networks.interconnect: a mapping is not what belongs here (expected a list of at least one carrier)',
    ],
    [
      'owner: group:default/roaming-core',
      'owner: us',
      'a Backstage entity reference such as group:default/roaming-core',
    ],
    ['is: "< 300ms"', 'is: 300ms', 'an operator and a value such as ">= 99.5%" or "< 300ms"'],
    ['tags: [lte, home-routed]', 'tags: lte', '"lte" is not valid here (expected a list)'],
    [
      'metadata:\n',
      'metadata: 5\nmetadatas:\n',
      'metadata: 5 is not valid here (expected a mapping with name, title, owner, description or tags)',
    ],
  ])('%j → %j', (from, to, said) => expect(check(from, to)).toContain(said))
})

describe('values that do not fit together', () => {
  test.each([
    [
      'share: 40%',
      'share: 30%',
      'a.yaml:17:7: spec.networks.homes: the shares of the homes add up to 90 % (expected 100 %)',
    ],
    [
      ', share: 40%',
      '',
      'a.yaml:18:9: spec.networks.homes[1].share: share is missing (expected a percentage, since there are ' +
        'several homes)',
    ],
    [
      '"20801"',
      '"26201"',
      'a.yaml:18:17: spec.networks.homes[1].plmn: "26201" is given twice (expected each plmn once)',
    ],
    [
      '"20801"',
      '"21407"',
      '21407 is home and visited network at once (expected roamers from another network)',
    ],
    [
      'model: static',
      'model: static, speed: 120km/h',
      'spec.mobility.speed: who does not move has no speed (expected no speed)',
    ],
    ['areas: 3', 'areas: 3, mmePools: 2', '2 MME pool areas for 1 MMEs (expected an MME for each)'],
    ['areas: 3', 'areas: 3, sgwAreas: 2', '2 service areas for 1 SGWs (expected an SGW for each)'],
    ['areas: 3', 'areas: 1, sgws: 2, sgwAreas: 2', '2 of them for 1 tracking areas'],
    ['areas: 3', 'areas: 3, mmes: 2, mmePools: 2, sgws: 3, sgwAreas: 3', 'one number that divides the other'],
    ['areas: 3', 'areas: 13', '13 tracking areas for 12 sites (expected at most as many areas as sites)'],
    [
      'voip: 20%',
      'voip: 21%',
      'a.yaml:21:19: spec.traffic.mix: the parts of the mix add up to 101 % (expected 100 %)',
    ],
    [
      'settle: 5m',
      'settle: 4m',
      'a.yaml:23:11: spec.phases: the phases add up to 14m (expected the duration, 15m)',
    ],
    [
      'over: 15m',
      'over: 16m',
      'the last subscriber switches on after 16m (expected arrivals within the duration, 15m)',
    ],
    ['over: 15m', 'from: 1s, over: 15m', 'the last subscriber switches on after 15m1s'],
    [
      'attach.success,',
      'attach.sucess,',
      'a.yaml:25:14: spec.objectives[0].sli: no SLI is named "attach.sucess"; did you mean "attach.success"?',
    ],
    [
      '">= 99.5%"',
      '">= 300ms"',
      'attach.success is compared with a duration (expected a percentage such as ">= 99.5%")',
    ],
    [
      '"< 300ms"',
      '"< 30%"',
      'attach.latency.p50 is compared with a percentage (expected a duration such as "< 300ms")',
    ],
    [
      '">= 99.5%"',
      '">= 100%"',
      'no number of samples proves a ratio of 100 % (expected a target below 100%, or minSamples beside it)',
    ],
    [
      'phases: { warmup: 1m, baseline: 4m, inject: 4m, heal: 1m, settle: 5m }',
      'phases: { warmup: 10m, baseline: 5m }',
      'the scenario has no phase settle (expected warmup or baseline)',
    ],
    ['during: settle', 'during: [settle, settle]', 'a phase is given twice (expected each phase once)'],
    [
      '[gtp.retransmission]',
      '[gtp.retransmision]',
      'a.yaml:27:11: spec.reach[0]: no mark is named "gtp.retransmision"; did you mean "gtp.retransmission"?',
    ],
    [
      '[gtp.retransmission]',
      '[gy.final-unit, gy.final-unit]',
      '"gy.final-unit" is given twice (expected each mark once)',
    ],
  ])('%j → %j', (from, to, said) => expect(check(from, to)).toContain(said))

  test('a target of 100 % stands with a number of samples of its own', () => {
    expect(check('is: ">= 99.5%"', 'is: ">= 100%", minSamples: 500')).toBe('')
  })

  test('a timer may be a mark', () => expect(check('[gtp.retransmission]', '[timer.expired/T3460]')).toBe(''))
})

describe('what this version cannot execute is refused, never ignored', () => {
  const faults = `  faults:
    - { id: hss-slow, kind: node.slow, target: hss/26201, delay: 800ms, at: inject+0s, for: 2m }
`
  test.each([
    [
      'share: 60%',
      'share: 60%, hss: 3',
      'not supported yet: spec.networks.homes[0].hss (expected for now one or two HSS)',
    ],
    [
      'share: 40%',
      'share: 40%, pcrf: 3',
      'not supported yet: spec.networks.homes[1].pcrf (expected for now one or two PCRF)',
    ],
    [
      'share: 40%',
      'share: 40%, pgws: 3',
      'not supported yet: spec.networks.homes[1].pgws (expected for now one or two PGW)',
    ],
    [
      'share: 60%',
      'share: 60%, ocs: { active: 2 }',
      'not supported yet: spec.networks.homes[0].ocs.active (expected for now one active OCS)',
    ],
    [
      'share: 60%',
      'share: 60%, ocs: { standby: 2 }',
      'not supported yet: spec.networks.homes[0].ocs.standby (expected for now one standby OCS)',
    ],
    [
      'jitter: 3ms',
      'dras: 3',
      'not supported yet: spec.networks.interconnect[0].dras (expected for now one or two DRA)',
    ],
    [
      'jitter: 3ms }',
      'jitter: 3ms }, { name: ipx-b, delay: 1ms }',
      'not supported yet: spec.networks.interconnect (expected for now one carrier)',
    ],
    [
      '  reach:',
      '  stop: [{ when: "billing.lag.p95 > 1h", for: 2m }]\n  reach:',
      'not supported yet: spec.stop[0].when.sli (expected for now attach.success, attach.latency.p50, ',
    ],
    [
      'attach.latency.p50, is: "< 300ms"',
      'billing.lag.p95, is: "< 1h"',
      'not supported yet: spec.objectives[1].sli',
    ],
  ])('%j → %j', (from, to, said) => expect(check(from, to)).toContain(said))

  test('the grammar of what is refused is checked all the same', () => {
    const wrong = faults.replace('inject+0s', 'lunch+0s').replace('kind: node.slow', 'kind: slow')
    const said = check('  objectives:\n', `${wrong}  objectives:\n`)
    expect(said).toContain('an instant in a phase such as inject+30s')
    expect(said).toContain('a kind of fault such as node.slow')
    expect(check('  reach:', '  stop: [{ when: "attach.sucess < 80%", for: 2m }]\n  reach:')).toContain(
      'did you mean',
    )
  })
})

describe('YAML that is none', () => {
  test.each([
    ['seed: 7', 'seed: 7\n  seed: 8', 'a.yaml:10:3: spec.seed: seed is given twice (expected each key once)'],
    ['seed: 7', '\tseed: 7', 'a tab used as indentation (expected spaces)'],
    ['seed: 7', 'seed: [7', 'a.yaml:10'],
    ['seed: 7', 'seed: 7: 8', 'a.yaml:9:9: a mapping inside a value on one line'],
    ['seed: 7', 'seed: !!js/function 7', 'a.yaml:9:9: a tag (expected plain values without tags)'],
    ['seed: 7', 'seed: *x', 'a.yaml:9:9: spec.seed: no anchor is named x (expected &name before *name)'],
    ['seed: 7', '? [1, 2]\n  : 3\n  seed: 7', 'a key that is not text'],
    ['  reach:', '---\n  reach:', 'a second document begins here (expected one document in a file)'],
    ['seed: 7', 'seed: \u0007', 'a.yaml:9:9: this is not a text file (expected UTF-8 text)'],
  ])('%j → %j', (from, to, said) => expect(check(from, to)).toContain(said))

  test('anchors that resolve are plain values', () => {
    expect(check('duration: 15m', 'duration: &all 15m').concat(check('over: 15m', 'over: "15m"'))).toBe('')
  })
})
