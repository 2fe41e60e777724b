import type { Histogram } from '../engine/histogram.ts'
import type { PhaseName } from './objectives.ts'
import type { SliFamily } from './sli.ts'

/** What a run observed of one SLI family in one phase. An observation belongs to the phase in which it began. */
export interface Observations {
  good: number
  /** Unfinished at the end of the run included. */
  bad: number
  /** In microseconds, of the observations that have one: accepted attaches, not prescribed rejections. */
  latency: Histogram
}

/** Everything that a verdict may depend on: exact counters and mergeable histograms in virtual time, no wall clock. */
export interface Measurements {
  readonly sli: { readonly [phase in PhaseName]?: { readonly [family in SliFamily]?: Observations } }
  /** How often each `sometimes(...)` mark was passed. */
  readonly marks: Readonly<Record<string, number>>
  /** How often each `always(...)` invariant was broken; a run that broke one does not pass. */
  readonly violations: Readonly<Record<string, number>>
  /** Every other counter, for KPIs; none of them enters a verdict. */
  readonly counters: Readonly<Record<string, number>>
}
