/** An exact share of a whole: `99.5%` is 199/200. Verdicts compare ratios as integers, never as floating point. */
export interface Ratio {
  readonly num: number
  readonly den: number
}

/** The ratio in lowest terms. */
export function ratio(num: number, den: number): Ratio {
  if (!Number.isSafeInteger(num) || !Number.isSafeInteger(den) || num < 0 || den <= 0)
    throw new RangeError(`not a ratio: ${num}/${den}`)
  const divisor = greatestCommonDivisor(num, den)
  return { num: num / divisor, den: den / divisor }
}

export function compareRatios(a: Ratio, b: Ratio): number {
  const left = BigInt(a.num) * BigInt(b.den)
  const right = BigInt(b.num) * BigInt(a.den)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Exact sum, for shares that have to add up to a whole. */
export function addRatios(a: Ratio, b: Ratio): Ratio {
  const divisor = greatestCommonDivisor(a.den, b.den)
  return ratio(a.num * (b.den / divisor) + b.num * (a.den / divisor), (a.den / divisor) * b.den)
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b]
  return a
}
