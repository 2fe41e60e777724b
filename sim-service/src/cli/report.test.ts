import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedScenario, roamlab, serviceFolder, temporaryFolder } from '../../test-support/command-line.ts'
import type { RunReport } from '../runs/report/run-report.ts'
import { exitCodeOf } from './exit-codes.ts'

jest.setTimeout(30_000)

const folder = temporaryFolder()

async function reportOf(...words: string[]): Promise<RunReport & { code: number }> {
  const { code, stdout } = await roamlab('run', ...words, '--json')
  return { ...JSON.parse(stdout), code }
}

describe('a stop condition', () => {
  /** Every attach is slower than 1 ms, and one sample is enough of a 100 % threshold. */
  const stopping = changedScenario('first-drill', join(folder, 'stopping.yaml'), [
    '  reach:',
    '  stop: [{ when: "attach.latency.p50 > 1ms", for: 5s }]\n  reach:',
  ])

  test('ends the run at a window, with exit code 5 and an inconclusive verdict', async () => {
    const report = await reportOf(stopping)
    expect(report.code).toBe(5)
    expect(report.verdict.state).toBe('inconclusive')
    expect(report.stop).toMatchObject({ condition: 0, sli: 'attach.latency.p50' })
    expect(report.stop!.atUs / 1e6).toBe(report.virtualSeconds)
    expect(report.stop!.samples).toBeGreaterThanOrEqual(30)
    expect(report.verdict.paragraph).toMatch(
      /^Inconclusive: the run was stopped after \d+ s of 240 s: attach\.latency\.p50 was [\d.]+ ms in \d+ samples of /,
    )
    expect(report.objectives.every(({ state }) => state === 'inconclusive')).toBe(true)
  })

  test('stops at the same instant each time, and its files are written', async () => {
    const file = join(folder, 'stopped.json')
    const { code, stdout } = await roamlab('run', stopping, '--out', `json=${file}`)
    expect([code, stdout]).toEqual([5, expect.stringContaining(`written  json=${file}`)])
    const again = await reportOf(stopping)
    const { stop, fingerprint } = JSON.parse(readFileSync(file, 'utf8'))
    expect([again.stop, again.fingerprint]).toEqual([stop, fingerprint])
  })

  test('that is never met changes nothing', async () => {
    const calm = changedScenario('one-roamer', join(folder, 'calm.yaml'), [
      '  reach:',
      '  stop: [{ when: "attach.success < 80%", for: 2m }]\n  reach:',
    ])
    const [watched, plain] = [await reportOf(calm), await reportOf('one-roamer')]
    expect(watched).not.toHaveProperty('stop')
    expect([watched.code, watched.fingerprint]).toEqual([0, plain.fingerprint])
  })
})

test('a stop condition weighs more than a missed objective, and less than a broken invariant', () => {
  const stop = { atUs: 5, condition: 0, sli: 'attach.success', value: 0, samples: 9, reason: '' }
  const verdict = { state: 'failed', objectives: [], marks: [], reasons: [], paragraph: '' } as const
  const violations = [{ invariant: 'usage.conservation', timeUs: 5, detail: '' }]
  expect(exitCodeOf({ verdict, violations: [], stop })).toBe(5)
  expect(exitCodeOf({ verdict, violations, stop })).toBe(7)
})

describe('a report', () => {
  test('has the KPIs of the specifications, the promises of the service, and a row a subscriber', async () => {
    const report = await reportOf('one-roamer')
    const { kpiTables, serviceObjectives, subscribers } = report
    expect(kpiTables.run.find(({ kpi }) => kpi === 'eps.attachSuccess')).toEqual({
      kpi: 'eps.attachSuccess',
      unit: '%',
      by: {},
      factors: [{ numerator: 1, denominator: 1 }],
      value: 100,
    })
    expect(kpiTables.partner.map(({ by }) => by.partner)).toEqual(expect.arrayContaining(['26201']))
    expect(kpiTables.cell[0].by).toEqual({ plmn: '21407', cell: expect.stringMatching(/^\d+$/) })
    expect(serviceObjectives.map(({ name, state, samples }) => [name, state, samples])).toEqual([
      ['attach-success', 'inconclusive', 1],
      ['attach-latency', 'inconclusive', 1],
    ])
    expect(serviceObjectives[0].budget).toEqual({ valid: 1, allowed: 0, used: 0, left: 0 })
    const row = Object.fromEntries(subscribers.columns.map((column, i) => [column, subscribers.rows[0][i]]))
    expect(subscribers.rows).toHaveLength(1)
    expect(row).toMatchObject({ ueId: 1, attach: 'accepted', cause: 0, attaches: 1 })
    expect(row['attachLatencyUs']).toBe(report.kpis['attach.latency.p50.ms'] * 1000)
    expect(row['uplinkOctets']).toBe(report.kpis['usage.uplink.octets'])
    expect(row['downlinkOctets']).toBe(report.kpis['usage.downlink.octets'])
    expect(row['debitedOctets']).toBe(report.usage.ocsDebited)
  })

  test('agrees with itself: what it collects for KPIs is what the recorder counts', async () => {
    const drill = changedScenario('first-drill', join(folder, 'drill.yaml'), [
      'subscribers: 2000',
      'subscribers: 200',
    ])
    const report = await reportOf(drill)
    const accepted = report.kpis['attach.accepted']
    const sum = (rows: RunReport['kpiTables']['run']) =>
      rows
        .filter(({ kpi }) => kpi === 'eps.attachSuccess')
        .reduce((total, { factors }) => total + factors[0].numerator, 0)
    for (const rows of ['run', 'phase', 'plmn', 'partner', 'cell', 'partnerPhase', 'bucket'] as const)
      expect([rows, sum(report.kpiTables[rows])]).toEqual([rows, accepted])
    expect(report.subscribers.rows.filter((row) => row[1] === 'accepted')).toHaveLength(accepted)
    const debited = report.subscribers.columns.indexOf('debitedOctets')
    const octets = report.subscribers.rows.reduce((total, row) => total + Number(row[debited]), 0)
    expect(octets).toBe(report.usage.ocsDebited)
    expect(report.serviceObjectives[1].value).toBe(report.objectives[1].value)
  })

  test('is one line a subscriber in its file, and the same as on stdout', async () => {
    const file = join(folder, 'report.json')
    await roamlab('run', 'one-roamer', '--quiet', '--out', `json=${file}`)
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(
      /\n {2}"subscribers": \{\n {4}"columns": \["ueId",.*\n {4}"rows": \[\n {6}\[1,"accepted",.*\]\n/,
    )
    const { subscribers, kpiTables } = JSON.parse(text)
    const shown = await reportOf('one-roamer')
    expect([subscribers, kpiTables]).toEqual([shown.subscribers, shown.kpiTables])
  })
})

test('a report for people shows error budgets, and ratios with the sums that they are made of', async () => {
  const file = join(folder, 'report.md')
  const { stdout } = await roamlab('run', 'one-roamer', '--out', `md=${file}`)
  expect(stdout).toMatch(
    /\nservice objective +value +target +bad allowed +used +left +state\nattach\.success +100 % /,
  )
  const text = readFileSync(file, 'utf8')
  expect(text).toContain('| attach.success | 100 % | at least 99.5 % | 0 | 0 | 0 | inconclusive |')
  expect(text).toContain('| eps.attachSuccess | 26201 | 1 / 1 | 100 % |')
})

describe('--slos', () => {
  test('judges by the promises of the service too, and the line that repeats the run says so', async () => {
    const report = await reportOf('one-roamer', '--slos')
    expect(report.code).toBe(4)
    expect(report.objectives.map(({ sli, minSamples }) => [sli, minSamples])).toEqual([
      ['attach.success', 1],
      ['attach.latency.p50', 1],
      ['attach.success', 2_000],
      ['attach.latency.p50', 30],
    ])
    expect(report.reproduce).toBe('roamlab run one-roamer --seed 7 --slos')
  })

  test("an author's own catalogue comes before the one that ships, and its problems have lines", async () => {
    const own = join(folder, 'own')
    mkdirSync(own)
    const shipped = readFileSync(join(serviceFolder(), 'config', 'slos.yaml'), 'utf8')
    writeFileSync(join(own, 'slos.yaml'), shipped.replace('"< 300ms"', '"< 100ms"'))
    expect((await roamlab('validate', join(own, 'slos.yaml'))).stdout).toMatch(/slos\.yaml: valid\n$/)
    const { serviceObjectives } = await reportOf('one-roamer', '--config', own)
    expect(serviceObjectives[1]).toMatchObject({
      target: 'below 100 ms',
      budget: { allowed: 0, used: 1, left: -1 },
    })
    writeFileSync(join(own, 'slos.yaml'), shipped.replace('attach.success', 'attach.sucess'))
    const { code, stderr } = await roamlab('run', 'one-roamer', '--config', own)
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /slos\.yaml:13:12: spec\.objectives\[0\]\.sli: no SLI is named "attach\.sucess"; did you mean/,
    )
  })
})
