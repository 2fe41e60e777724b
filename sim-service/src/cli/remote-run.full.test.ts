import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  changedScenario,
  type Heard,
  heard,
  type Surroundings,
  temporaryFolder,
} from '../../test-support/command-line.ts'
import { type LiveService, liveService } from '../../test-support/live-service.ts'
import { until } from '../../test-support/until.ts'

const folder = temporaryFolder()
let live: LiveService

beforeAll(async () => {
  live = await liveService()
}, 120_000)
afterAll(() => live?.close(), 60_000)

function roamlab(words: readonly string[], surroundings: Surroundings = {}): Promise<Heard> {
  const environment = { ROAMLAB_TOKEN: live.token, ROAMLAB_URL: live.url, ROAMLAB_DATA: live.dataFolder }
  return heard(words, { ...surroundings, environment: { ...environment, ...surroundings.environment } })
}

const runs = (...words: string[]): Promise<Heard> => roamlab(['runs', ...words])
const run = (...words: string[]): Promise<Heard> => roamlab(['run', ...words, '--api', live.url])

describe('roamlab run --api', () => {
  test('says of a run of the service what it says of one of its own', async () => {
    const capture = join(folder, 'one.pcapng')
    const there = await run('one-roamer', '--out', `pcap=${capture}`, `json=${capture}.json`)
    const here = await heard(['run', 'one-roamer'])
    expect([there.stderr, there.code, here.code]).toEqual([expect.stringMatching(/^run \S+\n$/), 0, 0])
    const lines = (text: string, start: string) => text.split('\n').filter((line) => line.startsWith(start))
    for (const start of ['verdict', 'fingerprint', 'attach.', 'reproduce'])
      expect(lines(there.stdout, start)).toEqual(lines(here.stdout, start))
    expect(there.stderr).toMatch(/^run [0-9a-f-]{36}\n$/)
    expect(readFileSync(capture).readUInt32LE(0)).toBe(0x0a0d0d0a)
    expect(JSON.parse(readFileSync(`${capture}.json`, 'utf8')).verdict.state).toBe('passed')
  }, 60_000)

  test('a file is sent as it is, and its verdict is the exit code', async () => {
    const file = join(folder, 'strict.yaml')
    changedScenario('one-roamer', file, ['seed: 7', 'seed: 8'])
    const { code, stdout } = await run(file, '--quiet', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ seed: 8, verdict: { state: 'passed' } })
    const broken = join(folder, 'broken.yaml')
    writeFileSync(broken, 'apiVersion: roamlab/v1\nkind: Nothing\n')
    const refused = await run(broken)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toMatch(/The scenario cannot be executed[\s\S]*line 2/)
  }, 60_000)

  test('an interruption ends the run, with the exit code of the signal', async () => {
    const controller = new AbortController()
    const words = ['run', 'one-roamer', '--pacing', 'realtime', '--label', 'by=ctrl-c', '--api', live.url]
    const running = roamlab(words, { stop: controller.signal })
    await until(
      async () => (await runs('list', '--label', 'by=ctrl-c')).stdout.includes('running'),
      'the run',
    )
    controller.abort('SIGINT')
    expect((await running).code).toBe(130)
    const listed = await runs('list', '--label', 'by=ctrl-c', '--json')
    expect(JSON.parse(listed.stdout)).toMatchObject([
      { state: 'aborted', reason: 'SIGINT at the command line' },
    ])
  }, 60_000)

  test.each([
    [['nowhere'], 'There is no such scenario'],
    [['one-roamer', '--seeds', '1..3'], '--seeds is not possible with --api'],
    [['one-roamer', '--out', 'journal=x'], '--out: with --api these can be had: json=FILE'],
    [['one-roamer', '--pacing', 'slow'], '/pacing'],
    [['missing.yaml'], 'missing.yaml'],
  ])('%j is refused: %s', async (words, text) => {
    const { code, stderr } = await run(...words)
    expect([code, stderr]).toEqual([2, expect.stringContaining(text)])
    expect(existsSync('x')).toBe(false)
  })

  test('options of a service say nothing without one, and nobody there is no bad input', async () => {
    expect(await roamlab(['run', 'one-roamer', '--detach'])).toMatchObject({ code: 2 })
    const nobody = await roamlab(['run', 'one-roamer', '--api', 'http://127.0.0.1:1'])
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('does not answer') })
    const stranger = await roamlab(['runs', 'list'], { environment: { ROAMLAB_TOKEN: 'rl_no' } })
    expect(stranger).toMatchObject({ code: 2, stderr: expect.stringContaining('Who asks is not known') })
  }, 60_000)
})

describe('roamlab runs', () => {
  test('what begins in the background is watched, operated and repeated', async () => {
    const begun = await run('one-roamer', '--pacing', 'realtime', '--detach', '--label', 'sample')
    const id = begun.stdout.trim()
    expect(begun).toMatchObject({ code: 0, stdout: expect.stringMatching(/^[0-9a-f-]{36}\n$/) })
    await until(
      async () => (await runs('list', '--state', 'running')).stdout.includes(id),
      'the run to begin',
    )
    expect((await runs('rate', id, '2')).stdout).toMatch('told')
    const watched = runs('watch', id)
    expect(await runs('abort', 'latest', '--reason', 'enough')).toMatchObject({ code: 0 })
    // Ended by an operator: inconclusive.
    expect((await watched).code).toBe(4)
    const shown = await runs('show', id)
    expect(shown.stdout).toMatch(/^state +aborted: enough$/m)
    expect(shown.stdout).toMatch(/^label +sample$/m)
    const replayed = (await runs('replay', id)).stdout.trim()
    expect(replayed).not.toBe(id)
    await runs('watch', replayed)
    expect(await runs('remove', replayed)).toMatchObject({ code: 0 })
    expect(await runs('show', replayed)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no such run'),
    })
  }, 60_000)

  test.each([
    [['lst'], 'did you mean "list"?'],
    [['show'], 'ID is missing'],
    [['rate', 'latest'], 'FACTOR is missing'],
    [['list', 'x'], 'one argument too many'],
  ])('%j: %s', async (words, text) => {
    expect(await runs(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining(text) })
  })
})
