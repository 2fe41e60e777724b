import type { Expected } from '../runs/ports/definition-store.ts'
import { failed, type Result, succeeded } from '../runs/ports/failures.ts'

export interface Preconditions {
  readonly 'if-match'?: string
  readonly 'if-none-match'?: string
}

/**
 * What a write expects to find (RFC 9110 §13.1, RFC 6585 §3): one of the ETags of If-Match, or nothing (If-None-Match:
 * `*`). Whoever says neither is asked to: a write that does not know what it changes loses somebody's work.
 */
export function expectation(
  { 'if-match': match, 'if-none-match': noneMatch }: Preconditions,
  current: { readonly hash: string } | undefined,
): Result<Expected> {
  if (noneMatch?.trim() === '*') {
    if (current === undefined) return succeeded('nothing')
    return failed('definition-exists', 'there is one already, and If-None-Match: * wants none')
  }
  if (match === undefined)
    return failed('precondition-required', 'neither If-Match nor If-None-Match: * was sent')
  if (current === undefined)
    return failed('precondition-failed', 'there is nothing that If-Match could match')
  const isMatched = match.split(',').some((one) => one.trim() === '*' || one.trim() === etagOf(current))
  if (!isMatched) return failed('precondition-failed', `it is ${etagOf(current)} by now`)
  return succeeded({ hash: current.hash })
}

export function etagOf({ hash }: { readonly hash: string }): string {
  return `"${hash}"`
}
