import { existsSync, readFileSync } from 'node:fs'
import { type FlagValues, isFlagName, parseFlagFile, whatIsWrong } from '../../runs/flags/flag-file.ts'
import { formatProblem } from '../../scenario/problem.ts'
import type { Queryable } from '../postgres/database.ts'
import { type FlagKeys, overridesText, refusal } from './flag-keys.ts'

export type Loaded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string }

/** Of a file of flags: its signature lies beside it. */
export function signatureFile(path: string): string {
  return `${path}.jws`
}

/** The file of flags, when it can be read, is signed as it must be, and has nothing wrong in it. */
export async function loadFlagFile(path: string, keys: FlagKeys | undefined): Promise<Loaded<FlagValues>> {
  let content: Buffer
  let signature: string | undefined
  try {
    content = readFileSync(path)
    const beside = signatureFile(path)
    signature = existsSync(beside) ? readFileSync(beside, 'utf8') : undefined
  } catch (error) {
    return { ok: false, problem: `${path}: it cannot be read: ${(error as Error).message}` }
  }
  const refused = keys && (await refusal(content, signature, keys))
  if (refused !== undefined) return { ok: false, problem: `${path}: ${refused}` }
  const parsed = parseFlagFile(content.toString('utf8'), path)
  return parsed.ok
    ? { ok: true, value: parsed.values }
    : { ok: false, problem: parsed.problems.map(formatProblem).join('; ') }
}

/** A set of overrides, by the number of the change that made it. */
export interface Overrides {
  readonly version: number
  readonly values: FlagValues
}

interface Row {
  readonly version: number
  readonly overrides: Record<string, unknown>
  readonly signature: string | null
}

/** How far back the last good change is looked for. */
const ROWS_TRIED = 100

export interface LoadedOverrides {
  /** The newest that is good; the empty set of version 0 where there is none. */
  readonly overrides: Overrides
  /** What the newest row is, good or not. */
  readonly newest: number
  readonly problem?: string
}

/** The newest overrides that are signed as they must be; what is wrong with any that are newer. */
export async function loadOverrides(
  database: Queryable,
  keys: FlagKeys | undefined,
): Promise<LoadedOverrides> {
  const rows = await database.query<Row>(
    'select version, overrides, signature from flag_overrides order by version desc limit $1',
    [ROWS_TRIED],
  )
  const newest = rows[0]?.version ?? 0
  let problem: string | undefined
  for (const row of rows) {
    const refused = await whatIsWrongWith(row, keys)
    if (refused === undefined)
      return { overrides: { version: row.version, values: row.overrides }, newest, problem }
    problem ??= `change ${row.version} of the flags is refused: ${refused}`
  }
  return { overrides: { version: 0, values: {} }, newest, problem }
}

async function whatIsWrongWith(row: Row, keys: FlagKeys | undefined): Promise<string | undefined> {
  const { version, overrides, signature } = row
  const refused = keys && (await refusal(overridesText(version, overrides), signature, keys))
  if (refused !== undefined) return refused
  for (const [name, value] of Object.entries(overrides)) {
    if (!isFlagName(name)) return `this build has no flag ${name}`
    const expected = whatIsWrong(name, value)
    if (expected !== undefined) return `${name} is ${JSON.stringify(value)} (expected ${expected})`
  }
  return undefined
}
