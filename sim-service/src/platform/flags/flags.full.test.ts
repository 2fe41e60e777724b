import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '../../../test-support/command-line.ts'
import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { type Actor, systemActor } from '../../runs/ports/actor.ts'
import { initialFlags } from '../../runs/ports/flags.ts'
import { auditEvents, PostgresAudit } from '../audit/postgres-audit.ts'
import { verifyAudit } from '../audit/verify.ts'
import { openDatabase } from '../postgres/database.ts'
import { type FlagKeys, overridesText, readFlagKeys, sign } from './flag-keys.ts'
import { signatureFile } from './flag-source.ts'
import { FlagStore, type FlagStoreParts } from './flag-store.ts'

const folder = temporaryFolder()
const admin: Actor = { ...systemActor, subject: 'user:default/ana', name: 'Ana', via: 'delegation' }
let fresh: FreshDatabase
let audit: PostgresAudit
let file: string
let files = 0
const started: FlagStore[] = []

beforeAll(async () => {
  fresh = await freshDatabase()
  audit = new PostgresAudit(fresh.database)
})
afterAll(() => fresh?.drop())
afterEach(async () => {
  for (const store of started.splice(0)) await store.stop()
})

beforeEach(async () => {
  file = join(folder, `flags-${++files}.yaml`)
  writeFlags({})
  await byHand('truncate flag_overrides')
})

function writeFlags(values: Record<string, unknown>): string {
  const rows = Object.entries(values).map(([name, value]) => `  ${name}: ${value}\n`)
  const spec = rows.length === 0 ? 'spec: {}\n' : `spec:\n${rows.join('')}`
  const text = `apiVersion: roamlab/v1\nkind: FeatureFlags\n${spec}`
  writeFileSync(file, text)
  return text
}

/** As somebody with every right over the database would. */
async function byHand(statement: string): Promise<void> {
  await fresh.database.transaction(async (tx) => {
    await tx.query('grant all on flag_overrides to current_user')
    await tx.query('alter table flag_overrides disable trigger user')
    await tx.query(statement)
    await tx.query('alter table flag_overrides enable trigger user')
    await tx.query("select pg_notify('roamlab_flags', '')")
  })
}

async function start(parts: Partial<FlagStoreParts> = {}): Promise<FlagStore> {
  const { database } = fresh
  const store = new FlagStore({ database, audit, file, lookEveryMs: 10, ...parts })
  started.push(store)
  await store.start()
  return store
}

async function until(what: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !what(); ) {
    if (Date.now() > deadline) throw new Error(`it never happened: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const set = (store: FlagStore, name: string, value: boolean | number, signature?: string) =>
  store.change({ name, value, reason: 'a test', signature }, admin)

describe('flags', () => {
  test('are what the build says, below the file, below what was set', async () => {
    writeFlags({ max_concurrent_runs: 3, deploy_freeze: true })
    const store = await start()
    expect(store.snapshot()).toEqual({ ...initialFlags, max_concurrent_runs: 3, deploy_freeze: true })
    await set(store, 'max_concurrent_runs', 7)
    expect(store.limit('max_concurrent_runs')).toBe(7)
    const { items } = store.list()
    expect(items.find(({ name }) => name === 'max_concurrent_runs')).toMatchObject({
      value: 7,
      from: 'override',
    })
    expect(items.find(({ name }) => name === 'deploy_freeze')).toMatchObject({ value: true, from: 'file' })
    await store.change({ name: 'max_concurrent_runs', value: undefined, reason: 'over' }, admin)
    expect(store.limit('max_concurrent_runs')).toBe(3)
  })

  test('reach every process of the service, and stay after a restart', async () => {
    const [here, database] = [await start(), openDatabase(fresh.url)]
    const there = await start({ database })
    const heard: unknown[] = []
    there.onChange((now, changed) => heard.push([now.chaos_enabled, changed]))
    await set(here, 'chaos_enabled', false)
    expect(here.isEnabled('chaos_enabled')).toBe(false)
    await until(() => !there.isEnabled('chaos_enabled'))
    expect(heard).toEqual([[false, ['chaos_enabled']]])
    expect((await start()).isEnabled('chaos_enabled')).toBe(false)
    for (const store of started.splice(0)) await store.stop()
    await database.close()
  })

  test('change with their file, and keep their values when it is spoiled', async () => {
    const told: (readonly string[])[] = []
    const store = await start({ onProblems: (problems) => told.push(problems) })
    writeFlags({ run_starts_per_minute: 5 })
    await until(() => store.limit('run_starts_per_minute') === 5)
    writeFlags({ run_starts_per_minute: 'many' })
    await until(() => told.length > 0)
    expect(told[0]).toEqual([expect.stringMatching(/flags-\d+.yaml:4:26.*a whole number from 0 to 10000/)])
    expect(store.limit('run_starts_per_minute')).toBe(5)
    writeFlags({ run_starts_per_minute: 6 })
    await until(() => store.limit('run_starts_per_minute') === 6)
    expect(told.at(-1)).toEqual([])
  })

  test('have chaos switched off where no good file was ever read', async () => {
    rmSync(file)
    const store = await start()
    expect(store.snapshot()).toEqual({ ...initialFlags, chaos_enabled: false })
    expect(store.list().problems).toEqual([expect.stringContaining('it cannot be read')])
  })

  test('are refused by name and value, and nothing is written then', async () => {
    const store = await start()
    expect(await set(store, 'chaos', true)).toMatchObject({ failure: { code: 'flag-not-found' } })
    expect(await set(store, 'toString', true)).toMatchObject({ failure: { code: 'flag-not-found' } })
    for (const value of [65, -1, 1.5, true, Number.NaN])
      expect(await set(store, 'max_concurrent_runs', value)).toMatchObject({
        failure: { code: 'request-refused', place: '/value', hint: 'expected a whole number from 0 to 64' },
      })
    expect(store.list().version).toBe(0)
  })

  test('are audited, each change with before and after', async () => {
    const store = await start()
    await set(store, 'deploy_freeze', true)
    const [event] = (await audit.page({ target: 'flag:deploy_freeze' }, 1)).items
    expect(event).toMatchObject({
      actor: { subject: 'user:default/ana' },
      action: 'flag.set',
      detail: { before: null, after: true, reason: 'a test', version: 1 },
      beforeHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect((await verifyAudit(auditEvents(fresh.database), [])).broken).toBeUndefined()
  })

  test('that two set at once are both set', async () => {
    const [one, other] = [await start(), await start()]
    await Promise.all([set(one, 'deploy_freeze', true), set(other, 'handover_fallback', true)])
    await until(() => one.isEnabled('handover_fallback') && other.isEnabled('deploy_freeze'))
    expect(one.list().version).toBe(2)
  })
})

describe.each(['ed25519', 'p256'])('signed flags (%s)', (kind) => {
  const pair = () =>
    kind === 'ed25519'
      ? generateKeyPairSync('ed25519')
      : generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const { publicKey, privateKey } = pair()
  const keys: FlagKeys = { publicKey, privateKey }

  async function signedFile(values: Record<string, unknown>, key: KeyObject = privateKey): Promise<void> {
    const text = writeFlags(values)
    writeFileSync(signatureFile(file), `${await sign(text, key)}\n`)
  }

  test('are taken from a signed file, and a tampered one changes nothing', async () => {
    await signedFile({ max_concurrent_runs: 4 })
    const store = await start({ keys })
    expect(store.limit('max_concurrent_runs')).toBe(4)
    writeFlags({ max_concurrent_runs: 64 })
    await until(() => store.list().problems.length > 0)
    expect(store.list().problems[0]).toContain(
      'its signature is not by the configured key, or it was changed',
    )
    expect(store.limit('max_concurrent_runs')).toBe(4)
    await signedFile({ max_concurrent_runs: 5 })
    await until(() => store.limit('max_concurrent_runs') === 5)
    expect(store.list().problems).toEqual([])
  })

  test('are not taken from a file without a signature, or with somebody else’s', async () => {
    writeFlags({ max_concurrent_runs: 64 })
    const store = await start({ keys })
    expect(store.list().problems[0]).toContain('it is not signed')
    await signedFile({ max_concurrent_runs: 64 }, pair().privateKey)
    await until(() => store.list().problems[0].includes('not by the configured key'))
    expect(store.limit('max_concurrent_runs')).toBe(initialFlags.max_concurrent_runs)
  })

  test('in the database are refused when a row was edited, and the last good value stays', async () => {
    await signedFile({})
    const store = await start({ keys })
    await set(store, 'max_concurrent_runs', 4)
    await set(store, 'max_concurrent_runs', 5)
    await byHand(`update flag_overrides set overrides = '{"max_concurrent_runs": 64}' where version = 2`)
    await until(() => store.list().problems.length > 0)
    expect(store.list().problems[0]).toContain('change 2 of the flags is refused')
    expect(store.limit('max_concurrent_runs')).toBe(5)
    // A service that starts then has the last change that is good.
    expect((await start({ keys })).limit('max_concurrent_runs')).toBe(4)
  })

  test('in the database are refused when a row was put in, or an old one again', async () => {
    await signedFile({})
    const store = await start({ keys })
    await set(store, 'max_concurrent_runs', 4)
    await byHand(
      'insert into flag_overrides select 2, overrides, reason, set_at, set_by, signature from flag_overrides',
    )
    await until(() => store.list().problems.length > 0)
    await byHand(
      `update flag_overrides set overrides = '{"chaos_enabled": true}', signature = null where version = 2`,
    )
    expect((await start({ keys })).snapshot()).toEqual({ ...initialFlags, max_concurrent_runs: 4 })
  })

  test('that were taken out of the database stay while the service runs', async () => {
    await signedFile({})
    const store = await start({ keys })
    await set(store, 'deploy_freeze', true)
    await byHand('delete from flag_overrides')
    await until(() => store.list().problems.length > 0)
    expect(store.list().problems[0]).toBe('changes 1 to 1 of the flags are gone: what they said stays')
    expect(store.isEnabled('deploy_freeze')).toBe(true)
  })

  test('are set by the holder of the private key where the service has it not', async () => {
    await signedFile({})
    const store = await start({ keys: { publicKey } })
    expect(await set(store, 'deploy_freeze', true)).toMatchObject({ failure: { code: 'flag-unsigned' } })
    const text = overridesText(1, { deploy_freeze: true })
    const wrong = await sign(text, pair().privateKey)
    expect(await set(store, 'deploy_freeze', true, wrong)).toMatchObject({
      failure: { code: 'flag-unsigned' },
    })
    const good = await sign(text, privateKey)
    expect(await set(store, 'deploy_freeze', true, good)).toMatchObject({ value: { value: true } })
    // The same signature does not fit the next change.
    expect(await set(store, 'deploy_freeze', true, good)).toMatchObject({
      failure: { code: 'flag-unsigned' },
    })
  })

  test('have keys in PEM files, which must belong together', () => {
    const pem = (name: string, key: KeyObject): string => {
      const path = join(folder, `${kind}-${name}.pem`)
      const type = key.type === 'private' ? 'pkcs8' : 'spki'
      writeFileSync(path, key.export({ type, format: 'pem' } as never))
      return path
    }
    const [open, secret] = [pem('public', publicKey), pem('private', privateKey)]
    expect(readFlagKeys({})).toBeUndefined()
    expect(readFlagKeys({ privateKey: secret })?.publicKey.equals(publicKey)).toBe(true)
    expect(readFlagKeys({ publicKey: open })?.privateKey).toBeUndefined()
    const other = pem('other', pair().publicKey)
    expect(() => readFlagKeys({ publicKey: other, privateKey: secret })).toThrow(/is not the private key of/)
    expect(() => readFlagKeys({ publicKey: file })).toThrow(/no key could be read/)
    const rsa = pem('rsa', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)
    expect(() => readFlagKeys({ publicKey: rsa })).toThrow(/expected an Ed25519 or a P-256 key/)
  })
})
