/** A confidence interval of a ratio, from 0 to 1. */
export interface Interval {
  readonly from: number
  readonly to: number
}

/** The 97.5 % quantile of the normal distribution. */
const Z = 1.959963984540054

/** Wilson's score interval at 95 %: also right for a few observations, and for none or all of them good. */
export function wilson(good: number, all: number): Interval | undefined {
  if (all === 0) return undefined
  const share = good / all
  const square = (Z * Z) / all
  const middle = (share + square / 2) / (1 + square)
  const half = (Z * Math.sqrt((share * (1 - share)) / all + square / (4 * all))) / (1 + square)
  // The ends are exact where rounding would leave them beside zero or one.
  return { from: good === 0 ? 0 : middle - half, to: good === all ? 1 : middle + half }
}
