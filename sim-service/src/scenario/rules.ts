import { describeRatio } from '../kpi/describe.ts'
import { isMark, markNames, marks } from '../kpi/marks.ts'
import { defaultMinSamples, type PhaseName, phaseNames, type Target } from '../kpi/objectives.ts'
import { addRatios, type Ratio } from '../kpi/ratio.ts'
import { slis } from '../kpi/sli.ts'
import { diameterTimers } from '../network/diameter-endpoint.ts'
import { gtpTimers } from '../network/gtp-endpoint.ts'
import { mmeTimers } from '../network/mme/timers.ts'
import { ueTimers } from '../network/ue/timers.ts'
import type { Agreement } from './agreement.ts'
import { faultProblems } from './fault-rules.ts'
import { didYouMean, oneOf, type Path, type Problem, printable } from './problem.ts'
import type { Profile } from './profile.ts'
import type { Scenario } from './scenario.ts'
import type { ServiceObjectives } from './service-objectives.ts'
import { formatDuration } from './units.ts'
import type { YamlSource } from './yaml-source.ts'

/** Rules that hold between the values of one file; the schema knows each value alone. */

/** Fills in the defaults that depend on other values. */
export function completed(scenario: Scenario): Scenario {
  const { spec } = scenario
  const homes = spec.networks.homes
  const { arrivals } = spec.population
  const alone = homes.length === 1 && homes[0].share === undefined
  return {
    ...scenario,
    spec: {
      ...spec,
      networks: { ...spec.networks, homes: alone ? [{ ...homes[0], share: { num: 1, den: 1 } }] : homes },
      population: { ...spec.population, arrivals: { ...arrivals, ...arrivalWindow(arrivals) } },
      phases: spec.phases ?? { baseline: spec.duration },
    },
  }
}

/** S1 Setup, capabilities exchanges and path checks take their time before the first subscriber may switch on. */
const LINKS_COME_UP_US = 1_000_000

/** From when on, and within which time from then. */
export function arrivalWindow({ from, over }: { from?: number; over: number }): {
  from: number
  over: number
} {
  if (from !== undefined) return { from, over }
  return { from: LINKS_COME_UP_US, over: Math.max(0, over - LINKS_COME_UP_US) }
}

export function scenarioProblems(scenario: Scenario, source: YamlSource): Problem[] {
  return [
    ...networkProblems(scenario, source),
    ...timeProblems(scenario, source),
    ...trafficProblems(scenario, source),
    ...mobilityProblems(scenario, source),
    ...objectiveProblems(scenario, source),
    ...repeated(source, scenario.spec.faults, ['spec', 'faults'], 'id'),
    ...faultProblems(scenario, source),
    ...stopProblems(scenario, source),
  ]
}

function* networkProblems({ spec }: Scenario, source: YamlSource): Generator<Problem> {
  const { visited, homes, interconnect } = spec.networks
  const at = (...path: Path): Path => ['spec', 'networks', ...path]
  yield* repeated(source, visited, at('visited'), 'plmn')
  yield* repeated(source, homes, at('homes'), 'plmn')
  yield* repeated(source, interconnect, at('interconnect'), 'name')
  for (const [i, network] of visited.entries()) {
    if (network.areas > network.sites) {
      const message = `${network.areas} tracking areas for ${network.sites} sites`
      yield source.problem(at('visited', i, 'areas'), message, 'at most as many areas as sites')
    }
    if (spec.regions !== undefined && spec.regions > network.sites) {
      const message = `${spec.regions} regions for ${network.sites} sites of ${network.plmn}`
      yield source.problem(['spec', 'regions'], message, 'at most as many regions as sites')
    }
    yield* zoneProblems(network, (name) => at('visited', i, name), source)
  }
  for (const [i, home] of homes.entries()) {
    if (visited.some((network) => network.plmn === home.plmn)) {
      const message = `${home.plmn} is home and visited network at once`
      yield source.problem(at('homes', i, 'plmn'), message, 'roamers from another network')
    }
    if (home.share === undefined) {
      yield source.problem(
        at('homes', i, 'share'),
        'share is missing',
        'a percentage, since there are several homes',
      )
    }
  }
  const shares = homes.flatMap((home) => home.share ?? [])
  if (shares.length === homes.length) {
    yield* notAWhole(source, at('homes'), 'the shares of the homes', shares)
  }
}

/** Pool areas and service areas consist of whole tracking areas, and each has at least one node (TS 23.401 §3.1). */
function* zoneProblems(
  { areas, mmes, sgws, mmePools = 1, sgwAreas = 1 }: Scenario['spec']['networks']['visited'][number],
  at: (name: string) => Path,
  source: YamlSource,
): Generator<Problem> {
  if (mmePools > mmes)
    yield source.problem(at('mmePools'), `${mmePools} MME pool areas for ${mmes} MMEs`, 'an MME for each')
  if (sgwAreas > sgws)
    yield source.problem(at('sgwAreas'), `${sgwAreas} service areas for ${sgws} SGWs`, 'an SGW for each')
  const zones = Math.max(mmePools, sgwAreas)
  if (zones > areas) {
    const name = mmePools === zones ? 'mmePools' : 'sgwAreas'
    yield source.problem(at(name), `${zones} of them for ${areas} tracking areas`, 'a tracking area for each')
  }
  if (zones % mmePools !== 0 || zones % sgwAreas !== 0) {
    const message = `${mmePools} MME pool areas and ${sgwAreas} service areas overlap in part`
    yield source.problem(at('sgwAreas'), message, 'one number that divides the other')
  }
}

function* mobilityProblems({ spec }: Scenario, source: YamlSource): Generator<Problem> {
  if (spec.mobility?.model === 'static' && spec.mobility.speed !== undefined)
    yield source.problem(['spec', 'mobility', 'speed'], 'who does not move has no speed', 'no speed')
}

function* timeProblems({ spec }: Scenario, source: YamlSource): Generator<Problem> {
  const phases = spec.phases ?? {}
  const sum = phaseNames.reduce((total, name) => total + (phases[name] ?? 0), 0)
  if (sum !== spec.duration) {
    const message = `the phases add up to ${formatDuration(sum)}`
    yield source.problem(['spec', 'phases'], message, `the duration, ${formatDuration(spec.duration)}`)
  }
  const { from, over } = arrivalWindow(spec.population.arrivals)
  if (from + over > spec.duration) {
    const message = `the last subscriber switches on after ${formatDuration(from + over)}`
    const expected = `arrivals within the duration, ${formatDuration(spec.duration)}`
    yield source.problem(['spec', 'population', 'arrivals', 'over'], message, expected)
  }
}

function* trafficProblems({ spec }: Scenario, source: YamlSource): Generator<Problem> {
  if (!spec.traffic) return
  const shares = Object.values(spec.traffic.mix).flatMap((share) => share ?? [])
  yield* notAWhole(source, ['spec', 'traffic', 'mix'], 'the parts of the mix', shares)
}

function* objectiveProblems({ spec }: Scenario, source: YamlSource): Generator<Problem> {
  for (const [i, objective] of spec.objectives.entries()) {
    const at = (name: string): Path => ['spec', 'objectives', i, name]
    yield* targetProblems(objective, at, source)
    const during = objective.during === undefined ? [] : [objective.during].flat()
    for (const name of during) {
      if (!spec.phases?.[name]) {
        const present = phaseNames.filter((phase) => spec.phases?.[phase])
        yield source.problem(at('during'), `the scenario has no phase ${name}`, oneOf(present))
      }
    }
    if (new Set<PhaseName>(during).size < during.length) {
      yield source.problem(at('during'), 'a phase is given twice', 'each phase once')
    }
  }
  for (const [i, mark] of spec.reach.entries()) {
    const path: Path = ['spec', 'reach', i]
    if (!isMark(mark)) {
      const message = `no mark is named "${printable(mark)}"${didYouMean(mark, markNames)}`
      yield source.problem(path, message, `timer.expired/<timer>, ${oneOf(Object.keys(marks))}`)
    } else if (spec.reach.indexOf(mark) < i) {
      yield source.problem(path, `"${printable(mark)}" is given twice`, 'each mark once')
    }
  }
}

/** What an objective says, wherever it stands: its SLI, its target, how many samples prove it. */
function* targetProblems(
  { sli, is, minSamples }: { sli: string; is: Target; minSamples?: number },
  at: (name: string) => Path,
  source: YamlSource,
): Generator<Problem> {
  const wrong = sliProblem(sli, is)
  if (wrong) yield source.problem(at(wrong.at), wrong.message, wrong.expected)
  else if (minSamples === undefined && defaultMinSamples(sli, is) === undefined) {
    const message = 'no number of samples proves a ratio of 100 %'
    yield source.problem(at('is'), message, 'a target below 100%, or minSamples beside it')
  }
}

export function serviceObjectiveProblems({ spec }: ServiceObjectives, source: YamlSource): Problem[] {
  const path: Path = ['spec', 'objectives']
  return [
    ...spec.objectives.flatMap((objective, i) => [
      ...targetProblems(objective, (name) => [...path, i, name], source),
    ]),
    ...repeated(source, spec.objectives, path, 'name'),
  ]
}

function* stopProblems({ spec }: Scenario, source: YamlSource): Generator<Problem> {
  for (const [i, stop] of spec.stop.entries()) {
    const wrong = sliProblem(stop.when.sli, stop.when.is)
    if (wrong) yield source.problem(['spec', 'stop', i, 'when'], wrong.message, wrong.expected)
  }
}

function sliProblem(
  name: string,
  threshold: Target,
): { at: 'sli' | 'is'; message: string; expected: string } | undefined {
  const sli = slis.get(name)
  if (!sli) {
    const message = `no SLI is named "${printable(name)}"${didYouMean(name, slis.keys())}`
    return { at: 'sli', message, expected: oneOf([...slis.keys()]) }
  }
  if (sli.kind === threshold.kind) return undefined
  const message = `${name} is compared with a ${threshold.kind === 'ratio' ? 'percentage' : 'duration'}`
  return {
    at: 'is',
    message,
    expected: sli.kind === 'ratio' ? 'a percentage such as ">= 99.5%"' : 'a duration such as "< 300ms"',
  }
}

/** The timers that a profile may set, by name: those whose durations the world takes from it. */
const timerNames: readonly string[] = [ueTimers, mmeTimers, gtpTimers, diameterTimers].flatMap(Object.keys)

export function profileProblems({ spec }: Profile, source: YamlSource): Problem[] {
  return Object.keys(spec.timers)
    .filter((name) => !timerNames.includes(name))
    .map((name) => {
      const message = `no timer that a profile sets is named "${printable(name)}"${didYouMean(name, timerNames)}`
      return source.problem(['spec', 'timers', name], message, oneOf(timerNames), 'key')
    })
}

export function agreementProblems({ spec }: Agreement, source: YamlSource): Problem[] {
  const problems: Problem[] = []
  if (spec.home.plmn === spec.visited.plmn) {
    problems.push(
      source.problem(['spec', 'visited', 'plmn'], 'home and visited network are one', 'two networks'),
    )
  }
  if (spec.validUntil.epochUs <= spec.validFrom.epochUs) {
    problems.push(
      source.problem(['spec', 'validUntil'], 'the agreement ends before it begins', 'a later date'),
    )
  }
  for (const [name, group] of Object.entries(spec.charging.ratingGroups)) {
    const path = ['spec', 'charging', 'ratingGroups', name]
    if (group.quota.value === 0)
      problems.push(source.problem([...path, 'quota'], 'the quota is empty', 'above 0B'))
    else if (group.volumeQuotaThreshold.value >= group.quota.value) {
      const message = 'the threshold is not below the quota'
      problems.push(source.problem([...path, 'volumeQuotaThreshold'], message, 'less than the quota'))
    }
  }
  return problems
}

function* repeated<K extends string>(
  source: YamlSource,
  rows: readonly { readonly [key in K]: string }[],
  path: Path,
  key: K,
): Generator<Problem> {
  for (const [i, row] of rows.entries()) {
    if (rows.findIndex((other) => other[key] === row[key]) < i) {
      yield source.problem([...path, i, key], `"${printable(row[key])}" is given twice`, `each ${key} once`)
    }
  }
}

function* notAWhole(
  source: YamlSource,
  path: Path,
  what: string,
  shares: readonly Ratio[],
): Generator<Problem> {
  const sum = shares.reduce(addRatios, { num: 0, den: 1 })
  if (sum.num !== sum.den) {
    yield source.problem(path, `${what} add up to ${describeRatio(sum.num, sum.den)}`, '100 %')
  }
}
