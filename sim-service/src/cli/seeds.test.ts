import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedScenario, heard, roamlab, temporaryFolder } from '../../test-support/command-line.ts'
import { exitCode, mostSevere } from './exit-codes.ts'
import type { SeedsReport } from './seeds-report.ts'

jest.setTimeout(30_000)

const folder = temporaryFolder()

async function reportOf(...words: string[]): Promise<SeedsReport & { code: number }> {
  const { code, stdout } = await roamlab('run', ...words, '--json')
  return { ...JSON.parse(stdout), code }
}

describe('roamlab run --seeds', () => {
  test('runs each seed as it would run alone, and says how the verdict depends on it', async () => {
    const report = await reportOf('one-roamer', '--seeds', '7..9')
    expect(report).toMatchObject({
      code: 0,
      exitCode: 0,
      state: 'passed',
      seeds: [7, 8, 9],
      reproduce: 'roamlab run one-roamer --seeds 7..9',
    })
    for (const run of report.runs) {
      const alone = JSON.parse(
        (await roamlab('run', 'one-roamer', '--seed', String(run.seed), '--json')).stdout,
      )
      expect([run.fingerprint, run.verdict, run.subscribers]).toEqual([
        alone.fingerprint,
        alone.verdict,
        alone.subscribers,
      ])
    }
    const [success, latency] = report.objectives
    expect(success).toMatchObject({ sli: 'attach.success', passed: 3, failed: 0, inconclusive: 0 })
    const values = report.runs.map(({ objectives }) => objectives[1].value!).sort((a, b) => a - b)
    const { min, median, max } = latency.spread!
    expect([min.value, median.value, max.value]).toEqual(values)
  })

  test('the most severe run decides the exit code: here one seed misses what the others keep', async () => {
    const latencies = (await reportOf('one-roamer', '--seeds', '1..4')).runs.map(
      ({ objectives }) => objectives[1].value!,
    )
    const limit = Math.max(...latencies)
    const strict = changedScenario('one-roamer', join(folder, 'strict.yaml'), ['< 300ms', `< ${limit}us`])
    const report = await reportOf(strict, '--seeds', '1..4')
    expect([report.code, report.exitCode, report.state]).toEqual([3, 3, 'failed'])
    expect(report.objectives[1]).toMatchObject({ failed: 1, passed: 3 })
    expect(report.objectives[1].spread?.worst.seed).toBe(1 + latencies.indexOf(limit))
  })

  test('prints a table of seeds, and writes JSON, JUnit and Markdown of all', async () => {
    const place = join(folder, 'out')
    const out = ['json', 'junit', 'md'].map((kind) => `${kind}=${place}.${kind}`)
    const { code, stdout } = await roamlab('run', 'one-roamer', '--seeds', '7..8', '--out', ...out)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^one-roamer, seeds 7 to 8: One German roamer/)
    expect(stdout).toMatch(
      /\nseed +verdict +attach\.success +attach\.latency\.p50 +events +exit +fingerprint\n7 +passed /,
    )
    expect(stdout).toMatch(/\nattach\.latency\.p50 during baseline +below 300 ms +2 +0 +0 .*\(seed \d\)\n/)
    expect(stdout).toContain('\npassed with 2 of 2; exit code 0\n')
    expect(stdout).toMatch(/\nwritten {2}markdown=.*\n\nreproduce: roamlab run one-roamer --seeds 7\.\.8\n$/)
    const read = (kind: string) => readFileSync(`${place}.${kind}`, 'utf8')
    expect(JSON.parse(read('json')).runs).toHaveLength(2)
    expect(read('junit').match(/<testsuite name="one-roamer"/g)).toHaveLength(2)
    expect(read('junit')).toMatch(
      /^<\?xml .*\n<testsuites tests="12" failures="0" errors="0" skipped="0" time="360">\n/,
    )
    expect(read('md')).toMatch(/^# one-roamer, seeds 7 to 8: passed\n/)
    expect(read('md')).toContain('```sh\nroamlab run one-roamer --seeds 7..8\n```')
  })

  test('after a signal nothing is written', async () => {
    const before = readdirSync(folder)
    const words = ['run', 'one-roamer', '--seeds', '1..9', '--out', `json=${folder}/never.json`]
    const { code, stderr } = await heard(words, { stop: AbortSignal.abort('SIGINT') })
    expect([code, stderr]).toEqual([130, 'stopped by SIGINT: no file was written\n'])
    expect(readdirSync(folder)).toEqual(before)
  })

  test.each([
    [
      ['--seeds', '1-3'],
      '--seeds: "1-3" is not valid here (expected A..B, at most 1000 seeds, such as 1..20)',
    ],
    [['--seeds', '3..1'], '--seeds: "3..1" is not valid here'],
    [['--seeds', '1..1001'], '--seeds: "1..1001" is not valid here'],
    [['--seeds', '1..2', '--seed', '7'], '--seed is for one run, not for --seeds'],
    [['--seeds', '1..2', '--pacing', 'x2'], '--pacing is for one run'],
    [['--seeds', '1..2', '--out', `pcap=${folder}/a`], '--out: a capture is of one run'],
  ])('%j is bad input', async (words, message) => {
    const { code, stdout, stderr } = await roamlab('run', 'one-roamer', ...words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })
})

test('the most severe of several exit codes', () => {
  const { passed, inconclusive, objectiveMissed, stopConditionMet, invariantBroken } = exitCode
  expect(mostSevere([])).toBe(passed)
  expect(mostSevere([passed, inconclusive, passed])).toBe(inconclusive)
  expect(mostSevere([inconclusive, objectiveMissed])).toBe(objectiveMissed)
  expect(mostSevere([objectiveMissed, stopConditionMet])).toBe(stopConditionMet)
  expect(mostSevere([stopConditionMet, invariantBroken, passed])).toBe(invariantBroken)
  for (const code of Object.values(exitCode)) expect(mostSevere([passed, code])).toBe(code)
})
