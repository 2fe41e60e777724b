import { generateKeyPairSync } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { heard, temporaryFolder } from '../../test-support/command-line.ts'
import { type FreshDatabase, freshDatabase } from '../../test-support/database.ts'
import { createApp } from '../api/app.ts'
import { Authenticator } from '../api/auth/authenticate.ts'
import { expressIdentity } from '../api/auth/express-auth.ts'
import { flagRoutes } from '../api/routes/flags.ts'
import { tokenRoutes } from '../api/routes/tokens.ts'
import { PostgresAudit } from '../platform/audit/postgres-audit.ts'
import { readFlagKeys } from '../platform/flags/flag-keys.ts'
import { loadFlagFile } from '../platform/flags/flag-source.ts'
import { FlagStore } from '../platform/flags/flag-store.ts'
import { firstAdmin, tokenInFile } from '../platform/identity/token-file.ts'
import { TokenStore } from '../platform/identity/token-store.ts'

const folder = temporaryFolder()
const file = join(folder, 'feature-flags.yaml')
const key = join(folder, 'key.pem')
const [publicKey, openKey] = [join(folder, 'public.pem'), generateKeyPairSync('ed25519')]
const dataFolder = join(folder, 'data')

let fresh: FreshDatabase
let flags: FlagStore
let server: Server
let url: string
let admin: string

beforeAll(async () => {
  mkdirSync(dataFolder)
  writeFileSync(file, 'apiVersion: roamlab/v1\nkind: FeatureFlags\nspec: { max_concurrent_runs: 3 }\n')
  writeFileSync(key, openKey.privateKey.export({ type: 'pkcs8', format: 'pem' }))
  writeFileSync(publicKey, openKey.publicKey.export({ type: 'spki', format: 'pem' }))
  fresh = await freshDatabase()
  const { database } = fresh
  const audit = new PostgresAudit(database)
  const tokens = new TokenStore(database, audit)
  admin = (await tokenInFile(join(dataFolder, 'admin-token'), tokens, firstAdmin)).secret
  flags = new FlagStore({ database, audit, file, keys: readFlagKeys({ publicKey }) })
  const authenticator = new Authenticator({ tokens, settings: { mode: 'on' } })
  const routes = [...flagRoutes({ flagStore: flags }), ...tokenRoutes({ tokens })]
  server = createServer(createApp({ routes, authenticate: expressIdentity(authenticator), isChecked: true }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  await flags?.stop()
  server?.closeAllConnections()
  await new Promise<unknown>((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  await fresh?.drop()
})

/** As an administrator, unless another token is given. */
function roamlab(words: readonly string[], token = admin) {
  return heard(words, { environment: { ROAMLAB_URL: url, ROAMLAB_TOKEN: token, ROAMLAB_DATA: dataFolder } })
}

describe('roamlab token', () => {
  test('makes a token that works, alone on stdout; it is listed, and works no more once revoked', async () => {
    const made = await roamlab(['token', 'create', 'the pipeline', '--role', 'operator', '--days', '90'])
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rl_[a-z2-7]{10}_[\w-]{43}\n$/) })
    const secret = made.stdout.trim()
    const id = secret.slice(3, 13)
    expect((await roamlab(['flags', 'list'], secret)).code).toBe(0)
    const listed = await roamlab(['token', 'list'])
    expect(listed.stdout).toMatch(new RegExp(`^${id} +operator +the pipeline +until \\d{4}-`, 'm'))
    expect(listed.stdout).toContain('first-start')
    const { stdout } = await roamlab(['token', 'revoke', id])
    expect(stdout).toMatch(new RegExp(`^${id}: the pipeline, revoked `))
    expect(await roamlab(['flags', 'list'], secret)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the API token was revoked'),
    })
  })

  test('says all of it as JSON', async () => {
    const group = 'group:default/roaming-core'
    const words = ['token', 'create', 'backstage', '--may-delegate', '--group', group, '--json']
    const made = JSON.parse((await roamlab(words)).stdout)
    expect(made).toMatchObject({
      secret: expect.stringMatching(/^rl_/),
      token: { name: 'backstage', role: 'viewer', groups: [group], mayDelegate: true, expiresAt: null },
    })
    const all = JSON.parse((await roamlab(['token', 'list', '--json'])).stdout)
    expect(all[0]).toEqual(made.token)
  })

  test('pages through more tokens than an answer has', async () => {
    const store = new TokenStore(fresh.database, new PostgresAudit(fresh.database))
    const name = 'one of many'
    const one = {
      name,
      role: 'viewer',
      tenant: 'default',
      groups: [],
      mayDelegate: false,
      expiresAt: null,
    } as const
    const actor = { ...firstAdmin, subject: 'a test', via: 'system' } as const
    await Promise.all(Array.from({ length: 205 }, () => store.create(one, actor)))
    const all = JSON.parse((await roamlab(['token', 'list', '--json'])).stdout)
    const ids = new Set(all.map(({ id }: { id: string }) => id))
    expect(ids.size).toBe(all.length)
    expect(all.filter((token: { name: string }) => token.name === name)).toHaveLength(205)
  })

  test('needs the role admin', async () => {
    const viewer = (await roamlab(['token', 'create', 'a viewer'])).stdout.trim()
    expect(await roamlab(['token', 'list'], viewer)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('this needs the role admin, and a viewer has viewer'),
    })
  })

  test.each([
    [['token', 'create'], 'token create: NAME is missing'],
    [['token', 'make', 'x'], 'expected create, list or revoke'],
    [['token', 'create', 'x', '--role', 'root'], 'expected viewer, operator or admin'],
    [['token', 'create', 'x', '--days', '0'], '--days: "0" is not valid here'],
    [['token', 'create', 'x', '--group', 'core'], 'The request is not valid'],
    [['token', 'revoke', 'aaaaaaaaaa'], 'no token has the id aaaaaaaaaa'],
    [['token', 'list', '--api', 'localhost'], '--api: "localhost" is not valid here'],
  ])('%j: %s', async (words, problem) => {
    expect(await roamlab(words)).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) })
  })
})

describe('roamlab flags', () => {
  test('signs the file that the service asks a signature of', async () => {
    const keys = readFlagKeys({ publicKey })
    expect(await loadFlagFile(file, keys)).toMatchObject({ ok: false })
    expect(await roamlab(['flags', 'sign', file, '--key', key])).toMatchObject({ code: 0 })
    expect(existsSync(`${file}.jws`)).toBe(true)
    expect(await loadFlagFile(file, keys)).toEqual({ ok: true, value: { max_concurrent_runs: 3 } })
    await flags.start()
  })

  test('are set and cleared by the holder of the key, with a reason', async () => {
    const set = ['flags', 'set', 'chaos_enabled', 'false']
    const why = ['--reason', 'too much']
    expect((await roamlab(set)).stderr).toContain('--reason is missing')
    expect((await roamlab([...set, ...why])).stderr).toContain('The change of a flag is not signed')
    expect(await roamlab([...set, ...why, '--key', key])).toMatchObject({
      code: 0,
      stdout: 'chaos_enabled is false (set)\n',
    })
    expect(flags.isEnabled('chaos_enabled')).toBe(false)
    expect((await roamlab(['flags', 'set', 'max_concurrent_runs', '9', ...why, '--key', key])).code).toBe(0)
    const { stdout } = await roamlab(['flags', 'list'])
    expect(stdout).toMatch(/^chaos_enabled +false +set +The safety lever\./m)
    expect(stdout).toMatch(/^max_concurrent_runs +9 +set /m)
    expect(await roamlab(['flags', 'clear', 'max_concurrent_runs', ...why, '--key', key])).toMatchObject({
      stdout: 'max_concurrent_runs is 3 (file)\n',
    })
    expect(flags.isEnabled('chaos_enabled')).toBe(false)
  })

  test.each([
    [['flags', 'set', 'chaos_enabled'], 'flags set: expected NAME VALUE'],
    [['flags', 'set', 'chaos_enabled', 'maybe', '--reason', 'x'], 'expected true, false or a whole number'],
    [['flags', 'set', 'chaos', 'true', '--reason', 'x'], 'there is no flag chaos'],
    [
      ['flags', 'set', 'max_concurrent_runs', '65', '--reason', 'x'],
      'max_concurrent_runs: 65 is not valid here',
    ],
    [['flags', 'sign', join(folder, 'none'), '--key', key], 'no such file'],
    [['flags', 'sign', key, '--key', key], 'key.pem:'],
    [['flags', 'sign', file, '--key', file], 'no key could be read'],
  ])('%j: %s', async (words, problem) => {
    expect(await roamlab(words)).toMatchObject({ code: 2, stderr: expect.stringContaining(problem) })
  })
})

describe('the service that is meant', () => {
  const here = { ROAMLAB_DATA: dataFolder }

  test('is the one that runs on the data folder, with its token', async () => {
    expect(await heard(['flags', 'list'], { environment: here })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`no service runs on ${dataFolder}`),
    })
    const urls = [{ what: 'health', url: `${url}/healthz` }]
    writeFileSync(join(dataFolder, 'service.json'), JSON.stringify({ urls }))
    expect(await heard(['token', 'list'], { environment: here })).toMatchObject({ code: 0 })
  })

  test('gets no token of this machine when it is another', async () => {
    const other = await heard(['token', 'list', '--api', url], { environment: here })
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no token') })
  })

  test('may not answer', async () => {
    const none = await heard(['flags', 'list', '--api', 'http://127.0.0.1:1'], { environment: here })
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('the service does not answer') })
  })
})
