import { z } from 'zod'
import { Cursor, Limit, NextCursor, PhaseName, RunId, UeId } from './common.ts'

/** Who took part in a run, who failed and why, and what one of them said and heard. */

export const SubscriberRow = z
  .object({
    ueId: UeId,
    imsi: z.string(),
    home: z.string().meta({ description: 'PLMN of the home network' }),
    visited: z.string(),
    cell: z.int().meta({ description: 'E-UTRAN cell identity of the site where the plan puts it' }),
    attach: z.string().meta({ example: 'rejected' }),
    cause: z.int().min(0).meta({ description: 'EMM cause of a rejection; 0 for none' }),
    prescribed: z.boolean().meta({ description: 'Whether the agreement wants just this rejection' }),
    isFailed: z.boolean(),
    phase: z.string().optional().meta({ description: 'In which its attach failed first, else the latest' }),
    attaches: z.int().min(0),
    attachLatencyUs: z.int().optional(),
    handovers: z.int().min(0),
    handoverFailures: z.int().min(0),
    uplinkOctets: z.int().min(0),
    downlinkOctets: z.int().min(0),
    debitedOctets: z.int().min(0),
    billedMicros: z.int().min(0),
  })
  .meta({ id: 'SubscriberRow', description: 'What became of one subscriber' })
export type SubscriberRow = z.infer<typeof SubscriberRow>

export const SubscriberPage = z
  .object({ runId: RunId, items: z.array(SubscriberRow), nextCursor: NextCursor })
  .meta({ id: 'SubscriberPage' })
export type SubscriberPage = z.infer<typeof SubscriberPage>

const cellIdentity = 0xfff_ffff

export const SubscriberQuery = z.strictObject({
  outcome: z
    .enum(['failed', 'all'])
    .default('all')
    .meta({ description: '`failed` leaves out whom the network served as agreed' }),
  cause: z.int().min(0).max(255).optional(),
  cell: z.int().min(0).max(cellIdentity).optional(),
  phase: PhaseName.optional(),
  limit: Limit,
  cursor: Cursor.optional(),
})
export type SubscriberQuery = z.infer<typeof SubscriberQuery>

/** An IMSI identifies a person: it is searched for in a body, which no log and no proxy keeps. */
export const SubscriberSearch = z
  .strictObject({
    imsi: z
      .string()
      .regex(/^[0-9]{5,15}$/)
      .optional()
      .meta({ example: '262019900000001' }),
    outcome: z.enum(['failed', 'all']).default('all'),
    cause: z.int().min(0).max(255).optional(),
    cell: z.int().min(0).max(cellIdentity).optional(),
    phase: PhaseName.optional(),
    limit: z.int().min(1).max(200).default(50),
    cursor: Cursor.optional(),
  })
  .meta({ id: 'SubscriberSearch' })

export const TraceNode = z
  .object({
    id: z.string(),
    name: z.string().meta({ description: 'What it is, such as MME' }),
    address: z.string().optional(),
  })
  .meta({ id: 'TraceNode', description: 'A lifeline of the ladder' })

export const TraceMessage = z
  .object({
    sequence: z.int().min(0),
    atUs: z.number().meta({ description: "Microseconds since the run's beginning" }),
    from: z.string().meta({ description: 'The id of a node' }),
    to: z.string(),
    protocol: z.string().meta({ example: 'S1AP' }),
    variant: z
      .string()
      .optional()
      .meta({ description: 'The application of a Diameter message, the channel of RRC' }),
    name: z.string().meta({ example: 'InitialUEMessage' }),
    nas: z.array(z.string()).meta({ description: 'NAS messages inside it' }),
    details: z.array(z.string()).meta({ description: 'What is told beside the arrow' }),
    repeats: z
      .int()
      .optional()
      .meta({ description: 'The earlier message that this one repeats, by its sequence' }),
    isLost: z.boolean().optional().meta({ description: 'It was sent and did not arrive' }),
    problem: z.string().optional().meta({ description: 'Why it cannot be decoded' }),
    fields: z.unknown().meta({ description: 'Every field, decoded' }),
    octets: z.string().meta({ description: 'The message in hexadecimal, without the transport below' }),
  })
  .meta({ id: 'TraceMessage' })

export const SubscriberTrace = z
  .object({
    runId: RunId,
    ueId: UeId,
    imsi: z.string(),
    shard: z.int().min(0),
    source: z.enum(['capture', 'replay']).meta({
      description: 'From the capture of the run, or a repetition of its shard with the same fingerprint',
    }),
    startsAt: z.string(),
    nodes: z.array(TraceNode),
    messages: z.array(TraceMessage),
    summary: z.object({
      messages: z.int().min(0),
      repetitions: z.int().min(0),
      lost: z.int().min(0),
      problems: z.int().min(0),
    }),
  })
  .meta({ id: 'SubscriberTrace', description: 'The call flow of one subscriber, as data of a ladder' })
export type SubscriberTrace = z.infer<typeof SubscriberTrace>
