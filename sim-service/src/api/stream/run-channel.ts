import type { LiveEvent } from '../../runs/ports/live-events.ts'
import { deltaOf } from './delta.ts'
import { sseId, sseMessage } from './sse-format.ts'

/** One message about one run, made once for all who watch it. */
export interface Frame {
  readonly runId: string
  readonly fromSeq: number
  readonly seq: number
  readonly position: number
  readonly events: readonly LiveEvent[]
  /** Without an id: the cursor of a stream of many runs is the client's own. */
  readonly body: Buffer
  /** With the id of a stream of this run alone. */
  readonly bodyWithSeq: Buffer
}

/** What is published of one run between two ticks. */
export class RunChannel {
  readonly runId: string
  /** The last sequence number that a frame stood for; undefined before the first. */
  sentSeq: number | undefined
  private pending: LiveEvent[] = []

  constructor(runId: string) {
    this.runId = runId
  }

  add(events: readonly LiveEvent[]): void {
    this.pending.push(...events)
  }

  /** Everything since the last one; undefined where nothing happened. */
  flush(): Frame | undefined {
    if (this.pending.length === 0) return undefined
    const events = this.pending
    this.pending = []
    const frame = frameOf(events)
    this.sentSeq = frame.seq
    return frame
  }
}

/** Of one run, in order, at least one. */
export function frameOf(events: readonly LiveEvent[]): Frame {
  const delta = deltaOf(events)
  const body = Buffer.from(sseMessage('delta', delta))
  return {
    runId: delta.runId,
    fromSeq: delta.fromSeq,
    seq: delta.seq,
    position: events.at(-1)?.position ?? 0,
    events,
    body,
    bodyWithSeq: Buffer.concat([Buffer.from(sseId(delta.seq)), body]),
  }
}
