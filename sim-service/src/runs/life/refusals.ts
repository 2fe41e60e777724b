import type { InjectedFault } from '../../chaos/planned-fault.ts'
import { injectedFault, type Struck } from '../../scenario/injected-fault.ts'
import type { Problem } from '../../scenario/problem.ts'
import {
  type Failure,
  type FailureCode,
  type FailurePlace,
  failed,
  type Result,
  succeeded,
} from '../ports/failures.ts'
import type { FaultRequest } from './run-service.ts'

/** What is wrong with something that a person wrote, as an answer of the service. */
export function refusal(
  code: FailureCode,
  problems: readonly Problem[],
  placeOf: (path: string) => string = (path) => path,
): { readonly ok: false; readonly failure: Failure } {
  const places = problems.map(
    ({ path, message, expected, line, column }): FailurePlace => ({
      place: placeOf(path),
      detail: message,
      hint: expected,
      line,
      column,
    }),
  )
  const [{ place, detail, hint }] = places
  return failed(code, detail, { place, hint, places })
}

/** A fault that somebody asks for, as the run will be told it. */
export function injectionOf(request: FaultRequest, struck: Struck): Result<InjectedFault> {
  const result = injectedFault(request, struck)
  if (result.ok) return succeeded(result.fault)
  // The text in which the places were found is ours: only the fault itself was sent.
  const problems = result.problems.map((problem) => ({ ...problem, line: 1, column: 1 }))
  return refusal('fault-refused', problems, (path) => path.replace(/^spec\.faults\[0\]\.?/, ''))
}
