import fc, { type Arbitrary } from 'fast-check'

/** Requests made of an OpenAPI document: mostly what it says, and at every place also what it does not. */

export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: JsonSchema
}

export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> }
  readonly responses: Readonly<Record<string, unknown>>
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, JsonSchema>> }
}

export interface GeneratedRequest {
  readonly operationId: string
  /** Those that its document has. */
  readonly statuses: readonly string[]
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Buffer
}

/** Values that lead somewhere, by the name of a parameter or member: without them every path would end in a 404. */
export type Pools = Readonly<Record<string, readonly string[]>>

const HOSTILE_TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  "' or 1=1 --",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what an injection looks like
  '${7*7}',
  '<script>',
  '%',
  '%00',
  '\r\nX-Injected: 1',
  'ä'.repeat(300),
  'x'.repeat(20_000),
  '9'.repeat(400),
  'NaN',
  '-1',
  '1e400',
  'null',
  '__proto__',
  'constructor',
]

const hostileText = fc.oneof(fc.constantFrom(...HOSTILE_TEXTS), fc.string({ unit: 'binary', maxLength: 40 }))

const hostileValue: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, [], {}, [[[]]]),
  hostileText,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}')),
)

/** One time in eight something else than what belongs here. */
function mostly<T>(valid: Arbitrary<T>, other: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc.oneof({ arbitrary: valid as Arbitrary<unknown>, weight: 7 }, { arbitrary: other, weight: 1 })
}

/** One time in twenty. */
function rarely<T>(arbitrary: Arbitrary<T>): Arbitrary<T | undefined> {
  return fc.oneof({ arbitrary: fc.constant(undefined), weight: 19 }, { arbitrary, weight: 1 })
}

export class RequestArbitraries {
  private readonly document: Document
  private readonly pools: Pools

  constructor(document: Document, pools: Pools) {
    this.document = document
    this.pools = pools
  }

  requests(): Arbitrary<GeneratedRequest> {
    const all = Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => this.request(path, method, operation)),
    )
    return fc.oneof(...all)
  }

  private request(path: string, method: string, operation: Operation): Arbitrary<GeneratedRequest> {
    const parameters = operation.parameters ?? []
    const values = fc.record(
      Object.fromEntries(parameters.map((one) => [`${one.in}:${one.name}`, this.parameterValue(one)])),
      { requiredKeys: parameters.filter((one) => one.in === 'path').map((one) => `path:${one.name}`) },
    )
    return fc
      .record({
        values,
        extra: rarely(fc.tuple(hostileText, hostileText)),
        body: this.body(operation),
        headers: hostileHeaders,
      })
      .map(({ values: given, extra, body, headers }) => ({
        operationId: operation.operationId,
        statuses: Object.keys(operation.responses),
        method: method.toUpperCase(),
        path: `${filled(path, given)}${search(parameters, given, extra)}`,
        headers: { ...ownHeaders(parameters, given), ...body?.headers, ...headers },
        body: body?.octets,
      }))
  }

  private parameterValue({ name, schema }: Parameter): Arbitrary<unknown> {
    return mostly(this.value(schema, name), hostileText)
  }

  private body({
    requestBody,
  }: Operation): Arbitrary<{ headers: Record<string, string>; octets: Buffer } | undefined> {
    const schema = requestBody?.content['application/json']?.schema
    const json = schema === undefined ? hostileValue : mostly(this.value(schema, ''), hostileValue)
    const typed = (octets: Buffer, type = 'application/json') => ({
      headers: { 'content-type': type },
      octets,
    })
    const sent = json.map((value) => typed(Buffer.from(JSON.stringify(value) ?? 'null')))
    const broken = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((octets) => typed(Buffer.from(octets))),
      json.map((value) => typed(Buffer.from((JSON.stringify(value) ?? '').slice(0, -1)))),
      fc.constant(typed(Buffer.from('['.repeat(100_000)))),
      fc
        .constantFrom('text/plain', 'application/xml', 'a', '', 'application/json; charset=utf-16')
        .map((type) => {
          return typed(Buffer.from('{}'), type)
        }),
    )
    const nothing = fc.constant(undefined)
    if (schema === undefined)
      return fc.oneof({ arbitrary: nothing, weight: 30 }, { arbitrary: sent, weight: 1 })
    return fc.oneof(
      { arbitrary: sent, weight: 20 },
      { arbitrary: broken, weight: 2 },
      { arbitrary: nothing, weight: 1 },
    )
  }

  /** What a schema allows; a member's name may know values that lead somewhere. */
  private value(schema: JsonSchema, name: string): Arbitrary<unknown> {
    const pool = this.pools[name]
    if (pool !== undefined) return fc.constantFrom(...pool)
    if (schema.$ref !== undefined) return this.value(this.resolved(schema.$ref), name)
    const options = schema.anyOf ?? schema.oneOf
    if (options !== undefined) return fc.oneof(...options.map((one) => this.value(one, name)))
    if (schema.allOf !== undefined) return this.value(schema.allOf[0], name)
    if (schema.const !== undefined) return fc.constant(schema.const)
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
    const type = typeof schema.type === 'string' ? schema.type : schema.type?.[0]
    switch (type) {
      case 'string':
        return textOf(schema)
      case 'integer':
        return fc.integer(rangeOf(schema))
      case 'number':
        return fc.double({ noNaN: true, noDefaultInfinity: true, ...rangeOf(schema) })
      case 'boolean':
        return fc.boolean()
      case 'array':
        return fc.array(mostly(this.value(schema.items ?? {}, name), hostileValue), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 4, 4),
        })
      case 'object':
        return this.object(schema)
      default:
        return fc.jsonValue({ maxDepth: 2 })
    }
  }

  private object({ properties = {}, required = [], additionalProperties }: JsonSchema): Arbitrary<unknown> {
    const members = Object.entries(properties).map(([name, schema]) => {
      return [name, mostly(this.value(schema, name), hostileValue)] as const
    })
    const known = fc.record(Object.fromEntries(members), {
      requiredKeys: required.filter((one) => one in properties),
    })
    if (typeof additionalProperties !== 'object') return known
    const free = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), this.value(additionalProperties, ''), {
      maxKeys: 3,
    })
    return fc.tuple(known, free).map(([own, more]) => ({ ...more, ...own }))
  }

  private resolved(reference: string): JsonSchema {
    return this.document.components?.schemas?.[reference.split('/').at(-1) ?? ''] ?? {}
  }
}

function textOf({ pattern, format, minLength = 0, maxLength = 30 }: JsonSchema): Arbitrary<unknown> {
  if (format === 'uuid') return fc.uuid()
  if (pattern === undefined)
    return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) })
  return fc.stringMatching(new RegExp(pattern)).filter((text) => text.length <= maxLength)
}

function rangeOf({ minimum, maximum }: JsonSchema): { min?: number; max?: number } {
  return {
    ...(minimum === undefined ? {} : { min: Math.max(minimum, -(2 ** 31)) }),
    ...(maximum === undefined ? {} : { max: Math.min(maximum, 2 ** 31 - 1) }),
  }
}

type Given = Readonly<Record<string, unknown>>

/** A segment is never empty, and never only dots: either is another path. */
function filled(path: string, given: Given): string {
  return path.replace(/\{(\w+)\}/g, (_, name) => {
    const text = textIn(given[`path:${name}`])
    return /^\.*$/.test(text) ? '%2E%2E%2E' : encoded(text)
  })
}

function search(
  parameters: readonly Parameter[],
  given: Given,
  extra: readonly [string, string] | undefined,
): string {
  const pairs = parameters
    .filter((one) => one.in === 'query' && given[`query:${one.name}`] !== undefined)
    .flatMap(({ name }) => [given[`query:${name}`]].flat().map((value) => [name, textIn(value)] as const))
  const all = extra === undefined ? pairs : [...pairs, [textIn(extra[0]), textIn(extra[1])] as const]
  return all.length === 0
    ? ''
    : `?${all.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&')}`
}

function ownHeaders(parameters: readonly Parameter[], given: Given): Record<string, string> {
  return Object.fromEntries(
    parameters
      .filter((one) => one.in === 'header' && given[`header:${one.name}`] !== undefined)
      .map(({ name }) => [name, headerText(textIn(given[`header:${name}`]))]),
  )
}

const hostileHeaders: Arbitrary<Record<string, string>> = fc.oneof(
  { arbitrary: fc.constant({}), weight: 12 },
  {
    arbitrary: fc.constantFrom<Record<string, string>>(
      { accept: 'image/png' },
      { accept: ',;q=' },
      { traceparent: '00-0-0-0' },
      { 'content-encoding': 'gzip' },
      { origin: 'null' },
      { range: 'bytes=9-1' },
      { 'if-none-match': '*' },
      { 'if-match': '"x", *' },
      { 'idempotency-key': 'again' },
      { 'x-role': '' },
      { 'x-role': 'viewer' },
      { 'x-role': 'operator otto' },
    ),
    weight: 4,
  },
)

/** Long enough to be hostile, short enough to reach the application: Node refuses 16 KB of headers by itself. */
function textIn(value: unknown): string {
  return (typeof value === 'string' ? value : String(JSON.stringify(value))).slice(0, 1000)
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').trim()
}
