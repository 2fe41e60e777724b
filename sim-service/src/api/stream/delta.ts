import type { LiveEvent, LiveEventKind } from '../../runs/ports/live-events.ts'

/** What happened in a run since the message before. */
export interface Delta {
  readonly runId: string
  /** The first and the last sequence number that it stands for, also of what is left out of it. */
  readonly fromSeq: number
  readonly seq: number
  /** In order; of what the next of its kind replaces only the latest. */
  readonly events: readonly LiveEvent[]
  /** Events that did not fit; the stored ones are all at `GET /runs/{id}/events`. */
  readonly leftOut?: number
}

/** The latest says all that those before it said. */
const replaced: readonly LiveEventKind[] = ['progress', 'objective']

/** More than these of a kind in one message, and the oldest are left out: charts read the stored series then. */
const MOST_OF_A_KIND = 100

/** One message of what came in the meantime; `events` are of one run, in order, at least one. */
export function deltaOf(events: readonly LiveEvent[]): Delta {
  const [first] = events
  const last = events.at(-1)!
  const kept: LiveEvent[] = []
  const seen = new Map<LiveEventKind, number>()
  let leftOut = 0
  for (const event of events.toReversed()) {
    const count = (seen.get(event.kind) ?? 0) + 1
    seen.set(event.kind, count)
    if (count === 1) kept.push(event)
    else if (!replaced.includes(event.kind)) {
      if (count <= MOST_OF_A_KIND) kept.push(event)
      else leftOut++
    }
  }
  const delta = { runId: last.runId, fromSeq: first.seq, seq: last.seq, events: kept.reverse() }
  return leftOut === 0 ? delta : { ...delta, leftOut }
}
