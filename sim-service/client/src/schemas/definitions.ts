import { z } from 'zod'
import { Cursor, Instant, Limit, Microseconds, Name, NextCursor, Person, PhaseName } from './common.ts'
import { Pacing, Scale, ScenarioChoice, Seed } from './runs.ts'

/** What is written before a run: scenarios, profiles, agreements, and the faults that a scenario may name. */

/** The largest text that is read: a file that a person writes has a few kilobytes. */
export const maxDefinitionCharacters = 1_000_000

export const DefinitionText = z
  .string()
  .min(1)
  .max(maxDefinitionCharacters)
  .meta({ description: 'YAML, as its author wrote it: comments and order stay' })

const summary = {
  name: Name,
  title: z.string(),
  owner: z.string().meta({ example: 'group:default/roaming-core' }),
  tags: z.array(z.string()),
  source: z.enum(['shipped', 'stored']).meta({ description: 'What ships cannot be changed' }),
  version: z.int().min(0).meta({ description: '0 for what ships; each write adds one' }),
  hash: z.string().meta({ description: 'SHA-256 of the text, hexadecimal' }),
  updatedAt: Instant.optional(),
  updatedBy: Person.optional(),
}

export const DefinitionSummary = z.object(summary).meta({ id: 'DefinitionSummary' })
export type DefinitionSummary = z.infer<typeof DefinitionSummary>

export const Definition = z
  .object({ ...summary, text: DefinitionText })
  .meta({ id: 'Definition', description: 'A scenario, a profile or an agreement' })
export type Definition = z.infer<typeof Definition>

export const DefinitionPage = z
  .object({ items: z.array(DefinitionSummary), nextCursor: NextCursor })
  .meta({ id: 'DefinitionPage' })
export type DefinitionPage = z.infer<typeof DefinitionPage>

export const DefinitionQuery = z.strictObject({
  owner: z.string().max(200).optional(),
  source: z.enum(['shipped', 'stored']).optional(),
  text: z.string().min(1).max(100).optional().meta({ description: 'In the name, the title or a tag' }),
  limit: Limit,
  cursor: Cursor.optional(),
})

export const PutDefinition = z
  .strictObject({
    text: DefinitionText,
    owner: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[A-Za-z0-9][\w.:/@+-]*$/)
      .optional()
      .meta({ description: 'Whose it is, where the text does not say: profiles and agreements do not' }),
  })
  .meta({ id: 'PutDefinition' })

export const DefinitionVersions = z
  .object({ items: z.array(z.object({ ...summary, isDeleted: z.boolean() })) })
  .meta({ id: 'DefinitionVersions', description: 'The newest first, deletions included' })

/** What stands under a name in a list of kind and text: the same as in a file. */
export const DefinitionProblem = z
  .object({
    line: z.int().min(1),
    column: z.int().min(1),
    path: z.string().meta({ example: 'spec.networks.visited[0].plmn' }),
    message: z.string(),
    expected: z.string(),
  })
  .meta({ id: 'DefinitionProblem' })
export type DefinitionProblem = z.infer<typeof DefinitionProblem>

export const Validation = z
  .object({
    valid: z.boolean(),
    problems: z.array(DefinitionProblem).meta({ description: 'Empty for a valid text' }),
    warnings: z.array(z.string()).meta({ description: 'What makes it less than its author may think' }),
  })
  .meta({ id: 'Validation' })
export type Validation = z.infer<typeof Validation>

export const RequestPlan = z
  .strictObject({
    scenario: ScenarioChoice,
    seed: Seed.optional(),
    scale: Scale.optional(),
    pacing: Pacing.optional(),
    rehearse: z.boolean().default(false).meta({
      description: 'Whether a sample of the subscribers lives through the plan, to tell who is hit',
    }),
  })
  .meta({ id: 'RequestPlan' })

export const PlanPhase = z
  .object({ name: PhaseName, startUs: Microseconds, endUs: Microseconds })
  .meta({ id: 'PlanPhase' })

export const PlanFault = z
  .object({
    id: z.string(),
    kind: z.string(),
    target: z.string(),
    atUs: Microseconds,
    untilUs: Microseconds,
    inReach: z.int().min(0).meta({ description: 'Subscribers that could meet it: an upper bound' }),
    networks: z.array(z.string()).meta({ description: 'What it strikes' }),
    expected: z
      .object({
        share: z.number().min(0).max(1),
        subscribers: z.int().min(0),
        peakPerSecond: z.int().min(0),
        frames: z.int().min(0),
      })
      .optional()
      .meta({ description: 'Of a rehearsal: whom it is expected to hit' }),
  })
  .meta({ id: 'PlanFault' })

export const PlanCell = z
  .object({
    name: z.string(),
    cellId: z.int().min(0).meta({ description: 'E-UTRAN cell identity' }),
    tac: z.int().min(0),
    xMetres: z.int(),
    yMetres: z.int(),
  })
  .meta({ id: 'PlanCell' })

export const PlanPreview = z
  .object({
    scenario: z.string(),
    title: z.string(),
    seed: z.int(),
    scenarioHash: z.string(),
    inputsHash: z.string(),
    startsAt: z.string(),
    durationUs: Microseconds,
    pacing: z.string(),
    regions: z.int().min(1),
    subscribers: z.int().min(0),
    arrivals: z
      .object({
        bucketUs: Microseconds,
        counts: z
          .array(z.int().min(0))
          .meta({ description: 'Who switches on in each bucket, from the start' }),
        peakPerSecond: z.int().min(0),
      })
      .meta({ id: 'PlanArrivals' }),
    phases: z.array(PlanPhase),
    faults: z.array(PlanFault),
    struck: z
      .object({ subscribers: z.int().min(0), share: z.number().min(0).max(1), networks: z.array(z.string()) })
      .meta({ id: 'PlanStruck', description: 'What all faults together could reach: an upper bound' }),
    objectives: z.array(
      z.object({
        sli: z.string(),
        target: z.string(),
        during: z.array(PhaseName),
        minSamples: z.int().min(0),
      }),
    ),
    networks: z.array(
      z.object({
        plmn: z.string(),
        profile: z.string(),
        cells: z.array(PlanCell),
        mmes: z.int().min(0),
        sgws: z.int().min(0),
      }),
    ),
    homes: z.array(z.object({ plmn: z.string(), agreement: z.string(), subscribers: z.int().min(0) })),
    estimatedWallSeconds: z.number().min(0).optional(),
    warnings: z.array(z.string()),
    text: z.string().meta({ description: 'The same for a person to read' }),
  })
  .meta({ id: 'PlanPreview', description: 'What a run would do, before it does it' })
export type PlanPreview = z.infer<typeof PlanPreview>

export const FaultParameterInfo = z
  .object({
    name: z.string(),
    unit: z.enum(['duration', 'probability', 'number']),
    from: z.number().meta({ description: 'Microseconds, parts per million, or the number itself' }),
    to: z.number(),
    about: z.string(),
    need: z.enum(['required', 'one-of']),
  })
  .meta({ id: 'FaultParameterInfo' })

export const FaultInfo = z
  .object({
    kind: z.string().meta({ example: 'node.slow' }),
    about: z.string(),
    targets: z.array(z.string()).meta({ description: 'What the first word of a target may be' }),
    parameters: z.array(FaultParameterInfo),
    selects: z
      .enum(['frames', 'messages', 'requests'])
      .optional()
      .meta({ description: 'What `share`, `every` and `count` choose among' }),
  })
  .meta({ id: 'FaultInfo', description: 'One kind of fault that chaos injects' })
export type FaultInfo = z.infer<typeof FaultInfo>

export const FaultList = z.object({ items: z.array(FaultInfo) }).meta({ id: 'FaultList' })
