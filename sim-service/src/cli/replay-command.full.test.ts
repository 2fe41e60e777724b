import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedScenario, roamlab, serviceFolder, temporaryFolder } from '../../test-support/command-line.ts'
import { readCapture } from '../codec/pcap/capture-reader.ts'
import type { JournalRecord } from '../runs/journal.ts'
import type { StoredResult } from './stored-run.ts'

// Whole runs, on threads and in processes: on a busy machine they take their time.
jest.setTimeout(120_000)

const folder = temporaryFolder()
const file = (name: string): string => join(folder, name)

/** A part of the shipped drill in three regions. */
const scenario = () =>
  changedScenario(
    'first-drill',
    file('drill.yaml'),
    ['subscribers: 2000', 'subscribers: 60'],
    ['  population:', '  regions: 3\n  population:'],
  )

const stored = (name: string): StoredResult => JSON.parse(readFileSync(file(name), 'utf8'))

const store = (name: string, result: object): string => {
  writeFileSync(file(name), JSON.stringify(result))
  return file(name)
}

beforeAll(async () => {
  const outputs = [
    `json=${file('result.json')}`,
    `plan=${file('plan.json')}`,
    `journal=${file('journal.jsonl')}`,
  ]
  const { stderr } = await roamlab('run', scenario(), '--workers', '0', '--out', ...outputs)
  expect(stderr).toBe('')
})

describe('roamlab replay', () => {
  test.each([
    ['result.json', '0'],
    ['plan.json', '0'],
    ['result.json', '2'],
  ])('%s with %s workers is the same run', async (name, workers) => {
    const { code, stdout, stderr } = await roamlab('replay', file(name), '--workers', workers)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^first-drill with seed 7, 240 s: the same run\n/)
    expect(stdout).toContain(stored('result.json').fingerprint.signalling)
  })

  test('says that it is another run when it is, with exit code 10', async () => {
    const result = stored('result.json')
    const other = { ...result, fingerprint: { ...result.fingerprint, charging: '0123456789abcdef' } }
    const { code, stdout, stderr } = await roamlab('replay', store('other.json', other), '--workers', '0')
    expect(code).toBe(10)
    expect(stdout).toContain(': another run\n')
    expect(stdout).toContain(`${result.fingerprint.charging}, and it was 0123456789abcdef`)
    expect(stderr).toBe(
      'this build cannot replay that run: although it is the build that stored it: the run is not reproducible\n',
    )
    const foreign = { ...other, replay: { ...other.replay, build: 'older' } }
    const older = await roamlab('replay', store('older.json', foreign), '--json', '--workers', '0')
    expect(older.code).toBe(10)
    expect(JSON.parse(older.stdout)).toMatchObject({ isSame: false, isSameBuild: false })
    expect(older.stderr).toBe('this build cannot replay that run: another build stored it\n')
  })

  test('repeats what an operator did', async () => {
    const result = stored('result.json')
    const decisions = [{ atUs: 60e6, command: { kind: 'abort' } }]
    const aborted = { ...result, virtualSeconds: 60, replay: { ...result.replay, decisions } }
    const first = await roamlab('replay', store('aborted.json', aborted), '--json', '--workers', '0')
    const { fingerprint, virtualSeconds } = JSON.parse(first.stdout)
    expect([first.code, virtualSeconds]).toEqual([10, 60])
    const again = await roamlab('replay', store('again.json', { ...aborted, fingerprint }), '--workers', '0')
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining(', 60 s: the same run\n')])
  })

  test.each([
    ['no.json', undefined, /cannot be read: no such file/],
    ['text.json', 'text', /is not JSON/],
    ['empty.json', '{}', /it lacks a plan \(expected a file that roamlab run/],
  ])('refuses %s', async (name, content, said) => {
    if (content !== undefined) writeFileSync(file(name), content)
    const { code, stderr } = await roamlab('replay', file(name))
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)])
  })
})

describe('--scale', () => {
  test.each(['1/25', '0.04', '4%'])(
    '%s is a part of the plan, and of the command that repeats it',
    async (scale) => {
      const words = ['run', 'first-drill', '--scale', scale, '--json', '--quiet']
      const { stdout } = await roamlab(...words)
      const { kpis, reproduce, replay } = JSON.parse(stdout)
      expect([kpis['attach.started'], replay.plan.subscribers.length]).toEqual([80, 80])
      expect(reproduce).toBe(`roamlab run first-drill --seed 7 --scale ${scale}`)
    },
  )

  test.each(['0', '2', '3/2', '0/5', 'half', '-1'])('%s is refused', async (scale) => {
    const { code, stderr } = await roamlab('plan', 'first-drill', `--scale=${scale}`)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^--scale: .* \(expected a part such as 1\/50/)])
  })
})

describe('a trace', () => {
  test('by number or IMSI is the call flow of that subscriber alone, from its shard alone', async () => {
    const { replay } = stored('result.json')
    const { imsi } = replay.plan.subscribers[16]
    const byNumber = await roamlab('replay', file('result.json'), '--trace', '17')
    expect([byNumber.code, byNumber.stderr]).toEqual([0, ''])
    expect(byNumber.stdout).toMatch(/^subscriber 17 of 60, on shard [0-2] of 3\n/)
    for (const kind of ['RRCConnectionRequest', 'AttachAccept', 'CreateSessionRequest', 'DetachRequest'])
      expect(byNumber.stdout).toContain(kind)
    const byImsi = await roamlab('replay', file('plan.json'), '--trace', imsi)
    expect(byImsi.stdout).toBe(byNumber.stdout)
    const { stdout } = await roamlab('replay', file('plan.json'), '--trace', imsi, '--json')
    const { messages } = JSON.parse(stdout)
    expect(new Set(messages.map(({ subscriber }: { subscriber: string }) => subscriber))).toEqual(
      new Set([imsi]),
    )
  })

  test('is not shown when this build gives another run', async () => {
    const result = stored('result.json')
    const shardFingerprints = result.shardFingerprints!.map((shard) => ({ ...shard, signalling: '0' }))
    // An older version stored no checkpoints: the whole shard is run, and compared at its end.
    const replay = { ...result.replay, checkpoints: undefined }
    const name = store('strange.json', { ...result, replay, shardFingerprints })
    const { code, stdout, stderr } = await roamlab('replay', name, '--trace', '17')
    expect([code, stdout]).toEqual([10, ''])
    expect(stderr).toMatch(/^this build cannot replay that run/)
  })

  test('runs no further than the subscriber signalled, or than somebody wants to see', async () => {
    const { replay, virtualSeconds } = stored('result.json')
    const { everyUs, latest, shards } = replay.checkpoints!
    const leaver = latest.indexOf(Math.min(...latest)) + 1
    expect([virtualSeconds, everyUs, latest.length, shards.length]).toEqual([240, 1e6, 60, 3])
    // What comes later cannot be told from another run: the shard never gets there.
    const altered = {
      ...stored('result.json'),
      shardFingerprints: [],
      replay: {
        ...replay,
        checkpoints: {
          everyUs,
          latest,
          shards: shards.map((all) => all.slice(0, (latest[leaver - 1] + 1) * 16)),
        },
      },
    }
    const whole = await roamlab('replay', file('plan.json'), '--trace', `${leaver}`)
    const part = await roamlab('replay', store('altered.json', altered), '--trace', `${leaver}`)
    expect(part).toEqual({ ...whole, code: 0, stderr: '' })
    expect(part.stdout).toContain('DetachRequest')
    const until = await roamlab('replay', file('plan.json'), '--trace', '17', '--until', '20s', '--json')
    const all = await roamlab('replay', file('plan.json'), '--trace', '17', '--json')
    const { epochUs } = replay.plan.startsAt
    const early = JSON.parse(all.stdout).messages.filter(
      ({ timeUs }: { timeUs: number }) => timeUs <= epochUs + 20e6,
    )
    expect(JSON.parse(until.stdout).messages).toEqual(early)
  })

  test('says that it is another run by what the shard came to at that time', async () => {
    const result = stored('result.json')
    const { checkpoints } = result.replay
    const shards = checkpoints!.shards.map((all) => '0'.repeat(all.length))
    const replay = { ...result.replay, checkpoints: { ...checkpoints, shards } }
    const name = store('otherwise.json', { ...result, replay })
    const { code, stdout, stderr } = await roamlab('replay', name, '--trace', '17', '--until', '20s')
    expect([code, stdout]).toEqual([10, ''])
    expect(stderr).toMatch(/^this build cannot replay that run/)
    const halved = { ...result.replay, checkpoints: { ...checkpoints, latest: [] } }
    const refused = await roamlab(
      'replay',
      store('halved.json', { ...result, replay: halved }),
      '--trace',
      '17',
    )
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/it lacks its checkpoints in full/),
    ])
  })

  test.each([
    [['--trace', '61'], /whole number from 1 to 60/],
    [['--trace', '262019999999999'], /no subscriber 262019999999999/],
    [['--trace', 'x'], /"x" is no number and no IMSI/],
    [['--shard', '1'], /--shard says nothing without --trace/],
    [['--until', '1m'], /--until says nothing without --trace/],
    [['--trace', '17', '--until', 'soon'], /"soon" is not valid here \(expected a time such as 90s/],
    [['--trace', '17', '--shard', '3'], /whole number from 0 to 2/],
  ])('refuses %j', async (words, said) => {
    const { code, stderr } = await roamlab('replay', file('result.json'), ...words)
    expect([code, stderr]).toEqual([2, expect.stringMatching(said)])
  })
})

test('the journal is a record a line, in the order of windows and shards', () => {
  const lines = readFileSync(file('journal.jsonl'), 'utf8').trimEnd().split('\n')
  const records = lines.map((line) => JSON.parse(line) as JournalRecord)
  expect(records.filter(({ kind }) => kind === 'attach')).toHaveLength(60)
  for (const { id } of records) expect(id).toMatch(/^first-drill-7-[0-9a-f]{12}:[0-2]:\d+$/)
})

test('the program itself, on two threads, gives the run and the capture that one gives', () => {
  const run = (workers: string, name: string): string => {
    const outputs = [`json=${file(`${name}.json`)}`, `pcap=${file(`${name}.pcapng`)}`]
    const words = ['run', scenario(), '--workers', workers, '--quiet', '--out', ...outputs]
    const { stderr, status } = spawnSync(
      process.execPath,
      [join(serviceFolder(), 'bin/roamlab.mjs'), ...words],
      {
        encoding: 'utf8',
      },
    )
    expect([stderr, status]).toEqual(['', 4])
    return name
  }
  const [none, two] = [run('0', 'none'), run('2', 'two')]
  const { fingerprint, shardFingerprints, replay } = stored(`${two}.json`)
  expect(stored(`${none}.json`)).toMatchObject({ fingerprint, shardFingerprints, replay })
  const captures = [none, two].map((name) => readFileSync(file(`${name}.pcapng`)))
  expect(captures[0].equals(captures[1])).toBe(true)
  const times = readCapture(captures[0]).packets.map(({ timeUs }) => timeUs)
  expect(times.every((time, i) => i === 0 || time >= times[i - 1])).toBe(true)
})
