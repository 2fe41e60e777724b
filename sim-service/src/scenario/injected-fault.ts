import type { InjectedFault, PlannedFault } from '../chaos/planned-fault.ts'
import { injectedAt } from '../chaos/planned-fault.ts'
import { phaseNames } from '../kpi/objectives.ts'
import { blastProblems } from './blast-radius.ts'
import { timelessProblems } from './fault-rules.ts'
import { parseFault, type Refused } from './parse.ts'
import type { Plan } from './plan.ts'
import { timeless } from './planned-faults.ts'
import type { Path, Problem } from './problem.ts'
import type { Scenario } from './scenario.ts'

export type InjectedFaultResult = { readonly ok: true; readonly fault: InjectedFault } | Refused

/** A run as far as a fault that is injected into it must be held against it. */
export interface Struck {
  readonly scenario: Scenario
  readonly plan: Plan
  /** Of the plan and of earlier injections. */
  readonly faults: readonly PlannedFault[]
  /** When it would begin. */
  readonly atUs: number
}

const FILE = 'fault'

/**
 * A fault that somebody wants to inject, written as in a scenario but for `at`. It is held against the same schema and
 * the same rules, and against the blast radius together with every other fault of the run.
 */
export function injectedFault(
  request: Readonly<Record<string, unknown>>,
  struck: Struck,
): InjectedFaultResult {
  const { scenario, plan, faults, atUs } = struck
  const kind = typeof request['kind'] === 'string' ? request['kind'] : 'fault'
  const id = request['id'] ?? freeName(kind, faults)
  // JSON is YAML, and the place of a problem is found in this text. The phase says nothing: no plan is made of it.
  const written = { ...request, id, at: request['at'] ?? `${phaseNames[0]}+0s` }
  const parsed = parseFault(JSON.stringify({ spec: { faults: [written] } }, null, 2), FILE)
  if (!parsed.ok) return parsed
  const { fault, source } = parsed
  const at = (name: string): Path => ['spec', 'faults', 0, name]
  const problems: Problem[] = []
  if (request['at'] !== undefined)
    problems.push(source.problem(at('at'), 'an injected fault begins at once', 'no instant', 'key'))
  if (faults.some((other) => other.id === fault.id))
    problems.push(source.problem(at('id'), `the run has a fault ${fault.id}`, 'another name'))
  problems.push(...timelessProblems(fault, scenario, at, source))
  if (problems.length > 0) return { ok: false, problems }
  const injected = timeless(fault, scenario)
  const all = [...faults, injectedAt(injected, atUs, plan.durationUs)]
  const tooFar = blastProblems(scenario, { ...plan, faults: all }, source)
  return tooFar.length > 0 ? { ok: false, problems: tooFar } : { ok: true, fault: injected }
}

/** `link-loss-2`: a name that no fault of the run has. */
function freeName(kind: string, faults: readonly PlannedFault[]): string {
  const stem = kind.replaceAll('.', '-')
  const isTaken = (name: string): boolean => faults.some(({ id }) => id === name)
  let number = 1
  while (isTaken(`${stem}-${number}`)) number++
  return `${stem}-${number}`
}
