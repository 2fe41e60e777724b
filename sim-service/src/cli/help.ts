import { alignedRows, wrapped } from '../runs/report/text-layout.ts'
import type { Options } from './arguments.ts'
import { type Command, commonOptions } from './command.ts'
import { exitCodeMeanings } from './exit-codes.ts'

const WIDTH = 100

/** `roamlab help`: what there is. */
export function overview(commands: readonly Command[]): string {
  return [
    'Roamlab: a roaming lab for mobile operators. Synthetic roamers, real messages, proven objectives.',
    '',
    'usage: roamlab COMMAND [OPTIONS]',
    '',
    ...alignedRows(commands.map(({ name, summary }) => [`  ${name}`, summary])),
    '',
    'roamlab COMMAND --help says more, with examples. To begin with: roamlab run one-roamer',
    '',
    ...exitCodes(),
    '',
  ].join('\n')
}

/** `roamlab COMMAND --help`. */
export function commandHelp(command: Command): string {
  return [
    `usage: ${usageOf(command)}`,
    '',
    ...wrapped(command.about, WIDTH),
    '',
    'options:',
    ...optionRows({ ...command.options, ...commonOptions }),
    '',
    'examples:',
    ...command.examples.map((example) => `  ${example}`),
    '',
    ...exitCodes(),
    '',
  ].join('\n')
}

export function usageOf({ name, operands, options }: Command): string {
  const operand =
    operands.most === 0 ? '' : operands.least === 0 ? ` [${operands.name}]` : ` ${operands.name}`
  return `roamlab ${name}${operand}${Object.keys(options).length > 0 ? ' [OPTIONS]' : ''}`
}

function optionRows(options: Options): string[] {
  const rows = Object.entries(options).flatMap(([name, { value, help }]) => {
    const flag = `  --${name}${value === undefined ? '' : ` ${value}`}`
    return wrapped(help, 64).map((line, i): [string, string] => [i === 0 ? flag : '', line])
  })
  return alignedRows(rows)
}

function exitCodes(): string[] {
  return ['exit codes:', ...alignedRows(exitCodeMeanings.map(([code, meaning]) => [`  ${code}`, meaning]))]
}
