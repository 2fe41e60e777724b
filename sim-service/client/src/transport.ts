import { errorOf, SimError, SimUnreachable } from './sim-error.ts'

/** A value, or what gives one when it is needed: tokens are renewed. */
export type Given<T> = T | (() => T | Promise<T>)

export interface SimClientOptions {
  /** Where the service is, or the proxy before it: `http://localhost:8080`, `/api/plugin-proxy/roamlab-app/sim`. */
  readonly baseUrl: string
  /** An API token or a JWT; none where a proxy adds it. */
  readonly token?: Given<string | undefined>
  readonly headers?: Given<Readonly<Record<string, string>>>
  readonly fetch?: typeof fetch
  /** How long one answer may take; streams are not bounded by it. */
  readonly timeoutMs?: number
  /** How often a request that may be repeated is repeated. */
  readonly retries?: number
}

export interface CallOptions {
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

export interface Call extends CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  /** Whether doing it twice is doing it once. */
  readonly isRepeatable?: boolean
  /** Also answers that are no success, such as 304. */
  readonly accepts?: readonly number[]
  readonly isStream?: boolean
}

const TIMEOUT_MS = 30_000
const RETRIES = 3
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 10_000
/** The service is busy, being started, or somewhere between; a key that is in flight will be answered. */
const passing: readonly number[] = [408, 425, 429, 502, 503, 504]

/** Requests and their repetition. Nothing here knows what is asked. */
export class Transport {
  private readonly options: SimClientOptions
  private readonly base: string

  constructor(options: SimClientOptions) {
    this.options = options
    this.base = options.baseUrl.replace(/\/+$/, '')
  }

  urlOf(path: string, query: Readonly<Record<string, unknown>> = {}): string {
    const search = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) {
      if (value === undefined) continue
      search.set(name, Array.isArray(value) ? value.join(',') : String(value))
    }
    const text = search.toString()
    return `${this.base}${path}${text === '' ? '' : `?${text}`}`
  }

  async json<T>(call: Call): Promise<T> {
    const response = await this.send(call)
    return (response.status === 204 ? undefined : await response.json()) as T
  }

  /** The answer, once it is a success or among those that are accepted. */
  async send(call: Call): Promise<Response> {
    const { method = 'GET', isRepeatable = method !== 'POST', signal } = call
    const retries = isRepeatable ? (this.options.retries ?? RETRIES) : 0
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.once(call)
      } catch (error) {
        signal?.throwIfAborted()
        const pauseMs = pauseBefore(attempt + 1, error)
        if (attempt >= retries || pauseMs === undefined) throw error
        await sleep(pauseMs, signal)
      }
    }
  }

  private async once(call: Call): Promise<Response> {
    const url = this.urlOf(call.path, call.query)
    const request = await this.requestOf(call)
    const { timeoutMs = TIMEOUT_MS, fetch: send = fetch } = this.options
    const timeout = call.isStream ? undefined : AbortSignal.timeout(timeoutMs)
    const signals = [call.signal, timeout].filter((one) => one !== undefined)
    let response: Response
    try {
      response = await send(url, {
        ...request,
        ...(signals.length > 0 && { signal: AbortSignal.any(signals) }),
      })
    } catch (error) {
      call.signal?.throwIfAborted()
      throw new SimUnreachable(url, timeout?.aborted ? `no answer within ${timeoutMs} ms` : error)
    }
    if (response.ok || call.accepts?.includes(response.status)) return response
    throw await errorOf(response)
  }

  private async requestOf({ method = 'GET', body, headers, isStream }: Call): Promise<RequestInit> {
    const { token, headers: usual } = this.options
    const bearer = await givenValue(token)
    return {
      method,
      headers: {
        accept: isStream ? 'text/event-stream' : 'application/json, application/problem+json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(await givenValue(usual)),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }
  }
}

async function givenValue<T>(given: Given<T> | undefined): Promise<T | undefined> {
  return typeof given === 'function' ? (given as () => T | Promise<T>)() : given
}

/** How long to wait before trying once more; undefined where that would change nothing. */
function pauseBefore(attempt: number, error: unknown): number | undefined {
  const growing = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS)
  // Many clients that lost the same service do not all come back at one instant.
  const spread = growing * (0.5 + Math.random() / 2)
  if (error instanceof SimUnreachable) return spread
  if (!(error instanceof SimError)) return undefined
  if (!passing.includes(error.status) && error.code !== 'idempotency-key-in-flight') return undefined
  return Math.min(Math.max(spread, 1000 * (error.retryAfterSeconds ?? 0)), LONGEST_PAUSE_MS)
}

export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** A key that nobody else makes up; pages that are not served over TLS have no `randomUUID`. */
export function newKey(): string {
  const octets = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join('')
}
