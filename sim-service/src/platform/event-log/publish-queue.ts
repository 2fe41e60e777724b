import { EventLogError, type EventMessage, MAX_BODY_OCTETS } from '../../runs/ports/event-log.ts'
import { isOutage, pauseMs, sleep } from './outage.ts'

export interface PublishLimits {
  /** What one request to the store may carry; a single message always fits. */
  readonly requestMessages: number
  readonly requestOctets: number
  /** What may wait in all; beyond it a publisher is refused, since it does not wait for its own promises. */
  readonly queueOctets: number
  /** How long an outage is waited for. */
  readonly timeoutMs: number
}

export const publishLimits: PublishLimits = {
  requestMessages: 5000,
  requestOctets: 4 * 1024 * 1024,
  queueOctets: 256 * 1024 * 1024,
  timeoutMs: 120_000,
}

const PAUSES = { initialMs: 50, maxMs: 1000 }
/** For headers and frames. */
const OCTETS_BESIDE_BODY = 256

type Send = (topic: string, messages: readonly EventMessage[]) => Promise<void>

interface Waiting {
  readonly message: EventMessage
  readonly octets: number
  readonly call: Call
}

interface Call {
  left: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * One request a topic is under way; what is published meanwhile goes with the next. So order is kept without a lock,
 * and many small publications cost one commit.
 */
export class PublishQueue {
  private readonly send: Send
  private readonly limits: PublishLimits
  private readonly lanes = new Map<string, Waiting[]>()
  private readonly running = new Set<Promise<void>>()
  private readonly ending = new AbortController()
  private queuedOctets = 0

  constructor(send: Send, limits: Partial<PublishLimits> = {}) {
    this.send = send
    this.limits = { ...publishLimits, ...limits }
  }

  async publish(topic: string, messages: readonly EventMessage[]): Promise<void> {
    if (this.ending.signal.aborted) throw closed()
    const tooLarge = messages.find(({ body }) => body.length > MAX_BODY_OCTETS)
    if (tooLarge !== undefined) throw largerThanAllowed(topic, tooLarge)
    const octets = messages.reduce((sum, one) => sum + octetsOf(one), 0)
    if (this.queuedOctets > 0 && this.queuedOctets + octets > this.limits.queueOctets) {
      throw new EventLogError('event-log-full', `${this.queuedOctets} octets wait to be published already`)
    }
    if (messages.length === 0) return
    await new Promise<void>((resolve, reject) => {
      const call: Call = { left: messages.length, resolve, reject }
      const waiting = messages.map((message) => ({ message, octets: octetsOf(message), call }))
      this.queuedOctets += octets
      const lane = this.lanes.get(topic)
      if (lane !== undefined) for (const one of waiting) lane.push(one)
      else this.start(topic, waiting)
    })
  }

  /** Nothing more is taken; what waits is sent, or refused where the store is away. */
  async close(): Promise<void> {
    this.ending.abort()
    await Promise.all(this.running)
  }

  private start(topic: string, lane: Waiting[]): void {
    this.lanes.set(topic, lane)
    const run = this.drain(topic, lane).finally(() => this.running.delete(run))
    this.running.add(run)
  }

  private async drain(topic: string, lane: Waiting[]): Promise<void> {
    // What is published in the same turn of the event loop goes together.
    await undefined
    let from = 0
    while (from < lane.length) {
      const upTo = this.endOfRequest(lane, from)
      const request = lane.slice(from, upTo)
      from = upTo
      if (from > this.limits.requestMessages) from -= lane.splice(0, from).length
      const error = await this.sent(
        topic,
        request.map(({ message }) => message),
      )
      for (const { octets, call } of request) {
        this.queuedOctets -= octets
        if (error !== undefined) call.reject(error)
        else if (--call.left === 0) call.resolve()
      }
    }
    this.lanes.delete(topic)
  }

  private endOfRequest(lane: readonly Waiting[], from: number): number {
    let octets = 0
    let end = from
    do octets += lane[end++]!.octets
    while (
      end < lane.length &&
      end - from < this.limits.requestMessages &&
      octets + lane[end]!.octets <= this.limits.requestOctets
    )
    return end
  }

  private async sent(topic: string, messages: readonly EventMessage[]): Promise<unknown> {
    const endsAt = performance.now() + this.limits.timeoutMs
    for (let failures = 1; ; failures++) {
      try {
        await this.send(topic, messages)
        return undefined
      } catch (error) {
        const isOver = this.ending.signal.aborted || performance.now() > endsAt
        if (!isOutage(error)) return error
        if (isOver) return new EventLogError('event-log-unavailable', 'the event log does not answer', error)
        await sleep(pauseMs(failures, PAUSES), this.ending.signal)
      }
    }
  }
}

function octetsOf({ key, eventId, body }: EventMessage): number {
  return body.length + key.length + eventId.length + OCTETS_BESIDE_BODY
}

function closed(): EventLogError {
  return new EventLogError('event-log-closed', 'the event log is closed')
}

export function largerThanAllowed(topic: string, { eventId, body }: EventMessage): EventLogError {
  const text = `${eventId} for ${topic} has ${body.length} octets, ${MAX_BODY_OCTETS} are allowed`
  return new EventLogError('message-too-large', text)
}
