import type { Observations } from './measurements.ts'
import type { Objective } from './objectives.ts'
import { measuredValue } from './value.ts'

/** What of a fault a verdict needs to know. */
export interface Harm {
  readonly id: string
  readonly kind: string
  readonly target: string
  readonly atUs: number
  readonly untilUs: number
}

/** A hypothesis is evaluated over each ten seconds of virtual time, and at the least with so many observations. */
export const HYPOTHESIS_WINDOW_US = 10_000_000
export const HYPOTHESIS_SAMPLES = 10

/** Whether there are enough of them to look at. */
export function isEnough({ sli }: Objective, observed: Observations): boolean {
  return measuredValue(sli, observed).samples >= HYPOTHESIS_SAMPLES
}
