/**
 * What the service counts about itself and its runs, for Prometheus. Each metric is a row here: its name, what it says,
 * its labels. No label grows with runs, subscribers or paths: a run is seen through `slot`, one of a few places, and
 * `roamlab_run_info` says which run a slot shows; both go away with the run (engineering.md §4.3).
 */

interface Row<Kind extends string, Label extends string> {
  readonly kind: Kind
  readonly help: string
  readonly labels: readonly Label[]
  readonly edges?: readonly number[]
}

const counter = <L extends string = never>(help: string, ...labels: L[]): Row<'counter', L> => ({
  kind: 'counter',
  help,
  labels,
})
const gauge = <L extends string = never>(help: string, ...labels: L[]): Row<'gauge', L> => ({
  kind: 'gauge',
  help,
  labels,
})
const histogram = <L extends string = never>(
  help: string,
  edges: readonly number[],
  ...labels: L[]
): Row<'histogram', L> => ({ kind: 'histogram', help, labels, edges })

/** Classic edges hold each threshold of the service objectives itself (0.3 s, 0.45 s): `le="0.3"` is the objective. */
export const latencyEdgesS = [
  0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 5, 10,
] as const
const requestEdgesS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1, 2.5, 10] as const

export const metricTable = {
  roamlab_build_info: gauge('Constant 1; the version is a label.', 'version'),
  roamlab_ready: gauge('1 when the service takes work.'),
  roamlab_dependency_up: gauge('1 while a dependency answers.', 'dependency'),
  roamlab_circuit_state: gauge('Circuit breaker: 0 closed, 1 half open, 2 open.', 'dependency'),
  roamlab_circuit_opened_total: counter('How often a circuit breaker opened.', 'dependency'),

  roamlab_http_requests_total: counter('HTTP requests answered.', 'method', 'route', 'status'),
  roamlab_http_request_duration_seconds: histogram(
    'From the request line to the end of the answer.',
    requestEdgesS,
    'method',
    'route',
  ),
  roamlab_http_requests_in_flight: gauge('HTTP requests that are being answered.'),
  roamlab_rpc_requests_total: counter('RPC calls answered.', 'method', 'protocol', 'code'),
  roamlab_rpc_request_duration_seconds: histogram(
    'From the call to its answer.',
    requestEdgesS,
    'method',
    'protocol',
  ),
  roamlab_authentications_total: counter(
    'Requests that were asked who sends them, by how it was shown or why it was refused.',
    'outcome',
  ),
  roamlab_stream_clients: gauge('Open live streams.', 'kind'),
  roamlab_stream_events_total: counter('Events sent on live streams.', 'kind'),
  roamlab_stream_resets_total: counter('Slow clients that were dropped to a snapshot.'),

  roamlab_runs_in_progress: gauge('Runs that have not ended, by state.', 'state'),
  roamlab_runs_total: counter('Runs that have ended; those judged by their verdict.', 'verdict'),
  roamlab_run_seconds: histogram('Wall time of a run.', [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600]),
  roamlab_attach_outcomes_total: counter('Final outcomes of attaches in ended runs.', 'outcome'),
  roamlab_shards: gauge('Shards that are being run, by where.', 'place'),
  roamlab_shard_attempts_total: counter('Shards that were begun, by how that ended.', 'outcome'),
  roamlab_workers: gauge('Workers that can take shards, by kind.', 'kind'),

  roamlab_event_log_published_total: counter('Messages that the event log has accepted.', 'topic'),
  roamlab_event_log_consumed_total: counter('Messages handled.', 'topic', 'group'),
  roamlab_event_log_retries_total: counter('Messages whose handling was tried again.', 'topic', 'group'),
  roamlab_event_log_dead_letters_total: counter('Messages put on a dead-letter topic.', 'topic'),
  roamlab_event_log_lag_messages: gauge('Messages that a group has yet to handle.', 'topic', 'group'),
  roamlab_event_log_lag_seconds: gauge(
    'Age of the oldest message that a group has yet to handle; 0 when there is none.',
    'topic',
    'group',
  ),
  roamlab_outbox_messages: gauge('Messages in the outbox that are not yet published.'),
  roamlab_outbox_oldest_seconds: gauge('Age of the oldest message in the outbox; 0 when it is empty.'),

  roamlab_database_connections: gauge('Connections of the pool, by state.', 'state'),
  roamlab_database_errors_total: counter('Database calls that failed.', 'kind'),
  roamlab_kpi_rows_total: counter('KPI rows written.'),
  roamlab_flag: gauge('A feature flag as it is: 0 or 1, or the number of a throttle.', 'flag'),
  roamlab_flags_refused: gauge('1 while flags are refused and the last good ones are kept.', 'source'),
  roamlab_audit_events_total: counter('Events added to the audit chain.', 'action'),

  roamlab_run_info: gauge('Constant 1; which run a slot shows.', 'slot', 'run_id', 'scenario'),
  roamlab_run_progress_ratio: gauge('Virtual time passed of a run, from 0 to 1.', 'slot'),
  roamlab_run_virtual_seconds: gauge('Virtual time passed of a run.', 'slot'),
  roamlab_run_attached_subscribers: gauge('Subscribers of a run that are attached now.', 'slot'),
  roamlab_run_shards: gauge('Shards of a run.', 'slot'),
  roamlab_run_lag_seconds: gauge(
    'How far a paced run is behind the wall clock; 0 at the fastest pace.',
    'slot',
  ),
} as const

type Table = typeof metricTable
type NamesOf<Kind> = { [N in keyof Table]: Table[N]['kind'] extends Kind ? N : never }[keyof Table]
export type CounterName = NamesOf<'counter'>
export type GaugeName = NamesOf<'gauge'>
export type HistogramName = NamesOf<'histogram'>
export type MetricName = keyof Table
export type LabelsOf<N extends MetricName> = Readonly<Record<Table[N]['labels'][number], string>>

/** Values that were counted elsewhere, in microseconds, since the run began. `engine/histogram.ts` is one. */
export interface CountedValues {
  readonly count: number
  readonly sum: number
  countAtMost(limitUs: number): number
}

export interface RunProgress {
  virtualUs: number
  durationUs: number
  attached: number
  shards?: number
  lagSeconds?: number
}

/** One running run in its slot. All totals are since the run began. */
export interface RunSeries {
  /** Undefined where more runs are running than there are slots: such a run shows no series. */
  readonly slot: string | undefined
  progress(progress: RunProgress): void
  /** KPI counters by the names of `kpi/kpi-counters.ts`: `roamlab_run_kpi_total{slot,counter}`. */
  counters(totals: Readonly<Record<string, number>>): void
  /** `roamlab_run_attach_latency_seconds{slot}` and `roamlab_run_handover_latency_seconds{slot}`. */
  latency(of: 'attach' | 'handover', values: CountedValues): void
  /** Takes every series of the run away. */
  end(): void
}

export interface Metrics {
  count<N extends CounterName>(name: N, labels: LabelsOf<N>, by?: number): void
  set<N extends GaugeName>(name: N, labels: LabelsOf<N>, value: number): void
  /** Within a span, the observation carries its trace id as an exemplar. */
  observe<N extends HistogramName>(name: N, labels: LabelsOf<N>, value: number): void
  remove<N extends MetricName>(name: N, labels: LabelsOf<N>): void
  /** Called before each scrape, to set gauges that cost something to know. Gives a function that ends it. */
  beforeScrape(collect: () => void | Promise<void>): () => void
  /** `edgesS` are the thresholds of the run's own objectives; they become edges too. */
  run(run: { runId: string; scenario: string; traceId?: string; edgesS?: readonly number[] }): RunSeries
}

/** Where nobody scrapes: the command line, tests. */
export const noMetrics: Metrics = {
  count() {},
  set() {},
  observe() {},
  remove() {},
  beforeScrape: () => () => {},
  run: () => ({ slot: undefined, progress() {}, counters() {}, latency() {}, end() {} }),
}
