import { type Command, noOperands } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { printJson, versionsOf } from './io.ts'

export const versionCommand: Command = {
  name: 'version',
  summary: 'print the versions of Roamlab, Node and V8',
  about: 'Prints the versions that a result names: the same scenario, seed and Roamlab give the same run.',
  operands: noOperands,
  options: {},
  examples: ['roamlab version', 'roamlab version --json'],
  execute(given, io) {
    const versions = versionsOf(io)
    if (given.has('json')) printJson(io, versions)
    else io.stdout.write(`roamlab ${versions.roamlab} on Node ${versions.node}, V8 ${versions.v8}\n`)
    return exitCode.passed
  },
}
