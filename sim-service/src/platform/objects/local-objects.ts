import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, constants, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ObjectStore, StagedObject } from '../../runs/ports/artifact-store.ts'

const STAGED = 'staged'
/** Older than any upload can be: left by a process that was killed. */
const STALE_MS = 24 * 60 * 60 * 1000

/** Content in a folder: `ab/cdef…` of its SHA-256, whole or not at all. */
export class LocalObjects implements ObjectStore {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  async stage(content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<StagedObject> {
    await mkdir(join(this.folder, STAGED), { recursive: true })
    const path = join(this.folder, STAGED, randomUUID())
    const file = await open(path, 'wx', 0o600)
    const hash = createHash('sha256')
    let octets = 0
    try {
      for await (const chunk of content) {
        hash.update(chunk)
        octets += chunk.byteLength
        await file.write(chunk)
      }
      await file.sync()
    } catch (error) {
      await file.close()
      await unlink(path)
      throw error
    }
    await file.close()
    const sha256 = hash.digest('hex')
    return {
      sha256,
      octets,
      commit: async () => {
        const target = this.pathOf(sha256)
        await mkdir(dirname(target), { recursive: true })
        await rename(path, target)
      },
      discard: () => rm(path, { force: true }),
    }
  }

  async open(sha256: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const path = this.pathOf(sha256)
    const isThere = await access(path).then(
      () => true,
      () => false,
    )
    return isThere ? createReadStream(path) : undefined
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true })
  }

  async check(): Promise<void> {
    await mkdir(this.folder, { recursive: true })
    await access(this.folder, constants.W_OK)
  }

  /** What killed processes had staged; gives how many files it was. */
  async removeStale(nowMs: number = Date.now()): Promise<number> {
    const folder = join(this.folder, STAGED)
    let removed = 0
    for (const name of await readdir(folder).catch(() => [])) {
      const { mtimeMs } = await stat(join(folder, name))
      if (nowMs - mtimeMs < STALE_MS) continue
      await rm(join(folder, name), { force: true })
      removed++
    }
    return removed
  }

  private pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new RangeError(`${sha256} is no SHA-256`)
    return join(this.folder, sha256.slice(0, 2), sha256.slice(2))
  }
}
