import type { Operator, Target } from './objectives.ts'

/** Values as people read them: `99.5 %`, `231.4 ms`, `1,760`. */

const words: Record<Operator, string> = { '>=': 'at least', '>': 'above', '<=': 'at most', '<': 'below' }

export function describeTarget(target: Target): string {
  const value =
    target.kind === 'ratio'
      ? describeRatio(target.value.num, target.value.den)
      : describeLatency(target.valueUs)
  return `${words[target.operator]} ${value}`
}

/** Up to four decimals, and never rounded up to a whole: 1,999,999 of 2,000,000 is 99.9999 %, not 100 %. */
export function describeRatio(num: number, den: number): string {
  const tenThousandths = (BigInt(num) * 1_000_000n) / BigInt(den)
  return `${Number(tenThousandths) / 10_000} %`
}

export function describeLatency(us: number): string {
  if (us < 1_000) return `${us} us`
  return us < 10_000_000 ? `${us / 1_000} ms` : `${us / 1_000_000} s`
}

/** Thousands apart, without asking the machine's locale. */
export function describeCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
