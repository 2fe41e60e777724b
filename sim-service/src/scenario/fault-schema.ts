import { z } from 'zod'
import {
  type FaultParameter,
  faultKinds,
  faultParameters,
  linkTargets,
  nodeTargets,
} from '../chaos/catalogue.ts'
import { count, duration, fileName, percentage, phaseTime, probability } from './fields.ts'

/** What a scenario says about faults; kinds and their parameters are the catalogue's. */

type Fields = { [parameter in FaultParameter]: z.ZodOptional<z.ZodType<number, string | number>> }

const parameters = Object.fromEntries(
  Object.entries(faultParameters).map(([name, { unit, from, to, about }]) => {
    const field =
      unit === 'duration'
        ? duration({ from: 0, to })
        : unit === 'probability'
          ? probability()
          : count(from, to)
    return [name, field.optional().describe(about)]
  }),
) as unknown as Fields

const targetWords = [...linkTargets, ...nodeTargets, 'cell'].join(', ')

export const faultTarget = () =>
  z
    .string()
    .max(80)
    .regex(/^[a-z0-9-]+(?:\/[A-Za-z0-9._-]+)*$/)
    .meta({
      title: 'what is struck, its network and which one of it, such as hss/26201, s6a or cell/21407/3',
      description: `One of ${targetWords}; then a network; then a member or a site, from 1`,
      examples: ['hss/26201', 's6a/26201', 'cell/21407/3'],
    })

export const fault = z.strictObject({
  id: fileName(),
  kind: z
    .string()
    .max(80)
    .regex(/^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+$/)
    .meta({
      title: 'a kind of fault such as node.slow',
      description: Object.entries(faultKinds)
        .map(([name, { about }]) => `${name}: ${about}`)
        .join('. '),
      examples: Object.keys(faultKinds),
    }),
  target: faultTarget(),
  at: phaseTime().describe('When it begins'),
  for: duration({ from: 0 }).describe('How long it acts; then everything is as it was'),
  ...parameters,
  share: probability().optional().describe('It strikes this part of what it could strike, each by itself'),
  every: count(1, 1_000_000_000).optional().describe('It strikes every n-th, counted in each region'),
  count: count(0, 1_000_000_000).optional().describe('It strikes the first so many of the run'),
})

export const blastRadius = z
  .strictObject({
    subscribers: percentage()
      .optional()
      .describe('At most this part of the subscribers is within reach of the faults'),
    networks: count(1, 32)
      .optional()
      .describe('At most so many networks have nodes or links that are struck'),
    deny: z.array(faultTarget()).max(100).default([]).describe('What no fault may strike'),
  })
  .describe('How far the harm may go; a scenario that goes further is refused before it runs')
