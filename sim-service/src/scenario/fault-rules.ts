import {
  type FaultParameter,
  faultKind,
  faultKindNames,
  faultParameters,
  isCauseOf,
  isFaultKind,
} from '../chaos/catalogue.ts'
import { findTarget } from './fault-targets.ts'
import { didYouMean, oneOf, type Path, type Problem, printable } from './problem.ts'
import type { Scenario } from './scenario.ts'
import { formatDuration } from './units.ts'
import type { YamlSource } from './yaml-source.ts'

type Fault = Scenario['spec']['faults'][number]

const selectors = ['share', 'every', 'count'] as const

/** What must hold between the values of one fault, and between it and the networks and phases of its scenario. */
export function* faultProblems(scenario: Scenario, source: YamlSource): Generator<Problem> {
  const { spec } = scenario
  for (const [i, fault] of spec.faults.entries()) {
    const at = (name: string): Path => ['spec', 'faults', i, name]
    yield* instantProblems(fault, scenario, at, source)
    yield* timelessProblems(fault, scenario, at, source)
  }
  for (const [i, target] of (spec.blastRadius?.deny ?? []).entries()) {
    const found = findTarget(target, scenario)
    if ('message' in found)
      yield source.problem(['spec', 'blastRadius', 'deny', i], found.message, found.expected)
  }
}

/** What must hold of a fault whenever it begins. */
export function* timelessProblems(
  fault: Fault,
  scenario: Scenario,
  at: (name: string) => Path,
  source: YamlSource,
): Generator<Problem> {
  if (!isFaultKind(fault.kind)) {
    const message = `no fault is called "${printable(fault.kind)}"${didYouMean(fault.kind, faultKindNames)}`
    yield source.problem(at('kind'), message, oneOf(faultKindNames))
    return
  }
  yield* parameterProblems(fault, at, source)
  yield* targetProblems(fault, scenario, at, source)
}

function* instantProblems(
  { at: { phase, afterUs } }: Fault,
  { spec }: Scenario,
  at: (name: string) => Path,
  source: YamlSource,
): Generator<Problem> {
  const length = spec.phases?.[phase]
  if (!length) {
    yield source.problem(
      at('at'),
      `the scenario has no phase ${phase}`,
      'an instant in a phase of the scenario',
    )
  } else if (afterUs >= length) {
    const message = `${phase} is over after ${formatDuration(length)}`
    yield source.problem(at('at'), message, 'an instant within its phase')
  }
}

/** Those that the kind needs are there, no other is, and there is one selector at the most. */
function* parameterProblems(
  fault: Fault,
  at: (name: string) => Path,
  source: YamlSource,
): Generator<Problem> {
  if (!isFaultKind(fault.kind)) return
  const { needs, takes, selects } = faultKind(fault.kind)
  const known = [...needs, ...takes]
  const given = (Object.keys(faultParameters) as FaultParameter[]).filter((name) => fault[name] !== undefined)
  for (const name of needs) {
    if (fault[name] === undefined)
      yield source.problem(at(name), `${name} is missing`, faultParameters[name].about.toLowerCase())
  }
  if (takes.length > 0 && !takes.some((name) => fault[name] !== undefined))
    yield source.problem(at('kind'), `${fault.kind} says not how much`, oneOf(takes))
  for (const name of given) {
    if (known.includes(name)) continue
    const expected = known.length === 0 ? 'no parameter' : oneOf(known)
    yield source.problem(at(name), `${fault.kind} has no ${name}`, expected, 'key')
  }
  const chosen = selectors.filter((name) => fault[name] !== undefined)
  for (const name of chosen.slice(selects === undefined ? 0 : 1)) {
    const expected = selects === undefined ? 'a fault that strikes its whole target' : `${chosen[0]} alone`
    yield source.problem(at(name), `${name} has nothing to choose`, expected, 'key')
  }
}

function* targetProblems(
  fault: Fault,
  scenario: Scenario,
  at: (name: string) => Path,
  source: YamlSource,
): Generator<Problem> {
  if (!isFaultKind(fault.kind)) return
  const found = findTarget(fault.target, scenario)
  if ('message' in found) {
    yield source.problem(at('target'), found.message, found.expected)
    return
  }
  const { targets } = faultKind(fault.kind)
  if (!targets.includes(found.word)) {
    yield source.problem(at('target'), `${fault.kind} does not strike ${found.word}`, oneOf(targets))
    return
  }
  if (fault.cause !== undefined && !isCauseOf(found.word, fault.cause)) {
    const expected = found.word === 'pgw' ? 'a GTPv2 cause from 64 to 255' : 'a result code from 3000 to 5999'
    yield source.problem(at('cause'), `${fault.cause} is no cause of a ${found.word}`, expected)
  }
  const denied = scenario.spec.blastRadius?.deny.find((target) => isWithin(fault.target, target))
  if (denied !== undefined)
    yield source.problem(at('target'), `${denied} must not be struck`, 'a target outside blastRadius.deny')
}

/** `hss/26201/1` is within `hss/26201`, and the other way round. */
function isWithin(target: string, denied: string): boolean {
  return `${target}/`.startsWith(`${denied}/`) || `${denied}/`.startsWith(`${target}/`)
}
