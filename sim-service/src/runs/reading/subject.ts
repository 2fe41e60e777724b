/**
 * Whom messages are about; the IMSI may come to light after the first of them, and two that were taken for strangers
 * may prove to be one.
 */
export class Subject {
  private parent: Subject | undefined
  private ownImsi: string | undefined

  get root(): Subject {
    let root: Subject = this
    while (root.parent !== undefined) root = root.parent
    // Whoever is asked again finds the way shorter.
    if (this.parent !== undefined && this !== root) this.parent = root
    return root
  }

  get imsi(): string | undefined {
    return this.root.ownImsi
  }

  name(imsi: string): void {
    this.root.ownImsi = imsi
  }

  /** Says whether they are one now: those of different IMSIs are not. */
  join(other: Subject): boolean {
    const [own, theirs] = [this.root, other.root]
    if (own === theirs) return true
    if (own.ownImsi !== undefined && theirs.ownImsi !== undefined && own.ownImsi !== theirs.ownImsi)
      return false
    theirs.parent = own
    own.ownImsi ??= theirs.ownImsi
    return true
  }
}

/** Identities of one kind, and whose each is at this point of the capture. */
export class IdentityMap<K> {
  private readonly subjects = new Map<K, Subject>()
  private readonly most: number

  /** Of more than `most`, the oldest is forgotten. */
  constructor(most = Number.POSITIVE_INFINITY) {
    this.most = most
  }

  of(key: K): Subject | undefined {
    return this.subjects.get(key)?.root
  }

  /** The key is this subject's from now on, whoever had it. */
  assign(key: K, subject: Subject): Subject {
    this.subjects.set(key, subject)
    if (this.subjects.size > this.most) {
      for (const oldest of this.subjects.keys()) {
        this.subjects.delete(oldest)
        break
      }
    }
    return subject.root
  }

  /** The key is this subject's: it is the same as whoever had it, unless both have IMSIs that differ. */
  claim(key: K, subject: Subject): Subject {
    const known = this.subjects.get(key)
    if (known?.join(subject)) return known.root
    return this.assign(key, subject)
  }

  /** Whoever has the key, the same as the subject when one is known already, whose the key does not become. */
  join(key: K, subject: Subject | undefined): Subject | undefined {
    const known = this.subjects.get(key)
    if (known === undefined || subject === undefined) return known?.root ?? subject
    return known.join(subject) ? known.root : subject
  }

  *keysOf(subject: Subject): Generator<K, void> {
    const { root } = subject
    for (const [key, known] of this.subjects) if (known.root === root) yield key
  }
}
