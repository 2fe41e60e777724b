import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { DefinitionSummary } from '../../client/src/schemas/definitions.ts'
import { loadInputs } from '../runs/life/run-inputs.ts'
import type { Page } from '../runs/life/run-service.ts'
import type { DefinitionKind, DefinitionStore } from '../runs/ports/definition-store.ts'
import { failed, type Result, succeeded } from '../runs/ports/failures.ts'
import { fileOf, type GivenTexts, type LoadedScenario, listShelf, type Shelf } from '../scenario/library.ts'
import { parseAgreement, parseProfile, parseScenario, type Refused } from '../scenario/parse.ts'
import type { Problem } from '../scenario/problem.ts'
import { references } from '../scenario/references.ts'

/** What a text says of itself. */
export interface Stated {
  readonly title: string
  /** Scenarios say who owns them; profiles and agreements do not. */
  readonly owner?: string
  readonly tags: readonly string[]
}

export interface FoundDefinition extends DefinitionSummary {
  readonly text: string
}

export type Checked =
  | { readonly ok: true; readonly stated: Stated; readonly name: string; readonly loaded?: LoadedScenario }
  | Refused

export interface LibraryFilter {
  readonly owner?: string
  readonly source?: 'shipped' | 'stored'
  readonly text?: string
  readonly limit: number
}

const shelves: Readonly<Record<DefinitionKind, Shelf>> = {
  scenario: 'scenarios',
  profile: 'profiles',
  agreement: 'agreements',
}

/** Whose what ships is, where it does not say. */
const SHIPPED_OWNER = 'roamlab'

/** What ships and what is stored, as one: names are those of either, and what ships cannot be covered up. */
export class DefinitionLibrary {
  private readonly store: DefinitionStore
  private readonly folders: readonly string[]
  private readonly shippedOf = new Map<DefinitionKind, readonly FoundDefinition[]>()

  constructor(store: DefinitionStore, folders: readonly string[]) {
    this.store = store
    this.folders = folders
  }

  isShipped(kind: DefinitionKind, name: string): boolean {
    return this.shipped(kind).some((one) => one.name === name)
  }

  async get(kind: DefinitionKind, name: string): Promise<Result<FoundDefinition>> {
    const shipped = this.shipped(kind).find((one) => one.name === name)
    if (shipped !== undefined) return succeeded(shipped)
    const stored = await this.store.get(kind, name)
    if (stored === undefined) return failed('definition-not-found', `no ${kind} is named ${name}`)
    const { kind: _kind, isDeleted: _isDeleted, ...rest } = stored
    return succeeded({ ...rest, tags: [...rest.tags], source: 'stored' })
  }

  /** What ships first, each part in the order of names. */
  async list(
    kind: DefinitionKind,
    { source, limit, ...filter }: LibraryFilter,
    cursor?: string,
  ): Promise<Result<Page<DefinitionSummary>>> {
    const from = placeOf(cursor)
    if (from === undefined) return failed('request-refused', 'the cursor is not one of this list')
    const wanted = source === 'stored' || from.part === 'stored' ? [] : this.shipped(kind)
    const shipped = wanted
      .filter(({ name }) => from.after === undefined || name > from.after)
      .filter((one) => isWanted(one, filter))
    const items: DefinitionSummary[] = shipped.slice(0, limit).map(({ text: _, ...summary }) => summary)
    const last = items.at(-1)
    if (shipped.length > limit && last !== undefined)
      return succeeded({ items, next: cursorOf('shipped', last.name) })
    if (source === 'shipped') return succeeded({ items })
    if (items.length === limit) return succeeded({ items, next: cursorOf('stored', undefined) })
    const page = await this.store.list(
      kind,
      { ...filter, limit: limit - items.length },
      from.part === 'stored' ? from.after : undefined,
    )
    if (!page.ok) return page
    const stored = page.value.items.map(({ kind: _kind, isDeleted: _isDeleted, tags, ...rest }) => {
      return { ...rest, tags: [...tags], source: 'stored' as const }
    })
    const { next } = page.value
    return succeeded({
      items: [...items, ...stored],
      ...(next === undefined ? {} : { next: cursorOf('stored', next) }),
    })
  }

  /** Whether a text is one of its kind, with everything that it refers to. */
  async check(kind: DefinitionKind, text: string): Promise<Checked> {
    if (kind === 'scenario') {
      const loaded = await this.loadText(text)
      if (!loaded.ok) return loaded
      const { name, title, owner, tags } = loaded.scenario.metadata
      return { ok: true, name, stated: { title, owner, tags }, loaded }
    }
    const parsed =
      kind === 'profile' ? parseProfile(text, `${kind}.yaml`) : parseAgreement(text, `${kind}.yaml`)
    if (!parsed.ok) return parsed
    const { metadata } = 'profile' in parsed ? parsed.profile : parsed.agreement
    return { ok: true, name: metadata.name, stated: { title: metadata.title, tags: [] } }
  }

  async load(choice: { readonly name: string } | { readonly text: string }): Promise<Result<LoadedScenario>> {
    if ('text' in choice) return this.loadedOr(await this.loadText(choice.text))
    const found = await this.get('scenario', choice.name)
    if (!found.ok) return failed('scenario-not-found', `no scenario is named ${choice.name}`)
    return this.loadedOr(await this.loadText(found.value.text))
  }

  private loadedOr(loaded: LoadedScenario | Refused): Result<LoadedScenario> {
    return loaded.ok ? succeeded(loaded) : refusedText('scenario-refused', loaded.problems)
  }

  private async loadText(text: string): Promise<LoadedScenario | Refused> {
    const file = 'scenario.yaml'
    const parsed = parseScenario(text, file)
    if (!parsed.ok) return parsed
    const texts = { profiles: {} as Record<string, string>, agreements: {} as Record<string, string> }
    for (const { shelf, name } of references(parsed.scenario)) {
      const kind = shelf === 'profiles' ? 'profile' : 'agreement'
      const stored = this.isShipped(kind, name) ? undefined : await this.store.get(kind, name)
      if (stored !== undefined) texts[shelf][name] = stored.text
    }
    return loadInputs({ text, file, texts: texts satisfies GivenTexts }, this.folders)
  }

  private shipped(kind: DefinitionKind): readonly FoundDefinition[] {
    let all = this.shippedOf.get(kind)
    if (all === undefined) {
      all = listShelf(shelves[kind], this.folders).map((name) => this.shippedNamed(kind, name))
      this.shippedOf.set(kind, all)
    }
    return all
  }

  private shippedNamed(kind: DefinitionKind, name: string): FoundDefinition {
    const file = fileOf(shelves[kind], name, this.folders) as string
    const text = readFileSync(file, 'utf8')
    const stated = statedIn(kind, text, file)
    return {
      name,
      title: stated.title,
      owner: stated.owner ?? SHIPPED_OWNER,
      tags: [...stated.tags],
      source: 'shipped',
      version: 0,
      hash: createHash('sha256').update(text).digest('hex'),
      text,
    }
  }
}

/** A file that ships is valid, which a test sees to. */
function statedIn(kind: DefinitionKind, text: string, file: string): Stated {
  const parse = { scenario: parseScenario, profile: parseProfile, agreement: parseAgreement }[kind]
  const parsed = parse(text, file)
  if (!parsed.ok) throw new TypeError(`${file} ships and is not valid`)
  if ('scenario' in parsed) return parsed.scenario.metadata
  const { metadata } = 'profile' in parsed ? parsed.profile : parsed.agreement
  return { title: metadata.title, tags: [] }
}

export function refusedText(code: 'scenario-refused' | 'definition-refused', problems: readonly Problem[]) {
  const places = problems.map(({ path, message, expected, line, column }) => {
    return { place: path, detail: message, hint: expected, line, column }
  })
  const [{ line, detail }] = places
  return failed(code, `line ${line}: ${detail}`, { places })
}

function isWanted(
  { name, title, tags, owner }: DefinitionSummary,
  { owner: wantedOwner, text }: Pick<LibraryFilter, 'owner' | 'text'>,
): boolean {
  if (wantedOwner !== undefined && owner !== wantedOwner) return false
  const wanted = text?.toLowerCase()
  return wanted === undefined || [name, title, ...tags].some((one) => one.toLowerCase().includes(wanted))
}

interface Place {
  readonly part: 'shipped' | 'stored'
  readonly after?: string
}

/** A cursor says in which part of the list the next page begins, and after what. */
function cursorOf(part: Place['part'], after: string | undefined): string {
  return Buffer.from(JSON.stringify([part, after ?? null])).toString('base64url')
}

function placeOf(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return { part: 'shipped' }
  try {
    const [part, after] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if ((part !== 'shipped' && part !== 'stored') || (after !== null && typeof after !== 'string'))
      return undefined
    return { part, after: after ?? undefined }
  } catch {
    return undefined
  }
}
