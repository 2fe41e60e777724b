import { randomBytes } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { printablePath } from '../scenario/problem.ts'
import { BadInput, Failure, reasonOf } from './bad-input.ts'

const BLOCK_OCTETS = 1 << 18

/**
 * A file that is there whole or not at all: written beside its place under another name and renamed when it is
 * complete. Whatever would keep it from being written shows when it is opened, before any work is done.
 */
export class OutputFile {
  /** As the user wrote it. */
  readonly name: string
  readonly path: string
  private readonly temporary: string
  private descriptor = -1
  private readonly block = Buffer.allocUnsafe(BLOCK_OCTETS)
  private filled = 0

  constructor(name: string) {
    this.name = name
    const refuse = (why: string): never => {
      throw new BadInput(`${printablePath(name)}: cannot be written: ${why}`)
    }
    try {
      this.path = finalPath(resolve(name), refuse)
      const unique = randomBytes(6).toString('hex')
      this.temporary = join(dirname(this.path), `.${basename(this.path).slice(0, 200)}.${unique}.part`)
      this.descriptor = openSync(this.temporary, 'wx')
      unfinished.add(this)
    } catch (error) {
      if (error instanceof BadInput) throw error
      throw refuse(reasonOf(error))
    }
  }

  write(chunk: Uint8Array | string): void {
    const octets = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk
    if (this.filled + octets.length > BLOCK_OCTETS) this.flush()
    if (octets.length > BLOCK_OCTETS) this.append(octets)
    else {
      this.block.set(octets, this.filled)
      this.filled += octets.length
    }
  }

  /** The file is complete: it takes its place. */
  commit(): void {
    this.flush()
    try {
      closeSync(this.descriptor)
      this.descriptor = -1
      renameSync(this.temporary, this.path)
      unfinished.delete(this)
    } catch (error) {
      this.discard()
      throw new Failure(`${printablePath(this.name)}: cannot be written: ${reasonOf(error)}`)
    }
  }

  /** Leaves nothing behind; after `commit` it does nothing. */
  discard(): void {
    if (this.descriptor !== -1) closeSync(this.descriptor)
    this.descriptor = -1
    rmSync(this.temporary, { force: true })
    unfinished.delete(this)
  }

  private flush(): void {
    const { filled } = this
    this.filled = 0
    if (filled > 0) this.append(this.block.subarray(0, filled))
  }

  private append(octets: Uint8Array): void {
    try {
      for (let at = 0; at < octets.length; ) at += writeSync(this.descriptor, octets, at)
    } catch (error) {
      throw new Failure(`${printablePath(this.name)}: cannot be written: ${reasonOf(error)}`)
    }
  }
}

/** Those that are open: a process that leaves at once takes them with it. */
const unfinished = new Set<OutputFile>()

/** Leaves no file half written behind. */
export function discardUnfinished(): void {
  for (const file of unfinished) file.discard()
}

/** Where symbolic links lead. A device or a pipe cannot be replaced by a file, and shall not be. */
function finalPath(path: string, refuse: (why: string) => never): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return path
  if (stat.isDirectory()) refuse('it is a folder')
  if (!stat.isFile()) refuse('it is not an ordinary file')
  accessSync(path, constants.W_OK)
  return realpathSync(path)
}
