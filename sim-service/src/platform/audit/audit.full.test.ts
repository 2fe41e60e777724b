import { type FreshDatabase, freshDatabase } from '../../../test-support/database.ts'
import { type Actor, systemActor } from '../../runs/ports/actor.ts'
import type { AuditEvent } from '../../runs/ports/audit.ts'
import { hashOf } from './chain.ts'
import { auditEvents, PostgresAudit } from './postgres-audit.ts'
import { type Anchor, type AuditVerification, verifyAudit } from './verify.ts'

const ana: Actor = {
  subject: 'user:default/ana',
  name: 'Ana',
  groups: ['group:default/roaming-core'],
  role: 'operator',
  tenant: 'default',
  via: 'delegation',
  through: 'token:backstage',
}

let fresh: FreshDatabase
let audit: PostgresAudit

beforeAll(async () => {
  fresh = await freshDatabase()
})
afterAll(() => fresh?.drop())

/** As somebody with every right would: no trigger, and the privileges given back. */
async function asSuperuser(...statements: string[]): Promise<void> {
  await fresh.database.transaction(async (tx) => {
    await tx.query('grant all on audit_event to current_user')
    await tx.query('alter table audit_event disable trigger user')
    for (const statement of statements) await tx.query(statement)
    await tx.query('alter table audit_event enable trigger user')
    await tx.query('revoke update, delete, truncate on audit_event from current_user')
  })
}

function verify(anchors: readonly Anchor[] = []): Promise<AuditVerification> {
  return verifyAudit(auditEvents(fresh.database, 3), anchors)
}

async function events(): Promise<AuditEvent[]> {
  const all: AuditEvent[] = []
  for await (const event of auditEvents(fresh.database)) all.push(event)
  return all
}

/** Eight rows of two people. */
beforeEach(async () => {
  await asSuperuser('truncate audit_event')
  audit = new PostgresAudit(fresh.database)
  for (let i = 1; i <= 8; i++) {
    await audit.record(undefined, {
      actor: i % 2 === 0 ? ana : systemActor,
      action: i === 5 ? 'flag.set' : 'run.start',
      target: `run:${i}`,
      afterHash: String(i).repeat(64),
      detail: { number: i, share: 0.1 * i, text: 'Müller & "söhne" \u2028 \ud83d\ude00', none: undefined },
    })
  }
})

describe('the audit chain', () => {
  test('is whole, and says who did it on whose behalf', async () => {
    expect(await verify()).toEqual({ events: 8, head: await audit.head(), anchors: 0, broken: undefined })
    const [, second] = await events()
    expect(second).toMatchObject({
      seq: 2,
      actor: { subject: 'user:default/ana', name: 'Ana', role: 'operator', via: 'delegation' },
      through: 'token:backstage',
      detail: { number: 2 },
    })
  })

  test('names the row that was edited by hand', async () => {
    await asSuperuser(`update audit_event set detail = detail || '{"number": 50}' where seq = 5`)
    expect((await verify()).broken).toEqual({ seq: 5, why: expect.stringContaining('was changed after') })
  })

  test.each([
    ['at', "at = at + interval '1 ms'"],
    ['actor', `actor = actor || '{"name": "Eve"}'`],
    ['through', 'through = null'],
    ['action', "action = 'run.abort'"],
    ['target', "target = 'run:9'"],
    ['before_hash', "before_hash = repeat('0', 64)"],
    ['after_hash', 'after_hash = null'],
  ])('covers the column %s', async (_, change) => {
    await asSuperuser(`update audit_event set ${change} where seq = 4`)
    expect((await verify()).broken).toMatchObject({ seq: 4 })
  })

  test('names the row after one that was edited and hashed anew', async () => {
    const [, , , fourth] = await events()
    const { hash: _, ...content } = { ...fourth, action: 'run.abort' }
    await asSuperuser(
      `update audit_event set action = 'run.abort', hash = '${hashOf(content)}' where seq = 4`,
    )
    expect((await verify()).broken).toEqual({ seq: 5, why: expect.stringContaining('does not follow row 4') })
  })

  test('names the rows that were deleted', async () => {
    await asSuperuser('delete from audit_event where seq in (3, 4)')
    expect((await verify()).broken).toEqual({
      seq: 3,
      why: 'rows 3 to 4 are missing: row 5 follows row 2',
    })
  })

  test('names the first of two rows that changed places', async () => {
    await asSuperuser(
      'update audit_event set seq = 100 where seq = 6',
      'update audit_event set seq = 6 where seq = 7',
      'update audit_event set seq = 7 where seq = 100',
    )
    expect((await verify()).broken).toMatchObject({ seq: 6 })
  })

  test('knows by an anchor that its end was cut off, and cannot know it without', async () => {
    const anchor = { ...(await audit.head()), from: 'the report of run 8' }
    await asSuperuser('delete from audit_event where seq > 6')
    expect((await verify()).broken).toBeUndefined()
    expect((await verify([anchor])).broken).toEqual({
      seq: 7,
      why: expect.stringContaining('ends at row 6, and the report of run 8 knew row 8'),
    })
  })

  test('knows by an anchor that all of it was written anew', async () => {
    const anchor = { ...(await audit.head()), from: 'the log' }
    await asSuperuser('truncate audit_event')
    for (let i = 0; i < 8; i++)
      await audit.record(undefined, { actor: ana, action: 'run.start', target: 'run:0' })
    expect((await verify()).broken).toBeUndefined()
    expect((await verify([anchor])).broken).toEqual({ seq: 8, why: expect.stringContaining('of the log') })
  })
})

describe('the table', () => {
  test.each(["update audit_event set action = 'x'", 'delete from audit_event', 'truncate audit_event'])(
    'refuses: %s',
    async (statement) => {
      await expect(fresh.database.query(statement)).rejects.toThrow(/append-only/)
      expect((await verify()).broken).toBeUndefined()
    },
  )

  test('has one writer at a time, whoever writes', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        audit.record(undefined, { actor: ana, action: 'scenario.put', target: `scenario:${i}` }),
      ),
    )
    expect(await verify()).toMatchObject({ events: 28, broken: undefined })
  })

  test('keeps a record only with the write that it records', async () => {
    const failing = fresh.database.transaction(async (tx) => {
      await audit.record(tx, { actor: ana, action: 'scenario.put', target: 'scenario:lost' })
      throw new Error('the write failed')
    })
    await expect(failing).rejects.toThrow('the write failed')
    expect(await verify()).toMatchObject({ events: 8, broken: undefined })
  })

  test('is read newest first, a page at a time, by who, what and to what', async () => {
    const first = await audit.page({ subject: 'user:default/ana' }, 3)
    expect(first).toMatchObject({ items: [{ seq: 8 }, { seq: 6 }, { seq: 4 }], before: 4 })
    const second = await audit.page({ subject: 'user:default/ana' }, 3, first.before)
    expect(second.items.map(({ seq }) => seq)).toEqual([2])
    expect(second.before).toBeUndefined()
    expect((await audit.page({ action: 'flag.set', target: 'run:5' }, 10)).items).toHaveLength(1)
  })
})
