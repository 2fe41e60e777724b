import { CodecError } from '../codec/codec-error.ts'
import { fromJson, type Json, toJson } from '../codec/json.ts'
import type { Protocol } from '../runs/reading/captured-message.ts'

/** How one layer is read and written. */
export interface LayerCodec {
  decode(octets: Uint8Array): unknown
  encode(value: unknown): Uint8Array
  /** What its messages are called that have no kind of their own. */
  name?: string
}

export type Verdict = 'equal' | 'differing' | 'undecodable' | 'unknown'

/** What became of one PDU. */
export interface Verified {
  protocol: Protocol
  /** Empty for a message that does not decode. */
  kind: string
  verdict: Verdict
  /** The decoded value, for the layers inside. */
  value?: unknown
  difference?: Difference
  /** Why it does not decode, or not encode. */
  problem?: string
}

export interface Difference {
  /** Where the octets first differ, counted from 0 in the PDU. */
  offset: number
  /** The element that the octet belongs to, such as `bearers.0.ebi`, where it can be told. */
  element?: string
  /** In hexadecimal; absent behind the end. */
  captured?: string
  encoded?: string
}

/** Decodes a PDU, writes it as JSON, reads the JSON, encodes it, and compares. */
export function verifyPdu(protocol: Protocol, codec: LayerCodec, octets: Uint8Array): Verified {
  let value: unknown
  try {
    value = codec.decode(octets)
  } catch (error) {
    return { protocol, kind: codec.name ?? '', ...refusalOf(error) }
  }
  const kind = codec.name ?? (value as { kind: string }).kind
  let encoded: Uint8Array
  try {
    encoded = codec.encode(fromJson(JSON.parse(JSON.stringify(toJson(value))) as Json))
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return { protocol, kind, verdict: 'differing', value, problem: `does not encode: ${error.message}` }
  }
  const offset = firstDifference(octets, encoded)
  if (offset === undefined) return { protocol, kind, verdict: 'equal', value }
  const difference: Difference = { offset }
  if (offset < octets.length) difference.captured = hex(octets[offset])
  if (offset < encoded.length) difference.encoded = hex(encoded[offset])
  const element = elementAt(codec, octets, offset, encoded[offset])
  if (element !== undefined) difference.element = element
  return { protocol, kind, verdict: 'differing', value, difference }
}

/** A message that the codec does not have is no message that it reads wrongly. */
function refusalOf(error: unknown): { verdict: Verdict; problem: string } {
  if (!(error instanceof CodecError)) throw error
  return { verdict: isUnknownMessage(error) ? 'unknown' : 'undecodable', problem: error.message }
}

/** A message, or an alternative of the whole of it, that the codec does not have: no element is named in the path. */
function isUnknownMessage({ problem, path }: CodecError): boolean {
  return problem === 'unknown' && path.length <= 1
}

function hex(octet: number): string {
  return `0x${octet.toString(16).padStart(2, '0')}`
}

function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i
  return a.length === b.length ? undefined : length
}

/**
 * The element that an octet belongs to: what changes when the octet does, or what is refused then. Codecs keep no
 * map of their octets, and for the few that differ there is time.
 */
function elementAt(
  codec: LayerCodec,
  octets: Uint8Array,
  offset: number,
  encoded: number | undefined,
): string | undefined {
  const at = Math.min(offset, octets.length - 1)
  const changes = [1, 2, 4, 8, 16, 32, 64, 128].map((bit) => octets[at] ^ bit)
  const before = toJson(codec.decode(octets))
  for (const value of encoded === undefined ? changes : [encoded, ...changes]) {
    const changed = octets.slice()
    changed[at] = value
    const path = pathOfChange(codec, before, changed)
    if (path !== undefined && path !== '') return path
  }
  return undefined
}

function pathOfChange(codec: LayerCodec, before: Json, changed: Uint8Array): string | undefined {
  try {
    return firstChange(before, toJson(codec.decode(changed)), '')
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return error.path.slice(1).join('.')
  }
}

/** The path to the first member in which two values differ. */
function firstChange(a: Json | undefined, b: Json | undefined, path: string): string | undefined {
  if (a === b) return undefined
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  for (const key of keys) {
    const inner = path === '' ? key : `${path}.${key}`
    const change = firstChange(memberOf(a, key), memberOf(b, key), inner)
    if (change !== undefined) return change
  }
  return undefined
}

function memberOf(value: Json[] | { [key: string]: Json }, key: string): Json | undefined {
  return Array.isArray(value) ? value[Number(key)] : value[key]
}
