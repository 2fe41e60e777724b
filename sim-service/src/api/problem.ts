import { STATUS_CODES } from 'node:http'
import type { Response } from 'express'
import type { Problem as ProblemDocument, ProblemError } from '../../client/src/schemas/common.ts'
import { type Failure, type FailurePlace, failures } from '../runs/ports/failures.ts'
import { failureStatus } from './failure-status.ts'

/** A problem document (RFC 9457 §3.1). Members beyond the five of the RFC are the problem type's own. */
export interface Problem {
  type: string
  title: string
  status: number
  detail?: string
  instance?: string
  [extension: string]: unknown
}

/** A status that needs no further meaning (RFC 9457 §4.2.1: `about:blank` is titled with the status phrase). */
export function statusProblem(status: number, detail?: string): Problem {
  const title = STATUS_CODES[status] ?? 'Unknown'
  return detail === undefined
    ? { type: 'about:blank', title, status }
    : { type: 'about:blank', title, status, detail }
}

/** Problem types are stable names: a client decides by them, never by a title or a detail. */
export function problemType(name: string): string {
  return `urn:roamlab:problem:${name}`
}

export function sendProblem(response: Response, problem: Problem): void {
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

/** What a client is told of a failure: its row of the catalogue, and the particulars. */
export function problemOf(failure: Failure, traceId?: string): ProblemDocument {
  const { code, detail, place, hint, places, retryAfterSeconds } = failure
  const all = places ?? (place === undefined ? [] : [{ place, detail, hint }])
  return {
    type: problemType(code),
    title: failures[code].title,
    status: failureStatus[code].http,
    detail,
    code,
    hint: hint ?? failures[code].advice,
    ...(traceId === undefined ? {} : { traceId }),
    ...(all.length === 0 ? {} : { errors: all.map(errorAt) }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  }
}

function errorAt({ place, detail, hint, line, column }: FailurePlace): ProblemError {
  const where = place.startsWith('/')
    ? { pointer: place }
    : place.startsWith('parameter:')
      ? { parameter: place.slice('parameter:'.length) }
      : { path: place }
  return {
    ...(place === '' ? {} : where),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    message: detail,
    ...(hint === undefined ? {} : { expected: hint }),
  }
}

export function sendFailure(response: Response, failure: Failure, traceId?: string): void {
  const problem = problemOf(failure, traceId)
  const waitS = failure.retryAfterSeconds ?? usualWaitS[problem.status]
  if (waitS !== undefined) response.set('retry-after', String(Math.max(1, Math.ceil(waitS))))
  if (problem.status === 401 && !response.hasHeader('www-authenticate'))
    response.set('www-authenticate', 'Bearer realm="roamlab"')
  sendProblem(response, problem)
}

/** Statuses that ask a client to come again say when (RFC 9110 §10.2.3). */
const usualWaitS: Readonly<Record<number, number>> = { 429: 5, 503: 5 }
