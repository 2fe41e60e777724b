import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repositoryRoot } from './repository.ts'

/** What a tier says that it leaves out, when jest is given these words. */
function said(tier: string, ...words: string[]): string {
  const program = `
    import { leftOutFiles, sayWhatIsLeftOut, tierOf } from './tools/test-tiers.mjs'
    const [tier, ...words] = process.argv.slice(1)
    sayWhatIsLeftOut(tierOf(tier), leftOutFiles('sim-service', tier), words)`
  const args = ['--input-type=module', '-e', program, '--', tier, ...words]
  const { stderr } = spawnSync(process.execPath, args, { cwd: join(repositoryRoot()), encoding: 'utf8' })
  return stderr
}

describe('a tier of tests', () => {
  test('says in one line which of the named files it leaves out, and who runs them', () => {
    expect(said('unit', 'src/runs/workers', 'src/scenario/shares')).toBe(
      'ROAMLAB_TIER=unit leaves out src/runs/workers.full.test.ts (npm test runs it)\n',
    )
    expect(said('full', '-w', '1', 'src/cli/decode-memory')).toBe(
      'ROAMLAB_TIER=full leaves out src/cli/decode-memory.deep.test.ts (npm run test:deep runs it)\n',
    )
    expect(said('unit', '-w', '1', 'src/tidy')).toBe('')
  })

  test('says how many it leaves out when none is named', () => {
    expect(said('unit')).toMatch(
      /^ROAMLAB_TIER=unit leaves out test files: \d+ \(npm test\), \d+ \(npm run test:deep\)\n$/,
    )
    expect(said('full')).toMatch(/^ROAMLAB_TIER=full leaves out test files: \d+ \(npm run test:deep\)\n$/)
  })

  test('is one of three', () => {
    expect(said('units')).toContain('ROAMLAB_TIER=units: expected unit, full, deep')
  })
})
