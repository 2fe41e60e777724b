import { Histogram } from '../engine/histogram.ts'
import type { MeasurementSink } from '../engine/simulation.ts'
import type { Measurements, Observations } from '../kpi/measurements.ts'
import type { PhaseName } from '../kpi/objectives.ts'
import type { Plan } from '../scenario/plan.ts'

/** Counters and sums of one measurement, by its dimensions. */
export interface Tally {
  count: number
  sum: number
}

/** Turns what the network functions measure into SLI observations by phase, and counters for everything else. */
export class Recorder implements MeasurementSink {
  readonly tallies = new Map<string, Map<string, Tally>>()
  readonly mmeAttach = new Histogram()
  private readonly plan: Plan
  private readonly phases = new Map<PhaseName, Observations>()
  /** When each attach that is still open began, by flow. */
  private readonly open = new Map<number, number>()

  constructor(plan: Plan) {
    this.plan = plan
    for (const { name } of plan.phases) this.phases.set(name, { good: 0, bad: 0, latency: new Histogram() })
  }

  measure(name: string, dimensions: string, value: number, timeUs: number, flow: number): void {
    let byDimensions = this.tallies.get(name)
    if (byDimensions === undefined) this.tallies.set(name, (byDimensions = new Map()))
    const tally = byDimensions.get(dimensions)
    if (tally === undefined) byDimensions.set(dimensions, { count: 1, sum: value })
    else {
      tally.count++
      tally.sum += value
    }
    if (name === 'attach.started') this.open.set(flow, timeUs)
    else if (name === 'attach.outcome') this.attachEnded(dimensions, value, timeUs, flow)
    else if (name === 'mme.attach' && dimensions === 'accepted') this.mmeAttach.record(value)
  }

  /** A final outcome, counted in the phase in which the first attempt began. */
  private attachEnded(outcome: string, latencyUs: number, timeUs: number, flow: number): void {
    this.open.delete(flow)
    const observations = this.phaseAt(timeUs - latencyUs)
    if (observations === undefined) return
    if (outcome === 'accepted') {
      observations.good++
      observations.latency.record(latencyUs)
    } else if (this.isPrescribed(outcome, flow)) observations.good++
    else observations.bad++
  }

  /** A rejection is good when the subscriber's agreement bars roaming with just this cause. */
  private isPrescribed(outcome: string, flow: number): boolean {
    const subscriber = this.plan.subscribers[flow - 1]
    const agreement = subscriber === undefined ? undefined : this.plan.homes[subscriber.home].agreement
    return (
      agreement !== undefined && !agreement.roamingAllowed && outcome === `rejected/${agreement.barredCause}`
    )
  }

  private phaseAt(timeUs: number): Observations | undefined {
    const phase = this.plan.phases.find(({ startUs, endUs }) => timeUs >= startUs && timeUs < endUs)
    return phase === undefined ? undefined : this.phases.get(phase.name)
  }

  /** What a verdict is made of; attaches that are still open count as bad (design: unfinished at the end included). */
  measurements(marks: ReadonlyMap<string, number>, violations: ReadonlyMap<string, number>): Measurements {
    const sli: { [phase in PhaseName]?: { attach: Observations } } = {}
    for (const [name, observations] of this.phases) sli[name] = { attach: { ...observations } }
    for (const startedUs of this.open.values()) {
      const phase = this.plan.phases.find((one) => startedUs >= one.startUs && startedUs < one.endUs)
      const observations = phase === undefined ? undefined : sli[phase.name]
      if (observations !== undefined) observations.attach.bad++
    }
    return {
      sli,
      marks: Object.fromEntries(marks),
      violations: Object.fromEntries(violations),
      counters: this.counters(),
    }
  }

  counters(): Record<string, number> {
    const counters: Record<string, number> = {}
    for (const [name, byDimensions] of [...this.tallies].sort(byKey)) {
      for (const [dimensions, { count }] of [...byDimensions].sort(byKey)) {
        counters[dimensions === '' ? name : `${name}{${dimensions}}`] = count
      }
    }
    return counters
  }

  sum(name: string): number {
    let total = 0
    for (const { sum } of this.tallies.get(name)?.values() ?? []) total += sum
    return total
  }

  get unfinishedAttaches(): number {
    return this.open.size
  }

  /** Latencies of all phases together. */
  latency(): Histogram {
    const all = new Histogram()
    for (const { latency } of this.phases.values()) all.merge(latency)
    return all
  }
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
}
