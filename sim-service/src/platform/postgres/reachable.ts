import { randomBytes } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { postmasterOf } from './postmaster.ts'

/** PostgreSQL refuses to run as root: then it runs as `nobody`, a number that every system has. */
export const NOBODY = 65_534

/** Where the server's files lie when the project is in a folder that nobody may enter, such as /root. */
export const ELSEWHERE = '/var/lib/roamlab'

const UNFINISHED = '.unfinished-'
const OWNER_FILE = 'for'

/** The folder above a path that `nobody` may not enter; nothing where there is none. */
export function closedFolder(path: string): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid } = statSync(folder)
    if ((uid === NOBODY ? mode & 0o100 : mode & 0o001) === 0) return folder
  }
  return undefined
}

/** The binaries, or a copy of them that `nobody` can reach, made once for each version. */
export function reachableBinaries(binaries: Binaries, elsewhere: string): Binaries {
  if (closedFolder(binaries.postgres) === undefined) return binaries
  const native = dirname(dirname(binaries.postgres))
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const copy = join(elsewhere, `postgresql-${version}`)
  if (!existsSync(copy)) {
    open(elsewhere)
    const unfinished = `${copy}${UNFINISHED}${process.pid}`
    cpSync(native, unfinished, { recursive: true, dereference: false, verbatimSymlinks: true })
    // Whoever came first has made the same.
    if (existsSync(copy)) rmSync(unfinished, { recursive: true })
    else renameSync(unfinished, copy)
  }
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

/** Where the data of a server's folder lies: in it, or elsewhere, with a link that says where. */
export function reachableData(folder: string, elsewhere: string): string {
  const data = join(folder, 'data')
  const link = lstatSync(data, { throwIfNoEntry: false })
  if (link?.isSymbolicLink()) return readlinkSync(data)
  const closed = closedFolder(folder)
  if (closed === undefined) return data
  if (link !== undefined) {
    const what = `PostgreSQL does not run as root, and the user that it runs as may not enter ${closed} any more`
    throw new Error(`${what} (chmod o+x ${closed}, or set DATABASE_URL)`)
  }
  open(elsewhere)
  removeForgotten(elsewhere)
  const place = join(elsewhere, randomBytes(8).toString('hex'))
  mkdirSync(place, { mode: 0o700 })
  chownSync(place, NOBODY, NOBODY)
  writeFileSync(join(place, OWNER_FILE), data)
  symlinkSync(join(place, 'data'), data)
  return join(place, 'data')
}

function open(elsewhere: string): void {
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 })
  const closed = closedFolder(join(elsewhere, 'x'))
  if (closed !== undefined)
    throw new Error(`PostgreSQL needs a folder that others may enter, unlike ${closed}`)
}

/** Data whose link is gone: its folder was removed. */
function removeForgotten(elsewhere: string): void {
  for (const name of readdirSync(elsewhere)) {
    const place = join(elsewhere, name)
    const file = join(place, OWNER_FILE)
    if (!existsSync(file)) continue
    const link = lstatSync(readFileSync(file, 'utf8'), { throwIfNoEntry: false })
    const isKept = link?.isSymbolicLink() && readlinkSync(readFileSync(file, 'utf8')) === join(place, 'data')
    if (!isKept && postmasterOf(join(place, 'data')) === undefined) rmSync(place, { recursive: true })
  }
}
