import { z } from 'zod'
import { commaList, Instant, Limit, Microseconds, PhaseName, RunId } from './common.ts'
import { Fingerprint, VerdictState } from './runs.ts'

/** What a run proves and counted. */

export const ObjectiveVerdict = z
  .object({
    sli: z.string().meta({ example: 'attach.success' }),
    target: z.string().meta({ example: '>= 99.5%' }),
    valueText: z.string().optional(),
    value: z
      .number()
      .optional()
      .meta({ description: 'A ratio from 0 to 1, or microseconds; absent without a sample' }),
    margin: z
      .number()
      .optional()
      .meta({ description: 'Percentage points or microseconds; negative where missed' }),
    samples: z.int().min(0),
    minSamples: z.int().min(0),
    during: z.array(PhaseName),
    state: VerdictState,
    reason: z.string(),
  })
  .meta({ id: 'ObjectiveVerdict' })

export const MarkVerdict = z
  .object({ name: z.string(), count: z.int().min(0), reached: z.boolean() })
  .meta({ id: 'MarkVerdict' })

export const Verdict = z
  .object({
    state: VerdictState,
    objectives: z.array(ObjectiveVerdict),
    marks: z.array(MarkVerdict),
    reasons: z.array(z.string()).meta({ description: 'What kept the run from passing' }),
    paragraph: z.string().meta({ description: 'Why, in one paragraph' }),
  })
  .meta({ id: 'Verdict' })
export type Verdict = z.infer<typeof Verdict>

export const ServiceVerdict = z
  .object({
    ...ObjectiveVerdict.shape,
    name: z.string(),
    title: z.string(),
    budget: z
      .object({ valid: z.int(), allowed: z.int(), used: z.int(), left: z.int() })
      .optional()
      .meta({ description: 'Observations that the objective allows to be bad; absent without one' }),
  })
  .meta({ id: 'ServiceVerdict', description: 'What a run says about a promise of the service' })

export const RunVerdict = z
  .object({
    runId: RunId,
    verdict: Verdict,
    fingerprint: Fingerprint,
    serviceObjectives: z.array(ServiceVerdict),
    reproduce: z.string().meta({ description: 'The command that gives the same run' }),
    commands: z.array(z.string()).meta({ description: 'What operators did, with its virtual time' }),
  })
  .meta({ id: 'RunVerdict' })
export type RunVerdict = z.infer<typeof RunVerdict>

export const kpiDimensions = ['phase', 'bucket', 'cell', 'plmn', 'partner', 'cause'] as const
export const KpiDimension = z.enum(kpiDimensions)

export const kpiGroupings = [
  'run',
  'phase',
  'plmn',
  'partner',
  'cell',
  'cause',
  'partnerPhase',
  'bucket',
] as const
export const KpiGrouping = z.enum(kpiGroupings)

export const KpiQuery = z.strictObject({
  by: KpiGrouping.default('run').meta({ description: 'By what rows are told apart' }),
  metric: commaList(z.string().max(80)).meta({ description: 'Names of KPIs; all if absent' }),
  fromUs: z.int().min(0).optional(),
  untilUs: z.int().min(0).optional(),
})
export type KpiQuery = z.infer<typeof KpiQuery>

export const KpiRow = z
  .object({
    kpi: z.string().meta({ example: 'eps.attachSuccess' }),
    unit: z.string().meta({ example: '%' }),
    by: z
      .object({
        phase: z.string().optional(),
        bucket: z.string().optional().meta({ description: 'The virtual microsecond of its start' }),
        cell: z.string().optional(),
        plmn: z.string().optional(),
        partner: z.string().optional(),
        cause: z.string().optional(),
      })
      .meta({ description: 'The dimensions that were asked for' }),
    factors: z.array(z.object({ numerator: z.number(), denominator: z.number() })),
    value: z
      .number()
      .optional()
      .meta({ description: 'Absent where a denominator is zero: that is no 100 %' }),
  })
  .meta({ id: 'KpiRow' })

export const SeriesPoint = z
  .object({
    family: z.string().meta({ example: 'attach' }),
    fromUs: Microseconds,
    untilUs: Microseconds,
    good: z.int().min(0),
    bad: z.int().min(0),
    p50Us: z.number().optional(),
    p95Us: z.number().optional(),
  })
  .meta({ id: 'SeriesPoint', description: 'What ended within one window' })

export const RunKpis = z
  .object({
    runId: RunId,
    untilUs: Microseconds.meta({ description: 'How far the run has come' }),
    rows: z.array(KpiRow),
    series: z.array(SeriesPoint),
  })
  .meta({
    id: 'RunKpis',
    description: 'Ratios of sums (TS 32.450, TS 32.455, IR.42), and each window’s indicators',
  })
export type RunKpis = z.infer<typeof RunKpis>

export const eventKinds = [
  'state',
  'progress',
  'kpi',
  'objective',
  'phase',
  'fault',
  'command',
  'timeline',
  'verdict',
] as const

export const RunEvent = z
  .object({
    runId: RunId,
    seq: z.int().min(0),
    position: z.int().min(1).optional().meta({ description: 'Its place among the events of all runs' }),
    atVirtualUs: z.number(),
    at: Instant,
    kind: z.enum(eventKinds),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'RunEvent' })
export type RunEvent = z.infer<typeof RunEvent>

export const RunEventQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .optional()
    .meta({
      description: 'Only events after this `seq`; the stream takes the same number as `Last-Event-ID`',
    }),
  limit: Limit,
})

export const RunEventPage = z
  .object({ items: z.array(RunEvent), nextCursor: z.string().optional() })
  .meta({ id: 'RunEventPage', description: 'What a client polls that cannot stream' })

export const MetricComparison = z
  .object({
    metric: z.string(),
    unit: z.string(),
    pairs: z.int(),
    differing: z.int(),
    meanA: z.number(),
    meanB: z.number(),
    difference: z.number().meta({ description: 'B − A, paired' }),
    interval: z.object({ low: z.number(), high: z.number() }).optional(),
    finding: z.string().meta({ example: 'no difference shown' }),
  })
  .meta({ id: 'MetricComparison' })

const SeedValue = z.object({
  seed: z.int(),
  value: z.number(),
  valueText: z.string(),
  margin: z.number(),
  marginText: z.string(),
})

export const SeedObjective = z
  .object({
    sli: z.string(),
    target: z.string(),
    during: z.array(z.string()),
    passed: z.int(),
    failed: z.int(),
    inconclusive: z.int(),
    spread: z.object({ min: SeedValue, median: SeedValue, max: SeedValue, worst: SeedValue }).optional(),
  })
  .meta({ id: 'SeedObjective' })

export const Comparison = z
  .object({
    pairing: z.object({
      seeds: z.array(z.int()),
      unpairedRuns: z.int(),
      isCommonRandom: z.boolean(),
      pairs: z.int(),
      onlyInA: z.int(),
      onlyInB: z.int(),
      unit: z.enum(['subscriber', 'seed']),
    }),
    isIdentical: z.boolean(),
    notReproducible: z.array(z.int()),
    metrics: z.array(MetricComparison),
    objectives: z.array(z.object({ a: SeedObjective.optional(), b: SeedObjective.optional() })),
    changedSubscribers: z.int(),
    firstChanged: z.array(
      z.object({
        seed: z.int(),
        ueId: z.int(),
        changes: z.array(
          z.object({
            column: z.string(),
            a: z.union([z.number(), z.string()]),
            b: z.union([z.number(), z.string()]),
          }),
        ),
      }),
    ),
    state: z.enum(['same', 'better', 'worse', 'mixed', 'changed', 'no difference shown', 'unproved']),
  })
  .meta({ id: 'Comparison', description: 'Two runs, subscriber by subscriber' })
export type Comparison = z.infer<typeof Comparison>

export const CompareQuery = z.strictObject({ a: RunId, b: RunId })

export const ArtifactRecord = z
  .object({
    name: z.string().meta({ example: 'capture.pcapng' }),
    mediaType: z.string(),
    octets: z.int().min(0),
    sha256: z.string(),
  })
  .meta({ id: 'ArtifactRecord' })
export type ArtifactRecord = z.infer<typeof ArtifactRecord>

export const ArtifactList = z.object({ items: z.array(ArtifactRecord) }).meta({ id: 'ArtifactList' })

export const ArtifactName = z
  .string()
  .max(120)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/)

export const UsageCheck = z
  .object({
    runId: RunId,
    kind: z.literal('two-way usage check').meta({ description: 'No reconciliation of three sides' }),
    state: z.enum(['agrees', 'differs', 'no usage']),
    chargedOctets: z.int().meta({ description: 'What the PGWs counted against grants' }),
    debitedOctets: z.int().meta({ description: 'What the OCSs debited' }),
    differenceOctets: z.int(),
    explanations: z.array(z.string()),
    subscribers: z
      .array(
        z.object({
          ueId: z.string(),
          chargedOctets: z.int(),
          debitedOctets: z.int(),
          differenceOctets: z.int(),
        }),
      )
      .meta({ description: 'The first of those whose two counts differ' }),
    differingSubscribers: z.int().min(0),
  })
  .meta({ id: 'UsageCheck', description: 'The OCS ledger against the counters of the PGW' })
export type UsageCheck = z.infer<typeof UsageCheck>
