import { Histogram } from '../engine/histogram.ts'
import { type Objective, type PhaseName, sliNamed } from './objectives.ts'
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

/** The observations of an objective's phases, added up; the measurements stay as they are. */
export function observationsOf(
  objective: Pick<Objective, 'sli' | 'during'>,
  measurements: Measurements,
): Observations {
  const { family } = sliNamed(objective.sli)
  const sum: Observations = { good: 0, bad: 0, latency: new Histogram() }
  for (const phase of objective.during) {
    const part = measurements.sli[phase]?.[family]
    if (!part) continue
    sum.good += part.good
    sum.bad += part.bad
    sum.latency.merge(part.latency)
  }
  return sum
}

/** Counts by name, added up; names in order, so that the order of the parts does not show. */
export function mergeCounts(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>()
  for (const part of parts) {
    for (const [name, count] of Object.entries(part)) sums.set(name, (sums.get(name) ?? 0) + count)
  }
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
}
