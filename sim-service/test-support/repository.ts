import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The repository's root. Tests run from it or from sim-service, and `import.meta` does not exist under jest. */
export function repositoryRoot(): string {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'tools', 'python-env.mjs'))) return folder
    if (folder === dirname(folder)) throw new Error('the working directory is not inside the repository')
  }
}
