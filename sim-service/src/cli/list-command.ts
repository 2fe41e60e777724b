import { faultKind, faultKindNames } from '../chaos/catalogue.ts'
import { alignedRows } from '../runs/report/text-layout.ts'
import { fileOf, listShelf, loadScenario, type Shelf } from '../scenario/library.ts'
import { type Command, noOperands } from './command.ts'
import { exitCode } from './exit-codes.ts'
import { printJson } from './io.ts'
import { configFolders, scenarioOptions } from './scenario-input.ts'

const shelves = ['scenarios', 'profiles', 'agreements'] as const satisfies Shelf[]

interface Entry {
  name: string
  file: string
  /** Of a scenario that can be read. */
  title?: string
}

export const listCommand: Command = {
  name: 'list',
  summary: 'list scenarios, profiles, agreements and faults',
  about: 'Lists what may be named in a command or in a scenario.',
  operands: noOperands,
  options: scenarioOptions,
  examples: ['roamlab list', 'roamlab list --config my-config'],
  execute(given, io) {
    const folders = configFolders(given, io)
    const entries = Object.fromEntries(shelves.map((shelf) => [shelf, entriesOf(shelf, folders)]))
    if (given.has('json')) printJson(io, { ...entries, faults: faultEntries() })
    else {
      const sections = shelves.map((shelf) =>
        [shelf, ...alignedRows(entries[shelf].map(({ name, title }) => [`  ${name}`, title ?? '']))].join(
          '\n',
        ),
      )
      const faults = ['faults', ...alignedRows(faultEntries().map(({ name, about }) => [`  ${name}`, about]))]
      io.stdout.write(`${[...sections, faults.join('\n')].join('\n\n')}\n`)
    }
    return exitCode.passed
  },
}

/** The catalogue: what a scenario may do to its networks, and to what. */
function faultEntries() {
  return faultKindNames.map((name) => {
    const { about, targets, needs, takes, selects } = faultKind(name)
    return { name, about, targets, needs, takes, selects: selects ?? 'its whole target' }
  })
}

function entriesOf(shelf: Shelf, folders: readonly string[]): Entry[] {
  return listShelf(shelf, folders).map((name) => {
    const file = fileOf(shelf, name, folders)!
    if (shelf !== 'scenarios') return { name, file }
    const loaded = loadScenario(name, folders)
    return { name, file, title: loaded.ok ? loaded.scenario.metadata.title : 'cannot be run: see validate' }
  })
}
