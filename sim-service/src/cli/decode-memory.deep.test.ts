import { spawnSync } from 'node:child_process'
import { openSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { roamlab, serviceFolder, temporaryFolder } from '../../test-support/command-line.ts'

jest.setTimeout(600_000)

describe('a capture of forty megabytes', () => {
  const folder = temporaryFolder()
  const capture = join(folder, 'all.pcapng')
  beforeAll(async () => {
    await roamlab('run', 'first-drill', '--quiet', '--capture', 'all', '--out', `pcap=${capture}`)
  })

  /** Runs the command in a process of its own, its output in a file, and says how much memory it had at most. */
  const megabytesOf = (...words: string[]): number => {
    const report = 'process.on("exit", () => console.error("maxRss", process.resourceUsage().maxRSS))'
    const program = join(serviceFolder(), 'bin', 'roamlab.mjs')
    const semiSpace = ['--min-semi-space-size=64', '--max-semi-space-size=64']
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        ...semiSpace,
        '--import',
        `data:text/javascript,${encodeURIComponent(report)}`,
        program,
        'decode',
        ...words,
      ],
      { stdio: ['ignore', openSync(join(folder, 'out'), 'w'), 'pipe'], encoding: 'utf8' },
    )
    expect(status).toBe(0)
    return Number(/^maxRss (\d+)$/m.exec(stderr)?.[1]) / 1024
  }

  test.each([['--json'], ['--verify'], ['--filter=protocol=S1AP']])(
    'needs less than 400 MB with %s',
    (word) => {
      expect(statSync(capture).size).toBeGreaterThan(35_000_000)
      const megabytes = megabytesOf(capture, word)
      expect(megabytes).toBeGreaterThan(50)
      expect(megabytes).toBeLessThan(400)
      expect(statSync(join(folder, 'out')).size).toBeGreaterThan(100)
    },
  )
})
