import { didYouMean, oneOf, printable } from '../scenario/problem.ts'
import { BadInput } from './bad-input.ts'

/** One `--option`. Help and parser read the same table, so that neither can know one that the other does not. */
export interface Option {
  /** What stands for its value in the help text; absent for a switch. */
  readonly value?: string
  readonly help: string
  readonly isRepeatable?: boolean
  /** Words that follow the first value and look like this are further values. */
  readonly continues?: RegExp
}

export type Options = Readonly<Record<string, Option>>

/** What a command takes beside its options. */
export interface Operands {
  readonly name: string
  readonly least: number
  readonly most: number
}

/** The words of a command line, sorted. */
export class Arguments {
  readonly operands: string[] = []
  private readonly values = new Map<string, string[]>()

  has(option: string): boolean {
    return this.values.has(option)
  }

  one(option: string): string | undefined {
    return this.values.get(option)?.[0]
  }

  all(option: string): readonly string[] {
    return this.values.get(option) ?? []
  }

  add(option: string, value?: string): void {
    const list = this.values.get(option)
    const more = value === undefined ? [] : [value]
    if (list === undefined) this.values.set(option, more)
    else list.push(...more)
  }
}

/** Sorts the words after a command's name; `--` ends the options. */
export function parseArguments(words: readonly string[], options: Options, operands: Operands): Arguments {
  const parsed = new Arguments()
  for (let i = 0; i < words.length; i++) {
    const word = words[i]
    if (word === '--') {
      parsed.operands.push(...words.slice(i + 1))
      break
    }
    if (word === '-h') parsed.add('help')
    else if (word.startsWith('-') && word !== '-') i += option(word, words.slice(i + 1), options, parsed)
    else parsed.operands.push(word)
  }
  if (!parsed.has('help')) checkOperands(parsed.operands, operands)
  return parsed
}

/** Takes an option, and says how many of the words after it were its own. */
function option(word: string, rest: readonly string[], options: Options, parsed: Arguments): number {
  const [, name, inline] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? []
  const known = name !== undefined && Object.hasOwn(options, name) ? options[name] : undefined
  if (known === undefined) {
    const names = Object.keys(options).map((one) => `--${one}`)
    const hint = didYouMean(word.split('=')[0], names)
    throw new BadInput(`unknown option ${printable(word)}${hint || `; known are ${oneOf(names)}`}`)
  }
  if (parsed.has(name) && !known.isRepeatable) throw new BadInput(`--${name} is given twice`)
  if (known.value === undefined) {
    if (inline !== undefined) throw new BadInput(`--${name} takes no value`)
    parsed.add(name)
    return 0
  }
  const values = inline === undefined ? rest.slice(0, 1) : [inline]
  if (values.length === 0 || values[0] === '' || (inline === undefined && values[0].startsWith('--')))
    throw new BadInput(`--${name} needs a value: --${name} ${known.value}`)
  let taken = inline === undefined ? 1 : 0
  if (known.continues !== undefined)
    while (known.continues.test(rest[taken] ?? '')) values.push(rest[taken++])
  for (const value of values) parsed.add(name, value)
  return taken
}

function checkOperands(given: readonly string[], { name, least, most }: Operands): void {
  if (given.length < least) throw new BadInput(`${name} is missing`)
  if (given.includes('')) throw new BadInput(`${name} is empty`)
  if (given.length > most) throw new BadInput(`"${printable(given[most])}" is one argument too many`)
}

/** A whole number that an option was given. */
export function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least && value <= most) return value
  throw new BadInput(
    `--${option}: "${printable(text)}" is not valid here (expected a whole number from ${least} to ${most})`,
  )
}

/** One of a few words that an option was given. */
export function oneOfWords<W extends string>(option: string, text: string, words: readonly W[]): W {
  const word = words.find((one) => one === text)
  if (word !== undefined) return word
  const expected = `(expected ${oneOf(words)})`
  throw new BadInput(
    `--${option}: "${printable(text)}" is not valid here${didYouMean(text, words)} ${expected}`,
  )
}
