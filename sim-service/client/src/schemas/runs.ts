import { z } from 'zod'
import {
  Cursor,
  commaList,
  Instant,
  Limit,
  Microseconds,
  Name,
  NextCursor,
  Person,
  PhaseName,
  RunId,
} from './common.ts'

/** Runs: how one is started, what it is, and what an operator may ask of it. */

export const runStates = [
  'queued',
  'planning',
  'running',
  'settling',
  'judged',
  'aborted',
  'interrupted',
  'failed',
] as const
export const RunState = z.enum(runStates).meta({ id: 'RunState', description: 'The last four are ends' })
export type RunState = z.infer<typeof RunState>

export const VerdictState = z.enum(['passed', 'failed', 'inconclusive']).meta({ id: 'VerdictState' })
export type VerdictState = z.infer<typeof VerdictState>

export const Pacing = z
  .string()
  .max(20)
  .regex(/^(?:max|realtime|x[1-9][0-9]{0,5})$/)
  .meta({ description: '`max`, `realtime`, or so many times real time', example: 'x10' })

/** A scenario of the store, or the text of one that is not stored. */
export const ScenarioChoice = z
  .union([
    z.strictObject({ name: Name }),
    z.strictObject({ text: z.string().min(1).max(1_000_000).meta({ description: 'A scenario in YAML' }) }),
  ])
  .meta({ id: 'ScenarioChoice' })
export type ScenarioChoice = z.infer<typeof ScenarioChoice>

export const Seed = z.int().min(0).meta({ description: "The scenario's own if absent" })

export const LabelName = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/)
  .meta({ example: 'release' })

export const Labels = z
  .record(LabelName, z.string().max(200))
  .refine((labels) => Object.keys(labels).length <= 20, 'at most 20 labels')
  .meta({ id: 'Labels', example: { release: '24.1' } })

export const CaptureWish = z
  .strictObject({
    subscribers: z
      .int()
      .min(0)
      .max(10_000)
      .optional()
      .meta({ description: 'The first so many subscribers; 20 if absent, 0 for the nodes alone' }),
    nas: z.enum(['ciphered', 'plain', 'both']).optional(),
  })
  .meta({ id: 'CaptureWish', description: 'What the capture holds; the nodes’ own signalling always' })

export const Scale = z
  .string()
  .max(20)
  .regex(/^(?:[1-9][0-9]{0,6}\/[1-9][0-9]{0,6}|[0-9]{1,3}(?:\.[0-9]{1,6})?%?)$/)
  .meta({ description: "A part of the scenario's subscribers: `1/50`, `0.1` or `10%`", example: '10%' })

export const StartRun = z
  .strictObject({
    scenario: ScenarioChoice,
    seed: Seed.optional(),
    pacing: Pacing.optional(),
    scale: Scale.optional(),
    workers: z
      .int()
      .min(0)
      .max(64)
      .optional()
      .meta({ description: 'Threads; what the machine has if absent' }),
    capture: CaptureWish.optional(),
    labels: Labels.optional(),
  })
  .meta({ id: 'StartRun' })
export type StartRun = z.infer<typeof StartRun>

export const RunProgress = z
  .object({
    virtualUs: Microseconds,
    durationUs: Microseconds,
    attached: z.int().min(0),
    started: z.int().min(0),
    events: z.int().min(0),
  })
  .meta({ id: 'RunProgress' })

export const Fingerprint = z
  .object({ signalling: z.string(), charging: z.string(), chaos: z.string() })
  .meta({ id: 'Fingerprint', description: 'Equal for equal scenario, seed and version' })

export const Run = z
  .object({
    id: RunId,
    tenant: z.string(),
    scenario: z.object({
      name: z.string(),
      title: z.string(),
      owner: z.string().meta({ example: 'group:default/roaming-core' }),
      hash: z.string(),
    }),
    seed: z.int(),
    pacing: z.string(),
    state: RunState,
    phase: PhaseName.optional(),
    progress: RunProgress,
    verdict: VerdictState.optional(),
    fingerprint: Fingerprint.optional(),
    startedBy: Person,
    labels: z.record(z.string(), z.string()),
    requestedAt: Instant,
    startedAt: Instant.optional(),
    endedAt: Instant.optional(),
    wallSeconds: z.number().optional(),
    parent: RunId.optional().meta({ description: 'The run that this one replays' }),
    error: z.string().optional(),
    flags: z
      .record(z.string(), z.union([z.boolean(), z.number()]))
      .meta({ description: 'Feature flags that the run saw' }),
    reason: z.string().optional().meta({ description: 'Why it was aborted or interrupted' }),
  })
  .meta({ id: 'Run' })
export type Run = z.infer<typeof Run>

export const RunQuery = z.strictObject({
  state: commaList(RunState),
  scenario: Name.optional(),
  label: z
    .string()
    .max(264)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]*(?:=.*)?$/)
    .optional()
    .meta({ description: 'A label, whatever it says (`sample`), or with what it says (`release=24.1`)' }),
  owner: z.string().max(200).optional().meta({ example: 'group:default/roaming-core' }),
  startedBy: z.string().max(200).optional().meta({ description: 'The subject of a person' }),
  verdict: commaList(VerdictState),
  parent: RunId.optional(),
  text: z.string().min(1).max(100).optional().meta({ description: 'In the name, the title or a label' }),
  limit: Limit,
  cursor: Cursor.optional(),
})
export type RunQuery = z.infer<typeof RunQuery>

export const RunPage = z.object({ items: z.array(Run), nextCursor: NextCursor }).meta({ id: 'RunPage' })
export type RunPage = z.infer<typeof RunPage>

export const Reason = z.string().trim().min(1).max(500)

export const AbortRun = z.strictObject({ reason: Reason }).meta({ id: 'AbortRun' })

export const ChangeRate = z
  .strictObject({
    factor: z
      .string()
      .max(20)
      .regex(/^(?:[1-9][0-9]{0,6}\/[1-9][0-9]{0,6}|[0-9]{1,4}(?:\.[0-9]{1,6})?)$/)
      .meta({ description: 'Who has not switched on yet comes so many times as fast: `2`, `0.5` or `1/3`' }),
  })
  .meta({ id: 'ChangeRate' })

/** A fault as a scenario writes it, at once: it has no `at`. */
export const InjectFault = z
  .strictObject({
    id: Name.optional(),
    kind: z.string().max(80).meta({ example: 'node.slow' }),
    target: z.string().max(80).meta({ example: 'hss/26201' }),
    for: z.string().max(20).meta({ example: '2m' }),
    delay: z.string().max(20).optional().meta({ example: '800ms' }),
    jitter: z.string().max(20).optional(),
    loss: z.string().max(20).optional().meta({ example: '5%' }),
    duplication: z.string().max(20).optional(),
    reordering: z.string().max(20).optional(),
    factor: z.int().optional(),
    noise: z.int().optional(),
    cause: z.int().optional(),
    share: z.string().max(20).optional(),
    every: z.int().optional(),
    count: z.int().optional(),
  })
  .meta({ id: 'InjectFault' })
export type InjectFault = z.infer<typeof InjectFault>

export const AbortedRuns = z.object({ runs: z.array(RunId) }).meta({ id: 'AbortedRuns' })
