import { Counter, type Gauge, type Metric, type Registry } from 'prom-client'
import {
  type CountedValues,
  type GaugeName,
  latencyEdgesS,
  type Metrics,
  type RunSeries,
} from '../../runs/ports/metrics.ts'

interface ShownRun {
  runId: string
  scenario: string
  traceId?: string
  edgesS?: readonly number[]
}

const gaugesOfRun = [
  'roamlab_run_progress_ratio',
  'roamlab_run_virtual_seconds',
  'roamlab_run_attached_subscribers',
  'roamlab_run_shards',
  'roamlab_run_lag_seconds',
] as const satisfies readonly GaugeName[]

/**
 * The places in which running runs are seen. A slot is free again when its run has ended, and shows nothing until
 * then.
 */
export class RunSlots {
  private readonly free: string[]
  private readonly info: Gauge
  private readonly kpis: Counter<'slot' | 'counter'>
  private readonly latencies: Readonly<Record<'attach' | 'handover', CountedHistogram>>

  constructor(registry: Registry, slots: number, info: Gauge) {
    this.free = Array.from({ length: slots }, (_, slot) => String(slot))
    this.info = info
    this.kpis = new Counter({
      name: 'roamlab_run_kpi_total',
      help: 'Counters of TS 32.425, TS 32.426 and IR.42 since a run began, of all its places.',
      labelNames: ['slot', 'counter'],
      registers: [registry],
    })
    const latency = (of: string): CountedHistogram =>
      new CountedHistogram(
        `roamlab_run_${of}_latency_seconds`,
        `Latency of each ${of} of a run, in virtual time; edges at the objectives.`,
        registry,
      )
    this.latencies = { attach: latency('attach'), handover: latency('handover') }
  }

  take(run: ShownRun, metrics: Metrics): RunSeries {
    const slot = this.free.shift()
    if (slot === undefined) return { slot, progress() {}, counters() {}, latency() {}, end() {} }
    const { runId, scenario, traceId, edgesS = [] } = run
    const info = { slot, run_id: runId, scenario }
    const counted = new Map<string, number>()
    const edges = [...new Set([...latencyEdgesS, ...edgesS])].sort((a, b) => a - b)
    this.info.set(info, 1)
    let isShown = true
    return {
      slot,
      progress: ({ virtualUs, durationUs, attached, shards, lagSeconds }) => {
        metrics.set('roamlab_run_progress_ratio', { slot }, durationUs === 0 ? 1 : virtualUs / durationUs)
        metrics.set('roamlab_run_virtual_seconds', { slot }, virtualUs / 1e6)
        metrics.set('roamlab_run_attached_subscribers', { slot }, attached)
        if (shards !== undefined) metrics.set('roamlab_run_shards', { slot }, shards)
        if (lagSeconds !== undefined) metrics.set('roamlab_run_lag_seconds', { slot }, lagSeconds)
      },
      counters: (totals) => {
        for (const [counter, total] of Object.entries(totals)) {
          // A run that is resumed counts from its beginning again, and catches up.
          const more = total - (counted.get(counter) ?? 0)
          if (more <= 0) continue
          this.kpis.inc({ slot, counter }, more)
          counted.set(counter, total)
        }
      },
      latency: (of, values) => this.latencies[of].show(slot, { values, edges, traceId }),
      end: () => {
        if (!isShown) return
        isShown = false
        this.info.remove(info)
        for (const name of gaugesOfRun) metrics.remove(name, { slot })
        for (const counter of counted.keys()) this.kpis.remove({ slot, counter })
        for (const latency of Object.values(this.latencies)) latency.hide(slot)
        // To the end of the row: the slot that was used longest ago is taken next, so that series of two runs do not
        // touch.
        this.free.push(slot)
      },
    }
  }
}

interface Shown {
  values: CountedValues
  edges: readonly number[]
  traceId?: string
}

/**
 * Histograms that were counted elsewhere, in microseconds, one for each slot; prom-client's own can only count one
 * value at a time. Of a metric a registry needs no more than its name and `get`.
 */
class CountedHistogram {
  readonly name: string
  readonly type = 'histogram'
  private readonly help: string
  private readonly shown = new Map<string, Shown>()

  constructor(name: string, help: string, registry: Registry) {
    this.name = name
    this.help = help
    registry.registerMetric(this as unknown as Metric)
  }

  show(slot: string, shown: Shown): void {
    this.shown.set(slot, shown)
  }

  hide(slot: string): void {
    this.shown.delete(slot)
  }

  async get(): Promise<object> {
    const { name, help, type } = this
    const values = [...this.shown].flatMap(([slot, { values, edges, traceId }]) => [
      ...edges.map((le) => ({
        metricName: `${name}_bucket`,
        labels: { slot, le },
        value: values.countAtMost(Math.round(le * 1e6)),
      })),
      {
        metricName: `${name}_bucket`,
        labels: { slot, le: '+Inf' },
        value: values.count,
        exemplar: exemplarOf(values, traceId),
      },
      { metricName: `${name}_sum`, labels: { slot }, value: values.sum / 1e6 },
      { metricName: `${name}_count`, labels: { slot }, value: values.count },
    ])
    return { name, help, type, values, aggregator: 'sum' }
  }
}

/** The trace in which the run was made, at the mean: each latency of the run is of that trace. */
function exemplarOf({ count, sum }: CountedValues, traceId: string | undefined): object | undefined {
  if (traceId === undefined || count === 0) return undefined
  return { labelSet: { trace_id: traceId }, value: sum / count / 1e6, timestamp: Date.now() / 1000 }
}
