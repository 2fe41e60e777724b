import { type Failure, failed } from '../../runs/ports/failures.ts'
import type { RateLimits } from '../rate-limits.ts'
import type { Cost } from '../route.ts'

const WINDOW_MS = 60_000
/** Calls of nobody known, for each address. */
const STRANGERS_A_MINUTE = 600

/** What REST counts with a library of Express is counted here for calls: so many within a minute, for each subject. */
export class CallLimits {
  private readonly limits: RateLimits
  private counts = new Map<string, number>()
  private endsMs = 0

  constructor(limits: RateLimits) {
    this.limits = limits
  }

  /** Counts a call; gives why it is one too many. */
  ofSubject(cost: Cost, subject: string): Failure | undefined {
    return this.count(`${cost} ${subject}`, this.limits[cost])
  }

  ofAddress(address: string): Failure | undefined {
    return this.count(`address ${address}`, STRANGERS_A_MINUTE)
  }

  private count(key: string, limit: number): Failure | undefined {
    const nowMs = Date.now()
    if (nowMs >= this.endsMs) {
      this.counts = new Map()
      this.endsMs = nowMs + WINDOW_MS
    }
    const count = (this.counts.get(key) ?? 0) + 1
    this.counts.set(key, count)
    if (count <= limit) return undefined
    const detail = `more than ${limit} calls of this kind within a minute`
    const retryAfterSeconds = Math.ceil((this.endsMs - nowMs) / 1000)
    return failed('too-many-requests', detail, { retryAfterSeconds }).failure
  }
}
