import { join } from 'node:path'
import { heard, roamlab, serviceFolder } from '../../test-support/command-line.ts'
import { LimitError } from '../engine/simulation.ts'
import { commonOptions } from './command.ts'
import { commands, main } from './command-line.ts'
import { explainError } from './explain-error.ts'

describe('help', () => {
  test('without a command, and asked for in any way, there is an overview', async () => {
    const { code, stdout, stderr } = await roamlab('help')
    expect([code, stderr]).toEqual([0, ''])
    for (const { name, summary } of commands) expect(stdout).toContain(`  ${name.padEnd(8)}  ${summary}\n`)
    for (const words of [[], ['--help'], ['-h'], ['help', '--json', '-h'].slice(0, 1)]) {
      expect((await roamlab(...words)).stdout).toBe(stdout)
    }
  })

  test.each(commands.map((command) => [command.name, command] as const))(
    '%s --help names every option, gives examples and the exit codes',
    async (name, { options, examples }) => {
      const { code, stdout } = await roamlab(name, '--help')
      expect(code).toBe(0)
      for (const option of Object.keys({ ...options, ...commonOptions }))
        expect(stdout).toMatch(new RegExp(`^  --${option}\\b`, 'm'))
      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) expect(stdout).toContain(`\n  ${example}\n`)
      expect(stdout).toMatch(/exit codes:\n {2}0 .*\n {2}1 /)
      expect(await roamlab('help', name)).toEqual({ code: 0, stdout, stderr: '' })
      expect((await roamlab(name, '-h')).stdout).toBe(stdout)
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(120)
    },
  )

  test('examples use options that exist', async () => {
    for (const { name, options, examples } of commands) {
      const known = Object.keys({ ...options, ...commonOptions })
      for (const example of examples) {
        // What a command finds in its environment may stand before it.
        expect(example).toMatch(new RegExp(`^(?:[A-Z_]+=\\S+ )*roamlab ${name}\\b`))
        for (const [, option] of example.matchAll(/ --([a-z-]+)/g)) expect(known).toContain(option)
      }
    }
  })

  test('is there for programs too', async () => {
    const { stdout } = await roamlab('help', '--json')
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual(
      commands.map(({ name }) => name),
    )
    expect(JSON.parse((await roamlab('help', 'run', '--json')).stdout).options.seed.value).toBe('N')
  })
})

describe('what cannot be understood', () => {
  test.each([
    ['ruun', 'unknown command "ruun"; did you mean "run"?\n'],
    ['--seed', 'unknown command "--seed"; known are run, '],
    ['\u001b[31m', 'unknown command "?[31m"; known are run, '],
  ])('%j is no command', async (word, message) => {
    const { code, stdout, stderr } = await roamlab(word)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr.startsWith(message)).toBe(true)
  })

  test('a wrong option is answered with the usage', async () => {
    expect(await roamlab('plan', 'one-roamer', '--sed', '7')).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'unknown option --sed; did you mean "--seed"?\n' +
        'usage: roamlab plan SCENARIO [OPTIONS]; roamlab plan --help says more\n',
    })
  })
})

describe('an internal error', () => {
  const broken = async (...words: string[]) => {
    let stderr = ''
    const code = await main(words, {
      stdout: {
        write: () => {
          throw new TypeError('the sky\u001bfell')
        },
      },
      stderr: { write: (text) => (stderr += text) },
      environment: {},
      home: serviceFolder(),
      stop: new AbortController().signal,
    })
    return { code, stderr }
  }

  test('is one line and a hint, and exit code 1', async () => {
    expect(await broken('version')).toEqual({
      code: 1,
      stderr: 'internal error: the sky fell\nrun it again with --debug to see where it came from\n',
    })
  })

  test('is not what a limit of the engine is: that names itself', async () => {
    let stderr = ''
    const io = { stderr: { write: (text: string) => (stderr += text) } }
    expect(explainError(new LimitError('events', 'more than 5 events in one run'), true, io)).toBe(1)
    expect(stderr).toBe('more than 5 events in one run\n')
  })

  test('shows its place to those who ask', async () => {
    const { code, stderr } = await broken('version', '--debug')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^internal error: the sky fell\nTypeError: .*\n +at /)
  })
})

describe('version', () => {
  test('names what a result depends on', async () => {
    const versions = JSON.parse((await roamlab('version', '--json')).stdout)
    expect(versions).toEqual({
      roamlab: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.versions.node,
      v8: process.versions.v8,
    })
    const text = `roamlab ${versions.roamlab} on Node ${versions.node}, V8 ${versions.v8}\n`
    expect((await roamlab('version')).stdout).toBe(text)
    expect((await roamlab('--version')).stdout).toBe(text)
  })

  test('a home without a package is an internal error, not a crash', async () => {
    const { code, stderr } = await heard(['version'], { home: join(serviceFolder(), 'nowhere') })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^internal error: ENOENT/)
  })
})
