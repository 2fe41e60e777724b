import { sha256 } from '../codec/crypto/sha256.ts'
import { toHex } from '../codec/octets.ts'

/** JSON with sorted keys and no spaces (RFC 8785 for the values that we have: integers, text, lists, mappings). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function hashOf(value: unknown): string {
  return toHex(sha256(new TextEncoder().encode(canonicalJson(value))))
}
