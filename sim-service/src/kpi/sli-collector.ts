import { Histogram } from '../engine/histogram.ts'
import type { MeasurementSink } from '../engine/simulation.ts'
import { type CollectedPlan, isPrescribed, phaseAt } from './collected-plan.ts'
import { type HistogramSnapshot, histogramFrom, histogramSnapshot } from './histogram-snapshot.ts'
import type { Measurements, Observations } from './measurements.ts'
import type { PhaseName } from './objectives.ts'
import type { SliFamily } from './sli.ts'

/** Observations as plain data. */
export interface ObservationsSnapshot {
  readonly good: number
  readonly bad: number
  readonly latency: HistogramSnapshot
}

/** What ended within one window, all phases together: what stop conditions and a live view are fed with. */
export type SliWindow = { readonly [family in SliFamily]?: ObservationsSnapshot }

/** The same, by the phase in which each observation began; `none` where a run has no phases. */
export type SliPhases = { readonly [phase in PhaseName | 'none']?: SliWindow }

export interface SliSnapshot {
  readonly phases: { readonly [phase in PhaseName]?: SliWindow }
  /** Observations that have begun and not ended: [flow, instant] after each other. */
  readonly open: { readonly [family in SliFamily]?: readonly number[] }
}

/** The two ends of an observation, or one measurement that is all of it, as network functions measure them. */
const watched: Readonly<Record<string, { family: SliFamily; end: 'begins' | 'ends' | 'whole' }>> = {
  'attach.started': { family: 'attach', end: 'begins' },
  'attach.outcome': { family: 'attach', end: 'ends' },
  'service-request.started': { family: 'service', end: 'begins' },
  'service-request.outcome': { family: 'service', end: 'ends' },
  'tau.started': { family: 'tau', end: 'begins' },
  'tau.outcome': { family: 'tau', end: 'ends' },
  'handover.started': { family: 'handover', end: 'begins' },
  'handover.outcome': { family: 'handover', end: 'ends' },
  'billing.lag': { family: 'billing', end: 'whole' },
  'chaos.hypothesis': { family: 'chaos', end: 'ends' },
}

/** What the collector listens to. */
export const sliMeasurements: readonly string[] = Object.keys(watched)

/** Outcomes that are good wherever they happen; a rejection is good where the agreement prescribes it. */
const goodOutcomes: Readonly<Record<SliFamily, string>> = {
  attach: 'accepted',
  service: 'established',
  tau: 'accepted',
  handover: 'completed',
  billing: '',
  chaos: 'held',
}

type Families = { [family in SliFamily]?: Observations }

/**
 * What one shard observes of its SLIs. An observation counts in the phase in which it began (design §6); what is still
 * open at the end is bad. Shards merge by addition, in any order, and their flows are disjoint.
 */
export class SliCollector implements MeasurementSink {
  private readonly plan: CollectedPlan
  private readonly phases = new Map<PhaseName, Families>()
  private readonly open = new Map<SliFamily, Map<number, number>>()
  private window = new Map<PhaseName | 'none', Families>()

  constructor(plan: CollectedPlan) {
    this.plan = plan
  }

  measure(name: string, dimensions: string, value: number, timeUs: number, flow: number): void {
    const row = watched[name]
    if (row === undefined) return
    const { family, end } = row
    if (end === 'begins') this.openOf(family).set(flow, timeUs)
    else {
      if (end === 'ends') this.openOf(family).delete(flow)
      const succeeded = dimensions === goodOutcomes[family] || end === 'whole'
      const isGood = succeeded || (family === 'attach' && isPrescribed(this.plan, flow, dimensions))
      this.observe(family, timeUs - value, isGood, succeeded ? value : undefined)
    }
  }

  /** One observation, for those that no network function measures: settlement's records. */
  observe(family: SliFamily, startedUs: number, isGood: boolean, latencyUs: number | undefined): void {
    const phase = phaseAt(this.plan.phases, startedUs)
    if (phase !== undefined) count(this.familiesOf(phase.name), family, isGood, latencyUs)
    const name = phase?.name ?? 'none'
    let window = this.window.get(name)
    if (window === undefined) this.window.set(name, (window = {}))
    count(window, family, isGood, latencyUs)
  }

  /** What ended since this was asked last. */
  takeWindow(): SliPhases {
    const taken = Array.from(this.window, ([phase, families]) => [phase, snapshotOf(families)])
    this.window = new Map()
    return Object.fromEntries(taken)
  }

  merge(other: SliCollector): this {
    for (const [phase, families] of other.phases) mergeFamilies(this.familiesOf(phase), families)
    for (const [phase, families] of other.window) {
      let window = this.window.get(phase)
      if (window === undefined) this.window.set(phase, (window = {}))
      mergeFamilies(window, families)
    }
    for (const [family, flows] of other.open) {
      for (const [flow, startedUs] of flows) this.openOf(family).set(flow, startedUs)
    }
    return this
  }

  toSnapshot(): SliSnapshot {
    const phases = Array.from(this.phases, ([name, families]) => [name, snapshotOf(families)])
    const open = Array.from(this.open, ([family, flows]) => [family, [...flows].flat()])
    return { phases: Object.fromEntries(phases), open: Object.fromEntries(open) }
  }

  static fromSnapshot(plan: CollectedPlan, snapshot: SliSnapshot): SliCollector {
    const collector = new SliCollector(plan)
    for (const [phase, families] of Object.entries(snapshot.phases))
      collector.phases.set(phase as PhaseName, familiesFrom(families))
    for (const [family, pairs] of Object.entries(snapshot.open)) {
      const flows = collector.openOf(family as SliFamily)
      for (let i = 0; i < pairs.length; i += 2) flows.set(pairs[i], pairs[i + 1])
    }
    return collector
  }

  /** What a verdict is made of: the observations of each phase, and those that never ended as bad ones. */
  observations(): Measurements['sli'] {
    const total = SliCollector.fromSnapshot(this.plan, this.toSnapshot())
    for (const { name } of this.plan.phases) total.familiesOf(name)
    for (const [family, flows] of total.open) {
      for (const startedUs of flows.values()) {
        const phase = phaseAt(this.plan.phases, startedUs)
        if (phase !== undefined) count(total.familiesOf(phase.name), family, false, undefined)
      }
    }
    return Object.fromEntries(total.phases)
  }

  /** How many of a family have begun and not ended. */
  unfinished(family: SliFamily): number {
    return this.open.get(family)?.size ?? 0
  }

  private openOf(family: SliFamily): Map<number, number> {
    let flows = this.open.get(family)
    if (flows === undefined) this.open.set(family, (flows = new Map()))
    return flows
  }

  private familiesOf(phase: PhaseName): Families {
    let families = this.phases.get(phase)
    if (families === undefined) this.phases.set(phase, (families = {}))
    return families
  }
}

/** Adds up what the shards handed over at a window's end, phase by phase. */
export function mergePhases(windows: readonly SliPhases[]): SliPhases {
  const names = new Set(windows.flatMap((window) => Object.keys(window) as (keyof SliPhases)[]))
  return Object.fromEntries(
    Array.from(names, (name) => [name, mergeWindows(windows.flatMap((window) => window[name] ?? []))]),
  )
}

/** All phases of a window together. */
export function wholeWindow(phases: SliPhases): SliWindow {
  const windows = Object.values(phases)
  return windows.length === 1 ? windows[0] : mergeWindows(windows)
}

/** Observations of phases as a verdict reads them. */
export function observedIn(phases: SliSnapshot['phases']): Measurements['sli'] {
  return Object.fromEntries(Object.entries(phases).map(([phase, window]) => [phase, familiesFrom(window)]))
}

/** Adds up windows. */
export function mergeWindows(windows: readonly SliWindow[]): SliWindow {
  const sum: Families = {}
  for (const window of windows) mergeFamilies(sum, familiesFrom(window))
  return snapshotOf(sum)
}

function count(families: Families, family: SliFamily, isGood: boolean, latencyUs: number | undefined): void {
  const observations = (families[family] ??= { good: 0, bad: 0, latency: new Histogram() })
  if (isGood) observations.good++
  else observations.bad++
  if (latencyUs !== undefined) observations.latency.record(latencyUs)
}

function mergeFamilies(into: Families, from: Families): void {
  for (const family of Object.keys(from) as SliFamily[]) {
    const { good, bad, latency } = from[family]!
    const sum = (into[family] ??= { good: 0, bad: 0, latency: new Histogram() })
    sum.good += good
    sum.bad += bad
    sum.latency.merge(latency)
  }
}

function snapshotOf(families: Families): SliWindow {
  return Object.fromEntries(
    Object.entries(families).map(([family, { good, bad, latency }]) => [
      family,
      { good, bad, latency: histogramSnapshot(latency) },
    ]),
  )
}

function familiesFrom(window: SliWindow): Families {
  return Object.fromEntries(
    Object.entries(window).map(([family, { good, bad, latency }]) => [
      family,
      { good, bad, latency: histogramFrom(latency) },
    ]),
  )
}
