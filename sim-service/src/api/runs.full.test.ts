import { createHash } from 'node:crypto'
import { type ApiLab, apiLab } from '../../test-support/api-lab.ts'
import { until } from '../../test-support/until.ts'

let lab: ApiLab
let run: string
let replayed: string

const small = {
  scenario: { name: 'one-roamer' },
  seed: 11,
  labels: { release: '24.1' },
  capture: { subscribers: 1 },
}

async function over(id: string): Promise<{ state: string; error?: string }> {
  const ends = ['judged', 'aborted', 'interrupted', 'failed']
  await until(
    async () => ends.includes((await lab.ask('GET', `/api/v1/runs/${id}`)).json.state),
    'the end of a run',
    90_000,
  )
  return (await lab.ask('GET', `/api/v1/runs/${id}`)).json
}

beforeAll(async () => {
  lab = await apiLab()
  const started = await lab.ask('POST', '/api/v1/runs', {
    body: small,
    headers: { 'idempotency-key': 'first' },
  })
  run = started.json.id
  expect([started.status, started.headers.get('location')]).toEqual([202, `/api/v1/runs/${run}`])
  const ended = await over(run)
  expect([ended.state, ended.error]).toEqual(['judged', undefined])
}, 180_000)

afterAll(() => lab.close())

describe('a start', () => {
  test('that comes twice with its key is one run; with another body it is refused', async () => {
    const headers = { 'idempotency-key': 'first' }
    const again = await lab.ask('POST', '/api/v1/runs', {
      body: { ...small, labels: { release: '24.1' } },
      headers,
    })
    expect([again.status, again.json.id, again.headers.get('idempotent-replayed')]).toEqual([
      202,
      run,
      'true',
    ])
    const other = await lab.ask('POST', '/api/v1/runs', { body: { ...small, seed: 12 }, headers })
    expect([other.status, other.json.code]).toEqual([422, 'idempotency-key-reused'])
    // A key is a subject's own.
    const body = { scenario: { name: 'no-such-scenario' } }
    const foreign = await lab.ask('POST', '/api/v1/runs', { body, headers, as: 'operator otto' })
    expect([foreign.status, foreign.json.code]).toEqual([404, 'scenario-not-found'])
  })

  test('that comes again before the first is answered waits', async () => {
    const headers = { 'idempotency-key': 'both' }
    const body = { scenario: { text: 'kind: Scenario' } }
    const both = await Promise.all([1, 2, 3, 4].map(() => lab.ask('POST', '/api/v1/runs', { body, headers })))
    const codes = new Set(both.map(({ json }) => json.code))
    codes.delete('idempotency-key-in-flight')
    expect([...codes]).toEqual(['scenario-refused'])
  })

  test('of a text that is not valid names its lines', async () => {
    const body = { scenario: { text: 'apiVersion: roamlab/v1\nkind: Scenario\nmetadata: {}\nspek: 1\n' } }
    const { status, json } = await lab.ask('POST', '/api/v1/runs', { body })
    expect([status, json.code]).toEqual([422, 'scenario-refused'])
    expect(json.errors).toContainEqual(expect.objectContaining({ line: 4, path: 'spek' }))
  })
})

describe('runs are listed', () => {
  test.each([
    ['label=release=24.1', 1],
    ['label=release', 1],
    ['label=release=other', 0],
    ['state=judged&scenario=one-roamer', 1],
    ['state=running,queued&verdict=failed', 0],
    ['startedBy=operator', 1],
    ['owner=group:default/nobody', 0],
    ['text=ONE-ROAM', 1],
    ['text=elsewhere', 0],
    ['verdict=passed', 1],
    ['verdict=failed,inconclusive', 0],
    ['parent=00000000-0000-7000-8000-000000000000', 0],
  ])('by %s', async (query, count) => {
    const { status, json } = await lab.ask('GET', `/api/v1/runs?${query}`, { as: 'viewer' })
    expect(status).toBe(200)
    expect(json.items.filter(({ id }: { id: string }) => id === run)).toHaveLength(count)
  })

  test('by pages, and a cursor that is none is refused', async () => {
    const { json } = await lab.ask('GET', '/api/v1/runs?limit=1')
    expect(json.items).toHaveLength(1)
    const wrong = await lab.ask('GET', '/api/v1/runs?cursor=abc')
    expect([wrong.status, wrong.json.code]).toEqual([400, 'request-refused'])
  })
})

describe('of a run that is judged', () => {
  const get = async (path: string) => {
    const answer = await lab.ask('GET', `/api/v1/runs/${run}/${path}`, { as: 'viewer' })
    expect([answer.status, answer.json?.detail]).toEqual([200, undefined])
    return answer.json
  }

  test('the verdict says why', async () => {
    const verdict = await get('verdict')
    expect(verdict.verdict.paragraph).toEqual(expect.any(String))
    expect(verdict.fingerprint.signalling).toMatch(/^[0-9a-f]+$/)
  })

  test.each(['run', 'phase', 'partner', 'cell', 'cause', 'bucket'])('KPIs by %s', async (by) => {
    const kpis = await get(`kpis?by=${by}`)
    expect(kpis.runId).toBe(run)
    const one = await get(`kpis?by=${by}&metric=eps.attachSuccess`)
    expect(new Set(one.rows.map(({ kpi }: { kpi: string }) => kpi))).not.toContain('erab.accessibility')
  })

  test('events go on from a cursor', async () => {
    const first = await get('events?limit=2')
    expect(first.items).toHaveLength(2)
    const next = await get(`events?limit=2&cursor=${first.nextCursor}`)
    expect(next.items[0].seq).toBe(first.items[1].seq + 1)
  })

  test('a subscriber is found by IMSI, and its call flow has fields and octets', async () => {
    const all = await get('subscribers?outcome=all')
    expect(all.items).toHaveLength(1)
    const { imsi, ueId } = all.items[0]
    const search = `/api/v1/runs/${run}/subscribers/search`
    const found = await lab.ask('POST', search, { body: { imsi }, as: 'viewer' })
    expect(found.json.items.map((one: { ueId: string }) => one.ueId)).toEqual([ueId])
    const none = await lab.ask('POST', search, { body: { imsi: '001010000000001' }, as: 'viewer' })
    expect(none.json.items).toEqual([])
    const trace = await get(`subscribers/${ueId}/trace`)
    expect(trace.messages.length).toBeGreaterThan(20)
    const attach = trace.messages.find(({ nas }: { nas: string[] }) =>
      nas.some((one) => /attach ?request/i.test(one)),
    )
    expect(attach.octets).toMatch(/^[0-9a-f]+$/)
    const gone = await lab.ask('GET', `/api/v1/runs/${run}/subscribers/999/trace`)
    expect([gone.status, gone.json.code]).toEqual([404, 'subscriber-not-found'])
  })

  test('the two-way usage check says that it is one', async () => {
    expect(await get('reconciliation')).toMatchObject({ kind: 'two-way usage check' })
  })

  test('artefacts are downloaded whole, in part, and not again', async () => {
    const { items } = await get('artifacts')
    const capture = items.find(({ name }: { name: string }) => name.endsWith('.pcapng'))
    const path = `${lab.url}/api/v1/runs/${run}/artifacts/${capture.name}`
    const fetched = (headers: Record<string, string>) =>
      fetch(path, { headers: { 'x-role': 'viewer', ...headers } })
    const whole = await fetched({})
    const octets = Buffer.from(await whole.arrayBuffer())
    expect(createHash('sha256').update(octets).digest('hex')).toBe(capture.sha256)
    expect(whole.headers.get('content-disposition')).toContain('attachment')
    const part = await fetched({ range: 'bytes=4-11' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 4-11/${octets.length}`])
    expect(Buffer.from(await part.arrayBuffer())).toEqual(octets.subarray(4, 12))
    const end = await fetched({ range: 'bytes=-3' })
    expect(Buffer.from(await end.arrayBuffer())).toEqual(octets.subarray(-3))
    const beyond = await fetched({ range: `bytes=${octets.length}-` })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${octets.length}`])
    const etag = whole.headers.get('etag') as string
    expect((await fetched({ 'if-none-match': etag })).status).toBe(304)
    const gone = await lab.ask('GET', `/api/v1/runs/${run}/artifacts/none.bin`)
    expect(gone.json.code).toBe('artifact-not-found')
  })

  test('commands come too late', async () => {
    const commands = [
      ['abort', { reason: 'too late' }],
      ['heal', undefined],
      ['rate', { factor: '2' }],
      ['faults', { kind: 'node.slow', target: 'hss/26201', for: '10s', delay: '1s' }],
    ] as const
    for (const [command, body] of commands) {
      const { status, json } = await lab.ask('POST', `/api/v1/runs/${run}/${command}`, { body })
      expect([command, status, json.code]).toEqual([command, 409, 'run-is-over'])
    }
  })
})

describe('a run', () => {
  test('is replayed with the same fingerprint, compared, and then deleted', async () => {
    const started = await lab.ask('POST', `/api/v1/runs/${run}/replay`)
    expect([started.status, started.json.parent]).toEqual([202, run])
    replayed = started.json.id
    const ended = (await over(replayed)) as { fingerprint?: object }
    const first = (await lab.ask('GET', `/api/v1/runs/${run}`)).json
    expect(ended.fingerprint).toEqual(first.fingerprint)
    const compared = await lab.ask('GET', `/api/v1/runs/compare?a=${run}&b=${replayed}`, { as: 'viewer' })
    expect([compared.status, compared.json.state, compared.json.isIdentical]).toEqual([200, 'same', true])
    expect((await lab.ask('DELETE', `/api/v1/runs/${replayed}`, { as: 'viewer' })).status).toBe(403)
    expect((await lab.ask('DELETE', `/api/v1/runs/${replayed}`)).status).toBe(204)
    expect((await lab.ask('GET', `/api/v1/runs/${replayed}`)).json.code).toBe('run-not-found')
  })

  test('in real time takes a fault and a rate, and is aborted with all others', async () => {
    const body = { scenario: { name: 'hss-slow' }, scale: '1%', pacing: 'realtime' }
    const { json } = await lab.ask('POST', '/api/v1/runs', { body })
    const path = `/api/v1/runs/${json.id}`
    await until(async () => (await lab.ask('GET', path)).json.state === 'running')
    const fault = { kind: 'node.slow', target: 'hss/26201', for: '10s', delay: '1s' }
    const injected = await lab.ask('POST', `${path}/faults`, { body: fault })
    expect([injected.status, injected.json.detail]).toEqual([200, undefined])
    const wrong = await lab.ask('POST', `${path}/faults`, { body: { ...fault, kind: 'moon.eclipse' } })
    expect([wrong.status, wrong.json.code]).toEqual([422, 'fault-refused'])
    expect((await lab.ask('POST', `${path}/rate`, { body: { factor: '2' } })).status).toBe(200)
    const stopped = await lab.ask('POST', '/api/v1/runs/abort', {
      body: { reason: 'a test of the emergency stop' },
    })
    expect(stopped.json.runs).toContain(json.id)
    expect(await over(json.id)).toMatchObject({ state: 'aborted', reason: 'a test of the emergency stop' })
    const early = await lab.ask('GET', `/api/v1/audit?target=run:${json.id}`, { as: 'admin' })
    const actions = early.json.items.map(({ action }: { action: string }) => action)
    expect(actions).toEqual(['run.rate', 'run.inject', 'run.start'])
  })
})
