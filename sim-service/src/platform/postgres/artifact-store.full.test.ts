import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { newRun } from '../../../test-support/stored-runs.ts'
import { LocalObjects } from '../objects/local-objects.ts'
import { PostgresArtifactStore } from './artifact-store.ts'
import { PostgresRunStore } from './run-store.ts'

let fresh: FreshDatabase
let folder: string
let objects: LocalObjects
let store: PostgresArtifactStore

beforeAll(async () => {
  fresh = await freshDatabase()
  folder = mkdtempSync(join(tmpdir(), 'roamlab-objects-'))
  objects = new LocalObjects(folder)
  store = new PostgresArtifactStore(fresh.database, objects)
}, 120_000)

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await fresh.drop()
})

async function run(): Promise<string> {
  return (await new PostgresRunStore(fresh.database).create(newRun())).id
}

async function read(runId: string, name: string): Promise<string | undefined> {
  const artifact = await store.get(runId, name)
  if (artifact === undefined) return undefined
  const chunks: Uint8Array[] = []
  for await (const chunk of await artifact.open()) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** Files of content, whatever they are called. */
function contents(): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length
}

const text = (name: string): { name: string; mediaType: string } => ({ name, mediaType: 'text/plain' })

describe('artefacts', () => {
  test('come back as they were put, with hash and size', async () => {
    const runId = await run()
    async function* content(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one ')
      yield Buffer.from('two')
    }
    const record = await store.put(runId, text('report.txt'), content())
    const sha256 = createHash('sha256').update('one two').digest('hex')
    expect(record).toEqual({ ...text('report.txt'), octets: 7, sha256 })
    expect(await store.list(runId)).toEqual([record])
    expect(await read(runId, 'report.txt')).toBe('one two')
    expect(await store.get(runId, 'other.txt')).toBeUndefined()
  })

  test('the same name is replaced, and content that nobody has any more is removed', async () => {
    const [a, b] = [await run(), await run()]
    const before = contents()
    await store.put(a, text('x'), [Buffer.from('shared')])
    await store.put(b, text('y'), [Buffer.from('shared')])
    expect(contents()).toBe(before + 1)
    await store.put(a, text('x'), [Buffer.from('other')])
    expect(await read(a, 'x')).toBe('other')
    expect(await read(b, 'y')).toBe('shared')
    await store.removeAll(b)
    await store.removeAll(a)
    expect([await store.list(a), contents()]).toEqual([[], before])
  })

  test('many who put and remove the same content at once lose none of it', async () => {
    const ids = await Promise.all([1, 2, 3, 4, 5, 6].map(run))
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        ids.map((id, i) =>
          i % 2 === 0 ? store.put(id, text('same'), [Buffer.from('contended')]) : store.removeAll(id),
        ),
      )
      for (const id of ids)
        if ((await store.list(id)).length > 0) expect(await read(id, 'same')).toBe('contended')
      ids.push(ids.shift()!)
    }
  })

  test('content that breaks off leaves nothing', async () => {
    const runId = await run()
    const before = contents()
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half')
      throw new Error('the source broke')
    }
    await expect(store.put(runId, text('x'), broken())).rejects.toThrow('the source broke')
    expect([await store.list(runId), contents()]).toEqual([[], before])
  })

  test.each(['../x', '.hidden', 'a/b', ''])('%p is no name', async (name) => {
    await expect(store.put(await run(), text(name), [])).rejects.toThrow('no name of an artefact')
  })

  test('what a killed process had staged is removed a day later', async () => {
    const staged = await objects.stage([Buffer.from('left')])
    expect(await objects.removeStale()).toBe(0)
    expect(await objects.removeStale(Date.now() + 2 * 24 * 3_600_000)).toBe(1)
    await staged.discard()
  })
})
