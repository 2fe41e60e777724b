import { z } from 'zod'
import { PhaseName, RunId } from './common.ts'
import { RunEvent } from './results.ts'
import { Run, RunState, VerdictState } from './runs.ts'

/**
 * The live stream: server-sent events. `snapshot` says where a run stands, `delta` what happened since the message
 * before, `end` that the run is over, `cursor` (streams of several runs) by what to resume, `presence` who watches.
 */

export const StreamProgress = z
  .object({
    virtualUs: z.int().min(0),
    durationUs: z.int().min(0),
    phase: PhaseName.optional(),
    attached: z.int().min(0),
    started: z.int().min(0),
    events: z.int().min(0),
    wallSeconds: z.number().min(0),
    speed: z.number().min(0).meta({ description: 'Virtual seconds that pass in a second' }),
    remainingSeconds: z.number().min(0).optional(),
  })
  .meta({ id: 'StreamProgress' })
export type StreamProgress = z.infer<typeof StreamProgress>

export const StreamKpi = z
  .object({
    name: z.string(),
    unit: z.enum(['ratio', 'us', '1/s', 'count']),
    value: z.number().optional(),
    samples: z.int().min(0),
  })
  .meta({ id: 'StreamKpi', description: 'One indicator over the latest window' })
export type StreamKpi = z.infer<typeof StreamKpi>

export const StreamKpis = z
  .object({
    fromUs: z.int().min(0),
    untilUs: z.int().min(0),
    kpis: z.array(StreamKpi),
    failures: z.record(z.string(), z.int()).meta({ description: 'Attaches that failed within it, by how' }),
  })
  .meta({ id: 'StreamKpis' })
export type StreamKpis = z.infer<typeof StreamKpis>

export const StreamObjective = z
  .object({
    sli: z.string(),
    target: z.string(),
    during: z.array(PhaseName),
    value: z.number().optional(),
    valueText: z.string().optional(),
    samples: z.int().min(0),
    minSamples: z.int().min(0),
    holds: z.boolean().optional(),
  })
  .meta({ id: 'StreamObjective', description: 'What an objective has come to so far' })
export type StreamObjective = z.infer<typeof StreamObjective>

/** What the data of an event of each kind says. */
export const eventData = {
  state: z.object({ state: RunState, reason: z.string().optional(), error: z.string().optional() }),
  progress: StreamProgress,
  kpi: StreamKpis,
  objective: z.object({ objectives: z.array(StreamObjective) }),
  phase: z.object({ phase: PhaseName, startUs: z.number(), endUs: z.number() }),
  fault: z.object({
    id: z.string(),
    kind: z.string(),
    target: z.string(),
    change: z.enum(['begins', 'ends', 'healed']),
    injected: z.boolean(),
  }),
  command: z.object({
    command: z.string(),
    detail: z.string().optional(),
    reason: z.string().optional(),
    by: z.string().optional(),
    decidedAtUs: z.number().optional(),
  }),
  timeline: z.object({ what: z.string(), detail: z.string() }),
  verdict: z.object({
    state: VerdictState,
    paragraph: z.string(),
    fingerprint: z.record(z.string(), z.string()),
  }),
} as const

export const EventData = z
  .object(eventData)
  .meta({ id: 'EventData', description: 'What the data of an event says, by its kind' })

export const StreamSnapshot = z
  .object({
    run: Run,
    seq: z.int().min(0).meta({ description: 'The latest event that it contains' }),
    progress: StreamProgress.optional(),
    kpis: StreamKpis.optional(),
    objectives: z.array(StreamObjective),
    faults: z.array(z.string()).meta({ description: 'Faults that act now' }),
  })
  .meta({ id: 'StreamSnapshot', description: 'The data of a message `snapshot`' })
export type StreamSnapshot = z.infer<typeof StreamSnapshot>

export const StreamDelta = z
  .object({
    runId: RunId,
    fromSeq: z.int().min(1),
    seq: z.int().min(1),
    events: z.array(RunEvent).meta({
      description: 'In order; of progress and objectives, which the next replaces, the latest alone',
    }),
    leftOut: z
      .int()
      .optional()
      .meta({ description: 'Events that did not fit; the stored ones are at /runs/{runId}/events' }),
  })
  .meta({ id: 'StreamDelta', description: 'The data of a message `delta`' })
export type StreamDelta = z.infer<typeof StreamDelta>

export const StreamEnd = z
  .object({ runId: RunId, state: RunState })
  .meta({ id: 'StreamEnd', description: 'The data of a message `end`' })
export type StreamEnd = z.infer<typeof StreamEnd>

export const StreamCursor = z
  .object({ position: z.int().min(0) })
  .meta({ id: 'StreamCursor', description: 'The data of a message `cursor`' })
export type StreamCursor = z.infer<typeof StreamCursor>

export const StreamPresence = z
  .object({
    runId: z.string().meta({ description: 'A run, or `all` for those who watch everything' }),
    count: z.int().min(0),
    watchers: z.array(z.string()).meta({ description: 'Names, the first twenty' }),
  })
  .meta({ id: 'StreamPresence', description: 'The data of a message `presence`' })
export type StreamPresence = z.infer<typeof StreamPresence>

/** Every message of the stream, by its event name. */
export const streamMessages = {
  snapshot: StreamSnapshot,
  delta: StreamDelta,
  end: StreamEnd,
  cursor: StreamCursor,
  presence: StreamPresence,
} as const

const EventId = z
  .string()
  .regex(/^[0-9]{1,15}$/)
  .optional()
  .meta({ description: 'The id of the last message that was had' })

export const StreamHeaders = z.object({ 'last-event-id': EventId })

export const RunStreamQuery = z.strictObject({
  since: EventId.meta({ description: 'The same as Last-Event-ID, for who sets no headers' }),
})

const Runs = z
  .array(z.union([z.literal('all'), RunId]))
  .min(1)
  .max(50)
  .optional()
  .meta({ description: 'Ids of runs with commas between, or `all`, which it is when absent' })

export const StreamQuery = z.strictObject({ runs: Runs, since: EventId })

export const EventsQuery = z.strictObject({
  runs: Runs,
  since: EventId.meta({ description: 'The position of the last event that was had' }),
  limit: z.int().min(1).max(2000).default(500),
})

export const EventPage = z
  .object({
    items: z.array(RunEvent),
    position: z.int().min(0).meta({ description: 'What to send as `since` the next time' }),
  })
  .meta({ id: 'EventPage', description: 'The stream of several runs for a client that polls' })
export type EventPage = z.infer<typeof EventPage>
