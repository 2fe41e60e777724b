/** Identities that were freed rest until this many others were freed after them, so that late messages find nobody. */
const REST = 4096

/**
 * Contexts by an identity that the function allots itself (S1AP ids, TEIDs): dense, so a row costs eight octets where
 * a Map costs forty-five. Identities count from 1; 0 is never allotted.
 */
export class IdTable<T> {
  private readonly rows: Array<T | undefined> = [undefined]
  private freed: number[] = []
  private firstFreed = 0
  size = 0

  /** Takes the next identity for what `make` makes of it. */
  allot(make: (id: number) => T): T {
    const id = this.nextId()
    const row = make(id)
    this.rows[id] = row
    this.size++
    return row
  }

  get(id: number): T | undefined {
    return this.rows[id]
  }

  delete(id: number): void {
    if (this.rows[id] === undefined) return
    this.rows[id] = undefined
    this.size--
    this.freed.push(id)
  }

  /** All rows in the order of their identities. */
  values(): T[] {
    return this.rows.filter((row): row is T & {} => row !== undefined)
  }

  private nextId(): number {
    if (this.freed.length - this.firstFreed <= REST) return this.rows.length
    const id = this.freed[this.firstFreed++]
    if (this.firstFreed > REST) {
      this.freed = this.freed.slice(this.firstFreed)
      this.firstFreed = 0
    }
    return id
  }
}
