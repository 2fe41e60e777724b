import { fileOf, listShelf, loadScenario, type Shelf } from '../scenario/library.ts'
import { type Command, noOperands } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { printJson } from './io.ts'
import { configFolders, scenarioOptions } from './scenario-input.ts'
import { alignedRows } from './text-layout.ts'

const shelves = ['scenarios', 'profiles', 'agreements'] as const satisfies Shelf[]

interface Entry {
  name: string
  file: string
  /** Of a scenario that can be read. */
  title?: string
}

export const listCommand: Command = {
  name: 'list',
  summary: 'list scenarios, profiles and agreements',
  about: 'Lists what may be named in a command or in a scenario.',
  operands: noOperands,
  options: scenarioOptions,
  examples: ['roamlab list', 'roamlab list --config my-config'],
  execute(given, io) {
    const folders = configFolders(given, io)
    const entries = Object.fromEntries(shelves.map((shelf) => [shelf, entriesOf(shelf, folders)]))
    if (given.has('json')) printJson(io, entries)
    else {
      const sections = shelves.map((shelf) =>
        [shelf, ...alignedRows(entries[shelf].map(({ name, title }) => [`  ${name}`, title ?? '']))].join(
          '\n',
        ),
      )
      io.stdout.write(`${sections.join('\n\n')}\n`)
    }
    return exitCode.passed
  },
}

function entriesOf(shelf: Shelf, folders: readonly string[]): Entry[] {
  return listShelf(shelf, folders).map((name) => {
    const file = fileOf(shelf, name, folders)!
    if (shelf !== 'scenarios') return { name, file }
    const loaded = loadScenario(name, folders)
    return { name, file, title: loaded.ok ? loaded.scenario.metadata.title : 'cannot be run: see validate' }
  })
}
