import { randomBytes } from 'node:crypto'
import type { Request, RequestHandler, Response } from 'express'
import { failed, type Result, succeeded } from '../runs/ports/failures.ts'

/** Nothing that the API says is a page: it may not be framed, guessed at, run or kept. */
const safeHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

export const guardHeaders: RequestHandler = (_request, response, next) => {
  response.set(safeHeaders)
  next()
}

/** What a browser's script may read of an answer, beside the few that every script may. */
const exposed = 'ETag, Location, Retry-After, Idempotent-Replayed, RateLimit, RateLimit-Policy, Content-Range'
const accepted =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Range, traceparent'

/** Off unless an origin is named: Grafana and Backstage come through their own servers. */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins)
  return (request, response, next) => {
    if (allowed.size === 0) return next()
    response.vary('Origin')
    const { origin } = request.headers
    if (origin === undefined || !allowed.has(origin)) return next()
    response.set({ 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed })
    response.set('cross-origin-resource-policy', 'cross-origin')
    const isPreflight =
      request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined
    if (!isPreflight) return next()
    response.set({
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE',
      'access-control-allow-headers': accepted,
      'access-control-max-age': '600',
    })
    response.status(204).end()
  }
}

/** W3C Trace Context, version 00: a trace id that is not all zeros. */
export const traceparentForm = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

export function traceparentOf(request: Request): string | undefined {
  const header = request.headers['traceparent']
  return typeof header === 'string' && traceparentForm.test(header) ? header : undefined
}

/** By what a person and a log find the same request: the trace it belongs to, or a number of its own. */
export function traceIdOf(traceparent: string | undefined): string {
  return traceparent?.slice(3, 35) ?? randomBytes(16).toString('hex')
}

/** RFC 9110 §12.5.1. A route whose answer is no JSON takes what is asked for as it is. */
export function acceptable(request: Request, mediaTypes: readonly string[]): Result<undefined> {
  if (request.headers.accept === undefined || request.accepts([...mediaTypes]) !== false)
    return succeeded(undefined)
  return failed('not-acceptable', `it can be had as ${mediaTypes.join(' or ')}`)
}

/** What is between `finish` and `close`: whoever asked is still there. */
export function isOpen(response: Response): boolean {
  return !response.writableEnded && !response.destroyed
}
