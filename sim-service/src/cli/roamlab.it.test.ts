import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { serviceFolder, temporaryFolder } from '../../test-support/command-line.ts'
import { fileIn, started } from '../../test-support/program.ts'
import { repositoryRoot } from '../../test-support/repository.ts'

// A program needs half a second to start, and much longer on a machine that is busy.
jest.setTimeout(60_000)

/** The real programs, as a shell starts them. */
const launcher = join(serviceFolder(), 'bin', 'roamlab.mjs')
const folder = temporaryFolder()

function roamlab(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { code: status, stdout, stderr }
}

describe('the program roamlab', () => {
  test('runs a scenario; without a terminal stderr stays empty', () => {
    const { code, stdout, stderr } = roamlab('run', 'one-roamer', '--out', 'json=result.json')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('verdict: passed')
    expect(readdirSync(folder)).toEqual(['result.json'])
  })

  test('refuses bad input with exit code 2 and a message', () => {
    expect(roamlab('run', 'nosuch.yaml')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'nosuch.yaml:1:1: no such file (expected a file, or one of border-day, cell-site-failover, first-drill, ' +
        'handover-spike, hss-slow, iot-midnight-storm, ocs-failover, one-roamer, peak-million, ' +
        'sample-hss-crash, sample-quiet-evening, sample-slow-hss, sample-standby-ocs, sample-too-few, ' +
        'summer-peak-es)\n',
    })
  })

  test('brings its own Node where the one at hand is too old', () => {
    const words = ['--no-experimental-strip-types', launcher, 'version']
    const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^roamlab /)
  })

  test('is found as a script of the repository', () => {
    const npm = spawnSync('npm', ['run', '--silent', 'roamlab', '--', 'version', '--json'], {
      cwd: repositoryRoot(),
      encoding: 'utf8',
    })
    expect(npm.status).toBe(0)
    expect(JSON.parse(npm.stdout)).toHaveProperty('roamlab')
  })

  test('a file that cannot be finished is not there, and says why', () => {
    const before = readdirSync(folder)
    const limited = 'ulimit -f 16; exec "$0" "$1" run one-roamer --out pcap=capture.pcapng'
    const { status, stdout, stderr } = spawnSync('bash', ['-c', limited, process.execPath, launcher], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toBe('capture.pcapng: cannot be written: it would be too large\n')
    expect(readdirSync(folder)).toEqual(before)
  })

  test('a reader that goes away changes neither run nor exit code', async () => {
    const { child, ended } = started(launcher, ['run', 'one-roamer'], { cwd: folder })
    child.stdout!.destroy()
    expect(await ended).toBe(0)
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'ends after %s with exit code %d and what there is by then in its files',
    async (signal, code) => {
      const before = readdirSync(folder)
      const opened = fileIn(folder, (name) => name.endsWith('.part'))
      const output = `json=${signal}.json`
      const run = started(launcher, ['run', 'one-roamer', '--pacing', 'realtime', '--out', output], {
        cwd: folder,
      })
      await run.before(opened)
      run.child.kill(signal)
      expect(await run.ended).toBe(code)
      expect(run.stdout()).toContain(`the run was stopped by ${signal} after `)
      expect(roamlab('replay', `${signal}.json`).code).toBe(0)
      rmSync(join(folder, `${signal}.json`))
      expect(readdirSync(folder)).toEqual(before)
    },
  )

  test('leaves at once after a second signal, with no file half written', async () => {
    const before = readdirSync(folder)
    const opened = fileIn(folder, (name) => name.endsWith('.part'))
    const words = ['run', 'one-roamer', '--pacing', 'realtime', '--workers', '1', '--out', 'json=left.json']
    const run = started(join(serviceFolder(), 'src', 'cli', 'roamlab.ts'), words, { cwd: folder })
    await run.before(opened)
    // Both signals wait for the program when it goes on: it cannot finish between them.
    for (const signal of ['SIGSTOP', 'SIGINT', 'SIGTERM', 'SIGCONT'] as const) run.child.kill(signal)
    expect([130, 143]).toContain(await run.ended)
    expect(run.stdout()).toBe('')
    expect(readdirSync(folder)).toEqual(before)
  })
})

describe('the program behind npm start', () => {
  test('serves after the first drill, and ends with 0 when it is told to', async () => {
    const program = join(serviceFolder(), 'src', 'main.ts')
    const service = started(program, [], {
      cwd: folder,
      environment: { ROAMLAB_PORT: '0', ROAMLAB_ONCE: '' },
    })
    await service.says('until Ctrl-C')
    const url = /^serving (\S+) until/m.exec(service.stdout())?.[1]
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect(service.stdout()).toContain('verdict:    passed')
    service.child.kill('SIGTERM')
    expect(await service.ended).toBe(0)
  })
})
