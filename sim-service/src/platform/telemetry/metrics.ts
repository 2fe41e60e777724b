import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type MetricName,
  type Metrics,
  metricTable,
} from '../../runs/ports/metrics.ts'
import { plainText } from './exposition.ts'
import { RunSlots } from './run-slots.ts'

export interface Exposition {
  contentType: string
  text: string
}

export interface ServiceMetrics extends Metrics {
  readonly registry: Registry
  /** OpenMetrics, which carries exemplars, where the reader accepts it; Prometheus' plain text otherwise. */
  expose(accept?: string): Promise<Exposition>
}

export interface MetricsOptions {
  version: string
  /** How many runs can be seen at a time. */
  slots: number
  /** The trace that an observation is made in. */
  traceId?: () => string | undefined
  /** Memory, processor and event-loop metrics of this process. */
  ofProcess?: boolean
}

type Labels = Readonly<Record<string, string>>
type Known = Counter | Gauge | Histogram

/** Gauges of a store that hangs may not hold up the scrape that would tell of it. */
const COLLECT_LIMIT_MS = 2000

function create(registry: Registry, name: MetricName): Known {
  const { kind, help, labels, edges } = metricTable[name] as (typeof metricTable)[HistogramName]
  const registers = [registry]
  const of = { name, help, labelNames: [...(labels as readonly string[])], registers }
  if ((kind as string) === 'counter') return new Counter({ ...of, enableExemplars: true })
  if ((kind as string) === 'gauge') return new Gauge(of)
  return new Histogram({ ...of, buckets: [...edges!], enableExemplars: true })
}

async function withinLimit(collect: () => void | Promise<void>): Promise<void> {
  const { promise: limit, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, COLLECT_LIMIT_MS)
  try {
    // A gauge that cannot be known keeps what it said; what is wrong shows in the metrics of the store itself.
    await Promise.race([
      Promise.resolve()
        .then(collect)
        .catch(() => undefined),
      limit,
    ])
  } finally {
    clearTimeout(timer)
  }
}

/** The metrics of `runs/ports/metrics.ts`, kept by prom-client in a registry of their own. */
export function createMetrics({ version, slots, traceId, ofProcess }: MetricsOptions): ServiceMetrics {
  const registry = new Registry()
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
  const names = Object.keys(metricTable) as MetricName[]
  const known = new Map<MetricName, Known>(names.map((name) => [name, create(registry, name)]))
  if (ofProcess) collectDefaultMetrics({ register: registry, prefix: 'roamlab_' })
  const collectors = new Set<() => void | Promise<void>>()
  const exemplar = (): Labels | undefined => {
    const id = traceId?.()
    return id === undefined ? undefined : { trace_id: id }
  }
  const runSlots = new RunSlots(registry, slots, known.get('roamlab_run_info') as Gauge)
  const metrics: ServiceMetrics = {
    registry: registry,
    count(name: CounterName, labels: Labels, by = 1) {
      if (by > 0) (known.get(name) as Counter).inc({ labels, value: by, exemplarLabels: exemplar() })
    },
    set(name: GaugeName, labels: Labels, value: number) {
      ;(known.get(name) as Gauge).set(labels, value)
    },
    observe(name: HistogramName, labels: Labels, value: number) {
      ;(known.get(name) as Histogram).observe({ labels, value, exemplarLabels: exemplar() })
    },
    remove(name: MetricName, labels: Labels) {
      known.get(name)!.remove(labels as never)
    },
    beforeScrape(collect) {
      collectors.add(collect)
      return () => collectors.delete(collect)
    },
    run: (run) => runSlots.take(run, metrics),
    async expose(accept = '') {
      await Promise.all(Array.from(collectors, withinLimit))
      const text = await registry.metrics()
      return accept.includes('application/openmetrics-text')
        ? { contentType: registry.contentType, text }
        : { contentType: Registry.PROMETHEUS_CONTENT_TYPE, text: plainText(text) }
    },
  }
  metrics.set('roamlab_build_info', { version }, 1)
  return metrics
}
