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
  readonly marks = new Map<string, number>()

  always(holds: boolean, invariant: string, timeUs: number, detail: () => string): void {
    if (holds) return
    const count = (this.violationCounts.get(invariant) ?? 0) + 1
    this.violationCounts.set(invariant, count)
    if (count <= KEPT_PER_INVARIANT) this.violations.push({ invariant, timeUs, detail: detail() })
  }

  sometimes(mark: string): void {
    this.marks.set(mark, (this.marks.get(mark) ?? 0) + 1)
  }
}
