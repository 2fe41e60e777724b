import type { Arguments, Operands, Options } from './arguments.ts'
import type { Io } from './io.ts'

export interface Command {
  readonly name: string
  readonly summary: string
  /** One paragraph or more for the command's own help. */
  readonly about: string
  readonly operands: Operands
  readonly options: Options
  readonly examples: readonly string[]
  /** Gives the exit code. */
  execute(given: Arguments, io: Io): number | Promise<number>
}

/** What every command understands. */
export const commonOptions = {
  json: { help: 'print JSON to stdout, for programs' },
  debug: { help: 'after an internal error, print where it came from' },
  help: { help: 'print this text (also -h)' },
} as const satisfies Options

export const noOperands: Operands = { name: '', least: 0, most: 0 }
