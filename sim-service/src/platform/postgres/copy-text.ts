/** How much of COPY's text is handed to the socket at a time. */
const CHUNK_CHARACTERS = 64 * 1024

const special = /[\\\n\r\t]/g
const escaped: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Rows in COPY's text format. A Buffer is bytea, a Date a timestamp, any other object JSON; an array of PostgreSQL's is
 * given as its text.
 */
export function* copyText(rows: Iterable<readonly unknown[]>, onRow: () => void): Generator<Buffer> {
  let text = ''
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) text += i === 0 ? field(row[i]) : `\t${field(row[i])}`
    text += '\n'
    onRow()
    if (text.length < CHUNK_CHARACTERS) continue
    yield Buffer.from(text)
    text = ''
  }
  if (text !== '') yield Buffer.from(text)
}

function field(value: unknown): string {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return String(value)
    case 'boolean':
      return value ? 't' : 'f'
    case 'string':
      return escapedText(value)
    case 'undefined':
      return '\\N'
    default:
      return ofObject(value as object | null)
  }
}

function ofObject(value: object | null): string {
  if (value === null) return '\\N'
  if (value instanceof Uint8Array)
    return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  if (value instanceof Date) return value.toISOString()
  return escapedText(JSON.stringify(value))
}

function escapedText(text: string): string {
  return text.replace(special, (character) => escaped[character])
}
