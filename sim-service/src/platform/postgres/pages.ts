import type { Page } from '../../runs/life/run-service.ts'
import { failed, type Result, succeeded } from '../../runs/ports/failures.ts'

const DEFAULT_ROWS = 50
const MAX_ROWS = 200

export type CursorKey = 'text' | 'whole number' | 'instant' | 'id'

const forms: Readonly<Record<CursorKey, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  'whole number': Number.isSafeInteger,
  instant: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  id: (value) => typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
}

/** How many rows a page has that asks for so many. */
export function pageRows(limit: number | undefined): number {
  return Math.min(MAX_ROWS, Math.max(1, Math.floor(limit ?? DEFAULT_ROWS)))
}

/** The values by which the list is ordered, of the last row that was shown. */
export function readCursor(
  cursor: string | undefined,
  keys: readonly CursorKey[],
): Result<readonly unknown[] | undefined> {
  if (cursor === undefined) return succeeded(undefined)
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (
      Array.isArray(values) &&
      values.length === keys.length &&
      keys.every((key, i) => forms[key](values[i]))
    )
      return succeeded(values)
  } catch {
    // Neither base64url nor JSON is not a cursor either.
  }
  const hint = 'Send the cursor that the page before gave, as it is.'
  return failed('request-refused', 'The cursor is not one of this list.', { place: 'cursor', hint })
}

/** The page of rows of which one more than it has was asked for. */
export function pageOf<R, T>(
  rows: readonly R[],
  size: number,
  item: (row: R) => T,
  keysOf: (item: T) => readonly unknown[],
): Page<T> {
  const items = rows.slice(0, size).map(item)
  if (rows.length <= size) return { items }
  const next = Buffer.from(JSON.stringify(keysOf(items[items.length - 1]))).toString('base64url')
  return { items, next }
}
