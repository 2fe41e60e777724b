import type {
  Definition,
  DefinitionPage,
  DefinitionQuery,
  DefinitionSummary,
  DefinitionVersions,
  Validation,
} from './generated/types.ts'
import { allItems } from './pages.ts'
import type { CallOptions, Transport } from './transport.ts'

/** Something with the ETag by which it is changed: a write says what it expects to find. */
export interface Tagged<T> {
  readonly value: T
  readonly etag: string
}

/** `new` writes only where nothing is; an ETag only over what was read; `any` over whatever is there. */
export type Expected = { readonly etag: string } | 'new' | 'any'

/** Scenarios, profiles or agreements. */
export class Definitions {
  private readonly transport: Transport
  private readonly path: string

  constructor(transport: Transport, noun: 'scenarios' | 'profiles' | 'agreements') {
    this.transport = transport
    this.path = `/api/v1/${noun}`
  }

  list(query: DefinitionQuery = {}, options: CallOptions = {}): Promise<DefinitionPage> {
    return this.transport.json({ ...options, path: this.path, query: { ...query } })
  }

  all(query: DefinitionQuery = {}, options: CallOptions = {}): AsyncIterable<DefinitionSummary> {
    return allItems((cursor) => this.list({ ...query, cursor }, options))
  }

  get(name: string, options: CallOptions = {}): Promise<Tagged<Definition>> {
    return this.fetch({ name }, options) as Promise<Tagged<Definition>>
  }

  /** Undefined where the client's is still the latest. */
  getIfChanged(
    name: string,
    etag: string,
    options: CallOptions = {},
  ): Promise<Tagged<Definition> | undefined> {
    return this.fetch({ name, etag }, options)
  }

  async put(
    name: string,
    text: string,
    expected: Expected,
    options: CallOptions & { readonly [member: string]: unknown } = {},
  ): Promise<Tagged<Definition>> {
    const { signal, headers, ...more } = options
    const response = await this.transport.send({
      ...(signal && { signal }),
      method: 'PUT',
      path: this.pathOf(name),
      body: { text, ...more },
      headers: { ...headers, ...preconditions(expected) },
      // A second write of the same would find what the first one wrote.
      isRepeatable: false,
    })
    return tagged(response)
  }

  async remove(name: string, etag: string, { headers, ...options }: CallOptions = {}): Promise<void> {
    await this.transport.send({
      ...options,
      method: 'DELETE',
      path: this.pathOf(name),
      headers: { ...headers, 'if-match': etag },
      isRepeatable: false,
    })
  }

  validate(text: string, options: CallOptions = {}): Promise<Validation> {
    const path = `${this.path}/validate`
    return this.transport.json({ ...options, method: 'POST', path, body: { text }, isRepeatable: true })
  }

  versions(name: string, options: CallOptions = {}): Promise<DefinitionVersions> {
    return this.transport.json({ ...options, path: `${this.pathOf(name)}/versions` })
  }

  version(name: string, version: number, options: CallOptions = {}): Promise<Definition> {
    return this.transport.json({ ...options, path: `${this.pathOf(name)}/versions/${version}` })
  }

  private async fetch(
    { name, etag }: { name: string; etag?: string },
    { headers, ...options }: CallOptions,
  ): Promise<Tagged<Definition> | undefined> {
    const response = await this.transport.send({
      ...options,
      path: this.pathOf(name),
      headers: { ...headers, ...(etag !== undefined && { 'if-none-match': etag }) },
      accepts: [304],
    })
    return response.status === 304 ? undefined : tagged(response)
  }

  private pathOf(name: string): string {
    return `${this.path}/${encodeURIComponent(name)}`
  }
}

function preconditions(expected: Expected): Record<string, string> {
  if (expected === 'new') return { 'if-none-match': '*' }
  return { 'if-match': expected === 'any' ? '*' : expected.etag }
}

async function tagged(response: Response): Promise<Tagged<Definition>> {
  return { value: (await response.json()) as Definition, etag: response.headers.get('etag') ?? '' }
}
