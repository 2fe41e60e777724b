import type { Response } from 'express'
import { z } from 'zod'
import { RunId } from '../../../client/src/schemas/common.ts'
import {
  EventPage,
  EventsQuery,
  RunStreamQuery,
  StreamHeaders,
  StreamQuery,
} from '../../../client/src/schemas/stream.ts'
import type { RunService } from '../../runs/life/run-service.ts'
import { type Result, succeeded } from '../../runs/ports/failures.ts'
import type { LiveEvents } from '../../runs/ports/live-events.ts'
import { isOver } from '../../runs/ports/run-record.ts'
import { type Answers, answered, type Route, reply, route } from '../route.ts'
import { streamHeaders } from '../stream/sse-format.ts'
import { ALL_RUNS, type StreamHub, type StreamWish } from '../stream/stream-hub.ts'

export interface StreamParts {
  readonly hub: StreamHub
  readonly live: Pick<LiveEvents, 'since' | 'sincePosition'>
  readonly runs: Pick<RunService, 'get'>
}

const tags = ['live']
const anEventStream = 'text/event-stream'

const about = `Server-sent events: snapshots, then deltas, at most four a second for each run. Comes back with
Last-Event-ID and misses nothing, also when the service began anew; who reads too slowly gets a snapshot.`.replace(
  '\n',
  ' ',
)

export function streamRoutes(parts: StreamParts): Route[] {
  return [runStream(parts), manyStream(parts), polled(parts)]
}

const streamed = {
  200: { description: 'Goes on until it is closed', mediaType: anEventStream },
} as const satisfies Answers

function runStream({ hub, live, runs }: StreamParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/runs/{runId}/stream',
    operationId: 'streamRun',
    summary: 'What happens in a run, as it happens',
    description: `${about} Ends with the run.`,
    tags,
    role: 'viewer',
    params: z.object({ runId: RunId }),
    query: RunStreamQuery,
    headers: StreamHeaders,
    responses: { ...streamed, 204: { description: 'The run is over and there is nothing new' } },
    failures: ['run-not-found', 'too-many-streams'],
    handler: async ({ params, query, headers, actor, request }, response) => {
      const run = await runs.get(params.runId)
      if (!run.ok) return run
      const { id, state } = run.value
      const since = numberOf(headers['last-event-id'] ?? query.since)
      if (since !== undefined && isOver(state) && (await live.since(id, since, 1)).length === 0) {
        // A browser whose run has ended comes back once more; without content it stays away.
        return succeeded({ status: 204 as const })
      }
      return open(hub, request.method, response, { actor, runs: [id], kind: 'run', since })
    },
  })
}

function manyStream({ hub, runs }: StreamParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/stream',
    operationId: 'stream',
    summary: 'What happens in several runs or in all, as it happens',
    description: `${about} Its ids are positions over all runs. It names the runs that it follows.`,
    tags,
    role: 'viewer',
    query: StreamQuery,
    headers: StreamHeaders,
    responses: streamed,
    failures: ['run-not-found', 'too-many-streams'],
    handler: async ({ query, headers, actor, request }, response) => {
      const known = await runsOf(query.runs, runs)
      if (!known.ok) return known
      const since = numberOf(headers['last-event-id'] ?? query.since)
      return open(hub, request.method, response, { actor, runs: known.value, kind: 'many', since })
    },
  })
}

function polled({ live, runs }: StreamParts): Route {
  return route({
    method: 'get',
    path: '/api/v1/events',
    operationId: 'pollEvents',
    summary: 'The same by asking again and again',
    description: 'For who sits behind something that holds streams back; the cursor is that of the stream.',
    tags,
    role: 'viewer',
    query: EventsQuery,
    responses: { 200: { description: 'Events after a position', schema: EventPage } },
    failures: ['run-not-found'],
    handler: async ({ query }) => {
      const known = await runsOf(query.runs, runs)
      if (!known.ok) return known
      const since = numberOf(query.since) ?? 0
      const events = await live.sincePosition(known.value, since, query.limit)
      const items = events.map((event) => ({
        ...event,
        data: { ...event.data } as Readonly<Record<string, unknown>>,
      }))
      return reply(200, { items, position: events.at(-1)?.position ?? since })
    },
  })
}

async function open(
  hub: StreamHub,
  method: string,
  response: Response,
  wish: Omit<StreamWish, 'response'>,
): Promise<Result<never> | typeof answered> {
  if (method === 'HEAD') {
    response.set(streamHeaders).end()
    return answered
  }
  // Nobody waits for the end of a stream with a clock in hand.
  response.setTimeout(0)
  const opened = await hub.open({ response, ...wish })
  return opened.ok ? answered : opened
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

async function runsOf(
  wanted: readonly string[] | undefined,
  runs: Pick<RunService, 'get'>,
): Promise<Result<readonly string[] | typeof ALL_RUNS>> {
  if (wanted === undefined || wanted.includes(ALL_RUNS)) return succeeded(ALL_RUNS)
  const found: string[] = []
  for (const id of new Set(wanted)) {
    const run = await runs.get(id)
    if (!run.ok) return run
    found.push(run.value.id)
  }
  return succeeded(found)
}
