import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ApiLab, apiLab, configFolder } from '../../test-support/api-lab.ts'

let lab: ApiLab

beforeAll(async () => {
  lab = await apiLab()
}, 120_000)

afterAll(() => lab.close())

const shipped = (shelf: string, name: string): string =>
  readFileSync(join(configFolder, shelf, `${name}.yaml`), 'utf8')

/** A shipped text under a name and an owner of its own. */
function scenarioText(name: string, owner = 'group:default/team-a'): string {
  return shipped('scenarios', 'one-roamer')
    .replace(/^( +)name: .*$/m, `$1name: ${name}`)
    .replace(/^( +)owner: .*$/m, `$1owner: ${owner}`)
}

const asMember = 'operator anna group:default/team-a'
const asOther = 'operator otto group:default/team-b'
const create = { 'if-none-match': '*' }

describe('what ships', () => {
  test('is listed first, by pages without a gap, and read with an ETag', async () => {
    const names: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 20; pages++) {
      const { status, json } = await lab.ask('GET', `/api/v1/scenarios?source=shipped&limit=3${cursor}`)
      expect(status).toBe(200)
      names.push(...json.items.map(({ name }: { name: string }) => name))
      if (json.nextCursor === undefined) break
      cursor = `&cursor=${json.nextCursor}`
    }
    expect(names).toContain('first-drill')
    expect(names).toEqual([...new Set(names)].sort())
    const one = await lab.ask('GET', '/api/v1/scenarios/first-drill')
    expect(one.json).toMatchObject({
      source: 'shipped',
      version: 0,
      text: shipped('scenarios', 'first-drill'),
    })
    const etag = one.headers.get('etag') as string
    const again = await lab.ask('GET', '/api/v1/scenarios/first-drill', {
      headers: { 'if-none-match': etag },
    })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  test.each(['profiles', 'agreements'])('%s are listed and read alike', async (shelf) => {
    const { json } = await lab.ask('GET', `/api/v1/${shelf}`)
    expect(json.items.length).toBeGreaterThan(3)
    const one = await lab.ask('GET', `/api/v1/${shelf}/${json.items[0].name}`)
    expect(one.json.text).toBe(shipped(shelf, json.items[0].name))
  })

  test('cannot be covered up or deleted', async () => {
    const body = { text: scenarioText('first-drill') }
    const put = await lab.ask('PUT', '/api/v1/scenarios/first-drill', { body, headers: create, as: 'admin' })
    expect([put.status, put.json.code]).toEqual([409, 'definition-shipped'])
    const removed = await lab.ask('DELETE', '/api/v1/scenarios/first-drill', { as: 'admin' })
    expect(removed.json.code).toBe('definition-shipped')
  })
})

describe('a stored scenario', () => {
  test('is created, read, changed against its ETag, and deleted; its versions stay', async () => {
    const path = '/api/v1/scenarios/mine'
    const first = { text: scenarioText('mine') }
    const created = await lab.ask('PUT', path, { body: first, headers: create, as: asMember })
    expect(created.status).toBe(201)
    expect(created.headers.get('location')).toBe(path)
    expect(created.json).toMatchObject({
      name: 'mine',
      version: 1,
      owner: 'group:default/team-a',
      source: 'stored',
    })
    const etag = created.headers.get('etag') as string

    const twice = await lab.ask('PUT', path, { body: first, headers: create, as: asMember })
    expect([twice.status, twice.json.code]).toEqual([412, 'definition-exists'])
    const blind = await lab.ask('PUT', path, { body: first, as: asMember })
    expect([blind.status, blind.json.code]).toEqual([428, 'precondition-required'])

    const second = { text: `${first.text}# a remark\n` }
    const changed = await lab.ask('PUT', path, { body: second, headers: { 'if-match': etag }, as: asMember })
    expect([changed.status, changed.json.version]).toEqual([200, 2])
    const late = await lab.ask('PUT', path, { body: first, headers: { 'if-match': etag }, as: asMember })
    expect([late.status, late.json.code]).toEqual([412, 'precondition-failed'])

    const latest = changed.headers.get('etag') as string
    const removed = await lab.ask('DELETE', path, { headers: { 'if-match': latest }, as: asMember })
    expect(removed.status).toBe(204)
    expect((await lab.ask('GET', path)).json.code).toBe('definition-not-found')
    const versions = await lab.ask('GET', `${path}/versions`)
    expect(versions.json.items.map(({ version, isDeleted }: never) => [version, isDeleted])).toEqual([
      [3, true],
      [2, false],
      [1, false],
    ])
    expect((await lab.ask('GET', `${path}/versions/1`)).json.text).toBe(first.text)
  })

  test('belongs to its owner: another team may neither change nor take it, an admin may', async () => {
    const path = '/api/v1/scenarios/theirs'
    const text = scenarioText('theirs')
    const foreign = await lab.ask('PUT', path, { body: { text }, headers: create, as: asOther })
    expect([foreign.status, foreign.json.code]).toEqual([403, 'not-the-owner'])
    expect((await lab.ask('PUT', path, { body: { text }, headers: create, as: asMember })).status).toBe(201)
    const taken = { text: scenarioText('theirs', 'group:default/team-b') }
    const any = { 'if-match': '*' }
    expect((await lab.ask('PUT', path, { body: taken, headers: any, as: asOther })).status).toBe(403)
    expect((await lab.ask('DELETE', path, { headers: any, as: asOther })).status).toBe(403)
    expect((await lab.ask('DELETE', path, { headers: any, as: 'viewer' })).json.code).toBe('forbidden')
    expect((await lab.ask('DELETE', path, { headers: any, as: 'admin root' })).status).toBe(204)
  })

  test('that is not valid is refused with every line, and so is one of another name', async () => {
    const path = '/api/v1/scenarios/broken'
    const text = scenarioText('broken').replace('seed:', 'sead:')
    const { status, json } = await lab.ask('PUT', path, { body: { text }, headers: create, as: asMember })
    expect([status, json.code]).toEqual([422, 'definition-refused'])
    expect(json.errors[0]).toMatchObject({
      message: expect.stringContaining('sead'),
      line: expect.any(Number),
    })
    const other = await lab.ask('PUT', path, {
      body: { text: scenarioText('other') },
      headers: create,
      as: asMember,
    })
    expect(other.json.errors).toEqual([expect.objectContaining({ path: 'metadata.name' })])
  })

  test('may name a stored agreement and profile, and is validated with them', async () => {
    const agreement = shipped('agreements', 'de-es-2026').replace(/^( +)name: .*$/m, '$1name: de-es-next')
    const body = { text: agreement, owner: 'group:default/team-a' }
    const put = await lab.ask('PUT', '/api/v1/agreements/de-es-next', { body, headers: create, as: asMember })
    expect([put.status, put.json.owner]).toEqual([201, 'group:default/team-a'])
    const text = scenarioText('with-it').replaceAll('de-es-2026', 'de-es-next')
    expect(text).toContain('de-es-next')
    const validated = await lab.ask('POST', '/api/v1/scenarios/validate', { body: { text }, as: 'viewer' })
    expect(validated.json).toMatchObject({ valid: true, problems: [] })
    const missing = { text: text.replaceAll('de-es-next', 'de-es-gone') }
    const refused = await lab.ask('POST', '/api/v1/scenarios/validate', { body: missing, as: 'viewer' })
    expect(refused.json.valid).toBe(false)
    expect(refused.json.problems[0]).toMatchObject({ path: expect.stringContaining('agreement') })
  })

  test('is not written while deploy_freeze is set', async () => {
    const set = (value: boolean) =>
      lab.ask('PUT', '/api/v1/flags/deploy_freeze', { as: 'admin', body: { value, reason: 'a test' } })
    expect((await set(true)).status).toBe(200)
    const body = { text: scenarioText('frozen') }
    const put = await lab.ask('PUT', '/api/v1/scenarios/frozen', { body, headers: create, as: 'admin' })
    await set(false)
    expect([put.status, put.json.code]).toEqual([409, 'changes-frozen'])
  })

  test('leaves a record of each write in the audit, with its hash before and after', async () => {
    const { json } = await lab.ask('GET', '/api/v1/audit?target=scenario:mine&limit=10', { as: 'admin' })
    expect(json.items.map(({ action }: never) => action)).toEqual([
      'scenario.delete',
      'scenario.put',
      'scenario.put',
    ])
    const [removed, changed, created] = json.items
    expect(created.beforeHash).toBeNull()
    expect([changed.beforeHash, removed.beforeHash]).toEqual([created.afterHash, changed.afterHash])
    expect(created.actor.subject).toBe('anna')
    expect((await lab.ask('GET', '/api/v1/audit', { as: 'operator' })).status).toBe(403)
  })
})

describe('what a scenario would do', () => {
  test('is told for a shipped one: arrivals, phases, faults and cells', async () => {
    const body = { scenario: { name: 'hss-slow' } }
    const { status, json } = await lab.ask('POST', '/api/v1/plans', { body, as: 'viewer' })
    expect(status).toBe(200)
    const arrived = json.arrivals.counts.reduce((sum: number, count: number) => sum + count, 0)
    expect(arrived).toBeLessThanOrEqual(json.subscribers)
    expect(json.faults[0]).toMatchObject({ kind: 'node.slow', inReach: expect.any(Number) })
    expect(json.phases.map(({ name }: never) => name)).toContain('inject')
    expect(json.networks[0].cells[0]).toMatchObject({
      xMetres: expect.any(Number),
      cellId: expect.any(Number),
    })
  })

  test('of a part of its subscribers, at another pace', async () => {
    const body = { scenario: { text: scenarioText('paced') }, pacing: 'x10', seed: 3 }
    const { json } = await lab.ask('POST', '/api/v1/plans', { body, as: 'viewer' })
    expect(json).toMatchObject({ pacing: 'x10', seed: 3, estimatedWallSeconds: json.durationUs / 1e7 })
    const unknown = await lab.ask('POST', '/api/v1/plans', { body: { scenario: { name: 'gone' } } })
    expect([unknown.status, unknown.json.code]).toEqual([404, 'scenario-not-found'])
    const wrong = await lab.ask('POST', '/api/v1/plans', {
      body: { scenario: { name: 'hss-slow' }, scale: '900%' },
    })
    expect([wrong.status, wrong.json.errors]).toEqual([400, [expect.objectContaining({ pointer: '/scale' })]])
  })

  test('is chosen from a catalogue of faults that tells parameters and targets', async () => {
    const { json } = await lab.ask('GET', '/api/v1/faults', { as: 'viewer' })
    expect(json.items.length).toBeGreaterThan(10)
    const one = await lab.ask('GET', '/api/v1/faults/link.delay')
    expect(one.json.parameters).toEqual([expect.objectContaining({ name: 'delay', need: 'required' })])
    expect((await lab.ask('GET', '/api/v1/faults/moon.eclipse')).json.code).toBe('fault-not-found')
  })
})
