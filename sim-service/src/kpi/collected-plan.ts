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
    readonly agreement: { readonly roamingAllowed: boolean; readonly barredCause: number }
  }[]
  /** In the order of their numbers: subscriber n, whose signalling is flow n, is the one at n − 1. */
  readonly subscribers: readonly {
    readonly home: number
    readonly visited: number
    readonly site: number
  }[]
}

/** Whether an attach ended as the agreement wants it: rejected, since it bars roaming, with just its cause. */
export function isPrescribed(plan: CollectedPlan, flow: number, outcome: string): boolean {
  const subscriber = plan.subscribers[flow - 1]
  if (subscriber === undefined) return false
  const { roamingAllowed, barredCause } = plan.homes[subscriber.home].agreement
  return !roamingAllowed && outcome === `rejected/${barredCause}`
}

/** The phase of an instant; the end of the last phase belongs to it, so that nothing at the end of a run is lost. */
export function phaseAt(phases: readonly Phase[], timeUs: number): Phase | undefined {
  const last = phases[phases.length - 1]
  if (last !== undefined && timeUs === last.endUs) return last
  return phases.find(({ startUs, endUs }) => timeUs >= startUs && timeUs < endUs)
}
