import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedScenario, heard, roamlab, temporaryFolder } from '../../test-support/command-line.ts'
import { firstDivergence } from './first-divergence.ts'

// A dozen runs, on a machine that may have other things to do.
jest.setTimeout(60_000)

const folder = temporaryFolder()
const file = (name: string): string => join(folder, name)

/** Forty roamers for half a minute: enough pairs for an interval, and quick. */
const small: readonly (readonly [string, string])[] = [
  ['subscribers: 2000', 'subscribers: 40'],
  ['duration: 4m', 'duration: 30s'],
  ['over: 170s', 'over: 20s'],
  ['churn: { stay: 60s }', 'churn: { stay: 5s }'],
  ['phases: { warmup: 20s, baseline: 100s, settle: 2m }', 'phases: { baseline: 30s }'],
  ['during: [warmup, baseline, settle]', 'minSamples: 20'],
  [
    '{ sli: attach.latency.p95, is: "< 450ms" }',
    '{ sli: attach.latency.p95, is: "< 450ms", minSamples: 20 }',
  ],
]
const fast = changedScenario('first-drill', file('fast.yaml'), ...small)
/** The same roamers with the same luck, behind a slower carrier. */
const slow = changedScenario('first-drill', file('slow.yaml'), ...small, ['delay: 18ms', 'delay: 28ms'])

const run = (scenario: string, ...words: string[]) => roamlab('run', scenario, '--quiet', ...words)

describe('roamlab compare', () => {
  test('runs two scenarios: how much longer each subscriber waited, and the first message that differs', async () => {
    const { code, stdout, stderr } = await roamlab('compare', fast, slow)
    expect([code, stderr]).toEqual([11, ''])
    expect(stdout).toMatch(/^A +\S+fast\.yaml +first-drill +seed 7 +inconclusive\nB +\S+slow\.yaml /)
    expect(stdout).toContain(
      '\nB is worse: attach.latency.\n40 subscribers in both, 0 only in A, 0 only in B.',
    )
    expect(stdout.replace(/\s+/g, ' ')).toContain('every subscriber arrives alike in both')
    // Three home round trips, 10 ms longer each way.
    const [, difference] = /\nattach\.latency +[\d.]+ ms +[\d.]+ ms +\+([\d.]+) ms +\+/.exec(stdout)!
    expect(Number(difference)).toBeGreaterThan(55)
    expect(Number(difference)).toBeLessThan(85)
    expect(stdout).toMatch(/\nattach\.success +100 % +100 % +0 points .* same\n/)
    expect(stdout).toMatch(
      /\nfirst message that differs, after [\d,]+ equal frames of the captures\nA +frame \d+ at 2026-/,
    )
    expect(stdout).toContain('\nin the captures every subscriber sends and gets the same messages; ')
    expect(stdout).toMatch(
      /\nsubscribers that differ: 40 of 40\n +seed 7 +subscriber 1 +attachLatencyUs \d+ -> \d+/,
    )
  })

  test('compares results of earlier runs alike, with their captures', async () => {
    const written = (name: string) => [`json=${file(`${name}.json`)}`, `pcap=${file(`${name}.pcapng`)}`]
    await run(fast, '--out', ...written('fast'))
    await run(slow, '--out', ...written('slow'))
    const here = JSON.parse((await roamlab('compare', fast, slow, '--json')).stdout)
    const words = ['--capture-a', file('fast.pcapng'), '--capture-b', file('slow.pcapng'), '--json']
    const { code, stdout } = await roamlab('compare', file('fast.json'), file('slow.json'), ...words)
    expect(code).toBe(11)
    const stored = JSON.parse(stdout)
    expect({ ...stored, a: here.a, b: here.b }).toEqual(here)
    expect(here.firstDivergence.equalFrames).toBeGreaterThan(10)
    const [a, b] = ['fast', 'slow'].map((name) => readFileSync(file(`${name}.pcapng`)))
    expect(firstDivergence(a, b)).toEqual(here.firstDivergence)
    expect(firstDivergence(a, a)).toBeUndefined()
    const shorter = firstDivergence(a, a.subarray(0, a.length - a.readUInt32BE(a.length - 4)))
    expect(shorter).toMatchObject({ a: { frameNumber: expect.any(Number) } })
    expect(shorter).toHaveProperty('b', undefined)
  })

  test('names the first message of a subscriber that only one of two runs has', async () => {
    const leaves = changedScenario('one-roamer', file('leaves.yaml'), [
      'churn: { stay: 2m }',
      'churn: { stay: 1m }',
    ])
    const stays = changedScenario('one-roamer', file('stays.yaml'), ['    churn: { stay: 2m }\n', ''])
    const { stdout } = await roamlab('compare', leaves, stays)
    expect(stdout).toMatch(
      /\nfirst message of a subscriber that the other run does not have\nA +frame \d+ at .*, subscriber 26201\d+\nB +/,
    )
  })

  test('says that nothing differs, and that a tolerance allows a difference', async () => {
    const same = await roamlab('compare', fast, file('fast.json'))
    expect([same.code, same.stdout]).toEqual([
      0,
      expect.stringContaining('\nSame: every fingerprint is equal.\n'),
    ])
    expect((await roamlab('compare', fast, slow, '--tolerance', '50%')).code).toBe(0)
    expect((await roamlab('compare', slow, fast)).stdout).toContain('\nB is better: attach.latency.\n')
  })

  test('pairs several seeds', async () => {
    const { code, stdout } = await roamlab('compare', fast, slow, '--seeds', '1..5', '--json')
    expect(code).toBe(11)
    expect(JSON.parse(stdout)).toMatchObject({
      a: { seeds: [1, 2, 3, 4, 5] },
      pairing: { seeds: [1, 2, 3, 4, 5], pairs: 200, unit: 'seed' },
      state: 'worse',
    })
  })

  test('is inconclusive with too few subscribers', async () => {
    const other = changedScenario('one-roamer', file('other.yaml'), ['delay: 18ms', 'delay: 28ms'])
    const { code, stdout } = await roamlab('compare', 'one-roamer', other)
    expect(code).toBe(4)
    expect(stdout).toContain('Inconclusive: at least 30 subscribers with a value in both are needed.')
    expect(stdout).toMatch(/\nattach\.latency .* none +1 +1 +too few pairs\n/)
  })

  test('two results that say that they are one run, and are not, are not reproducible', async () => {
    const text = readFileSync(file('fast.json'), 'utf8')
    const { fingerprint } = JSON.parse(text)
    writeFileSync(file('forged.json'), text.replace(fingerprint.signalling, '0123456789abcdef'))
    const { code, stdout } = await roamlab('compare', file('fast.json'), file('forged.json'))
    expect([code, stdout]).toEqual([
      10,
      expect.stringContaining('Not reproducible: both sides name one scenario'),
    ])
  })

  test('a signal ends it', async () => {
    const words = ['compare', fast, slow]
    const { code, stdout, stderr } = await heard(words, { stop: AbortSignal.abort('SIGTERM') })
    expect([code, stdout, stderr]).toEqual([143, '', 'stopped by SIGTERM: nothing was compared\n'])
  })

  test.each([
    [['one-roamer'], 'A B is missing'],
    [['one-roamer', 'nosuch'], 'nosuch:1:1: no such file'],
    [['one-roamer', file('nosuch.json')], 'nosuch.json: cannot be read: no such file or folder'],
    [['one-roamer', file('junk.json')], 'junk.json: is not JSON: '],
    [
      ['one-roamer', file('empty.json')],
      'empty.json: is no result of a run: it lacks scenario (expected a file',
    ],
    [['one-roamer', file('no-runs.json')], 'no-runs.json: is no result of a run: it has no run'],
    [['one-roamer', 'one-roamer', '--tolerance', '5'], '--tolerance: "5" is not valid here'],
    [['one-roamer', 'one-roamer', '--seed', '1', '--seeds', '1..2'], '--seed and --seeds exclude each other'],
    [
      ['one-roamer', 'one-roamer', '--capture-a', 'x'],
      '--capture-a is for a result, and one-roamer is run here',
    ],
  ])('%j is bad input, said before anything runs', async (words, message) => {
    writeFileSync(file('junk.json'), '{')
    writeFileSync(file('empty.json'), '{}')
    writeFileSync(file('no-runs.json'), '{ "runs": [] }')
    const { code, stdout, stderr } = await roamlab('compare', ...words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })
})
