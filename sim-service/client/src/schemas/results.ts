import { z } from 'zod'
import { commaList, Instant, Limit, Microseconds, PhaseName, RunId } from './common.ts'
import { VerdictState } from './runs.ts'

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

export const RunVerdict = z
  .object({
    runId: RunId,
    final: z.boolean().meta({ description: 'False while the run goes on: the objectives as they stand' }),
    verdict: Verdict,
  })
  .meta({ id: 'RunVerdict' })
export type RunVerdict = z.infer<typeof RunVerdict>

export const kpiDimensions = ['phase', 'bucket', 'cell', 'plmn', 'partner', 'cause'] as const
export const KpiDimension = z.enum(kpiDimensions)

export const KpiQuery = z.strictObject({
  metric: commaList(z.string().max(80)).meta({ description: 'Names of KPIs; all if absent' }),
  by: commaList(KpiDimension).meta({ description: 'By what rows are told apart; the whole run if absent' }),
  fromUs: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  toUs: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
})
export type KpiQuery = z.infer<typeof KpiQuery>

export const KpiRow = z
  .object({
    kpi: z.string().meta({ example: 'eps.attachSuccess' }),
    unit: z.string().meta({ example: '%' }),
    by: z
      .partialRecord(KpiDimension, z.string())
      .meta({ description: 'A bucket is the microsecond of its start' }),
    factors: z.array(z.object({ numerator: z.number(), denominator: z.number() })),
    value: z
      .number()
      .optional()
      .meta({ description: 'Absent where a denominator is zero: that is no 100 %' }),
  })
  .meta({ id: 'KpiRow' })

export const KpiTable = z
  .object({ runId: RunId, rows: z.array(KpiRow) })
  .meta({ id: 'KpiTable', description: 'Ratios of sums (TS 32.450, TS 32.455, IR.42)' })
export type KpiTable = z.infer<typeof KpiTable>

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
    atVirtualUs: z.number(),
    at: Instant,
    kind: z.enum(eventKinds),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'RunEvent' })
export type RunEvent = z.infer<typeof RunEvent>

export const RunEventQuery = z.strictObject({
  since: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .default(0)
    .meta({ description: 'Only events after this `seq`: the same number as `Last-Event-ID` of the stream' }),
  kind: commaList(z.enum(eventKinds)),
  limit: Limit,
})

export const RunEventPage = z
  .object({
    items: z.array(RunEvent),
    next: z.int().min(0).meta({ description: 'The `since` of the next page, or of the next poll' }),
  })
  .meta({ id: 'RunEventPage' })

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

export const Comparison = z
  .object({
    a: RunId,
    b: RunId,
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
    objectives: z.array(z.record(z.string(), z.unknown())),
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

export const Artifact = z
  .object({
    name: z.string().meta({ example: 'capture.pcapng' }),
    contentType: z.string(),
    sizeOctets: z.int().min(0),
    sha256: z.string().optional(),
    about: z.string().optional(),
  })
  .meta({ id: 'Artifact' })
export type Artifact = z.infer<typeof Artifact>

export const ArtifactList = z.object({ items: z.array(Artifact) }).meta({ id: 'ArtifactList' })

/** Octets beyond the safe integers do not occur in a run; a sum of them is asserted in the engine. */
const octets = z.int()

export const UsageCheck = z
  .object({
    runId: RunId,
    kind: z.literal('two-way usage check'),
    about: z.string().meta({ description: 'What it compares, and what it does not' }),
    state: z.enum(['agrees', 'differs', 'incomplete']),
    ocsDebitedOctets: octets,
    pgwUplinkOctets: octets,
    pgwDownlinkOctets: octets,
    differenceOctets: octets.meta({ description: 'OCS ledger minus the counters of the PGW' }),
    billedMicros: z
      .string()
      .optional()
      .meta({ description: 'Millionths of the account’s currency, a decimal text' }),
    differing: z
      .array(z.object({ ueId: z.string(), pgwOctets: octets, ocsOctets: octets, differenceOctets: octets }))
      .meta({ description: 'The first subscribers whose two counts differ' }),
    differingSubscribers: z.int().min(0),
    final: z.boolean(),
  })
  .meta({ id: 'UsageCheck', description: 'OCS ledger against the counters of the PGW' })
export type UsageCheck = z.infer<typeof UsageCheck>
