import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../../test-support/command-line.ts'
import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { type Issuer, startIssuer, tampered } from '../../../test-support/issuer.ts'
import { PostgresAudit } from '../../platform/audit/postgres-audit.ts'
import { firstAdmin, tokenInFile } from '../../platform/identity/token-file.ts'
import { type NewToken, TokenStore } from '../../platform/identity/token-store.ts'
import { openDatabase } from '../../platform/postgres/database.ts'
import { systemActor } from '../../runs/ports/actor.ts'
import { StoreUnavailable } from '../../runs/ports/store-unavailable.ts'
import { Authenticator } from './authenticate.ts'

const folder = temporaryFolder()
let fresh: FreshDatabase
let idp: Issuer
let grafana: Issuer
let tokens: TokenStore
let authenticator: Authenticator

beforeAll(async () => {
  fresh = await freshDatabase()
  tokens = new TokenStore(fresh.database, new PostgresAudit(fresh.database))
  idp = await startIssuer('roamlab')
  grafana = await startIssuer('org:1')
  authenticator = new Authenticator({
    tokens,
    settings: {
      mode: 'on',
      jwt: {
        issuer: idp.url,
        jwksUrl: idp.jwksUrl,
        audience: 'roamlab',
        algorithms: ['ES256'],
        clockToleranceSeconds: 30,
        claims: { role: 'roamlab_role', groups: 'groups', tenant: 'tenant' },
      },
      grafana: { issuer: grafana.url, jwksUrl: grafana.jwksUrl, organisation: '1' },
    },
  })
})
afterAll(async () => {
  await Promise.all([idp?.close(), grafana?.close()])
  await fresh?.drop()
})

/** Who is known by these headers. */
function ask(headers: Record<string, string>, by = authenticator) {
  return by.authenticate({ header: (name) => headers[name], remoteAddress: '127.0.0.1' })
}

const bearer = (token: string, more: Record<string, string> = {}) =>
  ask({ authorization: `Bearer ${token}`, ...more })

const wanted = (more: Partial<NewToken> = {}): NewToken => ({
  name: 'a route of Grafana',
  role: 'operator',
  tenant: 'default',
  groups: ['group:default/roaming-core'],
  mayDelegate: false,
  expiresAt: null,
  ...more,
})
const secretOf = async (more: Partial<NewToken> = {}): Promise<string> =>
  (await tokens.create(wanted(more), systemActor)).secret

describe('API tokens', () => {
  test('are known by their hash alone, and say who holds them', async () => {
    const { secret, token } = await tokens.create(wanted(), systemActor)
    expect(secret).toMatch(/^rl_[a-z2-7]{10}_[\w-]{43}$/)
    expect(await bearer(secret)).toEqual({
      ok: true,
      value: {
        subject: `token:${token.id}`,
        name: 'a route of Grafana',
        groups: ['group:default/roaming-core'],
        role: 'operator',
        tenant: 'default',
        via: 'token',
      },
    })
    const stored = JSON.stringify(await fresh.database.query('select * from api_token, audit_event'))
    expect(stored).not.toContain(secret.slice(14))
  })

  test('end by expiry and by revocation', async () => {
    const expired = await secretOf({ expiresAt: new Date(Date.now() - 1000).toISOString() })
    expect(await bearer(expired)).toMatchObject({ failure: { detail: 'the API token has expired' } })
    const { secret, token } = await tokens.create(wanted(), systemActor)
    expect(await bearer(secret)).toMatchObject({ ok: true })
    await tokens.revoke(token.id, systemActor)
    expect(await bearer(secret)).toMatchObject({
      failure: { code: 'unauthenticated', detail: 'the API token was revoked' },
      challenge: expect.stringContaining('error="invalid_token"'),
    })
  })

  test('are refused when a character is another', async () => {
    const secret = await secretOf()
    const last = secret.endsWith('A') ? 'B' : 'A'
    expect(await bearer(secret.slice(0, -1) + last)).toMatchObject({
      failure: { code: 'unauthenticated', detail: 'there is no such API token' },
    })
    expect(await bearer('rl_')).toMatchObject({ failure: { code: 'unauthenticated' } })
  })

  test('are listed a page at a time, and each is audited', async () => {
    const names = ['one', 'two', 'three']
    for (const name of names) await secretOf({ name })
    const first = await tokens.page(2)
    const second = await tokens.page(2, first.next)
    expect([...first.items, ...second.items].map(({ name }) => name).slice(0, 3)).toEqual([
      'three',
      'two',
      'one',
    ])
    const [{ detail }] = (await new PostgresAudit(fresh.database).page({ action: 'token.create' }, 1)).items
    expect(detail).toMatchObject({ name: 'three', role: 'operator', mayDelegate: false })
  })

  test('of a moment ago are known while the store is away; others are told to come again', async () => {
    const own = openDatabase({ url: fresh.url, poolSize: 1 })
    const store = new TokenStore(own, new PostgresAudit(own))
    const lost = new Authenticator({ tokens: store, settings: { mode: 'on' } })
    const [known, unknown] = [await secretOf(), await secretOf()]
    expect(await ask({ authorization: `Bearer ${known}` }, lost)).toMatchObject({ ok: true })
    const query = jest.spyOn(own, 'query').mockRejectedValue(new StoreUnavailable('stopped'))
    const later = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 10_000)
    expect(await ask({ authorization: `Bearer ${known}` }, lost)).toMatchObject({ ok: true })
    expect(await ask({ authorization: `Bearer ${unknown}` }, lost)).toMatchObject({
      failure: { code: 'identity-unavailable', retryAfterSeconds: 2 },
    })
    query.mockRestore()
    later.mockRestore()
    await own.close()
  })

  test('begin with one in a file that only its owner may read', async () => {
    const path = join(folder, 'admin.token')
    const first = await tokenInFile(path, tokens, firstAdmin)
    expect(first.isNew).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readFileSync(path, 'utf8')).toBe(`${first.secret}\n`)
    expect(await tokenInFile(path, tokens, firstAdmin)).toEqual({ secret: first.secret, isNew: false })
    expect(await bearer(first.secret)).toMatchObject({ value: { role: 'admin', name: 'first-start' } })
    writeFileSync(path, 'rl_of-another-database\n', { mode: 0o644 })
    expect((await tokenInFile(path, tokens, firstAdmin)).isNew).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })
})

describe('JWTs', () => {
  const claims = { sub: 'ana', name: 'Ana', roamlab_role: 'operator', groups: ['group:default/core'] }

  test('of the issuer say who, in which groups and how much', async () => {
    expect(await bearer(await idp.sign(claims))).toEqual({
      ok: true,
      value: {
        subject: 'jwt:ana',
        name: 'Ana',
        groups: ['group:default/core'],
        role: 'operator',
        tenant: 'default',
        via: 'jwt',
      },
    })
  })

  test.each([
    ['has expired', { expiresIn: -60 }, 'the token has expired'],
    ['is of another issuer', { issuer: 'https://evil.example/' }, 'the claim iss is not what it must be'],
    ['is for another audience', { audience: 'grafana' }, 'the claim aud is not what it must be'],
    ['has another algorithm', { algorithm: 'RS256' }, 'its algorithm is not allowed here'],
    ['is signed with the public key as a secret', { algorithm: 'HS256' }, 'its algorithm is not allowed'],
    ['is not signed', { algorithm: 'none' }, 'its algorithm is not allowed'],
    ['is signed by somebody else', { isForged: true }, "its signature is not the issuer's"],
  ] as const)('are refused when one %s', async (_, wrong, detail) => {
    const token = await idp.sign(claims, wrong)
    expect(await bearer(token)).toMatchObject({
      failure: { code: 'unauthenticated', detail: expect.stringContaining(detail) },
      challenge: expect.stringMatching(/^Bearer realm="roamlab", error="invalid_token", error_description="/),
    })
  })

  test('are refused when they were changed, or are none', async () => {
    const token = await idp.sign({ ...claims, roamlab_role: 'viewer' })
    expect(await bearer(tampered(token))).toMatchObject({
      failure: { detail: "its signature is not the issuer's" },
    })
    for (const text of ['abc', 'a.b.c', `${token}.x`, 'e30.e30.'])
      expect(await bearer(text)).toMatchObject({ failure: { code: 'unauthenticated' } })
  })

  test('live 30 s longer, for clocks that differ', async () => {
    expect(await bearer(await idp.sign(claims, { expiresIn: -20 }))).toMatchObject({ ok: true })
  })

  test('without a role may do nothing', async () => {
    expect(await bearer(await idp.sign({ sub: 'ana' }))).toMatchObject({ failure: { code: 'forbidden' } })
    expect(await bearer(await idp.sign({ sub: 'ana', roamlab_role: 'root' }))).toMatchObject({
      failure: { code: 'forbidden' },
    })
  })

  test('cannot pose as one of ours', async () => {
    for (const sub of ['system', 'token:abc', 'group:default/core'])
      expect(await bearer(await idp.sign({ ...claims, sub }))).toMatchObject({
        value: { subject: `jwt:${sub}` },
      })
  })

  test('cannot be checked without the issuer’s keys, which is no fault of theirs', async () => {
    const other = await startIssuer('roamlab')
    const jwt = {
      issuer: other.url,
      jwksUrl: other.jwksUrl,
      audience: 'roamlab',
      algorithms: ['ES256'],
      clockToleranceSeconds: 30,
      claims: { role: 'roamlab_role', groups: 'groups', tenant: 'tenant' },
    }
    const lost = new Authenticator({ tokens, settings: { mode: 'on', jwt } })
    const token = await other.sign(claims)
    other.serve(false)
    for (let i = 0; i < 3; i++)
      expect(await ask({ authorization: `Bearer ${token}` }, lost)).toMatchObject({
        ok: false,
        failure: { code: 'identity-unavailable' },
      })
    expect(other.fetches()).toBe(1)
    await other.close()
  })

  test('of an unknown key make the issuer be asked once, not each time', async () => {
    await bearer(await idp.sign(claims))
    const before = idp.fetches()
    const token = await idp.sign(claims)
    await idp.rotate()
    for (let i = 0; i < 5; i++) await bearer(await idp.sign(claims))
    expect(idp.fetches() - before).toBeLessThanOrEqual(1)
    expect(await bearer(token)).toMatchObject({ ok: true })
  })
})

describe('the person whom Grafana forwards', () => {
  const claims = { sub: 'user:42', type: 'user', username: 'ana', displayName: 'Ana' }
  const through = async (more: Record<string, unknown>, token: Partial<NewToken> = {}) =>
    bearer(await secretOf(token), { 'x-grafana-id': await grafana.sign({ ...claims, ...more }) })

  test('is the subject, with the groups of the route’s token', async () => {
    expect(await through({ role: 'Editor' })).toMatchObject({
      value: {
        subject: 'user:grafana/ana',
        name: 'Ana',
        role: 'operator',
        groups: ['group:default/roaming-core'],
        via: 'grafana',
        through: expect.stringMatching(/^token:/),
      },
    })
  })

  test.each([
    ['viewer', 'Admin', 'viewer'],
    ['operator', 'Admin', 'operator'],
    ['admin', 'Editor', 'operator'],
    ['admin', 'Viewer', 'viewer'],
    ['operator', undefined, 'operator'],
  ] as const)('may by a route of %s, as %s, what a %s may', async (role, theirs, ours) => {
    expect(await through({ role: theirs }, { role })).toMatchObject({ value: { role: ours } })
  })

  test.each([
    ['of another Grafana', { issuer: 'http://evil.example/' }],
    ['of another organisation', { audience: 'org:2' }],
    ['that has expired', { expiresIn: -45 }],
    ['that somebody else signed', { isForged: true }],
    ['with another algorithm', { algorithm: 'ES384' }],
    ['without a signature', { algorithm: 'none' }],
  ] as const)('is not believed from a token %s', async (_, wrong) => {
    const headers = { 'x-grafana-id': await grafana.sign({ ...claims, role: 'Admin' }, wrong) }
    expect(await bearer(await secretOf(), headers)).toMatchObject({
      ok: false,
      failure: { code: 'unauthenticated', detail: expect.stringContaining('X-Grafana-Id: ') },
    })
  })

  test('is nobody without the route’s token', async () => {
    const id = await grafana.sign({ ...claims, role: 'Admin' })
    expect(await ask({ 'x-grafana-id': id })).toMatchObject({ failure: { code: 'unauthenticated' } })
    expect(await bearer(id)).toMatchObject({ failure: { code: 'unauthenticated' } })
  })

  test('is refused without a role in the organisation, and where no Grafana is configured', async () => {
    expect(await through({ role: 'None' })).toMatchObject({ failure: { code: 'forbidden' } })
    const without = new Authenticator({ tokens, settings: { mode: 'on' } })
    const headers = {
      authorization: `Bearer ${await secretOf()}`,
      'x-grafana-id': await grafana.sign(claims),
    }
    expect(await ask(headers, without)).toMatchObject({
      failure: { code: 'unauthenticated', detail: expect.stringContaining('GRAFANA_URL') },
    })
  })
})

describe('delegation', () => {
  const header = { 'x-roamlab-on-behalf-of': 'user:default/ana;groups=group:default/billing;role=admin' }

  test('makes the person the subject, with at most the role of the token', async () => {
    expect(await bearer(await secretOf({ mayDelegate: true }), header)).toMatchObject({
      value: {
        subject: 'user:default/ana',
        groups: ['group:default/billing'],
        role: 'operator',
        via: 'delegation',
        through: expect.stringMatching(/^token:/),
      },
    })
  })

  test('needs a token that may', async () => {
    expect(await bearer(await secretOf(), header)).toMatchObject({
      failure: { code: 'delegation-refused', detail: 'the token a route of Grafana may not delegate' },
    })
    const jwt = await idp.sign({ sub: 'ana', roamlab_role: 'admin' })
    expect(await bearer(jwt, header)).toMatchObject({ failure: { code: 'delegation-refused' } })
  })

  test('has one person', async () => {
    const id = await grafana.sign({ sub: 'user:42' })
    const both = { ...header, 'x-grafana-id': id }
    expect(await bearer(await secretOf({ mayDelegate: true }), both)).toMatchObject({
      failure: { code: 'delegation-refused' },
    })
  })
})

describe('no identity', () => {
  test('is told how to show one', async () => {
    expect(await ask({})).toMatchObject({
      failure: { code: 'unauthenticated', detail: 'there is no token' },
      challenge: 'Bearer realm="roamlab"',
    })
    expect(await ask({ authorization: 'Basic YTpi' })).toMatchObject({
      challenge: expect.stringContaining('error="invalid_request"'),
    })
  })

  test('is enough with AUTH=off, on this machine, said loudly', async () => {
    const off = new Authenticator({ tokens, settings: { mode: 'off' } })
    expect(off.warning).toContain('AUTH=off')
    const from = (remoteAddress: string, headers: Record<string, string>) =>
      off.authenticate({ header: (name) => headers[name], remoteAddress })
    expect(await from('127.0.0.1', { host: 'localhost:8080' })).toMatchObject({
      value: { role: 'admin', via: 'off' },
    })
    expect(
      await from('::ffff:127.0.0.1', { host: '[::1]:8080', origin: 'http://localhost:3000' }),
    ).toMatchObject({
      ok: true,
    })
    expect(await from('10.0.0.7', { host: 'localhost' })).toMatchObject({ failure: { code: 'forbidden' } })
    // A page that a browser on this machine shows: by its origin, or by a name that leads here.
    for (const headers of [
      { host: 'localhost:8080', origin: 'https://evil.example' },
      { host: 'localhost:8080', origin: 'null' },
      { host: 'evil.example:8080' },
    ])
      expect(await from('127.0.0.1', headers as never)).toMatchObject({ failure: { code: 'forbidden' } })
  })
})
