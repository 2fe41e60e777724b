import type { Log } from '../runs/ports/log.ts'

interface Closer {
  readonly what: string
  readonly close: () => Promise<void> | void
}

/**
 * What has been opened is closed in the opposite order, each part within what is left of the time. A part that does not
 * close in time, or fails, is logged and left: those below it are closed all the same.
 */
export class Closers {
  private readonly open: Closer[] = []

  add(what: string, close: () => Promise<void> | void): void {
    this.open.push({ what, close })
  }

  /** A part gets half of what is left at the most, so that one that hangs does not take the time of those below it. */
  async closeAll(withinMs: number, log: Log): Promise<void> {
    const deadline = performance.now() + withinMs
    while (this.open.length > 0) {
      const { what, close } = this.open.pop()!
      const begun = performance.now()
      const share = Math.max((deadline - begun) / 2, 250)
      const outcome = await within(this.open.length === 0 ? Math.max(deadline - begun, share) : share, close)
      const ms = Math.round(performance.now() - begun)
      if (outcome.kind === 'closed') log.debug({ what, ms }, 'closed')
      else if (outcome.kind === 'late') log.warn({ what, ms }, 'did not close in time, and is left')
      else log.error({ what, err: outcome.error }, 'failed to close')
    }
  }
}

type Outcome = { kind: 'closed' } | { kind: 'late' } | { kind: 'failed'; error: unknown }

async function within(ms: number, work: () => Promise<void> | void): Promise<Outcome> {
  const { promise: late, resolve } = Promise.withResolvers<Outcome>()
  const timer = setTimeout(() => resolve({ kind: 'late' }), ms)
  const done = Promise.resolve()
    .then(work)
    .then(
      (): Outcome => ({ kind: 'closed' }),
      (error: unknown): Outcome => ({ kind: 'failed', error }),
    )
  try {
    return await Promise.race([done, late])
  } finally {
    clearTimeout(timer)
  }
}
