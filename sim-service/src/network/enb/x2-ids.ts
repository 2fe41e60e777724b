import type { EnbUeContext } from './context.ts'

/** Old and new eNB UE X2AP identities are 12 bits (TS 36.423 §9.2.24). */
const IDS = 4096

/** UEs under handover by the eNB's own X2AP identity, which each has for the time of its handover. */
export class X2Ids {
  private readonly rows: Array<EnbUeContext | undefined> = new Array(IDS).fill(undefined)
  private last = IDS - 1
  size = 0

  /** The next identity in turn that nobody has; −1 where all are taken. */
  allot(ue: EnbUeContext): number {
    if (this.size === IDS) return -1
    do this.last = (this.last + 1) % IDS
    while (this.rows[this.last] !== undefined)
    this.rows[this.last] = ue
    this.size++
    return this.last
  }

  get(id: number): EnbUeContext | undefined {
    return this.rows[id]
  }

  free(id: number): void {
    if (id < 0 || this.rows[id] === undefined) return
    this.rows[id] = undefined
    this.size--
  }
}
