import { z } from 'zod'
import { Cursor, Limit, Microseconds, NextCursor, PhaseName, RunId, UeId } from './common.ts'

/** Who took part in a run, who failed and why, and what one of them said and heard. */

export const attachOutcomes = ['accepted', 'rejected', 'no-cell', 'unfinished', 'none'] as const

export const SubscriberRow = z
  .object({
    ueId: UeId,
    imsi: z.string().optional().meta({ description: 'Masked but for its network and its last two digits' }),
    home: z.string().optional().meta({ description: 'PLMN of the home network' }),
    visited: z.string().optional(),
    cell: z.string().optional(),
    phase: PhaseName.optional().meta({ description: 'In which its last attach began' }),
    attach: z.enum(attachOutcomes),
    cause: z.int().min(0).meta({ description: 'EMM cause of a rejection; 0 for none' }),
    prescribed: z.boolean().meta({ description: 'Whether the agreement wants just this rejection' }),
    attaches: z.int().min(0),
    attachLatencyUs: z.int().optional(),
    handovers: z.int().min(0),
    handoverFailures: z.int().min(0),
    uplinkOctets: z.int().min(0),
    downlinkOctets: z.int().min(0),
    debitedOctets: z.int().min(0),
    billedMicros: z.int().min(0),
  })
  .meta({ id: 'SubscriberRow' })
export type SubscriberRow = z.infer<typeof SubscriberRow>

export const SubscriberPage = z
  .object({ runId: RunId, items: z.array(SubscriberRow), nextCursor: NextCursor })
  .meta({ id: 'SubscriberPage' })
export type SubscriberPage = z.infer<typeof SubscriberPage>

const filter = {
  attach: z.enum(attachOutcomes).optional(),
  failed: z
    .stringbool({ truthy: ['true'], falsy: ['false'] })
    .optional()
    .meta({
      description:
        'Whose attach was neither accepted nor refused as the agreement prescribes, or a handover failed',
    }),
  cause: z.coerce.number().int().min(0).max(255).optional(),
  cell: z.string().max(40).optional(),
  phase: PhaseName.optional(),
  home: z
    .string()
    .regex(/^[0-9]{5,6}$/)
    .optional(),
}

export const SubscriberQuery = z.strictObject({ ...filter, limit: Limit, cursor: Cursor.optional() })
export type SubscriberQuery = z.infer<typeof SubscriberQuery>

/** An IMSI identifies a person: it is searched for in a body, which no log and no proxy keeps. */
export const SubscriberSearch = z
  .strictObject({
    imsi: z
      .string()
      .regex(/^[0-9]{5,15}$/)
      .optional()
      .meta({ description: 'The whole IMSI, or how it begins', example: '262019900000001' }),
    attach: z.enum(attachOutcomes).optional(),
    failed: z.boolean().optional(),
    cause: z.int().min(0).max(255).optional(),
    cell: z.string().max(40).optional(),
    phase: PhaseName.optional(),
    home: z
      .string()
      .regex(/^[0-9]{5,6}$/)
      .optional(),
    limit: z.int().min(1).max(200).default(50),
    cursor: Cursor.optional(),
  })
  .meta({ id: 'SubscriberSearch' })

export const TraceNode = z
  .object({
    id: z.string(),
    name: z.string().meta({ description: 'The network function, such as MME' }),
    address: z.string().optional(),
  })
  .meta({ id: 'TraceNode', description: 'A lifeline of the ladder' })

export const TraceMessage = z
  .object({
    index: z.int().min(0),
    frame: z.int().min(0),
    atUs: z.number().meta({ description: 'Virtual microseconds from the start of the run' }),
    protocol: z.string().meta({ example: 'S1AP' }),
    variant: z
      .string()
      .optional()
      .meta({ description: 'The application of a Diameter message, the channel of RRC' }),
    interface: z.string().optional(),
    from: z.string().meta({ description: 'The id of a node' }),
    to: z.string(),
    kind: z.string().meta({ example: 'InitialUEMessage' }),
    summary: z.array(z.string()).optional(),
    retransmissionOf: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'The index of the message that it repeats' }),
    lost: z.boolean().optional().meta({ description: 'It was sent and never arrived' }),
    failure: z.string().optional().meta({ description: 'What it refuses, and with which cause' }),
    problem: z.string().optional().meta({ description: 'Why it cannot be decoded' }),
    nas: z
      .array(z.record(z.string(), z.unknown()))
      .meta({ description: 'NAS messages inside it, deciphered' }),
    fields: z.unknown().meta({ description: 'Every field, decoded' }),
    octets: z.string().meta({ description: 'As it was sent, hexadecimal' }),
  })
  .meta({ id: 'TraceMessage' })

export const SubscriberTrace = z
  .object({
    runId: RunId,
    ueId: UeId,
    imsi: z.string(),
    shard: z.int().min(0),
    origin: z
      .enum(['captured', 'replayed'])
      .meta({ description: 'Replayed: the shard ran again, tapped for this one' }),
    reproduced: z.boolean().meta({ description: 'Whether the replay has the fingerprint that was stored' }),
    startUs: Microseconds,
    endUs: Microseconds,
    nodes: z.array(TraceNode),
    messages: z.array(TraceMessage),
    firstFailure: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'Index of the first message that refuses something' }),
  })
  .meta({ id: 'SubscriberTrace', description: 'The call flow of one subscriber, as data of a ladder' })
export type SubscriberTrace = z.infer<typeof SubscriberTrace>
