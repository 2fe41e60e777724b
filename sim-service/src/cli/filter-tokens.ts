/** What is wrong with a filter, and where: columns are counted from 1. */
export class FilterProblem extends Error {
  readonly column: number

  constructor(column: number, message: string) {
    super(message)
    this.column = column
  }
}

export interface Token {
  kind: 'word' | 'quoted' | 'operator' | 'open' | 'close' | 'end'
  /** Empty at the end. */
  text: string
  column: number
}

const TOKEN =
  /\s*(?:(?<operator>!=|<=|>=|=|<|>)|(?<open>\()|(?<close>\))|"(?<quoted>[^"]*)"|(?<word>[^\s()=!<>"]+))/y

/** Words, values in quotes, operators and parentheses; the last token is the end. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  for (let at = 0; at < end; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match === null) {
      const column = at + /^\s*/.exec(text.slice(at))![0].length + 1
      const isQuote = text[column - 1] === '"'
      throw new FilterProblem(
        column,
        isQuote ? 'a quote that does not end' : `unexpected "${text[column - 1]}"`,
      )
    }
    const [kind, word] = Object.entries(match.groups!).find(([, found]) => found !== undefined)!
    const column = TOKEN.lastIndex - word.length - (kind === 'quoted' ? 2 : 0) + 1
    tokens.push({ kind: kind as Token['kind'], text: word, column })
  }
  tokens.push({ kind: 'end', text: '', column: end + 1 })
  return tokens
}
