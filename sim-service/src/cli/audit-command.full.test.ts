import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { heard, temporaryFolder } from '../../test-support/command-line.ts'
import { type FreshDatabase, freshDatabase } from '../../test-support/database.ts'
import { AnchorFile, startAnchoring } from '../platform/audit/anchors.ts'
import { PostgresAudit } from '../platform/audit/postgres-audit.ts'
import { systemActor } from '../runs/ports/actor.ts'
import { noLog } from '../runs/ports/log.ts'

let fresh: FreshDatabase
let audit: PostgresAudit
const folder = temporaryFolder()

beforeAll(async () => {
  fresh = await freshDatabase()
  audit = new PostgresAudit(fresh.database)
  for (let i = 1; i <= 5; i++)
    await audit.record(undefined, { actor: systemActor, action: 'run.start', target: `run:${i}` })
})
afterAll(() => fresh?.drop())

const verify = (...words: string[]) => heard(['audit', 'verify', '--database', fresh.url, ...words])

async function untilRead(file: AnchorFile, count: number) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; ) {
    const anchors = file.read()
    if (anchors.length >= count) return anchors
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('no anchors were written')
}

describe('roamlab audit verify', () => {
  test('says that the chain is whole, where it ends, and that its end was not proved', async () => {
    const { seq, hash } = await audit.head()
    const { code, stdout } = await verify()
    expect(stdout).toBe(
      `5 records, an unbroken chain; no anchors given: a cut end would not show\nhead ${seq}:${hash}\n`,
    )
    expect(code).toBe(0)
  })

  test('takes anchors from the file that the service writes at its start, each hour and with each report', async () => {
    const file = new AnchorFile(join(folder, 'audit-anchors.jsonl'))
    const anchoring = startAnchoring(audit, file, noLog, 5)
    await anchoring.anchor('run:1')
    await untilRead(file, 4)
    anchoring.stop()
    const { code, stdout } = await verify('--anchors', file.path, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ events: 5 })
    expect(JSON.parse(stdout).anchors).toBeGreaterThanOrEqual(4)
  })

  test('names the cut end, by the anchor that knew it', async () => {
    const { code, stdout } = await verify('--anchor', `9:${'a'.repeat(64)}`)
    expect(stdout).toBe(
      'row 6: it and what followed were cut off: the chain ends at row 5, and --anchor 9 knew row 9\n',
    )
    expect(code).toBe(7)
  })

  test('names the row that was edited by hand', async () => {
    await fresh.database.transaction(async (tx) => {
      await tx.query('grant update on audit_event to current_user')
      await tx.query('alter table audit_event disable trigger user')
      await tx.query("update audit_event set target = 'run:33' where seq = 3")
    })
    const { code, stdout } = await verify()
    expect(stdout).toMatch(/^row 3: its content is not what its hash was made of/)
    expect(code).toBe(7)
  })

  test('tells what is wrong with its words', async () => {
    const file = join(folder, 'anchors')
    writeFileSync(file, '{"seq":1}\n')
    expect(await heard(['audit', 'verify'], { environment: { ROAMLAB_DATA: folder } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`--database is missing, DATABASE_URL is not set, and no database runs`),
    })
    expect((await heard(['audit', 'prove'])).stderr).toContain('expected verify')
    expect((await verify('--anchors', file)).stderr).toContain(`${file}:1: this is no anchor`)
    expect((await verify('--anchor', '5')).stderr).toContain('expected SEQ:HASH')
  })

  test('tells a database that is not the service’s from one that does not answer', async () => {
    const other = new URL(fresh.url)
    other.pathname = '/postgres'
    const elsewhere = await heard(['audit', 'verify', '--database', other.href])
    expect(elsewhere).toMatchObject({ code: 2, stderr: expect.stringContaining('has no audit trail') })
    other.port = '1'
    const nowhere = await heard(['audit', 'verify', '--database', other.href])
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('does not answer') })
  })
})
