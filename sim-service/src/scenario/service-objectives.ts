import { z } from 'zod'
import { phaseNames } from '../kpi/objectives.ts'
import { count, entityReference, fileName, line, threshold, word } from './fields.ts'

/** The catalogue of what the service promises, `slos.yaml`: objectives that do not belong to one scenario. */

const phaseName = word(phaseNames)

const serviceObjective = z.strictObject({
  name: fileName(),
  title: line(),
  sli: z
    .string()
    .max(80)
    .meta({ title: 'an SLI such as attach.success or attach.latency.p95', examples: ['attach.success'] }),
  is: threshold(),
  during: z
    .array(phaseName)
    .min(1)
    .max(phaseNames.length)
    .optional()
    .describe('baseline, heal and settle if absent'),
  minSamples: count(1, 1_000_000_000)
    .optional()
    .describe('10/(1-r) for a ratio r, 30 for a p50, 200 for a p95 if absent'),
})

export const serviceObjectivesSchema = z
  .strictObject({
    apiVersion: z.literal('roamlab/v1').meta({ title: 'roamlab/v1' }),
    kind: z.literal('ServiceObjectives').meta({ title: 'ServiceObjectives' }),
    metadata: z.strictObject({ name: fileName(), title: line(), owner: entityReference().optional() }),
    spec: z.strictObject({
      objectives: z
        .array(serviceObjective)
        .min(1)
        .max(100)
        .meta({ title: 'a list of at least one objective' }),
    }),
  })
  .meta({ title: 'Roamlab service objectives' })

export type ServiceObjectives = z.output<typeof serviceObjectivesSchema>

/** One promise of the catalogue. */
export type ServiceObjective = ServiceObjectives['spec']['objectives'][number]
