import { reactionTo } from '../network/ue/causes.ts'
import type { Phase } from './objectives.ts'

/**
 * What of a plan the collectors of a run read; a plan is one. Every shard's collectors read the plan of the whole run,
 * so that places, buckets and subscribers have the same numbers in all of them.
 */
export interface CollectedPlan {
  readonly durationUs: number
  readonly phases: readonly Phase[]
  readonly visited: readonly {
    readonly plmn: string
    readonly sites: readonly { readonly cellId: number }[]
  }[]
  readonly homes: readonly {
    readonly plmn: string
    readonly agreement: Policy
    readonly elsewhere?: readonly Policy[]
  }[]
  /** Present where subscribers are so many that no outcome of a single one is kept. */
  readonly population?: object
  /** In the order of their numbers: subscriber n, whose signalling is flow n, is the one at n − 1. */
  readonly subscribers: readonly {
    readonly home: number
    readonly visited: number
    readonly site: number
  }[]
}

/** What an agreement says of roamers: whether they are admitted, and how they are turned away. */
interface Policy {
  readonly roamingAllowed: boolean
  readonly barredCause: number
}

/**
 * Whether an attach ended as the agreements want it: rejected with the cause of one that bars roaming, and with nowhere
 * else to go. Another network would have had to admit the roamer, unless the cause has made its USIM invalid.
 */
export function isPrescribed(plan: CollectedPlan, flow: number, outcome: string): boolean {
  const subscriber = plan.subscribers[flow - 1]
  if (subscriber === undefined) return false
  const { agreement, elsewhere = [] } = plan.homes[subscriber.home]
  const policies = [agreement, ...elsewhere]
  const isBarredEverywhere = policies.every(({ roamingAllowed }) => !roamingAllowed)
  return policies.some(
    ({ roamingAllowed, barredCause }) =>
      !roamingAllowed &&
      outcome === `rejected/${barredCause}` &&
      (isBarredEverywhere || reactionTo(barredCause) === 'sim-invalid'),
  )
}

/** The phase of an instant; the end of the last phase belongs to it, so that nothing at the end of a run is lost. */
export function phaseAt(phases: readonly Phase[], timeUs: number): Phase | undefined {
  const last = phases[phases.length - 1]
  if (last !== undefined && timeUs === last.endUs) return last
  return phases.find(({ startUs, endUs }) => timeUs >= startUs && timeUs < endUs)
}
