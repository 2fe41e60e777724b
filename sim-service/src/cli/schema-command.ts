import { jsonSchema, type Kind, schemas } from '../scenario/json-schema.ts'
import { oneOfWords } from './arguments.ts'
import { type Command, noOperands } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { printJson } from './io.ts'

const kinds = Object.keys(schemas) as Kind[]

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'print the JSON Schema of a scenario file',
  about: 'Prints JSON Schema 2020-12, which editors use to complete and to check what is being written.',
  operands: noOperands,
  options: { kind: { value: kinds.join('|'), help: 'of which file; Scenario when not said' } },
  examples: ['roamlab schema > scenario.schema.json', 'roamlab schema --kind Agreement'],
  execute(given, io) {
    printJson(io, jsonSchema(oneOfWords('kind', given.one('kind') ?? 'Scenario', kinds)))
    return exitCode.passed
  },
}
