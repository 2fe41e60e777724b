import { intern } from './intern.ts'

/**
 * Server-side sessions by Session-Id. Most clients follow RFC 6733 §8.8 (`identity;high;low`), so a session is kept
 * under the client's name and one number; the text of an id is kept only where it has another form.
 */
export class SessionTable<T> {
  private readonly byClient = new Map<string, Map<number, T>>()
  private readonly others = new Map<string, T>()
  /** The client of the last look-up: most come in runs of the same one. */
  private lastClient = ''
  private lastSessions: Map<number, T> | undefined
  size = 0

  get(sessionId: string): T | undefined {
    const number = sessionNumber(sessionId)
    if (number === -1) return this.others.get(sessionId)
    return this.sessionsOf(sessionId)?.get(number)
  }

  set(sessionId: string, session: T): void {
    const number = sessionNumber(sessionId)
    if (number === -1) {
      if (!this.others.has(sessionId)) this.size++
      this.others.set(sessionId, session)
      return
    }
    let sessions = this.sessionsOf(sessionId)
    if (sessions === undefined) this.byClient.set(clientOf(sessionId), (sessions = new Map()))
    if (!sessions.has(number)) this.size++
    sessions.set(number, session)
  }

  delete(sessionId: string): void {
    const number = sessionNumber(sessionId)
    const known = number === -1 ? this.others.delete(sessionId) : this.sessionsOf(sessionId)?.delete(number)
    if (known === true) this.size--
  }

  clear(): void {
    this.byClient.clear()
    this.others.clear()
    this.lastClient = ''
    this.lastSessions = undefined
    this.size = 0
  }

  *values(): Generator<T> {
    for (const sessions of this.byClient.values()) yield* sessions.values()
    yield* this.others.values()
  }

  private sessionsOf(sessionId: string): Map<number, T> | undefined {
    const { lastClient } = this
    if (
      lastClient !== '' &&
      sessionId.charCodeAt(lastClient.length) === 59 &&
      sessionId.startsWith(lastClient)
    ) {
      const rest = sessionId.indexOf(';', lastClient.length + 1)
      // The text behind the client's name must be just `;high;low`.
      if (rest !== -1 && sessionId.indexOf(';', rest + 1) === -1) return this.lastSessions
    }
    const client = clientOf(sessionId)
    const sessions = this.byClient.get(client)
    if (sessions !== undefined) {
      this.lastClient = client
      this.lastSessions = sessions
    }
    return sessions
  }
}

/** A Session-Id as a row keeps it: a shared text and a number, or the whole text where it has another form. */
export interface SessionKey {
  readonly client: string
  readonly number: number
}

export function sessionKeyOf(sessionId: string): SessionKey {
  const number = sessionNumber(sessionId)
  return number === -1 ? { client: sessionId, number } : { client: intern(clientOf(sessionId)), number }
}

export function sessionIdOfKey({ client, number }: SessionKey): string {
  return number === -1 ? client : sessionIdOf(client, number)
}

/** `identity;high;low` with low below 65536 (RFC 6733 §8.8). */
export function sessionIdOf(identity: string, number: number): string {
  return `${identity};${Math.floor(number / 65536)};${number % 65536}`
}

/** The number of an id that {@link sessionIdOf} made; −1 for any other text. */
export function sessionNumber(sessionId: string): number {
  const last = sessionId.lastIndexOf(';')
  const first = sessionId.lastIndexOf(';', last - 1)
  if (first <= 0) return -1
  const high = decimal(sessionId, first + 1, last)
  const low = decimal(sessionId, last + 1, sessionId.length)
  return high < 0 || low < 0 || low > 65535 || high > 0xffffffff ? -1 : high * 65536 + low
}

function clientOf(sessionId: string): string {
  return sessionId.slice(0, sessionId.lastIndexOf(';', sessionId.lastIndexOf(';') - 1))
}

/** Plain decimal digits without a leading zero, so that number and text always mean the same id; else −1. */
function decimal(text: string, from: number, to: number): number {
  if (to <= from || to - from > 10 || (to - from > 1 && text.charCodeAt(from) === 48)) return -1
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}
