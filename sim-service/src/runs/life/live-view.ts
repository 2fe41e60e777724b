import { injectedAt, isNothing, type PlannedFault } from '../../chaos/planned-fault.ts'
import type { Histogram } from '../../engine/histogram.ts'
import { type HistogramSnapshot, histogramFrom } from '../../kpi/histogram-snapshot.ts'
import { countsIn, type KpiCount } from '../../kpi/kpi-buckets.ts'
import type { KpiCounterName } from '../../kpi/kpi-counters.ts'
import type { SliFamily } from '../../kpi/sli.ts'
import { mergeWindows, type SliWindow } from '../../kpi/sli-collector.ts'
import { judgeObjective } from '../../kpi/verdict.ts'
import type { Plan } from '../../scenario/plan.ts'
import type { Coordinator } from '../coordinator.ts'
import type { Decision } from '../journal.ts'
import type { SliRow } from '../ports/kpi-store.ts'
import type { LiveKpi, LiveKpis, LiveObjective, LiveProgress } from '../ports/live-events.ts'
import type { WindowReport } from '../window.ts'
import type { EventDraft, Flush } from './host-messages.ts'

const COUNTS_EVERY_MS = 1000
const FAILED_ATTACHES = 'MM.EpsAttachFail' satisfies KpiCounterName

/**
 * Makes of the windows of a run what is stored and told of them. Windows may be many a second: they are gathered, and
 * given together when somebody asks; each keeps its row.
 */
export class LiveView {
  private readonly plan: Plan
  private readonly run: Coordinator
  private readonly startedMs: number
  /** What was told of earlier instants is told already. */
  private readonly toldUs: number
  private events: EventDraft[] = []
  private slis: SliRow[] = []
  private windows: SliWindow[] = []
  private whole: SliWindow = {}
  private fromUs = 0
  private gatheredUs = 0
  private faults: PlannedFault[]
  private readonly known: PlannedFault[]
  private readonly acting = new Set<string>()
  private readonly injected = new Set<string>()
  private lastEvents = { atMs: 0, virtualUs: 0 }
  private failures: Record<string, number> = {}
  private readonly counters: Record<string, number> = {}
  /** From here on the store has not been given the counts. */
  private uncountedUs = 0
  private countedMs = Number.NEGATIVE_INFINITY

  constructor(run: Coordinator, startedMs: number, toldUs: number) {
    this.run = run
    this.plan = run.plan
    this.startedMs = startedMs
    this.toldUs = toldUs
    this.known = [...run.plan.faults]
    this.faults = run.plan.faults.filter((fault) => !isNothing(fault))
    this.lastEvents = { atMs: startedMs, virtualUs: 0 }
  }

  /** Every fault of the plan and of operators, past ones too. */
  get allFaults(): readonly PlannedFault[] {
    return this.known
  }

  /** Windows that were written down and told before the run was interrupted. */
  forgetWindows(): void {
    this.slis = []
    this.windows = []
    this.events = []
    this.failures = {}
    this.fromUs = this.gatheredUs
    this.lastEvents = { ...this.lastEvents, virtualUs: this.gatheredUs }
  }

  /** An operator's commands, as they were decided. */
  decided(decisions: readonly (Decision & { readonly detail?: string })[]): void {
    for (const { atUs, command } of decisions) {
      if (command.kind === 'heal') this.heal(atUs)
      if (command.kind !== 'fault') continue
      const fault = injectedAt(command.fault, atUs, this.plan.durationUs)
      this.injected.add(fault.id)
      this.known.push(fault)
      if (!isNothing(fault)) this.faults.push(fault)
    }
  }

  /** A window has ended: what began in it, what ended in it, and what was measured. */
  windowEnded(untilUs: number, reports: readonly WindowReport[]): void {
    const fromUs = this.gatheredUs
    this.gatheredUs = untilUs
    this.phasesIn(fromUs, untilUs)
    this.faultsIn(fromUs, untilUs)
    const { latest } = this.run.collector
    for (const [family, { good, bad, latency }] of Object.entries(latest))
      this.slis.push({ family: family as SliFamily, fromUs, untilUs, good, bad, latency })
    this.windows.push(latest)
    for (const { delta } of reports)
      for (const { counter, cause, total } of countsIn(delta.kpis)) {
        this.counters[counter] = (this.counters[counter] ?? 0) + total
        if (counter === FAILED_ATTACHES) this.failures[cause] = (this.failures[cause] ?? 0) + total
      }
    const { stop } = this.run
    if (stop !== undefined) this.tell(untilUs, 'timeline', { what: 'stop', detail: stop.reason })
  }

  /** What was gathered, and the state of things; nothing of it is given twice. */
  take(nowMs: number, isLast = false): Flush {
    const { run } = this
    const { virtualUs } = run.progress
    const window = mergeWindows(this.windows)
    this.whole = mergeWindows([this.whole, window])
    const phase = this.plan.phases.find((one) => virtualUs > one.startUs && virtualUs <= one.endUs)?.name
    if (this.windows.length > 0) {
      this.tell(virtualUs, 'kpi', this.kpis(window))
      const objectives = this.objectives()
      if (objectives.length > 0) this.tell(virtualUs, 'objective', { objectives })
      this.tell(virtualUs, 'progress', this.progress(nowMs, phase))
    }
    const flush: Flush = {
      progress: run.progress,
      ...(phase === undefined ? {} : { phase }),
      slis: this.slis,
      counts: this.counts(nowMs, isLast),
      events: this.events,
      latency: { attach: this.whole.attach?.latency, handover: this.whole.handover?.latency },
      counters: { ...this.counters },
    }
    this.fromUs = virtualUs
    this.slis = []
    this.windows = []
    this.events = []
    this.failures = {}
    return flush
  }

  private phasesIn(fromUs: number, untilUs: number): void {
    for (const { name, startUs, endUs } of this.plan.phases) {
      const isNow = startUs >= fromUs && startUs < untilUs
      if (isNow) this.tell(startUs, 'phase', { phase: name, startUs, endUs })
    }
  }

  private faultsIn(fromUs: number, untilUs: number): void {
    for (const fault of this.faults) {
      const begins = fault.atUs >= fromUs && fault.atUs < untilUs
      const ends = fault.untilUs > fromUs && fault.untilUs <= untilUs
      if (begins) this.faultChanged(fault, fault.atUs, 'begins')
      if (ends) this.faultChanged(fault, fault.untilUs, 'ends')
    }
  }

  /** Those that act end, and no other of them begins. */
  private heal(atUs: number): void {
    for (const fault of this.faults) if (this.acting.has(fault.id)) this.faultChanged(fault, atUs, 'healed')
    this.faults = []
  }

  private faultChanged(
    { id, kind, target }: PlannedFault,
    atUs: number,
    change: 'begins' | 'ends' | 'healed',
  ): void {
    if (change === 'begins') this.acting.add(id)
    else this.acting.delete(id)
    this.tell(atUs, 'fault', { id, kind, target, change, injected: this.injected.has(id) })
  }

  private tell<K extends EventDraft['kind']>(
    atVirtualUs: number,
    kind: K,
    data: Extract<EventDraft, { kind: K }>['data'],
  ): void {
    if (this.gatheredUs <= this.toldUs && this.toldUs > 0) return
    this.events.push({ kind, atVirtualUs, data } as EventDraft)
  }

  private progress(nowMs: number, phase: LiveProgress['phase']): LiveProgress {
    const { progress } = this.run
    const wallSeconds = (nowMs - this.startedMs) / 1000
    const sinceSeconds = (nowMs - this.lastEvents.atMs) / 1000
    const passed = (progress.virtualUs - this.lastEvents.virtualUs) / 1e6
    const speed = sinceSeconds > 0 ? passed / sinceSeconds : 0
    const left = (progress.durationUs - progress.virtualUs) / 1e6
    const mean = wallSeconds > 0 ? progress.virtualUs / 1e6 / wallSeconds : 0
    this.lastEvents = { atMs: nowMs, virtualUs: progress.virtualUs }
    return {
      ...progress,
      ...(phase === undefined ? {} : { phase }),
      wallSeconds: round(wallSeconds, 3),
      speed: round(speed, 3),
      ...(mean > 0 ? { remainingSeconds: round(left / mean, 1) } : {}),
    }
  }

  private kpis(window: SliWindow): LiveKpis {
    const untilUs = this.run.progress.virtualUs
    const seconds = (untilUs - this.fromUs) / 1e6
    const kpis = Object.entries(window).flatMap(([family, { good, bad, latency }]): LiveKpi[] => {
      const samples = good + bad
      return [
        { name: `${family}.success`, unit: 'ratio', value: good / samples, samples },
        { name: `${family}.rate`, unit: '1/s', value: round(samples / seconds, 3), samples },
        ...latencies(family, histogramFrom(latency)),
      ]
    })
    return { fromUs: this.fromUs, untilUs, kpis, failures: this.failures }
  }

  private objectives(): LiveObjective[] {
    const measured = this.run.collector.interim()
    return this.plan.objectives.map((objective) => {
      const { sli, target, during, value, valueText, samples, minSamples, margin } = judgeObjective(
        objective,
        measured,
      )
      const shown = { sli, target, during, samples, minSamples }
      if (value === undefined || margin === undefined) return shown
      return { ...shown, value, valueText, holds: margin >= 0 }
    })
  }

  /** The totals of every bucket that may have changed: in a large run they are many, and not given at each turn. */
  private counts(nowMs: number, isLast: boolean): readonly KpiCount[] {
    if (!isLast && nowMs - this.countedMs < COUNTS_EVERY_MS) return []
    const counts = this.run.collector.kpis.countsFrom(this.uncountedUs)
    this.countedMs = nowMs
    this.uncountedUs = this.run.progress.virtualUs
    return counts
  }
}

function latencies(family: string, histogram: Histogram): LiveKpi[] {
  const { count: samples } = histogram
  if (samples === 0) return []
  return ([0.5, 0.95] as const).map((q) => ({
    name: `${family}.latency.p${q * 100}`,
    unit: 'us',
    value: histogram.quantile(q),
    samples,
  }))
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits
  return Math.round(value * scale) / scale
}

/** For metrics: an empty one where there is none. */
export function latencyOf(snapshot: HistogramSnapshot | undefined): Histogram | undefined {
  return snapshot && histogramFrom(snapshot)
}
