import type { Request } from 'express'
import { failed, type Result, succeeded } from '../runs/ports/failures.ts'

/** A scenario is a text of a few kilobytes; the largest that is read, in JSON's spelling, is within this. */
export const MAX_BODY_OCTETS = 2_000_000
const MAX_DEPTH = 32
const ARRIVES_WITHIN_MS = 15_000

/** Reads a JSON body. Limits hold before anything is kept or parsed: octets, depth, time. */
export async function readJsonBody(request: Request, withinMs = ARRIVES_WITHIN_MS): Promise<Result<unknown>> {
  if (!hasBody(request)) return succeeded(undefined)
  const refusal = kindRefusal(request)
  if (refusal !== undefined) return failed('media-type-not-supported', refusal)
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_OCTETS) return tooLarge()
  const octets = await collect(request, withinMs)
  if (octets === 'late') return failed('request-timeout', `the body did not arrive within ${withinMs} ms`)
  if (octets === 'broken') return failed('body-unreadable', 'the body broke off')
  return octets === 'large' ? tooLarge() : parsed(octets)
}

function tooLarge(): Result<unknown> {
  return failed('body-too-large', `the body has more than ${MAX_BODY_OCTETS} octets`)
}

/** RFC 9112 §6: a body is announced by its length or its transfer coding. */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function kindRefusal({ headers }: Request): string | undefined {
  const [type, ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((part) => part.trim().toLowerCase())
  if (type !== 'application/json')
    return type === '' ? 'Content-Type is missing' : `${printable(type)} is not read here`
  const charset = parameters.find((one) => one.startsWith('charset='))?.slice('charset='.length)
  if (charset !== undefined && charset.replaceAll('"', '') !== 'utf-8') return 'JSON is UTF-8 (RFC 8259 §8.1)'
  const coding = headers['content-encoding']
  return coding === undefined || coding === 'identity' ? undefined : 'a body is not compressed here'
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60)
}

function collect(request: Request, withinMs: number): Promise<Buffer | 'large' | 'late' | 'broken'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let octets = 0
    const end = (result: Buffer | 'large' | 'late' | 'broken'): void => {
      clearTimeout(late)
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken)
      // What still comes is thrown away, so that the answer gets through.
      if (typeof result === 'string') request.resume()
      resolve(result)
    }
    const onData = (chunk: Buffer): void => {
      octets += chunk.length
      if (octets > MAX_BODY_OCTETS) end('large')
      else chunks.push(chunk)
    }
    const onEnd = (): void => end(Buffer.concat(chunks))
    const onBroken = (): void => end('broken')
    const late = setTimeout(() => end('late'), withinMs)
    request.on('data', onData).on('end', onEnd).on('error', onBroken).on('close', onBroken)
  })
}

function parsed(octets: Buffer): Result<unknown> {
  if (octets.length === 0) return succeeded(undefined)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    return failed('body-unreadable', 'the body is not UTF-8')
  }
  if (depthOf(text) > MAX_DEPTH)
    return failed('body-too-large', `the body is nested deeper than ${MAX_DEPTH}`)
  try {
    return succeeded(JSON.parse(text))
  } catch (error) {
    return failed('body-unreadable', 'the body is not JSON', { hint: where(error) })
  }
}

/** V8 quotes the text in its message; only the position is repeated. */
function where(error: unknown): string | undefined {
  const position = /at position (\d+)/.exec((error as Error).message)
  return position === null ? undefined : `Look near character ${position[1]}.`
}

/** How deep brackets nest outside of texts, without parsing. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isText = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isText) {
      if (code === BACKSLASH) at++
      else if (code === QUOTE) isText = false
    } else if (code === QUOTE) isText = true
    else if (code === OPEN_LIST || code === OPEN_OBJECT) deepest = Math.max(deepest, ++depth)
    else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--
  }
  return deepest
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = Array.from('"\\[]{}', (one) =>
  one.charCodeAt(0),
)
