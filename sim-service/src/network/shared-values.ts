/** Beyond so many different values nothing is gained by looking for one more. */
const MOST = 64

/** Values that many subscribers have alike, kept once: the list of different ones is short. */
export class SharedValues<T> {
  private readonly known: T[] = []
  private readonly same: (one: T, other: T) => boolean

  constructor(same: (one: T, other: T) => boolean) {
    this.same = same
  }

  /** The value that is kept for all who have it. */
  of(value: T): T {
    for (const known of this.known) if (this.same(known, value)) return known
    if (this.known.length < MOST) this.known.push(value)
    return value
  }
}
