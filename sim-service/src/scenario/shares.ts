import type { Ratio } from '../kpi/ratio.ts'

/**
 * Splits a whole number by shares so that the parts add up to it exactly: each gets the floor of its quota, and what is
 * left goes to the largest remainders, to the earlier one among equals. The shares must add up to one.
 */
export function split(total: number, shares: readonly Ratio[]): number[] {
  const whole = BigInt(total)
  const parts = shares.map(({ num, den }, index) => {
    const product = whole * BigInt(num)
    const divisor = BigInt(den)
    return { index, count: product / divisor, remainder: product % divisor, divisor }
  })
  let left = whole - parts.reduce((sum, part) => sum + part.count, 0n)
  const byRemainder = [...parts].sort((a, b) => {
    const difference = b.remainder * a.divisor - a.remainder * b.divisor
    return difference === 0n ? a.index - b.index : difference > 0n ? 1 : -1
  })
  for (const part of byRemainder) {
    if (left === 0n) break
    part.count += 1n
    left -= 1n
  }
  return parts.map((part) => Number(part.count))
}
