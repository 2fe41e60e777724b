import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedScenario, roamlab, temporaryFolder } from '../../test-support/command-line.ts'
import type { JournalRecord } from '../runs/journal.ts'
import type { RunReport } from '../runs/report/run-report.ts'

const folder = temporaryFolder()
const file = (name: string): string => join(folder, name)
const drill = changedScenario(
  'first-drill',
  file('drill.yaml'),
  ['subscribers: 2000', 'subscribers: 40'],
  ['  population:', '  regions: 2\n  population:'],
)
const reportIn = (name: string): RunReport => JSON.parse(readFileSync(file(name), 'utf8'))

describe('a run with --command', () => {
  test('does what it says at that virtual time, keeps it, and replays to the same fingerprint', async () => {
    const commands = ['--command', '90.5s:abort', '--command', '30s:rate=2']
    const outputs = [`json=${file('operated.json')}`, `journal=${file('journal.jsonl')}`]
    const words = ['run', drill, '--workers', '0', ...commands, '--out', ...outputs]
    const { code, stdout, stderr } = await roamlab(...words)
    expect([code, stderr]).toEqual([4, ''])
    expect(stdout).toContain('Inconclusive: the run was stopped by an operator after 91 s of 240 s.')
    expect(stdout).toMatch(/ --seed 7 --command 30s:rate=2 --command 1m31s:abort\n$/)
    const report = reportIn('operated.json')
    const decisions = [
      { atUs: 30e6, command: { kind: 'rate', factor: { num: 2, den: 1 } } },
      { atUs: 91e6, command: { kind: 'abort' } },
    ]
    expect(report).toMatchObject({ virtualSeconds: 91, stoppedBy: 'operator', replay: { decisions } })
    const journal = readFileSync(file('journal.jsonl'), 'utf8').trim().split('\n')
    const decided = journal
      .map((line): JournalRecord => JSON.parse(line))
      .filter(({ kind }) => kind === 'decision')
    expect(decided.map(({ timeUs, what }) => ({ atUs: timeUs, command: what }))).toEqual(decisions)
    const replayed = await roamlab('replay', file('operated.json'), '--workers', '2')
    expect([replayed.code, replayed.stdout]).toEqual([0, expect.stringContaining(', 91 s: the same run')])
    const again = await roamlab('run', drill, '--json', ...report.reproduce.split(' ').slice(3))
    expect(JSON.parse(again.stdout).fingerprint).toEqual(report.fingerprint)
  })

  test('lets more roamers come in the same time, and without an abort is judged as any run', async () => {
    const started = async (...commands: string[]): Promise<number> => {
      const { code, stdout } = await roamlab('run', drill, '--json', '--workers', '0', ...commands)
      const { kpis, verdict }: RunReport = JSON.parse(stdout)
      expect(code).toBe(verdict.state === 'passed' ? 0 : verdict.state === 'failed' ? 3 : 4)
      return kpis['attach.started']
    }
    const rarer = await started('--command', '0:rate=1/10')
    expect(rarer).toBeLessThan(await started())
  })

  test.each([
    [
      '90s',
      /"90s" is not valid here \(expected a time and abort, heal or rate=N, such as 90s:abort or 2m:rate=2\)/,
    ],
    ['soon:abort', /"soon:abort" is not valid here/],
    ['90s:abrt', /did you mean "abort"\?/],
    ['90s:rate', /is not valid here.* \(expected/],
    ['90s:rate=0', /is not valid here/],
    ['90s:rate=-1', /is not valid here/],
    ['90s:rate=5000', /is not valid here/],
    ['4m:abort', /"4m:abort" is too late: the run ends at 4m/],
  ])('%s is refused', async (command, said) => {
    const { code, stdout, stderr } = await roamlab('run', drill, '--command', command)
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(said)])
  })

  test('refuses what comes after the end, and commands for several seeds', async () => {
    const late = await roamlab('run', drill, '--command', '90s:rate=2', '--command', '1m:abort')
    expect([late.code, late.stderr]).toEqual([
      2,
      '--command: 1m30s:rate=2 is never done: 1m:abort ends the run\n',
    ])
    const several = await roamlab('run', drill, '--seeds', '1..2', '--command', '1m:abort')
    expect([several.code, several.stderr]).toEqual([2, '--command is for one run, not for --seeds\n'])
  })
})
