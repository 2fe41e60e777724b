import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '../../client/src/schemas/operations.ts'
import { heard, serviceFolder } from '../../test-support/command-line.ts'
import { type FreshDatabase, freshDatabase } from '../../test-support/database.ts'
import { minute } from '../../test-support/life-lab.ts'
import { readConfig } from '../platform/config/config.ts'
import { openDatabase } from '../platform/postgres/database.ts'
import { type Service, startService } from './compose.ts'

const WITHIN_MS = 50_000
let fresh: FreshDatabase
let folder: string
let service: Service
const said: string[] = []

/** The whole service without identity, on loopback. */
beforeAll(async () => {
  fresh = await freshDatabase()
  folder = mkdtempSync(join(tmpdir(), 'roamlab-identity-'))
  service = await start('127.0.0.1', folder)
}, 120_000)

afterAll(async () => {
  await service?.stop()
  await fresh?.drop()
  rmSync(folder, { recursive: true, force: true })
})

function start(host: string, dataFolder: string): Promise<Service> {
  const environment = {
    AUTH: 'off',
    ROAMLAB_HOST: host,
    ROAMLAB_PORT: '0',
    ROAMLAB_RPC_PORT: '0',
    DATABASE_URL: fresh.url,
  }
  const read = readConfig(environment)
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return startService({
    config: read.config,
    environment,
    home: serviceFolder(),
    dataFolder,
    version: '1.2.3',
    onAnswer: ({ what }) => said.push(what),
  })
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came
async function ask(method: string, path: string, body?: object): Promise<any> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${service.url}${path}`, { method, headers, body: body && JSON.stringify(body) })
  return answer.json()
}

function roamlab(...words: string[]) {
  return heard(words, { environment: { ROAMLAB_DATA: folder, DATABASE_URL: fresh.url } })
}

describe('AUTH=off', () => {
  test('is said at the start and in readiness, and makes everybody here an admin', async () => {
    expect(said).toContainEqual(expect.stringContaining('WARNING: AUTH=off'))
    expect((await ask('GET', '/readyz')).warnings).toEqual([expect.stringContaining('AUTH=off')])
    expect(await ask('GET', '/api/v1/whoami')).toMatchObject({ role: 'admin', via: 'off' })
  })

  test('is refused where others could reach the service', async () => {
    await expect(start('0.0.0.0', join(folder, 'other'))).rejects.toThrow(
      /AUTH: off is possible on loopback only/,
    )
  })
})

describe('what is done', () => {
  test('is in the chain, which the report of a run and the anchors of the service hold in place', async () => {
    const { id } = await ask('POST', '/api/v1/runs', { scenario: { text: minute } })
    const set = await roamlab('flags', 'set', 'deploy_freeze', 'true', '--reason', 'a test')
    expect(set).toMatchObject({ code: 0, stdout: 'deploy_freeze is true (set)\n' })
    const path = `/api/v1/runs/${id}`
    for (const deadline = Date.now() + WITHIN_MS; (await ask('GET', path)).state !== 'judged'; ) {
      if (Date.now() > deadline) throw new Error('the run did not end')
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const { auditHead } = await ask('GET', `${path}/artifacts/report.json`)
    expect(auditHead).toMatchObject({
      seq: expect.any(Number),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const { items } = await ask('GET', '/api/v1/audit')
    const done = items.map(({ action, target }: AuditEvent) => `${action} ${target}`)
    expect(done).toEqual(expect.arrayContaining([`run.start run:${id}`, 'flag.set flag:deploy_freeze']))
    const anchor = `${auditHead.seq}:${auditHead.hash}`
    const whole = await roamlab('audit', 'verify', '--anchor', anchor)
    expect(whole).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/an unbroken chain; \d anchors hold/),
    })
  })

  test('shows when its end is cut off', async () => {
    const database = openDatabase(fresh.url)
    await database.transaction(async (tx) => {
      await tx.query('grant delete on audit_event to current_user')
      await tx.query('alter table audit_event disable trigger user')
      await tx.query('delete from audit_event')
    })
    await database.close()
    const cut = await roamlab('audit', 'verify')
    expect(cut).toMatchObject({
      code: 7,
      stdout: expect.stringMatching(/^row 1: it and what followed were cut off/),
    })
  })
})
