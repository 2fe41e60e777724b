import { z } from 'zod'
import { type FailurePlace, failed, type Result } from '../runs/ports/failures.ts'
import type { Route } from './route.ts'

/** What came with a request, before anything of it is believed. */
export interface RawInput {
  readonly params: Readonly<Record<string, unknown>>
  readonly search: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: unknown
}

export interface ValidInput {
  readonly params: unknown
  readonly query: unknown
  readonly headers: unknown
  readonly body: unknown
}

/** Everything that is wrong is told at once, each with its place. */
export function validInput(route: Route, raw: RawInput): Result<ValidInput> {
  const places: FailurePlace[] = []
  const read = (schema: z.ZodType | undefined, value: unknown, placeOf: PlaceOf): unknown => {
    if (schema === undefined) return undefined
    const odd = oddText(value, [])
    if (odd !== undefined) {
      places.push({ place: placeOf(odd), detail: 'has characters that are no text', hint: 'Unicode text' })
      return undefined
    }
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    places.push(...parsed.error.issues.flatMap((issue) => placesOf(issue, placeOf)))
    return undefined
  }
  const isBodyLess = raw.body === undefined && route.isBodyOptional
  const input = {
    params: read(route.params, raw.params, parameterPlace),
    query: read(route.query ?? noQuery, queryValues(route.query ?? noQuery, raw.search), parameterPlace),
    headers: read(route.headers, raw.headers, parameterPlace),
    body: isBodyLess ? undefined : read(route.body, raw.body, jsonPointer),
  }
  if (places.length === 0) return { ok: true, value: input }
  const [first] = places
  const detail = `${first.place.replace('parameter:', '') || 'the body'}: ${first.detail}`
  return failed('request-refused', detail, { places: places.slice(0, 50) })
}

/** A parameter that a route does not know is more likely a slip than something to be ignored. */
const noQuery = z.strictObject({})

type Path = readonly PropertyKey[]
type PlaceOf = (path: Path) => string

const parameterPlace: PlaceOf = ([name]) => `parameter:${String(name ?? '')}`

/** RFC 6901 §3: `~` and `/` are escaped. */
const jsonPointer: PlaceOf = (path) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

function placesOf(issue: z.core.$ZodIssue, placeOf: PlaceOf, above: Path = []): FailurePlace[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ place: placeOf([...path, key]), detail: 'is not known here' }))
  if (issue.code === 'invalid_union') {
    // Of several forms the one that fits best is what was meant.
    const [best] = [...issue.errors].sort((a, b) => a.length - b.length)
    if (best !== undefined && best.length > 0) return best.flatMap((one) => placesOf(one, placeOf, path))
  }
  return [{ place: placeOf(path), detail: issue.message }]
}

/** Lists and numbers are made of the text where the schema wants them; all else stays text. */
function queryValues(schema: z.ZodObject, search: URLSearchParams): Record<string, unknown> {
  const values: Record<string, unknown> = Object.create(null)
  for (const name of new Set(search.keys())) {
    const texts = search.getAll(name)
    const wanted = Object.hasOwn(schema.shape, name) ? bare(schema.shape[name]) : undefined
    if (wanted instanceof z.ZodArray) values[name] = texts.flatMap((text) => text.split(','))
    else if (texts.length > 1) values[name] = texts
    else if (wanted instanceof z.ZodNumber && /^-?\d{1,16}$/.test(texts[0])) values[name] = Number(texts[0])
    else values[name] = texts[0]
  }
  return values
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? bare(schema.def.innerType)
    : schema
}

/** Where a text holds U+0000 or half a character, which no store keeps and nobody means. */
export function oddText(value: unknown, path: Path): Path | undefined {
  if (typeof value === 'string') return value.includes('\u0000') || !value.isWellFormed() ? path : undefined
  if (value === null || typeof value !== 'object') return undefined
  for (const [key, member] of Object.entries(value)) {
    const odd = oddText(key, [...path, key]) ?? oddText(member, [...path, key])
    if (odd !== undefined) return odd
  }
  return undefined
}
