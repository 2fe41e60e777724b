import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { repositoryRoot } from '../../../test-support/repository.ts'

const root = repositoryRoot()
const service = join(root, 'sim-service')
const binaries = join(root, 'node_modules', '.bin')

function filesBelow(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

describe('what is generated of the .proto files', () => {
  test('is what is committed: npm run rpc:generate makes it so', () => {
    const folder = mkdtempSync(join(tmpdir(), 'roamlab-proto-'))
    try {
      execFileSync(join(binaries, 'buf'), ['generate', '--output', folder], {
        cwd: service,
        // buf and its plugin are in the same folder; nothing is fetched.
        env: { ...process.env, PATH: `${binaries}${delimiter}${process.env['PATH']}`, BUF_CACHE_DIR: folder },
      })
      const made = filesBelow(join(folder, 'src', 'api', 'rpc', 'generated'))
      expect(filesBelow(join(service, 'src', 'api', 'rpc', 'generated'))).toEqual(made)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
