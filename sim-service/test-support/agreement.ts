import type { Layers } from './tshark.ts'
import { valuesOf } from './tshark.ts'

/** How one of our fields is compared with tshark's. */
export interface FieldRule {
  /** tshark's field name, as in `-T json`. */
  tshark: string
  /** Our value as tshark prints it; default `String(value)`. Return undefined for a value that tshark does not print. */
  as?: (value: never, message: never) => string | undefined
  /** tshark prints the field for other IEs too: ours must appear among its values in order. */
  among?: boolean
}

/** Our field path (`bearers[].ebi`) to its rule; `null` with a reason where tshark has no such field. */
export type FieldMap = { [path: string]: FieldRule | { notInTshark: string } }

/** Every leaf of a decoded message as path and value; array positions are `[]`. */
export function leavesOf(message: unknown, path = ''): Array<[string, unknown]> {
  if (message === undefined || message === null) return []
  if (Array.isArray(message)) return message.flatMap((item) => leavesOf(item, `${path}[]`))
  if (typeof message === 'object' && !(message instanceof Uint8Array)) {
    return Object.entries(message).flatMap(([key, value]) => leavesOf(value, path === '' ? key : `${path}.${key}`))
  }
  return [[path, message]]
}

function isSubsequence(needle: readonly string[], hay: readonly string[]): boolean {
  let at = 0
  for (const value of hay) if (at < needle.length && value === needle[at]) at++
  return at === needle.length
}

/** Compares all leaves of our decoded message with tshark's layers. Every leaf needs a rule or a stated reason. */
export function compareFields(message: object, layers: Layers, map: FieldMap): { compared: number; problems: string[] } {
  const byPath = new Map<string, unknown[]>()
  for (const [path, value] of leavesOf(message)) byPath.set(path, [...(byPath.get(path) ?? []), value])
  const problems: string[] = []
  let compared = 0
  for (const [path, values] of byPath) {
    if (path === 'kind') continue
    const rule = map[path]
    if (rule === undefined) {
      problems.push(`${path}: no rule in the name map`)
      continue
    }
    if (!('tshark' in rule)) continue
    const ours = values
      .map((value) => (rule.as === undefined ? (value instanceof Uint8Array ? hexOf(value) : String(value)) : rule.as(value as never, message as never)))
      .filter((text) => text !== undefined)
    const theirs = valuesOf(layers, rule.tshark)
    const same = rule.among ? isSubsequence(ours, theirs) : ours.length === theirs.length && ours.every((text, i) => text === theirs[i])
    if (!same) problems.push(`${path} is ${JSON.stringify(ours)}, tshark's ${rule.tshark} is ${JSON.stringify(theirs)}`)
    compared += ours.length
  }
  return { compared, problems }
}

/** tshark prints octet strings as `0a:0b`. */
function hexOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(':')
}
