import { progressEvent, timelineEvent } from '../../../test-support/memory-live-events.ts'
import { deltaOf } from './delta.ts'

const run = '01982f6e-7d3a-7c40-8f1e-2f9b6a5c4d3e'

describe('what happened between two messages', () => {
  test('of progress the latest, of everything else all, in order', () => {
    const events = [
      progressEvent(run, 4),
      timelineEvent(run, 5),
      progressEvent(run, 6),
      timelineEvent(run, 7),
      progressEvent(run, 8),
    ]
    expect(deltaOf(events)).toEqual({
      runId: run,
      fromSeq: 4,
      seq: 8,
      events: [events[1], events[3], events[4]],
    })
  })

  test('too much of a kind is said to be left out, the oldest first', () => {
    const events = Array.from({ length: 250 }, (_, i) => timelineEvent(run, i + 1))
    const { fromSeq, seq, events: kept, leftOut } = deltaOf(events)
    expect({ fromSeq, seq, leftOut }).toEqual({ fromSeq: 1, seq: 250, leftOut: 150 })
    expect(kept).toEqual(events.slice(150))
  })
})
