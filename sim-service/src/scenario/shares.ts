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

/**
 * Whose turn each of `total` is when they are dealt out by shares one after another (Sainte-Laguë's method): a longer
 * row begins with the shorter one, and after each turn the parts are as near to the shares as whole numbers get.
 */
export function turns(total: number, shares: readonly Ratio[]): number[] {
  const dealt = shares.map(() => 0)
  const dueAt = (part: number): number => ((2 * dealt[part] + 1) * shares[part].den) / shares[part].num
  const due = shares.map((_, part) => dueAt(part))
  return Array.from({ length: total }, () => {
    let next = 0
    for (let part = 1; part < due.length; part++) if (due[part] < due[next]) next = part
    dealt[next]++
    due[next] = dueAt(next)
    return next
  })
}
