import type { Ratio } from './ratio.ts'
import { type Sli, slis } from './sli.ts'

/** The phases of a run in the order in which they follow each other; a scenario may leave some out. */
export const phaseNames = ['warmup', 'baseline', 'inject', 'heal', 'settle'] as const

export type PhaseName = (typeof phaseNames)[number]

/** Half open: an observation at `endUs` belongs to the next phase. The end of the last phase is the end of the run. */
export interface Phase {
  readonly name: PhaseName
  readonly startUs: number
  readonly endUs: number
}

export type Operator = '>=' | '>' | '<=' | '<'

export type Target =
  | { readonly kind: 'ratio'; readonly operator: Operator; readonly value: Ratio }
  | { readonly kind: 'latency'; readonly operator: Operator; readonly valueUs: number }

/** One SLO of a scenario, every default resolved. */
export interface Objective {
  readonly sli: string
  readonly target: Target
  readonly during: readonly PhaseName[]
  readonly minSamples: number
}

/** Phases that count unless an objective says otherwise: those in which the network is meant to be well. */
const wellPhases: readonly PhaseName[] = ['baseline', 'heal', 'settle']

export function defaultDuring(phases: readonly PhaseName[]): readonly PhaseName[] {
  return phases.filter((name) => wellPhases.includes(name))
}

/** Fewer evaluations prove nothing about hypotheses. */
export const HYPOTHESES = 50

/** Fewest samples of a latency quantile: ten observations beyond it, and 30 for the median. */
const quantileSamples = { p50: 30, p90: 100, p95: 200, p99: 1_000, 'p99.9': 10_000 } as const

/**
 * The least number of samples with which an objective proves anything: ⌈10/(1−r)⌉ for a ratio r, 30 for a p50, 200
 * for a p95. A ratio of 100 % has no such number, so it must be stated: `undefined`.
 */
export function defaultMinSamples(sliName: string, target: Target): number | undefined {
  const sli = sliNamed(sliName)
  // The share of hypotheses that held needs fifty of them, whatever it has to be.
  if (sli.family === 'chaos') return HYPOTHESES
  if (sli.kind === 'latency') return quantileSamples[sli.quantile]
  if (target.kind !== 'ratio') throw new TypeError(`${sliName} is a ratio and its target is not`)
  const { num, den } = target.value
  return num >= den ? undefined : Math.ceil((10 * den) / (den - num))
}

export function sliNamed(name: string): Sli {
  const sli = slis.get(name)
  if (!sli) throw new TypeError(`no SLI is named ${name}`)
  return sli
}
