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
  const collect = names.map((name, i) => `values[${i}] = from[${literal(name)}]`)
  const has = asked.map((name) => `from[${literal(name)}] !== undefined`).join(' || ')
  collect.push(`return ${has === '' ? 'false' : has}`)
  return {
    assemble: new Function('into', 'values', 'low', 'high', assemble.join('\n')) as MemberAccess['assemble'],
    collect: new Function('from', 'values', collect.join('\n')) as MemberAccess['collect'],
  }
}
