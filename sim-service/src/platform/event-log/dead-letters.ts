import {
  deadLetterTopic,
  type EventHeaders,
  type EventLog,
  type EventMessage,
  type StoredEvent,
} from '../../runs/ports/event-log.ts'

/** Added by the consumer that gave up; a message that is published again leaves them behind. */
const headersOfFailure = [
  'original-topic',
  'original-partition',
  'original-offset',
  'error-code',
  'error-text',
  'attempts',
  'first-attempt',
  'last-attempt',
] as const

const READ_AT_ONCE = 500
const REPLAYER = 'dead-letter-replay'

export interface DeadLetter {
  readonly offset: number
  readonly eventId: string
  readonly key: string
  readonly headers: EventHeaders
  readonly octets: number
  /** It was published again since. */
  readonly isReplayed: boolean
}

/** The newest of a topic, the newest first. */
export async function deadLetters(log: EventLog, topic: string, limit: number): Promise<DeadLetter[]> {
  const dead = deadLetterTopic(topic)
  const [extent] = await log.extent(dead)
  const replayedBelow = await replayedBelowOf(log, dead)
  const fromOffset = Math.max(extent!.firstOffset, extent!.endOffset - limit)
  const events = await log.read({ topic: dead, partition: 0, fromOffset, limit })
  return events
    .map(({ offset, eventId, key, headers, body }) => {
      return { offset, eventId, key, headers, octets: body.length, isReplayed: offset < replayedBelow }
    })
    .reverse()
}

/**
 * Publishes the dead letters of a topic again that were not published again before, or those from an offset on, with
 * their own event ids: who has done one already does nothing. Gives how many.
 */
export async function replayDeadLetters(log: EventLog, topic: string, fromOffset?: number): Promise<number> {
  const dead = deadLetterTopic(topic)
  const [extent] = await log.extent(dead)
  let next = fromOffset ?? (await replayedBelowOf(log, dead))
  let published = 0
  while (next < extent!.endOffset) {
    const limit = Math.min(READ_AT_ONCE, extent!.endOffset - next)
    const events = await log.read({ topic: dead, partition: 0, fromOffset: next, limit })
    if (events.length === 0) break
    await log.publish(topic, events.map(asItWas))
    published += events.length
    next = events.at(-1)!.offset + 1
    await log.replay({ group: REPLAYER, topic: dead, from: { partition: 0, offset: next } })
  }
  return published
}

/** How far it has come is kept as the offset of a group that nobody is a member of. */
async function replayedBelowOf(log: EventLog, dead: string): Promise<number> {
  const lag = await log.lag(REPLAYER)
  return lag.find(({ topic }) => topic === dead)?.committedOffset ?? 0
}

function asItWas({ key, eventId, headers, body }: StoredEvent): EventMessage {
  const names: readonly string[] = headersOfFailure
  const own = Object.entries(headers).filter(([name]) => !names.includes(name))
  return { key, eventId, headers: Object.fromEntries(own) as unknown as EventHeaders, body }
}
