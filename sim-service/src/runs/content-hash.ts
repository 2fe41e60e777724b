import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'

/** SHA-256 over the canonical JSON (RFC 8785) of plain data, in hexadecimal; equal content, equal hash. */
export function contentHash(content: unknown): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex')
}

/** A number that JSON has not, or a lone surrogate, is a programmer's error. */
export function canonicalJson(content: unknown): string {
  const text = canonicalize(content)
  if (text === undefined) throw new TypeError('there is no JSON of this')
  return text
}
