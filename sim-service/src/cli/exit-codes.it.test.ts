import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changedScenario, serviceFolder, temporaryFolder } from '../../test-support/command-line.ts'
import { fileIn, started } from '../../test-support/program.ts'
import { exitCodeMeanings } from './exit-codes.ts'

// Each is a program of its own, and waits for its turn on a busy machine.
jest.setTimeout(120_000)

const launcher = join(serviceFolder(), 'bin', 'roamlab.mjs')
const folder = temporaryFolder()

type Ended = Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>

function roamlab(words: readonly string[], environment: Record<string, string> = {}): Ended {
  const env = { ...process.env, ...environment }
  return spawnSync(process.execPath, [launcher, ...words], { cwd: folder, encoding: 'utf8', env })
}

const one = (name: string, from: string, to: string): string =>
  changedScenario('one-roamer', join(folder, `${name}.yaml`), [from, to])
const stop = '  stop: [{ when: "attach.latency.p50 > 1ms", for: 1m }]\n  reach:'

/** A run that is ended by a signal once it has opened its file. */
async function signalled(signal: NodeJS.Signals): Promise<number | null> {
  const words = ['run', 'one-roamer', '--quiet', '--pacing', 'realtime', '--out', `json=${signal}.json`]
  const opened = fileIn(folder, (name) => name.includes(`${signal}.json`))
  const run = started(launcher, words, { cwd: folder })
  await run.before(opened)
  run.child.kill(signal)
  return run.ended
}

const sabotaged = { ROAMLAB_SABOTAGE: 'sgw.lose-unnamed' }

const cases: Record<number, () => Ended> = {
  0: () => roamlab(['run', 'one-roamer', '--out', 'json=first.json']),
  1: () => {
    const limited = 'ulimit -f 16; exec "$0" "$@"'
    const words = [process.execPath, launcher, 'run', 'one-roamer', '--out', 'pcap=capture.pcapng']
    return spawnSync('bash', ['-c', limited, ...words], { cwd: folder, encoding: 'utf8' })
  },
  2: () => roamlab(['run', 'nosuch.yaml']),
  3: () => roamlab(['run', one('missed', '< 300ms', '< 1ms')]),
  4: () => roamlab(['run', one('scarce', 'minSamples: 1', 'minSamples: 2')]),
  5: () =>
    roamlab([
      'run',
      changedScenario('first-drill', join(folder, 'stop.yaml'), ['  reach:', stop]),
      '--scale',
      '1/10',
    ]),
  7: () => roamlab(['run', 'one-roamer', '--out', 'json=broken.json'], sabotaged),
  10: () => {
    const first = JSON.parse(readFileSync(join(folder, 'first.json'), 'utf8'))
    const other = { ...first, fingerprint: { ...first.fingerprint, charging: '0' } }
    writeFileSync(join(folder, 'other.json'), JSON.stringify(other))
    return roamlab(['replay', 'other.json'])
  },
  11: () => {
    const few = ['subscribers: 2000', 'subscribers: 100'] as const
    const fast = changedScenario('first-drill', join(folder, 'fast.yaml'), few)
    const slow = changedScenario('first-drill', join(folder, 'slow.yaml'), few, [
      'delay: 18ms',
      'delay: 180ms',
    ])
    return roamlab(['compare', fast, slow])
  },
}

describe('the exit codes of the program', () => {
  test.each(Object.entries(cases))('%s', (code, ended) => {
    const { status, stderr } = ended()
    expect(`${status} ${Number(code) === 1 ? '' : stderr}`).toMatch(new RegExp(`^${code} `))
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('after %s: %d', async (signal, code) => {
    expect(await signalled(signal)).toBe(code)
  })

  test('are all of those that the help names', () => {
    const tested = [...Object.keys(cases).map(Number), 130, 143]
    expect(exitCodeMeanings.map(([code]) => code)).toEqual(tested)
  })

  test('7 comes of an invariant that broke: octets that nobody counted; the run replays with what broke it', () => {
    const { stdout, stderr } = cases[7]()
    expect(stderr).toBe(
      'sabotaged by ROAMLAB_SABOTAGE: an SGW throws uplink bursts away and names no loss: usage.conservation breaks\n',
    )
    expect(stdout).toMatch(/usage\.conservation.*sent \d+, arrived \d+, lost \d+, under way \d+/)
    expect(stdout).toContain('reproduce: ROAMLAB_SABOTAGE=sgw.lose-unnamed roamlab run one-roamer --seed 7\n')
    expect(roamlab(['replay', 'broken.json']).status).toBe(0)
    expect(roamlab(['run', 'one-roamer'], { ROAMLAB_SABOTAGE: 'no' })).toMatchObject({
      status: 2,
      stderr: 'ROAMLAB_SABOTAGE: "no" is not valid here (expected sgw.lose-unnamed)\n',
    })
  })
})
