import { EventLogError } from '../../runs/ports/event-log.ts'

/** Whether an error says that something could not be reached, so that waiting is better than giving up. */
export function isOutage(error: unknown): boolean {
  if (error instanceof EventLogError) return error.code === 'event-log-unavailable'
  return error instanceof Error && (error as { code?: unknown }).code === 'store-unavailable'
}

export interface Pauses {
  readonly initialMs: number
  readonly maxMs: number
}

/** The pause before the attempt after so many failed ones: it doubles, and varies so that waiters do not keep step. */
export function pauseMs(failures: number, { initialMs, maxMs }: Pauses): number {
  const whole = Math.min(maxMs, initialMs * 2 ** Math.min(failures - 1, 20))
  return whole * (0.75 + 0.25 * Math.random())
}

/** Resolves after a while, or at once when the signal fires. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done, { once: true })
  })
}

/** How long a subscription that is closed waits for its handlers; then they are told to leave off. */
export const DRAIN_MS = 5000

/** Resolves with the promise, or when the time is over. */
export async function within(ms: number, early: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([early, late])
  clearTimeout(timer)
}
