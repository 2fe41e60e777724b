import { type ComparedRun, type Comparison, compareRuns } from '../../kpi/compare.ts'
import { failed, type Result, succeeded } from '../ports/failures.ts'
import type { RunReport } from '../report/run-report.ts'

/** Compares the reports of two runs, subscriber by subscriber. */
export function compareStored({ a, b }: { a: Uint8Array; b: Uint8Array }): Result<Comparison> {
  const [one, other] = [comparedRun(a), comparedRun(b)]
  if (one.subscribers.rows.length === 0 || other.subscribers.rows.length === 0)
    return failed('not-comparable', 'one of the runs has kept no outcome of single subscribers')
  return succeeded(compareRuns([one], [other]))
}

function comparedRun(octets: Uint8Array): ComparedRun {
  const { replay, ...report } = JSON.parse(new TextDecoder().decode(octets)) as RunReport
  return { ...report, commands: replay?.decisions }
}
