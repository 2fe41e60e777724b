import type { Comparison } from '../../kpi/compare.ts'
import { histogramFrom } from '../../kpi/histogram-snapshot.ts'
import { kpiGroupings } from '../../kpi/kpi-tables.ts'
import { kpiRows } from '../../kpi/kpis.ts'
import { subscriberCount } from '../../scenario/subscribers.ts'
import { buildId } from '../build-id.ts'
import { failed, type Result, succeeded } from '../ports/failures.ts'
import type { SliRow } from '../ports/kpi-store.ts'
import type { LiveEvent } from '../ports/live-events.ts'
import { isRunId } from '../ports/run-id.ts'
import { isOver, type RunRecord } from '../ports/run-record.ts'
import type { StoredRun } from '../replay.ts'
import type { RunOutcome } from './host-messages.ts'
import type { LifeLimits, LifeParts } from './life-parts.ts'
import { guarded } from './run-errors.ts'
import { artifactNames } from './run-files.ts'
import { documents, type StoredRequest } from './run-request.ts'
import type {
  Artifact,
  ArtifactRecord,
  KpiQuery,
  Page,
  RunFilter,
  RunKpis,
  RunRehearsal,
  RunVerdict,
  SeriesPoint,
  StartRunRequest,
  SubscriberFilter,
  SubscriberRow,
  SubscriberTrace,
  UsageCheck,
} from './run-service.ts'
import { RunStarts } from './run-starts.ts'
import type { TaskPool } from './task-pool.ts'
import { usageCheckOf } from './usage-check.ts'

/** A curve has no more points than this. */
const MOST_POINTS = 300
const MOST_EVENTS = 1_000
/** A larger capture takes longer to read than a shard to run again. */
const MOST_CAPTURE_OCTETS = 32_000_000

/** What is asked of runs, without changing any. */
export class RunQueries {
  protected readonly parts: LifeParts
  protected readonly limits: LifeLimits
  protected readonly tasks: TaskPool
  private readonly traces = new Map<string, Promise<Result<SubscriberTrace>>>()
  private tracing = 0

  constructor(parts: LifeParts, limits: LifeLimits, tasks: TaskPool) {
    this.parts = parts
    this.limits = limits
    this.tasks = tasks
  }

  get(runId: string): Promise<Result<RunRecord>> {
    return guarded(async () => {
      const record = isRunId(runId) ? await this.parts.runs.get(runId) : undefined
      return record === undefined
        ? failed('run-not-found', `there is no run ${runId.slice(0, 60)}`)
        : succeeded(record)
    })
  }

  list(filter: RunFilter, cursor?: string): Promise<Result<Page<RunRecord>>> {
    return guarded(() => this.parts.runs.list(filter, cursor))
  }

  kpis(runId: string, { by = 'run', fromUs, untilUs }: KpiQuery): Promise<Result<RunKpis>> {
    return this.of(runId, async ({ progress }) => {
      const dimensions = kpiGroupings[by]
      const counts = await this.parts.kpis.counts(runId, { by: dimensions, fromUs, untilUs })
      const rows = kpiRows(counts, dimensions)
      const longUs = (untilUs ?? progress.durationUs) - (fromUs ?? 0)
      const bucketUs = 1e6 * Math.max(1, Math.ceil(longUs / MOST_POINTS / 1e6))
      const slis = await this.parts.kpis.slis(runId, { fromUs, untilUs, bucketUs })
      return succeeded({ runId, untilUs: progress.virtualUs, rows, series: slis.map(pointOf) })
    })
  }

  verdict(runId: string): Promise<Result<RunVerdict>> {
    return this.outcome(runId, ({ verdict, fingerprint, serviceObjectives, reproduce, commands }) => {
      return succeeded({ runId, verdict, fingerprint, serviceObjectives, reproduce, commands })
    })
  }

  events(runId: string, cursor = '0', limit = MOST_EVENTS): Promise<Result<Page<LiveEvent>>> {
    return this.of(runId, async () => {
      const after = /^\d{1,15}$/.test(cursor) ? Number(cursor) : undefined
      if (after === undefined)
        return failed('request-refused', 'the cursor is no number of an event', { place: '/cursor' })
      const most = Math.min(limit, MOST_EVENTS)
      const items = await this.parts.live.since(runId, after, most)
      const last = items.at(-1)
      return succeeded({
        items,
        ...(items.length === most && last !== undefined && { next: String(last.seq) }),
      })
    })
  }

  subscribers(
    runId: string,
    filter: SubscriberFilter,
    cursor?: string,
  ): Promise<Result<Page<SubscriberRow>>> {
    return this.of(runId, () => this.parts.subscribers.list(runId, filter, cursor))
  }

  artifacts(runId: string): Promise<Result<readonly ArtifactRecord[]>> {
    return this.of(runId, async () => succeeded(await this.parts.artifacts.list(runId)))
  }

  artifact(runId: string, name: string): Promise<Result<Artifact>> {
    return this.of(runId, async () => {
      const found = await this.parts.artifacts.get(runId, name)
      return found === undefined
        ? failed('artifact-not-found', `the run has no artefact ${name.slice(0, 60)}`)
        : succeeded(found)
    })
  }

  usageCheck(runId: string): Promise<Result<UsageCheck>> {
    return this.outcome(runId, async (outcome) => {
      return succeeded(await usageCheckOf(runId, outcome, this.parts.subscribers))
    })
  }

  compare(a: string, b: string): Promise<Result<Comparison>> {
    return guarded(async () => {
      const [one, other] = [await this.report(a), await this.report(b)]
      if (!one.ok) return one
      if (!other.ok) return other
      return this.tasks.run('compare', { a: one.value, b: other.value })
    })
  }

  rehearse(request: StartRunRequest): Promise<Result<RunRehearsal>> {
    return guarded(async () => {
      const prepared = await new RunStarts(this.parts, this.limits, this.tasks).prepared(request)
      if (!prepared.ok) return prepared
      const { inputs } = prepared.value
      return this.tasks.run('rehearse', { inputs, scale: inputs.scale })
    })
  }

  trace(runId: string, ueId: string): Promise<Result<SubscriberTrace>> {
    const key = `${runId}/${ueId}`
    const known = this.traces.get(key)
    if (known !== undefined) return known
    const trace = guarded(() => this.traced(runId, ueId))
    this.traces.set(key, trace)
    const forget = (): void => {
      if (this.traces.get(key) === trace) this.traces.delete(key)
    }
    trace.then(({ ok }) => ok || forget(), forget)
    const [oldest] = this.traces.keys()
    if (this.traces.size > this.limits.keptTraces) this.traces.delete(oldest)
    return trace
  }

  /** A run as it is repeated, where this build can. */
  protected async repeatable(runId: string): Promise<Result<{ stored: StoredRun; request: StoredRequest }>> {
    const stored = await this.parts.plans.storedRun(runId)
    const request = await this.parts.runs.document<StoredRequest>(runId, documents.request)
    if (stored === undefined || request === undefined)
      return failed('run-not-replayable', 'the run ended before it was planned')
    if (stored.build !== buildId(this.parts.home))
      return failed('run-not-replayable', 'another build stored it')
    return succeeded({ stored, request })
  }

  private async traced(runId: string, ueId: string): Promise<Result<SubscriberTrace>> {
    const found = await this.get(runId)
    if (!found.ok) return found
    if (!isOver(found.value.state)) return failed('run-not-judged', `the run is ${found.value.state}`)
    if (this.tracing >= this.limits.tasks)
      return failed('too-many-traces', `${this.tracing} are being made`, { retryAfterSeconds: 5 })
    this.tracing++
    try {
      const stored = await this.parts.plans.storedRun(runId)
      const outcome = await this.parts.runs.document<RunOutcome>(runId, documents.outcome)
      if (stored === undefined || outcome === undefined)
        return failed('run-not-replayable', 'the run did not get far enough to be repeated')
      const number = /^[1-9]\d{0,9}$/.test(ueId) ? Number(ueId) : 0
      if (number < 1 || number > subscriberCount(stored.plan))
        return failed('subscriber-not-found', `the run has no subscriber ${ueId.slice(0, 20)}`)
      const { virtualSeconds, shardFingerprints } = outcome
      const capture = await this.captureWith(runId, number)
      const build = buildId(this.parts.home)
      const asked = { runId, ueId, stored, build, virtualSeconds, shardFingerprints }
      return await this.tasks.run('trace', { ...asked, ...(capture && { capture }) })
    } finally {
      this.tracing--
    }
  }

  /** The capture of the run, where the subscriber is in it. */
  private async captureWith(runId: string, number: number): Promise<Uint8Array | undefined> {
    const request = await this.parts.runs.document<StoredRequest>(runId, documents.request)
    const sampled = request?.capture?.subscribers
    const isIn = typeof sampled === 'number' ? number <= sampled : sampled?.includes(number)
    if (isIn !== true) return undefined
    const artifact = await this.parts.artifacts.get(runId, artifactNames.capture)
    return artifact === undefined || artifact.octets > MOST_CAPTURE_OCTETS ? undefined : octetsOf(artifact)
  }

  private async report(runId: string): Promise<Result<Uint8Array>> {
    const found = await this.get(runId)
    if (!found.ok) return found
    const artifact = await this.parts.artifacts.get(runId, artifactNames.report)
    return artifact === undefined
      ? failed('not-comparable', `run ${runId} has no report: it is ${found.value.state}`)
      : succeeded(await octetsOf(artifact))
  }

  private of<T>(runId: string, work: (record: RunRecord) => Promise<Result<T>>): Promise<Result<T>> {
    return guarded(async () => {
      const found = await this.get(runId)
      return found.ok ? work(found.value) : found
    })
  }

  private outcome<T>(
    runId: string,
    work: (outcome: RunOutcome) => Result<T> | Promise<Result<T>>,
  ): Promise<Result<T>> {
    return this.of(runId, async ({ state }) => {
      const outcome = await this.parts.runs.document<RunOutcome>(runId, documents.outcome)
      return outcome === undefined ? failed('run-not-judged', `the run is ${state}`) : work(outcome)
    })
  }
}

async function octetsOf(artifact: Artifact): Promise<Uint8Array> {
  const octets = new Uint8Array(artifact.octets)
  let at = 0
  for await (const chunk of await artifact.open()) {
    octets.set(chunk, at)
    at += chunk.length
  }
  return octets
}

function pointOf({ family, fromUs, untilUs, good, bad, latency }: SliRow): SeriesPoint {
  const point = { family, fromUs, untilUs, good, bad }
  if (latency.count === 0) return point
  const histogram = histogramFrom(latency)
  return { ...point, p50Us: histogram.quantile(0.5), p95Us: histogram.quantile(0.95) }
}
