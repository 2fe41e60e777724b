import type { EventHeaders, EventMessage } from '../ports/event-log.ts'
import { isForEveryBuild, packed, unpacked } from './messages.ts'

/** A body longer than this travels in parts: a broker refuses messages of a megabyte (Kafka's `message.max.bytes`). */
const PART_OCTETS = 700_000
/** Whoever was killed in the middle of a message leaves its first parts here for ever: so many, and no more. */
const INCOMPLETE_MESSAGES_MAX = 64

export interface LetterHead {
  readonly build: string
  /** Messages of one key arrive in their order. */
  readonly key: string
  /** `run:shard:sequence`, or the same of a leader or worker: a message that comes twice is known by it. */
  readonly eventId: string
  readonly runId?: string
  readonly traceparent?: string
}

/** The log's messages that a message becomes: one, or as many as it has parts. */
export function letters(
  message: { readonly kind: string },
  head: LetterHead,
  partOctets = PART_OCTETS,
): EventMessage[] {
  const body = isForEveryBuild(message.kind)
    ? new TextEncoder().encode(JSON.stringify(message))
    : packed(message)
  return lettersOf(message.kind, body, head, partOctets)
}

/** The same for a body that is packed already. */
export function lettersOf(
  kind: string,
  body: Uint8Array,
  { build, key, eventId, runId, traceparent }: LetterHead,
  partOctets = PART_OCTETS,
): EventMessage[] {
  const parts = Math.max(1, Math.ceil(body.length / partOctets))
  return Array.from({ length: parts }, (_, part) => ({
    key,
    eventId: parts === 1 ? eventId : `${eventId}/${part}`,
    headers: {
      schema: `${kind}/1`,
      kind,
      build,
      ...(parts > 1 && { whole: eventId, part: `${part}`, parts: `${parts}` }),
      ...(runId !== undefined && { 'run-id': runId }),
      ...(traceparent !== undefined && { traceparent }),
    },
    body: body.subarray(part * partOctets, (part + 1) * partOctets),
  }))
}

/** Reads what comes from the log; parts wait until their message is whole. */
export class LetterReader<T extends { readonly kind: string }> {
  private readonly build: string
  private readonly incomplete = new Map<string, Uint8Array[]>()

  constructor(build: string) {
    this.build = build
  }

  /** Nothing for a part that is not the last to come, and for what another build says to its equals. */
  read({ headers, body }: Pick<EventMessage, 'headers' | 'body'>): T | undefined {
    const { kind = '', build } = headers
    if (isForEveryBuild(kind)) return JSON.parse(new TextDecoder().decode(body)) as T
    if (build !== this.build) return undefined
    const whole = headers['whole'] === undefined ? body : this.join(headers, body)
    return whole && unpacked<T>(whole)
  }

  private join(headers: EventHeaders, body: Uint8Array): Uint8Array | undefined {
    const { whole = '', part, parts } = headers
    let read = this.incomplete.get(whole)
    // Whoever begins to listen in the middle of a message has no use for the rest.
    if (read === undefined) {
      if (part !== '0') return undefined
      read = []
      this.incomplete.set(whole, read)
      if (this.incomplete.size > INCOMPLETE_MESSAGES_MAX)
        this.incomplete.delete(this.incomplete.keys().next().value as string)
    }
    // Parts of a key come in their order; one that comes again is known already.
    if (Number(part) === read.length) read.push(body)
    if (read.length < Number(parts)) return undefined
    this.incomplete.delete(whole)
    return Buffer.concat(read)
  }
}
