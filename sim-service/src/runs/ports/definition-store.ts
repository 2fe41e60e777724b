import type { Page } from '../life/run-service.ts'
import type { Result } from './failures.ts'
import type { Transaction } from './transaction.ts'

export const definitionKinds = ['scenario', 'profile', 'agreement'] as const

export type DefinitionKind = (typeof definitionKinds)[number]

export interface Person {
  readonly subject: string
  readonly name: string
}

/** A scenario, a profile or an agreement that somebody stored, in one of its versions. */
export interface StoredDefinition {
  readonly kind: DefinitionKind
  readonly name: string
  readonly title: string
  readonly owner: string
  readonly tags: readonly string[]
  /** From 1; each write adds one, a deletion too. */
  readonly version: number
  /** SHA-256 of the text, in hexadecimal: its ETag. */
  readonly hash: string
  /** As its author wrote it. */
  readonly text: string
  readonly updatedAt: string
  readonly updatedBy: Person
  readonly isDeleted: boolean
}

export type DefinitionSummary = Omit<StoredDefinition, 'text'>

export type NewDefinition = Pick<StoredDefinition, 'name' | 'title' | 'owner' | 'tags' | 'text'>

export interface DefinitionFilter {
  readonly owner?: string
  /** In the name, the title or a tag. */
  readonly text?: string
  readonly limit?: number
}

/** What must be there before a write: a hash, or nothing at all. Without it the write wins whatever is there. */
export type Expected = { readonly hash: string } | 'nothing'

/**
 * Definitions beside those that ship. Nothing is forgotten: a write adds a version, and a deletion is a version that
 * says so. Whoever writes has validated the text.
 */
export interface DefinitionStore {
  get(kind: DefinitionKind, name: string): Promise<StoredDefinition | undefined>
  /** In the order of their names. */
  list(
    kind: DefinitionKind,
    filter: DefinitionFilter,
    cursor?: string,
  ): Promise<Result<Page<DefinitionSummary>>>
  /** The newest first, deletions included. */
  versions(kind: DefinitionKind, name: string): Promise<DefinitionSummary[]>
  version(kind: DefinitionKind, name: string, version: number): Promise<StoredDefinition | undefined>
  /** Fails with `precondition-failed` or `definition-exists`. The same text again is no new version. */
  put(
    kind: DefinitionKind,
    definition: NewDefinition,
    by: Person,
    options?: { readonly expected?: Expected; readonly tx?: Transaction },
  ): Promise<Result<StoredDefinition>>
  /** Fails with `definition-not-found` or `precondition-failed`. */
  remove(
    kind: DefinitionKind,
    name: string,
    by: Person,
    options?: { readonly expected?: Expected; readonly tx?: Transaction },
  ): Promise<Result<void>>
}
