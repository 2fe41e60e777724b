import { z } from 'zod'

/** What several resources share. Like every file here it imports nothing but zod: browsers load it too. */

export const maxNameLength = 63

/** The name of a scenario, a profile or an agreement: what a file on a shelf may be called. */
export const Name = z
  .string()
  .max(maxNameLength)
  .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/)
  .meta({ description: 'Lower-case letters, digits and hyphens', example: 'first-drill' })

export const RunId = z.uuid().meta({
  description: 'A UUIDv7: runs sort by when they were asked for',
  example: '01982f6e-7d3a-7c40-8f1e-2f9b6a5c4d3e',
})

/** The subscriber's number in the plan. An IMSI never stands in a path. */
export const UeId = z
  .string()
  .regex(/^[1-9][0-9]{0,6}$/)
  .meta({ description: "The subscriber's number in the plan, from 1", example: '17' })

export const Instant = z.iso.datetime({ offset: true }).meta({ example: '2026-07-01T06:00:00.000Z' })

/** Virtual time is counted in whole microseconds from the start of the run. */
export const Microseconds = z
  .int()
  .min(0)
  .meta({ description: 'Virtual microseconds from the start of the run' })

export const Cursor = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[A-Za-z0-9_-]+$/)
  .meta({ description: 'Where the next page begins: `nextCursor` of the page before, not to be read' })

export const Limit = z.int().min(1).max(200).default(50).meta({ description: 'At most so many items' })

/** Answers come in pages by keyset: no page is skipped or doubled when something is added meanwhile. */
export const NextCursor = Cursor.optional().meta({ description: 'Absent on the last page' })

export const ProblemError = z
  .object({
    pointer: z
      .string()
      .optional()
      .meta({ description: 'JSON Pointer (RFC 6901) into the body', example: '/scenario/name' }),
    parameter: z
      .string()
      .optional()
      .meta({ description: 'The parameter of the path, the query or the headers' }),
    line: z.int().min(1).optional().meta({ description: 'Line of a YAML text, from 1' }),
    column: z.int().min(1).optional(),
    path: z.string().optional().meta({ example: 'spec.networks.visited[0].plmn' }),
    message: z.string(),
    expected: z.string().optional(),
  })
  .meta({ id: 'ProblemError', description: 'One place that is wrong' })
export type ProblemError = z.infer<typeof ProblemError>

export const Problem = z
  .object({
    type: z.string().meta({ example: 'urn:roamlab:problem:run-not-found' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().optional(),
    instance: z.string().optional(),
    code: z
      .string()
      .meta({ description: 'Stable: decide by this, never by a text', example: 'run-not-found' }),
    hint: z.string().optional().meta({ description: 'What to do about it' }),
    traceId: z.string().optional(),
    errors: z.array(ProblemError).optional(),
    retryAfterSeconds: z.number().optional(),
    reasons: z.array(z.string()).optional(),
    current: z.unknown().optional().meta({ description: 'What is there now, where a precondition failed' }),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457)' })
export type Problem = z.infer<typeof Problem>

export const Person = z
  .object({ subject: z.string(), name: z.string() })
  .meta({ id: 'Person', description: 'Who did something' })
export type Person = z.infer<typeof Person>

export const PhaseName = z.enum(['warmup', 'baseline', 'inject', 'heal', 'settle'])

/** A list in a query: `?state=running,queued` and `?state=running&state=queued` are the same. */
export function commaList<T extends z.ZodType>(item: T) {
  return z.array(item).min(1).max(50).optional()
}
