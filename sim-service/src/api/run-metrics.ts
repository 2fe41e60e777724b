import { Counter, Gauge, type Metric, type Registry } from 'prom-client'
import type { Histogram } from '../engine/histogram.ts'
import type { RunResult } from '../runs/run.ts'
import type { Plan } from '../scenario/plan.ts'

/** Below and above the objectives of a run, so that the form of a distribution shows beside them. */
const GENERAL_EDGES_S = [0.1, 0.15, 0.2, 0.25, 0.35, 0.6, 1, 2.5, 5, 10]
const OUTCOME = /^attach\.outcome\{(.+)\}$/

/** What the service says about the runs that it made. Labels are bounded: `slot` is a place for runs, not a run. */
export class RunMetrics {
  private readonly runs: Counter<'verdict'>
  private readonly outcomes: Counter<'outcome'>
  private readonly info: Gauge<'slot' | 'run_id' | 'scenario'>
  private readonly latency: MergedHistograms

  constructor(registry: Registry) {
    const registers = [registry]
    this.runs = new Counter({
      name: 'roamlab_runs_total',
      help: 'Finished runs by verdict.',
      labelNames: ['verdict'],
      registers,
    })
    for (const verdict of ['passed', 'failed', 'inconclusive']) this.runs.labels(verdict).inc(0)
    this.outcomes = new Counter({
      name: 'roamlab_attach_outcomes_total',
      help: 'Final outcomes of attaches in finished runs; a rejection is named with its EMM cause.',
      labelNames: ['outcome'],
      registers,
    })
    this.info = new Gauge({
      name: 'roamlab_run_info',
      help: 'Constant 1; which run a slot shows.',
      labelNames: ['slot', 'run_id', 'scenario'],
      registers,
    })
    this.latency = new MergedHistograms(
      'roamlab_run_attach_latency_seconds',
      'Attach latency of the last run of a slot, in virtual time; edges at its objectives.',
      registry,
    )
  }

  /** A finished run takes the place of the one before in its slot. */
  finished(
    slot: string,
    runId: string,
    { plan, result, latency }: { plan: Pick<Plan, 'objectives'>; result: RunResult; latency: Histogram },
  ): void {
    this.runs.labels(result.verdict.state).inc()
    for (const [name, count] of Object.entries(result.counts)) {
      const outcome = OUTCOME.exec(name)?.[1]
      if (outcome !== undefined) this.outcomes.labels(outcome).inc(count)
    }
    this.info.reset()
    this.info.labels(slot, runId, result.scenario).set(1)
    const targets = plan.objectives.flatMap(({ sli, target }) =>
      sli.startsWith('attach.latency.') && target.kind === 'latency' ? target.valueUs / 1e6 : [],
    )
    const edges = [...new Set([...GENERAL_EDGES_S, ...targets])].sort((a, b) => a - b)
    this.latency.show(slot, latency, edges)
  }
}

/**
 * Histograms that were counted elsewhere, in microseconds, one for each slot; Prometheus' own can only count one value
 * at a time. Of a metric a registry needs no more than its name and `get`.
 */
class MergedHistograms {
  readonly name: string
  private readonly help: string
  private readonly shown = new Map<string, { values: Histogram; edges: readonly number[] }>()

  constructor(name: string, help: string, registry: Registry) {
    this.name = name
    this.help = help
    registry.registerMetric(this as unknown as Metric)
  }

  show(slot: string, values: Histogram, edges: readonly number[]): void {
    this.shown.set(slot, { values, edges })
  }

  async get(): Promise<object> {
    const { name, help } = this
    const values = [...this.shown].flatMap(([slot, { values, edges }]) => [
      ...edges.map((le) => ({
        metricName: `${name}_bucket`,
        labels: { slot, le },
        value: values.countAtMost(Math.round(le * 1e6)),
      })),
      { metricName: `${name}_bucket`, labels: { slot, le: '+Inf' }, value: values.count },
      { metricName: `${name}_sum`, labels: { slot }, value: values.sum / 1e6 },
      { metricName: `${name}_count`, labels: { slot }, value: values.count },
    ])
    return { name, help, type: 'histogram', values, aggregator: 'sum' }
  }
}
