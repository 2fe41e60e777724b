/** One server-sent event as it came. */
export interface RawMessage {
  readonly event: string
  readonly id?: string
  readonly data: string
}

const LONGEST_LINE = 16 * 1024 * 1024

/**
 * Server-sent events of a body (HTML, "Server-sent events"): lines end with CR, LF or both; an empty one ends each.
 * `onLife` is told of everything that comes, comments too; `onRetry` how soon the server wants the client back.
 */
export async function* messagesOf(
  body: ReadableStream<Uint8Array>,
  on: { life(): void; retry(milliseconds: number): void },
): AsyncGenerator<RawMessage, void, undefined> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  const parser = new LineParser(on.retry)
  let rest = ''
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) return
      on.life()
      rest += decoder.decode(value, { stream: true })
      // A CR at the end may be the first half of a CRLF.
      const end = rest.endsWith('\r') ? rest.length - 1 : rest.length
      const lines = rest.slice(0, end).split(/\r\n|\n|\r/)
      rest = lines.pop()! + rest.slice(end)
      if (rest.length > LONGEST_LINE) throw new Error('a line of the stream does not end')
      for (const line of lines) {
        const message = parser.take(line)
        if (message !== undefined) yield message
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

class LineParser {
  private event = ''
  private id: string | undefined
  private data: string[] = []
  private readonly retry: (milliseconds: number) => void

  constructor(retry: (milliseconds: number) => void) {
    this.retry = retry
  }

  take(line: string): RawMessage | undefined {
    if (line === '') return this.end()
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') this.event = value
    else if (field === 'data') this.data.push(value)
    else if (field === 'id') this.id = value
    else if (field === 'retry' && /^\d+$/.test(value)) this.retry(Number(value))
    return undefined
  }

  private end(): RawMessage | undefined {
    const { event, id, data } = this
    this.event = ''
    this.id = undefined
    this.data = []
    if (data.length === 0) return undefined
    return { event: event || 'message', ...(id !== undefined && { id }), data: data.join('\n') }
  }
}
