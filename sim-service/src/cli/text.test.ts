import { execFileSync } from 'node:child_process'
import { markdownReport } from '../runs/report/report-markdown.ts'
import { kpiRows } from '../runs/report/report-text.ts'
import type { RunReport } from '../runs/report/run-report.ts'
import { alignedRows, wrapped } from '../runs/report/text-layout.ts'
import { shellWord } from './shell-word.ts'

describe('words for a shell', () => {
  test.each([
    ['first-drill', 'first-drill'],
    ['../my_dir/a.yaml', '../my_dir/a.yaml'],
    ['a b', "'a b'"],
    ["it's", "'it'\\''s'"],
    ['-x', "'-x'"],
    ['', "''"],
    ['$(rm *)', "'$(rm *)'"],
  ])('%j is written %s', (text, word) => {
    expect(shellWord(text)).toBe(word)
    expect(execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(text)
  })
})

describe('text in columns', () => {
  test('a column is as wide as its widest cell, and lines end without spaces', () => {
    expect(
      alignedRows(
        [
          ['a', '1', ''],
          ['bcd', '10', 'x'],
        ],
        [1],
      ),
    ).toEqual(['a     1', 'bcd  10  x'])
  })

  test('lines break at spaces, and a word that is too long stays whole', () => {
    expect(wrapped('aa bb cc\ndddddddd e', 5)).toEqual(['aa bb', 'cc', 'dddddddd', 'e'])
    expect(wrapped('', 5)).toEqual([''])
  })
})

test('a KPI is written with the unit that its name ends in', () => {
  const kpis = {
    'attach.latency.p50.ms': 253.509,
    'usage.uplink.octets': 1234567,
    'attach.started': 2000,
    ratio: 2 / 3,
  }
  expect(kpiRows(kpis)).toEqual([
    ['attach.latency.p50', '253.509 ms'],
    ['usage.uplink', '1,234,567 octets'],
    ['attach.started', '2,000'],
    ['ratio', '0.666667'],
  ])
})

describe('a report in Markdown', () => {
  const report = {
    scenario: 'first-drill',
    seed: 7,
    title: 'A | <b>bold</b> *title*\nwith `code`',
    verdict: { state: 'failed', paragraph: 'Failed.', marks: [] as object[] },
    objectives: [] as object[],
    serviceObjectives: [],
    kpiTables: { partner: [], cause: [] },
    violations: [{ invariant: 'usage.conservation', timeUs: 1_500_000, detail: 'sent 1 | lost 2' }],
    kpis: {},
    fingerprint: { signalling: 'a', charging: 'b', chaos: 'c' },
    versions: { roamlab: '1.2.3' },
    reproduce: 'roamlab run first-drill --seed 7',
  } as unknown as RunReport

  test('shows broken invariants, leaves out empty tables, and escapes what others wrote', () => {
    expect(markdownReport(report)).toBe(
      [
        '# first-drill, seed 7: failed',
        'A \\| \\<b\\>bold\\</b\\> \\*title\\* with \\`code\\`',
        'Failed.',
        '| broken invariant | at | detail |\n| --- | --- | --- |\n| usage.conservation | 1.5 s | sent 1 \\| lost 2 |',
        'Fingerprint: signalling a, charging b, chaos c. Roamlab 1.2.3.',
        '```sh\nroamlab run first-drill --seed 7\n```\n',
      ].join('\n\n'),
    )
  })
})
