import type { Request, RequestHandler, Response } from 'express'
import type { Actor } from '../../runs/ports/actor.ts'
import { type Failure, failed, type Result, succeeded } from '../../runs/ports/failures.ts'
import type { LiveEvents } from '../../runs/ports/live-events.ts'
import { isOver, type RunRecord } from '../../runs/ports/run-record.ts'
import { streamHeaders } from './sse-format.ts'
import { ALL_RUNS, type StreamHub } from './stream-hub.ts'

const DEFAULT_EVENTS = 500
const MOST_EVENTS = 2000
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

export interface StreamHandlersParts {
  readonly hub: StreamHub
  readonly live: Pick<LiveEvents, 'since' | 'sincePosition' | 'snapshot'>
  readonly runOf: (runId: string) => Promise<Result<RunRecord>>
  readonly actorOf: (request: Request) => Actor
  readonly refuse: (request: Request, response: Response, failure: Failure) => void
}

export interface StreamHandlers {
  /** `GET /runs/{runId}/stream` */
  readonly run: RequestHandler
  /** `GET /stream?runs=…` */
  readonly many: RequestHandler
  /** `GET /events?runs=…&since=…`: the same by asking again and again, where something on the way buffers streams. */
  readonly events: RequestHandler
}

/** A stream is an answer that goes on: whoever asks is known and allowed before the first octet of it. */
export function streamHandlers(parts: StreamHandlersParts): StreamHandlers {
  const { hub, refuse } = parts
  const open =
    (prepare: (request: Request) => Promise<Result<Prepared>>): RequestHandler =>
    async (request, response) => {
      const prepared = await prepare(request)
      if (!prepared.ok) return refuse(request, response, prepared.failure)
      if (prepared.value === 'nothing new') {
        response.status(204).end()
        return
      }
      if (request.method === 'HEAD') {
        response.set(streamHeaders).end()
        return
      }
      // Nobody waits for the end of a stream with a clock in hand.
      request.socket.setTimeout(0)
      response.setTimeout(0)
      const opened = await hub.open({ response, actor: parts.actorOf(request), ...prepared.value })
      if (!opened.ok) refuse(request, response, opened.failure)
    }
  return {
    run: open((request) => prepareRun(request, parts)),
    many: open((request) => prepareMany(request, parts)),
    events: (request, response) => pollEvents(request, response, parts),
  }
}

type Prepared =
  | { runs: readonly string[] | typeof ALL_RUNS; kind: 'run' | 'many'; since?: number }
  /** A browser whose run has ended comes back once more; without content it stays away. */
  | 'nothing new'

async function prepareRun(request: Request, { runOf, live }: StreamHandlersParts): Promise<Result<Prepared>> {
  const since = cursorOf(request)
  if (!since.ok) return since
  const runId = String(request.params['runId'] ?? '')
  const run = uuid.test(runId) ? await runOf(runId) : unknownRun(runId)
  if (!run.ok) return run
  if (since.value !== undefined && isOver(run.value.state)) {
    const later = await live.since(runId, since.value, 1)
    if (later.length === 0) return succeeded('nothing new')
  }
  const prepared = { runs: [run.value.id], kind: 'run' } as const
  return succeeded(since.value === undefined ? prepared : { ...prepared, since: since.value })
}

async function prepareMany(request: Request, parts: StreamHandlersParts): Promise<Result<Prepared>> {
  const since = cursorOf(request)
  if (!since.ok) return since
  const runs = await runsOf(request, parts)
  if (!runs.ok) return runs
  const prepared = { runs: runs.value, kind: 'many' } as const
  return succeeded(since.value === undefined ? prepared : { ...prepared, since: since.value })
}

async function pollEvents(request: Request, response: Response, parts: StreamHandlersParts): Promise<void> {
  const since = cursorOf(request)
  if (!since.ok) return parts.refuse(request, response, since.failure)
  const runs = await runsOf(request, parts)
  if (!runs.ok) return parts.refuse(request, response, runs.failure)
  const limit = limitOf(request)
  if (!limit.ok) return parts.refuse(request, response, limit.failure)
  const items = await parts.live.sincePosition(runs.value, since.value ?? 0, limit.value)
  const position = items.at(-1)?.position ?? since.value ?? 0
  response.set('cache-control', 'no-store').json({ items, position })
}

/** `?since=` for whoever sets no headers; a browser's own resumption, which is newer, goes before it. */
function cursorOf(request: Request): Result<number | undefined> {
  const header = request.get('last-event-id') || undefined
  const text = header ?? textOf(request.query['since'])
  if (text === undefined) return succeeded(undefined)
  if (/^\d{1,15}$/.test(text)) return succeeded(Number(text))
  const place = header === undefined ? 'since' : 'Last-Event-ID'
  return failed('request-refused', `${place} is not the id of an event`, {
    place,
    hint: 'the id of a message of this stream, a whole number',
  })
}

function limitOf(request: Request): Result<number> {
  const text = textOf(request.query['limit'])
  const limit = text === undefined ? DEFAULT_EVENTS : /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= MOST_EVENTS) return succeeded(limit)
  return failed('request-refused', 'limit is not valid', {
    place: 'limit',
    hint: `a whole number from 1 to ${MOST_EVENTS}`,
  })
}

/** `runs=all` or ids with commas between; all when absent. */
async function runsOf(
  request: Request,
  { hub, runOf }: StreamHandlersParts,
): Promise<Result<readonly string[] | typeof ALL_RUNS>> {
  const text = textOf(request.query['runs']) ?? ALL_RUNS
  if (text === ALL_RUNS) return succeeded(ALL_RUNS)
  const ids = [...new Set(text.split(',').map((id) => id.trim()))].filter((id) => id !== '')
  if (ids.length === 0 || ids.length > hub.limits.runsPerClient) {
    return failed('request-refused', 'runs is not valid', {
      place: 'runs',
      hint: `all, or 1 to ${hub.limits.runsPerClient} ids of runs with commas between`,
    })
  }
  const found: string[] = []
  for (const id of ids) {
    const run = uuid.test(id) ? await runOf(id) : unknownRun(id)
    if (!run.ok) return run
    found.push(run.value.id)
  }
  return succeeded(found)
}

function unknownRun(id: string): Result<never> {
  return failed('run-not-found', `there is no run ${JSON.stringify(id.slice(0, 40))}`)
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(String).join(',')
  return typeof value === 'string' && value !== '' ? value : undefined
}
