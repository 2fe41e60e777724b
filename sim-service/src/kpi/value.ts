import type { Observations } from './measurements.ts'
import { type Operator, sliNamed, type Target } from './objectives.ts'
import { compareRatios } from './ratio.ts'
import { quantiles } from './sli.ts'

/** The value of an SLI: a ratio from 0 to 1, or microseconds; absent without a sample. */
export function measuredValue(
  sliName: string,
  { good, bad, latency }: Observations,
): { value: number | undefined; samples: number } {
  const sli = sliNamed(sliName)
  const samples = sli.kind === 'ratio' ? good + bad : latency.count
  if (samples === 0) return { value: undefined, samples }
  return { value: sli.kind === 'ratio' ? good / samples : latency.quantile(quantiles[sli.quantile]), samples }
}

/** Whether what was observed is on the named side of a threshold: ratios are compared exactly. Needs a sample. */
export function holds(sliName: string, target: Target, observed: Observations): boolean {
  const sli = sliNamed(sliName)
  if (sli.kind === 'ratio' && target.kind === 'ratio') {
    const ratio = { num: observed.good, den: observed.good + observed.bad }
    return compares(target.operator, compareRatios(ratio, target.value))
  }
  if (sli.kind === 'latency' && target.kind === 'latency') {
    const value = observed.latency.quantile(quantiles[sli.quantile])
    return compares(target.operator, Math.sign(value - target.valueUs))
  }
  throw new TypeError(`${sliName} is not measured in what its target says`)
}

/** How far a value is on the right side of its target: percentage points or microseconds, negative where missed. */
export function marginOf(target: Target, value: number): number {
  const [points, limit] =
    target.kind === 'ratio'
      ? [100 * value, (100 * target.value.num) / target.value.den]
      : [value, target.valueUs]
  return isFloor(target.operator) ? points - limit : limit - points
}

function compares(operator: Operator, sign: number): boolean {
  if (sign === 0) return operator === '>=' || operator === '<='
  return sign > 0 === isFloor(operator)
}

/** Whether more is better. */
function isFloor(operator: Operator): boolean {
  return operator === '>=' || operator === '>'
}
