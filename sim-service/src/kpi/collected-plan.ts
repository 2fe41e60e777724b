import type { Phase } from './objectives.ts'

/** What of a plan the collectors of a run read; a plan is one. */
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

/** The EMM cause with which the agreement of a subscriber wants it rejected; `undefined` where it may roam. */
export function prescribedCause(plan: CollectedPlan, flow: number): number | undefined {
  const subscriber = plan.subscribers[flow - 1]
  if (subscriber === undefined) return undefined
  const { roamingAllowed, barredCause } = plan.homes[subscriber.home].agreement
  return roamingAllowed ? undefined : barredCause
}

/** The phase of an instant; the end of the last phase belongs to it, so that nothing at the end of a run is lost. */
export function phaseAt(phases: readonly Phase[], timeUs: number): Phase | undefined {
  const last = phases[phases.length - 1]
  if (last !== undefined && timeUs === last.endUs) return last
  return phases.find(({ startUs, endUs }) => timeUs >= startUs && timeUs < endUs)
}
