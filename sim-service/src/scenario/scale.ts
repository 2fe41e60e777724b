import type { Ratio } from '../kpi/ratio.ts'
import { parsePercentage } from './units.ts'

/** What `parseScale` takes, for a message. */
export const SCALE_FORM = 'a part such as 1/50, 0.1 or 10%, at most all'

/** `1/50`, `0.1` and `10%`: an exact ratio, above 0 and at most 1. */
export function parseScale(text: string): Ratio | undefined {
  const [, num, den] = /^(\d{1,9})\/(\d{1,9})$/.exec(text)?.map(Number) ?? []
  const decimal = /^(?:0\.\d{1,6}|1)$/.test(text)
    ? { num: Math.round(Number(text) * 1e6), den: 1_000_000 }
    : undefined
  const scale = den === undefined ? (decimal ?? parsePercentage(text)) : { num, den }
  return scale !== undefined && scale.num > 0 && scale.num <= scale.den ? scale : undefined
}
