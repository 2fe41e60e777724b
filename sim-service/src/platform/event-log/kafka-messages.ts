import type { KafkaMessage, Message } from 'kafkajs'
import type { EventHeaders, EventMessage, StoredEvent } from '../../runs/ports/event-log.ts'
import type { FetchedMessage } from './kafka-inside.ts'

const EVENT_ID = 'event-id'

/** The partition is ours to choose, so that both adapters have a key in the same place. */
export function kafkaMessage({ key, eventId, headers, body }: EventMessage, partition: number): Message {
  const present = Object.entries(headers).filter(([, value]) => value !== undefined)
  return {
    key,
    value: Buffer.from(body.buffer, body.byteOffset, body.length),
    headers: { ...(Object.fromEntries(present) as Record<string, string>), [EVENT_ID]: eventId },
    partition,
  }
}

/** A message of another program may lack what ours have: its place is its id then. */
export function storedEvent(
  topic: string,
  partition: number,
  message: KafkaMessage | FetchedMessage,
): StoredEvent {
  const { [EVENT_ID]: eventId, ...headers } = Object.fromEntries(
    Object.entries(message.headers ?? {}).map(([name, value]) => [name, textOf(value)]),
  )
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key?.toString('utf8') ?? '',
    eventId: eventId ?? `${topic}:${partition}:${message.offset}`,
    headers: { ...headers, schema: headers['schema'] ?? '' } as EventHeaders,
    body: message.value ?? Buffer.alloc(0),
    publishedAt: Number(message.timestamp),
  }
}

function textOf(value: Buffer | string | Array<Buffer | string> | undefined): string | undefined {
  const one = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' ? one : one?.toString('utf8')
}
