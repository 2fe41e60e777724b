import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedScenario, heard, roamlab, temporaryFolder } from '../../test-support/command-line.ts'
import { readCapture } from '../codec/pcap/capture-reader.ts'
import type { RunReport } from '../runs/report/run-report.ts'
import type { RunResult } from '../runs/run.ts'
import { exitCodeOf } from './exit-codes.ts'

const folder = temporaryFolder()
const scenario = (name: string, ...changes: readonly (readonly [string, string])[]): string =>
  changedScenario('one-roamer', join(folder, `${name}.yaml`), ...changes)
let count = 0
function emptyFolder(): string {
  const path = join(folder, String(count++))
  mkdirSync(path)
  return path
}

async function reportOf(...words: string[]): Promise<RunReport> {
  return JSON.parse((await roamlab('run', ...words, '--json')).stdout)
}

describe('the exit code of a run', () => {
  const missed = scenario('missed', ['< 300ms', '< 1ms'])
  const scarce = scenario('scarce', ['minSamples: 1', 'minSamples: 2'])
  const unreached = scenario('unreached', ['gy.quota.update', 'gtp.retransmission'])

  test.each([
    [0, 'passed', 'one-roamer'],
    [3, 'failed', missed],
    [4, 'inconclusive', scarce],
    [4, 'inconclusive', unreached],
  ])('is %d when it %s', async (code, state, name) => {
    const result = await roamlab('run', name)
    expect([result.code, result.stderr]).toEqual([code, ''])
    expect(result.stdout).toContain(`verdict: ${state}\n`)
    expect((await roamlab('run', name, '--quiet')).code).toBe(code)
    expect((await roamlab('run', name, '--json')).code).toBe(code)
  })

  test('is 7 when octets vanish that nobody counts, in a drill on threads too, and it replays so', async () => {
    const drill = changedScenario(
      'first-drill',
      join(folder, 'vanishing.yaml'),
      ['subscribers: 2000', 'subscribers: 20'],
      ['  population:', '  regions: 2\n  population:'],
    )
    const environment = { ROAMLAB_SABOTAGE: 'sgw.lose-unnamed' }
    const file = join(folder, 'vanishing.json')
    const ran = await heard(['run', drill, '--workers', '1', '--out', `json=${file}`], { environment })
    expect([ran.code, ran.stderr]).toEqual([7, expect.stringMatching(/^sabotaged by ROAMLAB_SABOTAGE: /)])
    const { violations, replay }: RunReport = JSON.parse(readFileSync(file, 'utf8'))
    expect(violations.map(({ invariant }) => invariant)).toEqual(['usage.conservation', 'usage.conservation'])
    expect(replay!.sabotage).toBe('sgw.lose-unnamed')
    for (const words of [
      ['--workers', '0'],
      ['--trace', '3'],
    ])
      expect((await roamlab('replay', file, ...words)).code).toBe(0)
  })

  test('is 7 for a broken invariant, whatever else is true', () => {
    const violations = [{ invariant: 'usage.conservation', timeUs: 5, detail: '' }]
    for (const state of ['passed', 'failed', 'inconclusive'] as const)
      expect(exitCodeOf({ violations, verdict: { state } } as RunResult)).toBe(7)
    expect(exitCodeOf({ violations: [], verdict: { state: 'failed' } } as unknown as RunResult)).toBe(3)
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])(
    'after %s is %d; what was measured is shown and written, proves nothing, and replays',
    async (signal, code) => {
      const place = emptyFolder()
      const controller = new AbortController()
      const words = [
        'run',
        'one-roamer',
        '--pacing',
        'realtime',
        '--out',
        `json=${place}/a`,
        `pcap=${place}/b`,
      ]
      const running = heard(words, { stop: controller.signal })
      setImmediate(() => controller.abort(signal))
      const { code: given, stdout, stderr } = await running
      expect(given).toBe(code)
      expect(stdout).toMatch(
        new RegExp(`verdict: inconclusive\nInconclusive: the run was stopped by ${signal} after `),
      )
      expect([stderr, readdirSync(place)]).toEqual(['', ['a', 'b']])
      const report: RunReport = JSON.parse(readFileSync(join(place, 'a'), 'utf8'))
      const { virtualSeconds, replay, reproduce } = report
      expect(report).toMatchObject({ stoppedBy: signal, verdict: { state: 'inconclusive' } })
      expect(virtualSeconds).toBeLessThan(180)
      expect(replay!.decisions).toEqual([{ atUs: virtualSeconds * 1e6, command: { kind: 'abort' } }])
      expect(reproduce).toBe(`roamlab run one-roamer --seed 7 --command ${virtualSeconds}s:abort`)
      expect((await roamlab('replay', join(place, 'a'))).code).toBe(0)
      expect(readCapture(readFileSync(join(place, 'b'))).problem).toBeUndefined()
    },
  )

  test('a stopped run says so in JSON, and judges no objective', async () => {
    const { stdout } = await heard(['run', 'one-roamer', '--json'], { stop: AbortSignal.abort('SIGINT') })
    const report: RunReport = JSON.parse(stdout)
    expect(report).toMatchObject({
      stoppedBy: 'SIGINT',
      virtualSeconds: 0,
      verdict: { state: 'inconclusive' },
    })
    expect(report.objectives.map(({ state }) => state)).toEqual(['inconclusive', 'inconclusive'])
  })
})

describe('what a run prints', () => {
  test('verdict with its paragraph, objectives, KPIs, fingerprints and how to repeat it', async () => {
    const { stdout } = await roamlab('run', 'one-roamer')
    expect(stdout).toMatch(
      /^one-roamer, seed 7: One German roamer in Spain, message by message\n180 s of virtual time/,
    )
    expect(stdout).toMatch(/\nverdict: passed\nPassed: every objective held /)
    expect(stdout).toMatch(
      /\nobjective +during +value +target +samples +state\nattach\.success +baseline +100 % /,
    )
    expect(stdout).toMatch(
      /\nattach\.latency\.p50 +baseline +[\d.]+ ms +below 300 ms +1 \(1 needed\) +passed\n/,
    )
    expect(stdout).toMatch(/\ngy\.quota\.update +\d+ +reached\n/)
    expect(stdout).toMatch(/\nKPIs\nattach\.started +1\n/)
    expect(stdout).toMatch(/\nusage\.downlink +[\d,]+ octets\n/)
    expect(stdout).toMatch(
      /\nfingerprint +signalling [0-9a-f]{16} +charging [0-9a-f]{16} +chaos [0-9a-f]{16}\n/,
    )
    expect(stdout.endsWith('\nreproduce: roamlab run one-roamer --seed 7\n')).toBe(true)
  })

  test('the progress line is for a terminal, and not for one that wants quiet', async () => {
    expect((await roamlab('run', 'one-roamer')).stderr).toBe('')
    const shown = await heard(['run', 'one-roamer'], { isTerminal: true })
    const [before, first, ...rest] = shown.stderr.split('\r\u001b[2K')
    expect([before, rest.at(-1)]).toEqual(['', ''])
    expect(first).toMatch(/^0 %, 00:01 of 03:00, /)
    expect(await heard(['run', 'one-roamer', '--quiet'], { isTerminal: true })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
  })

  test('JSON is the result and what this execution adds', async () => {
    const report = await reportOf('one-roamer')
    expect(report).toMatchObject({
      scenario: 'one-roamer',
      seed: 7,
      virtualSeconds: 180,
      verdict: { state: 'passed' },
      violations: [],
      reproduce: 'roamlab run one-roamer --seed 7',
      versions: { node: process.versions.node },
    })
    expect(report.objectives).toEqual(report.verdict.objectives)
    expect(Object.keys(report.fingerprint)).toEqual(['signalling', 'charging', 'chaos'])
    expect(report.wallSeconds).toBeGreaterThan(0)
    expect(report.peakRssBytes).toBeGreaterThan(10_000_000)
    expect(report.eventsPerSecond).toBeGreaterThan(0)
    expect(report).not.toHaveProperty('stoppedBy')
  })
})

describe('the same run', () => {
  const fingerprintOf = async (...words: string[]) => (await reportOf(...words)).fingerprint

  test('comes of the same seed in every pacing, captured or not', async () => {
    const place = emptyFolder()
    const first = await fingerprintOf('one-roamer')
    expect(await fingerprintOf('one-roamer', '--pacing', 'max', '--seed', '7')).toEqual(first)
    expect(await fingerprintOf('one-roamer', '--pacing', 'x1000')).toEqual(first)
    for (const nas of ['ciphered', 'plain', 'both']) {
      const words = ['--out', `pcap=${place}/c`, '--capture', 'all', '--capture-nas', nas]
      expect(await fingerprintOf('one-roamer', ...words)).toEqual(first)
    }
    expect(await fingerprintOf('one-roamer', '--out', `pcap=${place}/c`, '--capture', 'none')).toEqual(first)
  })

  test('comes in real time too', async () => {
    const short = scenario('short', ['duration: 3m', 'duration: 2s'])
    const fast = await reportOf(short)
    expect(fast.kpis['attach.accepted']).toBe(1)
    const slow = await reportOf(short, '--pacing', 'realtime')
    expect(slow.fingerprint).toEqual(fast.fingerprint)
    expect(slow.wallSeconds).toBeGreaterThanOrEqual(2)
  })

  test('does not come of another', async () => {
    const first = await fingerprintOf('one-roamer')
    const other = await fingerprintOf('one-roamer', '--seed', '8')
    expect(other.signalling).not.toBe(first.signalling)
    expect(other.charging).not.toBe(first.charging)
  })

  test('comes of the line that says how to repeat it, whatever the file is called', async () => {
    const awkward = scenario("it's $HOME; a test")
    const report = await reportOf(awkward, '--seed', '11')
    const quoted = /^roamlab run '(.*)' --seed 11$/.exec(report.reproduce)?.[1]
    expect(quoted?.replaceAll("'\\''", "'")).toBe(awkward)
    expect(await fingerprintOf(awkward, '--seed', '11')).toEqual(report.fingerprint)
    const [, , ...words] = (await reportOf('one-roamer', '--seed', '11')).reproduce.split(' ')
    expect(await fingerprintOf(...words)).toEqual(report.fingerprint)
  })
})

describe('the files of a run', () => {
  test('are all there, and say the same', async () => {
    const place = emptyFolder()
    const names = { json: 'a.json', pcap: 'b.pcapng', junit: 'c.xml', markdown: 'd.md' }
    const requests = Object.entries(names).map(([kind, name]) => `${kind}=${place}/${name}`)
    const { code, stdout } = await roamlab(
      'run',
      'one-roamer',
      '--out',
      ...requests.slice(0, 2),
      '--out',
      ...requests.slice(2),
    )
    expect(code).toBe(0)
    for (const request of requests) expect(stdout).toContain(`written  ${request}\n`)
    expect(readdirSync(place)).toEqual(Object.values(names))
    const read = (name: string) => readFileSync(join(place, name), 'utf8')
    const report: RunReport = JSON.parse(read('a.json'))
    expect(report.verdict.state).toBe('passed')
    expect(read('c.xml')).toMatch(/<testsuite name="one-roamer" tests="6" failures="0"/)
    const fingerprint = Object.values(report.fingerprint).join('-')
    expect(read('c.xml')).toContain(`<property name="fingerprint" value="${fingerprint}"/>`)
    expect(read('c.xml')).toContain('reproduce: roamlab run one-roamer --seed 7')
    expect(read('d.md')).toMatch(/^# one-roamer, seed 7: passed\n/)
    expect(read('d.md')).toContain(
      '| attach.success | baseline | 100 % | at least 99.5 % | 1 (1 needed) | passed |',
    )
    expect(read('d.md')).toContain('```sh\nroamlab run one-roamer --seed 7\n```')
  })

  test('JUnit of a missed objective has a failure', async () => {
    const path = join(emptyFolder(), 'c.xml')
    const missed = scenario('missed-junit', ['< 300ms', '< 1ms'])
    expect((await roamlab('run', missed, '--out', `junit=${path}`, '--quiet')).code).toBe(3)
    expect(readFileSync(path, 'utf8')).toMatch(/failures="2".*<failure type="failed"/s)
  })

  test('a capture of fewer subscribers is smaller, and that of none still has the nodes', async () => {
    const drill = changedScenario('first-drill', join(folder, 'drill.yaml'), [
      'subscribers: 2000',
      'subscribers: 30',
    ])
    const sizes: number[] = []
    for (const sample of ['none', '1', '20', 'all']) {
      const path = join(emptyFolder(), 'c.pcapng')
      await roamlab('run', drill, '--out', `pcap=${path}`, '--capture', sample, '--quiet')
      sizes.push(readFileSync(path).length)
    }
    expect(sizes[0]).toBeGreaterThan(1000)
    for (const i of [1, 2, 3]) expect(sizes[i]).toBeGreaterThan(sizes[i - 1] + 5000)
    const path = join(emptyFolder(), 'c.pcapng')
    await roamlab('run', drill, '--out', `pcap=${path}`, '--quiet')
    expect(readFileSync(path).length).toBe(sizes[2])
  })
})

describe('bad input is one clear message, exit code 2, and nothing written', () => {
  const junk = join(folder, 'junk.yaml')
  writeFileSync(
    junk,
    Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 256),
  )
  const broken = scenario('broken', ['duration: 3m', 'duration: 3 parsecs'])
  const target = emptyFolder()

  test.each([
    [
      ['nosuch'],
      'nosuch:1:1: no such file (expected a file, or one of border-day, cell-site-failover, first-drill, ' +
        'handover-spike, hss-slow, iot-midnight-storm, ocs-failover, one-roamer, peak-million, ' +
        'sample-hss-crash, sample-quiet-evening, sample-slow-hss, sample-standby-ocs, sample-too-few, summer-peak-es)',
    ],
    [['one-romer'], 'one-romer:1:1: no such file; did you mean "one-roamer"?'],
    [[folder], ':1:1: this is not a file (expected a file, or one of '],
    [[junk], 'this is not a text file (expected UTF-8 text)'],
    [[broken], 'broken.yaml:12:13: spec.duration: "3 parsecs" is not valid here (expected a duration'],
    [['one-roamer', '--seed', '-1'], '--seed: "-1" is not valid here (expected a whole number from 0 to '],
    [
      ['one-roamer', '--pacing', 'x0'],
      '--pacing: "x0" is not valid here (expected max, realtime or a multiple',
    ],
    [['one-roamer', '--out', 'jsn=a'], '--out: unknown kind "jsn"; did you mean "json"?'],
    [
      ['one-roamer', '--out', 'result.json'],
      '--out: "result.json" names no kind of file (expected json=FILE, ',
    ],
    [['one-roamer', '--out', 'json='], '--out: json needs a file (expected json=FILE)'],
    [['one-roamer', '--out', `json=${target}/a`, `json=${target}/b`], '--out: json is given twice'],
    [
      ['one-roamer', '--out', `json=${target}/a`, `junit=${target}/a`],
      'cannot be written: it is named twice',
    ],
    [['one-roamer', '--out', `pcap=${target}/a`, `json=${target}/no/b`], 'no such file or folder'],
    [['one-roamer', '--out', `json=${folder}`], 'cannot be written: it is a folder'],
    [
      [broken.replace('broken', 'fine'), '--out', `json=${folder}/fine.yaml`],
      'cannot be written: it is the scenario',
    ],
    [['one-roamer', '--capture', '5'], '--capture says nothing without --out pcap=FILE'],
    [['one-roamer', '--capture-nas', 'plain'], '--capture-nas says nothing without --out pcap=FILE'],
    [['one-roamer', '--out', `pcap=${target}/a`, '--capture', 'some'], '--capture: "some" is not valid here'],
    [['one-roamer', '--out', `pcap=${target}/a`, '--capture-nas', 'plan'], 'did you mean "plain"?'],
    [['one-roamer', '--config', `${folder}/nowhere`], '--config: '],
    [['one-roamer', 'first-drill'], '"first-drill" is one argument too many'],
  ])('%j', async (words, message) => {
    scenario('fine')
    const before = readFileSync(join(folder, 'fine.yaml'), 'utf8')
    const { code, stdout, stderr } = await roamlab('run', ...words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(readdirSync(target)).toEqual([])
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
    expect(readFileSync(join(folder, 'fine.yaml'), 'utf8')).toBe(before)
  })
})

describe('--config', () => {
  test("an author's own files come before those that ship", async () => {
    const own = emptyFolder()
    mkdirSync(join(own, 'scenarios'))
    changedScenario('one-roamer', join(own, 'scenarios', 'one-roamer.yaml'), ['seed: 7', 'seed: 70'])
    const report = await reportOf('one-roamer', '--config', own)
    expect(report.reproduce).toBe(`roamlab run one-roamer --config ${own} --seed 70`)
    expect(report.seed).toBe(70)
  })
})
