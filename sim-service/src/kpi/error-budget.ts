import { type Measurements, type Observations, observationsOf } from './measurements.ts'
import { type Objective, sliNamed } from './objectives.ts'
import { quantiles } from './sli.ts'

/** How many bad observations an objective allows, how many there were, and how many may still come. */
export interface ErrorBudget {
  readonly sli: string
  /** Observations with an outcome; the budget is a share of them. */
  readonly valid: number
  /** Whole observations: a budget of 9.99 allows nine. */
  readonly allowed: number
  readonly used: number
  /** Negative when the budget is overspent. */
  readonly left: number
}

/**
 * The budget of an objective over its phases. Bad is what the objective does not want to see: for a ratio, the bad (or,
 * where the ratio has a ceiling, the good); for a latency quantile pN, what is slower than the target, of which
 * 100 − N percent are allowed. Counted to the resolution of the histogram (1/128 of the value). `undefined` without an
 * observation: no traffic, no budget.
 */
export function errorBudget(objective: Objective, measurements: Measurements): ErrorBudget | undefined {
  const observed = observationsOf(objective, measurements)
  const { valid, used, share } = spending(objective, observed)
  if (valid === 0) return undefined
  const allowed = Number((BigInt(valid) * BigInt(share.num)) / BigInt(share.den))
  return { sli: objective.sli, valid, allowed, used, left: allowed - used }
}

function spending(
  { sli: name, target }: Objective,
  { good, bad, latency }: Observations,
): { valid: number; used: number; share: { num: number; den: number } } {
  const sli = sliNamed(name)
  const isFloor = target.operator === '>=' || target.operator === '>'
  if (sli.kind === 'ratio' && target.kind === 'ratio') {
    const { num, den } = target.value
    return isFloor
      ? { valid: good + bad, used: bad, share: { num: den - num, den } }
      : { valid: good + bad, used: good, share: { num, den } }
  }
  if (sli.kind === 'latency' && target.kind === 'latency') {
    const isStrict = target.operator === '<' || target.operator === '>='
    const within = latency.countAtMost(isStrict ? target.valueUs - 1 : target.valueUs)
    const beyond = Math.round((1 - quantiles[sli.quantile]) * 1_000)
    // A quantile of at least a value is a wish for slowness: then the fast ones are the bad ones.
    return isFloor
      ? { valid: latency.count, used: within, share: { num: 1_000 - beyond, den: 1_000 } }
      : { valid: latency.count, used: latency.count - within, share: { num: beyond, den: 1_000 } }
  }
  throw new TypeError(`${name} is not measured in what its target says`)
}
