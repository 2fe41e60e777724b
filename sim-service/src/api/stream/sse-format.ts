/** A server-sent event as it is on the wire (HTML, "Server-sent events"): a field a line, then an empty line. */

/** JSON never has a bare line break, so one `data` line holds it. */
export function sseMessage(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}

/** What a client resumes by; a message without one leaves the client's cursor where it was. */
export function sseId(id: number): string {
  return `id: ${id}\n`
}

/** Keeps proxies from closing a connection that has nothing to say. */
export const HEARTBEAT = ': still here\n\n'

/** How soon a browser comes back after the connection broke. */
export function sseRetry(milliseconds: number): string {
  return `retry: ${milliseconds}\n\n`
}

export const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
} as const
