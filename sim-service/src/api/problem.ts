import { STATUS_CODES } from 'node:http'
import type { Response } from 'express'

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
