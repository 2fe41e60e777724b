import type { RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import { sendFailure } from './problem.ts'
import type { Cost } from './route.ts'

/** Requests within a minute, for each subject: pages poll, people start runs, and a rehearsal takes a core. */
export type RateLimits = Readonly<Record<Cost, number>>

export const usualRateLimits: RateLimits = { look: 6000, start: 60, heavy: 120 }

/** Requests of nobody known, for each address: a page that loads what is public, or somebody who tries tokens. */
const STRANGERS_A_MINUTE = 600

const WINDOW_MS = 60_000

/** One bucket for each kind of cost and subject; kept in memory, so each process of the service has its own. */
export function rateLimiters(limits: RateLimits): Readonly<Record<Cost, RequestHandler>> {
  return {
    look: limiter('look', limits.look),
    start: limiter('start', limits.start),
    heavy: limiter('heavy', limits.heavy),
  }
}

function limiter(cost: Cost, limit: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: (_request, response) =>
      subjectOf(response as Response) === undefined ? STRANGERS_A_MINUTE : limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: cost,
    keyGenerator: (request, response) =>
      subjectOf(response as Response) ?? `address:${ipKeyGenerator(request.ip ?? '')}`,
    handler: (_request, response) => {
      const waits = Number(response.getHeader('retry-after')) || WINDOW_MS / 1000
      const detail = `more than ${limit} requests of this kind within a minute`
      sendFailure(
        response as Response,
        { code: 'too-many-requests', detail, retryAfterSeconds: waits },
        (response as Response).locals['traceId'],
      )
    },
  }) as RequestHandler
}

function subjectOf(response: Response): string | undefined {
  const actor = response.locals['actor'] as { subject: string; tenant: string } | undefined
  return actor === undefined ? undefined : `subject:${actor.tenant}/${actor.subject}`
}
