/**
 * Members of a message by name, for codecs whose names come from a table. A write to a computed name costs V8 some
 * 50 ns when every table passes through the same line, a write to a literal name 4 ns; a codec has twenty of them a
 * message. So the accessors are written out once a table, with its names as literals.
 */
export interface MemberAccess {
  /** Puts `values[i]` into `into` for each bit i that is set: 31 bits in `low`, then those of `high`. */
  assemble(into: object, values: readonly unknown[], low: number, high: number): void
  /** Puts every member, absent ones as undefined, into `values`; says whether one of those asked about is there. */
  collect(from: object, values: unknown[]): boolean
}

export const BITS_A_WORD = 31

/** `asked` are members that rarely exist: to look for each at every table's objects costs as much as a present one. */
export function memberAccess(names: readonly string[], asked: readonly string[] = []): MemberAccess {
  if (names.length > 2 * BITS_A_WORD) throw new Error('a table has at most 62 rows')
  const literal = (name: string): string => JSON.stringify(name)
  const assemble = names.map((name, i) => {
    const word = i < BITS_A_WORD ? 'low' : 'high'
    return `if (${word} & ${1 << (i % BITS_A_WORD)}) into[${literal(name)}] = values[${i}]`
  })
  const into = new Function('into', 'values', 'low', 'high', assemble.join('\n')) as MemberAccess['assemble']
  if (names.length > MOST_WRITTEN_OUT) {
    const taker = new MemberTaker(names, asked)
    return { assemble: into, collect: (from, values) => taker.collect(from, values) }
  }
  const collect = names.map((name, i) => `values[${i}] = from[${literal(name)}]`)
  const has = asked.map((name) => `from[${literal(name)}] !== undefined`).join(' || ')
  collect.push(`return ${has === '' ? 'false' : has}`)
  return {
    assemble: into,
    collect: new Function('from', 'values', collect.join('\n')) as MemberAccess['collect'],
  }
}

/** Of long tables a message has a few members: a line for each row is more code than a near cache holds. */
const MOST_WRITTEN_OUT = 8

const ASKED = -1
const OTHER = -2

/**
 * Takes the members that an object has, in its own order. Objects of one table come from few places in the code, so
 * that names come in the order of the last time: one comparison finds the row, and a look-up only where it fails.
 */
export class MemberTaker {
  private readonly places: ReadonlyMap<string, number>
  private readonly names: string[] = []
  private readonly rows: number[] = []
  private readonly members: number

  constructor(names: readonly string[], asked: readonly string[] = []) {
    const places = new Map(asked.map((name) => [name, ASKED]))
    names.forEach((name, row) => {
      places.set(name, row)
    })
    this.places = places
    this.members = names.length
  }

  collect(from: object, values: unknown[]): boolean {
    const { names, rows } = this
    for (let i = 0; i < this.members; i++) values[i] = undefined
    let at = 0
    let isAskedThere = false
    const given = from as { [name: string]: unknown }
    for (const name in given) {
      if (names[at] !== name) this.learn(at, name)
      const row = rows[at++]
      if (row >= 0) values[row] = given[name]
      else if (row === ASKED && given[name] !== undefined) isAskedThere = true
    }
    return isAskedThere
  }

  private learn(at: number, name: string): void {
    this.names[at] = name
    this.rows[at] = this.places.get(name) ?? OTHER
  }
}
