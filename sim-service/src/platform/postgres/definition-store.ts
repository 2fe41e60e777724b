import { createHash } from 'node:crypto'
import type { Page } from '../../runs/life/run-service.ts'
import type {
  DefinitionFilter,
  DefinitionKind,
  DefinitionStore,
  DefinitionSummary,
  Expected,
  NewDefinition,
  Person,
  StoredDefinition,
} from '../../runs/ports/definition-store.ts'
import { type Failure, failed, type Result, succeeded } from '../../runs/ports/failures.ts'
import type { Transaction } from '../../runs/ports/transaction.ts'
import type { Database, Tx } from './database.ts'
import { pageOf, pageRows, readCursor } from './pages.ts'
import { Where } from './where.ts'
import { inTransaction } from './within.ts'

const summaryColumns = `kind, name, version, is_deleted, title, owner, tags, hash, updated_at, updated_by_subject,
  updated_by_name`
const columns = `${summaryColumns}, content`

export class PostgresDefinitionStore implements DefinitionStore {
  private readonly database: Database

  constructor(database: Database) {
    this.database = database
  }

  async get(kind: DefinitionKind, name: string): Promise<StoredDefinition | undefined> {
    const [row] = await this.database.query<Row>(
      `select ${columns} from definition where kind = $1 and name = $2 and is_latest and not is_deleted`,
      [kind, name],
    )
    return row === undefined ? undefined : definitionOf(row)
  }

  async list(
    kind: DefinitionKind,
    filter: DefinitionFilter,
    cursor?: string,
  ): Promise<Result<Page<DefinitionSummary>>> {
    const after = readCursor(cursor, ['text'])
    if (!after.ok) return after
    const size = pageRows(filter.limit)
    const where = new Where()
      .and('kind = ? and is_latest and not is_deleted', kind)
      .andIf(filter.owner, 'owner = ?')
      .andIf(after.value?.[0], 'name > ?')
    if (filter.text !== undefined) {
      const wanted = filter.text.toLowerCase()
      const sought = ['name', 'title', `array_to_string(tags, ' ')`].map(
        (one) => `strpos(lower(${one}), ?) > 0`,
      )
      where.and(`(${sought.join(' or ')})`, wanted, wanted, wanted)
    }
    const rows = await this.database.query<Row>(
      `select ${summaryColumns} from definition ${where} order by name limit ${size + 1}`,
      where.values,
    )
    return succeeded(pageOf(rows, size, summaryOf, ({ name }) => [name]))
  }

  async versions(kind: DefinitionKind, name: string): Promise<DefinitionSummary[]> {
    const rows = await this.database.query<Row>(
      `select ${summaryColumns} from definition where kind = $1 and name = $2 order by version desc`,
      [kind, name],
    )
    return rows.map(summaryOf)
  }

  async version(kind: DefinitionKind, name: string, version: number): Promise<StoredDefinition | undefined> {
    const [row] = await this.database.query<Row>(
      `select ${columns} from definition where kind = $1 and name = $2 and version = $3`,
      [kind, name, version],
    )
    return row === undefined ? undefined : definitionOf(row)
  }

  put(
    kind: DefinitionKind,
    definition: NewDefinition,
    by: Person,
    { expected, tx }: { readonly expected?: Expected; readonly tx?: Transaction } = {},
  ): Promise<Result<StoredDefinition>> {
    return inTransaction(this.database, tx, async (one) => {
      const latest = await lockLatest(one, kind, definition.name)
      const current = latest?.is_deleted === true ? undefined : latest
      const failure = unmet(current, expected)
      if (failure !== undefined) return { ok: false, failure }
      if (current !== undefined && isSame(current, definition)) return succeeded(definitionOf(current))
      return succeeded(await addVersion(one, kind, definition, by, latest))
    })
  }

  remove(
    kind: DefinitionKind,
    name: string,
    by: Person,
    { expected, tx }: { readonly expected?: Expected; readonly tx?: Transaction } = {},
  ): Promise<Result<void>> {
    return inTransaction(this.database, tx, async (one) => {
      const latest = await lockLatest(one, kind, name)
      if (latest === undefined || latest.is_deleted)
        return failed('definition-not-found', `There is no ${kind} "${name}".`)
      const failure = unmet(latest, expected)
      if (failure !== undefined) return { ok: false, failure }
      const { title, owner, tags, content } = latest
      await addVersion(one, kind, { name, title, owner, tags, text: content }, by, latest, true)
      return succeeded(undefined)
    })
  }
}

interface Row {
  readonly kind: DefinitionKind
  readonly name: string
  readonly version: number
  readonly is_deleted: boolean
  readonly title: string
  readonly owner: string
  readonly tags: string[]
  readonly hash: string
  readonly content: string
  readonly updated_at: Date
  readonly updated_by_subject: string
  readonly updated_by_name: string
}

/** Writers of one name wait for each other, also where there is no row yet to wait for. */
async function lockLatest(tx: Tx, kind: DefinitionKind, name: string): Promise<Row | undefined> {
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [`${kind}/${name}`])
  const [row] = await tx.query<Row>(
    `select ${columns} from definition where kind = $1 and name = $2 and is_latest`,
    [kind, name],
  )
  return row
}

function unmet(current: Row | undefined, expected: Expected | undefined): Failure | undefined {
  if (expected === undefined) return undefined
  if (expected === 'nothing') {
    if (current === undefined) return undefined
    const detail = `There is a ${current.kind} "${current.name}", of ${current.owner}.`
    return { code: 'definition-exists', detail }
  }
  if (current?.hash === expected.hash) return undefined
  const detail =
    current === undefined
      ? 'It was deleted, or never there.'
      : `${current.updated_by_name} wrote version ${current.version} meanwhile.`
  return { code: 'precondition-failed', detail }
}

function isSame(current: Row, { title, owner, tags, text }: NewDefinition): boolean {
  const isTagged = current.tags.length === tags.length && current.tags.every((tag, i) => tag === tags[i])
  return current.content === text && current.title === title && current.owner === owner && isTagged
}

async function addVersion(
  tx: Tx,
  kind: DefinitionKind,
  { name, title, owner, tags, text }: NewDefinition,
  by: Person,
  latest: Row | undefined,
  isDeleted = false,
): Promise<StoredDefinition> {
  const hash = createHash('sha256').update(text).digest('hex')
  await tx.query('update definition set is_latest = false where kind = $1 and name = $2 and is_latest', [
    kind,
    name,
  ])
  const [row] = await tx.query<Row>(
    `insert into definition (kind, name, version, is_latest, is_deleted, title, owner, tags, hash, content,
       updated_by_subject, updated_by_name)
     values ($1, $2, $3, true, $4, $5, $6, $7, $8, $9, $10, $11) returning ${columns}`,
    [kind, name, (latest?.version ?? 0) + 1, isDeleted, title, owner, tags, hash, text, by.subject, by.name],
  )
  return definitionOf(row)
}

function summaryOf(row: Omit<Row, 'content'>): DefinitionSummary {
  return {
    kind: row.kind,
    name: row.name,
    title: row.title,
    owner: row.owner,
    tags: row.tags,
    version: row.version,
    hash: row.hash,
    updatedAt: row.updated_at.toISOString(),
    updatedBy: { subject: row.updated_by_subject, name: row.updated_by_name },
    isDeleted: row.is_deleted,
  }
}

function definitionOf(row: Row): StoredDefinition {
  return { ...summaryOf(row), text: row.content }
}
