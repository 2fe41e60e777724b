import { didYouMean, oneOf, printable } from '../scenario/problem.ts'
import { type Arguments, parseArguments } from './arguments.ts'
import { BadInput } from './bad-input.ts'
import { type Command, commonOptions } from './command.ts'
import { commands as workCommands } from './commands.ts'
import { exitCode } from './exit-codes.ts'
import { explainError } from './explain-error.ts'
import { commandHelp, overview, usageOf } from './help.ts'
import { type Io, printJson } from './io.ts'

const helpCommand: Command = {
  name: 'help',
  summary: 'say what there is, or what a command does',
  about: 'Prints the commands, or the options and examples of one.',
  operands: { name: 'COMMAND', least: 0, most: 1 },
  options: {},
  examples: ['roamlab help', 'roamlab help run'],
  execute(given, io) {
    const [name] = given.operands
    if (given.has('json')) printJson(io, name === undefined ? commands : commandNamed(name))
    else io.stdout.write(name === undefined ? overview(commands) : commandHelp(commandNamed(name)))
    return exitCode.passed
  },
}

export const commands: readonly Command[] = [...workCommands, helpCommand]

/** The command line: words in, text out, an exit code back. It never throws. */
export async function main(words: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(words, io)
  } catch (error) {
    return explainError(error, words.includes('--debug'), io)
  }
}

async function dispatch(words: readonly string[], io: Io): Promise<number> {
  const [first = 'help', ...rest] = words
  const name = first === '--help' || first === '-h' ? 'help' : first === '--version' ? 'version' : first
  const command = commandNamed(name)
  const given = argumentsOf(command, rest)
  if (!given.has('help')) return command.execute(given, io)
  io.stdout.write(commandHelp(command))
  return exitCode.passed
}

/** What is wrong with the words themselves is said together with how they should be. */
function argumentsOf(command: Command, words: readonly string[]): Arguments {
  try {
    return parseArguments(words, { ...command.options, ...commonOptions }, command.operands)
  } catch (error) {
    if (!(error instanceof BadInput)) throw error
    throw new BadInput(error.message, `usage: ${usageOf(command)}; roamlab ${command.name} --help says more`)
  }
}

function commandNamed(name: string): Command {
  const command = commands.find((one) => one.name === name)
  if (command !== undefined) return command
  const names = commands.map((one) => one.name)
  throw new BadInput(
    `unknown command "${printable(name)}"${didYouMean(name, names) || `; known are ${oneOf(names)}`}`,
  )
}
