/** A thing that the service needs, and whether it has it. */
export interface DependencyState {
  readonly name: string
  readonly isUp: boolean
  /** Why not; empty when it is up. */
  readonly reason: string
  /** RFC 3339: since when it is so. */
  readonly since: string
}

export interface Readiness {
  readonly ready: boolean
  readonly reasons: readonly string[]
  readonly dependencies: readonly DependencyState[]
  /** What does not keep it from working, and everybody should know. */
  readonly warnings: readonly string[]
}

/** What readiness tells: every dependency by its name, with the instant at which it last changed. */
export class Health {
  private readonly states = new Map<string, DependencyState>()
  private readonly warnings: string[] = []
  private readonly onChange: (state: DependencyState) => void

  constructor(onChange: (state: DependencyState) => void = () => undefined) {
    this.onChange = onChange
  }

  up(name: string): void {
    this.set(name, true, '')
  }

  down(name: string, reason: string): void {
    this.set(name, false, reason)
  }

  warn(text: string): void {
    this.warnings.push(text)
  }

  get readiness(): Readiness {
    const dependencies = [...this.states.values()]
    const reasons = dependencies.flatMap(({ isUp, name, reason, since }) =>
      isUp ? [] : `${name}: ${reason} (since ${since})`,
    )
    return { ready: reasons.length === 0, reasons, dependencies, warnings: [...this.warnings] }
  }

  private set(name: string, isUp: boolean, reason: string): void {
    const before = this.states.get(name)
    if (before?.isUp === isUp && before.reason === reason) return
    const since = before?.isUp === isUp ? before.since : new Date().toISOString()
    const state = { name, isUp, reason, since }
    this.states.set(name, state)
    this.onChange(state)
  }
}
