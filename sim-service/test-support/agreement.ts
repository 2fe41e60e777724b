import type { Layers, LayerValue } from './tshark.ts'
import { valuesOf } from './tshark.ts'

/** How one of our fields is compared with tshark's. */
export interface FieldRule {
  /** tshark's field name, as in `-T json`. */
  tshark: string
  /**
   * Our value as tshark prints it; default `String(value)`. Return undefined for a value that tshark does not
   * print.
   */
  as?: (value: never, message: never) => string | undefined
  /** tshark prints the field for other IEs too: ours must appear among its values in order. */
  among?: boolean
  /** The label of the subtree to look in, where several elements of a message have the same fields. */
  under?: string
}

/** Our field path (`bearers[].ebi`) to its rule, rules if tshark splits the value, or a reason if it has no field. */
export type FieldMap = { [path: string]: FieldRule | FieldRule[] | { notInTshark: string } }

/** Every leaf of a decoded message as path and value; array positions are `[]`. */
export function leavesOf(message: unknown, path = ''): Array<[string, unknown]> {
  if (message === undefined || message === null) return []
  if (Array.isArray(message)) return message.flatMap((item) => leavesOf(item, `${path}[]`))
  if (typeof message === 'object' && !(message instanceof Uint8Array)) {
    return Object.entries(message).flatMap(([key, value]) =>
      leavesOf(value, path === '' ? key : `${path}.${key}`),
    )
  }
  return [[path, message]]
}

function isSubsequence(needle: readonly string[], hay: readonly string[]): boolean {
  let at = 0
  for (const value of hay) if (at < needle.length && value === needle[at]) at++
  return at === needle.length
}

/** Compares all leaves of our decoded message with tshark's layers. Every leaf needs a rule or a stated reason. */
export function compareFields(
  message: object,
  layers: Layers,
  map: FieldMap,
): { compared: number; problems: string[] } {
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
    if ('notInTshark' in rule) continue
    for (const one of Array.isArray(rule) ? rule : [rule]) {
      const ours = values
        .map((value) =>
          one.as === undefined
            ? value instanceof Uint8Array
              ? hexOf(value)
              : String(value)
            : one.as(value as never, message as never),
        )
        .filter((text) => text !== undefined)
      const theirs = valuesOf(one.under === undefined ? layers : subtreesOf(layers, one.under), one.tshark)
      const same = one.among
        ? isSubsequence(ours, theirs)
        : ours.length === theirs.length && ours.every((text, i) => text === theirs[i])
      if (!same)
        problems.push(
          `${path} is ${JSON.stringify(ours)}, tshark's ${one.tshark} is ${JSON.stringify(theirs)}`,
        )
      compared += ours.length
    }
  }
  return { compared, problems }
}

/** All subtrees with a label, in order. */
function subtreesOf(tree: LayerValue, label: string): Layers[] {
  if (typeof tree === 'string') return []
  if (Array.isArray(tree)) return tree.flatMap((item) => subtreesOf(item, label))
  return Object.entries(tree).flatMap(([key, value]) => {
    if (key !== label) return subtreesOf(value, label)
    return (Array.isArray(value) ? value : [value]).filter((item): item is Layers => typeof item !== 'string')
  })
}

/** tshark prints octet strings as `0a:0b`. */
function hexOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(':')
}
