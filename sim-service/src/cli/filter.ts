import { protocols } from '../runs/reading/captured-message.ts'
import type { DecodedMessage } from '../runs/reading/decode.ts'
import { didYouMean, oneOf, printable } from '../scenario/problem.ts'
import { FilterProblem, type Token, tokensOf } from './filter-tokens.ts'
import { addressTest, numberTest, type Operator, textTest, timeTest } from './filter-values.ts'

/**
 * `--filter`: comparisons of a field with a value, joined by `and`, `or`, `not` and parentheses.
 *
 *   expression = term { "or" term }
 *   term       = factor { "and" factor }
 *   factor     = "not" factor | "(" expression ")" | field operator value
 *   operator   = "=" | "!=" | "<" | "<=" | ">" | ">="
 */
export interface FilterContext {
  /** When the capture begins, for times that are counted from there. */
  startUs: number
}
export type MessageTest = (message: DecodedMessage, context: FilterContext) => boolean
export type ParsedFilter = { ok: true; test: MessageTest } | { ok: false; problem: string }

/** Text fields give every text that may match; a message carries others, so that `kind` has several. */
type TextsOf = (message: DecodedMessage) => readonly (string | undefined)[]

const texts: Readonly<Record<string, TextsOf>> = {
  protocol: ({ protocol }) => [protocol],
  kind: ({ kind, nas }) => [kind, ...nas.flatMap((it) => [it.kind, it.esm?.kind])],
  interface: (message) => [message.interface],
  variant: ({ variant }) => [variant],
  imsi: ({ subscriber }) => [subscriber],
  from: ({ from }) => [from],
  to: ({ to }) => [to],
}
const addresses: Readonly<Record<string, TextsOf>> = {
  address: ({ source, destination }) => [source, destination],
  source: ({ source }) => [source],
  destination: ({ destination }) => [destination],
}
/** What `protocol` may be compared with, and how it is written here. */
const protocolNames = new Map(protocols.map((name) => [name.toLowerCase(), name as string]))
const orders = ['time', 'frame'] as const
export const filterFields: readonly string[] = [...Object.keys(texts), ...Object.keys(addresses), ...orders]

export function parseFilter(text: string): ParsedFilter {
  try {
    const parser = new Parser(tokensOf(text))
    return { ok: true, test: parser.whole() }
  } catch (error) {
    if (!(error instanceof FilterProblem)) throw error
    return { ok: false, problem: `column ${error.column}: ${error.message}` }
  }
}

/** Parentheses within parentheses: more than anybody writes, fewer than the stack holds. */
const DEEPEST = 100

class Parser {
  private readonly tokens: readonly Token[]
  private at = 0
  private depth = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  whole(): MessageTest {
    const test = this.expression()
    const { kind, column, text } = this.tokens[this.at]
    if (kind !== 'end')
      throw new FilterProblem(column, `expected "and", "or" or the end, not "${printable(text)}"`)
    return test
  }

  private expression(): MessageTest {
    let test = this.term()
    while (this.takeWord('or')) {
      const [left, right] = [test, this.term()]
      test = (message, context) => left(message, context) || right(message, context)
    }
    return test
  }

  private term(): MessageTest {
    let test = this.factor()
    while (this.takeWord('and')) {
      const [left, right] = [test, this.factor()]
      test = (message, context) => left(message, context) && right(message, context)
    }
    return test
  }

  private factor(): MessageTest {
    const { kind, column, text } = this.tokens[this.at]
    if (this.takeWord('not')) {
      const inner = this.deeper(column, () => this.factor())
      return (message, context) => !inner(message, context)
    }
    if (kind === 'open') {
      this.at++
      const inner = this.deeper(column, () => this.expression())
      const close = this.tokens[this.at++]
      if (close.kind !== 'close')
        throw new FilterProblem(close.column, `expected ")" for the "(" in column ${column}`)
      return inner
    }
    if (kind !== 'word') throw new FilterProblem(column, `expected a field, not ${said(text)}`)
    return this.comparison()
  }

  private deeper(column: number, parse: () => MessageTest): MessageTest {
    if (++this.depth > DEEPEST) throw new FilterProblem(column, `more than ${DEEPEST} levels`)
    const test = parse()
    this.depth--
    return test
  }

  private comparison(): MessageTest {
    const field = this.tokens[this.at++]
    if (!filterFields.includes(field.text)) {
      const hint = didYouMean(field.text, filterFields)
      throw new FilterProblem(
        field.column,
        `no field ${said(field.text)}${hint || `; fields are ${oneOf(filterFields)}`}`,
      )
    }
    const operator = this.tokens[this.at]
    if (operator.kind !== 'operator')
      throw new FilterProblem(
        operator.column,
        `expected one of = != < <= > >= behind ${field.text}, not ${said(operator.text)}`,
      )
    const value = this.tokens[++this.at]
    if (value.kind !== 'word' && value.kind !== 'quoted')
      throw new FilterProblem(
        value.column,
        `expected a value behind ${field.text}${operator.text}, not ${said(value.text)}`,
      )
    this.at++
    return testOf(field, operator, value)
  }

  private takeWord(word: string): boolean {
    const { kind, text } = this.tokens[this.at]
    if (kind !== 'word' || text.toLowerCase() !== word) return false
    this.at++
    return true
  }
}

function testOf(field: Token, { text: operator, column }: Token, value: Token): MessageTest {
  const name = field.text
  if (name === 'time') return timeTest(operator as Operator, value)
  if (name === 'frame') return numberTest(operator as Operator, value, ({ frameNumber }) => frameNumber)
  if (operator !== '=' && operator !== '!=')
    throw new FilterProblem(column, `${name} is compared with = or !=, not ${operator}`)
  const matches = addresses[name] === undefined ? matcherOf(name, value) : addressTest(value)
  const of = texts[name] ?? addresses[name]
  const isWanted = operator === '='
  return (message) => of(message).some((text) => text !== undefined && matches(text)) === isWanted
}

function matcherOf(name: string, value: Token): (text: string) => boolean {
  if (name === 'protocol' && !value.text.includes('*') && !protocolNames.has(value.text.toLowerCase())) {
    const names = [...protocolNames.values()]
    throw new FilterProblem(value.column, `no protocol ${said(value.text)}; protocols are ${oneOf(names)}`)
  }
  return textTest(value)
}

function said(text: string): string {
  return text === '' ? 'the end' : `"${printable(text)}"`
}
