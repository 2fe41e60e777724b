/** A broken invariant: a fact about the run, kept and reported; it does not stop the run. */
export interface Violation {
  invariant: string
  timeUs: number
  detail: string
}

const KEPT_PER_INVARIANT = 10

/** `always` must hold at every check, in production too; `sometimes` must be reached at least once. */
export class Invariants {
  readonly violations: Violation[] = []
  readonly violationCounts = new Map<string, number>()
  /** A mark's count lives in an object, so that counting is one look-up and no write to the map. */
  private readonly tallies = new Map<string, { count: number }>()

  always(holds: boolean, invariant: string, timeUs: number, detail: () => string): void {
    if (holds) return
    const count = (this.violationCounts.get(invariant) ?? 0) + 1
    this.violationCounts.set(invariant, count)
    if (count <= KEPT_PER_INVARIANT) this.violations.push({ invariant, timeUs, detail: detail() })
  }

  sometimes(mark: string): void {
    const seen = this.tallies.get(mark)
    if (seen === undefined) this.tallies.set(mark, { count: 1 })
    else seen.count++
  }

  /** How often each mark was passed. */
  get marks(): ReadonlyMap<string, number> {
    return new Map(Array.from(this.tallies, ([mark, { count }]) => [mark, count]))
  }
}
