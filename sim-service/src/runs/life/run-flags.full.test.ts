import { LifeLab, minute, operator, valued } from '../../../test-support/life-lab.ts'
import type { RunReport } from '../report/run-report.ts'

/** The only OCS of the German network is down while most of the roamers arrive. */
const withoutOcs = minute.replace('name: minute', 'name: without-ocs').replace(
  '  objectives:',
  `  faults:
    - { id: no-ocs, kind: ocs.down, target: ocs/26201/1, at: baseline+0s, for: 30s }
  objectives:`,
)
const head = { seq: 17, hash: 'a'.repeat(64), at: '2026-07-01T20:00:00.000Z' }

let lab: LifeLab
const occasions: string[] = []

beforeAll(async () => {
  lab = await LifeLab.open({
    anchor: async (occasion) => {
      occasions.push(occasion)
      return head
    },
  })
}, 120_000)
afterAll(() => lab.close())

async function reportOf(runId: string): Promise<RunReport> {
  const artifact = valued(await lab.life.artifact(runId, 'report.json'))
  const parts: Uint8Array[] = []
  for await (const part of await artifact.open()) parts.push(part)
  return JSON.parse(Buffer.concat(parts).toString('utf8'))
}

async function run(text: string) {
  const { id } = await lab.start({ scenario: { text }, workers: 0 })
  const record = await lab.over(id)
  return { record, report: await reportOf(id) }
}

describe('the flags that a run saw', () => {
  test('fallback_billing_rules: sessions go on where no OCS can be reached, and a replay does the same', async () => {
    const plain = await run(withoutOcs)
    lab.flags.set({ fallback_billing_rules: true })
    const fallback = await run(withoutOcs)
    lab.flags.set({ fallback_billing_rules: false })
    // Cause 100: a remote peer does not respond (TS 29.274 table 8.4-1).
    const refused = ({ report }: typeof plain): number =>
      report.counts['mme.create-session{rejected/100}'] ?? 0
    expect(refused(plain)).toBeGreaterThan(0)
    expect(refused(fallback)).toBe(0)
    const unpaid = 'pgw.gy.final-usage-lost'
    expect(fallback.report.counts[unpaid]).toBeGreaterThan(plain.report.counts[unpaid])
    expect(plain.record.flags).toMatchObject({ fallback_billing_rules: false, chaos_enabled: true })
    expect(fallback.record.flags).toMatchObject({ fallback_billing_rules: true })
    const replayed = await lab.over(valued(await lab.life.replay(fallback.record.id, operator)).id)
    expect(replayed).toMatchObject({ fingerprint: fallback.record.fingerprint, flags: fallback.record.flags })
  })

  test('stand in its report, in the words that have it again, beside the head of the audit chain', async () => {
    lab.flags.set({ fallback_billing_rules: true })
    const { id } = await lab.start({ scenario: { name: 'one-roamer' }, seed: 5, workers: 0 })
    const record = await lab.over(id)
    lab.flags.set({ fallback_billing_rules: false })
    const report = await reportOf(id)
    expect(report.auditHead).toEqual(head)
    expect(occasions).toContain(`run:${record.id}`)
    expect(report.reproduce).toBe('roamlab run one-roamer --seed 5 --flag fallback_billing_rules')
  })
})
