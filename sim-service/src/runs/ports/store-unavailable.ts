/**
 * The store does not answer: it is down, starting, or out of connections. Nothing is known to be wrong with what was
 * asked, so the same work may be tried again; whoever does so must be able to do it twice, since a commit whose answer
 * was lost may have happened.
 */
export class StoreUnavailable extends Error {
  readonly code = 'store-unavailable'

  constructor(detail: string, cause?: unknown) {
    super(`the store does not answer: ${detail}`, { cause })
    this.name = 'StoreUnavailable'
  }
}

export interface Patience {
  /** How long the work is tried again before its last error is thrown. */
  readonly forMs: number
  readonly firstPauseMs?: number
  readonly longestPauseMs?: number
  readonly signal?: AbortSignal
  /** Told of each failure that is going to be tried again. */
  readonly onRetry?: (error: StoreUnavailable, pauseMs: number) => void
}

/** Does work that may be done twice until the store answers, with growing pauses. */
export async function patiently<T>(work: () => Promise<T>, patience: Patience): Promise<T> {
  const { forMs, firstPauseMs = 50, longestPauseMs = 1000, signal, onRetry } = patience
  const endsAt = Date.now() + forMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || Date.now() + pauseMs > endsAt) throw error
      onRetry?.(error, pauseMs)
      await pause(pauseMs, signal)
    }
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
