import { experimentalResultCode } from '../../codec/diameter/result-codes.ts'
import type { Refusal } from './subscribers.ts'

const experimental: ReadonlySet<number> = new Set(Object.values(experimentalResultCode))

/** The refusal that a number stands for: a result of TS 29.272 §7.4 where it is one, else of RFC 6733 §7.1. */
export function orderedRefusal(code: number): Refusal {
  return experimental.has(code)
    ? { on: 'authentication', experimentalResultCode: code }
    : { on: 'authentication', resultCode: code }
}
