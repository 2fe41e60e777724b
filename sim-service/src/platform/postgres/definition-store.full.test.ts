import { createHash } from 'node:crypto'
import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import type { NewDefinition, StoredDefinition } from '../../runs/ports/definition-store.ts'
import type { Result } from '../../runs/ports/failures.ts'
import { PostgresDefinitionStore } from './definition-store.ts'

let fresh: FreshDatabase
let store: PostgresDefinitionStore

beforeAll(async () => {
  fresh = await freshDatabase()
  store = new PostgresDefinitionStore(fresh.database)
}, 120_000)

afterAll(() => fresh.drop())

beforeEach(() => fresh.database.query('truncate definition'))

const ana = { subject: 'ana', name: 'Ana' }
const ben = { subject: 'ben', name: 'Ben' }

function named(name: string, given: Partial<NewDefinition> = {}): NewDefinition {
  return {
    name,
    title: `The ${name}`,
    owner: 'group:default/core',
    tags: ['lte'],
    text: `# ${name}\n`,
    ...given,
  }
}

function resultOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.detail)
  return result.value
}

function put(definition: NewDefinition, by = ana): Promise<Result<StoredDefinition>> {
  return store.put('scenario', definition, by)
}

describe('definitions', () => {
  test('keep the exact text, and its hash is the ETag', async () => {
    const text = '# a comment\r\nname:\t"ü"  \n\n'
    const stored = resultOf(await put(named('peak', { text })))
    const hash = createHash('sha256').update(text).digest('hex')
    expect(stored).toMatchObject({
      ...named('peak', { text }),
      kind: 'scenario',
      version: 1,
      hash,
      updatedBy: ana,
    })
    expect(await store.get('scenario', 'peak')).toEqual(stored)
    expect(await store.get('profile', 'peak')).toBeUndefined()
  })

  test('each change is a version, the same again is none', async () => {
    await put(named('peak'))
    await put(named('peak'), ben)
    await put(named('peak', { text: 'two' }), ben)
    const versions = await store.versions('scenario', 'peak')
    expect(versions.map(({ version, updatedBy }) => [version, updatedBy])).toEqual([
      [2, ben],
      [1, ana],
    ])
    expect((await store.version('scenario', 'peak', 1))?.text).toBe('# peak\n')
    expect((await store.get('scenario', 'peak'))?.text).toBe('two')
  })

  test('who read an older version does not overwrite a newer', async () => {
    const first = resultOf(await put(named('peak')))
    const expected = { hash: first.hash }
    expect((await store.put('scenario', named('peak', { text: 'two' }), ben, { expected })).ok).toBe(true)
    const late = await store.put('scenario', named('peak', { text: 'three' }), ana, { expected })
    expect(late).toMatchObject({ ok: false, failure: { code: 'precondition-failed' } })
    expect(await store.remove('scenario', 'peak', ana, { expected })).toMatchObject({
      ok: false,
      failure: { code: 'precondition-failed' },
    })
  })

  test('of many who create one name at once, one does', async () => {
    const results = await Promise.all(
      [1, 2, 3, 4].map((i) =>
        store.put('scenario', named('peak', { text: `${i}` }), ana, { expected: 'nothing' }),
      ),
    )
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(results.filter((one) => !one.ok && one.failure.code === 'definition-exists')).toHaveLength(3)
  })

  test('a deleted one is gone from lists, not from history, and may come back', async () => {
    await put(named('peak'))
    expect((await store.remove('scenario', 'peak', ben)).ok).toBe(true)
    expect(await store.get('scenario', 'peak')).toBeUndefined()
    expect(resultOf(await store.list('scenario', {})).items).toEqual([])
    expect(await store.remove('scenario', 'peak', ben)).toMatchObject({
      failure: { code: 'definition-not-found' },
    })
    const back = resultOf(await store.put('scenario', named('peak'), ana, { expected: 'nothing' }))
    expect(back.version).toBe(3)
    const versions = await store.versions('scenario', 'peak')
    expect(versions.map(({ isDeleted }) => isDeleted)).toEqual([false, true, false])
  })

  test('a write is undone with the transaction that it is part of', async () => {
    const failing = fresh.database.transaction(async (tx) => {
      await store.put('scenario', named('peak'), ana, { tx })
      throw new Error('the audit failed')
    })
    await expect(failing).rejects.toThrow('the audit failed')
    expect(await store.get('scenario', 'peak')).toBeUndefined()
  })

  test('lists go by name, page by page, and find words in any case', async () => {
    for (const name of ['d', 'a', 'c', 'b']) await put(named(name))
    await put(named('e', { owner: 'user:ben', title: 'Summer PEAK 100%', tags: ['volte'] }))
    const first = resultOf(await store.list('scenario', { limit: 3 }))
    expect(first.items.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    await put(named('aa'))
    const second = resultOf(await store.list('scenario', { limit: 3 }, first.next))
    expect([second.items.map(({ name }) => name), second.next]).toEqual([['d', 'e'], undefined])
    const names = async (filter: object): Promise<string[]> =>
      resultOf(await store.list('scenario', filter)).items.map(({ name }) => name)
    expect(await names({ owner: 'user:ben' })).toEqual(['e'])
    expect(await names({ text: 'peak 100%' })).toEqual(['e'])
    expect(await names({ text: 'VoLTE' })).toEqual(['e'])
    expect(await names({ text: '_' })).toEqual([])
  })
})
