import { StoreUnavailable } from '../../runs/ports/store-unavailable.ts'

export type BreakerState = 'closed' | 'open' | 'half-open'

export interface BreakerSettings {
  /** Failures in a row, without a success between them, that open it. */
  readonly failures: number
  /** How long it stays open before one call may find out. */
  readonly openMs: number
}

/**
 * Stands between the service and a server that does not answer. Open, it refuses at once, so that requests do not pile
 * up behind time-outs; after a while one caller is let through, and what happens to him decides.
 */
export class Breaker {
  private readonly settings: BreakerSettings
  private readonly onChange: (state: BreakerState) => void
  private failuresInRow = 0
  private current: BreakerState = 'closed'
  private openUntilMs = 0
  private lastError: unknown

  constructor(settings: BreakerSettings, onChange: (state: BreakerState) => void) {
    this.settings = settings
    this.onChange = onChange
  }

  get state(): BreakerState {
    return this.current
  }

  get error(): unknown {
    return this.current === 'closed' ? undefined : this.lastError
  }

  /** Throws where the call must not be made. */
  enter(): void {
    if (this.current === 'closed') return
    if (this.current === 'open' && Date.now() >= this.openUntilMs) {
      this.become('half-open')
      return
    }
    throw new StoreUnavailable(`refused without asking, ${messageOf(this.lastError)}`, this.lastError)
  }

  succeeded(): void {
    this.failuresInRow = 0
    this.become('closed')
  }

  failed(error: unknown): void {
    this.lastError = error
    this.failuresInRow++
    if (this.current === 'closed' && this.failuresInRow < this.settings.failures) return
    this.openUntilMs = Date.now() + this.settings.openMs
    this.become('open')
  }

  private become(state: BreakerState): void {
    if (this.current === state) return
    this.current = state
    this.onChange(state)
  }
}

/** An error without a message (of several addresses tried) says its code. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message !== '' ? error.message : ((error as { code?: string }).code ?? error.name)
}
