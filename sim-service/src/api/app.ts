import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express'
import type { Actor } from '../runs/ports/actor.ts'
import { type Failure, failed, type Result } from '../runs/ports/failures.ts'
import { type Log, noLog } from '../runs/ports/log.ts'
import { StoreUnavailable } from '../runs/ports/store-unavailable.ts'
import { noTracing, type Tracing } from '../runs/ports/tracing.ts'
import { sendReply } from './answer.ts'
import { hasRole } from './auth/roles.ts'
import { acceptable, crossOrigin, guardHeaders, isOpen, traceIdOf, traceparentOf } from './guards.ts'
import { sendFailure } from './problem.ts'
import { type RateLimits, rateLimiters, usualRateLimits } from './rate-limits.ts'
import { readJsonBody } from './request-body.ts'
import { validInput } from './request-input.ts'
import { answered, type Method, type Route } from './route.ts'

export interface AppParts {
  readonly routes: readonly Route[]
  /** Who asks; `undefined` for one who shows nothing and is asked for nothing. */
  authenticate(request: Request): Promise<Result<Actor>>
  readonly origins?: readonly string[]
  readonly rateLimits?: RateLimits
  readonly tracing?: Tracing
  readonly log?: Log
  /** Set once the service begins to stop: what is new is refused, what is under way ends. */
  isStopping?(): boolean
  /** In tests: every answer is held against the route's own description. */
  readonly isChecked?: boolean
  readonly answersWithinMs?: number
}

/** Above this whoever asked has gone, or should ask for less. A trace repeats a shard of a run. */
const ANSWERS_WITHIN_MS = 120_000

/** The Express application of all routes. Every answer that is no success is a problem document (RFC 9457). */
export function createApp(parts: AppParts): Express {
  const { tracing = noTracing } = parts
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('case sensitive routing')
  app.enable('strict routing')
  // Queries are read by the routes themselves, as text.
  app.set('query parser', false)
  app.use(guardHeaders, crossOrigin(parts.origins ?? []))
  app.use((request, response, next) => {
    response.locals['traceId'] = tracing.current()?.traceId ?? traceIdOf(traceparentOf(request))
    next()
  })
  const limiters = rateLimiters(parts.rateLimits ?? usualRateLimits)
  const byPath = [...Map.groupBy(parts.routes, (one) => one.path)]
  for (const [path, routes] of byPath.sort(([a], [b]) => inOrderOfTrial(a, b))) {
    const resource = app.route(expressPath(path))
    for (const route of routes) {
      const server = new RouteServer(route, parts)
      resource[route.method](server.identify, limiters[route.cost], server.answer)
    }
    resource.all(otherMethods(routes.map(({ method }) => method)))
  }
  app.use((request, response) => {
    refuse(response, { code: 'path-not-found', detail: `there is nothing at ${shown(request.path)}` })
  })
  app.use(lastResort(parts.log ?? noLog))
  return app
}

/** A path's own word comes before a parameter in the same place: `/runs/compare` before `/runs/{runId}`. */
export function inOrderOfTrial(a: string, b: string): number {
  const steps = (path: string): string[] => path.split('/').map((step) => (step.startsWith('{') ? '~' : step))
  const [first, second] = [steps(a), steps(b)]
  const at = second.findIndex((step, i) => step !== first[i])
  if (at === -1) return first.length - second.length
  if (first[at] === undefined) return -1
  return first[at] < second[at] ? -1 : 1
}

/** `{runId}` of OpenAPI is `:runId` of Express. */
function expressPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1')
}

function otherMethods(methods: readonly Method[]): express.RequestHandler {
  const allow = [...methods.map((one) => one.toUpperCase()), ...(methods.includes('get') ? ['HEAD'] : [])]
  return (request, response) => {
    response.set('allow', allow.join(', '))
    if (request.method === 'OPTIONS') response.status(204).end()
    else refuse(response, { code: 'method-not-allowed', detail: `${request.method} is not done here` })
  }
}

function refuse(response: Response, failure: Failure): void {
  sendFailure(response, failure, response.locals['traceId'])
}

/** A path is told back only as far as it is plain text. */
function shown(path: string): string {
  return path.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)
}

class RouteServer {
  private readonly route: Route
  private readonly parts: AppParts
  private readonly mediaTypes: readonly string[]

  constructor(route: Route, parts: AppParts) {
    this.route = route
    this.parts = parts
    const own = Object.values(route.responses).flatMap(({ mediaType }) => mediaType ?? [])
    this.mediaTypes = own.length > 0 ? own : ['application/json', 'application/problem+json']
  }

  /** Before limits, which are those of a subject, and before anything of a body is read. */
  readonly identify = async (request: Request, response: Response, next: () => void): Promise<void> => {
    if (this.parts.isStopping?.() === true)
      return refuse(response, { code: 'service-stopping', detail: 'nothing new is begun' })
    if (this.route.role === 'public') return next()
    const known = await this.parts.authenticate(request)
    if (!known.ok) return refuse(response, known.failure)
    response.locals['actor'] = known.value
    if (hasRole(known.value, this.route.role)) return next()
    const detail = `this needs the role ${this.route.role}, and ${known.value.name} has ${known.value.role}`
    refuse(response, { code: 'forbidden', detail })
  }

  readonly answer = async (request: Request, response: Response): Promise<void> => {
    const withinMs = this.parts.answersWithinMs ?? ANSWERS_WITHIN_MS
    const late = setTimeout(() => {
      if (isOpen(response) && !response.headersSent)
        refuse(response, { code: 'request-timeout', detail: `there was no answer within ${withinMs} ms` })
    }, withinMs)
    response.once('close', () => clearTimeout(late))
    const outcome = await this.outcome(request, response)
    if (outcome === answered || response.headersSent || !isOpen(response)) return
    if (outcome.ok) await sendReply(this.route, outcome.value, response, this.parts.isChecked ?? false)
    else refuse(response, outcome.failure)
  }

  private async outcome(request: Request, response: Response) {
    const { route } = this
    const traceparent = (this.parts.tracing ?? noTracing).current()?.traceparent ?? traceparentOf(request)
    const form = acceptable(request, this.mediaTypes)
    if (!form.ok) return form
    const body =
      route.body === undefined ? { ok: true as const, value: undefined } : await readJsonBody(request)
    if (!body.ok) return body
    const search = searchOf(request.originalUrl)
    const input = validInput(route, {
      params: request.params,
      search,
      headers: request.headers,
      body: body.value,
    })
    if (!input.ok) return input
    const actor = response.locals['actor'] as Actor
    return route.handler({ ...input.value, actor, traceparent, request }, response)
  }
}

function searchOf(url: string): URLSearchParams {
  const at = url.indexOf('?')
  return new URLSearchParams(at === -1 ? '' : url.slice(at + 1))
}

/** What no route saw coming: a broken escape is the client's, a store that is away says so, the rest is ours. */
function lastResort(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error)
    const { traceId } = response.locals
    if (error instanceof StoreUnavailable)
      return refuse(response, { code: 'store-unavailable', detail: 'the store does not answer' })
    const status = Number((error as { status?: unknown } | undefined)?.status)
    if (status >= 400 && status < 500)
      return refuse(response, failed('request-refused', 'the path or a header cannot be read').failure)
    log.error(
      { err: error, traceId, method: request.method },
      'a request failed in a way that nobody foresaw',
    )
    refuse(response, { code: 'internal-error', detail: 'the service made a mistake' })
  }
}
