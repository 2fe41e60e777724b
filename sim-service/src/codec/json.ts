import { fromHex, toHex } from './octets.ts'

/** A decoded message as JSON: octets become `"0x…"`, text that would read as octets is escaped by a backslash. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export function toJson(value: unknown): Json {
  if (value === null || value === undefined) return null
  if (value instanceof Uint8Array) return `0x${toHex(value)}`
  if (typeof value === 'string') return /^(0x|\\)/.test(value) ? `\\${value}` : value
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map(toJson)
  const result: { [key: string]: Json } = {}
  for (const [key, member] of Object.entries(value)) if (member !== undefined) result[key] = toJson(member)
  return result
}

/** The inverse of {@link toJson}. */
export function fromJson(value: Json): unknown {
  if (typeof value === 'string') {
    if (value.startsWith('0x')) return fromHex(value.slice(2))
    return value.startsWith('\\') ? value.slice(1) : value
  }
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(fromJson)
  const result: { [key: string]: unknown } = {}
  for (const [key, member] of Object.entries(value)) result[key] = fromJson(member)
  return result
}
