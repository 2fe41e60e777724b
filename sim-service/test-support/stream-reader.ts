import { createParser } from 'eventsource-parser'

export interface StreamMessage {
  readonly event: string
  readonly id?: string
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of each message.
  readonly data: any
}

/** Reads a live stream by fetch, as the app in Grafana does; the parser is of another project. */
export class StreamReader {
  readonly messages: StreamMessage[] = []
  readonly comments: string[] = []
  readonly response: Response
  retryMs: number | undefined
  isEnded = false
  private readonly controller: AbortController

  private constructor(response: Response, controller: AbortController) {
    this.response = response
    this.controller = controller
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<StreamReader> {
    const controller = new AbortController()
    const response = await fetch(url, { headers, signal: controller.signal })
    const reader = new StreamReader(response, controller)
    void reader.read()
    return reader
  }

  of(event: string): StreamMessage[] {
    return this.messages.filter((message) => message.event === event)
  }

  /** Sequence numbers of all events in deltas, in the order in which they came. */
  get seqs(): number[] {
    return this.of('delta').flatMap(({ data }) => data.events.map(({ seq }: { seq: number }) => seq))
  }

  close(): void {
    this.controller.abort()
  }

  private async read(): Promise<void> {
    const parser = createParser({
      onEvent: ({ event = 'message', id, data }) => {
        this.messages.push({ event, ...(id !== undefined && { id }), data: JSON.parse(data) })
      },
      onComment: (comment) => this.comments.push(comment),
      onRetry: (milliseconds) => {
        this.retryMs = milliseconds
      },
    })
    const decoder = new TextDecoder()
    try {
      for await (const chunk of this.response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }))
    } catch {
      // The test or the service closed it.
    }
    this.isEnded = true
  }
}
