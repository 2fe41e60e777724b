import { Fingerprint } from '../engine/fingerprint.ts'
import { Histogram } from '../engine/histogram.ts'
import { type ChaosReport, chaosReport } from '../kpi/chaos-report.ts'
import { histogramFrom } from '../kpi/histogram-snapshot.ts'
import type { Hypotheses } from '../kpi/hypotheses.ts'
import { type Measurements, mergeCounts } from '../kpi/measurements.ts'
import { RunCollector } from '../kpi/run-collector.ts'
import { judge, type Verdict } from '../kpi/verdict.ts'
import type { Plan } from '../scenario/plan.ts'
import type { UsageBalance } from './conservation.ts'
import type { Tally } from './recorder.ts'
import type { Fingerprints, ShardSnapshot } from './window.ts'

/** What a run proves and counted; everything in it follows from scenario, seed and version, not from the machine. */
export interface RunResult {
  scenario: string
  title: string
  seed: number
  scenarioHash: string
  inputsHash: string
  startsAt: string
  virtualSeconds: number
  verdict: Verdict
  fingerprint: Fingerprints
  /** Of each region, where there are several. */
  shardFingerprints?: readonly Fingerprints[]
  /** What the plan's faults did, where it has any. */
  chaos?: ChaosReport
  kpis: Record<string, number>
  usage: UsageBalance
  counts: Record<string, number>
  marks: Record<string, number>
  violations: Array<{ invariant: string; timeUs: number; detail: string }>
  events: number
  frames: number
}

/** Puts together what the shards of a run have, in their order. */
export function runResult(
  plan: Plan,
  reachedUs: number,
  shards: readonly ShardSnapshot[],
  hypotheses?: Hypotheses,
): RunResult {
  const tallies = mergedTallies(shards)
  const counts = countersOf(tallies)
  const marks = mergeCounts(shards.map((shard) => shard.marks))
  const measurements = measurementsOf(plan, shards, counts, hypotheses)
  const fingerprints = shards.map(({ fingerprint }) => fingerprint)
  return {
    scenario: plan.name,
    title: plan.title,
    seed: plan.seed,
    scenarioHash: plan.scenarioHash,
    inputsHash: plan.inputsHash,
    startsAt: plan.startsAt.text,
    virtualSeconds: reachedUs / 1e6,
    verdict: judge(plan, measurements),
    fingerprint: combined(fingerprints),
    ...(shards.length === 1 ? {} : { shardFingerprints: fingerprints }),
    ...(hypotheses === undefined ? {} : { chaos: chaosReport(hypotheses, plan.faults, counts) }),
    kpis: kpisOf(shards, tallies, marks, measurements),
    usage: sumOfUsage(shards.map(({ usage }) => usage)),
    counts,
    marks,
    violations: shards.flatMap(({ violations }) => violations),
    events: sum(shards.map(({ events }) => events)),
    frames: sum(shards.map(({ frames }) => frames)),
  }
}

/** One shard's fingerprint is the run's; those of several are folded in the order of the shards. */
export function combined(shards: readonly Fingerprints[]): Fingerprints {
  if (shards.length === 1) return shards[0]
  const fold = (subsystem: keyof Fingerprints): string => {
    const fingerprint = new Fingerprint()
    for (const shard of shards) {
      const text = shard[subsystem]
      for (let at = 0; at < text.length; at += 8)
        fingerprint.word(Number.parseInt(text.slice(at, at + 8), 16) | 0)
    }
    return fingerprint.toString()
  }
  return { signalling: fold('signalling'), charging: fold('charging'), chaos: fold('chaos') }
}

/** Latencies of all phases together. */
export function attachLatency({ sli }: Pick<Measurements, 'sli'>): Histogram {
  const all = new Histogram()
  for (const phase of Object.values(sli)) if (phase?.attach !== undefined) all.merge(phase.attach.latency)
  return all
}

function measurementsOf(
  plan: Plan,
  shards: readonly ShardSnapshot[],
  counters: Readonly<Record<string, number>>,
  hypotheses: Hypotheses | undefined,
): Measurements {
  const collector = new RunCollector(plan)
  collector.judged(hypotheses?.evaluations ?? [])
  for (const { collector: snapshot } of shards) collector.add(snapshot)
  return collector.measurements(
    shards.map(({ marks, violationCounts }, i) => {
      return { marks, violations: violationCounts, counters: i === 0 ? counters : {} }
    }),
  )
}

type Tallies = ReadonlyMap<string, ReadonlyMap<string, Tally>>

function mergedTallies(shards: readonly ShardSnapshot[]): Tallies {
  const merged = new Map<string, Map<string, Tally>>()
  for (const { tallies } of shards) {
    for (const [name, dimensions, count, value] of tallies) {
      let byDimensions = merged.get(name)
      if (byDimensions === undefined) merged.set(name, (byDimensions = new Map()))
      const tally = byDimensions.get(dimensions)
      byDimensions.set(dimensions, { count: (tally?.count ?? 0) + count, sum: (tally?.sum ?? 0) + value })
    }
  }
  return merged
}

function countersOf(tallies: Tallies): Record<string, number> {
  const counters: Record<string, number> = {}
  for (const [name, byDimensions] of [...tallies].sort(byKey)) {
    for (const [dimensions, { count }] of [...byDimensions].sort(byKey)) {
      counters[dimensions === '' ? name : `${name}{${dimensions}}`] = count
    }
  }
  return counters
}

/** Names end in their unit. The ratio is TS 32.450's: a ratio of sums, retries and all. */
function kpisOf(
  shards: readonly ShardSnapshot[],
  tallies: Tallies,
  marks: Readonly<Record<string, number>>,
  measurements: Measurements,
): Record<string, number> {
  const of = (name: string, dimensions: string): Tally =>
    tallies.get(name)?.get(dimensions) ?? { count: 0, sum: 0 }
  const latency = attachLatency(measurements)
  const mmeAttach = new Histogram()
  for (const shard of shards) mmeAttach.merge(histogramFrom(shard.mmeAttach))
  const milliseconds = (us: number): number => (Number.isNaN(us) ? 0 : Math.round(us) / 1000)
  const attempts = marks['attach.attempt'] ?? 0
  const attached = of('attach.outcome', 'accepted').count
  return {
    'attach.started': of('attach.started', '').count,
    'attach.accepted': attached,
    // An open attach is a pair of flow and instant.
    'attach.unfinished': sum(shards.map(({ collector }) => (collector.sli.open.attach?.length ?? 0) / 2)),
    'attach.attempts': attempts,
    'attach.successRatioPerAttempt': attempts === 0 ? 0 : attached / attempts,
    'attach.latency.p50.ms': milliseconds(latency.quantile(0.5)),
    'attach.latency.p95.ms': milliseconds(latency.quantile(0.95)),
    'attach.latency.p99.ms': milliseconds(latency.quantile(0.99)),
    'attach.mmeTime.p50.ms': milliseconds(mmeAttach.quantile(0.5)),
    'usage.uplink.octets': of('pgw.charged.octets', 'uplink').sum,
    'usage.downlink.octets': of('pgw.charged.octets', 'downlink').sum,
  }
}

function sumOfUsage(shards: readonly UsageBalance[]): UsageBalance {
  const total: UsageBalance = { ...shards[0] }
  for (const shard of shards.slice(1)) {
    for (const name of Object.keys(total) as (keyof UsageBalance)[])
      if (name !== 'losses') total[name] += shard[name]
  }
  return { ...total, losses: mergeCounts(shards.map(({ losses }) => losses)) }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0
}
